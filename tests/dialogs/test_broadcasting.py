from dataclasses import replace

import pytest

from dialogs.model.broadcast import Reach, Report
from dialogs.model.envelope import ToPerson
from dialogs.model.event import State
from dialogs.model.message import Choice
from dialogs.model.text import Language
from tests.dialogs.gathering import GROUP, Gathering, at

REACH = Reach(groups=1, persons=28, unreachable=("E",))


@pytest.fixture
def garden_days() -> Gathering:
    gathering = Gathering(now="2021-11-15 08.00")
    gathering.reach = REACH
    return gathering


def previewed(gathering: Gathering, **fields: str) -> Gathering:
    gathering.says("O", "Kunngjøring")
    filled = {"text_nb": "Vi begynner kl. 09.30.", "audience": "group,everyone"} | fields
    gathering.presses("O", "Vis hvordan det blir", **filled)
    return gathering


def sent(gathering: Gathering, report: Report) -> Gathering:
    """Confirmed, and on its way."""
    previewed(gathering).presses("O", "Send")
    gathering.keep(replace(gathering.broadcast, state="sending"))
    gathering.report = report
    return gathering


def test_an_organizer_who_writes_kunngjoring_is_given_a_form(garden_days: Gathering) -> None:
    assert garden_days.says("O", "kunngjøring") == "Kunngjøring"
    form = garden_days.newest("O").form
    assert form
    assert [(field.id, field.label, field.required) for field in form.fields] == [
        ("text_nb", "Tekst på bokmål", False),
        ("text_nn", "Tekst på nynorsk", False),
        ("text_en", "Tekst på engelsk", False),
        ("audience", "Hvem skal få kunngjøringen?", True),
        ("when", "Når? (tomt: nå)", False),
    ]
    assert [(one.value, one.title) for one in form.fields[3].options] == [
        ("group", "Gruppechatten"),
        ("everyone", "Alle, privat"),
        ("north", "Nord, privat"),
    ]
    assert form.fields[4].hint == "Dato og klokkeslett, for eksempel 16.11.2021 09.00"
    assert garden_days.choices("O") == ["Vis hvordan det blir", "Avbryt"]


@pytest.mark.parametrize("word", ["Kunngjøring", "kunngjering", "/broadcast", "Announcement!"])
def test_the_word_is_known_in_every_language(garden_days: Gathering, word: str) -> None:
    garden_days.says("O", word)
    assert garden_days.broadcast.state == "draft"


def test_a_button_gives_the_same_form(garden_days: Gathering) -> None:
    garden_days.presses_verb("O", "broadcast_form", "")
    assert garden_days.choices("O") == ["Vis hvordan det blir", "Avbryt"]
    assert garden_days.presses("O", "Avbryt") == "Avbrutt. Ingenting er sendt."


def test_a_participant_who_tries_is_refused_in_plain_words_and_it_is_written_down(
    garden_days: Gathering,
) -> None:
    refused = [("broadcast_form", "refused")]
    for place in ("A", GROUP):
        assert garden_days.says("A", "kunngjøring", place) == "Det er det bare arrangørene som kan gjøre."
        assert garden_days.audit() == refused
    assert garden_days.presses_verb("A", "broadcast_form", "") == (
        "Det er det bare arrangørene som kan gjøre."
    )
    assert (garden_days.audit(), garden_days.last.saved) == (refused, ())


def test_a_broadcast_is_not_written_before_the_eyes_of_the_group(garden_days: Gathering) -> None:
    assert garden_days.says("O", "kunngjøring", GROUP) == (
        "Det tar vi i den private chatten. Skriv til meg der."
    )


def test_nor_is_it_shown_there_to_whoever_presses_what_stood_in_private(garden_days: Gathering) -> None:
    garden_days.says("O", "kunngjøring")
    about = f"broadcast:{garden_days.broadcast.id}"
    assert garden_days.presses_verb("O", "broadcast_preview", about, GROUP, text_nb="Hei") == (
        "Det tar vi i den private chatten. Skriv til meg der."
    )
    assert garden_days.last.saved == ()


