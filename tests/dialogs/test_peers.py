"""A question in the group and what participants make of it; what an expert asks back; what is overheard."""

from dataclasses import replace
from datetime import timedelta

import pytest

from dialogs.model.known import Outcome
from dialogs.model.question import Clarification
from dialogs.peers.remembering import let_go, offer
from dialogs.plain import plain
from tests.dialogs.gathering import GROUP, Gathering, garden

QUESTION = "Finnes det kompost for balkonger?"
WAITING = (
    "Åpent spørsmål\n"
    "Det vet jeg ikke, og jeg gjetter ikke. Vet noen av dere det? Trykk Svar, eller svar på meldingen. "
    "Er det ingen som vet det, spør jeg en ekspert."
)


class Peers(Gathering):
    """Participants have half an hour before an expert is asked."""

    def __init__(self) -> None:
        super().__init__(replace(garden(), peers_first=timedelta(minutes=30)))

    @property
    def about(self) -> str:
        return f"question:{self.question.id}"

    def asks(self, who: str = "A", place: str = GROUP) -> "Peers":
        self.says(who, QUESTION, place, message="the question")
        return self

    def replies(self, who: str, text: str, to: str = "the question") -> None:
        """In the group, to a message there, without a word to Vert."""
        self.says(who, text, GROUP, quotes=to, mentions=False)

    def answers(self, who: str, text: str) -> str:
        """By *Svar* and *Send svaret*: returns what the presser then reads."""
        self.presses(who, "Svar", GROUP)
        return self.presses_verb(who, "peer_answer", self.about, GROUP, text=text)

    def asks_back(self, text: str = "Hvor stor er balkongen?") -> None:
        """E wants to know something first."""
        asked = Clarification("e@example.org", "E", text, self.now)
        given = self.question if self.question.expert else self.question.given_to("e@example.org", self.now)
        self.keep(given.asked_back_by(asked))

    def clock(self, outcome: Outcome) -> None:
        for saved in outcome.saved:
            self.keep(saved)
        for envelope in outcome.envelopes:
            self._lay(envelope, "")


@pytest.fixture
def peers() -> Peers:
    return Peers()


def test_what_nothing_answers_stands_as_a_small_card_that_all_can_act_on(peers: Peers) -> None:
    peers.asks()
    assert peers.said_in(GROUP) == [WAITING]
    assert peers.choices(GROUP) == ["Svar", "Lurer på det samme"]
    assert peers.question.state == "open"


def test_no_expert_is_asked_while_participants_have_it(peers: Peers) -> None:
    peers.asks()
    assert (peers.said_in("E"), peers.said_in("O"), peers.question.expert) == ([], [], None)


def test_in_private_an_expert_is_asked_at_once(peers: Peers) -> None:
    peers.asks(place="A")
    assert peers.question.expert == "e@example.org"
    assert peers.choices("A") == ["Trekk spørsmålet", "Uten navn"]


def test_each_who_wonders_about_the_same_is_counted_once(peers: Peers) -> None:
    peers.asks().presses("B", "Lurer på det samme", GROUP)
    assert peers.choices(GROUP) == ["Svar", "Lurer på det samme (1)"]
    peers.presses("B", "Lurer på det samme (1)", GROUP)
    peers.presses("C", "Lurer på det samme (1)", GROUP)
    assert peers.choices(GROUP) == ["Svar", "Lurer på det samme (2)"]
    assert peers.said_in(GROUP) == [WAITING]


def test_whoever_asked_is_not_counted(peers: Peers) -> None:
    assert peers.asks().presses("A", "Lurer på det samme", GROUP) == "Du er den som spurte."
    assert (peers.question.wondering, peers.last.saved) == ((), ())


def test_a_participant_s_answer_stands_on_the_card(peers: Peers) -> None:
    assert peers.asks().answers("B", "Ja, i bøtter.") == f"{WAITING}\nDeltaker B · Ja, i bøtter."
    assert peers.said_in(GROUP) == [f"{WAITING}\nDeltaker B · Ja, i bøtter."]
    assert peers.audit() == [("peer_answer", "done")]


