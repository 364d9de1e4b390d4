"""The words of what is worded at sending: a reminder from the newest release, a broadcast from its row."""

from collections.abc import Mapping
from datetime import datetime

from bot.store.broadcasting import on_their_way
from bot.store.correcting import AT_LEAST
from bot.store.engine import Store
from bot.store.releases import Library
from dialogs.broadcasting import as_received
from dialogs.model.broadcast import Broadcast
from dialogs.model.event import Event
from dialogs.model.message import Message
from dialogs.model.planned import IN_PLACE, RECALLED
from dialogs.model.text import Language, as_language
from dialogs.outbox import recalled
from dialogs.reminding import corrected, derived, left_beside
from dialogs.test_state import HEADING, headed
from scheduler.outbox import Delivery, Later


class Wording:
    """Hands each delivery its message. `base` is the address of Vert's own pages."""

    def __init__(self, library: Library, base: str) -> None:
        self._library, self._base = library, base
        self._broadcasts: Mapping[str, Broadcast] = {}

    async def refresh(self, store: Store) -> None:
        """Looks up the broadcasts that are being sent, so that wording one needs no database."""
        self._broadcasts = await store.read(on_their_way)

    def words(self, delivery: Delivery, now: datetime) -> Message | None:
        """None where nothing true is left to say."""
        event = self._library.now.events.get(delivery.event)
        if event is None:
            return None
        language = as_language(delivery.language) or event.language
        if IN_PLACE in delivery.source and not delivery.edits:
            return None  # who never got the first does not get its correction
        message = self._message(delivery, event, now, language)
        heading = delivery.source.get(HEADING)
        return headed(message, heading) if message and heading else message

    def _message(self, delivery: Delivery, event: Event, now: datetime, language: Language) -> Message | None:
        source = delivery.source
        if RECALLED in source:
            return left_beside(event, source, now, language, self._base) or recalled(event, language)
        if broadcast_id := source.get("broadcast"):
            broadcast = self._broadcasts.get(broadcast_id)
            if broadcast is None or broadcast.version < int(source.get(AT_LEAST, 0)):
                raise Later("its words are not looked up yet")
            return as_received(broadcast, event, language)
        if IN_PLACE in source:
            return corrected(event, source, now, language, self._base)
        return derived(event, source, now, language, self._base)
