from dataclasses import replace

import pytest

from dialogs.experts import overdue
from dialogs.model.event import Event
from dialogs.model.message import Choice, Mention
from tests.dialogs.gathering import GROUP, Gathering, at, garden

QUESTION = "Finnes det kompost for balkonger?"


@pytest.fixture
def garden_days() -> Gathering:
    return Gathering()


def asked(gathering: Gathering, place: str = GROUP) -> Gathering:
    """A asks, and E has the question."""
    gathering.says("A", QUESTION, place)
    return gathering


def without_organizers() -> Event:
    event = garden()
    return replace(event, people=event.with_role("expert"))


def answered(gathering: Gathering, place: str = GROUP) -> Gathering:
    asked(gathering, place).later(minutes=3)
    gathering.presses("E", "Svar")
    gathering.presses("E", "Send svaret", text="Ja, i bøtter.")
    return gathering


def test_what_vert_does_not_know_goes_to_the_expert_whose_topic_fits(garden_days: Gathering) -> None:
    assert garden_days.says("A", QUESTION, GROUP) == (
        "Åpent spørsmål\n"
        "Det vet jeg ikke, og jeg gjetter ikke. Jeg har spurt E, som kan kompost. Svaret kommer her."
    )
    assert garden_days.reads("E") == (
        "Spørsmål fra Hagedagene\n"
        "«Finnes det kompost for balkonger?»\n"
        "Hvem: A\n"
        "Hvor: I gruppechatten\n"
        "Når: mandag 13. september kl. 09.03"
    )
    assert garden_days.choices("E") == ["Ta den", "Svar", "Ikke min", "Flere valg"]


def test_a_question_asked_alone_is_told_to_be_so(garden_days: Gathering) -> None:
    garden_days.says("A", QUESTION)
    assert "Hvor: Privat til Vert" in garden_days.reads("E")


def test_the_asker_sees_who_has_taken_the_question(garden_days: Gathering) -> None:
    asked(garden_days)
    assert garden_days.presses("E", "Ta den") == (
        "Spørsmål fra Hagedagene\n"
        "«Finnes det kompost for balkonger?»\n"
        "Du har tatt dette spørsmålet.\n"
        "Hvem: A\n"
        "Hvor: I gruppechatten\n"
        "Når: mandag 13. september kl. 09.03"
    )
    assert garden_days.choices("E") == ["Svar", "Ikke min", "Flere valg"]
    assert [message.text for message in garden_days.all_in(GROUP)] == [
        "E har tatt spørsmålet. Svaret kommer her."
    ]


def test_taking_a_question_twice_is_taking_it_once(garden_days: Gathering) -> None:
    asked(garden_days).presses("E", "Ta den")
    garden_days.presses_verb("E", "take", f"question:{garden_days.question.id}")
    assert (garden_days.last.saved, garden_days.last.envelopes, garden_days.audit()) == ((), (), [])


def test_the_answer_comes_back_to_the_asker_beside_the_question(garden_days: Gathering) -> None:
    answered(garden_days)
    message = garden_days.newest(GROUP)
    assert garden_days.reads(GROUP) == (
        "«Finnes det kompost for balkonger?»\n"
        "A, du spurte kl. 09.03. Ekspert E svarer: «Ja, i bøtter.»\n"
        "Jord, del 1: tirsdag 16. november kl. 12.00."
    )
    assert message.mentions == (Mention("web::A", "A"),)
    assert garden_days.choices(GROUP) == ["Det hjalp", "Ikke helt"]


def test_an_answer_on_another_day_says_which_day_was_asked(garden_days: Gathering) -> None:
    asked(garden_days).later(days=1)
    garden_days.presses("E", "Svar")
    garden_days.presses("E", "Send svaret", text="Ja.")
    assert "A, du spurte mandag 13. september kl. 09.03. Ekspert E svarer: «Ja.»" in garden_days.reads(GROUP)


