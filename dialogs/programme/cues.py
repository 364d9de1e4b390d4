"""The words by which a question about the programme is known, from cues.toml."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def cues() -> Mapping[str, tuple[str, ...]]:
    """Words, and phrases of several words, by what they are cues for."""
    text = files("dialogs.programme").joinpath("cues.toml").read_text("utf-8")
    return {name: tuple(words) for name, words in tomllib.loads(text).items()}


@cache
def filler() -> frozenset[str]:
    """Words that say nothing of what is asked, nor of any session."""
    return frozenset(cues()["filler"]) | frozenset(cues()["follow"])