@pytest.mark.parametrize(
    "verb",
    [
        "broadcast_preview",
        "broadcast_anyway",
        "broadcast_edit",
        "broadcast_self",
        "broadcast_confirm",
        "broadcast_now",
        "broadcast_undo",
        "broadcast_cancel",
        "broadcast_refresh",
    ],
)
def test_nothing_of_a_broadcast_is_anybody_elses_to_press(garden_days: Gathering, verb: str) -> None:
    about = f"broadcast:{previewed(garden_days).broadcast.id}"
    for who in ("A", "E"):
        assert garden_days.presses_verb(who, verb, about) == "Det er det bare arrangørene som kan gjøre."
        assert (garden_days.last.saved, garden_days.audit()) == ((), [(verb, "refused")])
    assert garden_days.presses_verb("O", verb, "broadcast:nowhere") == (
        "Dette finnes ikke lenger, så det skjedde ingenting."
    )


def test_the_preview_is_just_how_it_will_look_with_whom_it_reaches(garden_days: Gathering) -> None:
    previewed(garden_days, text_en="We begin at 09.30.")
    assert garden_days.reads("O") == (
        "Slik blir kunngjøringen\n"
        "«Vi begynner kl. 09.30.\n"
        "Fra arrangørene · Hagedagene\n"
        "\n"
        "We begin at 09.30.\n"
        "From the organizers · The Garden Days»\n"
        "Til: Gruppechatten og 28 personer; 1 nås ikke\n"
        "Når: Straks du trykker Send, med 30 sekunder til å angre\n"
        "Nås ikke: E\n"
        "Be dem skrive «hei» til Vert, eller send dem en lenke: skriv «lenker til deltakere»."
    )
    assert garden_days.choices("O") == ["Send til meg først", "Send", "Endre"]


@pytest.mark.parametrize(
    "reach, words",
    [
        (Reach(groups=1), "Gruppechatten"),
        (Reach(groups=2, persons=1), "2 gruppechatter og 1 person"),
        (Reach(persons=28, unreachable=("E", "F")), "28 personer; 2 nås ikke"),
        (Reach(unreachable=("E",)), "Ingen; 1 nås ikke"),
        (Reach(groups=1, through_group=27), "Gruppechatten; 27 er med der"),
        (Reach(groups=1, persons=2, through_group=3), "Gruppechatten og 2 personer; 3 bare i gruppechatten"),
        (
            Reach(persons=2, through_group=3, unreachable=("E",)),
            "2 personer; 3 har bare gruppechatten, som ikke er valgt; 1 nås ikke",
        ),
    ],
)
def test_whom_it_reaches_is_said_as_people_count(garden_days: Gathering, reach: Reach, words: str) -> None:
    garden_days.reach = reach
    assert f"\nTil: {words}\n" in previewed(garden_days).reads("O")


@pytest.mark.parametrize(
    "state, words",
    [
        ("test", "I prøve går den bare til dere, merket PRØVE."),
        ("paused", "Arrangementet er satt på pause: ingenting sendes før dere skriver «fortsett»."),
    ],
)
def test_what_will_not_reach_the_participants_now_says_so_before_it_is_sent(
    garden_days: Gathering, state: State, words: str
) -> None:
    garden_days.events["garden"] = replace(garden_days.event, state=state)
    assert words in previewed(garden_days).reads("O")


