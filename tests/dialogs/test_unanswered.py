from dataclasses import replace
from datetime import timedelta

import pytest

from dialogs.digest import digest
from dialogs.model.envelope import ToRole
from dialogs.model.message import Choice
from dialogs.model.question import Question
from scheduler.working_hours import working_time
from tests.dialogs.gathering import GROUP, Gathering, at, garden

COMPOST = "Finnes det kompost for balkonger?"


@pytest.fixture
def garden_days() -> Gathering:
    """Monday at 09.03."""
    return Gathering()


def waiting(gathering: Gathering) -> Gathering:
    """A waits for E, in the group."""
    gathering.says("A", COMPOST, GROUP)
    return gathering


def test_an_organizer_sees_what_waits_with_whom_and_since_when(garden_days: Gathering) -> None:
    waiting(garden_days).later(hours=1)
    garden_days.says("B", "Hvem rydder opp etterpå?")
    garden_days.later(hours=8)
    assert garden_days.says("O", "Ubesvart") == (
        "Ubesvart\n"
        "2 spørsmål venter på svar, de eldste først.\n"
        "«Finnes det kompost for balkonger?» · Fra A, i gruppechatten. Er hos E. "
        "Spurt mandag 13. september kl. 09.03, for 6 arbeidstimer siden.\n"
        "«Hvem rydder opp etterpå?» · Fra B, privat til Vert. Er hos arrangørene. "
        "Spurt mandag 13. september kl. 10.03, for 5 arbeidstimer siden."
    )
    [first, _] = garden_days.newest("O").items
    about = f"question:{garden_days.waiting[0].id}"
    assert first.choices == (
        Choice("Gi til …", "give_form", about),
        Choice("Svar selv", "answer_form", about),
        Choice("Lukk med grunn", "close_form", about),
    )


@pytest.mark.parametrize(
    "words, title",
    [
        ("hva venter?", "Ubesvart"),
        ("kva ventar", "Ubesvart"),
        ("unanswered", "Unanswered"),
        ("/ubesvarte", "Ubesvart"),
    ],
)
def test_it_is_asked_for_in_three_languages(garden_days: Gathering, words: str, title: str) -> None:
    garden_days.speaks("O", "en" if title == "Unanswered" else "nb")
    waiting(garden_days)
    assert garden_days.says("O", words).partition("\n")[0] == title


def test_when_nobody_waits_that_is_said_gladly(garden_days: Gathering) -> None:
    assert garden_days.says("O", "ubesvart") == "Ingen venter på svar. Så fint!"


def test_many_are_shown_a_few_at_a_time(garden_days: Gathering) -> None:
    for number in range(7):
        garden_days.says("A", f"Hvem rydder hylle {number}?")
        garden_days.later(minutes=1)
    garden_days.says("O", "ubesvart")
    assert len(garden_days.newest("O").items) == 5
    garden_days.presses("O", "Vis flere")
    assert [one.title for one in garden_days.newest("O").items] == [
        "«Hvem rydder hylle 5?»",
        "«Hvem rydder hylle 6?»",
    ]
    garden_days.presses("O", "Tilbake")
    assert garden_days.newest("O").items[0].title == "«Hvem rydder hylle 0?»"


@pytest.mark.parametrize("page", ["page:99", "page:-1", "page:x", "question:1", "page:9999999999"])
def test_a_page_that_is_no_more_or_made_up_is_one_that_is(garden_days: Gathering, page: str) -> None:
    waiting(garden_days)
    assert garden_days.presses_verb("O", "unanswered", page).startswith("Ubesvart\n1 spørsmål venter")


def test_a_long_question_is_shortened_between_two_words(garden_days: Gathering) -> None:
    garden_days.says("A", "Hvem rydder " + "opp i hagen " * 40)
    garden_days.says("O", "ubesvart")
    title = garden_days.newest("O").items[0].title
    assert (len(title) <= 202, title.startswith("«Hvem rydder opp"), title.endswith("…»")) == (True,) * 3


@pytest.mark.parametrize(
    "hours, words",
    [
        (0.5, "under en arbeidstime siden"),
        (1, "1 arbeidstime siden"),
        (3, "3 arbeidstimer siden"),
        (24, "1 arbeidsdag siden"),
        (24 * 7, "5 arbeidsdager siden"),
    ],
)
def test_nights_and_weekends_are_nobodys_delay(garden_days: Gathering, hours: float, words: str) -> None:
    waiting(garden_days).later(hours=hours)
    assert words in garden_days.says("O", "ubesvart")


