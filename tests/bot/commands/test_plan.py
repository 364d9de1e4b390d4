"""What an organizer sees of the reminders to come."""

import json
from datetime import datetime

import pytest
from click.testing import CliRunner, Result

from bot.commands.plan import plan

FIELDS = {"due", "useful_until", "event", "session", "rule", "kind", "to", "language", "text"}


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("VERT_EVENTS", "VERT_CLOCK"):
        monkeypatch.delenv(name, raising=False)


def told(*arguments: str) -> Result:
    return CliRunner().invoke(plan, ["--event", "klimasamling-2021", *arguments])


def rows(*arguments: str) -> list[dict[str, str]]:
    result = told(*arguments, "--json")
    assert result.exit_code == 0, result.stderr
    found: list[dict[str, str]] = json.loads(result.stdout)
    return found


WEBINARS = [
    *("2021-11-16", "2021-11-18", "2021-11-23", "2021-11-25", "2021-11-30", "2021-12-02"),
    *("2021-12-07", "2021-12-09", "2021-12-14", "2021-12-16", "2022-01-11", "2022-01-13"),
]


def test_all_twelve_webinars_are_reminded_of_and_asked_links_for_on_the_right_day_and_hour() -> None:
    found = [row for row in rows() if row["rule"] != "conference-day"]
    by_session: dict[str, list[tuple[str, str, str]]] = {}
    for row in found:
        by_session.setdefault(row["session"], []).append((row["kind"], row["to"], f"{_moment(row):%a %H.%M}"))
    tuesday = [
        ("link_wanted", "organizers", "Fri 08.00"),
        ("link_wanted", "organizers", "Mon 08.00"),
        ("reminder", "group", "Mon 09.00"),
        ("reminder", "person", "Mon 09.00"),
        ("reminder", "group", "Tue 11.45"),
        ("reminder", "person", "Tue 11.45"),
    ]
    thursday = [
        ("link_wanted", "organizers", "Tue 08.00"),
        ("link_wanted", "organizers", "Wed 08.00"),
        ("reminder", "group", "Wed 09.00"),
        ("reminder", "person", "Wed 09.00"),
        ("reminder", "group", "Thu 09.15"),
        ("reminder", "person", "Thu 09.15"),
    ]
    assert len(by_session) == len(WEBINARS)
    assert list(by_session.values()) == [tuesday, thursday] * 6
    last = {row["session"]: row["due"] for row in found}
    assert [due[:10] for due in last.values()] == WEBINARS


def test_nothing_is_planned_between_17_december_and_6_january() -> None:
    assert rows("--from", "2021-12-17", "--to", "2022-01-06") == []
    assert told("--from", "2021-12-17", "--to", "2022-01-06").stdout == "Nothing is due on these days.\n"


def test_a_row_tells_when_to_whom_and_in_which_words() -> None:
    asked, group, person = rows("--from", "2021-11-15", "--to", "2021-11-15")
    assert set(asked) == set(group) == set(person) == FIELDS
    assert group == {
        "due": "2021-11-15T09:00:00+01:00",
        "useful_until": "2021-11-16T11:45:00+01:00",
        "event": "klimasamling-2021",
        "session": "vaer-smart-1",
        "rule": "webinar-day-before",
        "kind": "reminder",
        "to": "group",
        "language": "nb",
        "text": group["text"],
    }
    assert group["text"].startswith(
        "I morgen: Klimatilpasning, Vær smart-kurset, del 1\n"
        "tirsdag 16. november kl. 12.00 · slutter 13.30 eller 14.00\n"
    )
    assert (
        "Lenke mangler til webinaret i morgen. Påminnelsen går kl. 09.00 til gruppechatten" in asked["text"]
    )


def test_each_conference_day_has_one_message_the_evening_before() -> None:
    days = [row for row in rows() if row["rule"] == "conference-day" and row["to"] == "group"]
    assert [row["due"] for row in days] == ["2021-11-10T18:00:00+01:00", "2021-11-11T18:00:00+01:00"]
    assert "Vi begynner kl. 10.30 med Registrering." in days[0]["text"]


def test_the_time_it_is_never_removes_a_row() -> None:
    assert rows("--now", "2022-01-12T10:00") == rows("--now", "2021-01-01") == rows()
    heads = [line for line in told("--now", "2021-11-15T08:30").stdout.splitlines() if line[0] != " "]
    assert heads[6] == "--- now: Mon 15 Nov 2021 08.30 ---"
    assert len(heads) == len(rows()) + 2


def test_the_table_shows_each_reminder_as_it_will_be_worded() -> None:
    days = ("--from", "2021-11-17", "--to", "2021-11-18")
    planned = rows(*days)
    expected = ["--- now: Mon 01 Nov 2021 00.00 ---"]
    for row in planned:
        due = f"{_moment(row):%a %d %b %Y %H.%M}"
        expected.append(f"{due}  {row['kind']:<11}  {row['to']:<10}  {row['session']}")
        expected += [f"    {line}" for line in row["text"].splitlines()]
    assert planned
    assert told("--now", "2021-11-01", *days).stdout.splitlines() == [*expected, f"{len(planned)} planned"]


@pytest.mark.parametrize(
    "arguments, code, sentence",
    [
        (["--from", "15.11"], 2, "'15.11' is no date. Write it as 2021-11-15."),
        (["--from", "2021-11-16", "--to", "2021-11-15"], 2, "2021-11-15 is before 2021-11-16."),
        (["--now", "noon"], 2, "'noon' is no time. Write it as 2021-11-15T09:00+01:00."),
        (["--now", "0001-01-01T00:00+14:00"], 2, "'0001-01-01T00:00+14:00' is no time."),
        (
            ["--event", "other"],
            1,
            "VERT_EVENTS holds no event 'other'. There is: klimakronsj-2021, klimasamling-2021.",
        ),
    ],
)
def test_a_wrong_argument_is_told_in_one_sentence(arguments: list[str], code: int, sentence: str) -> None:
    result = told(*arguments)
    assert (result.exit_code, result.stdout) == (code, "")
    assert sentence in result.stderr


def _moment(row: dict[str, str]) -> datetime:
    return datetime.fromisoformat(row["due"])
