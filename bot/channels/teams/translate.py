"""From an activity to what Vert hears: who, where, and which words, with Teams' own ways cut away."""

import html
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from html.parser import HTMLParser
from typing import Any

from bot.channels.teams.wire import BadBody, Json, tenant_of
from dialogs.model.incoming import Edited, Incoming, Joined, Left, Pressed, Said, Sender, Where, Withdrawn
from dialogs.model.people import Kind
from dialogs.model.text import Language

CARD_PRESS = "adaptiveCard/action"

_KINDS: Mapping[str, Kind] = {"personal": "private", "groupChat": "group", "channel": "channel"}
_LANGUAGES: Mapping[str, Language] = {"nb": "nb", "no": "nb", "nn": "nn", "en": "en"}
_QUOTED = re.compile(r'<quoted\b[^>]*?messageId="([^"]*)"[^>]*?(?:/>|>(?:.*?</quoted>)?)', re.DOTALL)
_AT = re.compile(r"</?at\b[^>]*>")


def heard(raw: Json, now: datetime) -> Incoming | None:
    """What Vert hears of it; None where nothing is said to it. Raises BadBody for a press it cannot read."""
    translate = _BY_TYPE.get(raw["type"])
    return translate(raw, now) if translate else None


def person_id(account: Mapping[str, Any], tenant: str) -> str:
    """By the account; for who has none, as an anonymous guest, by the id Teams made up for Vert."""
    native = str(account.get("aadObjectId") or account["id"])
    return f"teams:{tenant}:{native.lower() if account.get('aadObjectId') else native}"


def language_of(raw: Mapping[str, Any]) -> Language | None:
    return _LANGUAGES.get(str(raw.get("locale") or "").partition("-")[0].lower())


def _where(raw: Json) -> Where:
    kind = _kind(raw)
    reference = {
        "service_url": raw["serviceUrl"],
        "bot": raw["recipient"]["id"],
        "bot_name": raw["recipient"].get("name") or "",
        "team": _channel_data(raw, "team"),
        "channel": _channel_data(raw, "channel"),
    }
    return Where(
        conversation=f"teams:{raw['conversation']['id']}",
        channel="teams",
        kind=kind,
        tenant=tenant_of(raw),
        reference={name: value for name, value in reference.items() if value},
    )


def _kind(raw: Json) -> Kind:
    conversation = raw["conversation"]
    if kind := _KINDS.get(conversation.get("conversationType") or ""):
        return kind
    return "group" if conversation.get("isGroup") is True else "private"


def _channel_data(raw: Json, name: str) -> str:
    return str(((raw.get("channelData") or {}).get(name) or {}).get("id") or "")


def _sender(account: Mapping[str, Any], tenant: str) -> Sender:
    return Sender(id=person_id(account, tenant), name=account.get("name") or "")


def _heard(raw: Json, now: datetime, suffix: str = "") -> Mapping[str, Any]:
    """What all that is heard has in common."""
    return {
        "id": f"teams:{raw['conversation']['id']}:{raw['id']}{suffix}",
        "sender": _sender(raw["from"], tenant_of(raw)),
        "where": _where(raw),
        "at": now,
    }


def _message(raw: Json, now: datetime) -> Incoming | None:
    if isinstance(raw.get("value"), dict) and "vert" in raw["value"]:
        return _pressed(raw, now, raw["value"])
    if raw.get("value") is not None and not raw.get("text"):
        return None  # a button of someone else's card
    return Said(**_heard(raw, now), **_words(raw))


def _words(raw: Json) -> Mapping[str, Any]:
    page = _Page.of(raw)
    tagged = raw.get("text") or ""
    quoted = [*_quoted_by_entity(raw), *_QUOTED.findall(tagged), *(page.quotes if page else ())]
    if page is not None and page.quotes:
        text = page.text  # the plain text may hold the quotation too, and only the html says where it ends
    else:
        text = _without_our_mention(_QUOTED.sub(" ", tagged), _mentions(raw))
    return {
        "text": _tidy(text),
        "message": raw["id"],
        "mentioned": any(ours for _, _, ours in _mentions(raw)) or _kind(raw) == "private",
        "replies_to": next(iter(quoted), None) or _parent(raw),
        "files": _files(raw),
        "locale": language_of(raw),
    }


def _parent(raw: Json) -> str | None:
    """In a channel's thread the message that is answered: the one it names, else the thread's first."""
    if raw.get("replyToId"):
        return str(raw["replyToId"])
    root = raw["conversation"]["id"].partition(";messageid=")[2]
    return root if root and root != raw["id"] else None


def _mentions(raw: Json) -> list[tuple[str, str, bool]]:
    """Each mention's own text, the name in it, and whether it is Vert that is mentioned."""
    found = []
    for entity in raw.get("entities") or ():
        mentioned = entity.get("mentioned")
        if entity.get("type") != "mention" or not isinstance(mentioned, dict):
            continue
        text = entity.get("text")
        text = text if isinstance(text, str) else ""
        found.append((text, _AT.sub("", text), mentioned.get("id") == raw["recipient"]["id"]))
    return found


def _without_our_mention(text: str, mentions: list[tuple[str, str, bool]]) -> str:
    """The text without the mention of Vert; other people's mentions read as their names."""
    for words, name, ours in mentions:
        if words:
            text = text.replace(words, " " if ours else name, 1)
    return html.unescape(text)


