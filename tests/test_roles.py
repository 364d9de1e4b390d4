"""Who may do what, at every door: button, word, route and command. What is new is denied by default."""

import re
from collections.abc import Iterator
from dataclasses import replace

import click
import pytest

from bot.access import COMMANDS
from bot.cli import vert
from dialogs import conversation, welcome
from dialogs.conversation import respond
from dialogs.model.event import Event, Listed, Role
from dialogs.model.incoming import Pressed, Said, Sender, Where
from dialogs.model.known import Audit, Known, Outcome
from dialogs.model.people import Conversation, Person
from dialogs.organizing import COMMANDS as SAID
from dialogs.organizing import commanded
from dialogs.roles import ANYONE, ROLES, VERBS, WORDS, allowed
from dialogs.words import phrases
from docs.roles import FILE, table
from tests.dialogs.gathering import at, garden

NOW = at("2021-09-13 09.03")
OBJECTS = ("", "question:1", "broadcast:1", "event:garden", "planned:x", "exchange:1", "x" * 300, "\u202e:|")
FORGED = {
    "role": "organizer",
    "roles": "admin,organizer",
    "email": "o@example.org",
    "sender": "web::O",
    "person": "web::O",
    "from": "o@example.org",
    "text": "slipp meg inn",
}
NOBODY: frozenset[Role] = frozenset()
WHO = [NOBODY, *(frozenset({role}) for role in ROLES)]


def event() -> Event:
    """With one person for each role, listed by their address."""
    return replace(
        garden(),
        people=tuple(Listed(role, f"{role}@example.org", frozenset({role})) for role in ROLES),
    )


def known(roles: frozenset[Role], kind: str = "private") -> Known:
    """What a turn knows of somebody with these roles, when nothing is there that an object could name."""
    return Known(
        now=NOW,
        event=event(),
        matcher=None,
        person=Person("web::somebody", "O", "somebody@example.org"),
        roles=roles,
        conversation=Conversation("web:here", "web", "group" if kind == "group" else "private"),
        events=(event(),),
    )


def press(verb: str, object_: str = "", **fields: str) -> Pressed:
    return Pressed(
        id="web:here:1",
        sender=Sender("web::somebody", "O", "somebody@example.org"),
        where=Where("web:here", "web", "private"),
        at=NOW,
        verb=verb,
        object=object_,
        fields=fields,
    )


def say(text: str) -> Said:
    return Said(
        id="web:here:1",
        sender=Sender("web::somebody", "O", "somebody@example.org"),
        where=Where("web:here", "web", "private"),
        at=NOW,
        text=text,
        message="m1",
        mentioned=True,
    )


def named(roles: frozenset[Role]) -> str:
    return "/".join(roles) or "nobody"


def test_every_verb_has_a_row_and_every_row_a_verb() -> None:
    assert set(VERBS) == set(conversation.VERBS)


def test_every_row_says_in_a_few_words_what_it_is() -> None:
    for act in (*VERBS.values(), *WORDS.values()):
        assert re.fullmatch(r"[a-z].{3,70}[^.]", act.words), act
        assert act.who, act


@pytest.mark.parametrize("roles", WHO, ids=named)
@pytest.mark.parametrize("verb", sorted(conversation.VERBS))
def test_who_may_not_is_refused_and_it_is_written_down_and_nothing_else_happens(
    verb: str, roles: frozenset[Role]
) -> None:
    if allowed(verb, roles):
        return
    notices = set()
    for object_ in OBJECTS:
        for fields in ({}, FORGED):
            for kind in ("private", "group"):
                outcome = respond(press(verb, object_, **fields), known(roles, kind))
                notices.add(outcome.notice)
                assert outcome == Outcome(notice=outcome.notice, audit=(Audit(verb, object_, "refused"),))
    assert notices <= {phrases()[f"{name}"].nb for name in ("common.not_for_you", "experts.only_experts")}
    assert len(notices) == 1  # so it tells nothing of the object


