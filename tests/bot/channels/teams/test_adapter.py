"""Every turn goes through the Bot Framework's own classes, and a press is answered with a card."""

import inspect
from dataclasses import replace

import pytest
from botbuilder.core import ActivityHandler, BotAdapter, TurnContext
from botbuilder.schema import Activity

from bot.channels.teams.adapter import TeamsAdapter, VertBot
from bot.channels.teams.roster import TeamsRoster
from dialogs.model.incoming import Incoming
from dialogs.model.message import Choice, Message
from tests.bot.channels.teams.conftest import NOW, Answer, Chat, Vert, address_of
from tests.fakes.cards import card_text
from tests.fakes.teams import FakeTeams

QUESTION = Message("Hjalp det?", choices=(Choice("Det hjalp", "helped", "question:1"),))
SETTLED = Message("Avklart av ekspert på 4 minutter", tone="good")


async def test_a_turn_passes_through_activity_activity_handler_and_turn_context(
    teams: FakeTeams, vert: Vert, chat: Chat
) -> None:
    passed: list[object] = []

    def look(_: Incoming) -> None:
        for frame in inspect.stack():
            passed.extend(frame.frame.f_locals.get(name) for name in ("self", "turn_context", "context"))

    vert.turns.seen = look
    await teams.says(chat.kari, chat.place, "Hei")
    contexts = [one for one in passed if isinstance(one, TurnContext)]
    assert any(isinstance(one, ActivityHandler) for one in passed)
    assert any(isinstance(one, BotAdapter) for one in passed)
    assert {type(one.activity) for one in contexts} == {Activity}
    assert contexts[0].activity.conversation.id == chat.place.id


async def test_a_press_in_private_replaces_the_card_by_the_answer(
    teams: FakeTeams, vert: Vert, chat: Chat
) -> None:
    await vert.room.channel.send(address_of(teams, chat.kari), QUESTION)
    vert.turns.card = SETTLED
    answer = await teams.presses(chat.kari, chat.kari, "Det hjalp")
    assert (answer.status, answer.body["statusCode"]) == (200, 200)
    assert teams.last(chat.kari).text() == "Avklart av ekspert på 4 minutter"


async def test_a_press_without_a_card_to_show_is_acknowledged_in_the_pressers_language(
    teams: FakeTeams, vert: Vert, chat: Chat
) -> None:
    await vert.room.channel.send(address_of(teams, chat.place), QUESTION)
    answer = await teams.presses(chat.kari, chat.place, "Det hjalp", locale="en-US")
    assert answer.body == {
        "statusCode": 200,
        "type": "application/vnd.microsoft.activity.message",
        "value": "Noted.",
    }


async def test_a_sentence_for_the_presser_alone_leaves_the_card_as_it_is(
    teams: FakeTeams, vert: Vert, chat: Chat
) -> None:
    await vert.room.channel.send(address_of(teams, chat.place), QUESTION)
    vert.turns.notice = "Bare den som spurte, kan si det."
    answer = await teams.presses(chat.kari, chat.place, "Det hjalp")
    assert answer.body["value"] == "Bare den som spurte, kan si det."
    assert teams.last(chat.place).text() == "Hjalp det?\n[Det hjalp]"


async def test_an_older_clients_press_in_a_group_is_answered_in_private(
    teams: FakeTeams, vert: Vert, chat: Chat
) -> None:
    await vert.room.channel.send(address_of(teams, chat.place), QUESTION)
    vert.turns.card = replace(SETTLED, title="Takk")
    answer = await teams.presses(chat.kari, chat.place, "Det hjalp", as_submit=True)
    assert (answer.status, answer.body) == (200, None)
    assert teams.last(chat.place).text() == "Hjalp det?\n[Det hjalp]"
    assert teams.last(chat.kari).text() == "Takk\nAvklart av ekspert på 4 minutter"


async def test_an_older_clients_press_counts_even_where_the_answer_cannot_be_shown(
    teams: FakeTeams, vert: Vert, chat: Chat
) -> None:
    await vert.room.channel.send(address_of(teams, chat.kari), QUESTION)
    vert.turns.card = SETTLED
    teams.fail_next(chat.kari, status=403, code="MessageWritesBlocked", operation="update")
    assert (await teams.presses(chat.kari, chat.kari, "Det hjalp", as_submit=True)).status == 200
    assert len(vert.turns.heard) == 1


class Speaker:
    """A bot that speaks inside its turn, as any of the Bot Framework may."""

    def __init__(self) -> None:
        self.said: list[str] = []

    async def on_turn(self, turn_context: TurnContext) -> None:
        posted = await turn_context.send_activity("Hei fra turen")
        self.said.append(posted.id)
        await turn_context.update_activity(Activity(type="message", id=posted.id, text="Hei igjen"))
        gone = await turn_context.send_activity("Borte straks")
        await turn_context.delete_activity(gone.id)


async def test_what_a_bot_says_edits_and_deletes_inside_a_turn_leaves_by_our_sender(
    teams: FakeTeams, vert: Vert, chat: Chat
) -> None:
    speaker = Speaker()
    adapter = TeamsAdapter(speaker, vert.room.channel)
    await adapter.take(teams.activity("message", chat.kari, chat.kari, id="1", text="Hei"))
    assert teams.transcript(chat.kari) == [("Vert", "Hei igjen")]
    assert teams.counts["login"] == 1


@pytest.mark.parametrize("kind", ["message", "invoke"])
async def test_a_fault_of_ours_is_not_hidden(kind: str, teams: FakeTeams, vert: Vert, chat: Chat) -> None:
    class Broken:
        async def take(self, incoming: Incoming) -> Answer:
            raise LookupError("a fault of ours")

    roster = TeamsRoster(vert.room._connector, vert.people)
    bot = VertBot(Broken(), roster, vert.room.channel, lambda: NOW)
    adapter = TeamsAdapter(bot, vert.room.channel)
    value = {"action": {"type": "Action.Execute", "data": {"vert": {"verb": "help"}}}}
    activity = teams.activity(
        kind, chat.kari, chat.kari, id="1", text="Hei", name="adaptiveCard/action", value=value
    )
    with pytest.raises(LookupError):
        await adapter.take(activity)


async def test_the_answer_to_a_press_is_a_card_people_can_read(
    teams: FakeTeams, vert: Vert, chat: Chat
) -> None:
    await vert.room.channel.send(address_of(teams, chat.place), QUESTION)
    vert.turns.card = SETTLED
    answer = await teams.presses(chat.kari, chat.place, "Det hjalp")
    assert card_text(answer.body["value"]) == "Avklart av ekspert på 4 minutter"
