"""The world in Teams: people, the places where they talk, and what can be read there now."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from tests.fakes.cards import card_text, cards_of, mention_entities, plain
from tests.fakes.identity import Identity, Setup
from tests.fakes.wire import Json

Kind = Literal["personal", "groupChat", "channel"]

_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", " ": "."})


@dataclass(eq=False)
class Person:
    id: str
    name: str
    aad_object_id: str | None
    email: str
    tenant: str
    installed: bool = True
    blocked: bool = False
    guest: bool = False

    def account(self) -> Json:
        """As sender of an activity."""
        known = {"aadObjectId": self.aad_object_id} if self.aad_object_id else {}
        return {"id": self.id, "name": self.name, **known}

    def member(self) -> Json:
        """As a line of the roster."""
        given, _, surname = self.name.rpartition(" ")
        return {
            "id": self.id,
            "name": self.name,
            "givenName": given or surname,
            "surname": surname if given else "",
            "email": self.email,
            "userPrincipalName": self.email,
            "tenantId": self.tenant,
            "userRole": "guest" if self.guest else "user",
            **(
                {"aadObjectId": self.aad_object_id, "objectId": self.aad_object_id}
                if self.aad_object_id
                else {}
            ),
        }


@dataclass(eq=False)
class Team:
    id: str
    name: str
    aad_group_id: str
    members: list[Person]

    def known(self) -> Json:
        return {"id": self.id, "name": self.name, "aadGroupId": self.aad_group_id}


@dataclass(eq=False)
class Place:
    """A personal chat, a group chat or a team's channel."""

    id: str
    kind: Kind
    tenant: str
    members: list[Person]
    name: str = ""
    installed: bool = True
    team: Team | None = None

    def reachable(self) -> bool:
        return self.members[0].installed if self.kind == "personal" else self.installed


@dataclass(eq=False)
class Posted:
    """One message as it stands now."""

    id: str
    place: Place
    who: Person | None  # None: the bot
    activity: Json
    at: datetime
    root: str = ""  # the thread it belongs to, in a channel
    edits: int = 0
    deleted: bool = False
    only_for: Person | None = None
    views: dict[str, Json] = field(default_factory=dict)  # what a press or refresh showed one person alone

    @property
    def conversation(self) -> str:
        return f"{self.place.id};messageid={self.root}" if self.root else self.place.id

    def cards(self, seen_by: Person | None = None) -> list[Json]:
        if seen_by and seen_by.id in self.views:
            return [self.views[seen_by.id]]
        return cards_of(self.activity)

    def text(self, seen_by: Person | None = None) -> str:
        files = [f"[{a['name']}]" for a in self.activity.get("attachments") or () if a.get("name")]
        said = plain(str(self.activity.get("text") or ""))
        return "\n".join(part for part in (said, *map(card_text, self.cards(seen_by)), *files) if part)

    def mentions(self) -> list[str]:
        """The ids really mentioned: Teams ignores an entity whose text is not in the message."""
        return [entity["mentioned"]["id"] for entity, found in mention_entities(self.activity) if found]

    def quotes(self) -> list[str]:
        """The ids of the messages it answers by quoting them."""
        return re.findall(r'<quoted messageId="([^"]+)"', str(self.activity.get("text") or ""))

    def shown_to(self, person: Person | None) -> bool:
        return not self.deleted and (not person or self.only_for in (None, person))


Where = Place | Person | str  # a place, a person (their private chat) or a conversation id, also a thread's


