from dataclasses import replace

import pytest

from dialogs.experts.routing import organizers_of
from dialogs.model.event import Event, Topic
from dialogs.model.incoming import Said, Sender, Where
from dialogs.model.known import Tally
from dialogs.model.message import Choice
from dialogs.model.text import Text
from dialogs.wrong import finds_wrong
from tests.dialogs.gathering import GROUP, Gathering, at, garden

NEXT = "Når er neste webinar?"
ANSWER = "Jord, del 1\nTirsdag 16. november kl. 12.00.\nHvor: Teams\nLenke: Ikke lagt ut ennå."
INSTEAD = "Beklager, svaret som sto her, var feil. Jeg har spurt E, som kan webinarene. Svaret kommer her."


def knowing_webinars() -> Event:
    """E and F know about the webinars, of which the programme answers too."""
    event = garden()
    topic = Topic("webinars", Text("webinarene", "webinara", "the webinars"), ("webinar",))
    people = tuple(
        replace(one, topics=("webinars",)) if "expert" in one.roles else one for one in event.people
    )
    return replace(event, topics=(topic,), people=people)


@pytest.fixture
def garden_days() -> Gathering:
    return Gathering(knowing_webinars())


def answered(gathering: Gathering, place: str = GROUP, who: str = "A") -> str:
    """Vert answers A; returns what its message is about."""
    gathering.says(who, NEXT, place)
    return gathering.last.envelopes[0].about


def taken_back(gathering: Gathering, place: str = GROUP) -> str:
    about = answered(gathering, place)
    gathering.presses_verb("O", "wrong_yes", about)
    return about


def test_what_vert_said_today_is_shown_with_who_asked_in_the_group_alone(garden_days: Gathering) -> None:
    answered(garden_days)
    garden_days.later(minutes=2)
    answered(garden_days, "B", "B")
    assert garden_days.says("O", "Sagt i dag") == (
        "Sagt i dag\n"
        "2 svar i dag, de nyeste først. Kunngjøringer og påminnelser finner du i Utboks.\n"
        f"«{NEXT}» · {' '.join(ANSWER.split())} (privat, kl. 09.05)\n"
        f"«{NEXT}» · {' '.join(ANSWER.split())} (A i gruppechatten, kl. 09.03)"
    )
    assert [[choice.title for choice in one.choices] for one in garden_days.newest("O").items] == [
        ["Feil svar"],
        ["Feil svar"],
    ]
    assert garden_days.choices("O") == ["Utboks"]


def test_a_day_without_answers_is_said_to_be_one(garden_days: Gathering) -> None:
    answered(garden_days)
    garden_days.later(days=1)
    assert garden_days.says("O", "sagt i dag").startswith("Jeg har ikke svart på noe i dag.")


def test_an_organizer_sees_what_would_happen_before_it_does(garden_days: Gathering) -> None:
    answered(garden_days)
    garden_days.says("O", "sagt i dag")
    assert garden_days.presses("O", "Feil svar") == (
        "Feil svar?\n"
        f"«{NEXT}»\n"
        "Svaret blir byttet ut der det står, i gruppechatten, med en beskjed om at det var feil. "
        "Jeg spør E på vegne av den som spurte, og sier fra om det.\n"
        f"Svaret: {' '.join(ANSWER.split())}"
    )
    assert garden_days.choices("O") == ["Ta svaret tilbake", "La det stå"]
    assert (garden_days.last.saved, garden_days.last.envelopes) == ((), ())


def test_a_wrong_answer_is_replaced_where_it_stands_and_a_person_is_asked(garden_days: Gathering) -> None:
    about = answered(garden_days)
    garden_days.says("O", "sagt i dag")
    garden_days.presses("O", "Feil svar")
    done = garden_days.presses("O", "Ta svaret tilbake")
    assert done == f"«{NEXT}»\nSvaret er byttet ut. Spørsmålet er nå hos E."
    assert garden_days.choices("O") == ["Likevel riktig", "Sagt i dag"]
    assert garden_days.audit() == [("wrong_yes", "done")]
    assert garden_days.said_in(GROUP) == [INSTEAD]
    assert garden_days.choices(GROUP) == []
    question = garden_days.question
    assert (question.asker, question.text, question.expert) == ("web::A", NEXT, "e@example.org")
    assert (question.asked_at, question.message) == (at("2021-09-13 09.03"), "m1")
    assert garden_days.reads("E").splitlines()[:3] == ["Spørsmål fra Hagedagene", f"«{NEXT}»", "Hvem: A"]
    assert Tally("garden", "session:part-1", "wrong") in garden_days.last.saved
    assert garden_days.askings.all[about].wrong_at == garden_days.now


