"""What is done and read day by day, written down as it can be read aloud."""

import re
from collections.abc import Mapping

from tests.fakes.teams import FakeTeams, Person, Place, Posted, Where
from tests.stories.server import Server

# What differs from run to run, and is not what the story tells: signed addresses, seconds left to undo.
_OWN_PAGE = re.compile(r"http://127\.0\.0\.1:\d+/(\w+)(?:/[\w.~/?=-]*)?")
_SECONDS = re.compile(r"om (?:30|29|28|27|26|25) sekunder")

Chat = Person | Place


class Diary:
    """`chats` are those that are read each evening, by what they are called."""

    def __init__(self, teams: FakeTeams, vert: Server, chats: Mapping[str, Chat]) -> None:
        self._teams, self._vert, self._chats = teams, vert, chats
        self._read: dict[str, str] = {}  # each message as it was when it was last read
        self._lines: list[str] = []

    @property
    def text(self) -> str:
        return "\n".join(self._lines) + "\n"

    async def day(self, name: str, at: str = "") -> None:
        """A new day, or an hour of one, by the clock that Vert plays."""
        if at:
            await self._vert.restart(at)
        self._lines += [*([""] if self._lines else []), f"=== {name} ==="]

    def tells(self, line: str) -> None:
        """What no chat shows."""
        self._lines.append(f"({line})")

    async def runs(self, *command: str, status: int = 0) -> str:
        """A command of a terminal, and all that it answers."""
        said = alike(await self._vert.runs(*command, status=status))
        self._lines += [f"$ vert {' '.join(_short(word) for word in command)}", *_indented(said)]
        return said

    async def writes(
        self, who: Person, text: str, where: Place | None = None, *, quoting: Posted | None = None
    ) -> None:
        """To Vert, which in the group is mentioned."""
        quoted = f" «{quoting.text().splitlines()[0]}» –" if quoting else ""
        self._lines.append(f"{who.name}{' i gruppa' if where else ''}:{quoted} {text}")
        said = await self._teams.says(who, where or who, text, reply_to=quoting)
        self._read[said.id] = self._teams.message(said.id).text()

    async def reads(self, where: Chat, words: str) -> Posted:
        """The newest message of Vert's there with these words that was not read as it now stands."""
        try:
            await self._teams.until(lambda: bool(self._unread(where, words)))
        except AssertionError:
            there = "\n".join(f"{who}: {said}" for who, said in self._teams.transcript(where))
            raise AssertionError(f"{words!r} was not read anew; there stands:\n{there}") from None
        found = self._unread(where, words)[-1]
        again = " (endret)" if found.id in self._read else ""
        self._lines += self._told(found, again)
        return found

    async def asks(self, who: Person, text: str, words: str, where: Place | None = None) -> Posted:
        """Writes, and reads what is answered."""
        await self.writes(who, text, where)
        return await self.reads(where or who, words)

    async def presses(
        self,
        who: Person,
        title: str,
        words: str,
        fields: Mapping[str, object] | None = None,
        *,
        where: Place | None = None,
        card: Posted | None = None,
    ) -> Posted:
        """And reads how the card then looks to the presser, or the notice beside it, with these words."""
        pressed = card or self._with_button(where or who, title, who)
        answer = await self._teams.presses(who, where or who, title, fields, card=pressed)
        assert answer.status == 200, f"[{title}] was answered with {answer.status}"
        notice = answer.body["value"] if isinstance(answer.body["value"], str) else ""
        shown = notice or pressed.text(who)
        assert words in shown, f"[{title}] shows not {words!r} but:\n{shown}"
        self._lines.append(f"{who.name} trykker [{title}]{' i gruppa' if where else ''}")
        for name, value in (fields or {}).items():
            filled = ", ".join(value) if isinstance(value, list) else str(value)
            self._lines += _indented("\n".join(_spoken(name, filled)))
        self._lines += _spoken(f"Bare til {who.name}", alike(notice)) if notice else self._told(pressed)
        return pressed

    async def evening(self) -> None:
        """What each chat shows that was not read yet. What is not named stands as it did."""
        await self._vert.at_rest()
        silent = []
        for name, where in self._chats.items():
            news = [line for message in self._teams.messages(where) for line in self._news(message)]
            self._lines += [f"--- {name} ---", *news] if news else []
            silent += [] if news else [name]
        self._lines += [f"--- ikke noe nytt: {', '.join(silent)} ---"] if silent else []

    def _unread(self, where: Chat, words: str) -> list[Posted]:
        messages = (one for one in self._teams.messages(where) if not one.who)
        return [one for one in messages if words in one.text() and self._read.get(one.id) != one.text()]

    def _news(self, message: Posted) -> list[str]:
        if self._read.get(message.id) == message.text():
            return []
        again = " (endret)" if message.id in self._read else ""
        self._read[message.id] = message.text()
        return _spoken(f"{message.who.name if message.who else 'Vert'}{again}", alike(message.text()))

    def _told(self, message: Posted, again: str = "") -> list[str]:
        self._read[message.id] = message.text()
        person = message.place.kind == "personal"
        where = f" til {message.place.members[0].name}" if person else " i gruppa"
        return _spoken(f"Vert{where}{again}", alike(message.text()))

    def _with_button(self, where: Where, title: str, who: Person) -> Posted:
        theirs = [one for one in self._teams.messages(where, seen_by=who) if not one.who]
        for posted in reversed(theirs):
            if f"[{title}]" in posted.text(who):
                return posted
        shown = "\n".join(one.text(who) for one in theirs)
        raise AssertionError(f"no button {title!r} there; there stands:\n{shown}")


def alike(text: str) -> str:
    """The same in every run, and without the mark that a spreadsheet wants at the start of a file."""
    return _SECONDS.sub("om 30 sekunder", _OWN_PAGE.sub(r"<\1>", text)).lstrip("\ufeff")


def _short(word: str) -> str:
    return word.rpartition("/")[2] if word.startswith("/") else word


def _spoken(who: str, text: str) -> list[str]:
    first, *rest = text.splitlines() or [""]
    return [f"{who}: {first}", *(f"    {line}" for line in rest)]


def _indented(text: str) -> list[str]:
    return [f"    {line}" for line in text.splitlines()]
