"""Promises about what was answered once: it becomes an entry, and the next who asks is answered at once."""

from dataclasses import replace

import pytest

from dialogs.answers import answer_text
from dialogs.learning.draft import draft_of, entry_of
from dialogs.model.event import Entry
from dialogs.model.text import Text
from tests.dialogs.gathering import GROUP, Gathering, garden

QUESTION = "Finnes det kompost for balkonger?"
ANSWER = "Ja, i bøtter."


@pytest.fixture
def garden_days() -> Gathering:
    return Gathering()


def answered(
    gathering: Gathering, text: str = ANSWER, place: str = GROUP, question: str = QUESTION
) -> Gathering:
    gathering.says("A", question, place)
    gathering.later(minutes=3)
    gathering.presses("E", "Svar")
    gathering.presses("E", "Send svaret", text=text)
    return gathering


def settled(
    gathering: Gathering, text: str = ANSWER, place: str = GROUP, question: str = QUESTION
) -> Gathering:
    answered(gathering, text, place, question).presses("A", "Det hjalp", place if place == GROUP else "")
    return gathering


def fields(gathering: Gathering) -> dict[str, str]:
    """The form as it was filled in for the organizer."""
    assert gathering.last.card
    assert gathering.last.card.form
    return {one.id: one.value for one in gathering.last.card.form.fields}


def shown(gathering: Gathering, **changed: str) -> str:
    gathering.presses("O", "Legg i FAQ")
    return gathering.presses("O", "Vis hvordan det blir", **fields(gathering) | changed)


def learnt(gathering: Gathering, **changed: str) -> str:
    shown(gathering, **changed)
    return gathering.presses("O", "Legg i FAQ", **fields(gathering))


def errors(gathering: Gathering) -> dict[str, str]:
    assert gathering.last.card
    assert gathering.last.card.form
    return {one.id: one.error for one in gathering.last.card.form.fields if one.error}


# The line to organizers


def test_organizers_get_one_line_when_an_answer_helped(garden_days: Gathering) -> None:
    settled(garden_days)
    for organizer in ("O", "P"):
        assert garden_days.said_in(organizer) == [f"«{QUESTION}»\nEtt nytt svar."]
        assert garden_days.choices(organizer) == ["Legg i FAQ"]
    assert garden_days.reads("E").startswith("Spørsmål fra Hagedagene")


def test_an_answer_that_nobody_has_judged_is_told_to_no_organizer_and_stands_on_their_list(
    garden_days: Gathering,
) -> None:
    answered(garden_days)
    assert garden_days.said_in("O") == []
    assert garden_days.says("O", "nye svar") == (
        "Nye svar\nEtt svar er ikke i FAQ-en.\n"
        f"«{QUESTION}» · Ekspert E: «{ANSWER}» (mandag 13. september kl. 09.06, den som spurte har ikke sagt "
        "om det hjalp)"
    )
    learnt(garden_days)
    assert garden_days.says("B", QUESTION) == f"{ANSWER}\nFra ekspert E, 13. september"


def test_the_line_is_mended_when_the_question_is_open_again(garden_days: Gathering) -> None:
    settled(garden_days)
    garden_days.presses_verb("A", "not_helped", f"question:{garden_days.question.id}", GROUP)
    assert garden_days.said_in("P")[0] == f"«{QUESTION}»\nSpørsmålet er åpent igjen."


def test_where_nobody_organizes_nobody_is_told() -> None:
    event = garden()
    alone = Gathering(replace(event, people=event.with_role("expert")))
    settled(alone)
    assert alone.said_in("O") == []


# Form, preview, release


def test_the_draft_holds_what_was_asked_and_answered_and_marks_what_is_missing(
    garden_days: Gathering,
) -> None:
    text = settled(garden_days).presses("O", "Legg i FAQ")
    assert text == (
        f"Legg svaret i FAQ-en\n«{QUESTION}»\n"
        "Den neste som spør, får dette svaret med en gang. Les over det, og fyll gjerne ut de andre "
        "språkene.\n"
        "Svart av: Ekspert E"
    )
    assert [(one, garden_days.field(one).label, value) for one, value in fields(garden_days).items()] == [
        ("asked_nb", "Spørsmålet på bokmål", QUESTION),
        ("answer_nb", "Svaret på bokmål", ANSWER),
        ("asked_nn", "Spørsmålet på nynorsk (mangler)", ""),
        ("answer_nn", "Svaret på nynorsk (mangler)", ""),
        ("asked_en", "Spørsmålet på engelsk (mangler)", ""),
        ("answer_en", "Svaret på engelsk (mangler)", ""),
    ]