def test_the_field_to_answer_in_is_seen_by_the_presser_alone(peers: Peers) -> None:
    peers.asks().presses("B", "Svar", GROUP)
    assert peers.last.card is not None
    assert plain(peers.last.card) == f"«{QUESTION}»"
    assert peers.field("text").hint == "Alle i chatten kan lese svaret."
    assert (peers.last.envelopes, peers.said_in(GROUP)) == ((), [WAITING])
    assert peers.presses_verb("B", "peer_back", peers.about, GROUP) == WAITING


@pytest.mark.parametrize("to", ["the question", "the card"])
def test_who_replies_in_the_chat_answers_without_a_word_to_vert(peers: Peers, to: str) -> None:
    peers.asks()
    peers.replies("B", "Ja, i bøtter.", to if to == "the question" else f"asked:{peers.question.id}")
    assert peers.said_in(GROUP) == [f"{WAITING}\nDeltaker B · Ja, i bøtter."]
    assert [one.by for one in peers.question.contributions] == ["web::B"]


def test_who_replies_and_mentions_vert_answers_too(peers: Peers) -> None:
    peers.asks().says("B", "@Vert det er ikke lov", GROUP, quotes="the question")
    assert [one.text for one in peers.question.contributions] == ["det er ikke lov"]


@pytest.mark.parametrize("talk", ["Takk!", "Hvilken balkong?", "👍", "Hei"])
def test_not_all_that_is_said_in_reply_is_an_answer(peers: Peers, talk: str) -> None:
    peers.asks().replies("B", talk)
    assert (peers.said_in(GROUP), peers.question.contributions) == ([WAITING], ())


@pytest.mark.parametrize("same", ["Samme her!", "+1", "Lurer på det samme", "Same here"])
def test_who_replies_that_they_wonder_too_is_counted(peers: Peers, same: str) -> None:
    peers.asks().replies("B", same)
    assert peers.choices(GROUP) == ["Svar", "Lurer på det samme (1)"]


@pytest.mark.parametrize("brief", ["Ja.", "Nei", "Ja, i bøtter", "10. mai"])
def test_an_answer_may_be_brief(peers: Peers, brief: str) -> None:
    peers.asks().replies("B", brief)
    assert [one.text for one in peers.question.contributions] == [brief]


def test_what_the_asker_adds_is_no_answer(peers: Peers) -> None:
    peers.asks().replies("A", "Den er liten.")
    assert (peers.question.contributions, peers.last.envelopes) == ((), ())


def test_a_question_to_vert_in_reply_is_a_question(peers: Peers) -> None:
    peers.asks().says("B", "Hvem hjelper oss med rosene?", GROUP, quotes="the question")
    assert {one.asker for one in peers.questions} == {"web::A", "web::B"}


def test_an_expert_who_replies_in_the_chat_has_answered(peers: Peers) -> None:
    peers.asks().replies("E", "Ja, i bøtter.")
    assert peers.said_in(GROUP) == [
        "Ekspert E har svart. Svaret står lenger ned.",
        (
            f"«{QUESTION}»\nA, du spurte kl. 09.03. Ekspert E svarer: «Ja, i bøtter.»\n"
            "Jord, del 1: tirsdag 16. november kl. 12.00."
        ),
    ]
    assert peers.choices(GROUP) == ["Det hjalp", "Ikke helt"]
    assert [(one.by, one.label) for one in peers.question.contributions] == [("e@example.org", "expert")]


def test_an_organizer_s_answer_is_labelled_so(peers: Peers) -> None:
    peers.asks().answers("O", "Ja.")
    assert (peers.question.state, peers.question.answer.label) == ("answered", "organizer")


def test_when_an_expert_has_answered_participants_answers_still_stand(peers: Peers) -> None:
    peers.asks().replies("B", "Tror det.")
    peers.replies("E", "Ja, i bøtter.")
    assert peers.said_in(GROUP)[0] == ("Ekspert E har svart. Svaret står lenger ned.\nDeltaker B · Tror det.")
    assert [item.choices for item in peers.all_in(GROUP)[0].items] == [()]


