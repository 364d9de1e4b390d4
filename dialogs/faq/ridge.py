"""Kernel ridge regression: how much each example speaks for each entry."""

import mmap

import numpy as np
from numpy.typing import NDArray

from dialogs.faq.index import Floats, Index

RIDGE = 0.5  # how much the examples may disagree: more is smoother
STEPS = 30  # of the solver; more change no answer
TINY = 1e-12
COMMON = 64  # examples; what more of them share is multiplied all at once, what fewer do pair by pair


def ridge(known: Index, owners: NDArray[np.int64], entries: int) -> Floats:
    """Each example's weight for each entry.

    Solved by conjugate gradients, all entries at once: a direct solver copies the largest array twice, and a
    server that holds many events has better uses for its memory.
    """
    likeness = _likeness(known)
    likeness[np.diag_indices(known.size)] += RIDGE
    weights = np.zeros((known.size, entries), np.float32)
    left = np.zeros_like(weights)
    left[np.arange(known.size), owners] = 1
    step, size = left.copy(), (left * left).sum(axis=0)
    for _ in range(STEPS):
        ahead = likeness @ step
        pace = size / np.maximum((step * ahead).sum(axis=0), TINY)
        weights += pace * step
        left -= pace * ahead
        before, size = size, (left * left).sum(axis=0)
        step = left + size / np.maximum(before, TINY) * step
    return weights


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
