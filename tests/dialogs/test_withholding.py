from dataclasses import replace

from dialogs.finding import find
from dialogs.model.known import Withheld
from dialogs.model.text import Text
from dialogs.withholding import withhold, wording_of
from tests.dialogs.chat import Chat, event

COST = "Hva koster det å delta?"


def entry_of(chat: Chat, text: str = COST) -> str:
    """The entry that answers it now."""
    chat.hears(text)
    assert chat.last.verdict is not None
    (entry,) = chat.last.verdict.entries
    return entry


def keeping_back(entry: str) -> Chat:
    chat = Chat()
    chat.known = replace(chat.known, event=replace(event(), withheld=frozenset({entry})))
    return chat


def test_an_answer_that_was_found_wrong_is_not_given_to_the_next_who_asks() -> None:
    entry = entry_of(Chat())
    chat = keeping_back(entry)
    chat.hears(COST)
    assert chat.last.verdict is not None
    assert (chat.last.verdict.kind, chat.question is not None) == ("hand_over", True)
    assert entry not in [one.entry for one in chat.last.verdict.suggestions]


def test_why_it_is_kept_back_can_be_read() -> None:
    chat = keeping_back(entry_of(Chat()))
    assert find(COST, chat.known, "nb").why[-1].startswith("Holdt tilbake")


def test_a_suggestion_that_was_found_wrong_since_goes_to_a_person() -> None:
    entry = entry_of(Chat())
    chat = keeping_back(entry)
    chat.presses_verb("choose", f"entry:{entry}")
    assert chat.question is not None


def test_other_answers_are_given_as_before() -> None:
    other = entry_of(Chat(), "Hvordan melder jeg meg på?")
    assert keeping_back(entry_of(Chat())).hears("Hvordan melder jeg meg på?") == Chat().hears(
        "Hvordan melder jeg meg på?"
    )
    assert other != entry_of(Chat())


def test_an_entry_or_a_fact_it_draws_on_that_is_corrected_is_another_wording() -> None:
    before = event()
    deadline = "registration.deadline"
    entry = next(one for one in before.entries if "{" + deadline + "}" in one.answer.nb)
    reworded = replace(entry, answer=Text.everywhere("Snart."))
    moved = replace(before.facts[deadline], before=Text.everywhere("Fristen er flyttet."))
    mended = (
        replace(before, entries=tuple(reworded if one is entry else one for one in before.entries)),
        replace(before, facts={**before.facts, deadline: moved}),
    )
    assert wording_of(entry.id, replace(before, release=7)) == wording_of(entry.id, before)
    assert wording_of(entry.id, before) not in {wording_of(entry.id, one) for one in mended}


def test_what_is_computed_of_the_programme_is_not_kept_back() -> None:
    entry = event().entries[0].id
    wanted = (Withheld(event().id, entry, wording_of(entry, event())),)
    assert withhold(("programme:next", entry), event()) == wanted