def test_a_private_question_comes_with_a_word_of_warning(garden_days: Gathering) -> None:
    text = settled(garden_days, place="A").presses("O", "Legg i FAQ")
    assert "Det ble spurt privat: Ta ut alt som kan vise hvem som spurte." in text


def test_the_preview_says_what_is_missing_and_what_whoever_asks_so_gets(garden_days: Gathering) -> None:
    settled(garden_days)
    assert shown(garden_days, asked_nn="Finst det kompost for balkongar?") == (
        "Slik blir svaret\nIngenting i FAQ-en ligner på dette.\n"
        f"På bokmål: {ANSWER}\nFra ekspert E, 13. september\n"
        f"Spørres slik: «{QUESTION}»\n«Finst det kompost for balkongar?»\n"
        "Mangler: Svaret på nynorsk og engelsk. Den som spør slik, får det på bokmål og vet at det bare "
        "finnes der. Spørsmålet på engelsk. Den som spør slik, blir kanskje ikke forstått, og spørsmålet går "
        "til et menneske."
    )
    assert garden_days.choices("O") == ["Legg i FAQ", "Vis hvordan det blir", "Avbryt"]


def test_the_next_who_asks_is_answered_at_once_with_whose_answer_it_was(garden_days: Gathering) -> None:
    settled(garden_days)
    assert learnt(garden_days) == (
        f"«{QUESTION}»\nSvaret er lagt i FAQ-en. Den neste som spør, får det med en gang."
    )
    assert garden_days.audit() == [("learn_release", "done")]
    assert garden_days.event.release == 1
    assert garden_days.says("B", "finst det kompost for balkongar?", GROUP) == (
        f"{ANSWER}\nFrå ekspert E, 13. september · Svaret finst berre på bokmål enno."
    )
    assert len(garden_days.questions) == 1


def test_each_is_answered_in_their_own_language_where_it_was_written(garden_days: Gathering) -> None:
    settled(garden_days)
    learnt(garden_days, asked_en="Is there compost for balconies?", answer_en="Yes, in buckets.")
    garden_days.speaks("B", "en")
    assert garden_days.says("B", "Is there compost for balconies?") == (
        "Yes, in buckets.\nFrom expert E, 13 September"
    )


def test_whoever_asks_in_a_language_that_is_missing_is_told_so(garden_days: Gathering) -> None:
    settled(garden_days)
    learnt(garden_days)
    garden_days.speaks("B", "en")
    assert garden_days.says("B", QUESTION) == (
        f"{ANSWER}\nFrom expert E, 13 September · This answer is only in Norwegian so far."
    )


def test_words_an_organizer_changed_are_not_put_in_the_experts_mouth(garden_days: Gathering) -> None:
    settled(garden_days)
    learnt(garden_days, answer_nb="Ja, i bøtter på balkongen.")
    assert garden_days.says("B", QUESTION) == (
        "Ja, i bøtter på balkongen.\nEtter svar fra ekspert E, 13. september"
    )


def test_what_the_answer_says_stays_as_it_was_written(garden_days: Gathering) -> None:
    written = "Tar sikte på inntil 4 bøtter {uten lokk}, {{to}} av dem små.\n\nRundt 50 kr."
    learnt(settled(garden_days, written))
    assert garden_days.says("B", QUESTION) == f"{written}\nFra ekspert E, 13. september"


def test_the_others_who_organize_see_who_added_it(garden_days: Gathering) -> None:
    learnt(settled(garden_days))
    assert garden_days.reads("P") == (
        f"«{QUESTION}»\nO har lagt svaret i FAQ-en. Den neste som spør, får det med en gang."
    )
    assert garden_days.presses_verb("P", "learn_form", f"question:{garden_days.question.id}") == (
        f"«{QUESTION}»\nSvaret er lagt i FAQ-en. Den neste som spør, får det med en gang."
    )
    assert garden_days.last.saved == ()


