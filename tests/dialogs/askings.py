"""What a gathering remembers of what was asked, as the store would hand it to a turn."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from dialogs.model.asking import Asking, Disputed, Doubt, Marked, Told
from dialogs.model.envelope import Envelope
from dialogs.model.ids import derived
from dialogs.model.incoming import Heard, Pressed, Said
from dialogs.model.known import Tally
from dialogs.model.message import Message
from dialogs.model.people import Exchange, Person
from dialogs.model.question import Question
from dialogs.wrong.acting import INSTEAD
from dialogs.wrong.cards import about_leading


class Askings:
    def __init__(self) -> None:
        self.all: dict[str, Asking] = {}
        self._said: dict[str, Message] = {}
        self._tallies: Counter[tuple[str, str]] = Counter()

    def keep(self, saved: object, event: str, person: Person, now: datetime) -> None:
        match saved:
            case Exchange():
                self.all[saved.about] = Asking(
                    saved.about,
                    event,
                    saved.conversation,
                    saved.person,
                    saved.message,
                    saved.asked,
                    saved.language,
                    saved.conversation != "web:group",
                    saved.kind,
                    saved.entries,
                    saved.at,
                    name=person.name,
                    email=person.email,
                )
            case Marked(about, verdict):
                moment = None if verdict == "right" else now
                which = {"helped": "helped_at", "not_quite": "not_quite_at"}.get(verdict, "wrong_at")
                self.all[about] = replace(self.all[about], **{which: moment})  # type: ignore[arg-type]
            case Tally():
                self._tallies[saved.entry, saved.verdict] += saved.count

    def hear(self, envelope: Envelope) -> None:
        if envelope.message and envelope.source != INSTEAD:
            self._said[envelope.about] = envelope.message

    def forget(self, person: str) -> None:
        for about, one in self.all.items():
            if one.person == person:
                self.all[about] = replace(one, person="", asked="", entries=(), name="", email=None)

    def told(self, questions: Iterable[Question], now: datetime) -> tuple[Told, ...]:
        own = (
            Told(
                one.about,
                replace(one, name="") if one.private else one,
                one.at,
                said=self._said.get(one.about),
            )
            for one in self.all.values()
            if one.kind == "answer" and one.asked and one.at.date() == now.date()
        )
        brought = (
            Told(f"question:{one.id}", None, one.contributions[-1].at, question=one)
            for one in questions
            if one.contributions and one.contributions[-1].at.date() == now.date()
        )
        return tuple(sorted((*own, *brought), key=lambda one: one.at, reverse=True))

    def disputed(self, heard: Heard, questions: Iterable[Question]) -> Disputed | None:
        about = heard.object if isinstance(heard, Pressed) else ""
        if isinstance(heard, Said):
            about = heard.replies_to or ""
        kind, _, rest = about.partition(":")
        by_id = {one.id: one for one in questions}
        if kind in ("question", "answer", "shared"):
            question = by_id.get(rest.partition(":")[0])
            leading = by_id.get(question.merged_into or "", question) if question else None
            if question is None or leading is None:
                return None
            merged = (one for one in by_id.values() if one.merged_into == leading.id)
            about = about_leading(about, question, leading)
            return Disputed(about, question=leading, merged=tuple(merged))
        if kind != "exchange":
            return Disputed(about) if about else None
        if (asking := self.all.get(about)) is None:
            return None
        same = (
            one
            for one in by_id.values()
            if (one.message, one.asker) == (asking.message, asking.person)
            and one.state not in ("withdrawn", "closed")
        )
        own = by_id.get(derived(about, "wrong"))
        return Disputed(about, asking, next(same, own), self._said.get(about))

    def doubts(self) -> tuple[Doubt, ...]:
        entries = sorted({entry for (entry, _), count in self._tallies.items() if count})
        return tuple(
            Doubt(
                entry,
                self._tallies[entry, "not_quite"],
                self._tallies[entry, "wrong"],
                self._tallies[entry, "would_have_answered"],
                tuple(
                    one.asked
                    for one in reversed(self.all.values())
                    if entry in one.entries and (one.not_quite_at or one.wrong_at)
                )[:3],
                self._tallies[entry, "helped"],
            )
            for entry in entries
        )