def test_a_question_is_given_to_whom_the_organizer_chooses(garden_days: Gathering) -> None:
    waiting(garden_days)
    garden_days.says("O", "ubesvart")
    garden_days.presses("O", "Gi til …")
    assert [(one.value, one.title) for one in garden_days.field("to").options] == [
        ("f@example.org", "F (ekspert)"),
        ("o@example.org", "O (arrangør, har ikke åpnet Vert)"),
        ("p@example.org", "P (arrangør, har ikke åpnet Vert)"),
    ]
    assert garden_days.presses("O", "Gi videre", to="f@example.org").splitlines()[2] == (
        "F har fått spørsmålet, og den som spurte, får vite det."
    )
    assert garden_days.audit() == [("give", "done")]
    assert (garden_days.question.expert, garden_days.question.state) == ("f@example.org", "with_expert")
    assert garden_days.reads("F").splitlines()[1:3] == [
        "«Finnes det kompost for balkonger?»",
        "O ber deg svare på dette.",
    ]
    assert garden_days.choices("F") == ["Ta det", "Svar", "Ikkje mitt", "Fleire val"]
    assert garden_days.reads("E").splitlines()[2] == "F har fått spørsmålet. Du trenger ikke svare."
    assert garden_days.choices("E") == []
    assert (
        garden_days.reads(GROUP) == "Åpent spørsmål\nJeg har gitt spørsmålet videre til F. Svaret kommer her."
    )


def test_a_question_that_was_given_on_can_still_be_answered(garden_days: Gathering) -> None:
    waiting(garden_days)
    garden_days.presses_verb("O", "give", f"question:{garden_days.question.id}", to="f@example.org")
    garden_days.presses("F", "Svar")
    garden_days.presses("F", "Send svaret", text="Ja.")
    assert "Ekspert F svarer: «Ja.»" in garden_days.reads(GROUP)


def test_who_has_not_opened_vert_gets_a_link_through_the_organizer(garden_days: Gathering) -> None:
    waiting(garden_days)
    garden_days.reachable = {"e@example.org"}
    garden_days.links = {"desk:garden:f@example.org": "https://vert.example.org/desk/f"}
    garden_days.presses_verb("O", "give_form", f"question:{garden_days.question.id}")
    assert garden_days.field("to").options[0].title == "F (ekspert, har ikke åpnet Vert)"
    given = garden_days.presses_verb("O", "give", f"question:{garden_days.question.id}", to="f@example.org")
    assert "Send F denne lenken: https://vert.example.org/desk/f" in given


def test_no_link_opens_an_organizers_doors(garden_days: Gathering) -> None:
    waiting(garden_days)
    garden_days.links = {"desk:garden:p@example.org": "https://vert.example.org/desk/p"}
    given = garden_days.presses_verb("O", "give", f"question:{garden_days.question.id}", to="p@example.org")
    assert "Be P skrive «hei» til Vert." in given
    assert "https" not in given


def test_who_said_no_before_is_asked_once_more_aloud(garden_days: Gathering) -> None:
    waiting(garden_days)
    garden_days.presses("E", "Ikke min")
    garden_days.presses_verb("O", "give", f"question:{garden_days.question.id}", to="e@example.org")
    assert garden_days.reads("E") == (
        "«Finnes det kompost for balkonger?»\nO ber deg svare på et spørsmål du har sett før:"
    )
    assert (garden_days.question.expert, garden_days.question.declined) == ("e@example.org", ())


@pytest.mark.parametrize("to", ["", "stranger@example.org", "a@example.org", "E"])
def test_only_an_expert_or_organizer_of_the_event_can_be_chosen(garden_days: Gathering, to: str) -> None:
    waiting(garden_days)
    garden_days.presses_verb("O", "give", f"question:{garden_days.question.id}", to=to)
    assert garden_days.field("to").error == "Velg hvem som skal få spørsmålet."
    assert (garden_days.last.saved, garden_days.last.envelopes) == ((), ())


def test_a_question_is_closed_with_a_reason_the_asker_is_told_in_their_language(
    garden_days: Gathering,
) -> None:
    garden_days.speaks("A", "nn")
    garden_days.says("A", "Finst det kompost for balkongar?", GROUP)
    garden_days.says("O", "ubesvart")
    garden_days.presses("O", "Lukk med grunn")
    assert [one.title for one in garden_days.field("reason").options] == [
        "Det er besvart et annet sted",
        "Det gjelder ikke dette arrangementet",
        "Det er det samme som et annet spørsmål",
        "Det er ikke aktuelt lenger",
        "En annen grunn",
    ]
    closed = garden_days.presses("O", "Lukk spørsmålet", reason="elsewhere", words="Se referatet.")
    assert "Spørsmålet er lukket, og den som spurte, får vite hvorfor." in closed
    assert "Grunn: Det er besvart et annet sted" in closed
    assert garden_days.audit() == [("close_question", "done")]
    assert garden_days.reads(GROUP) == (
        "Arrangørane har lukka spørsmålet ditt fordi det er svara på ein annan stad. "
        "Dei skriv: «Se referatet.» Spør gjerne igjen om du framleis lurer."
    )
    assert (
        garden_days.reads("E").splitlines()[2] == "Arrangørene har lukket spørsmålet. Du trenger ikke svare."
    )
    question = garden_days.question
    assert (question.state, question.closed_reason, question.closed_words, question.closed_by) == (
        "closed",
        "elsewhere",
        "Se referatet.",
        "o@example.org",
    )
    assert question.closed_at == garden_days.now
    assert garden_days.says("O", "ubesvart") == "Ingen venter på svar. Så fint!"