def test_while_an_event_is_tried_out_form_and_waiting_card_say_who_gets_it(
    garden_days: Gathering,
) -> None:
    garden_days.events["garden"] = replace(garden_days.event, state="test")
    assert garden_days.says("O", "kunngjøring") == (
        "Kunngjøring\nI prøve går den bare til dere, merket PRØVE."
    )
    garden_days.presses("O", "Vis hvordan det blir", text_nb="Vi begynner kl. 09.30.", audience="group")
    assert garden_days.presses("O", "Send").splitlines() == [
        "Kunngjøring",
        "«Vi begynner kl. 09.30.»",
        "Sendes om 30 sekunder.",
        "I prøve går den bare til dere, merket PRØVE.",
    ]


def test_the_report_of_what_was_tried_out_tells_of_the_organizers_alone(garden_days: Gathering) -> None:
    report = Report(total=2, sent=1, failed=1, refused=("P",), rehearsed=True)
    text = sent(garden_days, report).presses_verb(
        "O", "broadcast_refresh", f"broadcast:{garden_days.broadcast.id}"
    )
    assert text.splitlines() == [
        "Slik gikk det",
        "«Vi begynner kl. 09.30.»",
        "PRØVE: gikk bare til arrangørene, 1 av 2.",
        "Kom ikke fram: 1 (P)",
        "Be dem åpne meg i Teams og skrive «hei».",
    ]


def test_whom_it_reaches_is_said_in_english_as_the_english_count(garden_days: Gathering) -> None:
    garden_days.speaks("O", "en")
    for unreachable, words in ((("E",), "1 is not reached"), (("E", "F"), "2 are not reached")):
        garden_days.reach = Reach(groups=1, persons=2, unreachable=unreachable)
        garden_days.says("O", "broadcast")
        text = garden_days.presses("O", "Show how it will look", text_en="Hello.", audience="everyone")
        assert f"To: The group chat and 2 people; {words}\n" in text


def test_with_nobody_in_reach_there_is_nothing_to_send(garden_days: Gathering) -> None:
    garden_days.reach = Reach()
    previewed(garden_days)
    assert garden_days.choices("O") == ["Send til meg først", "Endre"]
    assert "Ingen kan nås ennå. Legg Vert til i gruppechatten" in garden_days.reads("O")


@pytest.mark.parametrize(
    "reach, sentence",
    [
        (replace(REACH, nynorsk=1), "Nynorsk mangler; 1 mottaker har valgt nynorsk."),
        (replace(REACH, nynorsk=2), "Nynorsk mangler; 2 mottakere har valgt nynorsk."),
        (replace(REACH, english=1), "Engelsk mangler; 1 mottaker har valgt engelsk."),
        (
            replace(REACH, nynorsk=1, english=3),
            "Nynorsk mangler; 1 mottaker har valgt nynorsk. Engelsk mangler; 3 mottakere har valgt engelsk.",
        ),
    ],
)
def test_a_language_somebody_chose_and_nobody_wrote_is_asked_for(
    garden_days: Gathering, reach: Reach, sentence: str
) -> None:
    garden_days.reach = reach
    assert previewed(garden_days).reads("O") == f"Kunngjøring\n{sentence}"
    assert garden_days.choices("O") == ["Skriv", "Send likevel"]
    assert f"Merk: {sentence}" in garden_days.presses("O", "Send likevel")


def test_what_was_written_is_there_when_it_is_to_be_changed(garden_days: Gathering) -> None:
    garden_days.reach = replace(REACH, nynorsk=1)
    previewed(garden_days, when="16.11.2021 08.30").presses("O", "Skriv")
    assert [garden_days.field(id_).value for id_ in ("text_nb", "text_nn", "audience", "when")] == [
        "Vi begynner kl. 09.30.",
        "",
        "group,everyone",
        "16.11.2021 08.30",
    ]


@pytest.mark.parametrize("blank", ["", "  \r\n ", "\u200b", "\x00"])
def test_a_form_without_words_or_receivers_says_so_beside_the_fields(
    garden_days: Gathering, blank: str
) -> None:
    previewed(garden_days, text_nb=blank, audience="nobody,")
    assert garden_days.field("text_nb").error == "Skriv teksten på minst ett språk."
    assert garden_days.field("audience").error == "Velg hvem som skal få kunngjøringen."
    assert garden_days.last.saved == ()


