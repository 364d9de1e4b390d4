"""What Vert answers, read by organizers: by topic, by a search, or by trying a question and seeing why."""

from collections.abc import Iterable
from dataclasses import replace

from dialogs import answering, doubts, welcome
from dialogs.answers import answer_text
from dialogs.common import event_of
from dialogs.hearing import has_words, readable, unaddressed
from dialogs.language import spoken
from dialogs.model.event import Entry, Event
from dialogs.model.incoming import Heard, Pressed, Said, Sender
from dialogs.model.known import Known, Outcome, Verdict
from dialogs.model.message import Choice, Field, Form, Item, Line, Message, typed
from dialogs.model.people import Person
from dialogs.model.text import LANGUAGES, Language
from dialogs.plain import plain
from dialogs.tokens import words_of
from dialogs.words import counted, say

MOST = 8  # entries at a time: a card is read on a phone
MOST_EXAMPLES = 4  # of each language
LONGEST = 500  # characters of what is looked for or tried
OTHER = "other"  # stands for the topic of those that have none


def show(heard: Heard, known: Known, language: Language) -> Message:
    """The topics; or one topic's entries, one entry in every language, or those a search finds."""
    event = event_of(known)
    kind, _, rest = _object(heard).partition(":")
    if wanted := _written(heard):
        return _found(wanted, known, language)
    if kind == "entry" and rest in event.entries_by_id:
        return _entry(event.entries_by_id[rest], known, language)
    topic, _, start = rest.partition("|")
    if kind == "topic" and (entries := dict(_by_topic(event)).get(topic)):
        return _topic(topic, entries, int(start) if start.isdecimal() else 0, known, language)
    return _topics(event, language)


def try_out(heard: Heard, known: Known, language: Language) -> Message:
    """What a participant would be told now, and why. Nobody is asked anything, and it is counted nowhere."""
    asked = readable(unaddressed(_written(heard)))
    if not has_words(asked):
        return replace(_topics(event_of(known), language), form=_form(language, missing=True))
    outcome = _as_to_a_participant(asked, heard, known)
    verdict = outcome.verdict or Verdict("silence", language)
    said = [one.message for one in outcome.envelopes if one.message and one.kind == "answer"][:1]
    return Message(
        title=say(f"faq_reading.{verdict.kind}", language),
        quote=typed(asked),
        text="\n\n".join(plain(one) for one in said),
        lines=_reasons(verdict, event_of(known), language),
        items=tuple(
            Item(one.title, one.text, _whole(one.entry, event_of(known), language))
            for one in verdict.suggestions
        ),
        choices=_to_entries(verdict.entries, event_of(known), language),
        form=_form(language, asked),
        small=say("faq_reading.only_tried", language),
        language=language,
    )


def _as_to_a_participant(asked: str, heard: Heard, known: Known) -> Outcome:
    """Of whom nothing is known, and who has asked nothing before."""
    somebody = Person("try::", "", event=event_of(known).id)
    fresh = replace(
        known,
        person=somebody,
        roles=frozenset({"participant"}),
        exchange=None,
        question=None,
        waiting=(),
    )
    said = Said(
        id=f"{heard.id}:try",
        sender=Sender(somebody.id, ""),
        where=heard.where,
        at=heard.at,
        text=asked,
        message="try",
    )
    language = spoken(asked, somebody, known.event)
    if outcome := welcome.answer(said, asked, fresh, language):
        return outcome
    outcome = answering.answer(said, asked, fresh, language)
    if outcome.verdict and outcome.verdict.kind == "answer":
        return outcome
    return welcome.courtesy(said, asked, fresh, language) or outcome


def _reasons(verdict: Verdict, event: Event, language: Language) -> tuple[Line, ...]:
    titles = [
        event.entries_by_id[id_].title.in_(language) for id_ in verdict.entries if id_ in event.entries_by_id
    ]
    lines = []
    if titles:
        lines.append(Line(say("faq_reading.from", language), ", ".join(titles)))
    if verdict.confidence is not None and not verdict.why:
        lines.append(Line(say("faq_reading.sure", language), f"{round(verdict.confidence * 100)} %"))
    if verdict.why:
        lines.append(Line(say("faq_reading.why", language), typed("\n".join(verdict.why))))
    return tuple(lines)


def _whole(id_: str, event: Event, language: Language) -> tuple[Choice, ...]:
    """The way to the entry in every language, from where its title stands already."""
    if id_ not in event.entries_by_id:
        return ()
    return (Choice(say("faq_reading.whole", language), "faq", f"entry:{id_}"),)


def _to_entries(ids: Iterable[str], event: Event, language: Language) -> tuple[Choice, ...]:
    """The ways to read the entries among these; a session's answer is no entry."""
    entries = [event.entries_by_id[id_] for id_ in dict.fromkeys(ids) if id_ in event.entries_by_id]
    return tuple(
        Choice(say("faq_reading.whole_of", language, title=one.title.in_(language)), "faq", f"entry:{one.id}")
        for one in entries
    )


