"""Lines as sparse vectors, turned around: for each feature the examples that have it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BLOCKS = (1.0, 0.4, 1.0)  # what stems, pairs of stems, and letters within words count for
Counts = Mapping[tuple[int, int], float]
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

    def likeness(self, counts: Counts) -> Floats:
        """How like each example a line is, from 0 to 1."""
        where, weights = self._vector(counts)
        first, last = self.starts[where], self.starts[where + 1]
        lengths = last - first
        total = int(lengths.sum())
        if not total:
            return np.zeros(self.size, np.float32)
        places = np.repeat(first - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths) + np.arange(total)
        shares = self.weights[places] * np.repeat(weights, lengths)
        return np.bincount(self.examples[places], shares, self.size).astype(np.float32)

    def _vector(self, counts: Counts) -> tuple[NDArray[np.int64], Floats]:
        """The line's known features and their weights. Unknown ones make the line less like."""
        numbers = np.fromiter((number for _, number in counts), np.uint32, len(counts))
        blocks = np.fromiter((block for block, _ in counts), np.int64, len(counts))
        tally = np.fromiter(counts.values(), np.float32, len(counts))
        where = np.searchsorted(self.features, numbers)
        where[where == len(self.features)] = 0
        known = self.features[where] == numbers
        rarity = np.where(known, self.rarity[where], self.rarity.max(initial=1))
        weights = _in_blocks(blocks, np.sqrt(tally) * rarity)
        return where[known], weights[known]


def index(lines: Sequence[Counts]) -> Index:
    """The examples' vectors, each of length one, rare features weighing more."""
    numbers = np.fromiter((number for line in lines for _, number in line), np.uint32)
    blocks = np.fromiter((block for line in lines for block, _ in line), np.int64)
    tally = np.fromiter((times for line in lines for times in line.values()), np.float32)
    lengths = [len(line) for line in lines]
    rows = np.repeat(np.arange(len(lines), dtype=np.int16), lengths)
    features, column, spread = np.unique(numbers, return_inverse=True, return_counts=True)
    rarity = (np.log((1 + len(lines)) / (1 + spread)) + 1).astype(np.float32)
    weights = (np.sqrt(tally) * rarity[column]).astype(np.float32)
    ends = np.cumsum(lengths)
    for start, end in zip(ends - lengths, ends, strict=True):
        weights[start:end] = _in_blocks(blocks[start:end], weights[start:end])
    order = np.argsort(column, kind="stable")
    starts = np.concatenate(([0], np.cumsum(spread))).astype(np.int32)
    return Index(features, rarity, starts, rows[order], weights[order], len(lines))


def _in_blocks(blocks: NDArray[np.int64], weights: Floats) -> Floats:
    """Each block brought to its share of a vector of length one."""
    squares = np.bincount(blocks, weights**2, len(BLOCKS))
    shares = np.array(BLOCKS) / sum(BLOCKS)
    scale = np.sqrt(shares / np.maximum(squares, 1e-9))
    return (weights * scale[blocks]).astype(np.float32)