def test_a_form_that_came_back_empty_says_what_it_lacks(garden_days: Gathering) -> None:
    garden_days.says("O", "kunngjøring")
    garden_days.presses("O", "Vis hvordan det blir")
    assert garden_days.field("text_nb").error == "Skriv teksten på minst ett språk."


def test_a_text_for_no_phone_is_kept_in_its_field_and_asked_to_be_shorter(garden_days: Gathering) -> None:
    previewed(garden_days, text_nn="ø" * 100_000)
    field = garden_days.field("text_nn")
    assert (field.value, field.error) == (
        "ø" * 100_000,
        "Teksten er på 100000 tegn. Kort den ned til høyst 3000.",
    )


@pytest.mark.parametrize(
    "typed",
    [
        "16.11.2021 09.00",
        "16. 11. 2021 kl. 9.00",
        "16.11.2021 kl 09:00",
        "2021-11-16 09.00",
        "2021-11-16T09:00",
    ],
)
def test_a_time_is_understood_as_people_write_it(garden_days: Gathering, typed: str) -> None:
    text = previewed(garden_days, when=typed).reads("O")
    assert "Når: tirsdag 16. november 2021 kl. 09.00" in text
    assert garden_days.broadcast.at == at("2021-11-16 09.00")


@pytest.mark.parametrize(
    "typed",
    [
        "i morgen",
        "09.00",
        "16.11.2021",
        "16.11.21 09.00",
        "29.02.2022 09.00",
        "31.11.2021 09.00",
        "16.11.2021 25.00",
        "16.11.2021 09.60",
        "0.0.0000 0.00",
        "2021-11-16 09.00; alle",
        "{@web::A}",
    ],
)
def test_what_is_no_time_is_never_taken_for_now(garden_days: Gathering, typed: str) -> None:
    previewed(garden_days, when=typed)
    field = garden_days.field("when")
    assert field.error == (
        f"«{typed}» forstår jeg ikke som dato og klokkeslett. "
        "Skriv dag, måned, år og klokkeslett, for eksempel 15.11.2021 09.00."
    )
    assert (field.value, garden_days.last.saved) == (typed, ())


def test_the_29th_of_february_is_a_day_when_there_is_one() -> None:
    leap = Gathering(now="2024-02-28 12.00")
    leap.reach = REACH
    assert "Når: torsdag 29. februar 2024 kl. 09.00" in previewed(leap, when="29.02.2024 09.00").reads("O")


@pytest.mark.parametrize("typed", ["15.11.2021 08.00", "15.11.2021 07.59", "16.11.2020 09.00"])
def test_a_time_that_is_over_is_said_to_be_over(garden_days: Gathering, typed: str) -> None:
    previewed(garden_days, when=typed)
    error = garden_days.field("when").error
    assert error.startswith("Tidspunktet er passert: ")
    assert error.endswith(" La feltet stå tomt for å sende nå.")


def test_an_hour_that_no_clock_shows_is_said_to_be_missing() -> None:
    spring = Gathering(now="2021-03-27 12.00")
    spring.reach = REACH
    previewed(spring, when="28.03.2021 02.30")
    assert spring.field("when").error == (
        "Ingen klokke viser søndag 28. mars kl. 02.30, for da stilles klokka fram. Velg et annet tidspunkt."
    )


def test_of_an_hour_that_clocks_show_twice_the_next_one_is_meant() -> None:
    for now, fold in ((at("2021-10-31 02.10"), 0), (at("2021-10-31 02.10", fold=1), 1)):
        autumn = Gathering()
        autumn.now, autumn.reach = now, REACH
        previewed(autumn, when="31.10.2021 02.30")
        meant = autumn.broadcast.at
        assert meant
        assert (meant.utcoffset(), meant.fold) == (at("2021-10-31 02.30", fold).utcoffset(), fold)


