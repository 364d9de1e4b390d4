"""Notes where one person is to speak in two sessions at the same time."""

from collections.abc import Iterable
from datetime import datetime
from itertools import combinations

from dialogs.folder.finding import shown
from dialogs.folder.notebook import Notebook
from dialogs.model.event import Event, Session


def check_overlaps(event: Event, notebook: Notebook) -> None:
    spoken = [session for session in event.sessions if session.speakers]
    for first, second in combinations(spoken, 2):
        both = _people(second.speakers).keys() & _people(first.speakers).keys()
        if not both or not _overlap(first, second, event.sessions):
            continue
        for person in sorted(both):
            notebook.note(
                (*notebook.table_of("session", second.id), "speakers"),
                f"{shown(_people(second.speakers)[person])} speaks in session {first.id}, which starts at "
                f"{first.start:%H.%M}, and in session {second.id}, which starts at {second.start:%H.%M}: "
                "they overlap",
                "Move one of them, unless the person is meant to go from one to the other.",
            )


def _people(speakers: Iterable[str]) -> dict[str, str]:
    """Names without their functions, by how they compare."""
    names = (speaker.partition(",")[0].strip() for speaker in speakers)
    return {name.casefold(): name for name in names}


def _overlap(first: Session, second: Session, sessions: tuple[Session, ...]) -> bool:
    """They come in order of start, so the first has begun when the second does."""
    return first.start == second.start or second.start < _end(first, sessions)


def _end(session: Session, sessions: tuple[Session, ...]) -> datetime:
    """Without an end it lasts until the next item of its day."""
    if session.end:
        return session.end
    later = (one.start for one in sessions if one.start > session.start and one.day == session.day)
    return min(later, default=session.start)
