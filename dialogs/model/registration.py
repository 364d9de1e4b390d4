"""A row of the organizers' list of participants, and what the list holds when it is counted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from dialogs.model.broadcast import Reach
from dialogs.model.event import Role
from dialogs.model.text import Language

Status = Literal["registered", "confirmed", "waiting", "cancelled", "invited"]
STATUSES: tuple[Status, ...] = ("registered", "confirmed", "waiting", "cancelled", "invited")


@dataclass(frozen=True)
class Registration:
    """Somebody the list names, whether or not they ever open Vert. `role` gives no powers."""

    event: str
    email: str  # in lower case
    name: str = ""
    municipality: str = ""
    role: Role = "participant"
    cohort: str | None = None
    status: Status = "registered"
    contact: bool = False  # of their municipality
    nights: int | None = None
    language: Language | None = None
    version: int = 0


@dataclass(frozen=True)
class PendingImport:
    """A list that was read and shown and is not taken yet. `columns` are those the list has.

    `digest` stands for the difference that was shown.
    """

    event: str
    digest: str
    by: str  # person id of the organizer
    columns: tuple[str, ...]
    rows: tuple[Registration, ...]
    list: str = ""  # what the rows are called as an audience


@dataclass(frozen=True)
class ImportTaken:
    """The pending list's difference becomes so: rows that are new or changed, and addresses that go."""

    event: str
    digest: str
    written: tuple[Registration, ...]
    removed: tuple[str, ...] = ()
    list: str = ""
    listed: tuple[str, ...] = ()  # the addresses that the list of this name holds from now on


@dataclass(frozen=True)
class ForgetAddress:
    """An organizer's wish that all about the human with this address goes."""

    event: str
    email: str


@dataclass(frozen=True)
class Participants:
    """The list, counted. Where it is empty, so is everything here."""

    total: int = 0
    statuses: Mapping[str, int] = field(default_factory=dict)
    roles: Mapping[str, int] = field(default_factory=dict)
    municipalities: Mapping[str, int] = field(default_factory=dict)
    cohorts: Mapping[str, int] = field(default_factory=dict)
    lists: Mapping[str, int] = field(default_factory=dict)
    unregistered: int = 0  # invited, or met in the event's chats, and not on the list
    reach: Reach = field(default_factory=Reach)
