"""Several people around one made-up event, together in a group and each alone with Vert. Nothing is sent:
what a turn saves is known at the next, and its envelopes lie at once where they are for.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypedDict, TypeVar
from zoneinfo import ZoneInfo

from dialogs.conversation import VERBS, respond
from dialogs.experts.moving import MOVES
from dialogs.experts.routing import StaffNow
from dialogs.faq import Matcher, fit
from dialogs.model.broadcast import Broadcast, Reach, Report
from dialogs.model.desk import DeskLinks
from dialogs.model.envelope import Envelope, Here, Reply, ToGroup, ToPerson, ToRole
from dialogs.model.event import Cohort, Entry, Event, Listed, Role, Session, Topic
from dialogs.model.incoming import Edited, Heard, Incoming, Pressed, Said, Sender, Where, Withdrawn
from dialogs.model.known import Away, Known, Learnt, LinkPasted, Outcome, StateChanged, Unlearnt, Withheld
from dialogs.model.message import Choice, Field, Message
from dialogs.model.people import Conversation, Exchange, Person, Wish, may
from dialogs.model.planned import Alteration, Planned, Spoken
from dialogs.model.question import Question
from dialogs.model.readiness import Preparedness
from dialogs.model.standing import Standing
from dialogs.model.text import Language, Text
from dialogs.plain import plain
from scheduler.escalation import step_due
from scheduler.working_hours import working_time
from tests.dialogs.askings import Askings

OSLO = ZoneInfo("Europe/Oslo")
GROUP = "web:group"
T = TypeVar("T")


class Common(TypedDict):
    """What all heard things share."""

    id: str
    sender: Sender
    where: Where
    at: datetime


def at(moment: str, fold: int = 0) -> datetime:
    """2021-11-16 12.00 in Oslo."""
    return datetime.strptime(moment, "%Y-%m-%d %H.%M").replace(tzinfo=OSLO, fold=fold)


def garden() -> Event:
    """Two experts on compost, who are asked at once, two organizers, two webinars without a link."""
    return Event(
        "garden",
        Text("Hagedagene", "Hagedagane", "The Garden Days"),
        "nb",
        OSLO,
        state="live",
        peers_first=timedelta(),
        cohorts=(Cohort("north", Text.everywhere("Nord")),),
        topics=(Topic("compost", Text("kompost", "kompost", "compost"), ("kompost", "compost")),),
        sessions=(webinar("part-1", 1, "2021-11-16 12.00"), webinar("part-2", 2, "2021-11-23 12.00")),
        people=(
            Listed("E", "e@example.org", frozenset({"expert"}), ("compost",)),
            Listed("F", "f@example.org", frozenset({"expert"}), ("compost",), ("nn",)),
            Listed("O", "o@example.org", frozenset({"organizer"})),
            Listed("P", "p@example.org", frozenset({"organizer"})),
        ),
    )


def webinar(id_: str, part: int, start: str) -> Session:
    title = Text(f"Jord, del {part}", f"Jord, del {part}", f"Soil, part {part}")
    return Session(id_, title, at(start), place=Text.everywhere("Teams"), topics=("compost",))


class Gathering:
    """`last` is the newest outcome; a place is a person's letter, for the chat they have alone, or GROUP."""

    def __init__(self, *events: Event, now: str = "2021-09-13 09.03") -> None:
        self.events = {event.id: event for event in events or (garden(),)}
        self.now = at(now)
        self.last = Outcome()
        self.reach, self.report = Reach(groups=1), Report()
        self.reachable = {"e@example.org", "f@example.org"}
        self.links: dict[str, str] = {}
        self.mailed: frozenset[str] = frozenset()  # who is reached by mail alone
        self.away: dict[str, datetime] = {}
        self._went: dict[str, datetime] = {}
        self.planned: tuple[Planned, ...] = ()
        self.spoken: tuple[Spoken, ...] = ()
        self.repeated = False
        self.standing, self.prepared, self.last_sender = Standing(), Preparedness(), ""
        self.desks: tuple[DeskLinks, ...] = ()
        self.askings = Askings()
        self.verbs = VERBS  # what a button does: another table is a Vert that is not ours
        self._matchers: dict[str, Matcher | None] = {}
        self._kept: dict[tuple[str, ...], object] = {}
        self._shown: dict[str, dict[str, Message]] = {}
        self._keys: set[str] = set()
        self._turns = 0

    @property
    def event(self) -> Event:
        return next(iter(self.events.values()))

    def person(self, who: str) -> Person:
        only = self.event.id if len(self.events) == 1 else None
        new = Person(f"web::{who}", who, f"{who.lower()}@example.org", event=only)
        return self._of(Person, new.id) or new

    def speaks(self, who: str, language: Language) -> None:
        self.keep(replace(self.person(who), language=language))

    def says(
        self, who: str, text: str, place: str = "", message: str = "", quotes: str = "", mentions: bool = True
    ) -> str:
        """Alone with Vert, or in the group with Vert mentioned. Returns what is read there then.

        `quotes` is what the quoted message is about.
        """
        place = place or who
        heard, message = self._heard(who, place), message or f"m{self._turns}"
        said = Said(**heard, text=text, message=message, mentioned=mentions, replies_to=quotes or None)
        self._turn(said, place)
        return self.reads(place)

    def edits(self, who: str, text: str, message: str, place: str = "", mentions: bool = True) -> None:
        place = place or who
        self._turn(Edited(**self._heard(who, place), text=text, message=message, mentioned=mentions), place)

    def withdraws(self, who: str, message: str, place: str = "") -> None:
        place = place or who
        self._turn(Withdrawn(**self._heard(who, place), message=message), place)

    def presses(self, who: str, title: str, place: str = "", **fields: str) -> str:
        """The newest button of that title in the place. Returns what the presser then reads."""
        place = place or who
        about, choice = next(self._buttons(place, title))
        return self.presses_verb(who, choice.verb, choice.object, place, about, **fields)

    def presses_verb(
        self, who: str, verb: str, object_: str, place: str = "", about: str = "", **fields: str
    ) -> str:
        """What a button does that may be gone by now, or was never theirs."""
        place = place or who
        self._turn(Pressed(**self._heard(who, place), verb=verb, object=object_, fields=fields), place)
        if self.last.card is None:
            return self.last.notice or self.reads(place)
        if about and place != GROUP:  # in a group the card is the presser's alone
            self._shown[place][about] = self.last.card
        return plain(self.last.card)

    def later(self, **span: float) -> None:
        self.now += timedelta(**span)

    def ticks(self) -> list[str]:
        """What the clock does now, the oldest question first."""
        done: list[str] = []
        for question in sorted(self._all(Question), key=lambda one: (one.asked_at, one.id)):
            step = step_due(question, self.event, self.reachable, self._left, self.now)
            if step is None:
                continue
            staff = StaffNow(
                self.now, self.event, frozenset(self.reachable), self.away, self.loads, self.links
            )
            self.last = MOVES[step](question, self.event, staff)
            for saved in self.last.saved:
                self.keep(saved)
            for envelope in self.last.envelopes:
                self._lay(envelope, "")
            done.append(step)
        return done

    @property
    def _left(self) -> dict[str, datetime]:
        """Who is away, and since when."""
        return {email: self._went[email] for email, until in self.away.items() if until > self.now}

    @property
    def loads(self) -> dict[str, int]:
        return dict(Counter(one.expert for one in self._all(Question) if one.waits and one.expert))

    def reads(self, place: str) -> str:
        """The newest message there."""
        messages = self.all_in(place)
        return plain(messages[-1]) if messages else ""

    def newest(self, place: str) -> Message:
        return self.all_in(place)[-1]

    def said_in(self, place: str) -> list[str]:
        """What stands there, the oldest first."""
        return [plain(message) for message in self.all_in(place)]

    def all_in(self, place: str) -> list[Message]:
        return list(self._shown.get(place, {}).values())

    def choices(self, place: str) -> list[str]:
        """The titles of what can be pressed on the newest message."""
        message = self.newest(place)
        form = message.form.choices if message.form else ()
        return [choice.title for choice in (*form, *message.choices)]

    def field(self, id_: str) -> Field:
        """A field of the card that answered the newest press."""
        card = self.last.card
        assert card is not None
        assert card.form is not None
        return next(field for field in card.form.fields if field.id == id_)

    def audit(self) -> list[tuple[str, str]]:
        return [(line.act, line.outcome) for line in self.last.audit]

    @property
    def question(self) -> Question:
        """The only question there is."""
        (found,) = self._all(Question)
        return found

    @property
    def questions(self) -> list[Question]:
        """In whatever state, the oldest first."""
        return sorted(self._all(Question), key=lambda one: (one.asked_at, one.id))

    @property
    def waiting(self) -> list[Question]:
        """The oldest first."""
        return sorted((one for one in self._all(Question) if one.waits), key=lambda one: one.asked_at)

    @property
    def broadcast(self) -> Broadcast:
        (found,) = self._all(Broadcast)
        return found

    def shown_in(self, place: str) -> dict[str, Message]:
        """What stands there, by what it is about."""
        return dict(self._shown.get(place, {}))

    def _turn(self, incoming: Incoming, place: str) -> None:
        self.last_sender = incoming.sender.name
        self.last = respond(incoming, self._known(incoming), self.verbs)
        if self.repeated:
            return
        for saved in self.last.saved:
            self.keep(saved)
            self.askings.keep(saved, self.event.id, self.person(incoming.sender.name), self.now)
        for envelope in self.last.envelopes:
            self._lay(envelope, place)

    def _heard(self, who: str, place: str) -> Common:
        self._turns += 1
        person = self.person(who)
        where = Where(_conversation(place), "web", "group" if place == GROUP else "private")
        sender = Sender(person.id, person.name, person.email)
        return {"id": f"{where.conversation}:{self._turns}", "sender": sender, "where": where, "at": self.now}

    def _known(self, heard: Heard) -> Known:
        who = heard.sender.name
        person, conversation = self.person(who), self._conversation(heard)
        object_ = heard.object if isinstance(heard, Pressed) else ""
        question, broadcast = self._named(Question, object_), self._named(Broadcast, object_)
        if isinstance(heard, Edited | Withdrawn):
            question = next((one for one in self._all(Question) if one.message == heard.message), None)
        if isinstance(heard, Said) and (to := heard.replies_to):
            question = next((one for one in self._all(Question) if _is_about(to, one)), question)
        elif isinstance(heard, Said) and not isinstance(heard, Edited) and conversation.is_private:
            theirs = (one for one in self._all(Question) if one.asker == person.id)
            question = next((one for one in theirs if one.awaits_reply), question)
        named = question or broadcast
        bound = person.event if conversation.is_private else conversation.event
        event = self.events.get(named.event if named else bound or "")
        of = [event] if event else self.events.values()
        roles = frozenset[Role]().union(*(one.roles_of(person.email) for one in of))
        waiting = (one for one in self._all(Question) if one.waits)
        return Known(
            now=self.now,
            event=event,
            matcher=self._matchers.get(event.id) if event else None,
            person=person,
            roles=roles,
            conversation=conversation,
            events=tuple(self.events.values()),
            exchange=self._of(Exchange, conversation.id, person.id),
            question=question,
            broadcast=broadcast,
            reach=self.reach,
            report=self.report,
            waiting=tuple(one for one in waiting if may(roles, "organizer") or one.asker == person.id),
            merged=self._hanging_on(question.merged_into or question.id) if question else (),
            main=self._of(Question, question.merged_into or "") if question else None,
            mailed={one.id: self.mailed & self._see(one) for one in self._all(Question)},
            shown_to={one.id: self._see(one) - self.mailed for one in self._all(Question)},
            alike=tuple(one for one in self._all(Question) if one.state == "merged"),
            wishes=tuple(one for one in self._all(Wish) if one.person == person.id),
            reachable_experts=frozenset(self.reachable),
            away=self.away,
            loads=self.loads,
            past=self._answered_lately(),
            repeated=self.repeated,
            links=self.links,
            planned=self.planned,
            spoken=self.spoken,
            replying_to=(heard.replies_to or "") if isinstance(heard, Said) else "",
            mine=self._answered_by(person),
            answered=tuple(one for one in self.questions if one.state in ("answered", "settled")),
            waited={one.id: working_time(one.asked_at, self.now) for one in self._all(Question)},
            told=self.askings.told(self._all(Question), self.now),
            disputed=self.askings.disputed(heard, self._all(Question)) if _may_see(heard, roles) else None,
            doubts=self.askings.doubts(),
            standing=self.standing,
            prepared=self.prepared,
            desks=self.desks,
        )

    def _answered_lately(self) -> tuple[Question, ...]:
        answered = (one for one in self._all(Question) if one.state in ("answered", "settled"))
        return tuple(sorted(answered, key=lambda one: one.asked_at, reverse=True))

    def _see(self, question: Question) -> frozenset[str]:
        """The addresses of those of the event who have its card."""
        listed = (one for event in self.events.values() for one in event.people)
        about = f"question:{question.id}"
        return frozenset(one.email for one in listed if about in self._shown.get(one.name, {}))

    def _hanging_on(self, main: str) -> tuple[Question, ...]:
        """Those merged with it, the oldest first."""
        theirs = (one for one in self._all(Question) if one.merged_into == main)
        return tuple(sorted(theirs, key=lambda one: one.asked_at))

    def _answered_by(self, person: Person) -> tuple[Question, ...]:
        """The newest first."""
        theirs = [one for one in self.questions if any(it.by == person.email for it in one.contributions)]
        return tuple(reversed(theirs))

    def _conversation(self, heard: Heard) -> Conversation:
        where = heard.where
        only = self.event.id if len(self.events) == 1 else None
        new = Conversation(where.conversation, where.channel, where.kind, event=only)
        return self._of(Conversation, where.conversation) or new

    def keep(self, saved: object) -> None:
        """Whole nouns in their new version, where the version is the old one."""
        match saved:
            case Alteration():
                self.planned, self.spoken = altered(self.planned, self.spoken, saved)
            case LinkPasted(event, session, link):
                old = self.events[event]
                linked = replace(old.sessions_by_id[session], link=link)
                sessions = tuple(linked if one.id == session else one for one in old.sessions)
                self.events[event] = replace(old, sessions=sessions)
            case Away(_, email, until):
                self.away = {one: then for one, then in self.away.items() if one != email}
                self.away |= {email: until} if until else {}
                self._went[email] = self.now
            case Learnt(event, entry):
                others = [one for one in self.events[event].entries if one.id != entry.id]
                self._release(event, entries=(*others, entry))
            case Unlearnt(event, entry):
                left = tuple(one for one in self.events[event].entries if one.id != entry)
                self._release(event, entries=left)
            case Withheld(event, entry, _, wanted):
                withheld = self.events[event].withheld
                withheld = withheld | {entry} if wanted else withheld - {entry}
                self.events[event] = replace(self.events[event], withheld=withheld)
            case StateChanged(event, state, version, delete_on):
                old = self.events[event]
                assert old.state_version == version, "two at once changed the state"
                self.events[event] = replace(old, state=state, state_version=version + 1, delete_on=delete_on)
                self.standing = Standing(self.now, self.last_sender)
            case Person() | Conversation() | Question() | Broadcast() | Exchange() | Wish():
                before = self._kept.get(_name(saved))
                assert getattr(before, "version", 0) == saved.version, f"two at once changed {_name(saved)}"
                kept = replace(saved, version=saved.version + 1)
                self._kept[_name(saved)] = kept
                if isinstance(kept, Broadcast):
                    self.planned, self.spoken = announced(self.planned, self.spoken, kept)

    def _release(self, event: str, entries: tuple[Entry, ...]) -> None:
        old = self.events[event]
        self.events[event] = replace(old, entries=entries, release=old.release + 1)
        self._matchers[event] = fit(self.events[event]) if entries else None

    def _lay(self, envelope: Envelope, place: str) -> None:
        """Where it is for, in the place of what was about the same; a key that was used is refused."""
        if envelope.key in self._keys:
            return
        self._keys.add(envelope.key)
        assert envelope.message is not None
        for receiver in self._receivers(envelope, place):
            self._shown.setdefault(receiver, {})[envelope.about or envelope.key] = envelope.message
        self.askings.hear(envelope)

    def _receivers(self, envelope: Envelope, place: str) -> list[str]:
        match envelope.to:
            case Here() | Reply(_, ""):
                return [place]
            case Reply(_, conversation):
                return [GROUP if conversation == GROUP else conversation.removeprefix("web:")]
            case ToPerson(id_):
                return [id_.removeprefix("web::").removeprefix("mail:").removesuffix("@example.org").upper()]
            case ToGroup():
                return [GROUP]
            case ToRole(role):
                return [one.name for one in self.event.with_role(role)]
        raise AssertionError(f"nobody here is {envelope.to}")

    def _buttons(self, place: str, title: str) -> Iterator[tuple[str, Choice]]:
        for about, message in reversed(self._shown[place].items()):
            form = message.form.choices if message.form else ()
            items = (choice for item in message.items for choice in item.choices)
            yield from ((about, one) for one in (*message.choices, *form, *items) if one.title == title)

    def _all(self, kind: type[T]) -> list[T]:
        return [one for one in self._kept.values() if isinstance(one, kind)]

    def _of(self, kind: type[T], *name: str) -> T | None:
        found = self._kept.get((kind.__name__, *name))
        return found if isinstance(found, kind) else None

    def _named(self, kind: type[T], object_: str) -> T | None:
        return self._of(kind, object_.partition("|")[0].partition(":")[2])


