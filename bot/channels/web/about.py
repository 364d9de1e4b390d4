"""The two pages anybody may open, which tell nothing of any event: who Vert is, and what it stores."""

from aiohttp import web

from bot.channels.web import static
from bot.channels.web.answers import shown
from bot.channels.web.draw import page
from bot.channels.web.reader import OWN_NAMES, visitors_language
from bot.store.privacy import nothing_stored
from dialogs.welcome import stored_words


def routes() -> list[web.RouteDef]:
    return [web.get("/", front_page), web.get("/privacy", privacy_page)]


async def front_page(request: web.Request) -> web.Response:
    language = visitors_language(request)
    html = page("front.html", language, static=static.address, languages=OWN_NAMES)
    return shown(html)


async def privacy_page(request: web.Request) -> web.Response:
    """The list that "Hva lagrer du?" is answered with, computed from the same tables."""
    language = visitors_language(request)
    stored = [stored_words(table, language) for table in nothing_stored()]
    html = page("privacy.html", language, static=static.address, languages=OWN_NAMES, stored=stored)
    return shown(html)
