"""/chat: a participant's own page, with the group chat and the private one."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from aiohttp import web

from bot.channels.web.answers import Refused, by_script, onward, shown, told
from bot.channels.web.draw import page
from bot.channels.web.forms import Sent, sent, token_for
from bot.channels.web.mention import mentions_vert, without_mention
from bot.channels.web.talk import Kind, Talk
from bot.channels.web.talk import shown as as_shown
from bot.channels.web.world import World
from bot.store.chatlog import lines
from dialogs.model.event import Event
from dialogs.model.incoming import Incoming, Pressed, Said, Sender, Where
from dialogs.model.text import Language, as_language
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

    def place(self, kind: Kind) -> str:
        """The conversation's native id: one group an event, one private chat a person."""
        return f"{self.event.id}-group" if kind == "group" else self.sender.id.split(":", 2)[-1]


def guest_of(world: World, link: str, request: web.Request | None = None) -> Guest:
    """Raises Refused for a link that is not ours, or whose event is gone."""
    claims = world.links.read("chat", link, world.wall.now())
    event = world.event(claims["event"]) if claims else None
    if claims is None or event is None:
        raise Refused(404, "pages.refused")
    asked = as_language(request.query.get("lang")) if request is not None else None
    return Guest(
        link,
        event,
        Sender(claims["person"], claims["name"], claims.get("email") or None),
        asked or as_language(claims.get("language")) or event.language,
        "stage" in claims,
    )


async def chat_page(request: web.Request, world: World, static: Callable[[str], str]) -> web.Response:
    guest = guest_of(world, request.match_info["link"], request)
    at = _kind(request.query.get("at", "group"))
    html = page(
        "chat.html",
        guest.language,
        static=static,
        event_title=guest.event.title.in_(guest.language),
        me=guest.sender.name,
        talks=[await talk(world, guest, kind, kind) for kind in KINDS],
        at=at,
        events=f"/chat/{guest.link}/events",
        notice=notice_of(request, world),
    )
    return shown(html)


async def chat_fragment(request: web.Request, world: World) -> web.Response:
    """The lines alone, which the page exchanges when something has changed."""
    guest = guest_of(world, request.match_info["link"], request)
    kind = _kind(request.match_info["kind"])
    name = request.query.get("as", kind)
    if not (name.isascii() and name.isalpha()):
        raise Refused(404, "pages.refused")
    return shown(page("lines.html", guest.language, talk=await talk(world, guest, kind, name)))


async def chat_act(request: web.Request, world: World) -> web.Response:
    """Words or a press, from a form."""
    guest = guest_of(world, request.match_info["link"], request)
    kind = _kind(request.match_info["kind"])
    form = await sent(request, world, guest.link)
    notice = ""
    if form.verb or form.text:
        answer = await world.turns.take(_heard(world, guest, kind, form))
        notice = answer.outcome.notice
    if by_script(request):
        return told({"notice": notice})
    return onward(f"/chat/{guest.link}", at=kind, notice=notice_token(world, notice))


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
    place = guest.place(kind)
    where = Where(f"web:{place}", "web", kind)
    id_, now = f"web:{place}:{form.once}", world.clock.now()
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


def _kind(word: str) -> Kind:
    for kind in KINDS:
        if word == kind:
            return kind
    raise Refused(404, "pages.refused")