def _topics(event: Event, language: Language) -> Message:
    titles = {topic.id: topic.title.in_(language) for topic in event.topics}
    items = tuple(
        Item(
            _capital(titles.get(topic) or say("faq_reading.other", language)),
            counted(len(entries), "faq_reading.one_entry", "faq_reading.entries", language),
            (Choice(say("faq_reading.read", language), "faq", f"topic:{topic}"),),
        )
        for topic, entries in _by_topic(event)
    )
    return Message(
        title=say("faq_reading.title", language),
        text=say("faq_reading.lead", language),
        items=items,
        form=_form(language),
        language=language,
    )


def _by_topic(event: Event) -> list[tuple[str, tuple[Entry, ...]]]:
    """In the event's own order of topics; an entry stands under each of its own, or under the rest."""
    known = {topic.id: topic for topic in event.topics}
    kept = [(topic, tuple(one for one in event.entries if topic in one.topics)) for topic in known]
    rest = tuple(one for one in event.entries if known.keys().isdisjoint(one.topics))
    return [(topic, entries) for topic, entries in (*kept, (OTHER, rest)) if entries]


def _topic(topic: str, entries: tuple[Entry, ...], start: int, known: Known, language: Language) -> Message:
    titles = {one.id: one.title.in_(language) for one in event_of(known).topics}
    more = start + MOST < len(entries)
    on = (Choice(say("faq_reading.more", language), "faq", f"topic:{topic}|{start + MOST}"),) if more else ()
    return Message(
        title=_capital(titles.get(topic) or say("faq_reading.other", language)),
        text=counted(len(entries), "faq_reading.one_entry", "faq_reading.entries", language),
        items=_items(entries[start : start + MOST], known, language),
        choices=(*on, _back(language)),
        language=language,
    )


def _items(entries: Iterable[Entry], known: Known, language: Language) -> tuple[Item, ...]:
    return tuple(
        Item(
            one.title.in_(language),
            answer_text(one, event_of(known), known.now, language),
            _whole(one.id, event_of(known), language),
        )
        for one in entries
    )


def _entry(entry: Entry, known: Known, language: Language) -> Message:
    """As it would be said today in each language, and what is recognised as asking for it."""
    answers = tuple(
        Line(say(f"faq_reading.in_{one}", language), _said_in(entry, known, one, language))
        for one in LANGUAGES
    )
    asked = [f"«{example}»" for one in LANGUAGES for example in entry.asked_as.get(one, ())[:MOST_EXAMPLES]]
    topics = [topic for topic, entries in _by_topic(event_of(known)) if entry in entries]
    back = Choice(say("faq_reading.to_topic", language), "faq", f"topic:{topics[0]}")
    return Message(
        title=entry.title.in_(language),
        lines=(
            *answers,
            Line(say("faq_reading.asked_as", language), typed("\n".join(asked))),
            *_taken(entry, known, language),
        ),
        small=entry.source.in_(language),
        choices=(back, _back(language)),
        language=language,
    )


def _taken(entry: Entry, known: Known, language: Language) -> tuple[Line, ...]:
    """How those who were answered so took it, once any has said."""
    counts = [doubts.told(one, language) for one in known.doubts if one.entry == entry.id]
    return tuple(Line(say("faq_reading.taken", language), words) for words in counts if words)


def _said_in(entry: Entry, known: Known, one: Language, language: Language) -> str:
    words = answer_text(entry, event_of(known), known.now, one)
    return words if entry.answer.exactly(one) else f"{say('faq_reading.missing', language)} {words}"


def _found(wanted: str, known: Known, language: Language) -> Message:
    """The entries that hold every word that was written, wherever it stands."""
    words = words_of(wanted)
    found = [one for one in event_of(known).entries if all(word in _all_of(one, known) for word in words)]
    rest = len(found) - MOST
    return Message(
        title=say("faq_reading.searched", language, words=typed(wanted)),
        text=counted(len(found), "faq_reading.one_entry", "faq_reading.entries", language),
        items=_items(found[:MOST], known, language),
        form=_form(language, wanted),
        choices=(_back(language),),
        small=say("faq_reading.narrow", language, count=rest) if rest > 0 else "",
        language=language,
    )


def _all_of(entry: Entry, known: Known) -> str:
    texts = [entry.id]
    for one in LANGUAGES:
        texts += [entry.title.exactly(one), answer_text(entry, event_of(known), known.now, one)]
        texts += entry.asked_as.get(one, ())
    return "\n".join(texts).casefold()


def _form(language: Language, value: str = "", *, missing: bool = False) -> Form:
    field = Field(
        id="text",
        label=say("faq_reading.field", language),
        value=value,
        hint=say("faq_reading.hint", language),
        error=say("faq_reading.wanted", language) if missing else "",
    )
    return Form(
        (field,),
        (
            Choice(say("faq_reading.try", language), "faq_try", style="positive"),
            Choice(say("faq_reading.search", language), "faq"),
        ),
    )


def _back(language: Language) -> Choice:
    return Choice(say("faq_reading.all", language), "faq")


def _object(heard: Heard) -> str:
    return heard.object if isinstance(heard, Pressed) else ""


def _written(heard: Heard) -> str:
    fields = heard.fields if isinstance(heard, Pressed) else {}
    return readable(fields.get("text", ""))[:LONGEST]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
