"""Promises about releases made of an answer: what they hold, and that two who press at once make one."""

import asyncio
import json
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.store.engine import Conflict, Connection, Store
from bot.store.learning import (
    answered,
    release_learnt,
    release_unlearnt,
    with_entry,
    without_entry,
)
from bot.store.releases import Document, Library, digest_of, document_of, history, import_folder
from bot.store.rows import write
from bot.store.tables import questions
from bot.turn import Turns
from dialogs.answers import answer_text
from dialogs.conversation import respond
from dialogs.faq import fit
from dialogs.folder.reading import check_folder, read, read_event
from dialogs.learning.draft import Draft, draft_in, entry_of
from dialogs.learning.wrong import wrong_with
from dialogs.model.event import Entry
from dialogs.model.incoming import Pressed, Said, Sender, Where
from dialogs.model.known import Learnt, Unlearnt
from dialogs.model.message import Message, typed
from dialogs.model.question import Contribution, Question
from dialogs.model.text import Text
from dialogs.plain import plain
from scheduler.clock import FixedClock
from scheduler.outbox import Delivery
from tests.bot.store.samples import NOW

GARDEN = Path(__file__).parents[2] / "dialogs" / "folder" / "garden"
OLE, PIA = (Sender(f"web::{one}", one.title(), f"{one}@example.org") for one in ("ole", "pia"))
EXPERT = {"name": "E", "email": "e@example.org", "roles": ["expert"]}
ORGANIZERS = [{"name": one.name, "email": one.email, "roles": ["organizer"]} for one in (OLE, PIA)]


def garden() -> Document:
    """The folder's event with an expert and two organizers."""
    found = check_folder(GARDEN)
    assert found.event
    event = {**found.document["event"], "people": [EXPERT, *ORGANIZERS]}  # type: ignore[dict-item]
    return {**found.document, "event": event}


def question(**more: object) -> Question:
    asked = Question(
        id="q1",
        event="garden",
        asker="web::a",
        asker_name="A",
        conversation="web:group",
        message="m1",
        text="Kan jeg plante mynte?",
        language="nb",
        asked_at=NOW,
        state="asked",
    ).opened()
    answer = Contribution("e@example.org", "E", "expert", "Ja, i potte.", NOW)
    return replace(asked.answered_with(answer).settled(NOW, "web::a"), **more)  # type: ignore[arg-type]


MINT = Entry(
    "mynte",
    Text("Mynte"),
    {"nb": ("Kan jeg plante mynte?",), "nn": (), "en": ()},
    Text("Ja, i potte."),
    source=Text("Fra ekspert E, 13. september"),
)


async def released(store: Store) -> Library:
    document = garden()
    await store.run(lambda c: import_folder(c, "garden", document, digest_of(document), NOW))
    await store.run(partial(write, table=questions, noun=question()))
    library = Library(store, read_event, fit)
    await library.refresh()
    return library


async def test_an_entry_is_in_the_next_release_and_out_of_the_one_after_it(store: Store) -> None:
    library, other = await released(store), Library(store, read_event, fit)
    await store.run(lambda c: release_learnt(c, Learnt("garden", MINT, OLE.id), NOW))
    for one in (library, other):
        event = (await one.refresh()).events["garden"]
        assert event.entries_by_id["mynte"] == MINT
        assert one.now.matchers["garden"].match("Kan jeg plante mynte?")[0].entry == "mynte"
    await store.run(lambda c: release_unlearnt(c, Unlearnt("garden", "mynte", PIA.id), NOW))
    first, last = [await store.read(partial(document_of, event="garden", number=n)) for n in (1, 3)]
    assert first == last
    made = await store.read(lambda c: history(c, "garden"))
    assert [(one.number, one.by, one.why) for one in made] == [
        (3, PIA.id, "without entry mynte"),
        (2, OLE.id, "entry mynte"),
        (1, "", "folder"),
    ]


async def test_undo_leaves_what_was_released_in_between(store: Store) -> None:
    await released(store)
    thyme = replace(MINT, id="timian", title=Text("Timian"), asked_as={"nb": ("Kan jeg plante timian?",)})
    for one in (MINT, thyme):
        await store.run(partial(release_learnt, learnt=Learnt("garden", one, OLE.id), now=NOW))
    await store.run(lambda c: release_unlearnt(c, Unlearnt("garden", "mynte", OLE.id), NOW))
    document = await store.read(lambda c: document_of(c, "garden", 4))
    ids = set(read_event(document).entries_by_id)
    assert ("timian" in ids, "mynte" in ids) == (True, False)


def test_an_entry_of_the_same_id_is_written_in_its_place() -> None:
    before = with_entry(garden(), MINT)
    again = with_entry(before, replace(MINT, answer=Text("Nei.")))
    assert list(read_event(again).entries_by_id) == list(read_event(before).entries_by_id)
    assert read_event(again).entries_by_id["mynte"].answer.nb == "Nei."
    assert read_event(without_entry(again, "mynte")) == read_event(garden())


ANYTHING = some.text(some.sampled_from("{}{@}<>æøå🌱\u0301\u202e\x00\"'\\ \n\tabC?."), max_size=40)


