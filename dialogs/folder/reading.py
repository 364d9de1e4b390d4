"""From an event's folder to an Event, with all the mistakes there are."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from dialogs.folder.checks import check
from dialogs.folder.draft import draft_entries, draft_event
from dialogs.folder.finding import Finding
from dialogs.folder.notebook import Notebook, Where, without_lines
from dialogs.folder.source import Folder, read_folder
from dialogs.folder.tour import Tour, read_tour
from dialogs.model.event import Event

Document = Mapping[str, object]


class FaultyEvent(ValueError):
    """An event that cannot be loaded, and why."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("\n".join(str(finding) for finding in findings) or "a part of the event is missing")
        self.findings = findings


@dataclass(frozen=True)
class CheckedFolder:
    """A folder read and checked. `event` and `document` are there when it has no error, `tour` likewise."""

    event: Event | None
    document: Document
    findings: tuple[Finding, ...]
    tour: Tour | None = None


def check_folder(path: Path, release: int = 0) -> CheckedFolder:
    """The event, and what is played of it on the stage. A faulty tour keeps no event from being loaded."""
    folder = read_folder(path)
    found = checked(folder, release)
    if folder.tour is None:
        return found
    tour, findings = read_tour(folder.tour, found.event)
    return replace(found, tour=tour, findings=tuple(sorted((*found.findings, *findings))))


def checked(folder: Folder, release: int = 0) -> CheckedFolder:
    """The event alone."""
    document = document_of(folder)
    event, findings = read(document, folder.where, release)
    return CheckedFolder(event, document, tuple(sorted((*folder.findings, *findings))))


def document_of(folder: Folder) -> Document:
    """Both files as plain values, which can be kept as JSON once they are free of errors."""
    files = (("event", folder.event.values), ("faq", folder.faq.values))
    return {name: values for name, values in files if values is not None}


def read(
    document: Document, where: Where = without_lines, release: int = 0
) -> tuple[Event | None, tuple[Finding, ...]]:
    """The event, unless there is an error; and everything that was found."""
    notebook = Notebook(where)
    event, faq = document.get("event"), document.get("faq")
    if not isinstance(event, Mapping):
        draft_entries(faq if isinstance(faq, Mapping) else {}, notebook)
        return None, notebook.findings
    draft = draft_event(event, faq if isinstance(faq, Mapping) else {}, notebook, release)
    check(draft, document, notebook)
    whole = isinstance(faq, Mapping) and not notebook.has_errors
    return (draft if whole else None), notebook.findings


def read_event(document: Document, release: int = 0) -> Event:
    """An event that was checked before it was kept. Newer checks do not keep it from being read."""
    event, faq = document.get("event"), document.get("faq")
    if not isinstance(event, Mapping) or not isinstance(faq, Mapping):
        raise FaultyEvent(())
    notebook = Notebook()
    draft = draft_event(event, faq, notebook, release)
    if notebook.has_errors:
        raise FaultyEvent(notebook.findings)
    return draft
