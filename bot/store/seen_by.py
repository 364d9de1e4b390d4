"""Who has seen a question's card: in a chat, where it can be drawn anew, or by e-mail, which is past help."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from bot.store.addresses import MAIL
from bot.store.rows import one_of
from bot.store.tables import conversations, outbox, persons, questions, shown
from dialogs.hearing import readable, unaddressed
from dialogs.model.incoming import Incoming, Said
from dialogs.model.known import Known
from dialogs.model.question import WAITING
from dialogs.nameless import is_requested

ON_ITS_WAY = ("sending", "sent", "unknown")


def wants_no_name(incoming: Incoming) -> bool:
    """Whether the words ask that their writer be named to nobody."""
    return isinstance(incoming, Said) and is_requested(unaddressed(readable(incoming.text)))


def seen_by(c: Connection, _incoming: Incoming, known: Known) -> Mapping[str, Any]:
    """By question, whose addresses: of the one that was pressed, else of all open ones of who spoke."""
    abouts = [f"question:{id_}" for id_ in _ids(c, known)]
    if not abouts:
        return {}
    return {"mailed": _mailed(c, abouts), "shown_to": _shown_to(c, abouts)}


def _ids(c: Connection, known: Known) -> Sequence[str]:
    if known.question:
        return [known.question.id]
    mine = (questions.c.asker == known.person.id, one_of(questions.c.state, WAITING))
    return c.execute(select(questions.c.id).where(*mine)).scalars().all()


def _mailed(c: Connection, abouts: Sequence[str]) -> dict[str, frozenset[str]]:
    """One that is on its way may arrive."""
    posted = select(shown.c.about, shown.c.conversation).where(
        shown.c.about.in_(abouts), shown.c.conversation.startswith(MAIL, autoescape=True)
    )
    on_its_way = select(outbox.c.about, outbox.c.conversation).where(
        outbox.c.about.in_(abouts),
        outbox.c.state.in_(ON_ITS_WAY),
        outbox.c.conversation.startswith(MAIL, autoescape=True),
    )
    rows = [*c.execute(posted), *c.execute(on_its_way)]
    return _by_question((row.about, row.conversation.removeprefix(MAIL)) for row in rows)


def _shown_to(c: Connection, abouts: Sequence[str]) -> dict[str, frozenset[str]]:
    to = (
        select(shown.c.about, persons.c.email)
        .join_from(shown, conversations, conversations.c.id == shown.c.conversation)
        .join(persons, persons.c.id == conversations.c.person)
        .where(shown.c.about.in_(abouts), persons.c.email.is_not(None))
    )
    return _by_question((row.about, row.email) for row in c.execute(to))


def _by_question(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for about, email in pairs:
        found[about.removeprefix("question:")].add(email)
    return {id_: frozenset(emails) for id_, emails in found.items()}
