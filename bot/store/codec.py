"""Frozen dataclasses to plain JSON and back, led by their type hints; what has its default is left out."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

T = TypeVar("T")
Turn = Callable[[Any], Any]  # turns one value into its other form

KIND = "is"  # which of several dataclasses a value is


def to_json(noun: object) -> Any:
    """The noun as JSON's own kinds."""
    kind: Any = type(noun)
    return writer(kind)(noun)


def from_json(kind: type[T], value: Any) -> T:
    """The noun that `to_json` made `value` from."""
    return cast("T", reader(cast("Any", kind))(value))


@cache
def writer(kind: Any) -> Turn:
    """How a value of this type becomes JSON."""
    if is_dataclass(kind):
        return _dataclass_writer(cast("type", kind))
    if kind in _LEAVES:
        return _LEAVES[kind][0]
    inside = get_args(kind)
    match get_origin(kind):
        case origin if origin in (tuple, frozenset):
            one = writer(inside[0])
            ordered = sorted if origin is frozenset else list
            return lambda values: ordered(one(value) for value in values)
        case origin if _is_mapping(origin):
            one = writer(inside[1])
            return lambda values: {key: one(value) for key, value in values.items()}
        case origin if origin in (Union, UnionType):
            return _union_writer([part for part in inside if part is not NoneType])
        case origin if origin is Literal:
            return _as_it_is
    raise TypeError(f"no way to write {kind}")


@cache
def reader(kind: Any) -> Turn:
    """How JSON becomes a value of this type."""
    if is_dataclass(kind):
        return _dataclass_reader(cast("type", kind))
    if kind in _LEAVES:
        return _LEAVES[kind][1]
    inside = get_args(kind)
    match get_origin(kind):
        case origin if origin in (tuple, frozenset):
            one, collect = reader(inside[0]), cast("Turn", origin)
            return lambda values: collect(one(value) for value in values)
        case origin if _is_mapping(origin):
            one = reader(inside[1])
            return lambda values: {key: one(value) for key, value in values.items()}
        case origin if origin in (Union, UnionType):
            return _union_reader([part for part in inside if part is not NoneType])
        case origin if origin is Literal:
            return _as_it_is
    raise TypeError(f"no way to read {kind}")


def _as_it_is(value: Any) -> Any:
    return value


_LEAVES: Mapping[Any, tuple[Turn, Turn]] = {
    str: (_as_it_is, _as_it_is),
    int: (_as_it_is, _as_it_is),
    float: (_as_it_is, _as_it_is),
    bool: (_as_it_is, _as_it_is),
    datetime: (datetime.isoformat, datetime.fromisoformat),
    date: (date.isoformat, date.fromisoformat),
    time: (time.isoformat, time.fromisoformat),
    timedelta: (timedelta.total_seconds, lambda seconds: timedelta(seconds=seconds)),
    ZoneInfo: (str, ZoneInfo),
}


def _is_mapping(origin: Any) -> bool:
    return isinstance(origin, type) and issubclass(origin, Mapping)


def _dataclass_writer(kind: type) -> Turn:
    hints = get_type_hints(kind)
    plan = [(field.name, writer(hints[field.name]), _default(field)) for field in fields(kind)]

    def write(noun: Any) -> dict[str, Any]:
        values = ((name, one, getattr(noun, name), default) for name, one, default in plan)
        return {name: one(value) for name, one, value, default in values if value != default}

    return write


def _dataclass_reader(kind: type) -> Turn:
    hints = get_type_hints(kind)
    plan = {field.name: reader(hints[field.name]) for field in fields(kind)}

    def read(value: Mapping[str, Any]) -> Any:
        return kind(**{name: plan[name](inner) for name, inner in value.items() if name in plan})

    return read


def _default(field: Field[Any]) -> Any:
    """What is left out. A frozen noun's default is a value, so one of it serves for all comparisons."""
    if field.default_factory is not MISSING:
        return field.default_factory()
    return field.default


def _union_writer(parts: list[Any]) -> Turn:
    if len(parts) == 1:
        one = writer(parts[0])
        return lambda value: None if value is None else one(value)
    return lambda value: None if value is None else {KIND: type(value).__name__, **to_json(value)}


def _union_reader(parts: list[Any]) -> Turn:
    if len(parts) == 1:
        one = reader(parts[0])
        return lambda value: None if value is None else one(value)
    readers = {part.__name__: reader(part) for part in parts}
    return lambda value: None if value is None else readers[value[KIND]](value)
