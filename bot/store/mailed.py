"""Who has got a question by e-mail, which can't be called back."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from bot.store.addresses import MAIL
from bot.store.tables import outbox, shown
from dialogs.model.incoming import Incoming
from dialogs.model.known import Known

ON_ITS_WAY = ("sending", "sent", "unknown")


def mailed(c: Connection, _incoming: Incoming, known: Known) -> Mapping[str, Any]:
    """The addresses; one that is on its way may arrive."""
    if known.question is None:
        return {}
    about = f"question:{known.question.id}"
    posted = select(shown.c.conversation).where(
        shown.c.about == about, shown.c.conversation.startswith(MAIL, autoescape=True)
    )
    on_its_way = select(outbox.c.conversation).where(
        outbox.c.about == about,
        outbox.c.state.in_(ON_ITS_WAY),
        outbox.c.conversation.startswith(MAIL, autoescape=True),
    )
    found = {*c.execute(posted).scalars(), *c.execute(on_its_way).scalars()}
    return {"mailed": frozenset(one.removeprefix(MAIL) for one in found)}
