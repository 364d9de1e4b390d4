"""/chat: a participant's own page, with the group chat and the private one."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from aiohttp import web

from bot.channels.web import static
from bot.channels.web.answers import Refused, by_script, onward, shown, told
from bot.channels.web.draw import page
from bot.channels.web.forms import Sent, sent, token_for
from bot.channels.web.mention import mentions_vert, without_mention
from bot.channels.web.talk import Kind, Talk
from bot.channels.web.talk import shown as as_shown
from bot.channels.web.world import Answer, World
from bot.store.chatlog import lines
from bot.store.engine import Connection
from bot.store.guests import GUEST, come_in, guest_id, row_of_guest
from bot.store.mirror import other_rooms
from dialogs.model.event import Event
from dialogs.model.incoming import Incoming, Joined, Pressed, Said, Sender, Where
from dialogs.model.known import Forget
from dialogs.model.people import may
from dialogs.model.text import Language, as_language
from dialogs.plain import plain
from dialogs.words import say

KINDS: tuple[Kind, Kind] = ("group", "private")


@dataclass(frozen=True)
class Guest:
    """Whom a chat link lets in, as the link vouches for them."""

    link: str
    event: Event
    sender: Sender
    language: Language
    stage: bool = False
    met: bool = True  # whether they have come in before

    def place(self, kind: Kind) -> str:
        """The conversation's native id: one group an event, one private chat a person."""
        return f"{self.event.id}-group" if kind == "group" else self.sender.id.split(":", 2)[-1]


async def guest_of(world: World, link: str, request: web.Request | None = None) -> Guest:
    """Raises Refused for a link that is not ours, or no longer lets anybody in."""
    claims = world.links.read("chat", link, world.wall.now())
    event = world.event(claims["event"]) if claims else None
    if claims is None or event is None:
        raise Refused(404, "pages.refused")
    asked = as_language(request.query.get("lang")) if request is not None else None
    if "person" in claims:  # one of the cast, whom a stage alone signs for
        sender = Sender(claims["person"], claims["name"], claims.get("email") or None)
        own = as_language(claims.get("language")) or event.language
        return Guest(link, event, sender, asked or own, "stage" in claims)
    row = await world.store.read(partial(row_of_guest, event=event.id, email=claims["email"]))
    if row is None or row.link != claims["link"] or _is_over(event, world):
        raise Refused(403, "guests.link_is_over")
    if any(may(one.roles_of(row.email), "organizer", "expert") for one in world.events()):
        raise Refused(403, "guests.listed")  # a link may be passed on, and their powers with it
    sender = Sender(guest_id(event.id, row.email), row.name or row.email, row.email)
    return Guest(link, event, sender, asked or row.language or event.language, met=row.met)


def _is_over(event: Event, world: World) -> bool:
    return event.delete_on is not None and world.clock.now() >= event.delete_on


async def chat_page(request: web.Request, world: World, address: Callable[[str], str]) -> web.Response:
    guest = await guest_of(world, request.match_info["link"], request)
    if not guest.met:
        return shown(_door(world, guest))
    at = _kind(request.query.get("at", "group"))
    html = page(
        "chat.html",
        guest.language,
        static=address,
        event_title=guest.event.title.in_(guest.language),
        me=guest.sender.name,
        talks=[await talk(world, guest, kind, kind) for kind in KINDS],
        at=at,
        events=f"/chat/{guest.link}/events",
        notice=notice_of(request, world),
        mirrored=not guest.stage and await world.store.read(partial(_is_mirrored, guest=guest)),
    )
    return shown(html)


def _door(world: World, guest: Guest) -> str:
    """What stands before the chat the first time: a program that only looks into links lets nobody in."""
    return page(
        "chat_door.html",
        guest.language,
        static=static.address,
        event_title=guest.event.title.in_(guest.language),
        me=guest.sender.name,
        action=f"/chat/{guest.link}/group?lang={guest.language}",
        token=token_for(world, guest.link),
    )


def _is_mirrored(c: Connection, guest: Guest) -> bool:
    return bool(other_rooms(c, guest.event.id, f"web:{guest.place('group')}"))


async def chat_fragment(request: web.Request, world: World) -> web.Response:
    """The lines alone, which the page exchanges when something has changed."""
    guest = await guest_of(world, request.match_info["link"], request)
    kind = _kind(request.match_info["kind"])
    name = request.query.get("as", kind)
    if not (name.isascii() and name.isalpha()):
        raise Refused(404, "pages.refused")
    return shown(page("lines.html", guest.language, talk=await talk(world, guest, kind, name)))


