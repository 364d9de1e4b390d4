"""The event of an id, by its newest release in the database and in its state, for commands that need it."""

import click

from bot.store.engine import Connection
from bot.store.releases import document_of, newest_release
from bot.store.states import in_its_state, states
from dialogs.folder.reading import FaultyEvent, read_event
from dialogs.model.event import Event


def event_in_database(c: Connection, id_: str) -> Event:
    """Raises click's own exception, in a sentence, where there is none that can be read."""
    number = newest_release(c, id_)
    if number == 0:
        raise click.ClickException(
            f"The database holds no event {id_!r}. `vert release FOLDER` puts it there."
        )
    try:
        return in_its_state(read_event(document_of(c, id_, number), number), states(c).get(id_))
    except FaultyEvent:
        raise click.ClickException(
            f"The newest release of {id_} cannot be read by this version of Vert."
        ) from None
