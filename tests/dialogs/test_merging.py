"""Promises about equal questions: offered to organizers, merged by a press, and none who asked is lost."""

from dialogs.model.question import Question
from tests.dialogs.gathering import GROUP, Gathering

COMPOST = "Finnes det kompost for balkonger?"
ALSO = "Finst det kompost til balkongen?"
ELSE = "Hvem rydder opp etterpå?"


def asked_twice() -> Gathering:
    """A in bokmål in the group, B in nynorsk alone; C asks of something else."""
    gathering = Gathering()
    gathering.speaks("B", "nn")
    gathering.says("A", COMPOST, GROUP, message="first")
    gathering.later(minutes=5)
    gathering.says("B", ALSO, message="second")
    gathering.later(minutes=5)
    gathering.says("C", ELSE)
    return gathering


def merged() -> Gathering:
    gathering = asked_twice()
    gathering.says("O", "ubesvart")
    gathering.presses("O", "Slå sammen (2)")
    offered = gathering.field("with")
    gathering.presses("O", "Slå sammen", **{"with": offered.value})
    return gathering


def of(gathering: Gathering, who: str) -> Question:
    return next(one for one in gathering.questions if one.asker == f"web::{who}")


def test_equal_open_questions_are_offered_where_organizers_see_what_waits() -> None:
    gathering = asked_twice()
    gathering.says("O", "ubesvart")
    titles = [[choice.title for choice in item.choices] for item in gathering.newest("O").items]
    assert titles == [
        ["Gi til …", "Svar selv", "Lukk med grunn", "Slå sammen (2)"],
        ["Gi til …", "Svar selv", "Lukk med grunn", "Slå sammen (2)"],
        ["Gi til …", "Svar selv", "Lukk med grunn"],
    ]


def test_equal_questions_are_shown_by_their_words() -> None:
    gathering = asked_twice()
    assert gathering.says("O", "like spørsmål") == (
        "Like spørsmål\n"
        "1 spørsmål ser ut til å være stilt flere ganger. "
        "Slår du dem sammen, går ett svar til alle som spurte.\n"
        f"«{COMPOST}» · Ligner: «{ALSO}»"
    )


def test_nobody_is_offered_what_is_not_equal() -> None:
    gathering = Gathering()
    gathering.says("A", COMPOST, GROUP)
    gathering.says("C", ELSE)
    assert gathering.says("O", "like spørsmål") == (
        "Ingen av spørsmålene som venter, ser ut til å være like."
    )


def test_nothing_is_merged_before_an_organizer_presses() -> None:
    gathering = asked_twice()
    gathering.says("O", "like spørsmål")
    gathering.presses_verb("O", "merge_offer", f"question:{of(gathering, 'A').id}")
    assert [one.state for one in gathering.questions] == ["with_expert", "with_expert", "open"]


def test_a_participant_may_not_merge() -> None:
    gathering = asked_twice()
    about = f"question:{of(gathering, 'A').id}"
    fields = {"with": of(gathering, "B").id}
    assert (
        gathering.presses_verb("A", "merge_yes", about, **fields)
        == "Det er det bare arrangørene som kan gjøre."
    )
    assert gathering.audit() == [("merge_yes", "refused")]
    assert len(gathering.waiting) == 3


def test_merged_questions_hang_on_the_oldest_and_each_asker_is_told() -> None:
    gathering = merged()
    first, second = of(gathering, "A"), of(gathering, "B")
    assert (first.state, second.state, second.merged_into) == ("with_expert", "merged", first.id)
    assert gathering.reads("B") == ("Fleire har spurt om det same. Eitt svar går til alle. Du får det her.")
    assert gathering.audit() == [("merge_yes", "done")]


def test_one_answer_reaches_all_who_asked_each_where_they_asked_and_in_their_language() -> None:
    gathering = merged()
    gathering.presses("E", "Svar")
    gathering.presses("E", "Send svaret", text="Ja, i små sekker.")
    assert "Ekspert E svarer: «Ja, i små sekker.»" in gathering.reads(GROUP)
    assert "Ekspert E svarar: «Ja, i små sekker.»" in gathering.reads("B")