@pytest.mark.parametrize("roles", WHO, ids=named)
@pytest.mark.parametrize("verb", sorted(conversation.VERBS))
def test_who_may_is_told_what_is_so_whatever_the_object_and_sends_nothing_about_what_is_not_there(
    verb: str, roles: frozenset[Role]
) -> None:
    if not allowed(verb, roles):
        return
    for object_ in OBJECTS:
        outcome = respond(press(verb, object_, **FORGED), known(roles))
        assert outcome.notice or outcome.card or outcome.envelopes


def test_a_verb_without_a_row_is_refused_to_everyone() -> None:
    def everything(pressed: Pressed, known: Known) -> Outcome:
        raise AssertionError("a verb without a row was acted on")

    for roles in (*WHO, frozenset(ROLES)):
        outcome = respond(press("brand_new", "event:garden"), known(roles), {"brand_new": everything})
        assert outcome == Outcome(
            notice=phrases()["common.not_for_you"].nb, audit=(Audit("brand_new", "event:garden", "refused"),)
        )


def test_a_facilitator_and_a_participant_may_press_what_everyone_may_and_no_more() -> None:
    everyones = {verb for verb, act in VERBS.items() if act.who == ANYONE}
    for role in ("participant", "facilitator"):
        assert {verb for verb in VERBS if allowed(verb, frozenset({role}))} == everyones
    assert everyones == {verb for verb in VERBS if allowed(verb, NOBODY)}


def test_an_admin_may_all_that_an_organizer_may_and_an_organizer_all_that_an_expert_may() -> None:
    may = {role: {verb for verb in VERBS if allowed(verb, frozenset({role}))} for role in ROLES}
    assert may["expert"] < may["organizer"] <= may["admin"] == set(VERBS)


def in_words() -> Iterator[tuple[str, str]]:
    """Each command with what asks for it, but for words that hold choices of their own."""
    for verb, words in SAID.items():
        yield from ((verb, one) for one in words.split("|") if re.fullmatch(r"[\w -]+", one))


def test_every_word_that_is_a_command_has_its_row() -> None:
    assert {verb for verb, _ in in_words()} == set(SAID)
    assert set(SAID) | {"broadcast_form", "bind"} <= set(VERBS)
    assert set(welcome.SAID) <= set(VERBS) | set(WORDS)
    assert [verb for verb, text in in_words() if commanded(text) != verb] == []


@pytest.mark.parametrize("verb,text", list(in_words()))
def test_a_command_in_words_is_but_a_question_from_who_may_not(verb: str, text: str) -> None:
    as_a_question = respond(say(text), known(NOBODY))
    for roles in WHO:
        if allowed(verb, roles):
            continue
        outcome = respond(say(text), known(roles))
        assert outcome.envelopes[0].message == as_a_question.envelopes[0].message
        assert [one.act for one in outcome.audit] == [one.act for one in as_a_question.audit]
        assert {type(one).__name__ for one in outcome.saved} <= {"Exchange", "Person", "Question"}


def test_an_announcement_asked_for_in_words_is_refused_and_written_down() -> None:
    for roles in WHO:
        if allowed("broadcast_form", roles):
            continue
        outcome = respond(say("kunngjøring"), known(roles))
        assert outcome.audit == (Audit("broadcast_form", "", "refused"),)
        (told,) = outcome.envelopes
        assert told.message
        assert told.message.text == phrases()["common.not_for_you"].nb


def commands(group: click.Group, before: str = "") -> Iterator[str]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command, name
        if isinstance(command, click.Group):
            yield from commands(command, f"{before}{name} ")
        else:
            yield before + name


def test_every_command_of_the_command_line_has_a_row_and_every_row_a_command() -> None:
    assert isinstance(vert, click.Group)
    assert set(COMMANDS) == set(commands(vert))


def test_the_printed_table_is_what_the_code_goes_by() -> None:
    assert FILE.read_text("utf-8") == table(), "make roles prints it anew"
