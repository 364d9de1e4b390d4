from dataclasses import replace
from functools import partial

from bot.store.engine import Store
from bot.store.releases import Document, Library, digest_of, import_folder
from bot.store.withholding import keep_back
from dialogs.model.event import Entry, Event
from dialogs.model.text import Text
from dialogs.withholding import withhold
from tests.bot.store.samples import EVENT, NOW, NothingFits

FOLDER: Document = {
    "event": {"id": "gathering", "state": "live", "title": "Samling"},
    "faq": {"says": "32 mm"},
}
MENDED: Document = {**FOLDER, "faq": {"says": "28 mm"}}


def read(document: Document, release: int) -> Event:
    entry = Entry("hole", Text.everywhere("Hullet"), {}, Text.everywhere(document["faq"]["says"]))
    return replace(EVENT, entries=(entry,), release=release)


async def released(store: Store, document: Document) -> None:
    await store.run(lambda c: import_folder(c, "gathering", document, digest_of(document), NOW))


async def test_an_entry_found_wrong_is_kept_back_on_every_replica_until_it_is_corrected(store: Store) -> None:
    here, there = (Library(store, read, lambda _: NothingFits()) for _ in range(2))
    await released(store, FOLDER)
    event = (await here.refresh()).only
    await there.refresh()
    assert event
    (found,) = withhold(("hole",), event)
    await store.run(lambda c: keep_back(c, found, NOW))
    for library in (here, there):
        loaded = (await library.refresh()).only
        assert loaded
        assert loaded.withheld == {"hole"}
    await released(store, MENDED)
    loaded = (await here.refresh()).only
    assert loaded
    assert loaded.withheld == frozenset()


async def test_an_entry_that_is_right_after_all_is_said_again(store: Store) -> None:
    library = Library(store, read, lambda _: NothingFits())
    await released(store, FOLDER)
    event = (await library.refresh()).only
    assert event
    for wanted in (True, False):
        (found,) = withhold(("hole",), event, wanted)
        await store.run(partial(keep_back, one=found, now=NOW))
        loaded = (await library.refresh()).only
        assert loaded
        assert ("hole" in loaded.withheld) is wanted
