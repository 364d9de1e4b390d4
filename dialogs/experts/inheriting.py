"""When the question that others were merged with is withdrawn: the oldest of them goes on in its place."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from dialogs.experts.cards import expert_card
from dialogs.experts.naming import asker_of
from dialogs.experts.telling import to_whoever_has_it, update_asker
from dialogs.model.envelope import Envelope
from dialogs.model.event import Event, Listed
from dialogs.model.message import Message
from dialogs.model.question import Question
from dialogs.model.text import Language
from dialogs.words import say

Change = tuple[tuple[Question, ...], tuple[Envelope, ...]]


def first_of(questions: Iterable[Question]) -> Question:
    """The one whose answer will be that of all: the oldest. One asked in the group goes before a private one,
    so that whoever answers is told that everyone can read it.
    """
    return min(questions, key=lambda one: (one.private, one.asked_at, one.id))


def inherited(gone: Question, merged: Iterable[Question], event: Event, now: datetime) -> Change:
    """What becomes of those merged with a question that goes: who had it has them, and no answer is lost."""
    left = [one for one in merged if one.state == "merged" and one.merged_into == gone.id]
    if not left:
        return (), ()
    first = first_of(left)
    heir = _in_its_place(first, gone, now)
    others = tuple(moved(one, heir, "", now) for one in left if one.id != first.id)

    def goes_on(_: Listed, theirs: Language) -> Message:
        note = say("merging.card_heir", theirs, asker=asker_of(heir, theirs))
        return expert_card(heir, event, theirs, note)

    told = update_asker(heir, event, say("merging.told_heir", heir.language), "heir")
    asked = to_whoever_has_it(heir, event, goes_on, f"heir:{first.version}") if heir.waits else ()
    return (heir, *others), (told, *asked)


def left_by(gone: Question, merged: Iterable[Question], now: datetime) -> tuple[Question, ...]:
    """What becomes of those merged with a question whose asker is forgotten, words and all: where it waited
    they wait, and the clock gives them to somebody; an answer stays with those who read it.
    """
    left = [one for one in merged if one.state == "merged" and one.merged_into == gone.id]
    if not left or not (gone.waits or gone.state in ("answered", "settled")):
        return ()
    first = first_of(left)
    heir = replace(first.parted("", now), contributions=(*first.contributions, *gone.contributions))
    if not gone.waits and gone.contributions:
        heir = _answered(heir, gone)
        heir = heir.settled(gone.settled_at or now) if gone.state == "settled" else heir
    return (heir, *(moved(one, heir, "", now) for one in left if one.id != first.id))


def moved(merged: Question, main: Question, by: str, now: datetime) -> Question:
    """A merged question hangs on another from now on."""
    return merged.parted(by, now).merged_with(main.id, by, now)


def _in_its_place(first: Question, gone: Question, now: datetime) -> Question:
    """With whom it was, what was answered, and who need not be asked again."""
    heir = replace(
        first.parted("", now),
        contributions=(*first.contributions, *gone.contributions),
        clarifications=(*first.clarifications, *gone.clarifications),
        declined=tuple(dict.fromkeys((*first.declined, *gone.declined))),
        topic=first.topic or gone.topic,
    )
    if gone.state == "answered":
        return _answered(heir, gone)
    if gone.expert:
        heir = heir.given_to(gone.expert, now)
        heir = heir.taken_by(gone.expert, now) if gone.state in ("taken", "asked_back") else heir
    return heir.given_to_organizers(now) if gone.organizers_asked_at else heir


def _answered(heir: Question, gone: Question) -> Question:
    """Its last contribution is the answer, as it was there."""
    before = replace(heir, contributions=heir.contributions[:-1])
    return replace(before.answered_with(heir.last), expert=gone.expert)