def test_the_one_who_answered_is_thanked(garden_days: Gathering) -> None:
    asked(garden_days).presses("E", "Svar")
    assert garden_days.presses("E", "Send svaret", text="Ja, i bøtter.") == (
        "Spørsmål fra Hagedagene\n"
        "«Finnes det kompost for balkonger?»\n"
        "Takk! Svaret er sendt til A.\n"
        "Hvem: A\n"
        "Hvor: I gruppechatten\n"
        "Når: mandag 13. september kl. 09.03\n"
        "Du svarte: Ja, i bøtter."
    )
    assert garden_days.choices("E") == ["Rett svaret"]


def test_an_answer_sent_twice_is_sent_once(garden_days: Gathering) -> None:
    answered(garden_days)
    about = f"question:{garden_days.question.id}"
    text = garden_days.presses_verb("E", "answer", about, text="Nei.")
    assert ("Takk! Svaret er sendt til A." in text, "Du svarte: Ja, i bøtter." in text) == (True, True)
    assert (garden_days.last.saved, garden_days.last.envelopes) == ((), ())


def test_whoever_answers_knows_who_will_read_it(garden_days: Gathering) -> None:
    asked(garden_days).presses("E", "Svar")
    assert garden_days.field("text").hint == "Alle i chatten kan lese svaret."
    alone = asked(Gathering(), "A")
    alone.presses("E", "Svar")
    assert alone.field("text").hint == "Bare den som spurte, får svaret, og kan velge å dele det med gruppen."


def test_an_answer_can_be_thought_better_of(garden_days: Gathering) -> None:
    asked(garden_days).presses("E", "Svar")
    assert garden_days.choices("E") == ["Send svaret", "Avbryt"]
    garden_days.presses("E", "Avbryt")
    assert garden_days.choices("E") == ["Ta den", "Svar", "Ikke min", "Flere valg"]
    assert garden_days.last.saved == ()


@pytest.mark.parametrize("nothing", ["", "   \n\t", "\u200b\u200b", "\x00", "\u202e"])
def test_an_answer_with_nothing_in_it_is_asked_for_again(garden_days: Gathering, nothing: str) -> None:
    asked(garden_days).presses("E", "Svar")
    garden_days.presses("E", "Send svaret", text=nothing)
    assert (garden_days.field("text").error, garden_days.last.saved) == ("Skriv et svar først.", ())


def test_a_far_too_long_answer_is_kept_in_its_field_and_asked_to_be_shorter(garden_days: Gathering) -> None:
    asked(garden_days).presses("E", "Svar")
    garden_days.presses("E", "Send svaret", text="æ" * 100_000)
    field = garden_days.field("text")
    assert (field.error, field.value) == (
        "Svaret er på 100000 tegn. Kort det ned til høyst 4000.",
        "æ" * 100_000,
    )
    assert garden_days.last.saved == ()


def test_an_answer_keeps_its_lines_and_its_emoji_and_loses_what_turns_the_text(
    garden_days: Gathering,
) -> None:
    asked(garden_days).presses("E", "Svar")
    garden_days.presses("E", "Send svaret", text="Ja 👩‍🌾!\r\n\r\nSe \u202ehttps://example.org\x00")
    assert garden_days.question.contributions[-1].text == "Ja 👩‍🌾!\n\nSe https://example.org"


def test_nobody_is_mentioned_by_what_somebody_typed(garden_days: Gathering) -> None:
    garden_days.says("A", "Får {@web::A} kompost?", GROUP)
    garden_days.presses("E", "Svar")
    garden_days.presses("E", "Send svaret", text="Ja.")
    message = garden_days.newest(GROUP)
    assert (message.text.count("{@"), message.quote) == (1, "Får {\u2060@web::A} kompost?")


def test_that_it_helped_is_seen_by_all_with_how_long_it_took(garden_days: Gathering) -> None:
    answered(garden_days).later(minutes=1)
    settled = (
        "«Finnes det kompost for balkonger?»\n"
        "A, du spurte kl. 09.03. Ekspert E svarer: «Ja, i bøtter.»\n"
        "Jord, del 1: tirsdag 16. november kl. 12.00. Avklart av ekspert på 4 minutter."
    )
    assert garden_days.presses("A", "Det hjalp", GROUP) == settled
    assert (garden_days.reads(GROUP), garden_days.choices(GROUP)) == (settled, [])


