"""What a turn may look at and few do: read when it is first looked at, while the transaction lasts."""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from functools import cached_property
from typing import Any, TypeVar

T = TypeVar("T")


class SetOnceLookedAt(Set[str]):
    def __init__(self, read: Callable[[], frozenset[str]]) -> None:
        self._read = read

    @cached_property
    def _all(self) -> frozenset[str]:
        return self._read()

    def __contains__(self, one: object) -> bool:
        return one in self._all

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)


class RowsOnceLookedAt(Sequence[T]):
    def __init__(self, read: Callable[[], tuple[T, ...]]) -> None:
        self._read = read

    @cached_property
    def _all(self) -> tuple[T, ...]:
        return self._read()

    def __getitem__(self, place: Any) -> Any:
        return self._all[place]

    def __len__(self) -> int:
        return len(self._all)


class MappingOnceLookedAt(Mapping[str, T]):
    def __init__(self, read: Callable[[], Mapping[str, T]]) -> None:
        self._read = read

    @cached_property
    def _all(self) -> Mapping[str, T]:
        return self._read()

    def __getitem__(self, name: str) -> T:
        return self._all[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)