def test_the_persons_answer_comes_to_who_asked(garden_days: Gathering) -> None:
    taken_back(garden_days)
    garden_days.presses("E", "Svar")
    garden_days.presses("E", "Send svaret", text="I morgen.")
    assert "Ekspert E svarer: «I morgen.»" in garden_days.reads(GROUP)


@pytest.mark.parametrize(
    "language, words",
    [
        (
            "nn",
            "Orsak, svaret som stod her, var feil. Eg har spurt E, som kan webinara. Svaret kjem her.",
        ),
        (
            "en",
            (
                "Sorry, the answer that was here was wrong. I have asked E, who knows the webinars. "
                "The answer will come here."
            ),
        ),
    ],
)
def test_the_asker_reads_it_in_their_own_language(garden_days: Gathering, language: str, words: str) -> None:
    garden_days.speaks("A", language)  # type: ignore[arg-type]
    taken_back(garden_days, "A")
    assert garden_days.said_in("A") == [words]


def test_where_no_expert_fits_the_organizers_get_it() -> None:
    alone = Gathering(now="2021-09-13 09.03")
    taken_back(alone)
    assert alone.reads(GROUP) == (
        "Beklager, svaret som sto her, var feil. Jeg har spurt arrangørene. Svaret kommer her."
    )
    assert f"«{NEXT}»" in alone.reads("P")
    assert alone.question.organizers_asked_at == alone.now
    assert len(organizers_of(alone.event)) == 2


def test_two_who_press_at_once_take_it_back_once(garden_days: Gathering) -> None:
    about = taken_back(garden_days)
    assert garden_days.presses_verb("P", "wrong_yes", about) == (
        f"«{NEXT}»\nSvaret er byttet ut. Spørsmålet er nå hos E."
    )
    assert (garden_days.last.saved, garden_days.last.envelopes, garden_days.audit()) == ((), (), [])


def test_who_was_asked_already_is_not_asked_twice(garden_days: Gathering) -> None:
    about = answered(garden_days)
    garden_days.presses("A", "Spør et menneske", GROUP)
    waiting = garden_days.question
    garden_days.presses_verb("O", "wrong", about)
    assert "Spørsmålet er alt hos E." in garden_days.last.card.text  # type: ignore[union-attr]
    garden_days.presses_verb("O", "wrong_yes", about)
    assert garden_days.question == waiting
    assert INSTEAD in garden_days.said_in(GROUP)


def test_what_a_person_has_answered_by_then_is_pointed_to(garden_days: Gathering) -> None:
    about = answered(garden_days)
    garden_days.presses("A", "Spør et menneske", GROUP)
    garden_days.presses("E", "Svar")
    garden_days.presses("E", "Send svaret", text="I morgen.")
    garden_days.presses_verb("O", "wrong_yes", about)
    assert "Beklager, svaret som sto her, var feil. Ekspert E har svart på det samme." in garden_days.said_in(
        GROUP
    )
    assert garden_days.question.state == "answered"


def test_who_asked_may_be_gone_and_the_answer_is_replaced_all_the_same(garden_days: Gathering) -> None:
    about = answered(garden_days)
    garden_days.askings.forget("web::A")
    garden_days.presses_verb("O", "wrong", about)
    assert "så jeg spør ingen andre" in garden_days.last.card.text  # type: ignore[union-attr]
    garden_days.presses_verb("O", "wrong_yes", about)
    assert garden_days.said_in(GROUP) == ["Beklager, svaret som sto her, var feil."]
    assert (garden_days.waiting, garden_days.said_in("E")) == ([], [])
    assert garden_days.choices(GROUP) == []


