"""What became of what was said, and how it is corrected, taken back, and sent again."""

from dataclasses import replace
from typing import Any

import pytest

from dialogs.model.broadcast import Broadcast, Report
from dialogs.model.event import ReminderRule
from dialogs.model.known import Audit
from dialogs.model.planned import Again, Alteration, Correction, Places, Spoken
from dialogs.model.text import Text
from scheduler.reminders import planned
from tests.dialogs.gathering import GROUP, Gathering, at, garden

RULE = ReminderRule("day-before", days_ahead=1, at=at("2021-01-01 09.00").time())
KEY = "reminder:garden:part-1:2021-11-16T12.00+0100:day-before:group"
VERBS = (
    "broadcast_again",
    "broadcast_again_yes",
    "broadcast_correct",
    "broadcast_correct_preview",
    "broadcast_correct_yes",
    "broadcast_recall",
    "broadcast_recall_yes",
)


@pytest.fixture
def garden_days() -> Gathering:
    return Gathering(replace(garden(), reminders=(RULE,)), now="2021-11-15 11.00")


def sent(gathering: Gathering, report: Report, **more: Any) -> Gathering:
    """A broadcast that has gone out."""
    broadcast = Broadcast("b1", "garden", "web::O", Text("Vi begynner kl. 9."), ("group",), state="reported")
    gathering.keep(broadcast)
    kept = replace(broadcast, version=1)
    gathering.spoken = (
        Spoken("broadcast:b1", "broadcast", at("2021-11-15 10.00"), {}, report, broadcast=kept, **more),
    )
    return gathering


def reminded(gathering: Gathering, **more: Any) -> Gathering:
    """A reminder that has gone out."""
    notices = planned(gathering.event, at("2021-11-15 00.00").date(), at("2021-11-15 00.00").date())
    (one,) = (one for one in notices if one.kind == "reminder")
    report = Report(total=1, sent=1)
    gathering.spoken = (Spoken(f"sent:{one.key}", "reminder", one.due, one.source, report, **more),)
    return gathering


def kept(gathering: Gathering) -> tuple[object, ...]:
    """What the newest press changes."""
    return gathering.last.saved


def test_each_is_told_with_what_became_of_it(garden_days: Gathering) -> None:
    report = Report(28, sent=25, unknown=1, failed=1, cancelled=1, refused=("Kari",))
    sent(garden_days, report, unclear=("Ola",))
    left_out = Spoken("sent:x:x:part-2", "reminder", at("2021-11-14 09.00"), skipped=True)
    garden_days.spoken = (*garden_days.spoken, left_out)
    garden_days.says("O", "utboks")
    assert garden_days.newest("O").small == (
        "Se på 1 utsending fra de siste 7 dagene: noe er uklart eller kom ikke fram."
    )
    assert garden_days.presses("O", "De siste 7 dagene") == (
        "Utboks: de siste 7 dagene\n"
        "Kunngjøring: Vi begynner kl. 9. · Se på denne: mandag 15. november kl. 10.00: "
        "sendt 25 av 28, 1 uklart (Ola), 1 feilet (Kari), 1 stoppet.\n"
        "Påminnelse: Jord, del 2 · søndag 14. november kl. 09.00: hoppet over."
    )
    assert [[choice.title for choice in item.choices] for item in garden_days.newest("O").items] == [
        ["Rett", "Trekk tilbake", "Send igjen til den 1 uklare"],
        [],
    ]


def test_of_many_who_failed_the_first_are_named(garden_days: Gathering) -> None:
    names = ("Anne", "Bo", "Eva", "Ida", "Kari", "Ola", "Åse")
    sent(garden_days, Report(9, sent=2, failed=7, refused=names))
    text = garden_days.presses_verb("O", "outbox", "past:0")
    assert "sendt 2 av 9, 7 feilet (Anne, Bo, Eva, Ida, Kari og …)." in text


