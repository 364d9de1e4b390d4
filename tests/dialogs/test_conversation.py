import pytest

from dialogs.model.envelope import Reply
from dialogs.model.known import Forget, Tally
from tests.dialogs.chat import Chat


@pytest.fixture
def chat() -> Chat:
    return Chat()


def test_a_question_in_nynorsk_is_answered_in_nynorsk(chat: Chat) -> None:
    assert chat.hears("kven dekkjer reisa?") == (
        "Kommunane dekkjer reisa sjølve. Arrangørane dekkjer opphaldet begge dagane, og tek sikte på å "
        "dekkje overnatting 11.–12. november for inntil fire frå kvar kommune.\nFrå arrangementssida"
    )


def test_every_answer_offers_a_way_on(chat: Chat) -> None:
    chat.hears("kven dekkjer reisa?")
    assert chat.choices == ["Lang reiseveg", "Det hjelpte", "Ikkje heilt", "Spør eit menneske"]


def test_an_answer_is_a_reply_to_what_was_said(chat: Chat) -> None:
    chat.hears("Hva koster det?")
    (answer,) = chat.last.envelopes
    assert (answer.key, answer.to, answer.about, answer.kind) == (
        "web:chat:1:1",
        Reply("m1"),
        "exchange:web:chat:1",
        "answer",
    )


def test_a_question_in_english_is_answered_in_english(chat: Chat) -> None:
    assert chat.hears("when is the deadline?") == (
        "Registration closes Monday 20 September, in 7 days. It is early because of the hotel's cancellation "
        "rules.\nFrom the event page"
    )


def test_a_misspelt_question_is_answered(chat: Chat) -> None:
    assert chat.hears("hva kostr det") == "Gratis for kommunene.\nFra arrangementssiden"


def test_an_answer_knows_that_its_date_is_past() -> None:
    text = Chat(now="2021-11-15T08:00").hears("når er fristen?")
    assert "Fristen var mandag 20. september." in text


def test_a_question_between_several_entries_is_answered_with_choices(chat: Chat) -> None:
    assert chat.hears("hvor mange kan vi bli fra kommunen") == "Mente du …"
    assert set(chat.choices) == {
        "Overnatting for inntil fire",
        "Dagpakker",
        "Hvem bør delta?",
        "Spør en ekspert",
    }


def test_a_choice_becomes_its_answer(chat: Chat) -> None:
    chat.hears("hvor mange kan vi bli fra kommunen")
    assert "inntil fire" in chat.presses("Overnatting for inntil fire")
    assert chat.last.card is not None
    assert chat.choices[-2:] == ["Ikke helt", "Spør et menneske"]


def test_an_entry_that_goes_on_from_an_answer_leaves_the_answer_standing(chat: Chat) -> None:
    chat.hears("kven dekkjer reisa?")
    assert chat.presses("Lang reiseveg") != ""
    assert chat.last.card is None


def test_what_nobody_wrote_is_handed_over_and_never_guessed(chat: Chat) -> None:
    assert chat.hears("Hvor kan jeg parkere?").startswith("Det vet jeg ikke, og jeg gjetter ikke.")
    assert chat.question is not None
    assert chat.question.text == "Hvor kan jeg parkere?"


def test_not_quite_is_counted_and_leads_to_a_person(chat: Chat) -> None:
    chat.hears("Hva koster det?")
    told = chat.presses("Ikke helt")
    assert Tally("klimasamling-2021", "price", "not_quite") in chat.last.saved
    assert told.startswith(("Da mente du kanskje noe annet.", "Det vet jeg ikke, og jeg gjetter ikke."))
    if chat.question is None:
        chat.presses("Spør en ekspert")
    assert chat.question is not None
    assert chat.question.text == "Hva koster det?"


def test_a_person_can_always_be_asked(chat: Chat) -> None:
    chat.hears("Hva koster det?")
    chat.presses("Spør et menneske")
    assert chat.question is not None
    assert chat.question.text == "Hva koster det?"


def test_two_questions_in_one_are_both_answered(chat: Chat) -> None:
    text = chat.hears("hva koster det og når er fristen?")
    assert "Gratis for kommunene." in text
    assert "mandag 20. september" in text
    assert chat.last.verdict is not None
    assert chat.last.verdict.entries == ("price", "registration-deadline")


def test_the_half_that_is_not_known_is_said_to_be_unknown(chat: Chat) -> None:
    assert chat.hears("Hva koster det, og hvor kan jeg parkere?") == (
        "Gratis for kommunene.\n\nResten av det du spør om, vet jeg ikke. Skal jeg spørre et menneske?\n"
        "Fra arrangementssiden"
    )


@pytest.mark.parametrize("line", ["Kan jeg parkere der 11. november?", "Hvor kan jeg parkere ca. kl. 12?"])
def test_a_date_at_the_end_is_not_taken_for_the_question(chat: Chat, line: str) -> None:
    chat.hears(line)
    assert chat.last.verdict is not None
    assert chat.last.verdict.kind in ("suggest", "hand_over")


def test_a_follow_up_leans_on_the_last_answer(chat: Chat) -> None:
    assert "torsdag 11. november" in chat.hears("hva skjer dag 1?")
    assert "fredag 12. november" in chat.hears("enn dag 2?")