def test_an_organizer_who_was_wrong_puts_the_answer_back(garden_days: Gathering) -> None:
    about = answered(garden_days)
    buttons = garden_days.choices(GROUP)
    garden_days.says("O", "sagt i dag")
    garden_days.presses("O", "Feil svar")
    garden_days.presses("O", "Ta svaret tilbake")
    garden_days.later(minutes=30)
    assert garden_days.presses("O", "Likevel riktig") == f"«{NEXT}»\nSvaret står igjen som før."
    assert (garden_days.said_in(GROUP), garden_days.choices(GROUP)) == ([ANSWER], buttons)
    assert garden_days.waiting == []
    assert (
        garden_days.reads("E").splitlines()[2] == "Svaret A fikk, var likevel riktig. Du trenger ikke svare."
    )
    assert garden_days.choices("E") == []
    assert Tally("garden", "session:part-1", "wrong", -1) in garden_days.last.saved
    assert garden_days.audit() == [("wrong_undo", "done")]
    assert garden_days.askings.all[about].wrong_at is None


def test_the_answer_instead_is_said_once_with_nothing_beside_it(garden_days: Gathering) -> None:
    taken_back(garden_days)
    garden_days.presses("E", "Svar")
    garden_days.presses("E", "Send svaret", text="I morgen.")
    assert [text.splitlines()[-1] for text in garden_days.said_in(GROUP)] == [
        INSTEAD,
        "A, du spurte kl. 09.03. Ekspert E svarer: «I morgen.»",
    ]


def test_what_was_put_back_can_be_taken_back_again(garden_days: Gathering) -> None:
    about = taken_back(garden_days)
    garden_days.presses_verb("O", "wrong_undo", about)
    garden_days.presses_verb("O", "wrong_yes", about)
    assert garden_days.said_in(GROUP) == [INSTEAD]
    assert garden_days.choices("E") == ["Ta den", "Svar", "Ikke min", "Flere valg"]


def test_after_half_an_hour_it_stays_taken_back(garden_days: Gathering) -> None:
    about = taken_back(garden_days)
    garden_days.later(minutes=31)
    assert garden_days.presses_verb("O", "wrong_undo", about) == (
        "Det er for lenge siden til at svaret kan settes tilbake."
    )
    garden_days.says("O", "sagt i dag")
    assert garden_days.newest("O").items[0].choices == ()
    assert garden_days.said_in(GROUP) == [INSTEAD]


def test_once_somebody_has_answered_it_stays_taken_back(garden_days: Gathering) -> None:
    about = taken_back(garden_days)
    garden_days.presses("E", "Svar")
    garden_days.presses("E", "Send svaret", text="I morgen.")
    assert garden_days.presses_verb("O", "wrong_undo", about) == (
        "Noen har svart i mellomtiden, så svaret kan ikke settes tilbake."
    )


def by_expert(gathering: Gathering) -> str:
    """E has answered A in the group; returns the question's object."""
    gathering.says("A", "Hvem steller webinaret etterpå?", GROUP)
    gathering.presses("E", "Svar")
    gathering.presses("E", "Send svaret", text="Bare i helgene.")
    return f"question:{gathering.question.id}"


def test_an_experts_wrong_answer_is_replaced_and_the_organizers_get_the_question(
    garden_days: Gathering,
) -> None:
    by_expert(garden_days)
    assert "Ekspert E: Bare i helgene." in garden_days.says("O", "sagt i dag")
    garden_days.presses("O", "Feil svar")
    garden_days.presses("O", "Ta svaret tilbake")
    assert garden_days.reads(GROUP) == (
        "Beklager, svaret som sto her, var feil. Jeg har spurt arrangørene. Svaret kommer her."
    )
    assert "Svaret fra Ekspert E er tatt tilbake. Kan du svare?" in garden_days.reads("P")
    question = garden_days.question
    assert (question.state, question.wrong_at, question.organizers_asked_at) == (
        "open",
        garden_days.now,
        garden_days.now,
    )