def test_whoever_has_the_merged_one_is_spared_and_who_answers_knows_how_many_will_read() -> None:
    gathering = merged()
    cards = gathering.said_in("E")
    assert any(
        "2 har spurt om det samme. Svaret ditt går til alle, hver der de spurte." in one for one in cards
    )
    gathering = merged()
    second = of(gathering, "B")
    assert second.expert is None


def test_merged_questions_are_told_apart_again_and_go_to_somebody() -> None:
    gathering = merged()
    gathering.presses("O", "Skill dem igjen")
    second = of(gathering, "B")
    assert (second.state, second.merged_into) == ("with_expert", None)
    assert second.expert in ("e@example.org", "f@example.org")
    assert gathering.reads("B") == "Spørsmålet ditt får eit eige svar. Det kjem her."
    assert gathering.audit() == [("part", "done")]


def test_what_was_told_apart_is_not_told_apart_twice() -> None:
    gathering = merged()
    about = f"question:{of(gathering, 'B').id}"
    gathering.presses_verb("O", "part", about)
    assert "står alt for seg selv" in gathering.presses_verb("O", "part", about)
    assert gathering.last.saved == ()


def test_three_are_merged_though_two_were_already() -> None:
    gathering = merged()
    gathering.says("D", COMPOST)
    gathering.presses_verb(
        "O", "merge_yes", f"question:{of(gathering, 'D').id}", **{"with": of(gathering, "A").id}
    )
    first = of(gathering, "A")
    assert [(one.asker, one.merged_into) for one in gathering.questions if one.state == "merged"] == [
        ("web::B", first.id),
        ("web::D", first.id),
    ]


def test_a_question_asked_in_the_group_leads_so_that_who_answers_knows_that_all_can_read() -> None:
    gathering = Gathering()
    gathering.says("B", COMPOST)
    gathering.later(minutes=5)
    gathering.says("A", COMPOST, GROUP)
    older = of(gathering, "B")
    gathering.presses_verb("O", "merge_yes", f"question:{older.id}", **{"with": of(gathering, "A").id})
    assert of(gathering, "B").merged_into == of(gathering, "A").id


def test_withdrawing_the_leading_question_keeps_the_others_alive() -> None:
    gathering = merged()
    gathering.says("D", COMPOST)
    gathering.presses_verb(
        "O", "merge_yes", f"question:{of(gathering, 'A').id}", **{"with": of(gathering, "D").id}
    )
    had_it = of(gathering, "A").expert
    gathering.withdraws("A", "first", GROUP)
    heir, other = of(gathering, "B"), of(gathering, "D")
    assert of(gathering, "A").state == "withdrawn"
    assert (heir.state, heir.expert, heir.merged_into) == ("with_expert", had_it, None)
    assert (other.state, other.merged_into) == ("merged", heir.id)
    assert "trekte sitt" in gathering.reads("B")


def test_withdrawing_a_merged_question_leaves_the_leading_one_as_it_is() -> None:
    gathering = merged()
    before = of(gathering, "A")
    gathering.withdraws("B", "second")
    assert of(gathering, "A") == before
    assert (of(gathering, "B").state, of(gathering, "B").text) == ("withdrawn", "")
    gathering.presses("E", "Svar")
    gathering.presses("E", "Send svaret", text="Ja.")
    assert "Ja." not in gathering.reads("B")


def test_closing_the_leading_question_tells_all_who_asked_why() -> None:
    gathering = merged()
    about = f"question:{of(gathering, 'A').id}"
    gathering.presses_verb("O", "close_question", about, reason="outdated")
    assert "ikke lenger" in gathering.reads(GROUP) or "ikke er aktuelt lenger" in gathering.reads(GROUP)
    assert gathering.reads("B") == (
        "Arrangørane har lukka spørsmålet ditt fordi det ikkje er aktuelt lenger. "
        "Spør gjerne igjen om du framleis lurer."
    )