class World(Identity):
    def __init__(self, setup: Setup) -> None:
        super().__init__(setup)
        self.clock = setup.clock
        self.bot_name, self.bot_id = setup.bot_name, f"28:{setup.app_id}"
        self.people: dict[str, Person] = {}
        self.places: dict[str, Place] = {}
        self.teams: dict[str, Team] = {}
        self.complaints: list[str] = []  # what Teams would silently do otherwise than the bot meant
        self._posted: dict[str, Posted] = {}
        self._personal: dict[str, Place] = {}
        self._changed = asyncio.Event()

    # who and where

    def person(
        self,
        name: str,
        *,
        email: str | None = None,
        tenant: str | None = None,
        installed: bool = True,
        guest: bool = False,
        listed: bool = True,
    ) -> Person:
        """`listed=False`: someone without an account, as anonymous guests of a meeting are."""
        number = self.next_number("person")
        aad = f"00000000-0000-4000-8000-{number:012d}" if listed else None
        if email is None:
            email = f"{name.lower().translate(_LETTERS)}@example.org" if listed else ""
        who = Person(f"29:1person-{number}", name, aad, email, tenant or self.tenant, installed, guest=guest)
        self.people[who.id] = who
        return who

    def personal(self, person: Person) -> Place:
        """The private chat of the person and the bot; always the same one."""
        if place := self._personal.get(person.id):
            return place
        number = self.next_number("personal chat")
        place = Place(f"a:1chat-{number}", "personal", person.tenant, [person])
        self._personal[person.id] = place
        return self._keep(place)

    def group_chat(
        self, *members: Person, name: str = "", installed: bool = True, tenant: str | None = None
    ) -> Place:
        number = self.next_number("group chat")
        place = Place(
            f"19:group-{number}@thread.v2", "groupChat", tenant or self.tenant, list(members), name, installed
        )
        return self._keep(place)

    def channel(
        self, name: str, *members: Person, team: str = "Klimasamling", installed: bool = True
    ) -> Place:
        """A channel of a team, made when first named; the first channel is the team's own (General)."""
        number = self.next_number("channel")
        new = f"19:channel-{number}@thread.tacv2"
        theirs = next((one for one in self.teams.values() if one.name == team), None)
        if not theirs:
            theirs = Team(new, team, f"44444444-0000-4000-8000-{number:012d}", [])
            self.teams[theirs.id] = theirs
        theirs.members += [person for person in members if person not in theirs.members]
        return self._keep(Place(new, "channel", self.tenant, theirs.members, name, installed, theirs))

    def place(self, conversation: Where) -> Place:
        if isinstance(conversation, Place):
            return conversation
        if isinstance(conversation, Person):
            return self.personal(conversation)
        return self.places[conversation.partition(";messageid=")[0]]

    def _keep(self, place: Place) -> Place:
        self.places[place.id] = place
        return place

    # what can be read

    def messages(self, conversation: Where, *, seen_by: Person | None = None) -> list[Posted]:
        """What stands there now, oldest first; with a thread's id, that thread alone."""
        place = self.place(conversation)
        root = conversation.partition(";messageid=")[2] if isinstance(conversation, str) else ""
        return [
            posted
            for posted in self._posted.values()
            if posted.place is place and posted.shown_to(seen_by) and (not root or posted.root == root)
        ]

    def transcript(self, conversation: Where, *, seen_by: Person | None = None) -> list[tuple[str, str]]:
        """(who, what is read), edits applied and deletions gone.

        A card that answered a press is seen by the presser alone until the bot edits the message (in a
        personal chat that is the same thing). `seen_by` gives one person's view of a group.
        """
        seen = self.messages(conversation, seen_by=seen_by)
        return [(m.who.name if m.who else self.bot_name, m.text(seen_by)) for m in seen]

    def cards(self, conversation: Where, *, seen_by: Person | None = None) -> list[Json]:
        return [card for m in self.messages(conversation, seen_by=seen_by) for card in m.cards(seen_by)]

    def message(self, activity_id: str) -> Posted:
        return self._posted[activity_id]

    def last(self, conversation: Where, *, seen_by: Person | None = None) -> Posted:
        """The bot's newest message there."""
        theirs = [m for m in self.messages(conversation, seen_by=seen_by) if not m.who]
        assert theirs, f"{self.bot_name} has said nothing there"
        return theirs[-1]

    # waiting without sleeping

    async def until(self, condition: Callable[[], bool], timeout: float = 10.0, *, what: str = "it") -> None:
        """Looks again at each request of the bot, until the condition holds."""
        try:
            async with asyncio.timeout(timeout):
                while not condition():
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            raise AssertionError(f"waited {timeout:g} s for {what} in vain") from None

    async def hears(
        self,
        conversation: Where,
        text: str,
        *,
        times: int = 1,
        seen_by: Person | None = None,
        timeout: float = 10.0,
    ) -> Posted:
        """Waits until the bot's words stand there (`times` messages with them); returns the newest such."""

        def found() -> list[Posted]:
            theirs = [m for m in self.messages(conversation, seen_by=seen_by) if not m.who]
            return [m for m in theirs if text in m.text(seen_by)]

        try:
            await self.until(lambda: len(found()) >= times, timeout)
        except AssertionError:
            read = "\n".join(f"{who}: {said}" for who, said in self.transcript(conversation, seen_by=seen_by))
            raise AssertionError(f"{text!r} was not said; there stands:\n{read}") from None
        return found()[-1]

    def _happened(self) -> None:
        self._changed.set()

    def _post(self, posted: Posted) -> Posted:
        self._posted[posted.id] = posted
        self._happened()
        return posted

    def _new_id(self, place: Place, *, by_bot: bool) -> str:
        number = self.next_number("message")
        # ids of the bot's own messages in a personal chat hold a colon, so clients must quote it in a path
        return (
            f"1:1message-{number}" if by_bot and place.kind == "personal" else str(1_636_900_000_000 + number)
        )
