"""Braces in an answer: around a placeholder, or for themselves, where they are written twice."""

import re
from collections.abc import Callable

_BRACES = re.compile(r"\{\{|\}\}|\{([^{}]*)\}")


def as_written(words: str) -> str:
    """Words somebody wrote, in which no brace begins a placeholder."""
    return words.replace("{", "{{").replace("}", "}}")


def as_read(text: str) -> str:
    """The words that were so written. A placeholder stays as it is named."""
    return _BRACES.sub(lambda found: found[0][0] if found[1] is None else found[0], text)


def put_in(text: str, value: Callable[[str], str]) -> str:
    """The text with each placeholder's value in its place, and each doubled brace as one."""

    def put(found: re.Match[str]) -> str:
        return found[0][0] if found[1] is None else value(found[1])

    return _BRACES.sub(put, text)


def names_in(text: str) -> tuple[str, ...]:
    """What stands between braces, in order."""
    return tuple(found[1] for found in _BRACES.finditer(text) if found[1] is not None)


def rest_of(text: str) -> str:
    """What is left when all braces that are sound are gone, with what stands between them."""
    return _BRACES.sub("", text)
