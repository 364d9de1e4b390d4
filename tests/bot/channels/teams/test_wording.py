"""What people write stays what they wrote: never formatting, a link, a list or a mention."""

import pytest

from bot.channels.teams.wording import JOINER, Mentions, cut, plain
from dialogs.model.message import Mention

KARI = Mention("teams:t:29:1kari", "Kari <Nes>")


@pytest.mark.parametrize(
    "written,given",
    [
        ("Gratis for kommunene.", "Gratis for kommunene."),
        ("2 * 3 = 6", "2 * 3 = 6"),
        ("Navn*", "Navn*"),
        ("*fet* og _skrå_", r"\*fet\* og \_skrå\_"),
        ("a_b_c@example.org", "a_b_c@example.org"),
        ("[her](https://example.org)", f"[her]{JOINER}(https://example.org)"),
        ("<at>Vert</at>", f"<{JOINER}at>Vert<{JOINER}/at>"),
        ("3 < 4 && 5 > 4", "3 < 4 && 5 > 4"),
        ("&lt;at&gt;", f"&{JOINER}lt;at&{JOINER}gt;"),
        ("16. november kl. 12.00", f"{JOINER}16. november kl. 12.00"),
        ("12.00 og -5", "12.00 og -5"),
        ("- en\n- to", f"{JOINER}- en\n{JOINER}- to"),
        ("# tittel", f"{JOINER}# tittel"),
        ("~~vekk~~", f"~{JOINER}~vekk~{JOINER}~"),
        (r"C:\*x*", r"C:\\\*x\*"),
        ("`kode` `kode`", r"\`kode\` \`kode\`"),
        ("\u202eabc\u202c", "abc"),
        ("påmelding e\u0301 👩‍👩‍👧 ﷽", "påmelding e\u0301 👩‍👩‍👧 ﷽"),
    ],
)
def test_written_words_mean_nothing_but_themselves(written: str, given: str) -> None:
    assert plain(written) == given


def test_a_mention_is_a_tag_with_its_entity_and_only_for_those_named() -> None:
    mentions = Mentions((KARI, Mention("teams:t:29:2", "Ola"), Mention("web::x", "Per")))
    assert (
        mentions.tagged("{@teams:t:29:1kari} og {@web::x} og {@nobody}*") == "<at>Kari Nes</at> og Per og *"
    )
    assert mentions.entities() == [
        {
            "type": "mention",
            "text": "<at>Kari Nes</at>",
            "mentioned": {"id": "29:1kari", "name": "Kari Nes"},
        }
    ]


@pytest.mark.parametrize(
    "text,longest,kept",
    [
        ("kort", 10, "kort"),
        ("kort", None, "kort"),
        ("en to tre fire", 10, "en to…"),
        ("x" * 100, 10, "x" * 9 + "…"),
        ("hei {@teams:t:29:1} der", 12, "hei…"),
    ],
)
def test_a_cut_shows_and_harms_no_word_or_mention(text: str, longest: int | None, kept: str) -> None:
    assert cut(text, longest) == kept
