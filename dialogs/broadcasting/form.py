"""The form of a broadcast, and what its fields say when they come back."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from dialogs.model.broadcast import Broadcast
from dialogs.model.event import Event
from dialogs.model.message import Choice, Field, Form, Message, Option
from dialogs.model.text import LANGUAGES, Language, Text
from dialogs.words import say, when

LONGEST = 3000  # characters: read on a phone
_MOMENT = re.compile(
    r"(?:(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>\d{4})|(?P<Y>\d{4})-(?P<M>\d\d)-(?P<D>\d\d))"  # the day
    r"[ T]+(?:kl\.?\s*)?(?P<h>\d{1,2})[.:](?P<n>\d\d)"
)


def form_card(
    broadcast: Broadcast, event: Event, language: Language, errors: Mapping[str, str] | None = None
) -> Message:
    """The three texts, the audience and the time, with what is wrong beside its field."""
    wrong = errors or {}
    texts = tuple(
        Field(
            id=f"text_{one}",
            label=say(f"broadcast.text_{one}", language),
            kind="long_text",
            value=broadcast.text.exactly(one),
            error=wrong.get(f"text_{one}", ""),
        )
        for one in LANGUAGES
    )
    moment = broadcast.at.astimezone(event.time_zone) if broadcast.at else None
    audience = Field(
        id="audience",
        label=say("broadcast.audience", language),
        kind="many_of",
        value=",".join(broadcast.audience),
        options=_audiences(event, language),
        required=True,
        error=wrong.get("audience", ""),
    )
    time = Field(
        id="when",
        label=say("broadcast.when", language),
        value=f"{moment:%d.%m.%Y %H.%M}" if moment else "",
        hint=say("broadcast.when_hint", language),
        error=wrong.get("when", ""),
    )
    about = f"broadcast:{broadcast.id}"
    return Message(
        title=say("broadcast.form_title", language),
        form=Form(
            (*texts, audience, time),
            (
                Choice(say("broadcast.show", language), "broadcast_preview", about, style="positive"),
                Choice(say("broadcast.cancel", language), "broadcast_cancel", about),
            ),
        ),
        language=language,
    )


def filled(
    broadcast: Broadcast, fields: Mapping[str, str], event: Event, now: datetime, language: Language
) -> tuple[Broadcast, dict[str, str]]:
    """The draft with what the fields say, and what is wrong with them, by field."""
    text = Text(**{one: fields.get(f"text_{one}", "").strip() for one in LANGUAGES})
    known = {option.value for option in _audiences(event, language)}
    audience = tuple(name for name in fields.get("audience", "").split(",") if name in known)
    at, wrong_time = _moment(fields.get("when", "").strip(), event, now, language)
    errors = {"when": wrong_time, **_wrong_texts(text, language)}
    if not audience:
        errors["audience"] = say("broadcast.audience_wanted", language)
    draft = replace(broadcast, text=text, audience=audience, at=at)
    return draft, {field: words for field, words in errors.items() if words}


def _audiences(event: Event, language: Language) -> tuple[Option, ...]:
    return (
        Option("group", say("broadcast.to_group", language)),
        Option("everyone", say("broadcast.to_everyone", language)),
        *(
            Option(cohort.id, say("broadcast.to_cohort", language, cohort=cohort.title.in_(language)))
            for cohort in event.cohorts
        ),
    )


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
    except ValueError:
        return None, say("broadcast.when_wrong", language, said=said[:40])
    if at <= now:
        return None, say("broadcast.when_past", language, when=when(at, language))
    return at, ""
