"""A session as a calendar file: the same UID whenever it is fetched, so that it replaces the one before."""

from datetime import date, datetime
from hashlib import sha256

from aiohttp import web

from bot.channels.web.answers import SAFE, Refused
from bot.channels.web.world import World
from dialogs.model.event import Event, Session
from dialogs.model.text import Language, as_language
from dialogs.sessions import hours, remarks
from dialogs.words import say


async def calendar_file(request: web.Request, world: World) -> web.Response:
    event = world.event(request.match_info["event"])
    session = event.sessions_by_id.get(request.match_info["session"]) if event else None
    if event is None or session is None:
        raise Refused(404, "pages.refused")
    language = as_language(request.query.get("lang")) or event.language
    content = session_file(event, session, language, world.clock.now())
    tag = f'"{_digest(event, session, language)}"'
    headers = {**SAFE, "ETag": tag, "Cache-Control": "private, no-cache"}
    if request.headers.get("If-None-Match") == tag:
        return web.Response(status=304, headers=headers)
    headers["Content-Disposition"] = f'attachment; filename="{session.id}.ics"'
    return web.Response(body=content, content_type="text/calendar", charset="utf-8", headers=headers)


def session_file(event: Event, session: Session, language: Language, now: datetime) -> bytes:
    """The file. `now` only stamps it; a session without an end has none here either."""
    from icalendar import Calendar  # read where a file is wanted, for a quick start
    from icalendar import Event as Entry

    entry = Entry()
    entry.add("uid", f"{session.id}.{event.id}@vert")
    entry.add("dtstamp", now)
    entry.add("sequence", event.release)
    entry.add("summary", session.title.in_(language))
    entry.add("dtstart", session.start)
    if end := session.end_latest or session.end:
        entry.add("dtend", end)
    if place := session.place.in_(language):
        entry.add("location", place)
    entry.add("description", _description(event, session, language))
    if session.link:
        entry.add("url", session.link)
    calendar = Calendar()
    calendar.add("prodid", "-//Vert//Vert//NO")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(entry)
    year = session.start.year
    calendar.add_missing_timezones(date(year - 1, 1, 1), date(year + 2, 1, 1))
    return bytes(calendar.to_ical())


def _description(event: Event, session: Session, language: Language) -> str:
    said = [event.title.in_(language), hours(session, language), remarks(session, language)]
    if session.speakers:
        said.append(f"{say('programme.who', language)}: {'; '.join(session.speakers)}")
    if prepare := session.prepare.in_(language):
        said.append(f"{say('programme.prepare', language)}: {prepare}")
    if session.link:
        said.append(session.link)
    return "\n".join(one for one in said if one)


def _digest(event: Event, session: Session, language: Language) -> str:
    content = session_file(event, session, language, session.start)  # without the hour of the stamp
    return sha256(content).hexdigest()[:24]
