"""Lines as sparse vectors, turned around: for each feature the examples that have it."""

from collections.abc import Sequence
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

    features: NDArray[np.uint64]
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


def index(lines: Sequence[Features]) -> Index:
    """The examples' vectors, each of length one, rare features weighing more."""
    numbers = np.concatenate([line.numbers for line in lines] or [np.zeros(0, np.uint64)])
    counts = np.concatenate([line.counts for line in lines] or [np.zeros(0, np.float32)])
    lengths = [len(line.numbers) for line in lines]
    order = np.argsort(numbers, kind="stable")
    numbers = numbers[order]
    examples = np.repeat(np.arange(len(lines), dtype=np.int16), lengths)[order]
    is_new = np.ones(len(numbers), np.bool_)
    is_new[1:] = numbers[1:] != numbers[:-1]
    starts = np.append(np.flatnonzero(is_new), len(numbers)).astype(np.int32)
    spread = np.diff(starts)
    rarity = (np.log((1 + len(lines)) / (1 + spread)) + 1).astype(np.float32)
    weights = np.sqrt(counts[order]) * np.repeat(rarity, spread)
    block = examples.astype(np.int32) * len(BLOCKS) + _block(numbers)
    squares = np.bincount(block, weights**2, len(lines) * len(BLOCKS)).reshape(-1, len(BLOCKS))
    weights *= _scale(squares).reshape(-1)[block]
    return Index(numbers[is_new], rarity, starts, examples, weights, len(lines))


def _in_blocks(numbers: NDArray[np.uint64], weights: Floats) -> Floats:
    """Each block brought to its share of a vector of length one."""
    block = _block(numbers)
    squares = np.bincount(block, weights**2, len(BLOCKS))
    return (weights * _scale(squares)[block]).astype(np.float32)


def _block(numbers: NDArray[np.uint64]) -> NDArray[np.int32]:
    return (numbers >> np.uint64(BLOCK)).astype(np.int32)


def _scale(squares: NDArray[Any]) -> Floats:
    """What each block's weights are multiplied by, from the sum of their squares."""
    shares = np.array(BLOCKS) / sum(BLOCKS)
    scale: Floats = np.sqrt(shares / np.maximum(squares, 1e-9)).astype(np.float32)
    return scale