def test_a_time_that_passed_before_it_was_confirmed_is_asked_for_anew(garden_days: Gathering) -> None:
    previewed(garden_days, when="15.11.2021 08.05").later(minutes=6)
    garden_days.presses("O", "Send")
    assert garden_days.field("when").error == (
        "Tidspunktet er passert: mandag 15. november 2021 kl. 08.05. La feltet stå tomt for å sende nå."
    )
    assert garden_days.broadcast.state == "draft"


def test_the_organizer_gets_it_first_just_as_everyone_will(garden_days: Gathering) -> None:
    previewed(garden_days)
    assert "Jeg har sendt den til deg. Se over den før du sender." in (
        garden_days.presses("O", "Send til meg først")
    )
    (mine,) = garden_days.last.envelopes
    assert mine.to == ToPerson("web::O", "garden")
    assert garden_days.reads("O") == "Vi begynner kl. 09.30.\nFra arrangørene · Hagedagene"


def test_the_same_wording_is_sent_to_oneself_once(garden_days: Gathering) -> None:
    previewed(garden_days)
    about = f"broadcast:{garden_days.broadcast.id}"
    garden_days.presses_verb("O", "broadcast_self", about)
    (first,) = garden_days.last.envelopes
    garden_days.presses_verb("O", "broadcast_self", about)
    (second,) = garden_days.last.envelopes
    assert first.key == second.key


def test_nobody_is_mentioned_by_a_broadcasts_words(garden_days: Gathering) -> None:
    previewed(garden_days, text_nb="Hei {@web::A}!").presses("O", "Send til meg først")
    assert garden_days.reads("O").startswith("Hei {\u2060@web::A}!")


def test_confirmed_it_can_be_undone_for_30_seconds(garden_days: Gathering) -> None:
    previewed(garden_days)
    assert garden_days.presses("O", "Send") == (
        "Kunngjøring\n«Vi begynner kl. 09.30.»\nSendes om 30 sekunder."
    )
    assert garden_days.choices("O") == ["Angre", "Send nå"]
    assert garden_days.presses("O", "Angre") == "«Vi begynner kl. 09.30.»\nAngret. Ingenting er sendt."
    assert (garden_days.broadcast.state, garden_days.choices("O")) == ("undone", [])


def test_confirmed_twice_it_is_confirmed_once(garden_days: Gathering) -> None:
    previewed(garden_days).presses("O", "Send")
    garden_days.later(seconds=29)
    text = garden_days.presses_verb("O", "broadcast_confirm", f"broadcast:{garden_days.broadcast.id}")
    assert text == "Kunngjøring\n«Vi begynner kl. 09.30.»\nSendes om 1 sekund."
    assert (garden_days.last.saved, garden_days.broadcast.sends_at) == (
        (),
        at("2021-11-15 08.00").replace(second=30),
    )


def test_it_can_be_sent_at_once(garden_days: Gathering) -> None:
    previewed(garden_days).presses("O", "Send")
    assert garden_days.presses("O", "Send nå") == "Kunngjøring\n«Vi begynner kl. 09.30.»\nSendes nå."
    assert garden_days.broadcast.sends_at == garden_days.now
    assert garden_days.choices("O") == ["Angre", "Oppdater"]
    garden_days.presses_verb("O", "broadcast_now", f"broadcast:{garden_days.broadcast.id}")
    assert garden_days.last.saved == ()


def test_what_waits_for_its_hour_says_when_and_can_be_undone(garden_days: Gathering) -> None:
    previewed(garden_days, when="16.11.2021 09.00")
    assert garden_days.presses("O", "Send") == (
        "Kunngjøring\n«Vi begynner kl. 09.30.»\nSendes tirsdag 16. november 2021 kl. 09.00."
    )
    assert garden_days.choices("O") == ["Angre"]
    garden_days.presses_verb("O", "broadcast_now", f"broadcast:{garden_days.broadcast.id}")
    assert (garden_days.last.saved, garden_days.broadcast.at) == ((), at("2021-11-16 09.00"))


