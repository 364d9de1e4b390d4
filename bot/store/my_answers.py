"""The questions that whoever speaks has answered."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from bot.store.rows import noun_of
from bot.store.tables import questions
from dialogs.model.incoming import Incoming
from dialogs.model.known import Known
from dialogs.model.question import Question

MOST = 100
_OVER = ("withdrawn", "closed", "merged")  # what was said there is nothing to come back to


def my_answers(c: Connection, incoming: Incoming, known: Known) -> Mapping[str, Any]:
    """The newest first. Who answered stands inside a column, so those of the event are looked through."""
    event, mine = known.event, known.person.email
    if event is None or not mine:
        return {}
    said = select(questions.c.id, questions.c.contributions).where(
        questions.c.event == event.id, questions.c.state.not_in(_OVER)
    )
    theirs = {
        row.id: max(one["at"] for one in row.contributions if one["by"] == mine)
        for row in c.execute(said)
        if any(one["by"] == mine for one in row.contributions)
    }
    newest = sorted(theirs, key=lambda id_: (theirs[id_], id_), reverse=True)[:MOST]
    rows = c.execute(select(questions).where(questions.c.id.in_(newest))).mappings()
    found = {row["id"]: noun_of(Question, questions, row, zone=event.time_zone) for row in rows}
    return {"mine": tuple(found[id_] for id_ in newest)}
