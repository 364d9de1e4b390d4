"""Reads faq.toml: the questions organizers have already answered."""

from collections.abc import Iterator

from dialogs.folder.finding import shown
from dialogs.folder.table import Table
from dialogs.model.event import Entry

_MOST_MORE = 2


def read_entries(faq: Table) -> Iterator[Entry]:
    for table in faq.each("entry"):
        name, title = table.id("entry"), table.text("title", required=True, is_name=True)
        topics = table.refers("topic", "topic")
        more = table.refers("more", "entry")
        asked_as = table.by_language("asked_as", "examples")
        answer = table.text("answer", required=True)
        source = table.text("source")
        table.close()
        _check_more(table, name, more)
        if name:
            yield Entry(name, title, asked_as, answer, topics, more, source)


def _check_more(table: Table, name: str | None, more: tuple[str, ...]) -> None:
    if len(more) > _MOST_MORE:
        table.error("more", f"more of {table.named} has {len(more)} entries", f"Leave at most {_MOST_MORE}.")
    if name in more:
        table.error("more", f"more of {table.named} leads back to {shown(name)} itself", "Take it out.")
