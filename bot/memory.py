"""How Vert keeps its memory small, as far as the C library lets itself be told: GNU's does."""

import ctypes
import gc
import sys

M_ARENA_MAX = -8  # mallopt's number for how many heaps there may be


def one_heap() -> None:
    """Called first: a heap for each thread holds on to what that thread once needed."""
    if set_option := _of_c("mallopt"):
        set_option(M_ARENA_MAX, 1)


def settle() -> None:
    """Called when the events are loaded. Modules, events and matchers stay, and to walk all of it takes a
    tenth of a second each time; reading and fitting needed far more, which is given back.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)
    if trim := _of_c("malloc_trim"):
        trim(0)


def _of_c(name: str) -> "ctypes._NamedFuncPointer | None":
    return getattr(ctypes.CDLL(None), name, None) if sys.platform == "linux" else None
