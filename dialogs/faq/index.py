"""Lines as sparse vectors, turned around: for each feature the examples that have it."""

from collections.abc import Sequence
from dataclasses import dataclass

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
    rows = np.repeat(np.arange(len(lines), dtype=np.int16), lengths)
    features, column, spread = np.unique(numbers, return_inverse=True, return_counts=True)
    rarity = (np.log((1 + len(lines)) / (1 + spread)) + 1).astype(np.float32)
    weights = np.sqrt(counts) * rarity[column]
    for end, length in zip(np.cumsum(lengths, dtype=np.int64), lengths, strict=True):
        whole = slice(end - length, end)
        weights[whole] = _in_blocks(numbers[whole], weights[whole])
    order = np.argsort(column, kind="stable")
    starts = np.concatenate(([0], np.cumsum(spread))).astype(np.int32)
    return Index(features, rarity, starts, rows[order], weights[order], len(lines))


def _in_blocks(numbers: NDArray[np.uint64], weights: Floats) -> Floats:
    """Each block brought to its share of a vector of length one."""
    blocks = (numbers >> np.uint64(BLOCK)).astype(np.int64)
    squares = np.bincount(blocks, weights**2, len(BLOCKS))
    shares = np.array(BLOCKS) / sum(BLOCKS)
    scale = np.sqrt(shares / np.maximum(squares, 1e-9))
    return (weights * scale[blocks]).astype(np.float32)
