"""Promises of the log: who did what, in plain words, and nothing that anybody wrote."""

import ast
from dataclasses import replace
from pathlib import Path

import pytest

from dialogs.auditing import object_words, sentence, wanted
from dialogs.model.incoming import Pressed, Sender, Where
from dialogs.model.known import Known
from dialogs.model.logged import OTHERS, PAGE, Log, Logged, Wanted
from dialogs.model.people import Conversation, Person
from dialogs.model.text import LANGUAGES
from dialogs.organizing import SHOWS
from dialogs.roles import ANYONE, VERBS
from dialogs.words import phrases
from tests.dialogs.gathering import at, garden

ROOT = Path(__file__).parents[2]
HERE = Where("web:O", "web", "private")


def asked(object_: str = "", **fields: str) -> Pressed:
    return Pressed(
        id="web:O:1",
        sender=Sender("web::O", "O", "o@example.org"),
        where=HERE,
        at=at("2021-09-13 09.03"),
        verb="audit",
        object=object_,
        fields=fields,
    )


def known(log: Log) -> Known:
    return Known(
        now=at("2021-09-13 09.03"),
        event=garden(),
        matcher=None,
        person=Person("web::O", "O", "o@example.org"),
        roles=frozenset({"organizer"}),
        conversation=Conversation("web:O", "web", "private"),
        log=log,
    )


LINE = Logged(at("2021-09-13 09.03"), "Eva", "take", "question:0123456789ab", "done", "teams")


def test_a_line_tells_who_did_what_when_and_from_where() -> None:
    log = Log((LINE,), 1, acts=("take",))
    message = SHOWS["audit"](asked(), known(log), "nb")
    assert message.title == "Logg"
    assert message.text == "Viser 1–1 av 1, de nyeste først."
    assert [(item.title, item.text) for item in message.items] == [
        ("Eva tok et spørsmål", "mandag 13. september kl. 09.03 · i Teams · spørsmål 012345")
    ]


@pytest.mark.parametrize(
    "line,said",
    [
        (replace(LINE, outcome="refused"), "Avvist, så ingenting skjedde: Eva tok et spørsmål"),
        (
            replace(LINE, who="", act="overdue", channel=""),
            "Vert ga arrangørene et spørsmål som hadde ventet lenge",
        ),
        (replace(LINE, who=""), "En som er slettet, tok et spørsmål"),
        (replace(LINE, who="", channel="command line"), "Den som drifter Vert, tok et spørsmål"),
    ],
)
def test_what_was_refused_and_who_has_no_name_is_said_as_such(line: Logged, said: str) -> None:
    assert sentence(line, "nb") == said


@pytest.mark.parametrize(
    "object_,said",
    [
        ("event:garden", "Hagedagene"),
        ("session:part-1", "Jord, del 1"),
        ("planned:reminder:garden:part-1:2021-11-16T12.00+0100:15m:group", "påminnelse: Jord, del 1"),
        ("planned:reminder:garden:gone:2021-11-16T12.00+0100:15m:group", "påminnelse"),
        ("broadcast:0123456789ab", "kunngjøring 012345"),
        ("person", ""),
        ("", ""),
    ],
)
def test_what_it_was_done_to_is_named_where_it_has_a_name(object_: str, said: str) -> None:
    assert object_words(replace(LINE, object=object_), garden(), "nb") == said


def test_the_log_is_turned_page_by_page_and_keeps_what_was_chosen() -> None:
    log = Log((LINE,) * PAGE, 3 * PAGE, Wanted("take", OTHERS, 1), ("take",))
    newer, older = SHOWS["audit"](asked(), known(log), "en").choices
    assert (newer.title, wanted(asked(newer.object))) == ("Newer", Wanted("take", OTHERS, 0))
    assert (older.title, wanted(asked(older.object))) == ("Older", Wanted("take", OTHERS, 2))


def test_the_form_offers_those_with_a_role_and_the_acts_there_are() -> None:
    form = SHOWS["audit"](asked(), known(Log((LINE,), 1, acts=("take", "answer"))), "nb").form
    assert form is not None
    who, what = form.fields
    assert [option.title for option in who.options] == ["Alle", "E", "F", "O", "P", "Deltakerne"]
    assert [option.title for option in what.options] == ["Alt", "svarte på et spørsmål", "tok et spørsmål"]
    assert (who.value, what.value) == (who.options[0].value, what.options[0].value)
    chosen = {"who": "e@example.org", "act": "take"}
    assert wanted(asked("event:garden", **chosen)) == Wanted("take", "e@example.org")
    assert wanted(asked("event:garden", who=who.value, act=what.value)) == Wanted()


@pytest.mark.parametrize(
    "forged", ["log", "log:-1:a:b", "log:x:a:b", "log:99999999999:a:b", "question:1:2:3"]
)
def test_a_page_that_is_made_up_is_the_first(forged: str) -> None:
    assert wanted(asked(forged)) == Wanted()


@pytest.mark.parametrize("name", ["{@web::O}", "<b>Eva</b>"])
def test_a_name_mentions_nobody(name: str) -> None:
    message = SHOWS["audit"](asked(), known(Log((replace(LINE, who=name),), 1, acts=("take",))), "nb")
    assert "{@" not in message.items[0].title


def acts_in_the_code() -> set[str]:
    """The first word of every Audit(…), and of every refusal, that is written out in the code."""
    found = set()
    for folder in ("dialogs", "scheduler", "bot"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in (
                    "Audit",
                    "refused",
                ):
                    found |= {
                        one.value
                        for one in ast.walk(node.args[0])
                        if isinstance(one, ast.Constant) and isinstance(one.value, str)
                    }
    return found


def test_every_act_that_is_written_down_has_its_words_in_three_languages() -> None:
    refused = {verb for verb, act in VERBS.items() if act.who != ANYONE}
    acts = acts_in_the_code() | refused
    assert {"take", "broadcast_confirm", "overdue"} <= acts
    missing = {act for act in acts if f"acts.{act}" not in phrases()}
    assert not missing
    silent = {
        name
        for name, text in phrases().items()
        if name.startswith("acts.") and not all(text.exactly(language) for language in LANGUAGES)
    }
    assert not silent
