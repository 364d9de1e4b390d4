"""On which line each key of a TOML text stands, which tomllib does not tell."""

import re
import tomllib
from typing import NamedTuple

Keys = tuple[str | int, ...]

# Deeper than any event goes; a text nested deeper is told the line of what it lies in.
DEEPEST = 16

_TOKEN = re.compile(
    r"""
      (?P<comment> \#[^\n]* )
    | (?P<newline> \n )
    | (?P<string>  \"{3} (?:\\.|[^\\])*? \"{3,5} | '{3} .*? '{3,5} | "(?:\\.|[^"\\\n])*" | '[^'\n]*' )
    | (?P<mark>    [\[\]{}=,.] )
    | (?P<bare>    [^\s\[\]{}=,.\#"']+ )
    """,
    re.VERBOSE | re.DOTALL,
)


class _Token(NamedTuple):
    kind: str
    text: str
    line: int


def lines_of(text: str) -> dict[Keys, int]:
    """`("session", 3, "start")` → 42, counted from 1. The text must be TOML that tomllib has accepted."""
    return _Scan(text).found


def has_endless_key(text: str) -> bool:
    """Whether a dotted key has more parts than any event needs; tomllib's memory grows with their square."""
    if all(line.count(".") <= DEEPEST for line in text.split("\n")):  # a key stands on one line
        return False
    dots = 0
    for token in _tokens(text):
        if token.text == ".":
            dots += 1
        elif token.kind not in {"bare", "string"}:
            dots = 0
        if dots > DEEPEST:
            return True
    return False


def _tokens(text: str) -> list[_Token]:
    tokens, line, counted_to = [], 1, 0
    for match in _TOKEN.finditer(text):
        line += text.count("\n", counted_to, match.start())
        counted_to = match.start()
        if match.lastgroup != "comment":
            tokens.append(_Token(str(match.lastgroup), match.group(), line))
    return [*tokens, _Token("end", "", line)]


class _Scan:
    """Walks the tokens once. Since the text is known to be sound, it only has to keep its place."""

    def __init__(self, text: str) -> None:
        self.found: dict[Keys, int] = {}
        self._tokens = _tokens(text)
        self._at = 0
        self._tables_in: dict[Keys, int] = {}  # how many tables each [[array]] has so far
        table: Keys = ()
        while self._here.kind != "end":
            if self._here.kind == "newline":
                self._at += 1
            elif self._here.text == "[":
                table = self._header()
            else:
                self._pair(table)

    @property
    def _here(self) -> _Token:
        return self._tokens[self._at]

    def _take(self, mark: str) -> bool:
        if self._here.kind != "mark" or self._here.text != mark:
            return False
        self._at += 1
        return True

    def _note(self, keys: Keys, line: int) -> None:
        self.found.setdefault(keys[:DEEPEST], line)

    def _header(self) -> Keys:
        line = self._here.line
        self._take("[")
        is_array = self._take("[")
        *outer, last = self._key()
        self._take("]")
        self._take("]")
        table: Keys = ()
        for key in outer:
            table = self._newest((*table, key))
            self._note(table, line)
        table = (*table, last)[:DEEPEST]
        if not is_array:
            table = self._newest(table)
            self._note(table, line)
            return table
        self._note(table, line)
        self._tables_in[table] = self._tables_in.get(table, 0) + 1
        table = self._newest(table)
        self._note(table, line)
        return table

    def _newest(self, table: Keys) -> Keys:
        """A header that passes through an [[array]] means its latest table."""
        table = table[:DEEPEST]
        count = self._tables_in.get(table)
        return table if count is None else (*table, count - 1)

    def _key(self) -> list[str]:
        """The parts of a dotted key; the place is then after it."""
        parts = []
        while self._here.kind in {"bare", "string"}:
            parts.append(_plain(self._here))
            self._at += 1
            self._take(".")
        return parts or [""]

    def _pair(self, table: Keys) -> None:
        line = self._here.line
        before = self._at
        keys: Keys = table
        for part in self._key():
            keys = (*keys, part)[:DEEPEST]
            self._note(keys, line)
        self._take("=")
        self._value(keys)
        self._at = max(self._at, before + 1)

    def _value(self, keys: Keys) -> None:
        self._note(keys, self._here.line)
        if self._take("["):
            self._array(keys)
        elif self._take("{"):
            self._inline_table(keys)
        else:
            while self._here.kind in {"bare", "string"} or self._here.text == ".":
                self._at += 1

    def _array(self, keys: Keys) -> None:
        count = 0
        while self._here.kind != "end" and not self._take("]"):
            if self._here.kind == "newline" or self._here.text == ",":
                self._at += 1
                continue
            before = self._at
            self._value((*keys, count))
            self._at = max(self._at, before + 1)
            count += 1

    def _inline_table(self, keys: Keys) -> None:
        while self._here.kind != "end" and not self._take("}"):
            if self._here.kind == "newline" or self._here.text == ",":
                self._at += 1
                continue
            self._pair(keys)


def _plain(token: _Token) -> str:
    """A key without its quotes."""
    if token.kind == "bare":
        return token.text
    return str(tomllib.loads(f"key = {token.text}")["key"])
