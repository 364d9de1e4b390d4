"""The door to the database: a transaction is one plain function of a Connection."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection as Connection  # whoever writes a transaction names its door

T = TypeVar("T")
Transaction = Callable[[Connection], T]

PATIENCE = 8.0  # seconds; Teams repeats a message it got no answer to after about fifteen


class DatabaseAway(Exception):
    """The database could not be reached, or was locked, for as long as a turn may wait."""


class Conflict(Exception):
    """Somebody else changed the same thing first; load anew and decide again."""


class Store(ABC):
    """Where everything is kept. Each call is one transaction: all of it happens, or none."""

    @abstractmethod
    async def run(self, transaction: Transaction[T]) -> T:
        """What the transaction returns, once it is committed. Raises DatabaseAway, Conflict."""

    @abstractmethod
    async def read(self, transaction: Transaction[T]) -> T:
        """The same for what only looks; it never waits for a writer. Raises DatabaseAway."""

    @abstractmethod
    async def close(self) -> None:
        """Lets go of the database, after what is under way."""