def test_what_helped_one_is_settled_for_all_who_asked() -> None:
    gathering = merged()
    gathering.presses("E", "Svar")
    gathering.presses("E", "Send svaret", text="Ja, i små sekker.")
    gathering.presses("B", "Det hjelpte")
    assert of(gathering, "A").state == "settled"
    assert gathering.choices(GROUP) == []
    assert "Avklart av ekspert" in gathering.reads(GROUP)
    assert "Avklart av ekspert" in gathering.reads("B")


def test_whom_the_answer_did_not_help_gets_one_of_their_own() -> None:
    gathering = merged()
    gathering.presses("E", "Svar")
    gathering.presses("E", "Send svaret", text="Ja, i små sekker.")
    gathering.presses("B", "Ikkje heilt")
    first, second = of(gathering, "A"), of(gathering, "B")
    assert first.state == "answered"
    assert second.waits
    assert second.merged_into is None
    assert [one.text for one in second.contributions] == ["Ja, i små sekker."]


def test_a_pair_is_merged_by_one_press_in_the_list() -> None:
    gathering = asked_twice()
    gathering.says("O", "like spørsmål")
    gathering.presses("O", "Slå sammen")
    assert [one.state for one in gathering.questions] == ["with_expert", "merged", "open"]


def test_who_was_answered_before_their_question_was_merged_gets_the_new_answer_too() -> None:
    gathering = asked_twice()
    second = of(gathering, "B")
    gathering.presses_verb("O", "answer", f"question:{second.id}", text="Kanskje.")
    gathering.presses("B", "Ikkje heilt")
    gathering.presses_verb("O", "merge_yes", f"question:{second.id}", **{"with": of(gathering, "A").id})
    gathering.presses("E", "Svar")
    gathering.presses("E", "Send svaret", text="Ja, i små sekker.")
    assert "Ekspert E svarar: «Ja, i små sekker.»" in gathering.reads("B")


def test_a_merged_question_with_other_words_stands_on_its_own() -> None:
    gathering = merged()
    gathering.edits("B", "Kva kostar komposten?", "second")
    second = of(gathering, "B")
    assert (second.text, second.state, second.merged_into) == ("Kva kostar komposten?", "with_expert", None)


def test_a_correction_reaches_all_who_asked() -> None:
    gathering = merged()
    gathering.presses("E", "Svar")
    gathering.presses("E", "Send svaret", text="Ja, i små sekker.")
    about = f"question:{of(gathering, 'A').id}|1"
    gathering.presses_verb("E", "correct_answer", about, text="Ja, i store sekker.")
    for place in (GROUP, "B"):
        assert "Ja, i store sekker." in gathering.reads(place)
        assert not any("små sekker" in one for one in gathering.said_in(place))


def test_whoever_had_the_merged_question_can_no_longer_answer_it_there() -> None:
    gathering = merged()
    second = of(gathering, "B")
    gathering.presses_verb("O", "answer", f"question:{second.id}", text="Nei.")
    assert gathering.audit() == [("answer", "refused")]
    assert of(gathering, "B") == second


def test_a_wrong_answer_is_taken_back_and_put_back_wherever_it_was_read() -> None:
    gathering = merged()
    gathering.presses("E", "Svar")
    gathering.presses("E", "Send svaret", text="Ja, i små sekker.")
    shown = f"answer:{of(gathering, 'B').id}:1"
    gathering.presses_verb("O", "wrong_yes", shown)
    assert of(gathering, "A").state == "open"
    assert not any("små sekker" in one for place in (GROUP, "B") for one in gathering.said_in(place))
    gathering.presses_verb("O", "wrong_undo", shown)
    assert of(gathering, "A").state == "answered"
    assert "Ekspert E svarar: «Ja, i små sekker.»" in gathering.reads("B")
    assert any("Ekspert E svarer: «Ja, i små sekker.»" in one for one in gathering.said_in(GROUP))
