"""Reads the people who have a role, and the made-up cast of the demo."""

from collections.abc import Iterator
from typing import Literal
from zoneinfo import ZoneInfo

from dialogs.folder.programme import ROLES
from dialogs.folder.table import Table
from dialogs.folder.values import aware
from dialogs.model.event import CastMember, Demo, Hours, Listed, Scene
from dialogs.model.text import LANGUAGES

_PLAYED: tuple[Literal["participant", "expert", "organizer"], ...] = ("participant", "expert", "organizer")


def read_people(event: Table) -> Iterator[Listed]:
    for table in event.each("people", "person"):
        name = table.word("name", required=True)
        email = table.own("email", "people", table.email("email"))
        roles = table.some_of("roles", ROLES)
        topics = table.refers("topics", "topic")
        languages = table.some_of("languages", LANGUAGES)
        cohort = table.refers_to("cohort", "cohort")
        hours, most_open = _hours(table), table.count("most_open", default=5, least=1, most=1000)
        table.close()
        if name and email:
            yield Listed(
                name,
                email,
                frozenset(roles),
                topics,
                languages or LANGUAGES,
                cohort,
                hours,
                most_open if table.has("most_open") else None,
            )


def _hours(table: Table) -> Hours | None:
    """Of one working day."""
    hours = table.hours("hours")
    if hours and hours[0] >= hours[1]:
        what = f"hours of {table.named} end at {hours[1]:%H.%M}, and begin at {hours[0]:%H.%M}"
        table.error("hours", what, 'Write them as "09.00-15.00", the earlier first.')
        return None
    return hours


def read_demo(demo: Table | None, zone: ZoneInfo) -> Demo:
    if demo is None:
        return Demo()
    scenes = tuple(_scenes(demo, zone))
    cast = tuple(_cast(demo))
    silent = demo.count("silent", default=25, least=0, most=500)
    suggestions = demo.by_language("suggestions", "suggestions") if demo.has("suggestions") else {}
    demo.close()
    return Demo(scenes, cast, silent, suggestions)


def _scenes(demo: Table, zone: ZoneInfo) -> Iterator[Scene]:
    for table in demo.each("scenes", "scene"):
        name, title = table.id("scene"), table.text("title", required=True, is_name=True)
        at = table.moment("at")
        table.close()
        if name and at:
            yield Scene(name, title, aware(*at, zone))


def _cast(demo: Table) -> Iterator[CastMember]:
    for table in demo.each("cast"):
        letter = table.own("letter", "cast", table.word("letter", required=True))
        name = table.word("name", required=True)
        email = table.own("email", "cast", table.email("email"))
        role, language = table.one_of("role", _PLAYED, "participant"), table.language("language")
        cohort, topics = table.refers_to("cohort", "cohort"), table.refers("topics", "topic")
        table.close()
        if letter and name and email:
            yield CastMember(letter, name, email, role, language, cohort, topics)
