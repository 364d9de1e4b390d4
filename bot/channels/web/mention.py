"""Whether a typed line speaks to Vert: on our own pages a mention is typed, and cut out by its place."""

import re

_MENTION = re.compile(r"(?<![\w@.])@vert\b[,:]?", re.IGNORECASE)


def mentions_vert(text: str) -> bool:
    return bool(_MENTION.search(text))


def without_mention(text: str) -> str:
    """The words that are meant for Vert."""
    return " ".join(_MENTION.sub(" ", text).split())