@pytest.mark.parametrize(
    "minutes, took",
    [(0, "1 minutt"), (116, "119 minutter"), (177, "3 timer"), (26 * 60, "26 timer"), (73 * 60, "3 dager")],
)
def test_how_long_it_took_is_said_as_people_say_it(garden_days: Gathering, minutes: int, took: str) -> None:
    asked(garden_days)
    garden_days.presses("E", "Svar")
    garden_days.later(minutes=3 if minutes else 0)
    garden_days.presses("E", "Send svaret", text="Ja.")
    garden_days.later(minutes=minutes)
    assert garden_days.presses("A", "Det hjalp", GROUP).endswith(f"Avklart av ekspert på {took}.")


def test_that_it_helped_is_the_askers_to_say(garden_days: Gathering) -> None:
    answered(garden_days)
    assert garden_days.presses("B", "Det hjalp", GROUP) == (
        "Bare den som spurte, eller en arrangør, kan si det."
    )
    assert (garden_days.last.saved, garden_days.audit()) == ((), [("helped", "refused")])


def test_that_it_helped_can_be_pressed_twice(garden_days: Gathering) -> None:
    answered(garden_days).presses("A", "Det hjalp", GROUP)
    about = f"question:{garden_days.question.id}"
    assert garden_days.presses_verb("A", "helped", about, GROUP).endswith("Avklart av ekspert på 3 minutter.")
    assert garden_days.last.saved == ()


def test_an_answer_that_did_not_help_goes_to_the_organizers_with_what_was_said(
    garden_days: Gathering,
) -> None:
    answered(garden_days)
    assert garden_days.presses("A", "Ikke helt", GROUP) == (
        "«Finnes det kompost for balkonger?»\n"
        "A, du spurte kl. 09.03. Ekspert E svarer: «Ja, i bøtter.»\n"
        "Takk for at du sier fra. Jeg har spurt arrangørene også."
    )
    for organizer in ("O", "P"):
        assert garden_days.reads(organizer) == (
            "Spørsmål fra Hagedagene\n"
            "«Finnes det kompost for balkonger?»\n"
            "A fikk ikke helt svar. Kan du hjelpe?\n"
            "Hvem: A\n"
            "Hvor: I gruppechatten\n"
            "Når: mandag 13. september kl. 09.03\n"
            "Svar så langt: Ekspert E: Ja, i bøtter."
        )


@pytest.mark.parametrize("verb", ["not_helped", "helped"])
def test_an_answer_found_wanting_is_so_once(garden_days: Gathering, verb: str) -> None:
    answered(garden_days).presses("A", "Ikke helt", GROUP)
    text = garden_days.presses_verb("A", verb, f"question:{garden_days.question.id}", GROUP)
    assert text.endswith("Takk for at du sier fra. Jeg har spurt arrangørene også.")
    assert garden_days.last.saved == ()


def test_an_organizers_answer_comes_below_the_first_and_is_said_to_be_an_organizers(
    garden_days: Gathering,
) -> None:
    answered(garden_days).presses("A", "Ikke helt", GROUP)
    garden_days.presses("O", "Svar")
    garden_days.presses("O", "Send svaret", text="Vi deler ut en veileder.")
    assert garden_days.reads(GROUP) == (
        "«Finnes det kompost for balkonger?»\n"
        "A, du spurte kl. 09.03. Arrangør O svarer: «Vi deler ut en veileder.»\n"
        "Jord, del 1: tirsdag 16. november kl. 12.00."
    )
    assert "Arrangør O har svart på dette spørsmålet." in garden_days.reads("P")
    assert garden_days.choices("P") == []
    assert "Takk! Svaret er sendt til A." in garden_days.reads("O")


def test_a_question_that_is_not_ones_own_goes_to_the_next(garden_days: Gathering) -> None:
    asked(garden_days)
    assert "Takk for beskjed. Jeg spør noen andre." in garden_days.presses("E", "Ikke min")
    assert (
        garden_days.reads(GROUP) == "Åpent spørsmål\nJeg har gitt spørsmålet videre til F. Svaret kommer her."
    )
    assert garden_days.reads("F") == (
        "Spørsmål frå Hagedagane\n"
        "«Finnes det kompost for balkonger?»\n"
        "Kven: A\n"
        "Kvar: I gruppechatten\n"
        "Når: måndag 13. september kl. 09.03"
    )
    garden_days.presses("F", "Ikkje mitt")
    assert (
        garden_days.reads(GROUP)
        == "Åpent spørsmål\nSpørsmålet ditt er nå hos arrangørene. Svaret kommer her."
    )
    assert garden_days.choices("O") == ["Ta den", "Svar", "Ikke min", "Flere valg"]


