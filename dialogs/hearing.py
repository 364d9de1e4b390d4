"""What was said, made readable: composed letters and no hidden signs."""

import re
import unicodedata

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"})
_UNWRITTEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
# "Vert" is also a nynorsk verb: it is a name after @ or a greeting, and before a comma or the line's end.
_ADDRESS = re.compile(
    r"@vert\b[\s,:;.!–-]*(?!\w*@)"
    r"|^\W*vert(?:\s*[,:;!–]\s*|\s*[.?]*$)"
    r"|(?<=^hei\s)vert\b|(?<=^hi\s)vert\b|(?<=^hey\s)vert\b|(?<=^hallo\s)vert\b|(?<=^hello\s)vert\b"
    r"|,\s*vert(?=\W*$)",
    re.IGNORECASE,
)
TOO_LONG = 2000


def readable(text: str) -> str:
    """The words on one line, without controls, lone surrogates and marks that turn the text around."""
    line = unicodedata.normalize("NFC", text[: TOO_LONG * 2])
    if not line.isprintable():  # nearly all are, and have nothing to be looked for sign by sign
        line = "".join(map(_shown, line))
    return " ".join(line.split())


def unaddressed(text: str) -> str:
    """The line without Vert's name, where it is spoken to: `@Vert når er fristen`, `hei Vert!`"""
    return _ADDRESS.sub("", text).strip()


def written(text: str) -> str:
    """What was typed in a field: its lines stay; what cannot be seen, or turns the text around, goes."""
    lines = unicodedata.normalize("NFC", text).splitlines()
    return "\n".join(_UNWRITTEN.sub("", line).rstrip() for line in lines).strip()


def is_blank(text: str) -> bool:
    """Whether nothing of it can be seen."""
    return all(unicodedata.category(sign) in _UNSEEN for sign in text)


def has_words(text: str) -> bool:
    return any(sign.isalnum() for sign in text)


def _shown(sign: str) -> str:
    kind = unicodedata.category(sign)
    if kind.startswith("Z") or sign in "\n\r\t":
        return " "
    return "" if kind.startswith("C") else sign
