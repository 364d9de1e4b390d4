"""Everything that is checked once the fields have been read."""

from collections.abc import Iterable, Mapping

from dialogs.folder.braces import check_braces
from dialogs.folder.examples import check_examples
from dialogs.folder.finding import shown
from dialogs.folder.letters import check_letters
from dialogs.folder.notebook import Notebook
from dialogs.folder.overlaps import check_overlaps
from dialogs.folder.references import check_references
from dialogs.folder.texts import Written, texts_in
from dialogs.folder.weekdays import misfits_in, weekday_name
from dialogs.model.event import Event


def check(event: Event, document: Mapping[str, object], notebook: Notebook) -> None:
    texts = tuple(texts_in(document))
    check_references(notebook)
    check_letters(texts, notebook)
    check_braces(texts, event, notebook)
    check_examples(event, notebook)
    check_overlaps(event, notebook)
    _check_weekdays(texts, event, notebook)
    _note_provisional_ends(event, notebook)
    _note_contradictions(event, notebook)


def _check_weekdays(texts: Iterable[Written], event: Event, notebook: Notebook) -> None:
    days = sorted({session.day for session in event.sessions})
    for text in texts:
        if text.is_heard:
            continue
        for misfit in misfits_in(text.words, text.language, days):
            if misfit.day is None:
                what = f"{text.named} says {shown(misfit.words)}, but there is no such day"
                notebook.error(text.place, what, "Mend the date.")
                continue
            is_a = f"{misfit.day.day} {misfit.day:%B %Y} is a {weekday_name(misfit.day, 'en')}"
            right = weekday_name(misfit.day, text.language or event.language)
            what = f"{text.named} says {shown(misfit.words)}, but {is_a}"
            notebook.error(text.place, what, f"Write {shown(right)}, or mend the date.")


def _note_provisional_ends(event: Event, notebook: Notebook) -> None:
    for session in event.sessions:
        if session.end and session.end_latest and session.end < session.end_latest:
            ends = f"{session.end:%H.%M} or {session.end_latest:%H.%M}"
            notebook.note(
                (*notebook.table_of("session", session.id), "end_latest"),
                f"session {session.id} has a provisional end, {ends}",
                "Vert says both; take end_latest out when the end is settled.",
            )


def _note_contradictions(event: Event, notebook: Notebook) -> None:
    for fact in event.facts.values():
        if fact.contradicts_itself:
            sayings = "; ".join(
                f"{shown(one.value.in_(event.language))} ({one.where.in_(event.language)})"
                for one in fact.said
            )
            notebook.note(
                notebook.ids_of("fact")[fact.key],
                f"fact {fact.key} contradicts itself: {sayings}",
                "Answers give both; settle it by writing value = … in the fact.",
            )
