"""The answers, measured by questions that were written before there was anything to answer them with."""

import json
import sys
from collections import Counter
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot.clock_here import default_now, moment
from bot.commands.ask import Asking, Line
from tests.dialogs.chat import event, matcher

QUESTIONS = Path(__file__).parents[1] / "questions"
LATE = datetime(2026, 11, 2, tzinfo=UTC)


def test_the_answers_are_as_good_as_promised(capsys: pytest.CaptureFixture[str]) -> None:
    told = (
        f"right {share('right', 'answerable'):.3f}, "
        f"right or suggested {share('right', 'answerable') + share('suggested', 'answerable'):.3f}, "
        f"answered though nobody wrote it {share('answered', 'unanswerable'):.3f}"
    )
    with capsys.disabled():
        sys.stdout.write(f"\n{told}\n")
    assert share("right", "answerable") >= 0.85
    assert share("right", "answerable") + share("suggested", "answerable") >= 0.95
    assert share("answered", "unanswerable") <= 0.04


def test_the_answers_are_in_the_language_of_the_question() -> None:
    assert measured()["other language"] / measured()["all"] <= 0.1


def test_small_talk_in_a_group_is_never_answered() -> None:
    for event_id in ("klimasamling-2021", "klimakronsj-2021"):
        asking = Asking(event(event_id), matcher(event_id))
        for line in lines("smalltalk"):
            now = default_now(event(event_id), {}, LATE)
            verdict, said = asking.hear(Line(line["id"], line["text"], None, now, "", "group"))
            assert (verdict.kind, said) == ("silence", "")


def share(what: str, among: str) -> float:
    return measured()[what] / measured()[among]


@cache
def measured() -> Counter[str]:
    asking = {id_: Asking(event(id_), matcher(id_)) for id_ in ("klimasamling-2021", "klimakronsj-2021")}
    counts: Counter[str] = Counter()
    for line in lines("questions"):
        about, expect = event(line["event"]), line["expect"]
        now = moment(line["now"], about) if line.get("now") else default_now(about, {}, LATE)
        verdict, said = asking[about.id].hear(Line(line["id"], line["question"], None, now, "", "private"))
        counts["all"] += 1
        counts["other language"] += verdict.language != line["language"]
        if expect["kind"] == "unanswerable":
            counts["unanswerable"] += 1
            counts["answered"] += verdict.kind == "answer"
            continue
        counts["answerable"] += 1
        if verdict.kind == "answer":
            counts["right" if is_right(said, expect) else "wrong"] += 1
        elif any(is_right(one.text, expect) for one in verdict.suggestions):
            counts["suggested"] += 1
    return counts


def is_right(said: str, expect: dict[str, Any]) -> bool:
    text = said.lower()
    says = all(any(one.lower() in text for one in fragments) for fragments in expect["says"])
    return says and not any(one.lower() in text for one in expect["says_not"])


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (QUESTIONS / f"{name}.jsonl").read_text("utf-8").splitlines()]
