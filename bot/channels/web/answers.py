"""How a page answers: with headers that keep others out, with a redirect after an act, or with a refusal."""

import json
from collections.abc import Mapping
from urllib.parse import urlencode

from aiohttp import web

from bot.channels.web import static
from bot.channels.web.draw import page
from bot.channels.web.reader import visitors_language
from dialogs.words import say

# Nothing from elsewhere, nothing inline, no frame of anybody else's.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
SAFE: Mapping[str, str] = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",  # the address is the key
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}


def shown(html: str, status: int = 200, *, frames: bool = False) -> web.Response:
    """`frames` says whether pages of our own may stand within it."""
    policy = {"Content-Security-Policy": f"{POLICY}; frame-src 'self'"} if frames else {}
    headers = {**SAFE, **policy}
    return web.Response(text=html, content_type="text/html", status=status, headers=headers)


def told(values: Mapping[str, str], status: int = 200) -> web.Response:
    """The same for the page's script."""
    return web.Response(
        text=json.dumps(values, ensure_ascii=False),
        content_type="application/json",
        status=status,
        headers=SAFE,
    )


def onward(path: str, **query: str) -> web.Response:
    """After an act the browser fetches a page, so that loading it anew repeats nothing."""
    kept = {name: value for name, value in query.items() if value}
    return web.Response(
        status=303, headers={**SAFE, "Location": f"{path}?{urlencode(kept)}" if kept else path}
    )


def by_script(request: web.Request) -> bool:
    return "application/json" in request.headers.get("Accept", "")


class Refused(Exception):
    """What was sent can't be taken, in a phrase for the one who sent it, under the title of another."""

    def __init__(self, status: int, phrase: str, title: str = "") -> None:
        super().__init__(phrase)
        self.status, self.phrase = status, phrase
        self.title = title or ("pages.refused_title" if status == 404 else "pages.error_title")


def refuse(request: web.Request, refused: Refused) -> web.Response:
    """A plain page, or a sentence for the script."""
    language = visitors_language(request)
    sentence = say(refused.phrase, language)
    if by_script(request):
        return told({"error": sentence}, refused.status)
    title = say(refused.title, language)
    html = page("refusal.html", language, static=static.address, title=title, sentence=sentence)
    return shown(html, refused.status)


def error_page(request: web.Request, status: int, sentence: str) -> web.Response | None:
    """For bot.http: the page of an error that no page of ours foresaw."""
    phrases = {404: "pages.refused", 413: "pages.too_long", 503: "pages.busy"}
    fallback = "pages.broken" if status >= 500 else "pages.not_understood"
    return refuse(request, Refused(status, phrases.get(status, fallback)))
