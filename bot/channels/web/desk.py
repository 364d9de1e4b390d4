"""/desk: where an expert outside the chat answers, without script and on a phone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from bot.channels.web.answers import Refused, by_script, onward, shown, told
from bot.channels.web.chat import notice_of, notice_token
from bot.channels.web.draw import Doorway, page, version_of
from bot.channels.web.forms import Sent, sent, token_for
from bot.channels.web.world import Answer, World
from bot.store.desks import OnDesk, links_from, note_ended, questions_at
from dialogs.experts import card_for
from dialogs.experts.context import with_context
from dialogs.experts.previewing import with_preview
from dialogs.experts.routing import language_for
from dialogs.experts.verbs import VERBS as ACTS
from dialogs.model.event import Event
from dialogs.model.incoming import Pressed, Sender, Where
from dialogs.model.message import Choice, Message
from dialogs.model.people import may
from dialogs.model.text import Language, as_language

# What is only looked at, on a page of its own; and what may be pressed.
SHOWS = ("my_answers", "my_status")
VERBS = frozenset({*ACTS, *SHOWS, "away", "away_form", "back"} - {"helped", "not_helped"})


@dataclass(frozen=True)
class Expert:
    """Whom a desk link lets in."""

    link: str
    event: Event
    email: str
    name: str
    language: Language

    @property
    def sees_all(self) -> bool:
        """Organizers answer what nobody else could."""
        return may(self.event.roles_of(self.email), "organizer")

    def address(self, show: str = "", object_: str = "", part: str = "") -> str:
        query = {"show": show, "object": object_, "lang": self.language}
        return f"/desk/{self.link}{part}?{urlencode({name: one for name, one in query.items() if one})}"

    def leads(self, choice: Choice) -> str:
        """What only shows something is a page to go to rather than a press."""
        return self.address(choice.verb, choice.object) if choice.verb in SHOWS else ""


@dataclass(frozen=True)
class Drawn:
    """A card as it stands on the page."""

    id: str
    version: str
    card: Message


@dataclass(frozen=True)
class Came:
    """What a press came to: a card in the place of its question, or else above them all."""

    card: Message
    question: str = ""


async def expert_of(world: World, link: str, request: web.Request | None = None) -> Expert:
    """Raises Refused for a link that is not ours, was ended, or of someone the event no longer lists."""
    claims = world.links.read("desk", link, world.wall.now())
    event = world.event(claims["event"]) if claims else None
    listed = event.people_by_email.get(claims["email"].casefold()) if claims and event else None
    if claims is None or event is None or listed is None:
        raise Refused(404, "pages.refused")
    ended = await world.store.read(partial(links_from, event=event.id, email=listed.email))
    if ended and _made(claims) < ended.timestamp():
        await _note(world, event.id, listed.email, link)
        raise Refused(403, "desks.over", "desks.over_title")
    asked = as_language(request.query.get("lang")) if request is not None else None
    return Expert(link, event, listed.email, listed.name, asked or language_for(listed, event))


def _made(claims: Mapping[str, str]) -> float:
    """When the link was made. One from before links said so is older than any end."""
    try:
        return float(claims.get("at", ""))
    except ValueError:
        return 0.0


async def _note(world: World, event: str, email: str, link: str) -> None:
    sign = sha256(link.encode()).hexdigest()[:12]
    noted = partial(note_ended, event=event, email=email, link=sign, now=world.clock.now())
    await world.store.run(noted)


async def desk_page(request: web.Request, world: World, static: Callable[[str], str]) -> web.Response:
    expert = await expert_of(world, request.match_info["link"], request)
    return shown(await _whole(request, world, expert, static))


async def desk_fragment(request: web.Request, world: World) -> web.Response:
    """The questions alone, or what is looked at."""
    expert = await expert_of(world, request.match_info["link"], request)
    return shown(page("questions.html", expert.language, **await _within(request, world, expert)))


async def desk_act(request: web.Request, world: World, static: Callable[[str], str]) -> web.Response:
    """A press. What changed nothing but has a card, such as a form to fill in, shows it at once; anything
    else is seen on the page itself.
    """
    expert = await expert_of(world, request.match_info["link"], request)
    form = await sent(request, world, expert.link)
    if form.verb not in VERBS:
        raise Refused(400, "pages.not_understood")
    answer = await world.turns.take(_pressed(world, expert, form))
    came = _came(form, answer)
    within = await _questions(world, expert, came)
    notice = answer.outcome.notice or _goodbye(form, answer, within)
    if by_script(request):
        html = page("questions.html", expert.language, **within)
        return told(
            {"notice": notice, "html": html, "card": page("desk_card.html", expert.language, **within)}
        )
    if came:
        return shown(await _whole(request, world, expert, static, within))
    return onward(f"/desk/{expert.link}", lang=expert.language, notice=notice_token(world, notice))


def _pressed(world: World, expert: Expert, form: Sent) -> Pressed:
    """The desk is the way back of the mail that asked: whoever answers here is still reached by mail."""
    return Pressed(
        id=f"mail:{expert.email}:{form.once}",
        sender=Sender(f"mail::{expert.email}", expert.name, expert.email),
        where=Where(f"mail:{expert.email}", "mail", "private", event=expert.event.id),
        at=world.clock.now(),
        verb=form.verb,
        object=form.object,
        fields=form.fields,
        locale=expert.language,
    )


def _came(form: Sent, answer: Answer) -> Came | None:
    """A card about a question that did change is the one which the page shows anyway."""
    if answer.card is None:
        return None
    kind, _, object_ = form.object.partition(":")
    if kind != "question":
        return Came(answer.card)
    return None if answer.outcome.saved else Came(answer.card, object_.partition("|")[0])


def _goodbye(form: Sent, answer: Answer, within: Mapping[str, Any]) -> str:
    """The thanks for a question that has left the desk."""
    if answer.card is None or not answer.outcome.saved or not form.object.startswith("question:"):
        return ""
    there = {one.id for one in (*within["waiting"], *within["done"])}
    return "" if form.object.removeprefix("question:").partition("|")[0] in there else answer.card.text


async def _whole(
    request: web.Request,
    world: World,
    expert: Expert,
    static: Callable[[str], str],
    within: Mapping[str, Any] | None = None,
) -> str:
    show = _asked_to_show(request) if within is None else ""
    return page(
        "desk.html",
        expert.language,
        static=static,
        event_title=expert.event.title.in_(expert.language),
        me=expert.name,
        events=f"/desk/{expert.link}/events",
        fragment=expert.address(show, request.query.get("object", "") if show else "", part="/questions"),
        notice=notice_of(request, world),
        here=show,
        pages=[("", expert.address()), *((one, expert.address(one)) for one in SHOWS)],
        **(within or await _within(request, world, expert)),
    )


def _asked_to_show(request: web.Request) -> str:
    asked = request.query.get("show", "")
    return asked if asked in SHOWS else ""


async def _within(request: web.Request, world: World, expert: Expert) -> dict[str, Any]:
    """The questions; or what is only looked at, which nothing is kept of."""
    show = _asked_to_show(request)
    if not show:
        return await _questions(world, expert)
    form = Sent("looked", verb=show, object=request.query.get("object", ""))
    answer = await world.turns.look(_pressed(world, expert, form))
    card = answer.card or Message(answer.outcome.notice, language=expert.language)
    return {**_drawn(world, expert, Came(card)), "looked": True, "waiting": [], "done": []}


async def _questions(world: World, expert: Expert, came: Came | None = None) -> dict[str, Any]:
    """What waits and what is done; a question that was pressed may have another card for a while."""
    found = await world.store.read(
        partial(questions_at, event=expert.event, email=expert.email, everyone=expert.sees_all)
    )
    ids = {one.question.id for one in found}
    above = came if came and came.question not in ids else None
    cards = [(one.question.waits, _on_desk(one, expert, came)) for one in found]
    return {
        **_drawn(world, expert, above),
        "waiting": [card for waits, card in cards if waits],
        "done": [card for waits, card in reversed(cards) if not waits],
    }


def _drawn(world: World, expert: Expert, above: Came | None) -> dict[str, Any]:
    card = with_preview(above.card) if above else None
    return {
        "above": Drawn("above", version_of(card), card) if card else None,
        "looked": False,
        "door": Doorway(expert.address(), token_for(world, expert.link), leads=expert.leads),
    }


def _on_desk(one: OnDesk, expert: Expert, came: Came | None) -> Drawn:
    """In the page's own language. What is open, such as a form, is another version of the same."""
    question, version = one.question, f"{one.question.version}"
    if came and came.question == question.id:
        card, version = with_preview(came.card), f"{version}-open-{version_of(came.card)}"
    else:
        card = card_for(expert.email, question, expert.event, expert.language)
    whole = with_context(card, question, one.earlier, expert.event, expert.language)
    return Drawn(question.id, version, whole)
