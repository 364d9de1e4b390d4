"""One snapshot for one turn: what is known of who spoke, of where, and of what was pressed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache, partial
from typing import Any

from sqlalchemy import (
    BindParameter,
    Connection,
    RowMapping,
    Select,
    String,
    Table,
    and_,
    bindparam,
    cast,
    literal,
    literal_column,
    or_,
    select,
    union,
)

from bot.store.addresses import CHATS, no_guests
from bot.store.audience import reach_of
from bot.store.escalating import answered_lately, away_now, loads
from bot.store.guests import GUEST
from bot.store.lazily import MappingOnceLookedAt, RowsOnceLookedAt, SetOnceLookedAt
from bot.store.privacy import Stored, nothing_stored
from bot.store.releases import Loaded
from bot.store.reports import report_of
from bot.store.rows import noun_of, one_of
from bot.store.states import count_of_changes
from bot.store.tables import (
    broadcasts,
    conversations,
    exchanges,
    persons,
    questions,
    shown,
    wishes,
)
from bot.store.views import view
from dialogs.model.broadcast import Broadcast, Reach, Report
from dialogs.model.event import Event, Role
from dialogs.model.incoming import Edited, Incoming, Pressed, Said, Withdrawn
from dialogs.model.known import TO_ALL, Known
from dialogs.model.people import Conversation, Exchange, Person, Wish, may
from dialogs.model.question import WAITING, Question
from dialogs.people.audiences import GROUP
from dialogs.wrong import finds_wrong

Named = Mapping[Table, RowMapping]  # what was pressed or quoted, by the table it is in

SHOWS_STORED = {"what_stored", "my_data", "forget_me", "forget_me_yes"}
SHARES = {"share_form", "share_yes"}
SHOWS_WISHES = {"remind", "my_data"}
FRESH = timedelta(hours=1)  # how old "last seen" may grow before it is worth a write


# Read in the very statement that meets a person, and so no more is read for those of whom nothing was asked.
# Its patterns are written out: SQLite prepares a whole statement anew each time a pattern is bound.
_ASKED_BACK = cast(questions.c.clarifications, String)
_UNREPLIED = or_(
    one_of(questions.c.state, ("asked_back",)),
    and_(
        _ASKED_BACK.like(literal_column("""'%"by"%'""")),
        _ASKED_BACK.not_like(literal_column("""'%"replied_at"%'""")),
    ),
)


class Outdated(Exception):
    """Somebody made a release, or changed an event's state, since the events were loaded."""


@dataclass(frozen=True)
class Met(Known):
    """With whether who spoke, and where, are written down just so: then nothing of it is written again."""

    person_is_written: bool = False
    conversation_is_written: bool = False


def load(
    c: Connection,
    incoming: Incoming,
    loaded: Loaded,
    now: datetime,
    *,
    wall: datetime | None = None,
    mail: bool = False,
    links: Mapping[str, str] | None = None,
) -> Met:
    """What the turn may need: one statement for words, and a few where a press names an object. What few
    turns look at is read when they do.

    `mail` says whether an expert can be reached by mail alone. Raises Outdated when a newer release is out.
    """
    met = _met(c, incoming, loaded)
    replying_to = _replied_to(c, incoming)
    named = _named(c, incoming, replying_to, met)
    event = _event(incoming, met, named, loaded)
    person = _person(incoming, met, loaded)
    spoken_to = _is_spoken_to(incoming) or replying_to.startswith(TO_ALL) or questions in named
    there = _conversation(incoming, met, loaded)
    question = _noun(Question, questions, named, event)
    known = Met(
        now=now.astimezone(event.time_zone) if event else now,
        event=event,
        matcher=loaded.matchers.get(event.id) if event else None,
        person=person,
        roles=_roles(person, event, loaded),
        conversation=there,
        events=tuple(loaded.events.values()),
        replying_to=replying_to,
        exchange=_exchange(incoming, met, named, event),
        question=question,
        merged=RowsOnceLookedAt(partial(_merged, c, event, question)) if event and question else (),
        main=_main(c, event, question) if event and question else None,
        broadcast=_noun(Broadcast, broadcasts, named, event),
        stored=_stored(c, incoming) if spoken_to else {},
        wall=wall,
        links=links or {},
        person_is_written=_is_written(person, met, now),
        conversation_is_written=_is_written_there(there, incoming, met, now),
    )
    return _with_others(c, incoming, known, event, named, mail) if event and spoken_to else known


