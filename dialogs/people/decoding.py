"""The bytes of a list become text, whichever program wrote them."""

import codecs

from dialogs.people.problem import Unreadable

MOST_BYTES = 5_000_000
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decoded(content: bytes) -> str:
    """UTF-8 with or without a mark, what Excel calls Unicode text, else Windows' own letters.

    Raises Unreadable, also for a spreadsheet: that is not for here to open.
    """
    hold_to_size(len(content))
    if content.startswith(OLD_EXCEL):
        raise Unreadable("old_excel")
    if content.startswith(_UTF_16):
        return _checked(content.decode("utf-16", "replace"))
    try:
        return _checked(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return _checked(_western(content))


def hold_to_size(size: int) -> None:
    """Raises Unreadable where a list of so many bytes is too large."""
    if size > MOST_BYTES:
        raise Unreadable("too_large", most=MOST_BYTES // 1_000_000)


def _western(content: bytes) -> str:
    """Windows-1252, and Latin-1 for the five bytes that it leaves open."""
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _checked(text: str) -> str:
    if "\0" in text:
        raise Unreadable("no_text")
    return text
