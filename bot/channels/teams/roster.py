"""Who is here: the roster, asked when Vert or people come in, and for a sender not met before."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Protocol
from urllib.parse import quote

import structlog

from bot.channels.teams.sender import Connector
from bot.channels.teams.translate import person_id
from bot.channels.teams.wire import Json
from bot.store.roster import Member
from dialogs.model.incoming import Incoming, Joined, Left, Sender, Where
from scheduler.outbox import CannotSend, NeverFits, NotReachable

log = structlog.get_logger(__name__)

PAGE = 500
MOST_REMEMBERED = 20_000
FEW = 10  # newcomers asked for one by one; more, and the whole roster is read


class People(Protocol):
    """Where what the roster told is kept."""

    async def knows(self, conversation: str, person: str) -> bool: ...

    async def learn(self, where: Where, people: Sequence[Member], whole: bool = False) -> None: ...


class TeamsRoster:
    def __init__(self, connector: Connector, people: People) -> None:
        self._connector, self._people = connector, people
        self._met: set[tuple[str, str]] = set()

    async def introduce(self, incoming: Incoming, raw: Json) -> Incoming:
        """The same, with names and addresses where the roster had to be asked."""
        if isinstance(incoming, Left):
            self._met -= {(incoming.where.conversation, person.id) for person in incoming.people}
            return incoming
        try:
            return await self._introduce(incoming, raw)
        except CannotSend as refusal:
            # a turn without an address is better than none; the next one asks again
            log.warning("teams_roster_away", why=str(refusal))
            return incoming

    def forget(self, person: str) -> None:
        """Who asked to be forgotten is a stranger the next time they speak."""
        self._met = {met for met in self._met if met[1] != person}

    async def _introduce(self, incoming: Incoming, raw: Json) -> Incoming:
        where = incoming.where
        if isinstance(incoming, Joined) and (incoming.vert or len(incoming.people) > FEW):
            members = await self._everyone(where)
            await self._learn(where, members, whole=True)
            return _named(incoming, members)
        ids = [member["id"] for member in raw.get("membersAdded") or ()]
        wanted = ids if isinstance(incoming, Joined) else [raw["from"]["id"]]
        if not isinstance(incoming, Joined) and await self._has_met(where.conversation, incoming.sender.id):
            return incoming
        members = [found for one in wanted if (found := await self._one(where, one))]
        await self._learn(where, members)
        self._remember(where.conversation, [incoming.sender.id])
        return _named(incoming, members)

    async def _has_met(self, conversation: str, person: str) -> bool:
        if (conversation, person) in self._met:
            return True
        if not await self._people.knows(conversation, person):
            return False
        self._remember(conversation, [person])
        return True

    async def _learn(self, where: Where, members: Sequence[Member], whole: bool = False) -> None:
        if members:
            await self._people.learn(where, members, whole)
            self._remember(where.conversation, [member.sender.id for member in members])

    def _remember(self, conversation: str, people: Iterable[str]) -> None:
        if len(self._met) > MOST_REMEMBERED:
            self._met.clear()
        self._met |= {(conversation, person) for person in people}

    async def _everyone(self, where: Where) -> list[Member]:
        members: list[Member] = []
        more = ""
        while True:
            page = await self._ask(where, f"pagedmembers?pageSize={PAGE}{more}")
            members += [_member(one, where.tenant) for one in _readable(page.get("members"))]
            token = page.get("continuationToken")
            if not isinstance(token, str) or not token:
                return members
            more = f"&continuationToken={quote(token, safe='')}"

    async def _one(self, where: Where, native: str) -> Member | None:
        try:
            found = await self._ask(where, f"members/{quote(native, safe='')}")
        except (NotReachable, NeverFits):
            return None  # a guest whom the roster does not tell of
        return next((_member(one, where.tenant) for one in _readable([found])), None)

    async def _ask(self, where: Where, what: str) -> Json:
        # a thread has no roster of its own
        conversation = where.conversation.removeprefix("teams:").partition(";messageid=")[0]
        path = f"conversations/{quote(conversation, safe='')}/{what}"
        return await self._connector.ask("GET", where.reference["service_url"], path)


def _readable(members: object) -> list[Json]:
    if not isinstance(members, list):
        return []
    return [one for one in members if isinstance(one, dict) and isinstance(one.get("id"), str)]


def _member(told: Json, tenant: str) -> Member:
    # an older connector calls the account's id objectId
    account = {"id": told["id"], "aadObjectId": told.get("aadObjectId") or told.get("objectId")}
    email = told.get("email") or told.get("userPrincipalName")
    email = email.strip().casefold() if isinstance(email, str) else ""
    name = told.get("name")
    sender = Sender(person_id(account, tenant), name if isinstance(name, str) else "", email or None)
    return Member(sender, told["id"])


def _named(incoming: Incoming, members: Sequence[Member]) -> Incoming:
    told = {member.sender.id: member.sender for member in members}
    incoming = replace(incoming, sender=told.get(incoming.sender.id, incoming.sender))
    if isinstance(incoming, Joined):
        people = tuple(told.get(person.id, person) for person in incoming.people)
        return replace(incoming, people=people)
    return incoming