def test_a_broadcast_is_corrected_after_it_was_said_in_how_many_places(garden_days: Gathering) -> None:
    places = Places(shown=24, sending=1, waiting=3, mail=2, closed=1, unclear=1)
    sent(garden_days, Report(30, sent=27, waiting=3), places=places)
    garden_days.presses_verb("O", "broadcast_correct", "broadcast:b1")
    assert garden_days.field("text_nb").value == "Vi begynner kl. 9."
    assert garden_days.presses_verb(
        "O", "broadcast_correct_preview", "broadcast:b1", text_nb="Vi begynner kl. 10."
    ) == (
        "Slik blir det rettet\n"
        "«Vi begynner kl. 10.\n"
        "Fra arrangørene · Hagedagene»\n"
        "Mangler på nynorsk og engelsk: de som leser det, får teksten på et annet språk.\n"
        "Rettes der det står: 25\n"
        "Venter, og får den nye teksten: 3\n"
        "Kan ikke rettes: sendt som e-post: 2\n"
        "Kan ikke rettes: chatten er stengt for Vert: 1\n"
        "Kan ikke rettes: uklart om det kom fram: 1"
    )
    assert garden_days.last.card
    yes = garden_days.last.card.choices[0]
    assert "Rettes nå. Jeg sier fra når det er gjort." in (
        garden_days.presses_verb("O", yes.verb, yes.object)
    )
    new = Text("Vi begynner kl. 10.")
    assert kept(garden_days)[1:] == (Correction("garden", "broadcast:b1", 2, new),)
    assert (garden_days.broadcast.text, garden_days.broadcast.corrections) == (new, 1)
    assert garden_days.last.audit == (Audit("broadcast_correct_yes", "broadcast:b1"),)
    garden_days.presses_verb("P", yes.verb, yes.object)
    assert kept(garden_days) == ()  # who presses second sees how it stands


def test_one_organizer_does_not_send_what_another_wrote_meanwhile(garden_days: Gathering) -> None:
    sent(garden_days, Report(2, sent=2), places=Places(shown=2))
    garden_days.presses_verb("O", "broadcast_correct_preview", "broadcast:b1", text_nb="Fra O.")
    assert garden_days.last.card
    yes = garden_days.last.card.choices[0]
    garden_days.presses_verb("P", "broadcast_correct_preview", "broadcast:b1", text_nb="Fra P.")
    text = garden_days.presses_verb("O", yes.verb, yes.object)
    assert "«Fra P." in text
    assert "Noen andre endret dette imens." in text
    assert kept(garden_days) == ()


def test_the_same_text_is_no_correction(garden_days: Gathering) -> None:
    sent(garden_days, Report(2, sent=2), places=Places(shown=2))
    for typed, error in (
        ("Vi begynner kl. 9.", "Teksten er den samme som før. Endre den før du går videre."),
        (" ", "Skriv teksten på minst ett språk."),
    ):
        garden_days.presses_verb("O", "broadcast_correct_preview", "broadcast:b1", text_nb=typed)
        assert (garden_days.field("text_nb").error, kept(garden_days)) == (error, ())


def test_what_stands_nowhere_cannot_be_corrected(garden_days: Gathering) -> None:
    sent(garden_days, Report(2, sent=2), places=Places(mail=2))
    text = garden_days.presses_verb("O", "broadcast_correct_preview", "broadcast:b1", text_nb="Nytt.")
    assert "Det står ikke noe sted hvor det kan rettes, og ingen venter på det." in text
    assert kept(garden_days) == ()


def test_a_reminder_is_corrected_in_the_words_beside_its_hour(garden_days: Gathering) -> None:
    reminded(garden_days, places=Places(shown=1))
    object_ = f"sent:{KEY}"
    garden_days.presses_verb("O", "broadcast_correct", object_)
    assert garden_days.field("text_nb").value == ""
    text = garden_days.presses_verb("O", "broadcast_correct_preview", object_, text_nb="Vi møtes ute.")
    assert text.startswith(
        "Slik blir det rettet\n"
        "«I morgen: Jord, del 1\n"
        "tirsdag 16. november kl. 12.00\n"
        "Vi møtes ute.\n"
        "Hvor: Teams»\n"
    )
    assert garden_days.last.card
    yes = garden_days.last.card.choices[0]
    garden_days.presses_verb("O", yes.verb, yes.object)
    new = Text("Vi møtes ute.")
    assert kept(garden_days) == (
        Alteration("garden", KEY, "correct", new),
        Correction("garden", KEY, 1, new),
    )


