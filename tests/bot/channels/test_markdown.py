"""Promises to whoever reads an answer: what its writer meant is seen, and nothing in it does harm."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.markdown import as_html, as_line, as_words, in_words, stretches, unquoted
from dialogs.model.message import Item, Line, Message, marked_up

ALLOWED = {"p", "br", "strong", "em", "a", "ul", "ol", "li", "code", "pre", "blockquote", "hr"}


class Tags(HTMLParser):
    """Every tag of some HTML, and every attribute."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]


def test_what_is_written_in_markdown_is_drawn_so() -> None:
    words = "# Kort\n**Ja.** Se [malen](https://example.org/mal?a=1&b=2):\n\n- krav\n- *ønske*\n\n1. `a<b`"
    assert as_html(words).replace("\n", "") == (
        "<p><strong>Kort</strong></p><p><strong>Ja.</strong> Se "
        '<a href="https://example.org/mal?a=1&amp;b=2" rel="noopener noreferrer">malen</a>:</p>'
        "<ul><li>krav</li><li><em>ønske</em></li></ul><ol><li><code>a&lt;b</code></li></ol>"
    )


def test_the_same_is_readable_without_its_signs() -> None:
    links = "[malen](https://example.org/mal) og [oss](mailto:a@example.org)"
    assert as_words(f"# Kort\n**Ja.** Se {links}:\n\n- krav\n- *ønske*") == (
        "Kort\n\nJa. Se malen (https://example.org/mal) og oss (a@example.org):\n\n· krav\n· ønske"
    )
    assert as_words("3. tre\n4. fire\n\n> sitat\n\n```\nkode *her*\n```\n***") == (
        "3. tre\n4. fire\n\nsitat\n\nkode *her*\n\n—"
    )


def test_lines_stay_as_they_were_written_and_an_address_can_be_followed() -> None:
    assert as_line("Ja.\nSe https://example.org/a_b_c.") == (
        'Ja.<br>\nSe <a href="https://example.org/a_b_c" rel="noopener noreferrer">https://example.org/a_b_c</a>.'
    )
    assert as_line("[https://example.org](https://example.org/a)").count("<a ") == 1


@pytest.mark.parametrize(
    "words",
    [
        "[x](javascript:alert(1))",
        "[x](JaVaScript:alert(1))",
        "[x](&#x6a;avascript:alert(1))",
        "[x](vbscript:x)",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](file:///etc/passwd)",
        "[x](/console/people)",
        "[x](//example.org/x)",
        "[x](http:/x)",
        "<javascript:alert(1)>",
        "[x]: javascript:alert(1)\n\n[x]",
    ],
)
def test_a_link_leads_to_the_web_or_to_a_letter_and_nowhere_else(words: str) -> None:
    assert "<a" not in as_html(words)


@pytest.mark.parametrize(
    "words",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<iframe src='https://example.org'></iframe>",
        "&lt;script&gt;",
        "<!-- x --><svg/onload=alert(1)>",
        "![bilde](https://example.org/sporer.png)",
        '[x](https://example.org"onmouseover="alert(1))',
        '[x](https://example.org "title\\" onclick=\\"x")',
        "```<script>\n</script>",
    ],
)
def test_html_and_pictures_are_words(words: str) -> None:
    found = Tags(as_html(words))
    assert found.tags <= ALLOWED
    assert {name for name, _ in found.attributes} <= {"href", "rel"}


WILD = st.text(st.sampled_from("ab<>\"'&/()[]!*_`#-+=.1: \n\\~|^{}@æ"), max_size=60) | st.sampled_from(
    ["<script>", "](javascript:x)", '" onclick="x', "[a](https://x.example.org)", "![a](b)", "&#x6a;"]
)


@settings(max_examples=200, deadline=None)
@given(words=st.lists(WILD, max_size=4).map("".join))
def test_whatever_is_written_no_harm_comes_of_it(words: str) -> None:
    for html in (as_html(words), as_line(words)):
        found = Tags(html)
        assert found.tags <= ALLOWED
        assert {name for name, _ in found.attributes} <= {"href", "rel", "start"}
        assert all(
            re.match(r"https?://|mailto:", value, re.IGNORECASE)
            for name, value in found.attributes
            if name == "href"
        )
    assert isinstance(as_words(words), str)


LIST = "Ja:\n- krav\n- mal"


def test_an_answer_is_found_where_it_is_quoted_and_a_block_needs_no_quotation_marks() -> None:
    found = stretches(f"E svarer: «{LIST}»\nHilsen", marked_up(LIST))
    assert [(one.kind, one.text) for one in found] == [
        ("words", "E svarer: «"),
        ("block", LIST),
        ("words", "»\nHilsen"),
    ]
    assert [one.text for one in unquoted(found)] == ["E svarer:", LIST, "\nHilsen"]


def test_one_paragraph_stays_within_its_sentence() -> None:
    found = unquoted(stretches("E svarer: «Ja, **tre**.»", ("Ja, **tre**.",)))
    assert [one.kind for one in found] == ["words", "line", "words"]
    assert found[1].html == "Ja, <strong>tre</strong>."


def test_the_same_letters_elsewhere_are_no_answer() -> None:
    assert [one.kind for one in stretches("*a* og *a* b", ("*a*",))] == ["words"]


def test_an_answer_that_is_folded_is_drawn_on_both_sides_of_the_fold() -> None:
    found = unquoted(stretches("E: «Ja:\n- krav", (LIST,), more="\n- mal»"))
    assert [(one.text, one.folded) for one in found] == [
        ("E:", False),
        ("Ja:\n- krav", False),
        ("\n- mal", True),
    ]


def test_a_message_in_words_has_no_signs_left_and_nothing_else_is_changed() -> None:
    message = Message(
        "E svarer: «Se [her](https://example.org/a).» 2*3*4",
        items=(Item("E", "**Ja.**"),),
        lines=(Line("Svar", "E: **Ja.**"),),
        markdown=("Se [her](https://example.org/a).", "**Ja.**"),
    )
    assert in_words(message) == Message(
        "E svarer: «Se her (https://example.org/a).» 2*3*4",
        items=(Item("E", "Ja."),),
        lines=(Line("Svar", "E: Ja."),),
    )


@pytest.mark.parametrize("words", ["Ja.", "Ja, kl. 12.00 – 13.00", "Nei (ikke nå)", "a + b", "100 % & mer"])
def test_plain_words_are_not_looked_through(words: str) -> None:
    assert marked_up(words) == ()