def test_undone_in_the_middle_it_is_never_said_that_nothing_went(garden_days: Gathering) -> None:
    sent(garden_days, Report(total=29, sent=14, waiting=15))
    stopped = "Stanset\n«Vi begynner kl. 09.30.»\nSendt til 14 av 29.\nStanset: 15"
    assert garden_days.presses("O", "Angre") == stopped
    garden_days.report = Report(total=29, sent=14, cancelled=15)
    for verb in ("broadcast_undo", "broadcast_refresh", "broadcast_confirm"):
        about = f"broadcast:{garden_days.broadcast.id}"
        assert (garden_days.presses_verb("O", verb, about), garden_days.last.saved) == (stopped, ())


def test_too_late_to_undo_the_report_stands(garden_days: Gathering) -> None:
    sent(garden_days, Report(total=29, sent=29))
    assert garden_days.presses("O", "Angre") == (
        "Slik gikk det\n«Vi begynner kl. 09.30.»\nSendt til 29 av 29."
    )
    assert (garden_days.last.saved, garden_days.broadcast.state) == ((), "sending")


def test_the_report_adds_up_and_names_whom_it_could_not_reach(garden_days: Gathering) -> None:
    report = Report(total=30, sent=25, waiting=2, unknown=1, failed=1, cancelled=1, unreachable=("E", "F"))
    sent(garden_days, report)
    text = garden_days.presses_verb("O", "broadcast_refresh", f"broadcast:{garden_days.broadcast.id}")
    assert text == (
        "Sendes nå.\n"
        "«Vi begynner kl. 09.30.»\n"
        "Sendt til 25 av 30.\n"
        "Venter: 2\n"
        "Uvisst om det kom fram: 1\n"
        "Kom ikke fram: 1\n"
        "Stanset: 1\n"
        "Nås ikke: E og F\n"
        "Be dem skrive «hei» til Vert, eller send dem en lenke: skriv «lenker til deltakere»."
    )
    card = garden_days.last.card
    assert card
    assert [choice.title for choice in card.choices] == ["Angre", "Oppdater"]


def test_many_out_of_reach_are_counted_rather_than_listed(garden_days: Gathering) -> None:
    sent(garden_days, Report(total=1, sent=1, unreachable=tuple("ABCDEFGHI")))
    text = garden_days.presses_verb("O", "broadcast_refresh", f"broadcast:{garden_days.broadcast.id}")
    assert "Nås ikke: A, B, C, D, E, F, G og 2 til\n" in text


def test_the_risky_and_the_expected_button_look_it(garden_days: Gathering) -> None:
    previewed(garden_days)
    about = f"broadcast:{garden_days.broadcast.id}"
    assert garden_days.newest("O").choices[1] == Choice("Send", "broadcast_confirm", about, style="positive")
    garden_days.presses("O", "Send")
    assert garden_days.newest("O").choices[0] == Choice("Angre", "broadcast_undo", about, style="destructive")


@pytest.mark.parametrize(
    "language, word, show, title, soon",
    [
        ("nn", "kunngjering", "Vis korleis det blir", "Slik blir kunngjeringa", "Blir sendt om 30 sekund."),
        (
            "en",
            "broadcast",
            "Show how it will look",
            "How the broadcast will look",
            "Will be sent in 30 seconds.",
        ),
    ],
)
def test_in_nynorsk_and_english_the_whole_way(
    garden_days: Gathering, language: Language, word: str, show: str, title: str, soon: str
) -> None:
    garden_days.speaks("O", language)
    garden_days.says("O", word)
    assert title in garden_days.presses("O", show, text_nb="Hei.", audience="group")
    assert soon in garden_days.presses("O", "Send")
