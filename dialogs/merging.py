"""*Like spørsmål*: those that ask for the same are offered, merged by an organizer, and told apart again."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from dialogs.common import event_of, gone, language_of, not_here
from dialogs.experts.cards import expert_card, passive_card
from dialogs.experts.inheriting import first_of, moved
from dialogs.experts.naming import asker_of
from dialogs.experts.telling import given, to_whoever_has_it, update_asker
from dialogs.likeness import Alike
from dialogs.model.envelope import Envelope
from dialogs.model.event import Event, Listed
from dialogs.model.incoming import Heard, Pressed
from dialogs.model.known import Audit, Known, Outcome
from dialogs.model.message import Choice, Field, Form, Item, Message, Option, typed
from dialogs.model.question import Question
from dialogs.model.text import Language
from dialogs.paging import page_of
from dialogs.plain import shortened
from dialogs.words import counted, listed, say

LONGEST = 120  # characters of a question among others
MOST_OFFERED = 20  # questions on a form

Act = Callable[[Question, Pressed, Known], Outcome]


def show(heard: Heard, known: Known, language: Language) -> Message:
    """The groups of equal ones; or, where a button names a question, those that are like it."""
    if known.question:
        return _offer(known.question, known, language)
    groups = Alike(known.waiting, known.matcher).groups()
    if not groups:
        text = say("merging.none", language)
        return Message(text=text, choices=(_back(language),), tone="good", language=language)
    page, turning = page_of(groups, heard, "merge_offer", language)
    return Message(
        title=say("merging.title", language),
        text=counted(len(groups), "merging.one_group", "merging.groups", language),
        items=tuple(_group(group, language) for group in page),
        choices=(*turning, _back(language)),
        language=language,
    )


def offered(question: Question, alike: Alike, known: Known, language: Language) -> tuple[Choice, ...]:
    """What can be done on *Ubesvart* about a question that others are like, or were merged with."""
    like, about = alike.to(question), f"question:{question.id}"
    merge = Choice(say("merging.offer", language, count=len(like) + 1), "merge_offer", about)
    part = Choice(say("merging.part", language), "part", about)
    return (*((merge,) if like else ()), *((part,) if with_it(question, known) else ()))


def with_it(question: Question, known: Known) -> tuple[Question, ...]:
    """Those that were merged with it."""
    return tuple(one for one in known.alike if one.state == "merged" and one.merged_into == question.id)


def _pressed(act: Act) -> Callable[[Pressed, Known], Outcome]:
    def press(pressed: Pressed, known: Known) -> Outcome:
        language = language_of(known)
        if stop := not_here(known, language):
            return stop
        return act(known.question, pressed, known) if known.question else gone(language)

    return press


@_pressed
def merge_yes(question: Question, pressed: Pressed, known: Known) -> Outcome:
    """*Slå sammen*: one answer goes to all who asked. The oldest leads; none of them is lost."""
    language, event, by = language_of(known), event_of(known), known.person.email or ""
    named = pressed.fields.get("with", pressed.object.partition("|")[2])
    chosen = {one.strip() for one in named.split(",")} - {question.id}
    those = [one for one in known.waiting if one.id in chosen]
    if not question.waits or not those:
        error = say("merging.choose", language) if question.waits else ""
        return Outcome(card=_offer(question, known, language, error))
    main = first_of((question, *those))
    others = [one for one in (question, *those) if one.id != main.id]
    merged = tuple(one.merged_with(main.id, by, known.now) for one in others)
    hanging = tuple(moved(under, main, by, known.now) for one in others for under in with_it(one, known))
    family = (*with_it(main, known), *merged, *hanging)
    return Outcome(
        card=_merged(main, family, event, language),
        envelopes=(
            *(_told(one, event, "merging.told_merged", "merged") for one in merged),
            *(card for one in others for card in _spared(one, event)),
            *_asked_by_more(main, 1 + len(family), event),
        ),
        saved=(
            main,
            *merged,
            *hanging,
        ),  # the leading one too, so that two can't be merged each into the other
        audit=(Audit("merge_yes", f"question:{main.id}"),),
    )


@_pressed
def part(question: Question, pressed: Pressed, known: Known) -> Outcome:
    """*Skill dem igjen*: each is open again, and goes to somebody of its own."""
    language, event, by = language_of(known), event_of(known), known.person.email or ""
    apart = (question,) if question.state == "merged" else with_it(question, known)
    if not apart:
        words = say("merging.parted_before", language)
        return Outcome(card=_with_way_back(passive_card(question, event, language, words), language))
    saved: list[Question] = []
    envelopes: list[Envelope] = []
    for one in apart:
        open_, asked = given(one.parted(by, known.now), known)
        told = "merging.told_parted" if asked else "merging.told_parted_alone"
        saved.append(open_)
        envelopes.append(_told(open_, event, told, "parted"))
        # it may have been with the same person before, so the keys are this turn's
        envelopes += (replace(card, key=f"{pressed.id}:parted:{one.id}:{n}") for n, card in enumerate(asked))
    return Outcome(
        card=_with_way_back(
            passive_card(saved[0], event, language, say("merging.parted", language)), language
        ),
        envelopes=tuple(envelopes),
        saved=tuple(saved),
        audit=tuple(Audit("part", f"question:{one.id}") for one in saved),
    )


def _told(question: Question, event: Event, phrase: str, what: str) -> Envelope:
    return update_asker(question, event, say(phrase, question.language), what)


def _spared(merged: Question, event: Event) -> tuple[Envelope, ...]:
    def draw(_: Listed, theirs: Language) -> Message:
        done = replace(merged, state="merged")
        return passive_card(done, event, theirs, say("merging.card_merged", theirs))

    return to_whoever_has_it(merged, event, draw, f"merged:{merged.version}")


def _asked_by_more(main: Question, count: int, event: Event) -> tuple[Envelope, ...]:
    """Whoever has it sees that all who asked will read the answer."""

    def draw(_: Listed, theirs: Language) -> Message:
        return expert_card(main, event, theirs, say("merging.card_main", theirs, count=count))

    return to_whoever_has_it(main, event, draw, f"leads:{main.version}")


def _offer(question: Question, known: Known, language: Language, error: str = "") -> Message:
    event = event_of(known)
    if not question.waits:
        words = say("unanswered.answered_already", language)
        return _with_way_back(passive_card(question, event, language, words), language)
    like = Alike(known.waiting, known.matcher).to(question)[:MOST_OFFERED]
    if not like:
        card = passive_card(question, event, language, say("merging.alone", language))
        return _with_way_back(card, language)
    field = Field(
        id="with",
        label=say("merging.which", language),
        kind="many_of",
        value="" if error else ",".join(one.id for one in like),
        options=tuple(Option(one.id, _option(one, language)) for one in like),
        required=True,
        hint=say("merging.which_hint", language),
        error=error,
    )
    yes = Choice(say("merging.yes", language), "merge_yes", f"question:{question.id}", style="positive")
    card = passive_card(question, event, language, "")
    cancel = Choice(say("unanswered.cancel", language), "unanswered", bare=True)
    return replace(card, title=say("merging.title", language), form=Form((field,), (yes, cancel)))


def _option(question: Question, language: Language) -> str:
    where = "private" if question.private else "group"
    return say(
        f"merging.option_{where}", language, question=_quoted(question), asker=asker_of(question, language)
    )


def _group(group: tuple[Question, ...], language: Language) -> Item:
    first, *others = group[: MOST_OFFERED + 1]
    about = f"question:{first.id}"
    merge = Choice(say("merging.yes", language), "merge_yes", f"{about}|{','.join(one.id for one in others)}")
    look = Choice(say("merging.look", language), "merge_offer", about)
    resembling = listed([_quoted(one) for one in others], language)
    text = say("merging.resembles", language, questions=resembling)
    return Item(_quoted(first), text, (merge, look) if len(others) > 1 else (merge,))


def _merged(main: Question, family: tuple[Question, ...], event: Event, language: Language) -> Message:
    words = say("merging.merged", language, count=1 + len(family))
    card = _with_way_back(passive_card(main, event, language, words), language)
    title = say("merging.part", language)
    items = (
        Item(_quoted(one), asker_of(one, language), (Choice(title, "part", f"question:{one.id}"),))
        for one in family
    )
    return replace(card, items=tuple(items), tone="good")


def _quoted(question: Question) -> str:
    return f"«{typed(shortened(question.text, LONGEST))}»"


def _with_way_back(card: Message, language: Language) -> Message:
    return replace(card, choices=(_back(language),))


def _back(language: Language) -> Choice:
    return Choice(say("unanswered.title", language), "unanswered")


VERBS: Mapping[str, Callable[[Pressed, Known], Outcome]] = {"merge_yes": merge_yes, "part": part}
