"""The pages' own style, script and sign: named by what is in them, so that a browser may keep them."""

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files

from aiohttp import web

KINDS = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
YEAR = "public, max-age=31536000, immutable"


@cache
def everything() -> Mapping[str, bytes]:
    folder = files("bot.channels.web") / "static"
    return {file.name: file.read_bytes() for file in folder.iterdir() if _kind(file.name)}


@cache
def digest() -> str:
    """Twelve digits that stand for all of it: the files name each other."""
    content = b"".join(name.encode() + everything()[name] for name in sorted(everything()))
    return sha256(content).hexdigest()[:12]


def address(name: str) -> str:
    return f"/static/{digest()}/{name}"


async def give(request: web.Request) -> web.Response:
    """The file of this name. An older digest gets today's, and keeps it for no time."""
    name = request.match_info["name"]
    content = everything().get(name)
    if content is None:
        raise web.HTTPNotFound
    keep = YEAR if request.match_info["digest"] == digest() else "no-cache"
    return web.Response(
        body=content, content_type=_kind(name), charset="utf-8", headers={"Cache-Control": keep}
    )


def _kind(name: str) -> str:
    return KINDS.get(name.rpartition(".")[2], "")