def _with_others(
    c: Connection, incoming: Incoming, known: Met, event: Event, named: Named, mail: bool
) -> Met:
    """And what an answer may say of other people: whom a broadcast reaches, who waits, who can be asked."""
    audience, broadcast = _audience(incoming, named), named.get(broadcasts)
    return replace(
        known,
        reach=reach_of(c, event, audience, known.person) if audience else Reach(),
        report=_report(c, broadcast, event) if broadcast else Report(),
        waiting=RowsOnceLookedAt(partial(_waiting, c, event, known.person, known.roles)),
        wishes=_wishes(c, event, known.person) if _verb(incoming) in SHOWS_WISHES else (),
        reachable_experts=SetOnceLookedAt(partial(reachable, c, event, mail)),
        past=RowsOnceLookedAt(partial(answered_lately, c, event)),
        away=MappingOnceLookedAt(partial(away_now, c, event, known.now)),
        loads=MappingOnceLookedAt(partial(loads, c, event)),
        **view(c, incoming, known),
    )


def _report(c: Connection, broadcast: RowMapping, event: Event) -> Report:
    return report_of(c, broadcast["id"], event, broadcast["unreachable"], broadcast["through_group"])


def _verb(incoming: Incoming) -> str:
    return incoming.verb if isinstance(incoming, Pressed) else ""


def _is_spoken_to(incoming: Incoming) -> bool:
    """Whether Vert may have to say something: the chatter of a group costs one statement."""
    if isinstance(incoming, Said):
        return incoming.mentioned or incoming.where.kind == "private" or finds_wrong(incoming)
    return isinstance(incoming, Pressed)


def _replied_to(c: Connection, incoming: Incoming) -> str:
    """What the message shows that is answered or quoted, if Vert wrote it."""
    if not isinstance(incoming, Said) or not incoming.replies_to:
        return ""
    there = (shown.c.conversation == incoming.where.conversation, shown.c.posted == incoming.replies_to)
    return c.execute(select(shown.c.about).where(*there).order_by(shown.c.about).limit(1)).scalar() or ""


def overhears(incoming: Incoming) -> bool:
    """Whether these are words in a group that were not said to Vert."""
    return isinstance(incoming, Said) and incoming.where.kind != "private" and not incoming.mentioned


@cache
def _meeting() -> Select[Any]:
    """Person, conversation and their exchange side by side in one row, whichever of them there are."""
    here = select(literal(1).label("one")).subquery("here")
    person: BindParameter[str] = bindparam("person")
    conversation: BindParameter[str] = bindparam("conversation")
    last = and_(exchanges.c.conversation == conversation, exchanges.c.person == person)
    theirs = (questions.c.asker == person, questions.c.conversation == conversation)
    asked_back = select(questions.c.id).where(*theirs, one_of(questions.c.state, WAITING), _UNREPLIED)
    asked_back = asked_back.order_by(questions.c.asked_at.desc(), questions.c.id)
    return select(
        count_of_changes().label("count_of_changes"),
        asked_back.limit(1).scalar_subquery().label("asked_back"),
        *(
            column.label(f"{column.table.name}_{column.name}")
            for column in (*persons.c, *conversations.c, *exchanges.c)
        ),
    ).select_from(
        here.outerjoin(persons, persons.c.id == person)
        .outerjoin(conversations, conversations.c.id == conversation)
        .outerjoin(exchanges, last)
    )


def _met(c: Connection, incoming: Incoming, loaded: Loaded) -> RowMapping:
    names = {"person": incoming.sender.id, "conversation": incoming.where.conversation}
    met = c.execute(_meeting(), names).mappings().one()
    if met["count_of_changes"] != loaded.count:
        raise Outdated
    return met


def _named(c: Connection, incoming: Incoming, replying_to: str, met: RowMapping) -> Named:
    for table, wanted in _wanted(incoming, replying_to) or _asked_back(incoming, met):
        row = c.execute(select(table).where(wanted).limit(1)).mappings().one_or_none()
        if row and _is_of_this_page(row, incoming):
            return {table: row}
    return {}


def _is_of_this_page(row: RowMapping, incoming: Incoming) -> bool:
    """A desk, or the console, is one event's: nothing of another is acted on from there."""
    return not incoming.where.event or row.get("event", incoming.where.event) == incoming.where.event