def test_what_was_changed_since_it_was_shown_is_shown_once_more_before_it_goes_out(
    garden_days: Gathering,
) -> None:
    shown(settled(garden_days))
    changed = fields(garden_days) | {"answer_nb": "Nei."}
    text = garden_days.presses("O", "Legg i FAQ", **changed)
    assert "Du har endret noe siden du så på det. Se over en gang til." in text
    assert garden_days.last.saved == ()
    garden_days.presses("O", "Legg i FAQ", **changed)
    assert garden_days.says("B", QUESTION).startswith("Nei.")


def test_pressed_twice_it_is_one_release(garden_days: Gathering) -> None:
    shown(settled(garden_days))
    filled, about = fields(garden_days), garden_days.newest("O").form
    assert about
    release = about.choices[0]
    for _ in range(2):
        garden_days.presses_verb("O", release.verb, release.object, **filled)
    assert (garden_days.event.release, len(garden_days.event.entries)) == (1, 1)


# What is near


def test_what_is_near_is_shown_with_its_words_and_stopping_is_offered(garden_days: Gathering) -> None:
    learnt(settled(garden_days))
    garden_days.says("C", "Kan jeg ha kompost på altanen og i kjelleren?", GROUP)
    if garden_days.questions[-1].text == QUESTION:
        garden_days.presses("C", "Spør en ekspert", GROUP)
    garden_days.presses("E", "Svar")
    garden_days.presses("E", "Send svaret", text="Ja.")
    garden_days.presses("C", "Det hjalp", GROUP)
    text = shown(garden_days, asked_nb="Finnes det kompost for små balkonger?")
    assert "Ett svar i FAQ-en ligner på dette. Se om det sier det samme." in text
    assert f"«{QUESTION}» · {ANSWER}" in text
    assert garden_days.choices("O") == [
        "Legg i FAQ likevel",
        "Vis hvordan det blir",
        "Stopp, svaret finnes alt",
    ]
    assert "Greit. Ingenting er endret i FAQ-en." in garden_days.presses("O", "Stopp, svaret finnes alt")
    assert garden_days.choices("O") == ["Legg i FAQ"]
    assert len(garden_days.event.entries) == 1


def test_an_example_that_another_entry_has_is_told_beside_the_field(garden_days: Gathering) -> None:
    settled(garden_days)
    other = Entry(
        "buckets", Text("Bøtter"), {"nb": ("Hvor får jeg bøtter?",)}, Text("I butikken."), ("compost",)
    )
    garden_days.events["garden"] = replace(garden_days.event, entries=(other,))
    shown(garden_days, asked_nb=f"{QUESTION}\nhvor får jeg bøtter")
    assert errors(garden_days) == {
        "asked_nb": "«hvor får jeg bøtter» hører alt til svaret «Bøtter». Skriv det på en annen måte, eller "
        "stopp her."
    }


# Names


@pytest.mark.parametrize("name, left", [("Liv Tangen", "Liv"), ("Liv Tangen", "liv tangen"), ("Åse", "Åses")])
def test_the_name_of_a_participant_never_goes_into_an_entry(
    garden_days: Gathering, name: str, left: str
) -> None:
    garden_days.keep(replace(garden_days.person("A"), name=name))
    settled(garden_days)
    shown(garden_days, answer_nb=f"Ja, slik som {left} sier.")
    assert errors(garden_days) == {
        "answer_nb": f"«{left}» er navnet på en deltaker. Skriv det uten navn.",
    }
    assert garden_days.last.saved == ()


def test_the_answer_of_a_participant_is_from_a_participant(garden_days: Gathering) -> None:
    garden_days.says("A", QUESTION, GROUP)
    garden_days.presses_verb("B", "peer_answer", f"question:{garden_days.question.id}", GROUP, text=ANSWER)
    garden_days.presses_verb("A", "settle", f"question:{garden_days.question.id}|1", GROUP)
    learnt(garden_days)
    assert garden_days.says("C", QUESTION) == f"{ANSWER}\nFra en deltaker, 13. september"


def test_of_one_that_an_expert_confirmed_the_expert_is_named(garden_days: Gathering) -> None:
    garden_days.says("A", QUESTION, GROUP)
    garden_days.presses_verb("B", "peer_answer", f"question:{garden_days.question.id}", GROUP, text=ANSWER)
    garden_days.presses_verb("E", "confirm", f"question:{garden_days.question.id}|1")
    garden_days.presses_verb("A", "settle", f"question:{garden_days.question.id}|1", GROUP)
    learnt(garden_days)
    assert garden_days.says("C", QUESTION) == (
        f"{ANSWER}\nFra en deltaker, bekreftet av ekspert E, 13. september"
    )


