"""What is written down of acts: who did what to what, when, and from where."""

from dataclasses import dataclass
from datetime import datetime

PAGE = 20  # lines
MACHINE = "command line"  # where those are who have the machine itself


@dataclass(frozen=True)
class Logged:
    """One act. `who` is a name; empty for the clock, and for who is forgotten or unnamed."""

    at: datetime
    who: str
    act: str
    object: str = ""
    outcome: str = "done"
    channel: str = ""
    nameless: bool = False  # by somebody about their own question, which they asked *uten navn*


@dataclass(frozen=True)
class Wanted:
    """Which lines: of an act, of a listed person's e-mail or "others", and how many pages back."""

    act: str = ""
    who: str = ""
    page: int = 0


OTHERS = "others"  # everyone whom the event lists with no role


@dataclass(frozen=True)
class Log:
    """A page of it, the newest first; `acts` are those that occur at all."""

    lines: tuple[Logged, ...] = ()
    total: int = 0
    wanted: Wanted = Wanted()
    acts: tuple[str, ...] = ()
