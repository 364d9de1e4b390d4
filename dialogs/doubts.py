"""Entries often met by *Ikke helt* or *Feil svar*, with what was asked then, and without who asked."""

from dialogs.common import event_of, gone, language_of
from dialogs.model.asking import Doubt
from dialogs.model.event import Event
from dialogs.model.incoming import Heard, Pressed
from dialogs.model.known import Audit, Known, Outcome
from dialogs.model.message import Choice, Item, Message, typed
from dialogs.model.text import Language
from dialogs.paging import page_of
from dialogs.plain import shortened
from dialogs.withholding import withhold
from dialogs.words import counted, listed, say

_LONGEST = 150  # characters of a question


def show(heard: Heard, known: Known, language: Language) -> Message:
    """The most often met first; last what Vert would have answered in the group, had it been spoken to."""
    doubted = [one for one in known.doubts if one.not_quite or one.wrong or one.would_have_answered]
    if not doubted:
        return Message(text=say("doubts.none", language), tone="good", language=language)
    page, turning = page_of(doubted, heard, "not_quite_list", language)
    event = event_of(known)
    return Message(
        title=say("doubts.title", language),
        text=say("doubts.intro", language),
        items=tuple(
            Item(
                _title(one.entry, event, language), _counts(one, language), _again(one.entry, event, language)
            )
            for one in page
        ),
        choices=tuple(turning),
        language=language,
    )


def answer_again(pressed: Pressed, known: Known) -> Outcome:
    """*Svar igjen*: an entry that was kept back since it was found wrong is right after all."""
    language, entry = language_of(known), pressed.object.removeprefix("entry:")
    if known.event is None or entry not in known.event.withheld:
        return gone(language)
    title = _title(entry, known.event, language)
    return Outcome(
        card=Message(say("doubts.answers_again", language, title=title), tone="good", language=language),
        saved=withhold((entry,), known.event, wanted=False),
        audit=(Audit("answer_again", pressed.object),),
    )


def _again(entry: str, event: Event, language: Language) -> tuple[Choice, ...]:
    if entry not in event.withheld:
        return ()
    return (Choice(say("doubts.answer_again", language), "answer_again", f"entry:{entry}"),)


def _title(entry: str, event: Event, language: Language) -> str:
    if found := event.entries_by_id.get(entry):
        return found.title.in_(language)
    what, _, name = entry.partition(":")
    if what == "session" and name in event.sessions_by_id:
        return event.sessions_by_id[name].title.in_(language)
    return say("doubts.programme", language) if what == "programme" else entry


def _counts(doubt: Doubt, language: Language) -> str:
    asked = [f"«{typed(shortened(words, _LONGEST))}»" for words in doubt.asked]
    return " ".join([told(doubt, language), *asked])


def told(doubt: Doubt, language: Language) -> str:
    """How people took an entry's answer, counted."""
    counts = [
        counted(count, f"doubts.one_{what}", f"doubts.{what}", language)
        for what, count in (
            ("not_quite", doubt.not_quite),
            ("wrong", doubt.wrong),
            ("would_have_answered", doubt.would_have_answered),
            ("helped", doubt.helped),
        )
        if count
    ]
    words = listed(counts, language)
    return f"{words[:1].upper()}{words[1:]}." if words else ""