def test_an_expert_who_is_not_listed_any_more_is_not_named(garden_days: Gathering) -> None:
    settled(garden_days)
    left = tuple(one for one in garden_days.event.people if one.name != "E")
    garden_days.events["garden"] = replace(garden_days.event, people=left)
    learnt(garden_days)
    assert garden_days.says("B", QUESTION) == f"{ANSWER}\nFra en ekspert, 13. september"


# Undone, corrected, found wrong


def test_undo_takes_it_out_so_that_the_next_question_goes_to_a_person_again(garden_days: Gathering) -> None:
    learnt(settled(garden_days))
    assert garden_days.presses("P", "Angre") == f"«{QUESTION}»\nSvaret er tatt ut av FAQ-en igjen."
    assert garden_days.reads("O") == f"«{QUESTION}»\nSvaret er tatt ut av FAQ-en igjen."
    assert garden_days.event.entries == ()
    garden_days.says("B", QUESTION, GROUP)
    assert len(garden_days.questions) == 2


def test_what_was_taken_out_can_be_added_again(garden_days: Gathering) -> None:
    learnt(settled(garden_days))
    garden_days.presses("O", "Angre")
    learnt(garden_days)
    assert garden_days.says("B", QUESTION).startswith(ANSWER)


def test_an_answer_corrected_since_is_told_and_is_changed_in_one_form(garden_days: Gathering) -> None:
    settled(garden_days)
    learnt(garden_days, answer_en="Yes, in buckets.")
    correct = f"question:{garden_days.question.id}|1"
    garden_days.presses_verb("E", "correct_answer", correct, text="Ja, i bøtter med hull.")
    assert garden_days.reads("P") == (
        f"«{QUESTION}»\nSvaret er rettet etter at det ble lagt i FAQ-en. Der står det som før."
    )
    garden_days.presses("O", "Endre i FAQ-en")
    assert (fields(garden_days)["answer_nb"], fields(garden_days)["answer_en"]) == (
        "Ja, i bøtter med hull.",
        "Yes, in buckets.",
    )
    garden_days.presses("O", "Vis hvordan det blir", **fields(garden_days))
    garden_days.presses("O", "Legg i FAQ", **fields(garden_days))
    assert len(garden_days.event.entries) == 1
    assert garden_days.says("B", QUESTION) == "Ja, i bøtter med hull.\nFra ekspert E, 13. september"


def test_what_was_learnt_of_an_answer_that_is_found_wrong_is_not_said_any_more(
    garden_days: Gathering,
) -> None:
    learnt(settled(garden_days))
    garden_days.presses_verb("O", "wrong_yes", f"question:{garden_days.question.id}")
    assert garden_days.event.withheld == {garden_days.event.entries[0].id}
    garden_days.presses_verb("O", "wrong_undo", f"question:{garden_days.question.id}")
    assert garden_days.event.withheld == frozenset()


# Bad input


@pytest.mark.parametrize(
    "filled, wrong",
    [
        ({"answer_nb": " \u200b"}, {"answer_nb": "Skriv et svar på minst ett språk."}),
        ({"asked_nb": "???"}, {"asked_nb": "Skriv spørsmålet på minst ett språk."}),
        (
            {"asked_nb": "a" * 301},
            {"asked_nb": "En linje er på 301 tegn. Kort den ned til høyst 300."},
        ),
        (
            {"asked_nb": "\n".join(f"Hva er {n}?" for n in range(11))},
            {"asked_nb": "Her er 11 linjer. Ta bort noen: høyst 10."},
        ),
    ],
)
def test_what_is_wrong_is_told_beside_the_field(
    garden_days: Gathering, filled: dict[str, str], wrong: dict[str, str]
) -> None:
    settled(garden_days)
    shown(garden_days, **filled)
    assert errors(garden_days) == wrong
    assert garden_days.last.saved == ()


def test_an_answer_of_100_kb_comes_back_with_a_sentence_and_changes_nothing(garden_days: Gathering) -> None:
    settled(garden_days)
    shown(garden_days, answer_nb="a" * 100_000)
    assert errors(garden_days) == {"answer_nb": "Svaret er på 100000 tegn. Kort det ned til høyst 4000."}
    assert garden_days.audit() == [("learn_preview", "refused")]
    assert garden_days.last.saved == ()