async def chat_act(request: web.Request, world: World) -> web.Response:
    """Words or a press, from a form."""
    guest = await guest_of(world, request.match_info["link"], request)
    kind = _kind(request.match_info["kind"])
    form = await sent(request, world, guest.link)
    notice = ""
    if not guest.met:
        await _come_in(world, guest)
    if form.verb or form.text:
        answer = await world.turns.take(_heard(world, guest, kind, form))
        notice = answer.outcome.notice or _where_to_write(guest, kind, answer)
        if _is_forgotten(answer, guest):
            return _goodbye(request, guest, answer)
    if by_script(request):
        return told({"notice": notice})
    return onward(f"/chat/{guest.link}", at=kind, notice=notice_token(world, notice))


async def _come_in(world: World, guest: Guest) -> None:
    """The guest, and what they find: the event's room in the browser, and Vert's words in both chats."""
    room, now = f"web:{guest.place('group')}", world.clock.now()
    await world.store.run(
        partial(come_in, event=guest.event.id, room=room, guest=guest.sender, reads=guest.language, now=now)
    )
    for kind in KINDS:
        where = _where(guest, kind)
        await world.turns.take(
            Joined(
                id=f"{where.conversation}:opening",
                sender=guest.sender,
                where=where,
                at=now,
                vert=kind == "group",
                people=(guest.sender,),
            )
        )


def _where_to_write(guest: Guest, kind: Kind, answer: Answer) -> str:
    """A field that was opened in the room stands in the chat that is the guest's alone."""
    if kind == "private" or answer.card is None or answer.card.form is None:
        return ""
    return say("pages.write_in_private", guest.language)


def _is_forgotten(answer: Answer, guest: Guest) -> bool:
    """Whoever came by a link is off the list then, and their link is over."""
    return guest.sender.id.startswith(GUEST) and any(isinstance(one, Forget) for one in answer.outcome.saved)


def _goodbye(request: web.Request, guest: Guest, answer: Answer) -> web.Response:
    sentence = plain(answer.card) if answer.card else ""
    if by_script(request):
        return told({"notice": sentence})
    title = say("guests.forgotten_title", guest.language)
    return shown(page("refusal.html", guest.language, static=static.address, title=title, sentence=sentence))


def notice_token(world: World, notice: str) -> str:
    """A sentence for the presser, carried over the redirect; signed, so that no link can put words here."""
    return world.links.sign("notice", world.wall.now(), text=notice) if notice else ""


def notice_of(request: web.Request, world: World) -> str:
    claims = world.links.read("notice", request.query.get("notice", ""), world.wall.now())
    return claims["text"] if claims else ""


async def talk(world: World, guest: Guest, kind: Kind, name: str) -> Talk:
    """One of the guest's two conversations, as it stands."""
    said = await world.store.read(partial(lines, conversation=f"web:{guest.place(kind)}"))
    base = f"/chat/{guest.link}/{kind}"
    query = f"?as={name}&lang={guest.language}"
    return Talk(
        name,
        kind,
        say(f"pages.{kind}_chat", guest.language),
        action=f"{base}?lang={guest.language}",
        token=token_for(world, guest.link),
        fragment=base + query,
        lines=as_shown(said, kind, guest.sender.id, guest.event.time_zone, guest.stage),
        why=guest.stage,
    )


def _heard(world: World, guest: Guest, kind: Kind, form: Sent) -> Incoming:
    where = _where(guest, kind)
    id_, now = f"{where.conversation}:{form.once}", world.clock.now()
    if form.verb:
        return Pressed(
            id=id_,
            sender=guest.sender,
            where=where,
            at=now,
            verb=form.verb,
            object=form.object,
            fields=form.fields,
            card=form.card,
        )
    return Said(
        id=id_,
        sender=guest.sender,
        where=where,
        at=now,
        text=without_mention(form.text),
        message=form.once,
        mentioned=mentions_vert(form.text),
    )


def _where(guest: Guest, kind: Kind) -> Where:
    return Where(f"web:{guest.place(kind)}", "web", kind, event=guest.event.id)


def _kind(word: str) -> Kind:
    for kind in KINDS:
        if word == kind:
            return kind
    raise Refused(404, "pages.refused")
