"""Promises of the calendar file: the right hour everywhere, and never the same session twice."""

from datetime import datetime
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from tests.bot.channels.web.visitor import Visitor

ADDRESS = "/calendar/klimasamling-2021/vaer-smart-1.ics"


async def test_a_session_comes_with_its_hour_zone_and_provisional_end(visitor: Visitor) -> None:
    async with visitor.client.get(ADDRESS) as answer:
        content = await answer.read()
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(content)
    (entry,) = (one for one in calendar.walk("VEVENT") if isinstance(one, Event))
    oslo = ZoneInfo("Europe/Oslo")
    assert entry["SUMMARY"] == "Klimatilpasning, Vær smart-kurset, del 1"
    assert entry.start == datetime(2021, 11, 16, 12, tzinfo=oslo)
    assert entry.end == datetime(2021, 11, 16, 14, tzinfo=oslo), "the latest it may last"
    assert "slutter 13.30 eller 14.00" in str(entry["DESCRIPTION"])
    assert entry["UID"] == "vaer-smart-1.klimasamling-2021@vert"
    assert [zone["TZID"] for zone in calendar.walk("VTIMEZONE")] == ["Europe/Oslo"]
    assert all(line.endswith(b"\r") for line in content.rstrip(b"\r\n").split(b"\n")[:-1])
    assert max(len(line) for line in content.split(b"\r\n")) <= 75


async def test_a_file_that_has_not_changed_is_not_sent_again(visitor: Visitor) -> None:
    async with visitor.client.get(ADDRESS) as answer:
        tag = answer.headers["ETag"]
    async with visitor.client.get(ADDRESS, headers={"If-None-Match": tag}) as answer:
        assert (answer.status, await answer.read()) == (304, b"")


async def test_a_session_that_is_not_there_is_refused(visitor: Visitor) -> None:
    await visitor.opens("/calendar/klimasamling-2021/nothing.ics", status=404)
    await visitor.opens("/calendar/nothing/vaer-smart-1.ics", status=404)
