"""Promises about the log: one line an occurrence, and no word of a person nor a key to a door in it."""

import asyncio
import json
import logging
import warnings
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import structlog

from dialogs.model.incoming import Said, Sender, Where

TEXT = "Er det allergimerking på maten? Eg toler ikkje nøtter 🌰"
SECRET = "x" * 32

Lines = Callable[[], str]


def _only(lines: str) -> dict[str, Any]:
    (line,) = lines.splitlines()
    read: dict[str, Any] = json.loads(line)
    return read


def test_an_occurrence_is_one_line_of_json_with_its_level_and_time(log_lines: Lines) -> None:
    structlog.get_logger().warning("teams_token_refused", why="expired", tries=2)
    line = _only(log_lines())
    assert datetime.fromisoformat(line.pop("time")).tzinfo is not None
    assert line == {"event": "teams_token_refused", "level": "warning", "why": "expired", "tries": 2}


@pytest.mark.parametrize(
    "name", ["text", "message", "body", "token", "Authorization", "access_token", "X-Api-Key"]
)
def test_what_must_not_be_logged_is_left_out_by_its_name(log_lines: Lines, name: str) -> None:
    structlog.get_logger().info("heard", **{name: SECRET}, inner={name: SECRET, "size": 3})
    line = _only(log_lines())
    assert SECRET not in log_lines()
    assert line["inner"] == {"size": 3}


def test_a_noun_is_logged_as_its_kind_since_it_may_hold_a_text(log_lines: Lines) -> None:
    where = Where("web:a", "web", "private")
    said = Said(
        id="web:a:1",
        sender=Sender("web::a", "Ada"),
        where=where,
        at=datetime(2021, 11, 16, tzinfo=UTC),
        text=TEXT,
        message="1",
    )
    structlog.get_logger().info("heard", incoming=said, several=[said])
    line = _only(log_lines())
    assert (line["incoming"], line["several"]) == ("Said", ["Said"])


def test_an_exception_is_told_by_its_kinds_and_places_and_never_by_its_words(log_lines: Lines) -> None:
    try:
        try:
            raise ValueError(TEXT)
        except ValueError as fault:
            raise RuntimeError(SECRET) from fault
    except RuntimeError:
        structlog.get_logger().exception("turn_failed")
    line = _only(log_lines())
    assert line["failed"] == "RuntimeError < ValueError"
    assert line["at"][-1].startswith("test_logs.py:")
    assert SECRET not in log_lines()
    assert "allergimerking" not in log_lines()


def test_a_library_s_line_comes_without_what_it_filled_in(log_lines: Lines) -> None:
    logging.getLogger("aiohttp.server").error("Error handling request from %s", TEXT)
    logging.getLogger("chatty").info("nothing to see")
    line = _only(log_lines())
    expected = ("Error handling request from %s", "error", "aiohttp.server")
    assert (line["event"], line["level"], line["logger"]) == expected


def test_our_own_plain_loggers_may_add_what_is_no_word(log_lines: Lines) -> None:
    logging.getLogger("scheduler.deliveries").error("a channel failed", extra={"row": 12, "text": TEXT})
    line = _only(log_lines())
    assert (line["event"], line["row"], "text" in line) == ("a channel failed", 12, False)


async def test_a_task_that_fails_unseen_is_logged_without_its_words(log_lines: Lines) -> None:
    async def falls() -> None:
        raise ValueError(TEXT)

    task = asyncio.create_task(falls())
    await asyncio.wait([task])
    message = f"Task exception was never retrieved\nfuture: {task!r}"
    logging.getLogger("asyncio").error(message, exc_info=task.exception())
    line = _only(log_lines())
    assert (line["event"], line["failed"]) == ("Task exception was never retrieved", "ValueError")
    assert "allergimerking" not in log_lines()


def test_a_warning_comes_as_its_kind_and_place(log_lines: Lines) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(True)
        warnings.warn(TEXT, RuntimeWarning, stacklevel=1)
    line = _only(log_lines())
    assert line["event"].endswith("RuntimeWarning")
    assert "allergimerking" not in log_lines()


def test_what_is_long_is_cut_and_what_turns_lines_stays_on_one(log_lines: Lines) -> None:
    structlog.get_logger().info("odd", why="a\r\nb\u2028c\u202ed" + "e" * 1000, many=list(range(100)))
    line = _only(log_lines())
    assert len(log_lines().splitlines()) == 1
    assert log_lines().isascii()
    assert len(line["why"]) == 201
    assert line["many"] == list(range(20))
