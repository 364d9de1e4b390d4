"""What an event's folder brings to the stage: the event, its tour, and the people who play it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.app import Faulty
from bot.store.casting import Played
from bot.store.releases import Document
from dialogs.folder.finding import has_errors
from dialogs.folder.reading import check_folder
from dialogs.folder.tour import Tour
from dialogs.model.event import Event


@dataclass(frozen=True)
class Script:
    """What a folder brings to the stage."""

    event: Event
    document: Document
    tour: Tour | None

    @property
    def beginning(self) -> datetime | None:
        """The first scene; else the first session. None for an event without either."""
        scenes = self.event.demo.scenes
        return scenes[0].at if scenes else self.event.first_start

    @property
    def people(self) -> tuple[Played, ...]:
        """The cast but for the experts, who are outside the chat; and those who are only counted."""
        cast = tuple(
            _played(
                self.event, one.letter, one.name, one.email, last_language=one.language, cohort=one.cohort
            )
            for one in self.event.demo.cast
            if one.role != "expert"
        )
        return cast + tuple(_silent(self.event, number) for number in range(1, self.event.demo.silent + 1))

    @property
    def host(self) -> Played:
        """Who brings Vert into the chat: an organizer, if there is one on stage."""
        organizers = {one.email for one in self.event.demo.cast if one.role == "organizer"}
        return next((one for one in self.people if one.email in organizers), self.people[0])


def read_script(folder: Path) -> Script:
    """The folder's event, live, with nobody listed who isn't on stage. Raises Faulty, for a tour too."""
    checked = check_folder(folder)
    if checked.event is None or has_errors(checked.findings):
        raise Faulty(folder, checked.findings)
    document = _for_the_stage(checked.document, checked.event)
    event = replace(checked.event, state="live")
    return Script(event, document, checked.tour)


def _for_the_stage(document: Mapping[str, Any], event: Event) -> Document:
    """A question to an expert whom no pane shows would be lost on a visitor."""
    shown = {one.email for one in event.demo.cast}
    people = [
        one for one in document["event"].get("people", ()) if str(one.get("email", "")).casefold() in shown
    ]
    return {**document, "event": {**document["event"], "state": "live", "people": people}}


def _played(event: Event, role: str, name: str, email: str, **besides: Any) -> Played:
    return Played(f"{event.id}-{role}", name, email, **besides)


def _silent(event: Event, number: int) -> Played:
    """One who only reads. The first has chosen nynorsk, as somebody always has."""
    return _played(
        event,
        f"silent-{number}",
        f"Deltaker {number}",
        f"deltaker.{number}.{event.id}@example.org",
        language="nn" if number == 1 else None,
        last_language=event.language,
    )
