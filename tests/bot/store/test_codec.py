import dataclasses
import importlib
import json
import pkgutil
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

import pytest

import dialogs.model
from bot.store.codec import from_json, to_json
from dialogs.model.envelope import Envelope, ToAudience
from dialogs.model.known import Known
from dialogs.model.message import Choice, Message

SAMPLES: Mapping[Any, Any] = {
    str: "Blåbær «på» e\u0301n 🫐",
    int: 3,
    float: 0.5,
    bool: True,
    datetime: datetime(2021, 10, 31, 2, 30, 0, 1, UTC),
    date: date(2021, 11, 16),
    time: time(9, 30),
    timedelta: timedelta(minutes=15),
    ZoneInfo: ZoneInfo("Europe/Oslo"),
}


def nouns() -> list[type]:
    modules = (
        importlib.import_module(f"dialogs.model.{one.name}")
        for one in pkgutil.iter_modules(dialogs.model.__path__)
    )
    found = {
        one
        for module in modules
        for one in vars(module).values()
        if isinstance(one, type) and dataclasses.is_dataclass(one) and one is not Known
    }
    return sorted(found, key=lambda one: one.__name__)


def sample(kind: Any) -> Any:
    """A value of this type in which nothing has its default."""
    if kind in SAMPLES:
        return SAMPLES[kind]
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        hints = get_type_hints(kind)
        return kind(**{field.name: sample(hints[field.name]) for field in dataclasses.fields(kind)})
    inside = get_args(kind)
    match get_origin(kind):
        case origin if origin is tuple:
            return (sample(inside[0]), sample(inside[0]))
        case origin if origin is frozenset:
            return frozenset({sample(inside[0])})
        case origin if origin in (Union, UnionType):
            return sample(next(part for part in reversed(inside) if part is not NoneType))
        case origin if origin is Literal:
            return inside[-1]
        case _:
            return {sample(inside[0]): sample(inside[1])}


@pytest.mark.parametrize("noun", nouns(), ids=lambda noun: noun.__name__)
def test_every_noun_comes_back_as_it_was_kept(noun: type) -> None:
    whole = sample(noun)
    assert from_json(noun, json.loads(json.dumps(to_json(whole)))) == whole


def test_what_has_its_default_takes_no_room() -> None:
    assert to_json(Message("Hei", choices=(Choice("Hjelp", "help"),))) == {
        "text": "Hei",
        "choices": [{"title": "Hjelp", "verb": "help"}],
    }


def test_an_envelope_remembers_what_kind_of_receiver_it_has() -> None:
    envelope = Envelope("key", ToAudience("gathering", ("group",)))
    assert to_json(envelope)["to"] == {"is": "ToAudience", "event": "gathering", "names": ["group"]}
    assert from_json(Envelope, to_json(envelope)) == envelope


def test_a_field_of_a_later_version_is_let_pass() -> None:
    assert from_json(Message, {"text": "Hei", "sparkle": True}) == Message("Hei")