def test_the_asker_says_which_answer_helped(peers: Peers) -> None:
    peers.asks().answers("B", "Nei.")
    peers.answers("C", "Ja, i bøtter.")
    assert peers.presses_verb("A", "settle", f"{peers.about}|2", GROUP) == (
        "Avklart. Svaret fra Deltaker C hjalp.\nDeltaker B · Nei.\nDeltaker C · Ja, i bøtter."
    )
    assert peers.said_in(GROUP) == [
        "Avklart. Svaret fra Deltaker C hjalp.\nDeltaker B · Nei.\nDeltaker C · Ja, i bøtter."
    ]
    assert peers.choices(GROUP) == []
    assert (peers.question.state, peers.question.settled_by, peers.audit()) == (
        "settled",
        2,
        [("settle", "done")],
    )


def test_each_answer_can_be_pressed_as_the_one_that_helped(peers: Peers) -> None:
    peers.asks().answers("B", "Ja.")
    assert peers.presses("A", "Det hjalp", GROUP).startswith("Avklart. Svaret fra Deltaker B hjalp.")


def test_an_organizer_may_say_so_too(peers: Peers) -> None:
    peers.asks().answers("B", "Ja.")
    peers.presses_verb("O", "settle", f"{peers.about}|1", GROUP)
    assert (peers.question.state, peers.question.steps[-1].by) == ("settled", "o@example.org")


def test_nobody_else_settles_it(peers: Peers) -> None:
    peers.asks().answers("B", "Ja.")
    assert peers.presses_verb("B", "settle", f"{peers.about}|1", GROUP) == (
        "Bare den som spurte, eller en arrangør, kan si det."
    )
    assert (peers.question.state, peers.audit()) == ("open", [("settle", "refused")])


@pytest.mark.parametrize("place", ["", "|0", "|2", "|-1", "|x", "|99999999"])
def test_an_answer_that_is_not_there_settles_nothing(peers: Peers, place: str) -> None:
    peers.asks().answers("B", "Ja.")
    peers.presses_verb("A", "settle", f"{peers.about}{place}", GROUP)
    assert (peers.question.state, peers.last.saved, peers.audit()) == ("open", (), [("settle", "refused")])


def test_an_expert_who_has_it_meanwhile_is_spared(peers: Peers) -> None:
    peers.asks().answers("B", "Ja.")
    peers.keep(peers.question.given_to("e@example.org", peers.now))
    peers.presses_verb("A", "settle", f"{peers.about}|1", GROUP)
    assert "Spørsmålet er avklart av Deltaker B. Du trenger ikke svare." in peers.reads("E")
    assert peers.choices("E") == []


def test_an_expert_who_has_it_sees_what_participants_answer(peers: Peers) -> None:
    peers.asks()
    peers.keep(peers.question.given_to("e@example.org", peers.now))
    peers.answers("B", "Ja, i bøtter.")
    assert "Deltaker B" in peers.reads("E")
    assert "Ja, i bøtter." in peers.reads("E")


def test_the_asker_takes_it_back_behind_answer(peers: Peers) -> None:
    peers.asks().answers("B", "Ja.")
    assert peers.presses("A", "Svar", GROUP) == (
        f"«{QUESTION}»\nDette er ditt eget spørsmål. Fant du svaret selv, kan du dele det. "
        "Du kan også trekke spørsmålet."
    )
    assert (
        peers.presses_verb("A", "withdraw_question", peers.about, GROUP) == "Spørsmålet er trukket tilbake."
    )
    assert (peers.said_in(GROUP), peers.choices(GROUP)) == (["Spørsmålet er trukket tilbake."], [])
    assert (peers.question.state, peers.question.text) == ("withdrawn", "")


def test_the_asker_takes_a_private_question_back(peers: Peers) -> None:
    peers.asks(place="A")
    assert peers.presses("A", "Trekk spørsmålet") == "Spørsmålet er trukket tilbake."
    assert "A trakk spørsmålet tilbake. Du trenger ikke svare." in peers.reads("E")
    assert QUESTION not in peers.reads("E")


