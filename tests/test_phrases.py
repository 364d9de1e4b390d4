"""Promises about Vert's own lines: three languages, the same blanks in each, and none that nobody says."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter

from dialogs.model.text import LANGUAGES
from dialogs.words import phrases

ROOT = Path(__file__).parents[1]
FILES = frozenset(name.partition(".")[0] for name in phrases())
NAME = re.compile(rf"(?:{'|'.join(sorted(FILES))})\.[a-z](?:[a-z0-9_]*[a-z0-9])?")
NO_PHRASE = ("toml", "py", "html", "css", "js", "db")  # what else may stand behind a file's name


@dataclass(frozen=True)
class Spoken:
    """A phrase's name as it stands in the code: whole, or with parts that are only known when it runs."""

    where: str
    pattern: str
    values: frozenset[str] | None = None  # what fills its blanks, where the code says it plainly

    @property
    def whole(self) -> bool:
        return re.fullmatch(NAME, self.pattern) is not None

    def covers(self, phrase: str) -> bool:
        return re.fullmatch(self.pattern if not self.whole else re.escape(self.pattern), phrase) is not None


def blanks(words: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in Formatter().parse(words) if name)


@cache
def spoken() -> tuple[Spoken, ...]:
    code = [file for folder in ("bot", "dialogs", "scheduler") for file in (ROOT / folder).rglob("*.py")]
    pages = [file for folder in ("bot", "dialogs") for file in (ROOT / folder).rglob("*.html")]
    return (
        *(one for file in sorted(code) for one in _in_code(file)),
        *(one for file in sorted(pages) for one in _in_page(file)),
    )


def _in_code(file: Path) -> Iterator[Spoken]:
    tree = ast.parse(file.read_text("utf-8"))
    path = file.relative_to(ROOT).as_posix()
    for node in ast.walk(tree):
        where = f"{path}:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _is_phrase(node.value):
            yield Spoken(where, node.value)
        elif isinstance(node, ast.JoinedStr | ast.BinOp) and (pattern := _pattern(node)):
            yield Spoken(where, pattern)
        elif isinstance(node, ast.Call) and (said := _said(node, where)):
            yield said


def _is_phrase(words: str) -> bool:
    return re.fullmatch(NAME, words) is not None and not words.endswith(tuple(f".{one}" for one in NO_PHRASE))


def _pattern(node: ast.expr) -> str:
    """`f"experts.in_{place}"` as a regular expression; empty where no file's name begins it."""
    parts = _parts(node)
    known = parts[0] if parts else None
    if not known or known.partition(".")[0] not in FILES or "." not in known:
        return ""
    return "".join(re.escape(part) if part is not None else r"\w+" for part in parts)


def _parts(node: ast.expr) -> list[str | None]:
    if isinstance(node, ast.Constant):
        return [str(node.value)]
    if isinstance(node, ast.JoinedStr):
        return [str(one.value) if isinstance(one, ast.Constant) else None for one in node.values]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return [*_parts(node.left), *_parts(node.right)]
    return [None]


def _said(node: ast.Call, where: str) -> Spoken | None:
    """A plain `say("file.name", language, blank=…)`, whose blanks can be compared with the phrase's."""
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    if name != "say" or not node.args or not isinstance(node.args[0], ast.Constant):
        return None
    given = [keyword.arg for keyword in node.keywords]
    values = None if None in given else frozenset(one for one in given if one)
    return Spoken(where, str(node.args[0].value), values)


def _in_page(file: Path) -> Iterator[Spoken]:
    for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1):
        where = f"{file.relative_to(ROOT).as_posix()}:{number}"
        for quoted, joined in re.findall(r"\"([\w.]+)\"(\s*~)?", line):
            if joined and quoted.partition(".")[0] in FILES and "." in quoted:
                yield Spoken(where, re.escape(quoted) + r"\w+")
            elif _is_phrase(quoted):
                yield Spoken(where, quoted)


def test_every_phrase_is_there_in_all_three_languages() -> None:
    lacking = {name: text.missing for name, text in phrases().items() if text.missing}
    assert lacking == {}


def test_a_phrase_has_the_same_blanks_in_each_language() -> None:
    uneven = [
        name
        for name, text in phrases().items()
        if len({blanks(text.exactly(language)) for language in LANGUAGES}) > 1
    ]
    assert not uneven, "\n".join(uneven)


def test_every_phrase_that_is_said_is_there() -> None:
    missing = [f"{one.where} {one.pattern}" for one in spoken() if one.whole and one.pattern not in phrases()]
    assert not missing, "\n".join(missing)


def test_every_phrase_is_said_somewhere() -> None:
    whole = {one.pattern for one in spoken() if one.whole}
    parts = [one for one in spoken() if not one.whole]
    silent = [name for name in phrases() if name not in whole and not any(one.covers(name) for one in parts)]
    assert not silent, "\n".join(silent)


def test_every_blank_is_filled_where_a_phrase_is_said() -> None:
    empty = [
        f"{one.where} {one.pattern}: {sorted(lacking)}"
        for one in spoken()
        if one.values is not None and one.pattern in phrases()
        if (lacking := blanks(phrases()[one.pattern].nb) - one.values)
    ]
    assert not empty, "\n".join(empty)
