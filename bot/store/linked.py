"""The cards that asked for a link, which say who pasted it once it is there."""

from sqlalchemy import Connection, and_, select, tuple_

from bot.store.addresses import READS
from bot.store.tables import conversations, persons, shown
from dialogs.linking import pasted_by
from dialogs.model.envelope import Envelope, Reply
from dialogs.model.event import Event
from dialogs.model.incoming import Incoming, Pressed
from dialogs.model.known import Known, LinkPasted, Outcome
from dialogs.model.text import as_language


def replaced(c: Connection, incoming: Incoming, known: Known, outcome: Outcome) -> tuple[Envelope, ...]:
    """Edits of all that show the same wish, but the card that was pressed; where none does, nothing new."""
    pasted = [one for one in outcome.saved if isinstance(one, LinkPasted)]
    if not pasted or known.event is None:
        return ()
    return tuple(edit for one in pasted for edit in _edits(c, one, incoming, known, known.event))


def _edits(
    c: Connection, one: LinkPasted, incoming: Incoming, known: Known, event: Event
) -> tuple[Envelope, ...]:
    pressed = (incoming.where.conversation, incoming.card if isinstance(incoming, Pressed) else "")
    asked = and_(
        shown.c.about.startswith(f"reminder:{event.id}:{one.session}:", autoescape=True),
        shown.c.about.contains(":link-"),
        tuple_(shown.c.conversation, shown.c.posted) != pressed,
    )
    rows = c.execute(
        select(shown.c.conversation, shown.c.about, READS)
        .join_from(shown, conversations, conversations.c.id == shown.c.conversation)
        .outerjoin(persons, persons.c.id == conversations.c.person)
        .where(asked, conversations.c.closed == "")
        .order_by(shown.c.conversation, shown.c.about)
    )
    session = event.sessions_by_id[one.session]
    return tuple(
        Envelope(
            key=f"{incoming.id}:linked:{row.conversation}:{row.about}",
            to=Reply("", row.conversation),
            message=pasted_by(known.person.name, session, as_language(row.reads or "") or event.language),
            about=row.about,
            event=event.id,
        )
        for row in rows
    )