def test_nobody_takes_another_s_question_back(peers: Peers) -> None:
    peers.asks()
    assert peers.presses_verb("B", "withdraw_question", peers.about, GROUP) == (
        "Bare den som spurte, kan gjøre det."
    )
    assert (peers.question.state, peers.audit()) == ("open", [("withdraw_question", "refused")])


@pytest.mark.parametrize("verb", ["wonder", "peer_form", "peer_answer", "peer_back"])
def test_a_card_from_yesterday_is_told_so_and_nothing_goes_to_the_group(peers: Peers, verb: str) -> None:
    peers.asks().presses_verb("A", "withdraw_question", peers.about, GROUP)
    assert peers.presses_verb("B", verb, peers.about, GROUP, text="Ja.") == (
        "Spørsmålet er ikke åpent lenger. Ingenting er endret."
    )
    assert (peers.last.saved, peers.last.envelopes, peers.audit()) == ((), (), [(verb, "refused")])


@pytest.mark.parametrize("verb", ["wonder", "peer_form", "peer_answer", "peer_back", "withdraw_question"])
def test_another_s_private_question_is_nobody_s_to_see(peers: Peers, verb: str) -> None:
    peers.asks(place="A").presses_verb("B", verb, peers.about, GROUP, text="Ja.")
    assert (peers.last.card, peers.last.saved, peers.audit()) == (None, (), [(verb, "refused")])


@pytest.mark.parametrize(
    "text, error",
    [
        ("  ", "Skriv et svar først."),
        ("æ" * 100_000, "Svaret er på 100000 tegn. Kort det ned til høyst 4000."),
    ],
)
def test_an_answer_that_can_t_be_sent_comes_back_in_its_field(peers: Peers, text: str, error: str) -> None:
    peers.asks().answers("B", text)
    assert peers.field("text").error == error
    assert (peers.question.contributions, peers.audit()) == ((), [("peer_answer", "refused")])
    assert peers.said_in(GROUP) == [WAITING]


@pytest.mark.parametrize("text", ["æ" * 100_000, "<script>alert(1)</script>"])
def test_a_reply_that_can_t_be_kept_is_told_to_its_writer_alone(peers: Peers, text: str) -> None:
    peers.asks().replies("B", text)
    assert peers.reads("B").startswith("Jeg fikk ikke tatt med svaret ditt. ")
    assert (peers.said_in(GROUP), peers.audit()) == ([WAITING], [("peer_answer", "refused")])
    assert peers.question.contributions == ()


def test_what_is_typed_mentions_nobody(peers: Peers) -> None:
    peers.asks().replies("B", "Spør {web::A} om det")
    assert peers.all_in(GROUP)[0].mentions == ()


def test_the_same_question_from_the_same_person_is_one(peers: Peers) -> None:
    peers.asks().says("A", QUESTION, GROUP)
    assert peers.reads(GROUP) == "Det har jeg alt spurt om for deg. Svaret kommer her når det er klart."
    assert len(peers.questions) == 1


def test_a_question_that_is_edited_is_the_same_with_new_words(peers: Peers) -> None:
    peers.asks().edits("A", "Finnes det kompost for verandaer?", "the question", GROUP)
    assert (peers.question.text, peers.said_in(GROUP)) == ("Finnes det kompost for verandaer?", [WAITING])


def test_in_nynorsk_and_english_too(peers: Peers) -> None:
    peers.speaks("A", "nn")
    peers.asks()
    assert peers.reads(GROUP).startswith("Ope spørsmål\nDet veit eg ikkje, og eg gissar ikkje. ")
    assert peers.choices(GROUP) == ["Svar", "Lurer på det same"]


# What an expert asks back.


def test_what_an_expert_asks_back_is_answered_in_a_field(peers: Peers) -> None:
    peers.asks().asks_back()
    assert peers.presses_verb("A", "reply_form", peers.about, GROUP) == (
        f"«{QUESTION}»\nE lurer på noe før svaret kommer: «Hvor stor er balkongen?»"
    )
    assert peers.presses_verb("A", "reply_back", peers.about, GROUP, text="Fire kvadratmeter.") == (
        "Takk! Jeg har sendt det videre til E."
    )
    assert (peers.question.state, peers.question.clarifications[0].reply) == ("taken", "Fire kvadratmeter.")
    assert peers.reads("E") == f"«{QUESTION}»\nA svarer på det du lurte på: «Fire kvadratmeter.»"
    assert peers.choices("E") == ["Svar"]