def test_to_take_back_says_what_will_stand_there_and_in_how_many_places(garden_days: Gathering) -> None:
    sent(garden_days, Report(5, sent=3, waiting=2), places=Places(shown=3, waiting=2))
    assert garden_days.presses_verb("O", "broadcast_recall", "broadcast:b1") == (
        "Trekk tilbake?\n"
        "«Arrangørene har trukket tilbake denne meldingen. Beklager om den skapte forvirring.\n"
        "Fra arrangørene · Hagedagene»\n"
        "Kunngjøring: Vi begynner kl. 9.\n"
        "Meldingen blir byttet ut med denne setningen:\n"
        "Byttes ut der den står: 3\n"
        "Venter, og blir ikke sendt: 2"
    )
    assert kept(garden_days) == ()
    assert "Trekkes tilbake nå." in garden_days.presses_verb("O", "broadcast_recall_yes", "broadcast:b1")
    assert kept(garden_days)[1:] == (Correction("garden", "broadcast:b1", 2),)
    assert garden_days.broadcast.recalled_at == garden_days.now
    assert "Er trukket tilbake." in garden_days.presses_verb("P", "broadcast_recall_yes", "broadcast:b1")
    assert kept(garden_days) == ()


def test_what_was_taken_back_by_mistake_can_be_put_back(garden_days: Gathering) -> None:
    sent(garden_days, Report(3, sent=3), places=Places(shown=3))
    garden_days.presses_verb("O", "broadcast_recall_yes", "broadcast:b1")
    garden_days.presses_verb("O", "broadcast_correct_preview", "broadcast:b1", text_nb="Vi begynner kl. 9.")
    assert garden_days.last.card
    yes = garden_days.last.card.choices[0]
    garden_days.presses_verb("O", yes.verb, yes.object)
    assert (garden_days.broadcast.recalled_at, garden_days.broadcast.text.nb) == (None, "Vi begynner kl. 9.")


def test_to_send_again_tells_who_and_takes_a_yes(garden_days: Gathering) -> None:
    sent(garden_days, Report(3, sent=1, unknown=2), unclear=("Kari", "Ola"))
    text = garden_days.presses_verb("O", "broadcast_again", "broadcast:b1")
    assert "2 fikk den kanskje ikke (Kari og Ola)." in text
    assert kept(garden_days) == ()
    text = garden_days.presses_verb("O", "broadcast_again_yes", "broadcast:b1")
    assert "sendt 1 av 3, 2 venter" in text
    assert kept(garden_days)[1:] == (Again("garden", "broadcast:b1"),)
    assert garden_days.broadcast.state == "sending"


def test_nobody_is_sent_a_reminder_again_when_it_is_of_no_use(garden_days: Gathering) -> None:
    reminded(garden_days, useful=False)
    garden_days.spoken = (replace(garden_days.spoken[0], report=Report(1, unknown=1)),)
    assert "Det er for sent å sende den igjen" in (
        garden_days.presses_verb("O", "broadcast_again_yes", f"sent:{KEY}")
    )
    assert kept(garden_days) == ()


@pytest.mark.parametrize("verb", VERBS)
def test_to_mend_is_the_organizers_in_private_and_refusals_are_written_down(
    garden_days: Gathering, verb: str
) -> None:
    sent(garden_days, Report(2, sent=1, unknown=1), places=Places(shown=2))
    for who in ("A", "E"):
        assert garden_days.presses_verb(who, verb, "broadcast:b1") == (
            "Det er det bare arrangørene som kan gjøre."
        )
        assert (kept(garden_days), garden_days.audit()) == ((), [(verb, "refused")])
    assert garden_days.presses_verb("O", verb, "broadcast:b1", GROUP) == (
        "Det tar vi i den private chatten. Skriv til meg der."
    )
    assert garden_days.presses_verb("O", verb, "broadcast:gone") == (
        "Dette finnes ikke lenger, så det skjedde ingenting."
    )


def test_a_reply_to_a_broadcast_is_a_question_also_where_vert_is_not_named(garden_days: Gathering) -> None:
    sent(garden_days, Report(2, sent=2))
    for text, asked in (
        ("Hva med kompost på fredag?", True),
        ("Jeg finner ikke skuret", True),
        ("Takk!", False),
        ("👍", False),
        ("Gleder meg", False),
    ):
        for replying_to in ("broadcast:b1", "reminder:garden:part-1:x", "exchange:1", ""):
            garden_days.says("A", text, GROUP, quotes=replying_to, mentions=False)
            verdict = garden_days.last.verdict
            assert verdict
            goes = asked and replying_to.startswith(("broadcast:", "reminder:"))
            assert (verdict.kind != "silence") == goes, (text, replying_to)


def test_the_expert_reads_what_the_question_was_a_reply_to(garden_days: Gathering) -> None:
    about = "reminder:garden:part-1:x:y:group"
    garden_days.says("A", "Er kompost med?", GROUP, quotes=about, mentions=False)
    assert "Som svar på påminnelsen om Jord, del 1" in garden_days.reads("E")
