import json
from typing import Any

from click.testing import CliRunner, Result

from bot.commands.ask import ask

EVENT = "klimasamling-2021"


def vert_ask(*words: str, lines: list[object] | None = None, clock: str = "") -> Result:
    written = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines or [])
    arguments = ["--event", EVENT, *words, *(["--jsonl"] if lines is not None else [])]
    return CliRunner().invoke(ask, arguments, input=written, env={"VERT_EVENTS": "", "VERT_CLOCK": clock})


def told(*lines: object) -> list[dict[str, Any]]:
    return [json.loads(line) for line in vert_ask(lines=list(lines)).stdout.splitlines()]


def test_what_would_be_said_is_printed() -> None:
    assert vert_ask("kven dekkjer reisa?").stdout == (
        "Kommunane dekkjer reisa sjølve. Arrangørane dekkjer opphaldet begge dagane, og tek sikte på å "
        "dekkje overnatting 11.–12. november for inntil fire frå kvar kommune.\nFrå arrangementssida\n"
    )


def test_json_adds_the_reasons() -> None:
    answer = json.loads(vert_ask("--json", "hva koster det?").stdout)
    assert list(answer) == [
        "id", "kind", "entry", "confidence", "language", "text", "suggestions", "why"
    ]  # fmt: skip
    assert (answer["kind"], answer["entry"], answer["language"]) == ("answer", "price", "nb")
    assert 0.9 <= answer["confidence"] <= 1
    assert answer["why"]


def test_of_what_goes_to_a_person_the_reasons_name_the_topic_and_what_gave_it_away() -> None:
    answer = json.loads(vert_ask("--json", "Finnes det eksempler på klimakrav fra små kommuner?").stdout)
    assert answer["kind"] == "hand_over"
    assert answer["why"][-2:] == ["Tema: grønne anskaffelser", "Ord som hører til temaet: klimakrav"]
    other = json.loads(vert_ask("--json", "kan jeg låne en paraply av dere").stdout)
    assert other["kind"] == "hand_over"
    assert other["why"][-1] == "Ingen av temaene passer, så arrangørene får spørsmålet"


def test_a_language_asked_for_goes_before_that_of_the_question() -> None:
    assert vert_ask("--language", "en", "hva koster det?").stdout.startswith("Free for the municipalities")


def test_the_time_decides_what_a_date_is_called() -> None:
    before = vert_ask("--now", "2021-09-13T09:00+02:00", "når er fristen?").stdout
    after = vert_ask("når er fristen?", clock="2021-11-15T09:00+01:00").stdout
    assert "er mandag 20. september, om 7 dager" in before
    assert "var mandag 20. september" in after


def test_after_the_event_it_is_the_morning_before_its_first_session() -> None:
    assert "Registrering" in vert_ask("hva skjer i morgen?").stdout


def test_each_line_gets_its_own_in_the_same_order() -> None:
    answers = told(
        {"id": "a", "question": "Hva koster det?"},
        {"id": 2, "question": "Hvor kan jeg parkere?"},
        {"id": "c", "question": "hei"},
        {"id": "d", "question": "Skal vi kjøre sammen?", "where": "group"},
        {"id": "e", "question": "Kva kostar det?", "where": "group_mentioned"},
    )
    assert [(one["id"], one["kind"], one["entry"]) for one in answers] == [
        ("a", "answer", "price"),
        (2, "hand_over", None),
        ("c", "smalltalk", None),
        ("d", "silence", None),
        ("e", "answer", "price"),
    ]
    assert [one["confidence"] for one in answers[2:4]] == [None, None]
    assert answers[3]["text"] == ""


def test_two_questions_in_one_list_both_entries() -> None:
    (answer,) = told({"id": "a", "question": "hva koster det og når er fristen?"})
    assert (answer["entry"], answer["entries"]) == ("price", ["price", "registration-deadline"])


def test_what_is_offered_says_what_choosing_it_says() -> None:
    (answer,) = told({"id": "a", "question": "hvor mange kan vi bli fra kommunen"})
    assert (answer["kind"], answer["entry"]) == ("suggest", None)
    assert 2 <= len(answer["suggestions"]) <= 4
    for one in answer["suggestions"]:
        assert list(one) == ["entry", "title", "text"]
        assert f"· {one['title']}" in answer["text"]


def test_lines_of_one_conversation_lean_on_each_other_and_on_no_other() -> None:
    first, other, second = told(
        {"id": "1", "question": "hva skjer dag 1?", "conversation": "x"},
        {"id": "2", "question": "svar på engelsk", "conversation": "y"},
        {"id": "3", "question": "enn dag 2?", "conversation": "x"},
    )
    assert "torsdag 11. november" in first["text"]
    assert other["language"] == "en"
    assert "fredag 12. november" in second["text"]


def test_a_bad_line_is_told_about_and_the_rest_goes_on() -> None:
    result = vert_ask(
        lines=[
            {"id": "1", "question": "Hva koster det?"},
            "no json",
            [],
            {"id": "2"},
            {"question": "Hva koster det?"},
            {"id": "3", "question": "Hva koster det?", "where": "outdoors"},
            {"id": "4", "question": "Hva koster det?", "language": "da"},
            {"id": "5", "question": "Hva koster det?", "now": "tomorrow"},
            {"id": "6", "question": "Hva koster det?", "now": "0001-01-01T00:00+14:00"},
            {"id": "7", "question": "Hva koster det?"},
        ]
    )
    assert result.exit_code == 1
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == ["1", "7"]
    assert [line.split(":")[0] for line in result.stderr.splitlines()] == [f"line {n}" for n in range(2, 10)]


def test_half_a_surrogate_pair_is_no_reason_to_stop() -> None:
    result = vert_ask(lines=['{"id": "\\ud800", "question": "\\ud800 hva koster det?"}'])
    assert (result.exit_code, json.loads(result.stdout)["id"]) == (0, "\ud800")


def test_an_event_that_is_not_there_is_said_in_one_sentence() -> None:
    result = CliRunner().invoke(ask, ["--event", "no-such", "hei"], env={"VERT_EVENTS": ""})
    assert (result.exit_code, result.stderr) == (
        1,
        "Error: VERT_EVENTS holds no event 'no-such'. There is: klimakronsj-2021, klimasamling-2021.\n",
    )


def test_either_a_text_or_lines() -> None:
    assert vert_ask().exit_code == 2
    assert vert_ask("hei", lines=[]).exit_code == 2
