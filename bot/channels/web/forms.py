"""What a browser sends back: held to be ours by its token, and counted once however often it comes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import cast

from aiohttp import web
from multidict import MultiDictProxy

from bot.channels.web.answers import Refused
from bot.channels.web.world import World

FORM = "application/x-www-form-urlencoded"
MOST_FIELDS = 60
_ONCE = re.compile(r"[\w-]{8,64}", re.ASCII)
_VERB = re.compile(r"[a-z_]{1,40}")
_FIELD = "field."


@dataclass(frozen=True)
class Sent:
    """A form as it came. `once` is the same for the same press."""

    once: str
    text: str = ""
    verb: str = ""
    object: str = ""
    card: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)


def token_for(world: World, page: str) -> str:
    """Proof that a form stood on this page of ours."""
    return world.links.sign("form", world.wall.now(), page=_fingerprint(page))


async def sent(request: web.Request, world: World, page: str) -> Sent:
    """Words or a press. Raises Refused where the form isn't one of ours, or is too old."""
    return read(await ours(request, world, page))


async def ours(request: web.Request, world: World, page: str) -> MultiDictProxy[str]:
    """The fields of a form that stood on this page. Raises Refused."""
    if request.content_type != FORM:
        raise Refused(415, "pages.not_understood")
    values = cast("MultiDictProxy[str]", await request.post())
    if len(values) > MOST_FIELDS:
        raise Refused(400, "pages.not_understood")
    hold_to_page(values.get("token", ""), world, page)
    return values


def hold_to_page(token: str, world: World, page: str) -> None:
    """Raises Refused where this is no proof of having stood there."""
    claims = world.links.read("form", token, world.wall.now())
    if claims is None or claims.get("page") != _fingerprint(page):
        raise Refused(403, "pages.old_page")


def read(values: MultiDictProxy[str]) -> Sent:
    """Raises Refused for what no form of ours could hold."""
    once = values.get("once", "")
    verb, _, object_ = values.get("press", "").partition(" ")
    if not _ONCE.fullmatch(once) or (verb and not _VERB.fullmatch(verb)):
        raise Refused(400, "pages.not_understood")
    return Sent(
        once=_once_for(once, verb, object_),
        text=_clean(values.get("text", "")),
        verb=verb,
        object=_clean(object_),
        card=values.get("card", ""),
        fields={
            name.removeprefix(_FIELD): ",".join(_clean(one) for one in values.getall(name))
            for name in values
            if name.startswith(_FIELD)
        },
    )


def _once_for(once: str, verb: str, object_: str) -> str:
    """A form with several buttons can be sent once by each."""
    if not verb:
        return once
    return f"{once}.{sha256(f'{verb} {object_}'.encode()).hexdigest()[:8]}"


def _clean(text: str) -> str:
    """Without NUL, which no database keeps, and with one kind of line break."""
    return text.replace("\0", "").replace("\r\n", "\n").strip()


def _fingerprint(page: str) -> str:
    return sha256(page.encode()).hexdigest()[:16]
