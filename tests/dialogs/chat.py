"""A chat with Vert, without a channel or a store: each outcome is folded into what is known next."""

from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from dialogs.conversation import respond
from dialogs.faq import Matcher, fit
from dialogs.folder.reading import check_folder
from dialogs.model.event import Event, Role
from dialogs.model.incoming import Edited, Heard, Incoming, Joined, Pressed, Said, Sender, Where, Withdrawn
from dialogs.model.known import Known, Outcome
from dialogs.model.message import Message
from dialogs.model.people import Conversation, Exchange, Kind, Person
from dialogs.model.question import Question
from dialogs.plain import plain

EVENTS = Path(__file__).parents[2] / "events"
A = Sender("web::a", "A")


@cache
def event(id_: str = "klimasamling-2021") -> Event:
    found = check_folder(EVENTS / id_).event
    assert found is not None
    return found


@cache
def matcher(id_: str = "klimasamling-2021") -> Matcher:
    return fit(event(id_))


class Chat:
    """One conversation with one person. `last` is the newest outcome, `shown` the newest message."""

    def __init__(
        self, event_id: str = "klimasamling-2021", kind: Kind = "private", now: str = "2021-09-13T09:00"
    ) -> None:
        self.known = Known(
            now=datetime.fromisoformat(now).replace(tzinfo=ZoneInfo("Europe/Oslo")),
            event=event(event_id),
            matcher=matcher(event_id),
            person=Person(A.id, A.name),
            roles=frozenset({"participant"}),
            conversation=Conversation("web:chat", "web", kind, event=event_id),
            events=(event(event_id),),
            reachable_experts=frozenset(one.email for one in event(event_id).with_role("expert")),
        )
        self.last = Outcome()
        self.shown: Message | None = None
        self._turns = 0

    @property
    def choices(self) -> list[str]:
        return [choice.title for choice in self.shown.choices] if self.shown else []

    @property
    def question(self) -> Question | None:
        """What was handed over in the newest turn."""
        return next((one for one in self.last.saved if isinstance(one, Question)), None)

    def hears(self, text: str, mentioned: bool = True, files: int = 0) -> str:
        heard = self._heard()
        message = f"m{self._turns}"
        return self._turn(Said(**vars(heard), text=text, message=message, mentioned=mentioned, files=files))

    def edits(self, text: str, message: str) -> str:
        return self._turn(Edited(**vars(self._heard()), text=text, message=message, mentioned=True))

    def withdraws(self, message: str) -> str:
        return self._turn(Withdrawn(**vars(self._heard()), message=message))

    def joins(self, vert: bool = True) -> str:
        return self._turn(Joined(**vars(self._heard()), vert=vert, people=() if vert else (A,)))

    def presses(self, title: str) -> str:
        """The button of the newest message that bears this title."""
        assert self.shown is not None
        choice = next(choice for choice in self.shown.choices if choice.title == title)
        return self.presses_verb(choice.verb, choice.object)

    def presses_verb(self, verb: str, object_: str = "") -> str:
        return self._turn(Pressed(**vars(self._heard()), verb=verb, object=object_))

    def has(self, *roles: Role) -> "Chat":
        self.known = replace(self.known, roles=frozenset(roles))
        return self

    def _heard(self) -> Heard:
        self._turns += 1
        where = Where(self.known.conversation.id, "web", self.known.conversation.kind)
        return Heard(id=f"web:chat:{self._turns}", sender=A, where=where, at=self.known.now)

    def _turn(self, incoming: Incoming) -> str:
        self.last = respond(incoming, self.known)
        for saved in self.last.saved:
            if isinstance(saved, Person):
                self.known = replace(self.known, person=saved)
            if isinstance(saved, Exchange):
                self.known = replace(self.known, exchange=saved)
            if isinstance(saved, Question):
                self.known = replace(self.known, question=saved)
        messages = [self.last.card, *(envelope.message for envelope in self.last.envelopes)]
        shown = [message for message in messages if message]
        if not shown:
            return self.last.notice
        self.shown = shown[0]
        return plain(self.shown)