@given(ANYTHING, ANYTHING)
def test_whatever_is_written_the_release_can_be_read_and_says_just_that(asked: str, answer: str) -> None:
    event = read_event(garden())
    draft = draft_in({"asked_nb": asked, "answer_nb": answer})
    if wrong_with(draft, question(), event, "nb"):
        return
    entry = entry_of(draft, question(), event)
    after = read_event(json.loads(json.dumps(with_entry(garden(), entry))))
    assert after.entries_by_id[entry.id] == entry
    assert answer_text(entry, after, NOW, "nb") == typed(draft.answer.nb)


@pytest.mark.parametrize("answer", ["Ja {uten}.", "{{to}} }", "{registration.deadline}"])
def test_a_release_with_what_was_learnt_is_a_sound_folder_still(answer: str) -> None:
    draft = Draft({"nb": ("Kan jeg plante mynte her?",)}, Text(answer))
    document = with_entry(garden(), entry_of(draft, question(), read_event(garden())))
    event, findings = read(document)
    assert event, findings
    assert answer_text(event.entries[-1], event, NOW, "nb") == answer
    fit(event)


async def test_what_may_become_an_entry_is_found_the_newest_first(store: Store) -> None:
    await released(store)
    later = question(id="q2", text="Kan jeg plante timian?")
    await store.run(partial(write, table=questions, noun=later))
    gone = question(id="q3", text="", state="withdrawn")
    await store.run(partial(write, table=questions, noun=gone))

    class Here:
        event = read_event(garden())

    found = await store.read(lambda c: answered(c, None, Here()))  # type: ignore[arg-type]
    assert sorted(one.id for one in found["answered"]) == ["q1", "q2"]


class Nowhere:
    async def deliver(self, deliveries: list[Delivery]) -> None:
        """What would be sent is not what this is about."""


def alone(who: Sender) -> Where:
    return Where(f"web:private-{who.name}", "web", "private")


def pressed(who: Sender, verb: str, object_: str, n: int, **fields: str) -> Pressed:
    here = alone(who)
    id_ = f"{here.conversation}:{n}"
    return Pressed(id=id_, sender=who, where=here, at=NOW, verb=verb, object=object_, fields=fields)


def filled(card: Message | None) -> dict[str, str]:
    assert card
    assert card.form
    return {one.id: one.value for one in card.form.fields}


async def test_of_two_who_press_at_once_on_two_replicas_one_makes_a_release_and_both_see_it(
    store: Store,
) -> None:
    here = await released(store)
    there = Library(store, read_event, fit)
    await there.refresh()
    clock = FixedClock(NOW)
    both = [
        Turns(store, library, Nowhere(), clock, respond=respond, owner=name, wall=clock)  # type: ignore[arg-type]
        for library, name in ((here, "here"), (there, "there"))
    ]
    presses = []
    for turns, who in zip(both, (OLE, PIA), strict=True):
        form = await turns.take(pressed(who, "learn_form", "question:q1", 1))
        seen = await turns.take(pressed(who, "learn_preview", "question:q1", 2, **filled(form.card)))
        assert seen.card
        assert seen.card.form
        release = seen.card.form.choices[0]
        presses.append(turns.take(pressed(who, release.verb, release.object, 3, **filled(seen.card))))
    cards = [plain(one.card) for one in await asyncio.gather(*presses) if one.card]
    assert len(cards) == 2
    assert all("Den neste som spør, får det med en gang." in card for card in cards)
    assert [one.number for one in await store.read(lambda c: history(c, "garden"))] == [2, 1]
    for turns in both:
        b = Sender("web::b", "B")
        asked = Said(
            id=f"web:private-B:{id(turns)}",
            sender=b,
            where=alone(b),
            at=NOW,
            text="Kan jeg plante mynte?",
            message="m",
        )
        told = (await turns.take(asked)).outcome.envelopes[0].message
        assert told
        assert told.text == "Ja, i potte."


async def test_a_release_somebody_made_meanwhile_is_not_lost(store: Store) -> None:
    await released(store)

    def one_after_the_other(c: Connection) -> None:
        release_learnt(c, Learnt("garden", MINT, OLE.id), NOW)
        release_learnt(c, Learnt("garden", replace(MINT, id="timian"), PIA.id), NOW)

    await store.run(one_after_the_other)
    document = await store.read(lambda c: document_of(c, "garden", 3))
    assert {"mynte", "timian"} <= set(read_event(document).entries_by_id)


async def test_just_the_same_once_more_is_no_release(store: Store) -> None:
    """Who pressed in that very moment decides anew, and sees that it is there."""
    await released(store)
    learnt = partial(release_learnt, learnt=Learnt("garden", MINT, OLE.id), now=NOW)
    await store.run(learnt)
    with pytest.raises(Conflict):
        await store.run(learnt)
    unlearnt = partial(release_unlearnt, unlearnt=Unlearnt("garden", "mynte", OLE.id), now=NOW)
    assert [await store.run(unlearnt) for _ in range(2)] == [3, 3]
