"""*Er vi klare?*: what is in place before the start, what is missing, and what to do about it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from dialogs.common import event_of
from dialogs.experts.routing import organizers_of
from dialogs.model.envelope import Envelope, ToPerson
from dialogs.model.event import Event
from dialogs.model.incoming import Heard
from dialogs.model.known import Audit, Known, Outcome
from dialogs.model.message import Choice, Item, Message
from dialogs.model.people import may
from dialogs.model.readiness import Preparedness
from dialogs.model.text import Language, Text
from dialogs.replies import told
from dialogs.words import counted, listed, say, when

Tone = Literal["green", "red", "note"]

MOST_NAMES = 5


@dataclass(frozen=True)
class Line:
    """One thing that should be in place. A note is worth knowing and stops nobody."""

    id: str
    tone: Tone
    text: str
    remedy: str = ""
    choices: tuple[Choice, ...] = ()


def show(heard: Heard, known: Known, language: Language) -> Message:
    """Every line; and *Start* where none is red."""
    event = event_of(known)
    lines = lines_of(event, known.prepared, known.reachable_experts, language, known)
    red = [one for one in lines if one.tone == "red"]
    return Message(
        title=say("ready.title", language),
        text=_summary(event, len(red), language),
        items=tuple(_item(one, language) for one in lines),
        choices=_ways_on(event, not red, language),
        tone="warning" if red else "good",
        language=language,
    )


def red_lines(event: Event, known: Known, language: Language) -> tuple[Line, ...]:
    lines = lines_of(event, known.prepared, known.reachable_experts, language, known)
    return tuple(one for one in lines if one.tone == "red")


def refusal(event: Event, red: tuple[Line, ...], language: Language) -> Message:
    """Why it cannot start, in the red lines alone."""
    return Message(
        title=say("ready.refused", language),
        text=counted(len(red), "ready.red_one", "ready.red", language),
        items=tuple(_item(one, language) for one in red),
        choices=(Choice(say("ready.title", language), "ready", f"event:{event.id}"),),
        tone="warning",
        language=language,
    )


def lines_of(
    event: Event,
    prepared: Preparedness,
    reachable: Collection[str],
    language: Language,
    known: Known | None = None,
) -> tuple[Line, ...]:
    """`reachable` are the e-mails that some channel reaches; `known` has the links to the experts' desks."""
    return (
        _chat(prepared, language),
        *_reading(prepared, language),
        _experts(event, prepared, reachable, language, known),
        _links(event, prepared, language),
        _nynorsk(event, language),
        _tested(event, prepared, language),
        _people(prepared, language),
        *_contact(event, reachable, language),
    )


def send_test(heard: Heard, known: Known, language: Language) -> Outcome:
    """A message to the presser's own private chat, by the way that reminders to organizers go."""
    event, email = event_of(known), known.person.email
    if not email:
        return Outcome(notice=say("ready.test_nowhere", language))
    about = f"ready_test:{event.id}"
    message = Message(
        text=say("ready.test_message", language, event=event.title.in_(language)),
        choices=(Choice(say("ready.see_it", language), "ready_seen", f"event:{event.id}", style="positive"),),
        language=language,
    )
    test = Envelope(f"{heard.id}:test", ToPerson(f"mail:{email}", event.id), message, about, event=event.id)
    shown = told(heard, known, Message(text=say("ready.test_sent", language), language=language))
    audit = (Audit("ready_test", f"event:{event.id}"),)
    return replace(shown, envelopes=(*shown.envelopes, test), audit=audit)


def seen(heard: Heard, known: Known, language: Language) -> Outcome:
    """*Jeg ser den*: the audit is where it is kept."""
    event = event_of(known)
    card = Message(
        text=say("ready.seen", language),
        choices=(Choice(say("ready.title", language), "ready", f"event:{event.id}"),),
        tone="good",
        language=language,
    )
    return Outcome(card=card, audit=(Audit("ready_seen", f"event:{event.id}"),))


def _summary(event: Event, red: int, language: Language) -> str:
    if event.state != "test":
        return say(f"state.{event.state}", language)
    return counted(red, "ready.red_one", "ready.red", language) if red else say("ready.all_green", language)


def _ways_on(event: Event, green: bool, language: Language) -> tuple[Choice, ...]:
    object_ = f"event:{event.id}"
    test = Choice(say("ready.test_do", language), "ready_test", object_)
    if event.state != "test":
        return (test, Choice(say("state.title", language, event=event.title.in_(language)), "state", object_))
    start = Choice(say("state.do_start", language), "state_start", object_, style="positive")
    return (start, test) if green else (test,)


def _item(line: Line, language: Language) -> Item:
    """What it is stands in words, not in a colour."""
    mark = {"green": "ready.mark_green", "red": "ready.mark_red", "note": "ready.mark_note"}[line.tone]
    return Item(say(mark, language, text=line.text), line.remedy, line.choices)


def _chat(prepared: Preparedness, language: Language) -> Line:
    if not prepared.chats:
        return Line("chat", "red", say("ready.chat_none", language), say("ready.chat_remedy", language))
    members = counted(prepared.members, "ready.member", "ready.members", language)
    phrase = "ready.chat_one" if prepared.chats == 1 else "ready.chat_many"
    return Line("chat", "green", say(phrase, language, count=prepared.chats, members=members))