@pytest.mark.parametrize(
    "fields, field, error",
    [
        ({}, "reason", "Velg en grunn."),
        ({"reason": "because"}, "reason", "Velg en grunn."),
        ({"reason": "other", "words": " \u200b\n"}, "words", "Skriv grunnen med egne ord."),
        (
            {"reason": "same", "words": "æ" * 1001},
            "words",
            "Grunnen er på 1001 tegn. Kort den ned til høyst 1000.",
        ),
    ],
)
def test_nothing_is_closed_without_a_reason_one_can_read(
    garden_days: Gathering, fields: dict[str, str], field: str, error: str
) -> None:
    waiting(garden_days)
    garden_days.presses_verb("O", "close_question", f"question:{garden_days.question.id}", **fields)
    assert garden_days.field(field).error == error
    assert (garden_days.last.saved, garden_days.question.state) == ((), "with_expert")


def test_what_was_answered_meanwhile_is_neither_closed_nor_given(garden_days: Gathering) -> None:
    waiting(garden_days)
    garden_days.presses("E", "Svar")
    garden_days.presses("E", "Send svaret", text="Ja.")
    for verb, field in (("give", {"to": "f@example.org"}), ("close_question", {"reason": "same"})):
        text = garden_days.presses_verb("O", verb, f"question:{garden_days.question.id}", **field)
        assert "Spørsmålet venter ikke lenger." in text
        assert garden_days.last.saved == ()


def test_words_of_people_mention_nobody(garden_days: Gathering) -> None:
    garden_days.says("A", "Hvem er {@web::O} egentlig, og når kommer kompost?", GROUP)
    assert "{@" not in garden_days.says("O", "ubesvart")
    garden_days.presses_verb(
        "O", "close_question", f"question:{garden_days.question.id}", reason="other", words="{@web::A}"
    )
    assert "{@" not in garden_days.reads(GROUP)


@pytest.mark.parametrize("who", ["A", "E"])
@pytest.mark.parametrize("verb", ["give", "give_form", "close_form", "close_question", "unanswered"])
def test_a_participant_who_tries_is_refused_and_it_is_written_down(
    garden_days: Gathering, who: str, verb: str
) -> None:
    waiting(garden_days)
    about = f"question:{garden_days.question.id}"
    told = garden_days.presses_verb(who, verb, about, to="f@example.org", reason="same")
    assert told == "Det er det bare arrangørene som kan gjøre."
    assert garden_days.audit() == [(verb, "refused")]
    assert (garden_days.last.saved, garden_days.last.envelopes) == ((), ())


def test_a_participants_word_is_a_question_like_any_other(garden_days: Gathering) -> None:
    waiting(garden_days)
    assert "kompost" not in garden_days.says("B", "hva venter")


def test_in_a_group_nothing_of_it_is_shown(garden_days: Gathering) -> None:
    waiting(garden_days)
    assert garden_days.says("O", "ubesvart", GROUP) == "Det tar vi i den private chatten. Skriv til meg der."
    for verb in ("unanswered", "give_form", "close_form"):
        told = garden_days.presses_verb("O", verb, f"question:{garden_days.question.id}", GROUP)
        assert told == "Det tar vi i den private chatten. Skriv til meg der."


def asked(number: int, hours: float) -> Question:
    moment = at("2021-09-14 08.30") - timedelta(hours=hours)
    return Question(
        f"q{number}", "garden", "web::a", "A", "web:group", f"m{number}", f"Hva er {number}?", "nb", moment
    )


@pytest.mark.parametrize(
    "hours, words",
    [
        ([26, 3, 2], "3 venter, eldste 26 timer."),
        ([26], "1 venter, nå i 26 timer."),
        ([0.5], "1 venter, nå i under en time."),
        ([75, 1], "2 venter, eldste 3 dager."),
    ],
)
def test_the_digest_says_how_many_wait_and_how_long_the_oldest_has(hours: list[float], words: str) -> None:
    now = at("2021-09-14 08.30")
    questions = [asked(number, span) for number, span in enumerate(hours)]
    waited = {one.id: working_time(one.asked_at, now) for one in questions}
    [told] = digest(garden(), questions, waited, now, "digest:garden:2021-09-14", now).envelopes
    assert told.message is not None
    assert told.message.text == words
    assert (told.to, told.kind, told.key) == (
        ToRole("organizer", "garden"),
        "notice",
        "digest:garden:2021-09-14",
    )


def test_the_digest_shows_the_oldest_and_the_way_to_all() -> None:
    now = at("2021-09-14 08.30")
    questions = [asked(number, 9 - number) for number in range(5)]
    event = replace(garden(), language="nn")
    [told] = digest(event, questions, {}, now, "k", now).envelopes
    assert told.message is not None
    assert told.message.title == "God morgon! Dette er ubesvart i Hagedagane"
    assert [one.title for one in told.message.items] == ["«Hva er 0?»", "«Hva er 1?»", "«Hva er 2?»"]
    assert told.message.small == "Og 2 til, under «Ubesvart»."
    assert told.message.choices == (Choice("Ubesvart", "unanswered"),)