def test_a_question_one_gave_away_can_no_longer_be_answered(garden_days: Gathering) -> None:
    asked(garden_days).presses("E", "Ikke min")
    about = f"question:{garden_days.question.id}"
    for verb in ("take", "answer_form", "answer", "not_mine", "show_question"):
        text = garden_days.presses_verb("E", verb, about, text="Ja.")
        assert (text, garden_days.last.saved) == ("Spørsmålet er hos noen andre.", ())


def test_an_organizer_who_takes_over_is_seen_by_the_expert(garden_days: Gathering) -> None:
    asked(garden_days)
    garden_days.presses_verb("O", "take", f"question:{garden_days.question.id}")
    assert "O har alt tatt dette spørsmålet." in garden_days.reads("E")
    assert garden_days.choices("E") == []
    assert garden_days.presses_verb("E", "answer", f"question:{garden_days.question.id}", text="Ja.") == (
        "O har alt tatt dette spørsmålet."
    )


def test_a_question_that_was_taken_over_and_given_back_can_be_answered_again(garden_days: Gathering) -> None:
    asked(garden_days)
    about = f"question:{garden_days.question.id}"
    garden_days.presses_verb("O", "take", about)
    garden_days.presses_verb("O", "not_mine", about)
    assert (
        garden_days.reads(GROUP) == "Åpent spørsmål\nJeg har gitt spørsmålet videre til E. Svaret kommer her."
    )
    assert garden_days.choices("E") == ["Ta den", "Svar", "Ikke min", "Flere valg"]


def test_an_organizer_cannot_give_away_what_an_expert_has(garden_days: Gathering) -> None:
    asked(garden_days)
    text = garden_days.presses_verb("O", "not_mine", f"question:{garden_days.question.id}")
    assert "Takk for beskjed. E har spørsmålet." in text
    assert garden_days.last.saved == ()


def test_the_last_organizer_keeps_the_question(garden_days: Gathering) -> None:
    garden_days.says("A", "Hvem hjelper oss med rosene?", GROUP)
    assert "De andre arrangørene har også fått spørsmålet." in garden_days.presses("O", "Ikke min")
    assert garden_days.presses("P", "Ikke min") == (
        "Jeg har ingen andre å spørre, så spørsmålet blir hos deg."
    )
    assert garden_days.choices("P") == ["Ta den", "Svar", "Ikke min", "Flere valg"]


def test_a_question_on_no_experts_topic_goes_to_the_organizers_at_once(garden_days: Gathering) -> None:
    assert garden_days.says("A", "Hvem hjelper oss med rosene?", GROUP) == (
        "Åpent spørsmål\nDet vet jeg ikke, og jeg gjetter ikke. Jeg har spurt arrangørene. Svaret kommer her."
    )
    assert (garden_days.choices("O"), garden_days.choices("P")) == (
        ["Ta den", "Svar", "Ikke min", "Flere valg"],
    ) * 2


def test_with_no_expert_in_reach_an_organizer_is_asked_at_once(garden_days: Gathering) -> None:
    garden_days.reachable = set()
    assert asked(garden_days).reads(GROUP) == (
        "Åpent spørsmål\nDet vet jeg ikke, og jeg gjetter ikke. Jeg har spurt arrangørene. Svaret kommer her."
    )


def test_an_organizer_s_own_question_goes_to_the_other_organizers(garden_days: Gathering) -> None:
    assert garden_days.says("O", "Hvem hjelper oss med rosene?") == (
        "Det vet jeg ikke, og jeg gjetter ikke. Jeg har spurt arrangørene. Svaret kommer her."
    )
    assert len(garden_days.said_in("O")) == 1
    assert garden_days.choices("P") == ["Ta den", "Svar", "Ikke min", "Flere valg"]


