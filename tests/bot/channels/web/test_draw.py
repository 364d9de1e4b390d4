"""Promises about how a message is drawn: all of it is there, escaped, labelled and pressable."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.web.draw import Doorway, draw, templates
from dialogs.model.message import Choice, Field, Form, Item, Line, Mention, Message, Option
from tests.bot.channels.web.visitor import Page

DOOR = Doorway("/chat/link/group", "token", "7")


def drawn(message: Message, **how: bool) -> str:
    """The HTML on one line, with a fixed once-only number."""
    html = " ".join(str(draw(message, DOOR, name="m", **how)).split())
    return re.sub(r'(name="once" value=")[^"]+', r"\1once", html).replace("> <", "><")


HIDDEN = (
    '<input type="hidden" name="token" value="token"><input type="hidden" name="once" value="once">'
    '<input type="hidden" name="card" value="7">'
)


def test_an_answer_has_its_text_its_buttons_and_where_it_stands() -> None:
    message = Message(
        "Gratis.\nFor alle.",
        choices=(
            Choice("Ikke helt", "not_quite", "exchange:1"),
            Choice("Bli med", link="https://example.org/a"),
        ),
        small="Fra arrangementssiden",
    )
    assert drawn(message) == (
        '<div class="card plain" lang="nb"><p class="text">Gratis.<br>For alle.</p>'
        f'<form class="choices" method="post" action="/chat/link/group">{HIDDEN}'
        '<button class="choice plain" name="press" value="not_quite exchange:1">Ikke helt</button>'
        '<a class="choice plain" href="https://example.org/a" rel="noopener noreferrer">Bli med</a></form>'
        '<p class="small">Fra arrangementssiden</p></div>'
    )


def test_a_quotation_a_mention_facts_and_items_each_have_their_form() -> None:
    message = Message(
        "{@web::a}, se https://example.org/x.",
        title="Svar",
        quote="Hva?",
        mentions=(Mention("web::a", "A"),),
        lines=(Line("Når", "kl. 12.00"),),
        items=(Item("Kaffe", "frivillig"),),
        tone="good",
        language="nn",
    )
    assert drawn(message) == (
        '<div class="card good" lang="nn"><h3>Svar</h3><blockquote><p>Hva?</p></blockquote>'
        '<p class="text"><span class="mention">@A</span>, se '
        '<a href="https://example.org/x" rel="noopener noreferrer">https://example.org/x</a>.</p>'
        "<dl><div><dt>Når</dt><dd>kl. 12.00</dd></div></dl>"
        '<ul class="items"><li><strong>Kaffe</strong><span>frivillig</span></li></ul></div>'
    )


def test_the_rest_of_a_long_answer_unfolds_without_a_script() -> None:
    message = Message(
        "Først.",
        more="\n\nSiden.\nSist, se https://example.org/x.",
        items=(Item("A", "Én", more=" to"),),
        language="nn",
    )
    assert drawn(message) == (
        '<div class="card plain" lang="nn"><p class="text">Først.</p>'
        '<details class="more"><summary>Les meir</summary><p class="text">Siden.<br>Sist, se '
        '<a href="https://example.org/x" rel="noopener noreferrer">https://example.org/x</a>.</p></details>'
        '<ul class="items"><li><strong>A</strong><span>Én</span>'
        '<details class="more"><summary>Les meir</summary><p class="text">to</p></details></li></ul></div>'
    )


def test_a_form_has_a_label_a_hint_and_an_error_beside_each_field() -> None:
    fields = (
        Field("text", "Svaret ditt", "long_text", "Nei", required=True, hint="Kort.", error="Skriv mer."),
        Field("who", "Hvem", "many_of", "b", (Option("a", "A"), Option("b", "B"))),
        Field("day", "Dag", "date"),
    )
    message = Message(form=Form(fields, (Choice("Send", "answer", "question:1", style="positive"),)))
    assert drawn(message) == (
        '<div class="card plain" lang="nb"><form class="fields" method="post" action="/chat/link/group">'
        f'{HIDDEN}<div class="field"><label for="m-text">Svaret ditt</label>'
        '<span class="hint" id="m-text-hint">Kort.</span>'
        '<span class="error" id="m-text-error">Skriv mer.</span>'
        '<textarea id="m-text" name="field.text" rows="3" aria-describedby="m-text-hint m-text-error" '
        'aria-required="true" aria-invalid="true"> Nei</textarea></div>'
        '<fieldset class="field" ><legend>Hvem</legend>'
        '<label class="option"><input type="checkbox" name="field.who" value="a"><span>A</span></label>'
        '<label class="option"><input type="checkbox" name="field.who" value="b" checked><span>B</span>'
        '</label></fieldset><div class="field"><label for="m-day">Dag</label>'
        '<input id="m-day" name="field.day" type="date" value="" ></div>'
        '<div class="choices">'
        '<button class="choice positive" name="press" value="answer question:1">Send</button>'
        "</div></form></div>"
    )


def test_why_is_shown_on_the_stage_alone() -> None:
    message = Message("Gratis.", why=("Ligner mest på «pris»",))
    assert "Ligner" not in drawn(message)
    assert "<summary>Hvorfor?</summary><ul><li>Ligner mest på «pris»</li></ul>" in drawn(message, why=True)


def test_without_a_door_nothing_can_be_pressed() -> None:
    message = Message("Gratis.", choices=(Choice("Ikke helt", "not_quite", "exchange:1"),))
    assert "<button" not in str(draw(message))


def test_every_template_escapes_what_it_is_given() -> None:
    assert templates().autoescape is True
    assert all("|safe" not in _source(name).replace(" ", "") for name in templates().list_templates())


def _source(name: str) -> str:
    loader = templates().loader
    assert loader is not None
    return loader.get_source(templates(), name)[0]


WILD = st.text(st.sampled_from("ab<>\"'&/{}@=# \n\\:;`æ"), max_size=40) | st.sampled_from(
    ["<script>x</script>", '" onclick="x', "</textarea><b>", "{{ 7 * 7 }}", "javascript:x", "https://x'\"<b>"]
)


@settings(max_examples=150, deadline=None)
@given(words=WILD)
def test_no_words_become_markup(words: str) -> None:
    """Whatever stands in any part, the page has the tags it would have with plain words."""
    assert _shape(_filled(words)) == _shape(_filled("x"))


def _filled(words: str) -> Message:
    field = Field("text", words, "long_text", words, hint=words or "x", error=words or "x")
    choice = Choice(words, "verb", words)
    return Message(
        text=f"x {_without_addresses(words)}",
        title=f"x{words}",
        lines=(Line(words, _without_addresses(words)),),
        items=(Item(words, f"x{_without_addresses(words)}", (choice,)),),
        choices=(choice,),
        form=Form(
            (field, replace(field, id="one", kind="one_of", options=(Option(words, words),))), (choice,)
        ),
        small=f"x{_without_addresses(words)}",
        more=f"x{_without_addresses(words)}",
        quote=f"x{_without_addresses(words)}",
        why=(words,),
    )


def _without_addresses(words: str) -> str:
    return words.replace("https://", "").replace("\n", " ")


def _shape(message: Message) -> list[str]:
    return Page(str(draw(message, DOOR, name="m", why=True))).tags


@pytest.mark.parametrize(
    "link", ["https://example.org/?a=1&b=2", "https://example.org/æøå", "https://a.example/(x)"]
)
def test_an_address_in_a_text_can_be_opened(link: str) -> None:
    html = str(draw(Message(f"Se {link}, takk")))
    assert Page(html).links[0][0].startswith(link.rstrip(")"))


def test_only_https_becomes_a_link() -> None:
    html = str(draw(Message("javascript:alert(1) http://x.example data:text/html,x")))
    assert "<a " not in html


def test_an_answer_in_markdown_stands_as_its_writer_meant_it() -> None:
    block, line = "Ja:\n\n- *krav*\n- <b>mal</b>", "Se [her](https://example.org/a)."
    message = Message(
        f"{{@web::a}}, E svarer: «{block}»",
        lines=(Line("Svar", f"E: {line}"),),
        items=(Item("B", line),),
        mentions=(Mention("web::a", "A"),),
        markdown=(block, line),
    )
    link = 'Se <a href="https://example.org/a" rel="noopener noreferrer">her</a>.'
    assert drawn(message) == (
        '<div class="card plain" lang="nb"><p class="text"><span class="mention">@A</span>, E svarer:</p>'
        '<div class="written"><p>Ja:</p><ul><li><em>krav</em></li><li>&lt;b&gt;mal&lt;/b&gt;</li></ul></div>'
        f"<dl><div><dt>Svar</dt><dd>E: {link}</dd></div></dl>"
        f'<ul class="items"><li><strong>B</strong><span>{link}</span></li></ul></div>'
    )


def test_a_folded_answer_in_markdown_goes_on_behind_read_more() -> None:
    message = Message("E: «Ja:\n- krav", more="\n- mal»", markdown=("Ja:\n- krav\n- mal",))
    assert drawn(message) == (
        '<div class="card plain" lang="nb"><p class="text">E:</p>'
        '<div class="written"><p>Ja:</p><ul><li>krav</li></ul></div>'
        '<details class="more"><summary>Les mer</summary>'
        '<div class="written"><ul><li>mal</li></ul></div></details></div>'
    )