def test_an_experts_answer_is_put_back_as_well(garden_days: Gathering) -> None:
    question = by_expert(garden_days)
    before = garden_days.said_in(GROUP)
    garden_days.presses_verb("O", "wrong_yes", question)
    assert garden_days.said_in(GROUP) != before
    garden_days.presses_verb("O", "wrong_undo", question)
    assert garden_days.said_in(GROUP) == before
    assert (garden_days.question.state, garden_days.question.wrong_at) == ("answered", None)


def test_after_a_new_answer_the_old_one_is_not_put_back(garden_days: Gathering) -> None:
    question = by_expert(garden_days)
    garden_days.presses_verb("O", "wrong_yes", question)
    garden_days.presses_verb("P", "answer", question, text="Hver dag.")
    garden_days.presses_verb("O", "wrong_undo", question)
    assert garden_days.last.saved == ()
    assert "«Hver dag.»" in garden_days.reads(GROUP)


def test_a_quoted_answer_that_is_wrong_is_shown_to_the_organizer_alone(garden_days: Gathering) -> None:
    about = answered(garden_days)
    before = garden_days.said_in(GROUP)
    garden_days.says("O", "Feil svar!", GROUP, quotes=about, mentions=False)
    assert garden_days.said_in(GROUP) == before
    assert garden_days.reads("O").startswith(f"Feil svar?\n«{NEXT}»")
    garden_days.presses("O", "Ta svaret tilbake")
    assert garden_days.said_in(GROUP) == [INSTEAD]


def test_a_quoted_answer_in_private_is_asked_about_there(garden_days: Gathering) -> None:
    about = answered(garden_days, "O", "O")
    assert garden_days.says("O", "feil svar", quotes=about).startswith(f"Feil svar?\n«{NEXT}»")


def test_a_quoted_answer_of_an_expert_is_meant_by_its_number(garden_days: Gathering) -> None:
    question = by_expert(garden_days).removeprefix("question:")
    garden_days.says("O", "feil", GROUP, quotes=f"answer:{question}:1", mentions=False)
    assert "Svaret: Ekspert E: Bare i helgene." in garden_days.reads("O")
    garden_days.presses("O", "Ta svaret tilbake")
    assert garden_days.question.waits


@pytest.mark.parametrize(
    "about, words",
    [
        ("broadcast:b1", "Dette er en kunngjøring. Den rettes der den står, for alle som fikk den."),
        ("reminder:garden:x", "Dette er en påminnelse. Den rettes der den står, for alle som fikk den."),
        ("asked:q1", "Dette er ikke et svar jeg kan ta tilbake. Under «Sagt i dag» finner du svarene mine."),
    ],
)
def test_what_is_no_answer_is_mended_elsewhere(garden_days: Gathering, about: str, words: str) -> None:
    assert garden_days.says("O", "feil svar", quotes=about) == words
    garden_days.presses_verb("O", "wrong_yes", about)
    assert (garden_days.last.saved, garden_days.last.envelopes) == ((), ())


@pytest.mark.parametrize(
    "about, mended", [("broadcast:b1", "broadcast:b1"), ("reminder:garden:x", "sent:reminder:garden:x")]
)
def test_what_was_said_to_all_is_corrected_from_there(
    garden_days: Gathering, about: str, mended: str
) -> None:
    garden_days.says("O", "feil svar", quotes=about)
    assert garden_days.newest("O").choices == (
        Choice("Rett", "broadcast_correct", mended, style="positive"),
        Choice("Utboks", "outbox"),
    )


@pytest.mark.parametrize("about", ["exchange:nobody", "question:gone", "", "exchange:"])
def test_what_is_no_more_cannot_be_taken_back(garden_days: Gathering, about: str) -> None:
    for verb in ("wrong", "wrong_yes", "wrong_undo"):
        told = garden_days.presses_verb("O", verb, about)
        assert told == "Dette finnes ikke lenger, så det skjedde ingenting."


@pytest.mark.parametrize("verb", ["wrong", "wrong_yes", "wrong_undo", "today", "not_quite_list"])
@pytest.mark.parametrize("who", ["A", "E"])
def test_a_participant_who_tries_is_refused_and_told_nothing(
    garden_days: Gathering, who: str, verb: str
) -> None:
    about = answered(garden_days, "B", "B")
    before = garden_days.said_in("B")
    assert garden_days.presses_verb(who, verb, about) == "Det er det bare arrangørene som kan gjøre."
    assert garden_days.audit() == [(verb, "refused")]
    assert garden_days.said_in("B") == before