def test_the_first_that_is_said_in_private_is_the_reply(peers: Peers) -> None:
    peers.asks(place="A").asks_back()
    peers.later(minutes=5)
    peers.says("A", "Ja")
    assert "Takk! Jeg har sendt det videre til E." in peers.said_in("A")
    assert (peers.question.state, peers.question.clarifications[0].reply) == ("taken", "Ja")


def test_a_question_in_private_is_no_reply(peers: Peers) -> None:
    peers.asks(place="A").asks_back()
    peers.later(minutes=5)
    peers.says("A", "Hvem hjelper oss med rosene?")
    peers.says("A", "Takk")
    assert [one.state for one in peers.questions if one.text == QUESTION] == ["asked_back"]


def test_a_quoted_reply_of_the_asker_s_is_the_reply(peers: Peers) -> None:
    peers.asks().asks_back()
    peers.replies("A", "Fire kvadratmeter.")
    assert (peers.question.state, peers.question.contributions) == ("taken", ())


def test_nobody_else_replies_for_the_asker(peers: Peers) -> None:
    peers.asks().asks_back()
    peers.presses_verb("B", "reply_back", peers.about, GROUP, text="Stor.")
    assert (peers.question.state, peers.audit()) == ("asked_back", [("reply_back", "refused")])


def test_a_reply_to_what_nobody_asked_back_changes_nothing(peers: Peers) -> None:
    peers.asks().presses_verb("A", "reply_back", peers.about, GROUP, text="Stor.")
    assert (peers.question.state, peers.audit()) == ("open", [("reply_back", "refused")])


def test_a_reply_after_the_expert_was_removed_reaches_whoever_has_it_now(peers: Peers) -> None:
    peers.asks().asks_back()
    peers.events["garden"] = replace(peers.event, people=peers.event.people[1:])
    assert peers.ticks() == ["lose"]
    peers.presses_verb("A", "reply_form", peers.about, GROUP)
    assert peers.presses_verb("A", "reply_back", peers.about, GROUP, text="Fire kvadratmeter.") == (
        "Takk! Jeg har sendt det videre til F."
    )
    assert (peers.question.state, peers.question.expert) == ("with_expert", "f@example.org")
    assert "A svarar på det E lurte på: «Fire kvadratmeter.»" in plain(peers.newest("F"))
    assert peers.presses_verb("A", "reply_back", peers.about, GROUP, text="Ti.") != ""
    assert (peers.question.clarifications[0].reply, peers.audit()) == (
        "Fire kvadratmeter.",
        [("reply_back", "refused")],
    )


def test_a_quoted_reply_after_the_organizers_got_it_reaches_them(peers: Peers) -> None:
    peers.asks().asks_back()
    peers.events["garden"] = replace(peers.event, people=peers.event.people[2:])
    assert peers.ticks() == ["lose"]
    peers.replies("A", "Fire kvadratmeter.")
    assert peers.question.clarifications[0].reply == "Fire kvadratmeter."
    assert "A svarer på det E lurte på: «Fire kvadratmeter.»" in plain(peers.newest("O"))


def test_a_reply_that_came_too_late_still_reaches_the_expert(peers: Peers) -> None:
    peers.asks(place="A").asks_back()
    peers.later(days=2)
    assert peers.ticks() == ["no_reply"]
    peers.says("A", "Fire kvadratmeter")
    assert peers.question.clarifications[0].reply == "Fire kvadratmeter"
    assert "A svarer på det du lurte på: «Fire kvadratmeter»" in plain(peers.newest("E"))


# What was not asked of Vert.


def overheard(peers: Peers, text: str = QUESTION) -> Peers:
    peers.says("A", text, GROUP, message="the question", mentions=False)
    return peers