def _reading(prepared: Preparedness, language: Language) -> Iterator[Line]:
    if not prepared.chats:
        return
    if prepared.overheard:
        yield Line("reads", "green", say("ready.reads", language))
    else:
        yield Line("reads", "note", say("ready.reads_not", language), say("ready.reads_remedy", language))


def _experts(
    event: Event, prepared: Preparedness, reachable: Collection[str], language: Language, known: Known | None
) -> Line:
    experts = event.with_role("expert")
    if not experts:
        return Line("experts", "note", say("ready.experts_none", language))
    reached = [one for one in experts if one.email in reachable]
    if len(reached) == len(experts):
        by_mail = [one.name for one in experts if one.email not in prepared.opened]
        if by_mail:
            names = _names(by_mail, language)
            return Line("experts", "green", say("ready.experts_mail", language, names=names))
        count = len(experts)
        return Line("experts", "green", say("ready.experts", language, count=count, total=count))
    missed = [one for one in experts if one.email not in reachable]
    links = known.links if known else {}
    powerless = [one for one in missed[:MOST_NAMES] if not may(one.roles, "organizer")]
    desks = ((one.name, links.get(f"desk:{event.id}:{one.email}")) for one in powerless)
    return Line(
        "experts",
        "note" if reached else "red",
        say(
            "ready.experts_some" if reached else "ready.experts_none_reached",
            language,
            count=len(reached),
            total=len(experts),
            names=_names([one.name for one in missed], language),
        ),
        say("ready.experts_remedy", language),
        tuple(Choice(say("ready.desk", language, name=name), link=link) for name, link in desks if link),
    )


def _links(event: Event, prepared: Preparedness, language: Language) -> Line:
    missing = prepared.links
    if not missing:
        return Line("links", "green", say("ready.links", language))
    remedy = say("ready.links_remedy", language)
    paste = (Choice(say("ready.links_do", language), "links", f"event:{event.id}"),)
    soon = [one for one in missing if one.soon]
    first = when(min(one.needed_at for one in missing), language)
    if soon:
        titles = [event.sessions_by_id[one.session].title.in_(language) for one in soon]
        sessions = _names(titles, language)
        text = say("ready.links_soon", language, sessions=sessions, when=first)
        return Line("links", "red", text, remedy, paste)
    phrase = "ready.links_later_one" if len(missing) == 1 else "ready.links_later"
    return Line("links", "note", say(phrase, language, count=len(missing), when=first), remedy, paste)


def _nynorsk(event: Event, language: Language) -> Line:
    missing = [
        say(many if len(names) > 1 else one, language, count=len(names), names=_names(names, language))
        for one, many, names in _without_nynorsk(event)
        if names
    ]
    if not missing:
        return Line("nynorsk", "green", say("ready.nynorsk", language))
    text = say("ready.nynorsk_missing", language, what=listed(missing, language))
    return Line("nynorsk", "note", text, say("ready.nynorsk_remedy", language))


def _without_nynorsk(event: Event) -> Iterator[tuple[str, str, list[str]]]:
    """What has its words in another language and not in nynorsk, with how one and many are told."""
    entries = [one.id for one in event.entries if _lacks(one.answer)]
    yield "ready.nynorsk_entries_one", "ready.nynorsk_entries", entries
    facts = ((key, (one.value, one.before, one.after)) for key, one in event.facts.items())
    lacking = [key for key, texts in facts if any(map(_lacks, texts))]
    yield "ready.nynorsk_facts_one", "ready.nynorsk_facts", lacking
    titles = [
        (event.id, event.title),
        *((one.id, one.title) for one in event.sessions),
        *((one.id, one.title) for one in event.tracks),
        *((one.id, one.title) for one in event.cohorts),
        *((one.id, one.title) for one in event.topics),
    ]
    yield "ready.nynorsk_titles_one", "ready.nynorsk_titles", [id_ for id_, title in titles if _lacks(title)]


def _lacks(text: Text) -> bool:
    return bool(text) and not text.nn


def _tested(event: Event, prepared: Preparedness, language: Language) -> Line:
    if prepared.seen:
        return Line("tested", "green", say("ready.tested", language))
    send = (Choice(say("ready.test_do", language), "ready_test", f"event:{event.id}"),)
    return Line(
        "tested", "red", say("ready.tested_not", language), say("ready.tested_remedy", language), send
    )


def _people(prepared: Preparedness, language: Language) -> Line:
    if prepared.people:
        text = counted(prepared.people, "ready.people_one", "ready.people", language)
        return Line("people", "green", text)
    return Line("people", "note", say("ready.people_none", language), say("ready.people_remedy", language))


def _contact(event: Event, reachable: Collection[str], language: Language) -> Iterator[Line]:
    """Who hears when something goes wrong; and below it, who of them would not."""
    reached = [one.name for one in organizers_of(event) if one.email in reachable]
    if not reached:
        remedy = say("ready.contact_remedy", language)
        yield Line("contact", "red", say("ready.contact_none", language), remedy)
        return
    yield Line("contact", "green", say("ready.contact", language, names=_names(reached, language)))
    missed = [one.name for one in organizers_of(event) if one.email not in reachable]
    if missed:
        names = _names(missed, language)
        text = say("ready.contact_missed", language, names=names)
        yield Line("contact_missed", "note", text, say("ready.contact_missed_remedy", language, names=names))


def _names(names: list[str], language: Language) -> str:
    if len(names) <= MOST_NAMES:
        return listed(names, language)
    return f"{', '.join(names[:MOST_NAMES])} … ({len(names)})"