def test_a_participant_who_finds_an_answer_wrong_has_a_button_of_their_own(garden_days: Gathering) -> None:
    about = answered(garden_days, "A")
    assert garden_days.says("A", "feil svar", quotes=about) == (
        "Takk for at du sier fra. Den som spurte, kan trykke «Ikke helt» under svaret, "
        "så hjelper et menneske."
    )
    assert garden_days.audit() == [("wrong", "refused")]


def test_what_participants_say_to_each_other_is_not_verts_to_hear(garden_days: Gathering) -> None:
    about = answered(garden_days)
    before = garden_days.said_in(GROUP)
    garden_days.says("B", "feil svar", GROUP, quotes=about, mentions=False)
    assert (garden_days.said_in(GROUP), garden_days.audit()) == (before, [])


def test_nothing_of_it_is_done_in_a_group(garden_days: Gathering) -> None:
    about = answered(garden_days)
    for verb in ("wrong", "wrong_yes", "wrong_undo", "today"):
        told = garden_days.presses_verb("O", verb, about, GROUP)
        assert told == "Det tar vi i den private chatten. Skriv til meg der."


def test_an_organizer_who_names_no_answer_is_shown_todays(garden_days: Gathering) -> None:
    answered(garden_days)
    assert garden_days.says("O", "feil svar").startswith("Sagt i dag")
    assert garden_days.says("O", "feil svar", GROUP).startswith("Det tar vi i den private chatten.")


def test_what_an_organizer_quotes_and_nobody_knows_is_no_question(garden_days: Gathering) -> None:
    said = garden_days.says("O", "svaret er feil", quotes="exchange:long-ago")
    assert said.startswith("Dette er ikke et svar jeg kan ta tilbake.")
    garden_days.says("O", "svaret er feil", GROUP, quotes="exchange:long-ago")
    assert (garden_days.said_in(GROUP), garden_days.waiting) == ([], [])
    garden_days.says("O", "svaret er feil", GROUP, quotes="exchange:long-ago", mentions=False)
    assert garden_days.last.envelopes == ()


@pytest.mark.parametrize(
    "words, meant",
    [
        ("feil svar", True),
        ("Feil svar!", True),
        ("Svaret er feil.", True),
        ("Dette svaret er feil", True),
        ("dette er heilt feil", True),
        ("galt svar", True),
        ("@Vert feil svar", True),
        ("wrong answer", True),
        ("That’s wrong", True),
        ("this is incorrect.", True),
        ("er dette feil?", False),
        ("det er feil at vi må betale", False),
        ("wrong place", False),
        ("", False),
    ],
)
def test_a_wrong_answer_is_called_so_in_many_words(words: str, meant: bool) -> None:
    who, where = Sender("web::O", "O"), Where("web:group", "web", "group")
    said = Said(
        id="1", sender=who, where=where, at=at("2021-09-13 09.03"), text=words, message="m", replies_to="7"
    )
    assert finds_wrong(said) is meant
    assert not finds_wrong(replace(said, replies_to=None))


def test_entries_that_missed_are_listed_with_what_was_asked_and_without_who(garden_days: Gathering) -> None:
    taken_back(garden_days)
    garden_days.later(minutes=1)
    answered(garden_days, "B", "B")
    garden_days.presses("B", "Ikke helt")
    assert garden_days.says("O", "svar som ikke traff") == (
        "Svar som ikke traff\n"
        "Slik møtte folk svarene, og det siste de spurte om da. "
        "Endre svaret, eller legg til en måte å spørre på.\n"
        f"Jord, del 1 · Ikke helt: 1 gang og feil svar: 1 gang. «{NEXT}» «{NEXT}»"
    )


def test_when_no_answer_missed_that_is_said(garden_days: Gathering) -> None:
    answered(garden_days)
    assert garden_days.says("O", "ikke helt") == ("Ingen svar er møtt med «Ikke helt» eller «Feil svar».")