def test_an_organizer_whom_the_answer_did_not_help_is_not_asked_for_a_better_one(
    garden_days: Gathering,
) -> None:
    garden_days.says("O", "Hvem hjelper oss med rosene?")
    garden_days.presses("P", "Svar")
    garden_days.presses("P", "Send svaret", text="Spør gartneren.")
    garden_days.presses("O", "Ikke helt")
    assert "O fikk ikke helt svar. Kan du hjelpe?" in garden_days.reads("P")
    assert not any("Kan du hjelpe?" in said for said in garden_days.said_in("O"))


def test_an_organizer_whom_nobody_else_can_answer_hears_so_and_is_not_asked_themselves() -> None:
    days = garden()
    alone = Gathering(replace(days, people=tuple(one for one in days.people if one.name != "P")))
    nobody = (
        "Det vet jeg ikke, og jeg gjetter ikke. Jeg har ingen andre enn deg å spørre. "
        "Spørsmålet står under «ubesvart», der du kan gi det til noen eller lukke det."
    )
    assert alone.says("O", "Hvem hjelper oss med rosene?") == nobody
    assert "Hvem hjelper oss med rosene?" in alone.says("O", "ubesvart")
    assert overdue(alone.question, alone.event, alone.now).envelopes == ()


def test_with_nobody_to_ask_the_asker_is_told_so_and_may_try_again() -> None:
    alone = Gathering(without_organizers())
    alone.reachable = set()
    nobody = (
        "Det vet jeg ikke, og jeg gjetter ikke. Jeg har tatt vare på spørsmålet, "
        "men akkurat nå er det ingen jeg kan gi det til."
    )
    assert alone.says("A", QUESTION) == nobody
    alone.keep(overdue(alone.question, alone.event, alone.now).saved[0])
    alone.reachable = {"e@example.org"}
    assert alone.says("A", QUESTION).startswith("Det vet jeg ikke, og jeg gjetter ikke. Jeg har spurt E")
    assert alone.question.expert == "e@example.org"


def test_with_nobody_left_to_ask_the_asker_is_told_so() -> None:
    alone = Gathering(without_organizers())
    alone.reachable = {"e@example.org"}
    alone.says("A", QUESTION)
    assert "Takk for beskjed." in alone.presses("E", "Ikke min")
    assert alone.reads("A") == (
        "Den jeg spurte, kan dessverre ikke svare, og akkurat nå er det ingen andre jeg kan spørre. "
        "Jeg har tatt vare på spørsmålet."
    )


def test_an_answer_that_did_not_help_is_open_again_where_there_is_nobody_else() -> None:
    alone = answered(Gathering(without_organizers()))
    assert alone.presses("A", "Ikke helt", GROUP).endswith(
        "Takk for at du sier fra. Spørsmålet er åpent igjen, men akkurat nå er det ingen jeg kan gi det til."
    )


def test_an_experts_own_question_goes_to_another(garden_days: Gathering) -> None:
    garden_days.says("E", QUESTION, GROUP)
    assert garden_days.question.expert == "f@example.org"
    garden_days.presses("F", "Ikkje mitt")
    assert (
        garden_days.reads(GROUP)
        == "Åpent spørsmål\nSpørsmålet ditt er nå hos arrangørene. Svaret kommer her."
    )


def test_the_same_question_again_is_not_asked_twice(garden_days: Gathering) -> None:
    asked(garden_days)
    assert garden_days.says("A", "finnes det KOMPOST for balkonger", GROUP) == (
        "Det har jeg alt spurt om for deg. Svaret kommer her når det er klart."
    )
    assert len(garden_days.all_in("E")) == 1


def test_a_changed_question_changes_on_the_experts_card(garden_days: Gathering) -> None:
    garden_days.says("A", QUESTION, GROUP, message="m1")
    garden_days.edits("A", "Finnes det kompost for takhager?", "m1", GROUP)
    (card,) = garden_days.all_in("E")
    assert (card.quote, card.text) == ("Finnes det kompost for takhager?", "A har endret spørsmålet.")
    assert garden_days.question.text == "Finnes det kompost for takhager?"


