"""/desk: where an expert outside the chat answers, without script and on a phone."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from aiohttp import web

from bot.channels.web.answers import Refused, by_script, onward, shown, told
from bot.channels.web.chat import notice_of, notice_token
from bot.channels.web.draw import Doorway, page
from bot.channels.web.forms import Sent, sent, token_for
from bot.channels.web.world import World
from bot.store.desks import questions_at
from dialogs.experts import card_for, card_to_answer
from dialogs.model.event import Event
from dialogs.model.incoming import Pressed, Sender, Where
from dialogs.model.message import Message
from dialogs.model.people import may
from dialogs.model.question import Question
from dialogs.model.text import Language, as_language

VERBS = frozenset({"take", "answer_form", "show_question", "answer", "not_mine"})


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


@dataclass(frozen=True)
class OnDesk:
    id: str
    version: str
    card: Message


def expert_of(world: World, link: str, request: web.Request | None = None) -> Expert:
    """Raises Refused for a link that is not ours, or of someone the event no longer lists."""
    claims = world.links.read("desk", link, world.wall.now())
    event = world.event(claims["event"]) if claims else None
    listed = event.people_by_email.get(claims["email"].casefold()) if claims and event else None
    if event is None or listed is None:
        raise Refused(404, "pages.refused")
    asked = as_language(request.query.get("lang")) if request is not None else None
    own = listed.languages[0] if listed.languages else event.language
    return Expert(link, event, listed.email, listed.name, asked or own)


async def desk_page(request: web.Request, world: World, static: Callable[[str], str]) -> web.Response:
    expert = expert_of(world, request.match_info["link"], request)
    return shown(await _whole(request, world, expert, static))


async def desk_fragment(request: web.Request, world: World) -> web.Response:
    """The questions alone."""
    expert = expert_of(world, request.match_info["link"], request)
    return shown(page("questions.html", expert.language, **await _questions(world, expert)))


async def desk_act(request: web.Request, world: World, static: Callable[[str], str]) -> web.Response:
    """A press. A card with a form to fill in is shown at once; anything else is seen on the page itself."""
    expert = expert_of(world, request.match_info["link"], request)
    form = await sent(request, world, expert.link)
    if form.verb not in VERBS:
        raise Refused(400, "pages.not_understood")
    answer = await world.turns.take(_pressed(world, expert, form))
    notice = answer.outcome.notice
    filling = form if answer.card and answer.card.form else None
    if by_script(request):
        html = page("questions.html", expert.language, **await _questions(world, expert, filling))
        return told({"notice": notice, "html": html})
    if filling:
        return shown(await _whole(request, world, expert, static, filling))
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
    )


async def _whole(
    request: web.Request,
    world: World,
    expert: Expert,
    static: Callable[[str], str],
    filling: Sent | None = None,
) -> str:
    return page(
        "desk.html",
        expert.language,
        static=static,
        event_title=expert.event.title.in_(expert.language),
        me=expert.name,
        events=f"/desk/{expert.link}/events",
        fragment=f"/desk/{expert.link}/questions?lang={expert.language}",
        notice=notice_of(request, world),
        **await _questions(world, expert, filling),
    )


async def _questions(world: World, expert: Expert, filling: Sent | None = None) -> dict[str, Any]:
    """What waits and what is done; the question that `filling` is about has a field to write in."""
    found = await world.store.read(
        partial(questions_at, event=expert.event, email=expert.email, everyone=expert.sees_all)
    )
    cards = [(one, _on_desk(one, expert, filling)) for one in found]
    return {
        "waiting": [card for one, card in cards if one.waits],
        "done": [card for one, card in reversed(cards) if not one.waits],
        "door": Doorway(f"/desk/{expert.link}?lang={expert.language}", token_for(world, expert.link)),
    }


def _on_desk(question: Question, expert: Expert, filling: Sent | None) -> OnDesk:
    """In the page's own language, whichever the turn has said its card in."""
    if filling is None or filling.object != f"question:{question.id}":
        card = card_for(expert.email, question, expert.event, expert.language)
        return OnDesk(question.id, f"{question.version}", card)
    words = filling.fields.get("text", "") if filling.verb == "answer" else None
    card = card_to_answer(question, expert.event, expert.language, words)
    return OnDesk(question.id, f"{question.version}-filling", card)