def _tidy(text: str) -> str:
    text = text.replace("\xa0", " ").replace("\r\n", "\n").replace("\r", "\n")
    lines = [re.sub(r"[ \t]+", " ", line).strip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _quoted_by_entity(raw: Json) -> list[str]:
    quotes = [
        entity["quotedReply"].get("messageId")
        for entity in raw.get("entities") or ()
        if entity.get("type") == "quotedReply" and isinstance(entity.get("quotedReply"), dict)
    ]
    return [quote for quote in quotes if isinstance(quote, str) and quote]


def _files(raw: Json) -> int:
    """Files and pictures that came along; in groups a file is only a trace in the html."""
    files = 0
    for attachment in raw.get("attachments") or ():
        kind = str(attachment.get("contentType") or "")
        content = attachment.get("content")
        if kind == "text/html":
            files += content.count("<attachment ") if isinstance(content, str) else 0
        elif not kind.startswith(("application/vnd.microsoft.card", "messageReference")):
            files += 1
    return files


class _Page(HTMLParser):
    """The html of a message: its own words, and the ids of the messages it quotes."""

    def __init__(self, ours: list[bool]) -> None:
        super().__init__(convert_charrefs=True)
        self.quotes: list[str] = []
        self._ours = ours
        self._words: list[str] = []
        self._quote_depth = 0
        self._mention: int | None = None
        self._mentions = 0

    @classmethod
    def of(cls, raw: Json) -> "_Page | None":
        for attachment in raw.get("attachments") or ():
            content = attachment.get("content")
            if attachment.get("contentType") == "text/html" and isinstance(content, str):
                page = cls([ours for _, _, ours in _mentions(raw)])
                page.feed(content)
                page.close()
                return page
        return None

    @property
    def text(self) -> str:
        return "".join(self._words)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        kind = (named.get("itemtype") or "").rpartition("/")[2]
        if tag == "blockquote":
            if kind == "Reply" and not self._quote_depth and named.get("itemid"):
                self.quotes.append(str(named["itemid"]))
            self._quote_depth += 1 if kind == "Reply" or self._quote_depth else 0
        elif kind == "Mention" and not self._quote_depth:
            self._mention = self._mentions
            self._mentions += 1
        elif tag in ("p", "div", "br", "li", "tr"):
            self._say("\n")
        elif tag == "img":
            self._say(named.get("alt") or "" if kind == "Emoji" else "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "blockquote" and self._quote_depth:
            self._quote_depth -= 1
        elif tag in ("span", "at"):
            self._mention = None
        elif tag in ("p", "div"):
            self._say("\n")

    def handle_data(self, data: str) -> None:
        if self._mention is not None and self._mention < len(self._ours) and self._ours[self._mention]:
            return
        self._say(data)

    def _say(self, words: str) -> None:
        if not self._quote_depth:
            self._words.append(words)


def _pressed(raw: Json, now: datetime, given: Mapping[str, Any]) -> Pressed:
    """The press as our own card wrote it. Who pressed is the sender, whatever the card's values say."""
    ours = given.get("vert")
    if not isinstance(ours, dict):
        raise BadBody("The button is not one of Vert's.")
    verb, about = ours.get("verb"), ours.get("object", "")
    if not isinstance(verb, str) or not verb or not isinstance(about, str):
        raise BadBody("The button is not one of Vert's.")
    fields = {name: _field(value) for name, value in given.items() if name not in ("vert", "msteams")}
    return Pressed(
        **_heard(raw, now),
        verb=verb,
        object=about,
        fields={name: value for name, value in fields.items() if value is not None},
        card=raw.get("replyToId") or "",
    )


def _field(value: object) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int | float) else None


def _invoked(raw: Json, now: datetime) -> Incoming | None:
    if raw.get("name") != CARD_PRESS:
        return None
    value = raw.get("value")
    action = value.get("action") if isinstance(value, dict) else None
    given = action.get("data") if isinstance(action, dict) else None
    if not isinstance(given, dict) or not isinstance(action, dict) or action.get("type") != "Action.Execute":
        raise BadBody("The button is not one of Vert's.")
    return _pressed(raw, now, given)


def _edited(raw: Json, now: datetime) -> Incoming:
    # the activity's id is the message's, which was heard before: the moment of the edit tells them apart
    moment = raw.get("localTimestamp") or raw.get("timestamp") or ""
    return Edited(**_heard(raw, now, f":edited:{moment}"), **_words(raw))


def _withdrawn(raw: Json, now: datetime) -> Incoming:
    moment = raw.get("localTimestamp") or raw.get("timestamp") or ""
    return Withdrawn(**_heard(raw, now, f":withdrawn:{moment}"), message=raw["id"])


def _came_or_went(raw: Json, now: datetime) -> Incoming | None:
    vert = raw["recipient"]["id"]
    for name, kind in (("membersAdded", Joined), ("membersRemoved", Left)):
        members = raw.get(name) or ()
        people = tuple(_sender(member, tenant_of(raw)) for member in members if member["id"] != vert)
        if members:
            return kind(**_heard(raw, now), vert=len(people) < len(members), people=people)
    return None


def _installed(raw: Json, now: datetime) -> Incoming | None:
    action = raw.get("action") or ""
    if action.startswith("add"):
        return Joined(**_heard(raw, now), vert=True)
    if action.startswith("remove"):
        return Left(**_heard(raw, now), vert=True)
    return None


_BY_TYPE: Mapping[str, Callable[[Json, datetime], Incoming | None]] = {
    "message": _message,
    "messageUpdate": _edited,
    "messageDelete": _withdrawn,
    "conversationUpdate": _came_or_went,
    "installationUpdate": _installed,
    "invoke": _invoked,
}