def _wanted(incoming: Incoming, replying_to: str) -> Collection[tuple[Table, Any]]:
    if isinstance(incoming, Pressed):
        kind, _, id_ = incoming.object.partition("|")[0].partition(":")
        match kind:
            case "question":
                return [(questions, questions.c.id == id_)]
            case "broadcast":
                return [(broadcasts, broadcasts.c.id == id_)]
            case "exchange":
                return [(exchanges, exchanges.c.about == f"exchange:{id_}")]
    if isinstance(incoming, Edited | Withdrawn):
        return [(questions, _of_message(incoming.where.conversation, incoming.message))]
    if replying_to.startswith("broadcast:"):
        return [(broadcasts, broadcasts.c.id == replying_to.partition(":")[2])]
    if replying_to.startswith("asked_back:"):
        return [(questions, questions.c.id == replying_to.split(":")[1])]
    if isinstance(incoming, Said) and incoming.replies_to:
        there = incoming.where.conversation
        of_thread = [(questions, _of_thread(there))] if incoming.where.kind == "channel" else []
        return [(questions, _of_message(there, incoming.replies_to)), *of_thread]
    return []


def _asked_back(incoming: Incoming, met: RowMapping) -> Collection[tuple[Table, Any]]:
    """Their own question of which an expert wants to know more: what is said in private may be the reply."""
    if met["asked_back"] is None or not isinstance(incoming, Said) or incoming.where.kind != "private":
        return []
    return [(questions, questions.c.id == met["asked_back"])]


def _of_message(conversation: str, message: str) -> Any:
    """The question that was asked with a message, or is shown by it: to an expert, or to all on its card."""
    about = select(shown.c.about).where(shown.c.conversation == conversation, shown.c.posted == message)
    return or_(
        and_(questions.c.conversation == conversation, questions.c.message == message),
        (literal("question:") + questions.c.id).in_(about),
        (literal("asked:") + questions.c.id).in_(about),
    )


def _of_thread(conversation: str) -> Any:
    """The newest in a channel's thread that is not answered: a reply there is a reply to it."""
    unanswered = one_of(questions.c.state, WAITING | {"remembered"})
    newest = select(questions.c.id).where(questions.c.conversation == conversation, unanswered)
    return (
        questions.c.id
        == newest.order_by(questions.c.asked_at.desc(), questions.c.id).limit(1).scalar_subquery()
    )


def _noun(kind: Any, table: Table, named: Named, event: Event | None) -> Any:
    row = named.get(table)
    return noun_of(kind, table, row, zone=event.time_zone if event else None) if row else None


def _exchange(incoming: Incoming, met: RowMapping, named: Named, event: Event | None) -> Exchange | None:
    """The one whose button was pressed, and no other; for words the last one here."""
    if isinstance(incoming, Pressed) and incoming.object.startswith("exchange:"):
        pressed: Exchange | None = _noun(Exchange, exchanges, named, event)
        return pressed
    if met["exchanges_about"] is None:
        return None
    return noun_of(Exchange, exchanges, met, "exchanges_", event.time_zone if event else None)


def _event(incoming: Incoming, met: RowMapping, named: Named, loaded: Loaded) -> Event | None:
    """Of what was pressed; else the page's, or the only one; else the chat's, in private its person's."""
    for table in (questions, broadcasts):
        if row := named.get(table):
            return loaded.events.get(row["event"])
    if incoming.where.event:
        return loaded.events.get(incoming.where.event)
    if loaded.only:
        return loaded.only
    bound = loaded.events.get(met["conversations_event"] or "")
    if incoming.where.kind != "private":
        return bound
    return loaded.events.get(met["persons_event"] or "") or bound


def _person(incoming: Incoming, met: RowMapping, loaded: Loaded) -> Person:
    sender = incoming.sender
    only = loaded.only.id if loaded.only else None
    reads = incoming.locale if isinstance(incoming, Pressed) else None
    if met["persons_id"] is None:
        return Person(sender.id, sender.name, sender.email, reads, event=only)
    known = noun_of(Person, persons, met, "persons_")
    return Person(
        id=known.id,
        name=sender.name or known.name,
        email=sender.email or known.email,
        language=reads or known.language,
        last_language=known.last_language,
        event=known.event or only,
        version=known.version,
    )


def _conversation(incoming: Incoming, met: RowMapping, loaded: Loaded) -> Conversation:
    where = incoming.where
    only = loaded.only.id if loaded.only else None
    new = met["conversations_id"] is None
    known = None if new else noun_of(Conversation, conversations, met, "conversations_")
    return Conversation(
        id=where.conversation,
        channel=where.channel,
        kind=where.kind,
        tenant=where.tenant,
        event=only or (known.event if known else None),
        cohort=known.cohort if known else None,
        session=known.session if known else None,
        person=incoming.sender.id if where.kind == "private" else None,
        version=known.version if known else 0,
    )


def _is_written(person: Person, met: RowMapping, now: datetime) -> bool:
    if met["persons_id"] is None or met["persons_seen_at"] < now - FRESH:
        return False
    told = met["persons_name"], met["persons_email"], met["persons_event"]
    return told == (person.name, person.email, person.event)


