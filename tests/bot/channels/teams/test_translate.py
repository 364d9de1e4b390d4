"""What people do in Teams, as Vert hears it."""

from dataclasses import replace
from typing import Any

import pytest

from bot.channels.teams.translate import heard
from dialogs.model.incoming import Edited, Joined, Left, Pressed, Said, Sender, Where, Withdrawn
from dialogs.model.message import Choice, Field, Form, Message
from tests.bot.channels.teams.conftest import NOW, Chat, Vert, address_of
from tests.fakes.teams import FakeTeams

KARI = "teams:22222222-bbbb-4bbb-8bbb-222222222222:00000000-0000-4000-8000-000000000001"


def said(vert: Vert) -> Said:
    assert isinstance(vert.heard, Said)
    return vert.heard


async def test_a_mention_in_a_group_is_heard_without_the_mention(
    teams: FakeTeams, vert: Vert, chat: Chat
) -> None:
    answer = await teams.says(chat.kari, chat.place, "@Vert kven dekkjer reisa?", locale="nn-NO")
    assert vert.heard == Said(
        id=f"teams:{chat.place.id}:{answer.id}",
        sender=Sender(KARI, "Kari Nes", "kari.nes@example.org"),
        where=Where(
            conversation=f"teams:{chat.place.id}",
            channel="teams",
            kind="group",
            tenant=teams.tenant,
            reference={"service_url": teams.service_url, "bot": teams.bot_id, "bot_name": "Vert"},
        ),
        at=NOW,
        text="kven dekkjer reisa?",
        message=answer.id,
        mentioned=True,
        locale="nn",
    )


async def test_small_talk_without_a_mention_is_heard_as_not_for_vert(
    teams: FakeTeams, vert: Vert, chat: Chat
) -> None:
    await teams.says(chat.kari, chat.place, "Skal vi kjøre sammen?", mention=False)
    assert (said(vert).mentioned, said(vert).text) == (False, "Skal vi kjøre sammen?")


async def test_in_private_everything_is_said_to_vert(teams: FakeTeams, vert: Vert, chat: Chat) -> None:
    await teams.says(chat.kari, chat.kari, "hvor mange kan vi bli?")
    assert (said(vert).mentioned, said(vert).where.kind) == (True, "private")


async def test_only_the_mention_is_cut_out_and_never_the_name(
    teams: FakeTeams, vert: Vert, chat: Chat
) -> None:
    await teams.says(chat.kari, chat.place, "Er @Vert Vert her, @Ola Vik? Vert!")
    assert said(vert).text == "Er Vert her, Ola Vik? Vert!"


async def test_another_who_is_called_vert_is_not_vert(teams: FakeTeams, vert: Vert, chat: Chat) -> None:
    activity = teams.activity("message", chat.kari, chat.place, id="1", text="<at>Vert</at> hei")
    activity["entities"].append(
        {"type": "mention", "text": "<at>Vert</at>", "mentioned": {"id": chat.ola.id, "name": "Vert"}}
    )
    await teams.raw(activity)
    assert (said(vert).text, said(vert).mentioned) == ("Vert hei", False)


@pytest.mark.parametrize(
    "text,heard_as",
    [
        ("<at>Vert</at>&nbsp;Når er lunsj?", "Når er lunsj?"),
        ("<at>Vert</at>", ""),
        ('<at id="0">Vert</at> hei', "hei"),
        ("a &lt; b &amp;&nbsp; c", "a < b & c"),
        ("én  linje\r\n\r\n\r\n\r\nén til", "én linje\n\nén til"),
        ("påmelding på e\u0301n dag 🌲👩‍👩‍👧", "påmelding på e\u0301n dag 🌲👩‍👩‍👧"),
        ("<at>Vert</at> <b>x</b>", "<b>x</b>"),
    ],
)
async def test_the_words_arrive_as_they_were_written(
    text: str, heard_as: str, teams: FakeTeams, vert: Vert, chat: Chat
) -> None:
    activity = teams.activity("message", chat.kari, chat.place, id="1", text=text)
    for tag in ("<at>Vert</at>", '<at id="0">Vert</at>'):
        if tag in text:
            activity["entities"].append({"type": "mention", "text": tag, "mentioned": {"id": teams.bot_id}})
    await teams.raw(activity)
    assert said(vert).text == heard_as