def test_the_other_events_answers_are_never_given() -> None:
    assert "klimavennlig" not in Chat().hears("Hva er temaet i år?")
    assert (
        Chat("klimakronsj-2021").hears("Hvem dekker overnatting for inntil fire?").count("inntil fire") == 0
    )


def test_in_a_group_vert_speaks_only_when_spoken_to() -> None:
    group = Chat(kind="group")
    assert group.hears("Skal vi kjøre sammen?", mentioned=False) == ""
    assert group.last.verdict is not None
    assert (group.last.verdict.kind, group.last.envelopes) == ("silence", ())


def test_what_vert_would_have_answered_in_a_group_is_counted() -> None:
    group = Chat(kind="group")
    assert group.hears("Hva koster det?", mentioned=False) == ""
    assert group.last.saved == (Tally("klimasamling-2021", "price", "would_have_answered"),)


@pytest.mark.parametrize("line", ["hei", "Heiii!", "hallo 👋", "god morgen", "hi there", "Hei, Vert!"])
def test_a_greeting_is_greeted(chat: Chat, line: str) -> None:
    assert chat.hears(line).startswith(("Hei!", "Hi!"))


@pytest.mark.parametrize(
    "line", ["takk", "tkak", "Tusen takk for hjelpen!", "Ok, supert, takk, da vet jeg det"]
)
def test_thanks_are_welcome(chat: Chat, line: str) -> None:
    assert chat.hears(line) == "Bare hyggelig! Spør når som helst."


@pytest.mark.parametrize("line", ["hjelp", "hjlep", "Hva kan du?", "kva kan du hjelpe meg med?"])
def test_help_tells_what_can_be_asked(chat: Chat, line: str) -> None:
    assert chat.hears(line).startswith("Spør meg om pris, reise, påmelding eller program.")


def test_vert_says_that_it_is_a_robot(chat: Chat) -> None:
    assert "robot" in chat.hears("hvem er du?")


def test_rude_words_are_met_politely(chat: Chat) -> None:
    assert chat.hears("du er dum").startswith("Det beklager jeg.")


def test_a_chosen_language_stays(chat: Chat) -> None:
    assert chat.hears("svar på nynorsk") == "Eg svarer deg på nynorsk frå no av."
    assert chat.hears("hva koster det") == "Gratis for kommunane.\nFrå arrangementssida"


def test_an_unclear_line_is_answered_in_the_language_of_the_last(chat: Chat) -> None:
    chat.hears("kven dekkjer reisa?")
    assert chat.hears("pris?") == "Gratis for kommunane.\nFrå arrangementssida"


def test_what_is_stored_is_told(chat: Chat) -> None:
    text = chat.hears("hva lagrer du?")
    assert "navn, e-postadresse og språkvalg" in text
    assert "etter 90 dager" in text


def test_being_forgotten_is_asked_once_more_and_then_done(chat: Chat) -> None:
    assert chat.hears("slett meg").startswith("Skal jeg slette alt")
    assert chat.presses("Ja, slett alt om meg").startswith("Alt om deg er slettet.")
    assert chat.last.saved == (Forget("web::a"),)


def test_what_vert_knows_of_one_is_told_in_private_alone() -> None:
    group = Chat(kind="group")
    assert group.hears("vis hva du vet om meg") == "Det tar vi i den private chatten. Skriv til meg der."


def test_a_yes_to_an_offer_asks_the_person(chat: Chat) -> None:
    chat.hears("Hva koster det?")
    chat.hears("ja takk")
    assert chat.question is None


def test_a_changed_question_changes_its_answer_in_place(chat: Chat) -> None:
    chat.hears("Hva koster det?")
    first = chat.last.envelopes[0].about
    assert "mandag 20. september" in chat.edits("Når er fristen?", "m1")
    assert chat.last.envelopes[0].about == first


def test_an_older_question_that_changes_is_left_as_it_was(chat: Chat) -> None:
    chat.hears("Hva koster det?")
    chat.hears("Når er fristen?")
    assert chat.edits("Hvor er det?", "m1") == ""


def test_a_question_taken_back_takes_its_answer_with_it(chat: Chat) -> None:
    chat.hears("Hva koster det?")
    assert chat.withdraws("m1") == "Spørsmålet er trukket tilbake."
    assert chat.known.exchange is not None
    assert (chat.known.exchange.asked, chat.known.exchange.entries) == ("", ())


def test_vert_introduces_itself_in_a_group() -> None:
    group = Chat(kind="group")
    assert group.joins() == (
        "Hei! Jeg er Vert, en robot for arrangørene. Nevn meg og spør om pris, reise, påmelding eller "
        "program. Vet jeg det ikke, spør jeg en ekspert."
    )
    assert group.choices == ["Hva kan du?", "Hva lagrer du?"]


def test_people_who_join_a_group_are_not_greeted() -> None:
    assert Chat(kind="group").joins(vert=False) == ""


def test_a_picture_gets_one_friendly_sentence(chat: Chat) -> None:
    assert (
        chat.hears("", files=1)
        == "Takk, men bilder og filer kan jeg ikke lese. Skriv gjerne hva du lurer på."
    )


def test_a_button_that_is_no_more_changes_nothing(chat: Chat) -> None:
    chat.hears("Hva koster det?")
    for verb in ("not_quite", "ask_person", "choose", "no_such_verb"):
        assert (
            chat.presses_verb(verb, "exchange:gone") == "Dette finnes ikke lenger, så det skjedde ingenting."
        )
        assert chat.last.saved == ()
