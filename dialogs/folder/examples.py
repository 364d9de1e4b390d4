"""Checks that no two entries, and no two topics, claim the same example of a question."""

import re
import unicodedata

from dialogs.folder.finding import shown
from dialogs.folder.lines import Keys
from dialogs.folder.notebook import Notebook
from dialogs.model.event import Event


def check_examples(event: Event, notebook: Notebook) -> None:
    _check_entries(event, notebook)
    _check_topics(event, notebook)


def _check_topics(event: Event, notebook: Notebook) -> None:
    claimed: dict[str, tuple[str, Keys]] = {}
    for topic in event.topics:
        for number, example in enumerate(topic.examples):
            place = (*notebook.table_of("topic", topic.id), "examples", number)
            first, first_place = claimed.setdefault(_bare(example), (topic.id, place))
            if first == topic.id:
                continue
            line = notebook.line_of(first_place)
            theirs = f"which topic {first} claims on line {line}"
            what = f"topic {topic.id} claims the example {shown(example)}, {theirs}"
            notebook.error(place, what, "Keep it in the one whose expert should get it.")


def _check_entries(event: Event, notebook: Notebook) -> None:
    claimed: dict[str, tuple[str, Keys]] = {}
    for entry in event.entries:
        table = notebook.table_of("entry", entry.id)
        for language, examples in entry.asked_as.items():
            for number, example in enumerate(examples):
                place = (*table, "asked_as", language, number)
                first, first_place = claimed.setdefault(_bare(example), (entry.id, place))
                if first == entry.id:
                    continue
                line = notebook.line_of(first_place)
                theirs = f"which entry {first} claims on line {line}"
                what = f"entry {entry.id} claims the example {shown(example)}, {theirs}"
                notebook.error(place, what, "Keep it in the one whose answer fits it better.")


def _bare(example: str) -> str:
    """Letters and digits, so that "Hva koster det?" and "hva koster det" are the same; or what there is."""
    plain = unicodedata.normalize("NFKC", example).casefold()
    return " ".join(re.findall(r"\w+", plain)) or plain
