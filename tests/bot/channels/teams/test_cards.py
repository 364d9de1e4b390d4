"""How a message looks in Teams: whole, small enough, and readable on a phone."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from bot.channels.teams.cards import BUDGET, card, drawn
from dialogs.model.message import Choice, Field, Form, Item, Line, Mention, Message, Option
from dialogs.model.text import LANGUAGES, Language

SNAPSHOTS = Path(__file__).parent / "cards"

KARI = "teams:t:29:1kari"

WORDS = {
    "nb": ("I morgen", "Tid", "tirsdag 16. november kl. 12.00", "Bli med", "Fra arrangementssiden"),
    "nn": ("I morgon", "Tid", "tysdag 16. november kl. 12.00", "Bli med", "Frå arrangementssida"),
    "en": ("Tomorrow", "Time", "Tuesday 16 November at 12.00", "Join", "From the event's page"),
}


def everything(language: Language) -> Message:
    """A message with one of each."""
    title, label, time, join, small = WORDS[language]
    return Message(
        title=title,
        text="{@" + KARI + "}: *Vær smart*-kurset,\ndel 1\n\n16. november",
        quote="Finnes det [eksempler](https://example.org)?",
        lines=(Line(label, time), Line("Hvem", "_Ekspert_ E_")),
        items=(Item("12.00", "Innledning", (Choice(join, link="https://example.org/join"),)), Item("12.30")),
        choices=(
            Choice(join, link="https://example.org/join"),
            Choice("Minn meg 15 min før", "remind", "session:vs-1", style="positive"),
        ),
        form=Form(
            (
                Field("text_nb", "Tekst", "long_text", "Hei", required=True, hint="Skriv her"),
                Field("name", "Navn", error="Skriv et navn."),
                Field("one", "Én", "one_of", "a", (Option("a", "A"), Option("b", "B"))),
                Field("many", "Flere", "many_of", "a,b", (Option("a", "A"), Option("b", "B"))),
                Field("day", "Dag", "date", "2021-11-16"),
                Field("hour", "Klokka", "time", "09.30"),
            ),
            (Choice("Send", "broadcast_preview", "broadcast:1"),),
        ),
        mentions=(Mention(KARI, "Kari Nes"),),
        small=small,
        tone="good",
        language=language,
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_looks_as_it_did(language: Language) -> None:
    kept = json.loads((SNAPSHOTS / f"everything.{language}.json").read_text("utf-8"))
    assert card(everything(language)) == kept


ALLOWED = {
    "AdaptiveCard": {"$schema", "version", "lang", "fallbackText", "body", "actions", "msteams"},
    "TextBlock": {"text", "wrap", "weight", "size", "style", "color", "isSubtle", "spacing"},
    "Container": {"style", "items", "separator", "spacing", "id", "isVisible"},
    "FactSet": {"facts"},
    "ActionSet": {"actions", "id", "isVisible", "spacing"},
    "Action.ToggleVisibility": {"title", "targetElements"},
    "Action.OpenUrl": {"title", "tooltip", "url"},
    "Action.Execute": {"title", "tooltip", "style", "verb", "data", "associatedInputs", "fallback"},
    "Action.Submit": {"title", "tooltip", "style", "data", "associatedInputs"},
    "Input.Text": {"isMultiline", "maxLength", "placeholder"},
    "Input.ChoiceSet": {"choices", "style", "wrap", "isMultiSelect"},
    "Input.Date": {"placeholder"},
    "Input.Time": {"placeholder"},
}
INPUT = {"id", "label", "value", "isRequired", "errorMessage"}


def parts(made: Any) -> Iterator[dict[str, Any]]:
    if isinstance(made, dict):
        if str(made.get("type", "")) in ALLOWED:
            yield made
        for name, inner in made.items():
            if name not in ("data", "msteams"):
                yield from parts(inner)
    elif isinstance(made, list):
        for inner in made:
            yield from parts(inner)


def faults(made: dict[str, Any]) -> list[str]:
    """What Teams, a phone or a screen reader would stumble over."""
    found = []
    size = len(json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode())
    if size > BUDGET:
        found.append(f"{size} bytes")
    if made["version"] != "1.5" or not made["fallbackText"]:
        found.append("no version or fallback")
    for part in parts(made):
        kind = part["type"]
        known = ALLOWED[kind] | {"type"} | (INPUT if kind.startswith("Input.") else set())
        found += [f"{kind}.{name}" for name in part.keys() - known]
        if kind == "TextBlock" and (part.get("wrap") is not True or not part["text"].strip()):
            found.append(f"text that does not wrap, or is empty: {part}")
        if kind.startswith("Input.") and not part.get("label"):
            found.append(f"no label: {part}")
        if part.get("isRequired") and not part.get("errorMessage"):
            found.append(f"no words for what is missing: {part}")
        if kind in ("ActionSet", "AdaptiveCard") and len(part.get("actions", ())) > 6:
            found.append("more than six buttons in a row")
        if kind == "Action.Execute" and part["fallback"].get("data") != part["data"]:
            found.append("the fallback says something else")
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_uses_only_what_teams_knows(language: Language) -> None:
    assert faults(card(everything(language))) == []


def test_more_than_six_buttons_stand_in_rows_and_none_is_lost() -> None:
    many = Message("Velg", choices=tuple(Choice(f"Nr. {n}", "choose", f"entry:{n}") for n in range(15)))
    made = card(many)
    rows = [part for part in made["body"] if part["type"] == "ActionSet"]
    assert ([len(row["actions"]) for row in rows], "actions" in made) == ([6, 6, 3], False)


def test_a_long_text_is_cut_and_the_cut_is_said() -> None:
    made = card(Message("Gå. " * 30_000, language="nn"))
    assert faults(made) == []
    words = [part["text"] for part in made["body"]]
    assert words[0].endswith("…")
    assert words[-1] == "Noko er korta ned her, merkt med …"


def test_however_large_a_message_is_its_card_stays_small() -> None:
    text = "🌲" * 30_000
    large = Message(
        text,
        title=text,
        quote=text,
        small=text,
        lines=tuple(Line(text, text) for _ in range(200)),
        items=tuple(Item(text, text, (Choice(text, "choose", "entry:x"),) * 9) for _ in range(200)),
        choices=tuple(Choice(text, "choose", f"entry:{n}") for n in range(40)),
        form=Form(
            tuple(
                Field(f"f{n}", text, "long_text", text, hint=text, error=text, required=True)
                for n in range(3)
            ),
            (Choice("Send", "send"),),
        ),
    )
    assert faults(card(large)) == []


@settings(max_examples=50, deadline=None)
@given(
    some.builds(
        Message,
        text=some.text(),
        title=some.text(),
        quote=some.text(),
        small=some.text(),
        more=some.text(),
        choices=some.lists(some.builds(Choice, title=some.text(min_size=1), verb=some.just("help"))).map(
            tuple
        ),
        items=some.lists(
            some.builds(Item, title=some.text(), text=some.text(), choices=some.just(()), more=some.text())
        ).map(tuple),
        lines=some.just(()),
        form=some.none(),
        mentions=some.just(()),
        language=some.sampled_from(LANGUAGES),
        why=some.just(()),
    )
)
def test_any_words_at_all_can_be_drawn(message: Message) -> None:
    assert faults(card(message)) == []
    assert drawn(message)["type"] == "message"


def test_the_rest_of_a_long_answer_unfolds_on_a_press_and_folds_again() -> None:
    made = card(
        Message("Først.", more="\n\nSiden.\nSist.", items=(Item("12.00", "Én", more=" to"),), language="nn")
    )
    assert faults(made) == []
    rest, read, less = made["body"][1:4]
    assert (rest["isVisible"], [one["text"] for one in rest["items"]]) == (False, ["Siden.", "Sist."])
    assert [one["actions"][0]["title"] for one in (read, less)] == ["Les meir", "Vis mindre"]
    assert ("isVisible" in read, less["isVisible"]) == (False, False)
    turned = [rest["id"], read["id"], less["id"]]
    assert [one["actions"][0]["targetElements"] for one in (read, less)] == [turned, turned]
    named = [part["id"] for part in parts(made) if "id" in part]
    assert len(named) == len(set(named)) == 6, "each item unfolds by itself"


def test_a_line_alone_is_text_and_a_mention_by_account_is_a_card() -> None:
    hello = Message("Hei *du*")
    assert drawn(hello) == {"type": "message", "textFormat": "plain", "text": "Hei *du*"}
    account = "teams:t:00000000-0000-4000-8000-000000000001"
    named = Message("Hei {@" + account + "}", mentions=(Mention(account, "Kari"),))
    assert "attachments" in drawn(named)
    assert "attachments" in drawn(replace(hello, small="Fra arrangementssiden"))
    assert "attachments" in drawn(Message("En\nto"))


def test_a_card_of_its_own_never_comes_with_a_text_beside_it() -> None:
    made = drawn(everything("nb"))
    assert set(made) == {"type", "summary", "attachments"}
    assert made["summary"] == "I morgen · Kari Nes: *Vær smart*-kurset, del 1 16. november"


def test_an_answer_in_markdown_is_readable_words_that_teams_makes_nothing_else_of() -> None:
    words = "**Ja.** Se [malen](https://example.org/mal):\n\n- krav\n1. *en*\n\n<at>alle</at> 2*3*4"
    message = Message(f"E svarer: «{words}»", small="Avklart", markdown=(words,))
    lines = [block["text"] for block in card(message)["body"]]
    assert lines == [
        "E svarer: «Ja. Se malen (https://example.org/mal):",
        "· krav",
        "\u20601. en",
        "<\u2060at>alle<\u2060/at> 234»",
        "Avklart",
    ]


def test_who_goes_back_from_a_form_need_not_fill_it_in() -> None:
    send, back = Choice("Send", "answer"), Choice("Avbryt", "show_question", bare=True)
    drawn_card = card(Message(form=Form((Field("text", "Svar", required=True),), (send, back))))
    asked = {one["title"]: one["associatedInputs"] for one in drawn_card["actions"]}
    assert asked == {"Send": "auto", "Avbryt": "none"}
