"""The way of a question: answered, or offered what is near, or handed over to a person."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from dialogs import experts
from dialogs.common import gone
from dialogs.finding import SUGGEST, Found, Hit, find, told_again
from dialogs.folding import folded
from dialogs.helping import helped
from dialogs.ideas import sort_of
from dialogs.language import spoken
from dialogs.model.asking import Marked
from dialogs.model.envelope import Envelope, Here
from dialogs.model.incoming import Heard, Pressed, Said
from dialogs.model.known import Known, Outcome, Saved, Suggestion, Tally, Verdict
from dialogs.model.message import Choice, Message
from dialogs.model.people import Exchange
from dialogs.model.text import Language
from dialogs.plain import plain
from dialogs.replies import exchange_id, exchanged, remembered, told
from dialogs.words import say


def answer(said: Said, text: str, known: Known, language: Language) -> Outcome:
    """What is said to a question."""
    if sort_of(text) == "idea":  # which no entry answers
        return hand_over(said, text, known, language)
    found = find(text, known, language)
    if found.kind == "hand_over":
        return hand_over(said, text, known, language, found)
    about = exchange_id(said, known)
    verdict = _verdict(found, language)
    message = (
        _answered(found, about, language) if found.kind == "answer" else _offered(found.hits, about, language)
    )
    saved: tuple[Saved, ...] = (
        exchanged(said, known, text, verdict, said.message),
        *remembered(known, language),
    )
    return told(said, known, replace(message, why=found.why), verdict, saved, about)


def hand_over(
    heard: Heard, text: str, known: Known, language: Language, found: Found | None = None
) -> Outcome:
    """Gives the question to a person. The asker hears to whom."""
    message = heard.message if isinstance(heard, Said) else known.exchange.message if known.exchange else ""
    outcome = experts.hand_over(known, heard, text, message, language)
    verdict = Verdict(
        "hand_over", language, confidence=found.confidence if found else 0.0, why=found.why if found else ()
    )
    exchange = exchanged(heard, known, text, verdict, message)
    return replace(outcome, saved=(*outcome.saved, exchange, *remembered(known, language)), verdict=verdict)


def choose(pressed: Pressed, known: Known) -> Outcome:
    """A suggestion, whose card becomes the answer; or an entry that goes on from an answer, which stays."""
    language = spoken("", known.person, known.event)
    entry = pressed.object.removeprefix("entry:")
    exchange = known.exchange
    message = told_again(entry, known, exchange, language)
    if message is None or known.event is None:
        return gone(language)
    if entry in known.event.withheld:  # found wrong since it was offered
        asked = exchange.asked if exchange and exchange.asked else message.title
        return hand_over(pressed, asked, known, language)
    about = f"exchange:{pressed.id}"
    verdict = Verdict("answer", language, (entry,), 1.0)
    asked = exchange.asked if exchange else message.title
    chosen = exchanged(pressed, known, asked, verdict, exchange.message if exchange else "")
    message = replace(message, choices=(*message.choices, *_ways_on(about, language)))
    if exchange and exchange.kind == "suggest" and entry in exchange.suggestions:
        return Outcome(card=message, saved=(chosen,), verdict=verdict)
    envelope = Envelope(f"{pressed.id}:1", Here(), message, about, kind="answer", event=known.event.id)
    return Outcome(envelopes=(envelope,), saved=(chosen,), verdict=verdict)


def not_quite(pressed: Pressed, known: Known) -> Outcome:
    """*Ikke helt*: what else it may have been; then a person. It is counted for each entry."""
    language = spoken("", known.person, known.event)
    exchange = _named(pressed, known)
    if exchange is None or known.event is None:
        return gone(language)
    if exchange.person != known.person.id:
        return Outcome(notice=say("conversation.not_yours", language))
    counted: tuple[Saved, ...] = (
        Marked(exchange.about, "not_quite"),
        *(Tally(known.event.id, entry, "not_quite") for entry in exchange.entries),
    )
    found = find(exchange.asked, replace(known, exchange=None), exchange.language)
    others = tuple(
        hit
        for hit in found.hits
        if not set(hit.entries) & set(exchange.entries) and hit.confidence >= SUGGEST
    )
    if exchange.kind != "answer" or not others:
        outcome = hand_over(pressed, exchange.asked, known, exchange.language)
        return replace(outcome, saved=(*outcome.saved, *counted))
    about = exchange_id(pressed, known)
    verdict = _verdict(replace(found, kind="suggest", hits=others), exchange.language)
    message = _offered(others, about, exchange.language, "answers.perhaps_instead")
    asked = exchanged(pressed, known, exchange.asked, verdict, exchange.message)
    return Outcome(card=message, saved=(asked, *counted), verdict=verdict)


def ask_person(pressed: Pressed, known: Known) -> Outcome:
    """*Spør et menneske*: hands over what was asked."""
    language = spoken("", known.person, known.event)
    exchange = _named(pressed, known)
    if exchange is None or not exchange.asked or known.event is None:
        return gone(language)
    if exchange.person != known.person.id:
        return Outcome(notice=say("conversation.not_yours", language))
    return hand_over(pressed, exchange.asked, known, exchange.language)


def _named(pressed: Pressed, known: Known) -> Exchange | None:
    """The exchange the button stands under, as long as nothing was asked since."""
    exchange = known.exchange
    return exchange if exchange and exchange.about == pressed.object else None


def _answered(found: Found, about: str, language: Language) -> Message:
    """One answer as it is, or several below each other."""
    ways_on = _ways_on(about, language)
    if len(found.hits) == 1 and not found.rest_unknown:
        message = found.hits[0].message
        return replace(message, choices=(*message.choices, *ways_on))
    texts = [plain(replace(hit.message, small="")) for hit in found.hits]
    if found.rest_unknown:
        texts.append(say("answers.rest_unknown", language))
    small = found.hits[0].message.small
    message = Message("\n\n".join(texts), choices=ways_on, small=small, language=language)
    return folded(message, times=len(texts))


def _offered(
    hits: tuple[Hit, ...], about: str, language: Language, phrase: str = "answers.did_you_mean"
) -> Message:
    choices = tuple(Choice(hit.title, "choose", _object(hit)) for hit in hits)
    person = Choice(say("answers.ask_expert", language), "ask_person", about)
    return Message(say(phrase, language), choices=(*choices, person), language=language)


def _ways_on(about: str, language: Language) -> tuple[Choice, ...]:
    return (
        Choice(say("answers.helped", language), "faq_helped", about),
        Choice(say("answers.not_quite", language), "not_quite", about),
        Choice(say("answers.ask_person", language), "ask_person", about),
    )


def _object(hit: Hit) -> str:
    return hit.entries[0] if ":" in hit.entries[0] else f"entry:{hit.entries[0]}"


def _verdict(found: Found, language: Language) -> Verdict:
    if found.kind == "answer":
        entries = tuple(entry for hit in found.hits for entry in hit.entries)
        return Verdict("answer", language, entries, found.confidence, why=found.why)
    offered = tuple(Suggestion(hit.entries[0], hit.title, plain(hit.message)) for hit in found.hits)
    return Verdict(found.kind, language, (), found.confidence, offered, found.why)


VERBS: Mapping[str, Callable[[Pressed, Known], Outcome]] = {
    "choose": choose,
    "faq_helped": helped,
    "not_quite": not_quite,
    "ask_person": ask_person,
}
