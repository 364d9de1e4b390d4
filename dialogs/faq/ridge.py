"""Kernel ridge regression: how much each example speaks for each entry."""

import mmap

import numpy as np
from numpy.typing import NDArray

from dialogs.faq.index import Floats, Index

RIDGE = 0.5  # how much the examples may disagree: more is smoother
BLOCK = 160  # rows that are solved at once
COMMON = 64  # examples; what more of them share is multiplied all at once, what fewer do pair by pair


def ridge(known: Index, owners: NDArray[np.int64], entries: int) -> Floats:
    """Each example's weight for each entry."""
    likeness = _likeness(known)
    likeness[np.diag_indices(known.size)] += RIDGE
    entry_of = np.zeros((known.size, entries), np.float32)
    entry_of[np.arange(known.size), owners] = 1
    return _solved(likeness, entry_of)


def _solved(left: Floats, right: Floats) -> Floats:
    """What `left` must be multiplied by to make `right`, in whose place it is put.

    By elimination, a block at a time and in place: numpy's own solver copies the largest array twice, and a
    server that holds many events has better uses for its memory. The ridge keeps every pivot from 0.
    """
    size = len(left)
    blocks = [slice(first, min(first + BLOCK, size)) for first in range(0, size, BLOCK)]
    for number, here in enumerate(blocks):
        beyond = slice(here.stop, size)
        pivot = np.linalg.inv(left[here, here])
        left[here, beyond] = pivot @ left[here, beyond]
        right[here] = pivot @ right[here]
        for below in blocks[number + 1 :]:
            left[below, beyond] -= left[below, here] @ left[here, beyond]
            right[below] -= left[below, here] @ right[here]
    for here in reversed(blocks):
        beyond = slice(here.stop, size)
        right[here] -= left[here, beyond] @ right[beyond]
    return right


def _likeness(known: Index) -> Floats:
    """Of each example to each other: `Index.likeness` for all of them."""
    spread = np.diff(known.starts)
    likeness = _in_own_pages(known.size, known.size)
    _add_shared_by_many(likeness, known, spread)
    _add_shared_by_few(likeness, known, spread)
    return likeness


def _add_shared_by_many(likeness: Floats, known: Index, spread: NDArray[np.int32]) -> None:
    common = np.flatnonzero(spread > COMMON)
    weights = _in_own_pages(known.size, len(common))
    for column, feature in enumerate(common):
        here = slice(known.starts[feature], known.starts[feature + 1])
        weights[known.examples[here], column] = known.weights[here]
    np.matmul(weights, weights.T, out=likeness)


def _add_shared_by_few(likeness: Floats, known: Index, spread: NDArray[np.int32]) -> None:
    ends = np.repeat(known.starts[1:], spread)
    one = np.flatnonzero(np.repeat(spread <= COMMON, spread)).astype(np.int32)
    own = np.bincount(known.examples[one], known.weights[one] ** 2, known.size)
    likeness[np.diag_indices(known.size)] += own.astype(np.float32)
    flat = likeness.reshape(-1)
    for ahead in range(1, COMMON):
        one = one[one + ahead < ends[one]]
        row, column = known.examples[one].astype(np.int64), known.examples[one + ahead].astype(np.int64)
        share = known.weights[one] * known.weights[one + ahead]
        np.add.at(flat, row * known.size + column, share)
        np.add.at(flat, column * known.size + row, share)


def _in_own_pages(rows: int, columns: int) -> Floats:
    """An array that goes back to the system as soon as it is let go; the allocator would keep megabytes."""
    pages = mmap.mmap(-1, max(rows * columns * 4, 1))
    return np.frombuffer(pages, np.float32, rows * columns).reshape(rows, columns)