@pytest.mark.parametrize("old_client", [False, True])
async def test_a_quoted_reply_tells_which_message_it_answers(
    old_client: bool, teams: FakeTeams, vert: Vert, chat: Chat
) -> None:
    question = await teams.says(chat.ola, chat.place, "Hvem har maler?")
    vert.turns.heard.clear()
    await teams.says(
        chat.kari, chat.place, "@Vert Vi har. <3", reply_to=question, old_client=old_client, mention=False
    )
    assert (said(vert).text, said(vert).replies_to, said(vert).mentioned) == ("Vi har. <3", question.id, True)


async def test_the_words_of_a_quotation_are_not_taken_for_the_senders(
    teams: FakeTeams, vert: Vert, chat: Chat
) -> None:
    page = (
        '<blockquote itemtype="http://schema.skype.com/Reply" itemid="77"><strong>Ola</strong>'
        "<p>Hvem har <b>maler</b>?</p></blockquote><p>Vi har noen,&nbsp;"
        '<span itemtype="http://schema.skype.com/Mention" itemid="0">Vert</span><br>to stykker</p>'
    )
    activity = teams.activity(
        "message", chat.kari, chat.place, id="1", text="Ola Hvem har maler? Vi har noen"
    )
    activity["attachments"] = [{"contentType": "text/html", "content": page}]
    activity["entities"].append({"type": "mention", "text": "", "mentioned": {"id": teams.bot_id}})
    await teams.raw(activity)
    assert (said(vert).text, said(vert).replies_to) == ("Vi har noen,\nto stykker", "77")


async def test_a_thread_of_a_channel_is_a_conversation_of_its_own(
    teams: FakeTeams, vert: Vert, chat: Chat
) -> None:
    channel = teams.channel("Generelt", chat.kari, chat.ola)
    root = await teams.says(chat.kari, channel, "Hvem kommer?")
    await teams.says(chat.ola, channel, "Jeg!", reply_to=root)
    first, second = vert.turns.heard
    assert isinstance(first, Said)
    assert isinstance(second, Said)
    assert first.where.kind == "channel"
    assert first.where.conversation == second.where.conversation == f"teams:{channel.id};messageid={root.id}"
    assert (first.replies_to, second.replies_to) == (None, root.id)


async def test_files_and_pictures_are_counted(teams: FakeTeams, vert: Vert, chat: Chat) -> None:
    await teams.sends_file(chat.kari, chat.kari, text="Se her")
    await teams.sends_file(chat.kari, chat.place)
    await teams.sends_picture(chat.kari, chat.place)
    await teams.says(chat.kari, chat.place, "uten")
    assert [one.files for one in vert.turns.heard if isinstance(one, Said)] == [1, 1, 1, 0]


async def test_someone_without_an_account_is_known_by_the_id_teams_made_up(
    teams: FakeTeams, vert: Vert, chat: Chat
) -> None:
    guest = teams.person("Gjest", listed=False)
    chat.place.members.append(guest)
    await teams.says(guest, chat.place, "Hei")
    assert said(vert).sender == Sender(f"teams:{teams.tenant}:{guest.id}", "Gjest", None)


async def test_an_edit_is_heard_as_another_thing_than_the_message(
    teams: FakeTeams, vert: Vert, chat: Chat
) -> None:
    message = await teams.says(chat.kari, chat.place, "Når er frsten?")
    await teams.edits(message, "Når er fristen?")
    first, second = vert.turns.heard
    assert isinstance(second, Edited)
    assert (second.text, second.message, second.mentioned) == ("Når er fristen?", message.id, True)
    assert first.id != second.id


