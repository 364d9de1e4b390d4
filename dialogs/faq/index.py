"""Lines as sparse vectors, turned around: for each feature the examples that have it."""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dialogs.faq.reading import BLOCK, Features

BLOCKS = (1.0, 0.4, 1.0)  # what stems, pairs of stems, and letters within words count for
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Index:
    """`features` is sorted; feature i's examples and weights stand at `starts[i]:starts[i + 1]`."""

    features: NDArray[np.uint32]
    rarity: Floats
    starts: NDArray[np.int32]
    examples: NDArray[np.int16]
    weights: Floats
    size: int

    def likeness(self, line: Features) -> Floats:
        """How like each example a line is, from 0 to 1."""
        where, weights = self._vector(line)
        first, last = self.starts[where], self.starts[where + 1]
        lengths = last - first
        total = int(lengths.sum())
        if not total:
            return np.zeros(self.size, np.float32)
        places = np.repeat(first - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths) + np.arange(total)
        shares = self.weights[places] * np.repeat(weights, lengths)
        return np.bincount(self.examples[places], shares, self.size).astype(np.float32)

    def _vector(self, line: Features) -> tuple[NDArray[np.int64], Floats]:
        """The line's known features and their weights. Unknown ones make the line less like."""
        where = np.searchsorted(self.features, line.numbers)
        where[where == len(self.features)] = 0
        known = self.features[where] == line.numbers
        rarity = np.where(known, self.rarity[where], self.rarity.max(initial=1))
        weights = _in_blocks(line.numbers, np.sqrt(line.counts) * rarity)
        return where[known], weights[known]


def index(lines: Iterable[Features]) -> Index:
    """The examples' vectors, each of length one, rare features weighing more."""
    numbers, examples, weights, size = _together(lines)
    is_new = np.ones(len(numbers), np.bool_)
    is_new[1:] = numbers[1:] != numbers[:-1]
    starts = np.append(np.flatnonzero(is_new), len(numbers)).astype(np.int32)
    spread = np.diff(starts)
    rarity = (np.log((1 + size) / (1 + spread)) + 1).astype(np.float32)
    weights *= np.repeat(rarity, spread)
    block = examples.astype(np.int32) * len(BLOCKS) + _block(numbers)
    squares = np.bincount(block, weights**2, size * len(BLOCKS)).reshape(-1, len(BLOCKS))
    weights *= _scale(squares).reshape(-1)[block]
    return Index(numbers[is_new], rarity, starts, examples, weights, size)


def _together(
    lines: Iterable[Features],
) -> tuple[NDArray[np.uint32], NDArray[np.int16], Floats, int]:
    """The features of all lines in order, the example and the root of the count of each; how many lines.

    Each line is let go as soon as it is read: all at once are the largest thing a server holds at its start.
    """
    said, much, lengths = array("I"), array("f"), array("i")
    for line in lines:
        said.frombytes(line.numbers.tobytes())
        much.frombytes(line.counts.tobytes())
        lengths.append(len(line.numbers))
    numbers = np.frombuffer(said, np.uint32)
    order = np.argsort(numbers, kind="stable").astype(np.int32)
    examples = np.repeat(np.arange(len(lengths), dtype=np.int16), lengths)
    return numbers[order], examples[order], np.sqrt(np.frombuffer(much, np.float32)[order]), len(lengths)


def _in_blocks(numbers: NDArray[np.uint32], weights: Floats) -> Floats:
    """Each block brought to its share of a vector of length one."""
    block = _block(numbers)
    squares = np.bincount(block, weights**2, len(BLOCKS))
    return (weights * _scale(squares)[block]).astype(np.float32)


def _block(numbers: NDArray[np.uint32]) -> NDArray[np.int32]:
    return (numbers >> np.uint32(BLOCK)).astype(np.int32)


def _scale(squares: NDArray[Any]) -> Floats:
    """What each block's weights are multiplied by, from the sum of their squares."""
    shares = np.array(BLOCKS) / sum(BLOCKS)
    scale: Floats = np.sqrt(shares / np.maximum(squares, 1e-9)).astype(np.float32)
    return scale
