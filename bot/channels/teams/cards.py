"""A Message drawn as Teams shows it: a short line as text, anything more as an Adaptive Card."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from bot.channels.markdown import in_words
from bot.channels.teams.wire import Json
from bot.channels.teams.wording import Mentions, cut, native, unturned
from dialogs.model.message import Choice, Field, Form, Item, Line, Message
from dialogs.model.text import Language
from dialogs.words import say

CARD = "application/vnd.microsoft.card.adaptive"
BUDGET = 25_000  # bytes: clear of every limit that Microsoft's pages name
MOST_ACTIONS = 6  # Teams hides what is beyond in one row
LONGEST_LINE = 400
LONGEST_BUTTON = 60
LONGEST_ANSWER = 4000  # letters a person may write in one field

_TONES = {"warning": "Attention"}  # Teams' green is too pale to read on white
_CUTS: tuple[tuple[int, int], ...] = (  # letters a text, things a list
    (6000, 60),
    (3000, 40),
    (1500, 25),
    (700, 20),
    (300, 15),
    (120, 10),
    (60, 6),
)


@lru_cache(32)  # what is said to many is drawn once
def drawn(message: Message) -> Json:
    """The activity to post: text, or a card, never both, since Teams splits those and loses the id of one.

    It is shared, so whoever adds to it makes a copy.
    """
    message = in_words(message)
    if _is_one_line(message):
        return _as_text(message)
    made = card(message)
    return {
        "type": "message",
        "summary": made["fallbackText"],
        "attachments": [{"contentType": CARD, "content": made}],
    }


def card(message: Message) -> Json:
    """The card, always within the budget; what had to be left out is said."""
    message = in_words(message)
    made = _card(message)
    for letters, things in _CUTS:
        if _size(made) <= BUDGET:
            return made
        made = _card(_shorter(message, letters, things))
    return made


def _size(made: Json) -> int:
    return len(json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"))


def _is_one_line(message: Message) -> bool:
    if message.title or message.lines or message.items or message.choices or message.form or message.more:
        return False
    if message.small or message.quote or "\n" in message.text or len(message.text) > LONGEST_LINE:
        return False
    # in a text, unlike in a card, Teams mentions only by the ids it made up for this bot
    people = [native(mention.person) for mention in message.mentions]
    return bool(message.text) and all(not person or person.startswith("29:") for person in people)


def _as_text(message: Message) -> Json:
    mentions = Mentions(message.mentions)
    tagged = mentions.tagged(message.text)
    if entities := mentions.entities():
        return {"type": "message", "textFormat": "markdown", "text": tagged, "entities": entities}
    return {"type": "message", "textFormat": "plain", "text": mentions.spoken(message.text)}


def _card(message: Message) -> Json:
    mentions = Mentions(message.mentions)
    body = list(_body(message, mentions))
    actions = list(_actions(message))
    if len(actions) > MOST_ACTIONS:
        body += _rows(actions)
        actions = []
    spoken = " · ".join(filter(None, (message.title, mentions.spoken(message.text))))
    made: Json = {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": "1.5",
        "lang": message.language,
        "fallbackText": cut(" ".join(unturned(spoken).split()), 300) or "Vert",
        "body": body,
    }
    if actions:
        made["actions"] = actions
    if entities := mentions.entities():
        made["msteams"] = {"entities": entities}
    return made


def _body(message: Message, mentions: Mentions) -> Iterator[Json]:
    if message.title.strip():
        title = {"weight": "Bolder", "size": "Medium", "style": "heading"}
        if colour := _TONES.get(message.tone):
            title["color"] = colour
        yield _words(mentions.tagged(message.title), **title)
    if quoted := _paragraphs(mentions.tagged(message.quote), isSubtle=True):
        yield {"type": "Container", "style": "emphasis", "items": quoted}
    yield from _paragraphs(mentions.tagged(message.text))
    yield from _folded(message.more, mentions, message.language)
    if message.lines:
        yield {"type": "FactSet", "facts": [_fact(line, mentions) for line in message.lines]}
    for place, item in enumerate(message.items, 1):
        if parts := _item(item, mentions, message.language, f"-{place}"):
            yield {"type": "Container", "separator": True, "spacing": "Medium", "items": parts}
    if message.form:
        yield from _form(message.form, message)
    if message.small.strip():
        yield _words(mentions.tagged(message.small), size="Small", isSubtle=True, spacing="Medium")


def _words(text: str, **looks: object) -> Json:
    return {"type": "TextBlock", "text": text, "wrap": True, **looks}


def _paragraphs(text: str, **looks: object) -> list[Json]:
    """One block a line: the clients disagree on what a line break inside a text means."""
    blocks: list[Json] = []
    after_gap = False
    for line in text.splitlines():
        if not line.strip():
            after_gap = True
            continue
        spacing = {} if after_gap or not blocks else {"spacing": "None"}
        blocks.append(_words(line, **looks, **spacing))
        after_gap = False
    return blocks


def _folded(more: str, mentions: Mentions, language: Language, which: str = "") -> Iterator[Json]:
    """What is behind *Les mer*. Every client unfolds it by itself, without asking anybody."""
    if not (rest := _paragraphs(mentions.tagged(more))):
        return
    names = [f"{name}{which}" for name in ("more", "read-more", "read-less")]
    yield {"type": "Container", "id": names[0], "isVisible": False, "spacing": "Small", "items": rest}
    for name, phrase, shown in ((names[1], "cards.read_more", True), (names[2], "cards.read_less", False)):
        turn = {"type": "Action.ToggleVisibility", "title": say(phrase, language), "targetElements": names}
        hidden = {} if shown else {"isVisible": False}
        yield {"type": "ActionSet", "id": name, **hidden, "spacing": "Small", "actions": [turn]}


def _fact(line: Line, mentions: Mentions) -> Json:
    return {"title": mentions.tagged(line.label), "value": mentions.tagged(line.value)}


def _item(item: Item, mentions: Mentions, language: Language, which: str) -> list[Json]:
    return [
        *_paragraphs(mentions.tagged(item.title), weight="Bolder"),
        *({**block, "spacing": "None"} for block in _paragraphs(mentions.tagged(item.text))),
        *_folded(item.more, mentions, language, which),
        *_rows([_action(choice) for choice in item.choices]),
    ]


def _form(form: Form, message: Message) -> Iterator[Json]:
    for field in form.fields:
        if field.error:
            yield _words(Mentions(()).tagged(field.error), color="Attention", weight="Bolder")
        yield _input(field, message)


def _input(field: Field, message: Message) -> Json:
    asked: Json = {"id": field.id, "label": unturned(field.label)}
    if field.required:
        asked |= {
            "isRequired": True,
            "errorMessage": say("cards.required", message.language, label=unturned(field.label)),
        }
    if field.value:
        asked["value"] = field.value
    if field.kind in ("one_of", "many_of"):
        choices = [{"title": unturned(one.title), "value": one.value} for one in field.options]
        many = {"isMultiSelect": True} if field.kind == "many_of" else {}
        style = "expanded" if many or len(choices) <= MOST_ACTIONS else "compact"
        return {"type": "Input.ChoiceSet", **asked, "choices": choices, "style": style, "wrap": True, **many}
    if field.hint:
        asked["placeholder"] = unturned(field.hint)
    if field.kind == "date":
        return {"type": "Input.Date", **asked}
    if field.kind == "time":
        return {"type": "Input.Time", **asked, "value": field.value.replace(".", ":")}
    lines = {"isMultiline": True} if field.kind == "long_text" else {}
    return {"type": "Input.Text", **asked, "maxLength": LONGEST_ANSWER, **lines}


def _actions(message: Message) -> Iterator[Json]:
    if message.form:
        for choice in message.form.choices:
            yield _action(choice, with_fields=not choice.bare)
    for choice in message.choices:
        yield _action(choice)


def _action(choice: Choice, with_fields: bool = False) -> Json:
    title = cut(unturned(choice.title), LONGEST_BUTTON)
    looks: Json = {"title": title}
    if title != choice.title:
        looks["tooltip"] = cut(unturned(choice.title), LONGEST_LINE)
    if choice.link:
        return {"type": "Action.OpenUrl", **looks, "url": choice.link}
    if choice.style != "plain":
        looks["style"] = choice.style
    pressed = {
        **looks,
        "data": {"vert": {"verb": choice.verb, "object": choice.object}},
        "associatedInputs": "auto" if with_fields else "none",
    }
    return {
        "type": "Action.Execute",
        "verb": choice.verb,
        **pressed,
        "fallback": {"type": "Action.Submit", **pressed},
    }


def _rows(actions: Sequence[Json]) -> list[Json]:
    return [
        {"type": "ActionSet", "actions": list(actions[first : first + MOST_ACTIONS])}
        for first in range(0, len(actions), MOST_ACTIONS)
    ]


def _shorter(message: Message, letters: int, things: int) -> Message:
    """The same with its texts and lists cut, and a line that says so."""
    items = tuple(
        Item(
            cut(item.title, letters),
            cut(item.text, letters),
            tuple(map(_short_choice, item.choices[: things // 10 or 1])),
            cut(item.more, letters),
        )
        for item in message.items[:things]
    )
    lines = tuple(Line(cut(line.label, letters), cut(line.value, letters)) for line in message.lines[:things])
    return replace(
        message,
        title=cut(message.title, min(letters, LONGEST_LINE)),
        text=cut(message.text, letters),
        more=cut(message.more, letters),
        quote=cut(message.quote, letters),
        lines=lines,
        items=items,
        choices=tuple(map(_short_choice, message.choices[:things])),
        form=_shorter_form(message.form, letters, things),
        small=" ".join(filter(None, (cut(message.small, letters), say("cards.cut", message.language)))),
    )


def _short_choice(choice: Choice) -> Choice:
    return replace(choice, title=cut(choice.title, LONGEST_BUTTON))


def _shorter_form(form: Form | None, letters: int, things: int) -> Form | None:
    if form is None:
        return None
    fields = tuple(
        replace(
            field,
            label=cut(field.label, min(letters, LONGEST_LINE)),
            hint=cut(field.hint, letters),
            error=cut(field.error, letters),
            value=cut(field.value, letters) if field.kind in ("text", "long_text") else field.value,
            options=field.options[:things],
        )
        for field in form.fields
    )
    return replace(form, fields=fields)