def test_a_question_that_is_open_again_is_no_entry(garden_days: Gathering) -> None:
    settled(garden_days)
    about = f"question:{garden_days.question.id}"
    garden_days.presses_verb("A", "not_helped", about, GROUP)
    assert garden_days.presses_verb("O", "learn_form", about) == (
        "Spørsmålet har kommet videre, så det går ikke lenger. Ingenting er endret."
    )
    assert garden_days.audit() == [("learn_form", "refused")]


@pytest.mark.parametrize("verb", ["learn_form", "learn_preview", "learn_release", "learn_stop", "learn_undo"])
def test_nobody_but_an_organizer_may(garden_days: Gathering, verb: str) -> None:
    settled(garden_days)
    for somebody in ("A", "E"):
        garden_days.presses_verb(somebody, verb, f"question:{garden_days.question.id}")
        assert garden_days.audit() == [(verb, "refused")]
        assert garden_days.last.saved == ()


def test_signs_that_would_be_something_else_are_only_signs(garden_days: Gathering) -> None:
    settled(garden_days)
    learnt(garden_days, asked_nb="Hva er {registration.deadline} <b>?", answer_nb="{@web::A} {event.title}")
    (entry,) = garden_days.event.entries
    assert entry.title.nb == "Hva er (registration.deadline) <b>?"
    assert answer_text(entry, garden_days.event, garden_days.now, "nb") == "{\u2060@web::A} {event.title}"


# What was answered of the FAQ


def test_that_an_answer_helped_is_thanked_for_quietly_and_counted(garden_days: Gathering) -> None:
    learnt(settled(garden_days))
    garden_days.says("B", QUESTION, GROUP)
    assert garden_days.choices(GROUP) == ["Det hjalp", "Ikke helt", "Spør et menneske"]
    thanked = f"{ANSWER}\nFra ekspert E, 13. september · Takk! Godt å høre."
    assert garden_days.presses("B", "Det hjalp", GROUP) == thanked
    assert (garden_days.reads(GROUP), garden_days.choices(GROUP)) == (thanked, [])
    entry = f"entry:{garden_days.event.entries[0].id}"
    assert "Slik møtte folk svaret: Hjalp: 1 gang." in garden_days.presses_verb("O", "faq", entry)
    assert garden_days.says("O", "ikke helt").startswith("Ingen svar er møtt med")


def test_it_can_be_said_once_and_also_after_something_else_was_asked(garden_days: Gathering) -> None:
    learnt(settled(garden_days))
    garden_days.says("B", QUESTION)
    about = garden_days.newest("B").choices[0].object
    garden_days.says("B", "Hvem dekker hotellet?")
    for saved in (2, 0):
        assert garden_days.presses_verb("B", "faq_helped", about).endswith("Takk! Godt å høre.")
        assert len(garden_days.last.saved) == saved


def test_only_who_asked_can_say_so(garden_days: Gathering) -> None:
    learnt(settled(garden_days))
    garden_days.says("B", QUESTION, GROUP)
    garden_days.presses("C", "Det hjalp", GROUP)
    assert (garden_days.last.card, garden_days.last.saved) == (None, ())


def test_what_was_asked_in_private_is_no_part_of_the_draft_of_what_the_group_asked(
    garden_days: Gathering,
) -> None:
    alone = "Finnes det kompost for balkongen min på Storgata?"
    garden_days.says("A", QUESTION, GROUP)
    garden_days.says("B", alone)
    group, private = garden_days.questions
    garden_days.presses_verb("O", "merge_yes", f"question:{group.id}|{private.id}")
    garden_days.presses("E", "Svar")
    garden_days.presses("E", "Send svaret", text=ANSWER)
    garden_days.presses("A", "Det hjalp", GROUP)
    garden_days.presses("O", "Legg i FAQ")
    assert fields(garden_days)["asked_nb"] == QUESTION


def test_an_entry_gets_no_id_of_one_that_is_kept_back(garden_days: Gathering) -> None:
    settled(garden_days)
    event = replace(garden_days.event, withheld=frozenset({"finnes-det-kompost"}))
    entry = entry_of(draft_of(garden_days.question, ()), garden_days.question, event)
    assert entry.id == "finnes-det-kompost-2"