def test_a_question_among_participants_is_remembered_and_nothing_is_said(peers: Peers) -> None:
    overheard(peers)
    assert (peers.said_in(GROUP), peers.said_in("A"), peers.said_in("E")) == ([], [], [])
    assert (peers.question.state, peers.question.text) == ("remembered", QUESTION)


@pytest.mark.parametrize("talk", ["Skal vi kjøre sammen?", "Hei, alle!", "Jeg kan ikke komme i dag.", "Hæ?"])
def test_plans_and_chatter_are_not_remembered(peers: Peers, talk: str) -> None:
    overheard(peers, talk)
    assert peers.questions == []


@pytest.mark.parametrize("reply", ["Ja, i bøtter.", "Hvor stor er den?", "👍"])
def test_what_somebody_replied_to_is_let_go_words_and_all(peers: Peers, reply: str) -> None:
    overheard(peers).replies("B", reply)
    assert (peers.question.state, peers.question.text, peers.said_in(GROUP)) == ("withdrawn", "", [])


def test_new_words_are_remembered_in_its_place_and_what_asks_nothing_is_let_go(peers: Peers) -> None:
    overheard(peers)
    edited = "Finnes det kompost for verandaer?"
    peers.edits("A", edited, "the question", GROUP, mentions=False)
    assert (peers.question.state, peers.question.text) == ("remembered", edited)
    peers.edits("A", "Glem det.", "the question", GROUP, mentions=False)
    assert (peers.question.state, peers.question.text) == ("withdrawn", "")


def test_a_message_that_is_deleted_takes_the_question_with_it(peers: Peers) -> None:
    overheard(peers).withdraws("A", "the question", GROUP)
    assert (peers.question.state, peers.question.text, peers.said_in(GROUP)) == ("withdrawn", "", [])


def test_the_asker_is_offered_a_person_in_private(peers: Peers) -> None:
    overheard(peers).later(minutes=30)
    peers.clock(offer(peers.question, peers.now))
    assert peers.reads("A") == (
        f"«{QUESTION}»\nIngen har svart på spørsmålet ditt i gruppechatten ennå. Skal jeg spørre en ekspert?"
    )
    assert (peers.choices("A"), peers.said_in(GROUP)) == (["Ja, spør", "Nei takk"], [])


def test_a_yes_makes_it_a_question_like_any_other(peers: Peers) -> None:
    overheard(peers).later(minutes=30)
    peers.clock(offer(peers.question, peers.now))
    assert peers.presses("A", "Ja, spør") == "Da spør jeg. Svaret kommer i gruppechatten."
    assert peers.reads(GROUP) == (
        "Åpent spørsmål\n"
        "Det vet jeg ikke, og jeg gjetter ikke. Jeg har spurt E, som kan kompost. Svaret kommer her."
    )
    assert (peers.question.state, peers.question.expert) == ("with_expert", "e@example.org")


def test_after_a_no_the_question_is_forgotten(peers: Peers) -> None:
    overheard(peers).later(minutes=30)
    peers.clock(offer(peers.question, peers.now))
    assert peers.presses("A", "Nei takk") == "Greit. Jeg spør ingen, og jeg har glemt spørsmålet."
    assert (peers.question.state, peers.question.text, peers.choices("A")) == ("withdrawn", "", [])


def test_without_an_answer_for_a_day_it_is_forgotten_too(peers: Peers) -> None:
    overheard(peers).later(minutes=30)
    peers.clock(offer(peers.question, peers.now))
    peers.later(hours=24)
    peers.clock(let_go(peers.question, peers.now))
    assert peers.said_in("A") == ["Jeg har ikke spurt noen om dette, og jeg har glemt spørsmålet."]
    assert (peers.question.text, peers.choices("A")) == ("", [])
    peers.presses_verb("A", "offer_yes", peers.about)
    assert (peers.question.state, peers.audit()) == ("withdrawn", [("offer_yes", "refused")])


def test_nobody_else_says_yes_for_the_asker(peers: Peers) -> None:
    overheard(peers).presses_verb("B", "offer_yes", peers.about)
    assert (peers.question.state, peers.audit()) == ("remembered", [("offer_yes", "refused")])
