import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.store.engine import Store
from bot.store.releases import (
    Document,
    Imported,
    Library,
    Released,
    digest_of,
    document_of,
    history,
    import_folder,
    release_link,
    seen_before,
    with_link,
)
from dialogs.model.event import Event
from dialogs.model.text import Text
from tests.bot.store.samples import EVENT, NOW, NothingFits

FOLDER: Document = {
    "event": {
        "id": "gathering",
        "state": "live",
        "title": "Samling",
        "session": [{"id": "first"}, {"id": "second"}],
    },
    "faq": {"entry": []},
}
MENDED: Document = {**FOLDER, "event": {**FOLDER["event"], "title": "Samlingen"}}
LINK = "https://example.org/first"


def read(document: Document, release: int) -> Event:
    title: Any = document["event"]["title"]
    if not title:
        raise ValueError("an event has a title")
    return replace(EVENT, id=document["event"]["id"], title=Text.everywhere(title), release=release)


async def imported(store: Store, document: Document = FOLDER, force: bool = False) -> Imported:
    digest = digest_of(document)
    return await store.run(lambda c: import_folder(c, "gathering", document, digest, NOW, force=force))


async def test_a_folder_is_released_once(store: Store) -> None:
    assert await imported(store) == Imported("gathering", "imported", 1)
    assert await imported(store) == Imported("gathering", "unchanged", 1)
    assert await store.read(lambda c: history(c, "gathering")) == (
        Released("gathering", 1, "", "folder", NOW),
    )


async def test_a_mended_folder_becomes_the_next_release(store: Store) -> None:
    await imported(store)
    assert await imported(store, MENDED) == Imported("gathering", "imported", 2)
    assert await store.read(lambda c: document_of(c, "gathering", 2)) == MENDED


async def test_a_folder_that_was_imported_last_is_known_again_without_a_check(store: Store) -> None:
    async def known(document: Document) -> Imported | None:
        return await store.read(lambda c: seen_before(c, "gathering", digest_of(document)))

    assert await known(FOLDER) is None
    await imported(store)
    assert await known(FOLDER) == Imported("gathering", "unchanged", 1)
    assert await known(MENDED) is None
    await imported(store, MENDED)
    assert await known(FOLDER) is None


async def test_a_folder_is_held_while_the_chat_is_ahead_of_it(store: Store) -> None:
    await imported(store)
    await store.run(lambda c: release_link(c, "gathering", "first", LINK, "web::oda", NOW))
    assert await imported(store) == Imported("gathering", "unchanged", 2)
    assert await imported(store, MENDED) == Imported("gathering", "held", 2)
    assert await imported(store, MENDED, force=True) == Imported("gathering", "imported", 3)
    assert await imported(store, MENDED) == Imported("gathering", "unchanged", 3)


async def test_a_folder_that_says_what_the_chat_said_is_no_news(store: Store) -> None:
    await imported(store)
    await store.run(lambda c: release_link(c, "gathering", "first", LINK, "web::oda", NOW))
    same = with_link(FOLDER, "first", LINK)
    assert await imported(store, same) == Imported("gathering", "unchanged", 2)
    assert await imported(store, MENDED) == Imported("gathering", "imported", 3)


async def test_a_pasted_link_is_a_release_with_who_and_why(store: Store) -> None:
    await imported(store)
    later = NOW + timedelta(hours=1)
    assert await store.run(lambda c: release_link(c, "gathering", "second", LINK, "web::oda", later)) == 2
    document = await store.read(lambda c: document_of(c, "gathering", 2))
    assert document["event"]["session"] == [{"id": "first"}, {"id": "second", "link": LINK}]
    assert (await store.read(lambda c: history(c, "gathering")))[0] == Released(
        "gathering", 2, "web::oda", "link second", later
    )


async def test_an_earlier_release_is_still_there_as_it_was(store: Store) -> None:
    await imported(store)
    await imported(store, MENDED)
    assert await store.read(lambda c: document_of(c, "gathering", 1)) == FOLDER
    with pytest.raises(KeyError):
        await store.read(lambda c: document_of(c, "gathering", 9))


def test_a_link_for_a_session_that_is_gone_is_refused() -> None:
    with pytest.raises(KeyError):
        with_link(FOLDER, "third", LINK)


def test_the_order_of_keys_makes_no_other_folder() -> None:
    assert digest_of({"faq": {}, "event": {"id": "a", "title": "b"}}) == digest_of(
        {"event": {"title": "b", "id": "a"}, "faq": {}}
    )


async def test_each_release_is_read_and_fitted_once(store: Store) -> None:
    fitted: list[tuple[str, int]] = []

    def fit(event: Event) -> NothingFits:
        fitted.append((event.id, event.release))
        return NothingFits()

    library = Library(store, read, fit)
    await imported(store)
    loaded = await library.refresh()
    assert loaded.only == read(FOLDER, 1)
    assert await library.refresh() is loaded
    other = {**FOLDER, "event": {**FOLDER["event"], "id": "other"}}
    await store.run(lambda c: import_folder(c, "other", other, "digest", NOW))
    loaded = await library.refresh()
    assert [event.id for event in loaded.events.values()] == ["gathering", "other"]
    assert (loaded.only, loaded.count) == (None, 4)  # two releases, and two states that began
    await imported(store, MENDED)
    await asyncio.gather(library.refresh(), library.refresh())
    assert fitted == [("gathering", 1), ("other", 1), ("gathering", 2)]


async def test_a_faulty_release_leaves_the_earlier_one_in_place(store: Store) -> None:
    library = Library(store, read, lambda event: NothingFits())
    await imported(store)
    before = await library.refresh()
    await imported(store, {**FOLDER, "event": {**FOLDER["event"], "title": ""}})
    after = await library.refresh()
    assert (after.events, after.count) == (before.events, before.count + 1)
