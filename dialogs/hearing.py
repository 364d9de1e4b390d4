"""What was said, made readable: composed letters, no hidden signs, and no national identity numbers."""

import re
import unicodedata

# Letters, marks, numbers, punctuation, symbols and spaces. The rest steers the text and says nothing.
_HIDDEN = ("C", "Z")
_IDENTITY_NUMBER = re.compile(r"(?<!\d)\d{6}[ .-]?\d{5}(?!\d)")
TOO_LONG = 2000


def readable(text: str) -> str:
    """The words on one line. Controls, lone surrogates and marks that turn the reading direction are left out."""
    shown = (_shown(sign) for sign in unicodedata.normalize("NFC", text[: TOO_LONG * 2]))
    return _IDENTITY_NUMBER.sub("(…)", " ".join("".join(shown).split()))


def has_words(text: str) -> bool:
    return any(sign.isalnum() for sign in text)


def _shown(sign: str) -> str:
    kind = unicodedata.category(sign)
    if kind.startswith("Z") or sign in "\n\r\t":
        return " "
    return "" if kind.startswith("C") else sign