def test_a_question_taken_back_spares_the_expert_the_work_and_leaves_no_words(garden_days: Gathering) -> None:
    garden_days.says("A", QUESTION, GROUP, message="m1")
    garden_days.withdraws("A", "m1", GROUP)
    assert garden_days.reads("E") == (
        "Spørsmål fra Hagedagene\n"
        "A trakk spørsmålet tilbake. Du trenger ikke svare.\n"
        "Hvem: A\n"
        "Hvor: I gruppechatten\n"
        "Når: mandag 13. september kl. 09.03"
    )
    assert (garden_days.question.state, garden_days.question.text) == ("withdrawn", "")
    assert garden_days.presses_verb("E", "take", f"question:{garden_days.question.id}") == (
        "A trakk spørsmålet tilbake. Du trenger ikke svare."
    )


def test_a_question_is_no_strangers_to_answer(garden_days: Gathering) -> None:
    asked(garden_days)
    for verb in ("take", "answer_form", "answer", "not_mine", "show_question"):
        text = garden_days.presses_verb("B", verb, f"question:{garden_days.question.id}", text="Ja.")
        assert (text, garden_days.audit()) == (
            "Bare eksperter og arrangører kan svare her.",
            [(verb, "refused")],
        )


def test_an_expert_sees_nothing_of_what_another_was_asked(garden_days: Gathering) -> None:
    asked(garden_days, "A")
    for verb in ("take", "answer_form", "answer", "not_mine", "show_question"):
        text = garden_days.presses_verb("F", verb, f"question:{garden_days.question.id}", text="Ja.")
        assert (text, garden_days.last.saved) == ("Spørsmålet er hos noen andre.", ())


@pytest.mark.parametrize("verb", ["take", "answer_form", "answer", "not_mine", "show_question", "helped"])
def test_a_question_that_is_gone_is_said_to_be_gone(garden_days: Gathering, verb: str) -> None:
    assert garden_days.presses_verb("E", verb, "question:nowhere") == (
        "Dette finnes ikke lenger, så det skjedde ingenting."
    )


def test_a_question_left_too_long_goes_to_the_organizers_too_and_the_asker_hears(
    garden_days: Gathering,
) -> None:
    asked(garden_days)
    outcome = overdue(garden_days.question, garden_days.event, at("2021-09-13 13.03"))
    card, *_, told = (envelope.message for envelope in outcome.envelopes)
    assert card
    assert told
    assert card.text == "Dette har ventet på svar siden mandag 13. september kl. 09.03."
    assert told.text == "Jeg har ikke fått svar ennå, så nå har jeg spurt arrangørene. Svaret kommer her."


def test_in_nynorsk_and_english_the_whole_way(garden_days: Gathering) -> None:
    garden_days.speaks("A", "nn")
    garden_days.speaks("E", "en")
    assert garden_days.says("A", "Finst det kompost for balkongar?", GROUP) == (
        "Ope spørsmål\n"
        "Det veit eg ikkje, og eg gissar ikkje. Eg har spurt E, som kan kompost. Svaret kjem her."
    )
    garden_days.presses("E", "Svar")
    assert garden_days.choices("E") == ["Send the answer", "Cancel"]
    garden_days.presses("E", "Send the answer", text="Yes.")
    assert garden_days.reads(GROUP).splitlines()[1] == "A, du spurde kl. 09.03. Ekspert E svarar: «Yes.»"
    assert [choice.title for choice in garden_days.newest(GROUP).choices] == ["Det hjelpte", "Ikkje heilt"]
    assert garden_days.newest(GROUP).choices[0] == Choice(
        "Det hjelpte", "helped", f"question:{garden_days.question.id}", style="positive"
    )


def test_an_expert_out_of_reach_gets_the_question_by_a_link_that_an_organizer_sends(
    garden_days: Gathering,
) -> None:
    garden_days.reachable = set()
    garden_days.links = {"desk:garden:e@example.org": "https://vert.example.org/desk/signed"}
    assert asked(garden_days).reads(GROUP) == (
        "Åpent spørsmål\nDet vet jeg ikke, og jeg gjetter ikke. Jeg har spurt arrangørene. Svaret kommer her."
    )
    assert (
        "E kan dette, men har ikke åpnet Vert. Svar selv, eller send E denne lenken: "
        "https://vert.example.org/desk/signed"
    ) in garden_days.reads("O")
    assert garden_days.question.expert == "e@example.org"