def _is_written_there(there: Conversation, incoming: Incoming, met: RowMapping, now: datetime) -> bool:
    if met["conversations_id"] is None or met["conversations_seen_at"] < now - FRESH:
        return False
    if overhears(incoming) and met["conversations_overheard_at"] is None:
        return False
    told = met["conversations_reference"], met["conversations_event"], met["conversations_person"]
    return met["conversations_closed"] == "" and told == (incoming.where.reference, there.event, there.person)


def _roles(person: Person, event: Event | None, loaded: Loaded) -> frozenset[Role]:
    """The event's roles; before one is chosen, those of any, since someone with a role must choose.

    Whoever comes by a chat link, which may be passed on, has none.
    """
    if person.id.startswith(GUEST):
        return frozenset()
    events = [event] if event else loaded.events.values()
    return frozenset[Role]().union(*(one.roles_of(person.email) for one in events))


def _waiting(c: Connection, event: Event, person: Person, roles: frozenset[Role]) -> tuple[Question, ...]:
    """The open questions a turn may show: all to an organizer, else what one asked or was asked."""
    who = {"event": event.id, "person": person.id, "email": person.email or ""}
    rows = c.execute(_open_questions(all_=may(roles, "organizer")), who).mappings()
    return tuple(noun_of(Question, questions, row, zone=event.time_zone) for row in rows)


def _merged(c: Connection, event: Event, question: Question) -> tuple[Question, ...]:
    """Those whose answer is that of the question in hand, or of the one it was merged with."""
    hanging = select(questions).where(questions.c.merged_into == (question.merged_into or question.id))
    rows = c.execute(hanging.order_by(questions.c.asked_at, questions.c.id)).mappings()
    return tuple(noun_of(Question, questions, row, zone=event.time_zone) for row in rows)


def _main(c: Connection, event: Event, question: Question) -> Question | None:
    if question.merged_into is None:
        return None
    row = c.execute(select(questions).where(questions.c.id == question.merged_into)).mappings().one_or_none()
    return noun_of(Question, questions, row, zone=event.time_zone) if row else None


@cache
def _open_questions(*, all_: bool) -> Select[Any]:
    of_it, waits = questions.c.event == bindparam("event"), one_of(questions.c.state, WAITING)
    # what is theirs is looked up by who they are: else all that waits would be read to find it
    ids = select(questions.c.id).where(of_it)
    asked = ids.where(questions.c.asker == bindparam("person"))
    held = ids.where(questions.c.expert == bindparam("email"))
    theirs = questions.c.id.in_(union(asked, held))
    wanted = select(questions).where(waits, of_it if all_ else theirs)
    return wanted.order_by(questions.c.asked_at, questions.c.id)


def _wishes(c: Connection, event: Event, person: Person) -> tuple[Wish, ...]:
    """Also those taken back, whose version the next press needs."""
    mine = select(wishes).where(wishes.c.person == person.id, wishes.c.event == event.id)
    return tuple(noun_of(Wish, wishes, row) for row in c.execute(mine.order_by(wishes.c.session)).mappings())


def reachable(c: Connection, event: Event, mail: bool) -> frozenset[str]:
    """The e-mails of those with a role whom some channel can reach now."""
    listed = [one.email for one in event.people if one.roles & {"expert", "organizer", "admin"}]
    if mail or not listed:
        return frozenset(listed)
    return frozenset(c.execute(_with_open_chat(), {"listed": listed}).scalars())


@cache
def _with_open_chat() -> Select[Any]:
    return (
        select(persons.c.email)
        .join(conversations, conversations.c.person == persons.c.id)
        .where(
            persons.c.email.in_(bindparam("listed", expanding=True)),
            conversations.c.kind == "private",
            conversations.c.closed == "",
            one_of(conversations.c.channel, CHATS),
            no_guests(),
        )
    )


def _stored(c: Connection, incoming: Incoming) -> Mapping[str, int]:
    if incoming.where.kind == "private" and (isinstance(incoming, Said) or _verb(incoming) in SHOWS_STORED):
        return Stored(c, incoming.sender.id)
    return nothing_stored()


def _audience(incoming: Incoming, named: Named) -> tuple[str, ...]:
    """Whom a broadcast would be for: as the form says now, else as it was kept. What is shared: the group."""
    if _verb(incoming) in SHARES:
        return (GROUP,)
    if not _verb(incoming).startswith("broadcast") or not isinstance(incoming, Pressed):
        return ()
    if "audience" in incoming.fields:
        return tuple(name.strip() for name in incoming.fields["audience"].split(",") if name.strip())
    return tuple(named[broadcasts]["audience"]) if broadcasts in named else ()
