"""The form of a broadcast, and what its fields say when they come back."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from dialogs.broadcasting.cards import in_test
from dialogs.folder.values import is_in_gap
from dialogs.hearing import is_blank, written
from dialogs.model.broadcast import Broadcast
from dialogs.model.event import Event
from dialogs.model.message import Choice, Field, Form, Message, Option
from dialogs.model.registration import Participants
from dialogs.model.text import LANGUAGES, Language, Text
from dialogs.people.audiences import audiences
from dialogs.words import say, when

LONGEST = 3000  # characters: read on a phone
LONGEST_MOMENT = 100
_MOMENT = re.compile(
    r"(?:(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>\d{4})|(?P<Y>\d{4})-(?P<M>\d\d)-(?P<D>\d\d))"  # the day
    r"[ T]+(?:kl\.?\s*)?(?P<h>\d{1,2})[.:](?P<n>\d\d)"
)


def form_card(
    broadcast: Broadcast,
    event: Event,
    now: datetime,
    language: Language,
    participants: Participants,
    errors: Mapping[str, str] | None = None,
    typed: Mapping[str, str] | None = None,
) -> Message:
    """The three texts, the audience and the time; what is wrong stands beside the field as it was `typed`."""
    wrong = errors or {}
    when_typed = (typed or {}).get("when", "")[:LONGEST_MOMENT]
    about = f"broadcast:{broadcast.id}"
    show = Choice(say("broadcast.show", language), "broadcast_preview", about, style="positive")
    cancel = Choice(say("broadcast.cancel", language), "broadcast_cancel", about, bare=True)
    fields = (
        *(_text_field(broadcast.text, one, language, wrong) for one in LANGUAGES),
        _audience_field(broadcast, audiences(event, participants, language), language, wrong),
        _time_field(when_typed if "when" in wrong else _in_field(broadcast.at, event), now, language, wrong),
    )
    return Message(
        title=say("broadcast.form_title", language),
        text=in_test(event, language),
        form=Form(fields, (show, cancel)),
        language=language,
    )


def _text_field(text: Text, one: Language, language: Language, wrong: Mapping[str, str]) -> Field:
    return Field(
        id=f"text_{one}",
        label=say(f"broadcast.text_{one}", language),
        kind="long_text",
        value=text.exactly(one),
        error=wrong.get(f"text_{one}", ""),
    )


def _audience_field(
    broadcast: Broadcast, options: tuple[Option, ...], language: Language, wrong: Mapping[str, str]
) -> Field:
    return Field(
        id="audience",
        label=say("broadcast.audience", language),
        kind="many_of",
        value=",".join(broadcast.audience),
        options=options,
        required=True,
        error=wrong.get("audience", ""),
    )


def _time_field(value: str, now: datetime, language: Language, wrong: Mapping[str, str]) -> Field:
    return Field(
        id="when",
        label=say("broadcast.when", language),
        value=value,
        hint=say("broadcast.when_hint", language, example=f"{now + timedelta(days=1):%d.%m.%Y} 09.00"),
        error=wrong.get("when", ""),
    )


def filled(
    broadcast: Broadcast,
    fields: Mapping[str, str],
    event: Event,
    now: datetime,
    language: Language,
    participants: Participants,
) -> tuple[Broadcast, dict[str, str]]:
    """The draft with what the fields say, and what is wrong with them, by field."""
    text = Text(**{one: _text(fields.get(f"text_{one}", "")) for one in LANGUAGES})
    chosen = {name.strip() for name in fields.get("audience", "").split(",")}
    options = audiences(event, participants, language)
    audience = tuple(one.value for one in options if one.value in chosen)
    at, wrong_time = _moment(fields.get("when", "").strip(), event, now, language)
    draft = replace(broadcast, text=text, audience=audience, at=at)
    return draft, wrong_with(draft, event, now, language) | ({"when": wrong_time} if wrong_time else {})


def wrong_with(draft: Broadcast, event: Event, now: datetime, language: Language) -> dict[str, str]:
    """Why the draft can't be sent as it stands, by field. A time that was ahead may have passed meanwhile."""
    wrong = _wrong_texts(draft.text, language)
    if not draft.audience:
        wrong["audience"] = say("broadcast.audience_wanted", language)
    if draft.at and draft.at.astimezone(UTC) <= now:
        wrong["when"] = _past(draft.at, event, language)
    return wrong


def _text(typed: str) -> str:
    text = written(typed)
    return "" if is_blank(text) else text


def _in_field(at: datetime | None, event: Event) -> str:
    return f"{at.astimezone(event.time_zone):%d.%m.%Y %H.%M}" if at else ""


def _wrong_texts(text: Text, language: Language) -> dict[str, str]:
    if not text:
        return {f"text_{language}": say("broadcast.text_wanted", language)}
    return {
        f"text_{one}": say("broadcast.text_long", language, count=len(text.exactly(one)), most=LONGEST)
        for one in LANGUAGES
        if len(text.exactly(one)) > LONGEST
    }


def _moment(said: str, event: Event, now: datetime, language: Language) -> tuple[datetime | None, str]:
    """A time on the event's clock, or what is wrong with it. Empty is now."""
    if not said:
        return None, ""
    found = _MOMENT.fullmatch(said)
    try:
        if not found:
            raise ValueError(said)
        year, month, day = (int(found[a] or found[b]) for a, b in (("y", "Y"), ("m", "M"), ("d", "D")))
        at = datetime(year, month, day, int(found["h"]), int(found["n"]), tzinfo=event.time_zone)
        skipped = is_in_gap(at)
        ahead = _ahead(at, now)
    except (ValueError, OverflowError):
        return None, say("broadcast.when_wrong", language, said=said[:40])
    if skipped:
        return None, say("broadcast.when_skipped", language, when=when(at, language))
    return (ahead, "") if ahead else (None, _past(at, event, language))


def _ahead(at: datetime, now: datetime) -> datetime | None:
    """The next time clocks show this: of an hour they repeat in autumn, the second if the first is over."""
    return next((one for one in (at, at.replace(fold=1)) if one.astimezone(UTC) > now), None)


def _past(at: datetime, event: Event, language: Language) -> str:
    return say(
        "broadcast.when_past", language, when=when(at.astimezone(event.time_zone), language, year=True)
    )
