"""Reminders that are due at once in the same room: one message, which each of them stands in."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from dialogs.model.event import Event
from dialogs.model.message import Item, Message
from dialogs.model.text import Language
from dialogs.plain import plain

BESIDE = "beside"  # in an envelope's source: what else is said with it, each by what it is about

Source = Mapping[str, str]


def side_by_side(sources: Mapping[str, Source]) -> Iterator[tuple[str, Source]]:
    """Each source, by what it is about, with all the others beside it."""
    for about, source in sources.items():
        yield about, standing_beside(source, {other: one for other, one in sources.items() if other != about})


def standing_beside(source: Source, others: Mapping[str, Source]) -> dict[str, str]:
    """The source with these said in the same message, by what each is about."""
    return {
        **source,
        BESIDE: json.dumps({about: dict(one) for about, one in others.items()}, ensure_ascii=False),
    }


def said_with(source: Source) -> Mapping[str, Source]:
    """What is said with it, by what it is about."""
    found: Mapping[str, Source] = json.loads(source.get(BESIDE, "{}"))
    return found


def in_order(sources: Iterable[Source]) -> list[Source]:
    """The same order in whichever of them it is drawn for."""
    return sorted(sources, key=lambda one: (one["start"], one["sessions"], one["rule"]))


def together(messages: list[Message], event: Event, language: Language) -> Message | None:
    """One alone stays as it is; several stand below each other, each with its own buttons."""
    if len(messages) < 2:
        return messages[0] if messages else None
    return Message(
        title=event.title.in_(language),
        items=tuple(
            Item(one.title, plain(replace(one, title="", small="")), one.choices) for one in messages
        ),
        small=next((one.small for one in messages if one.small), ""),
        language=language,
    )
