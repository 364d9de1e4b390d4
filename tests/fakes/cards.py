"""Adaptive Cards as a person meets them: what they read, fill in and press."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tests.fakes.wire import Json

ADAPTIVE = "application/vnd.microsoft.card.adaptive"

_HOLDERS = ("body", "items", "columns", "rows", "cells", "actions", "inlineAction", "selectAction")


def card_text(card: Json) -> str:
    """All that the card shows, one line an element, buttons last: `[Ta den] [Svar]`."""
    return "\n".join(line for line in _lines(card) if line)


def plain(text: str) -> str:
    """A mention is read as the name alone; what a message quotes is not part of it."""
    return re.sub(r"<at[^>]*>(.*?)</at>", r"\1", re.sub(r"<quoted [^>]*/>", "", text))


def cards_of(activity: Json) -> list[Json]:
    return [a["content"] for a in activity.get("attachments") or () if a.get("contentType") == ADAPTIVE]


def mention_entities(activity: Json) -> list[tuple[Json, bool]]:
    """Each mention, and whether its text really stands in the message."""
    text = str(activity.get("text") or "")
    written = [(e, text) for e in activity.get("entities") or () if e.get("type") == "mention"]
    for card in cards_of(activity):
        inside = json.dumps(card.get("body") or [], ensure_ascii=False)
        entities = (card.get("msteams") or {}).get("entities") or ()
        written += [(e, inside) for e in entities if e.get("type") == "mention"]
    return [(entity, str(entity.get("text")) in where) for entity, where in written]


def _lines(part: Json) -> Iterator[str]:
    if part.get("isVisible") is False:
        return
    kind = str(part.get("type", ""))
    if kind.startswith("Input."):
        yield from _input_lines(part)
    elif kind == "TextBlock":
        yield plain(str(part.get("text", "")))
    elif kind == "RichTextBlock":
        runs = part.get("inlines") or ()
        yield plain("".join(run if isinstance(run, str) else str(run.get("text", "")) for run in runs))
    elif kind == "FactSet":
        for fact in part.get("facts") or ():
            yield plain(f"{fact.get('title', '')}: {fact.get('value', '')}")
    elif kind == "Image":
        yield str(part.get("altText", ""))
    elif kind == "TableRow":
        yield " | ".join(" ".join(_lines(cell)) for cell in part.get("cells") or ())
    for holder in ("body", "items", "columns", "rows"):
        for inner in part.get(holder) or ():
            yield from _lines(inner)
    yield from _button_lines(part.get("actions") or [])


def _input_lines(part: Json) -> Iterator[str]:
    label = part.get("title") if part["type"] == "Input.Toggle" else None
    yield plain(str(part.get("label") or label or part.get("placeholder") or ""))
    if choices := part.get("choices"):
        yield " / ".join(str(choice.get("title", "")) for choice in choices)


def _button_lines(actions: list[Json]) -> Iterator[str]:
    yield " ".join(f"[{action['title']}]" for action in actions if action.get("title"))
    for action in actions:
        if action.get("type") == "Action.ShowCard":
            yield from _lines(action.get("card") or {})


@dataclass(frozen=True)
class Button:
    action: Json
    inputs: tuple[Json, ...]

    def submitted(self, fields: Mapping[str, object], *, fallback: bool = False) -> Json:
        """What the client sends: the action's own values and what was filled in."""
        action = self._fallback() if fallback else self.action
        asked = self.inputs if action.get("associatedInputs") != "none" else ()
        return {**(action.get("data") or {}), **_filled_in(asked, fields)}

    def _fallback(self) -> Json:
        action = self.action.get("fallback")
        assert isinstance(action, dict), f"{self.action.get('title')!r} has no fallback for older clients"
        assert action.get("type") == "Action.Submit", f"the fallback is a {action.get('type')}"
        return action


def _filled_in(inputs: tuple[Json, ...], fields: Mapping[str, object]) -> dict[str, str]:
    unknown = set(fields) - {part["id"] for part in inputs}
    assert not unknown, f"the card has no field {sorted(unknown)}, only {[part['id'] for part in inputs]}"
    return {part["id"]: _value(part, fields.get(part["id"], part.get("value"))) for part in inputs}


def _value(part: Json, given: object) -> str:
    if part["type"] == "Input.Toggle":
        on, off = str(part.get("valueOn", "true")), str(part.get("valueOff", "false"))
        if given is None:
            return off
        return {True: on, False: off}[given] if isinstance(given, bool) else str(given)
    chosen = [str(one) for one in given] if isinstance(given, (list, tuple)) else None
    value = ",".join(chosen) if chosen is not None else str("" if given is None else given)
    assert value or not part.get("isRequired"), f"Teams sends nothing before {part['id']!r} is filled in"
    longest = part.get("maxLength")
    assert not longest or len(value) <= longest, f"{part['id']!r} takes no more than {longest} characters"
    if part["type"] == "Input.ChoiceSet" and value and part.get("style") != "filtered":
        values = {str(choice.get("value")) for choice in part.get("choices") or ()}
        picked = value.split(",") if part.get("isMultiSelect") else [value]
        assert set(picked) <= values, f"{part['id']!r} offers {sorted(values)}, not {value!r}"
    return value


def buttons(card: Json) -> list[Button]:
    """Every action within reach, each with the fields it sends along."""
    return list(_buttons(card, ()))


def find_button(card: Json, title_or_verb: str) -> Button | None:
    wanted = ("title", "verb", "id")
    return next((b for b in buttons(card) if title_or_verb in [b.action.get(key) for key in wanted]), None)


def _buttons(card: Json, above: tuple[Json, ...]) -> Iterator[Button]:
    inputs = (*above, *_inputs(card))
    for action in _actions(card):
        if action.get("type") == "Action.ShowCard":
            yield from _buttons(action.get("card") or {}, inputs)
        else:
            yield Button(action, inputs)


def _inputs(part: Json) -> Iterator[Json]:
    if str(part.get("type", "")).startswith("Input.") and part.get("id"):
        yield part
    for inner in _parts(part):
        if not str(inner.get("type", "")).startswith("Action."):
            yield from _inputs(inner)


def _actions(part: Json) -> Iterator[Json]:
    if part.get("isVisible") is False:
        return
    for inner in _parts(part):
        if str(inner.get("type", "")).startswith("Action."):
            yield inner
        else:
            yield from _actions(inner)


def _parts(part: Json) -> Iterator[Json]:
    for holder in _HOLDERS:
        inner = part.get(holder)
        if isinstance(inner, dict):
            yield inner
        elif isinstance(inner, list):
            yield from (one for one in inner if isinstance(one, dict))