def _may_see(heard: Heard, roles: frozenset[Role]) -> bool:
    """What an organizer finds wrong, or the asker right."""
    return may(roles, "organizer") or (isinstance(heard, Pressed) and heard.verb == "faq_helped")


def altered(
    planned: tuple[Planned, ...], spoken: tuple[Spoken, ...], change: Alteration
) -> tuple[tuple[Planned, ...], tuple[Spoken, ...]]:
    """The outbox with a change as it is kept."""
    kept = replace(change, version=change.version + 1)
    coming = (replace(one, alteration=kept) if one.key == change.key else one for one in planned)
    behind = (
        replace(one, draft=kept)
        if change.key == f"draft:{one.object}"
        else replace(one, alteration=kept)
        if change.key == one.key
        else one
        for one in spoken
    )
    return tuple(coming), tuple(behind)


def announced(
    planned: tuple[Planned, ...], spoken: tuple[Spoken, ...], broadcast: Broadcast
) -> tuple[tuple[Planned, ...], tuple[Spoken, ...]]:
    """The outbox with a broadcast as it is now."""
    object_ = f"broadcast:{broadcast.id}"
    coming = (replace(one, broadcast=broadcast) if one.object == object_ else one for one in planned)
    behind = (replace(one, broadcast=broadcast) if one.object == object_ else one for one in spoken)
    return tuple(coming), tuple(behind)


def _is_about(what: str, question: Question) -> bool:
    """Whether a message, by its id or by what it shows, stands for the question."""
    named = (question.message, f"asked:{question.id}")
    return what in named or what.startswith(f"asked_back:{question.id}:")


def _name(saved: object) -> tuple[str, ...]:
    match saved:
        case Exchange():
            return ("Exchange", saved.conversation, saved.person)
        case Wish():
            return ("Wish", saved.person, saved.session)
        case Person() | Conversation() | Question() | Broadcast():
            return (type(saved).__name__, saved.id)
    raise AssertionError(f"{saved} is not kept")


def _conversation(place: str) -> str:
    return GROUP if place == GROUP else f"web:{place}"