async def test_a_deleted_message_is_withdrawn(teams: FakeTeams, vert: Vert, chat: Chat) -> None:
    message = await teams.says(chat.kari, chat.place, "Når er fristen?")
    vert.turns.heard.clear()
    await teams.deletes(message)
    assert isinstance(vert.heard, Withdrawn)
    assert vert.heard.message == message.id


async def test_vert_and_people_come_and_go(teams: FakeTeams, vert: Vert, chat: Chat) -> None:
    def activity(kind: str, **more: Any) -> Any:
        return heard(teams.activity(kind, chat.kari, chat.place, id="1", **more), NOW)

    ola, vert_itself = {"id": chat.ola.id, "aadObjectId": chat.ola.aad_object_id}, {"id": teams.bot_id}
    told = {
        "added": activity("conversationUpdate", membersAdded=[vert_itself, ola]),
        "joined": activity("conversationUpdate", membersAdded=[ola]),
        "left": activity("conversationUpdate", membersRemoved=[ola]),
        "removed": activity("conversationUpdate", membersRemoved=[vert_itself]),
        "installed": activity("installationUpdate", action="add"),
        "uninstalled": activity("installationUpdate", action="remove"),
        "renamed": activity("conversationUpdate", channelData={"eventType": "channelRenamed"}),
    }
    who = Sender(f"teams:{teams.tenant}:{chat.ola.aad_object_id}", "")
    seen = {name: one and (type(one), one.vert, one.people) for name, one in told.items()}
    assert seen == {
        "added": (Joined, True, (who,)),
        "joined": (Joined, False, (who,)),
        "left": (Left, False, (who,)),
        "removed": (Left, True, ()),
        "installed": (Joined, True, ()),
        "uninstalled": (Left, True, ()),
        "renamed": None,
    }


FORM = Message(
    title="Kunngjøring",
    form=Form(
        (Field("text_nb", "Tekst"), Field("audience", "Til", "many_of")),
        (Choice("Se hvordan det blir", "broadcast_preview", "broadcast:1"),),
    ),
)


@pytest.mark.parametrize("fallback", [False, True])
async def test_a_press_is_heard_alike_from_new_and_old_clients(
    fallback: bool, teams: FakeTeams, vert: Vert, chat: Chat
) -> None:
    await vert.room.channel.send(address_of(teams, chat.kari), FORM)
    posted = teams.last(chat.kari)
    vert.turns.card = replace(FORM, title="Slik blir det")
    await teams.presses(
        chat.kari, chat.kari, "Se hvordan det blir", {"text_nb": "Hei æøå"}, as_submit=fallback
    )
    assert isinstance(vert.heard, Pressed)
    assert (vert.heard.verb, vert.heard.object) == ("broadcast_preview", "broadcast:1")
    assert vert.heard.fields == {"text_nb": "Hei æøå", "audience": ""}
    assert (vert.heard.card, vert.heard.sender.id) == (posted.id, KARI)
    assert "Slik blir det" in teams.last(chat.kari).text()


async def test_who_pressed_is_never_taken_from_what_the_card_says(
    teams: FakeTeams, vert: Vert, chat: Chat
) -> None:
    given = {"vert": {"verb": "help", "object": "x", "person": "someone"}, "person": "someone", "deep": [1]}
    press = teams.activity("message", chat.kari, chat.place, id="1", value=given)
    await teams.raw(press)
    assert isinstance(vert.heard, Pressed)
    assert (vert.heard.sender.id, vert.heard.fields) == (KARI, {"person": "someone"})


async def test_a_button_of_another_card_is_let_pass(teams: FakeTeams, vert: Vert, chat: Chat) -> None:
    await teams.raw(teams.activity("message", chat.kari, chat.place, id="1", value={"other": 1}))
    assert vert.turns.heard == []
