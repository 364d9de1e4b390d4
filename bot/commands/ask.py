"""`vert ask`: what would be said to a question, or to a file of them, without a chat or a database."""

import json
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import click

from bot.clock_here import Moment, NoTime, default_now, in_zone, read_moment
from bot.events_here import NoEvents
from bot.one_event import event_named
from dialogs.conversation import respond
from dialogs.experts.topics import about, reasons
from dialogs.faq import fit
from dialogs.model.event import Event
from dialogs.model.incoming import Said, Sender, Where
from dialogs.model.known import Known, Matcher, Outcome, Verdict
from dialogs.model.people import Conversation, Exchange, Kind, Person
from dialogs.model.question import Question
from dialogs.model.text import Language, as_language
from dialogs.plain import plain

PLACES: Mapping[str, tuple[Kind, bool]] = {
    "private": ("private", True),
    "group": ("group", False),
    "group_mentioned": ("group", True),
}


class CannotAsk(ValueError):
    """A line that is no question, and why."""


@dataclass(frozen=True)
class Line:
    """One question with all that goes with it."""

    id: str | int
    question: str
    language: Language | None
    now: datetime
    conversation: str
    where: str


@dataclass(frozen=True)
class Remembered:
    """What one conversation leaves for its next line."""

    person: Person
    exchange: Exchange | None = None


@click.command()
@click.option("--event", "event_id", required=True, metavar="ID", help="Which event is asked about.")
@click.option("--language", type=click.Choice(["nb", "nn", "en"]), help="Answer in this language.")
@click.option("--now", type=Moment(), metavar="T", help="The time it is, such as 2021-11-15T09:00+01:00.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object, with the reasons.")
@click.option("--jsonl", is_flag=True, help="Read a question a line from standard input, as JSON.")
@click.argument("text", required=False)
def ask(
    event_id: str,
    language: Language | None,
    now: datetime | None,
    as_json: bool,
    jsonl: bool,
    text: str | None,
) -> None:
    """Print what Vert would say to TEXT, or to each line of standard input with --jsonl.

    The event is read from the folders that VERT_EVENTS names; without it, from the two examples.
    A line is {"id", "question"}, and optionally "language", "now", "conversation" (lines with the
    same value are one conversation, in order) and "where" (private, group or group_mentioned).
    """
    if (text is None) is not jsonl:
        raise click.UsageError("Give either TEXT or --jsonl.")
    try:
        event = event_named(event_id, (), os.environ)
        at = in_zone(now or default_now(event, os.environ, datetime.now(UTC)), event.time_zone)
    except (NoEvents, NoTime) as problem:
        raise click.ClickException(str(problem)) from None
    asking = Asking(event, fit(event))
    if jsonl:
        raise SystemExit(_ask_all(sys.stdin.buffer, asking, language, at))
    verdict, said = asking.hear(Line("1", text or "", language, at, "1", "private"))
    click.echo(json.dumps(_told("1", verdict, said, True), ensure_ascii=False, indent=2) if as_json else said)


class Asking:
    """Plays conversations with one event; each is folded from line to line."""

    def __init__(self, event: Event, matcher: Matcher) -> None:
        self._event, self._matcher = event, matcher
        self._remembered: dict[str, Remembered] = {}
        self._heard = 0

    def hear(self, line: Line) -> tuple[Verdict, str]:
        """How Vert takes the line, and all that is read in return."""
        self._heard += 1
        kind, mentioned = PLACES[line.where]
        before = self._remembered.get(line.conversation) or Remembered(
            Person(f"ask::{line.conversation}", "A")
        )
        person = replace(before.person, language=line.language or before.person.language)
        chat = f"ask:{line.conversation}"
        said = Said(
            id=f"{chat}:{self._heard}",
            sender=Sender(person.id, person.name),
            where=Where(chat, "web", kind),
            at=line.now,
            text=line.question,
            message=str(self._heard),
            mentioned=mentioned,
        )
        known = Known(
            now=line.now,
            event=self._event,
            matcher=self._matcher,
            person=person,
            roles=frozenset({"participant"}),
            conversation=Conversation(chat, "web", kind, event=self._event.id),
            events=(self._event,),
            exchange=before.exchange,
            reachable_experts=frozenset(expert.email for expert in self._event.with_role("expert")),
        )
        outcome = respond(said, known)
        if line.conversation:
            self._remembered[line.conversation] = _folded(before, outcome)
        verdict = outcome.verdict or Verdict("silence", self._event.language)
        return replace(verdict, why=(*verdict.why, *self._why_to_whom(outcome))), _text(outcome)

    def _why_to_whom(self, outcome: Outcome) -> tuple[str, ...]:
        """Of what goes to a person: what it is held to be about, and what gave that away."""
        asked = (one for one in outcome.saved if isinstance(one, Question))
        return tuple(
            line
            for one in asked
            if one.state != "remembered"
            for line in reasons(about(one.text, self._event), self._event, one.language)
        )


def _folded(before: Remembered, outcome: Outcome) -> Remembered:
    for saved in outcome.saved:
        if isinstance(saved, Exchange):
            before = replace(before, exchange=saved)
        if isinstance(saved, Person):
            before = replace(before, person=saved)
    return before


def _text(outcome: Outcome) -> str:
    """The first thing said here; what is offered is listed below it."""
    message = next((one.message for one in outcome.envelopes if one.message), None)
    if message is None:
        return ""
    offered = outcome.verdict.suggestions if outcome.verdict else ()
    return "\n".join([plain(message), *(f"· {one.title}" for one in offered)])


def _ask_all(lines: Iterable[bytes], asking: Asking, language: Language | None, now: datetime) -> int:
    """Answers each line in order. A bad line is told about on stderr, and the rest goes on."""
    failed = 0
    for number, raw in enumerate(lines, 1):
        if not raw.strip():
            continue
        try:
            line = _line(raw, number, language, now)
        except (CannotAsk, NoTime) as problem:
            click.echo(f"line {number}: {problem}", err=True)
            failed = 1
            continue
        verdict, said = asking.hear(line)
        told = json.dumps(_told(line.id, verdict, said, False), ensure_ascii=False)
        click.echo(told.encode("utf-8", "backslashreplace"))  # half a surrogate pair becomes its JSON escape
    return failed


def _line(raw: bytes, number: int, language: Language | None, now: datetime) -> Line:
    try:
        given = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise CannotAsk("this is no JSON object") from None
    if not isinstance(given, dict):
        raise CannotAsk("this is no JSON object")
    if not isinstance(given.get("question"), str):
        raise CannotAsk('"question" is missing or no text')
    if not isinstance(given.get("id"), str | int):
        raise CannotAsk('"id" is missing, or neither text nor number')
    where = given.get("where") or "private"
    if where not in PLACES:
        raise CannotAsk(f'"where" is {where!r}, not one of {", ".join(PLACES)}')
    spoken = given.get("language")
    if spoken is not None and as_language(spoken) is None:
        raise CannotAsk(f'"language" is {spoken!r}, not one of nb, nn, en')
    at = given.get("now")
    if at is not None and not isinstance(at, str):
        raise CannotAsk('"now" is no text')
    conversation = given.get("conversation")
    return Line(
        id=given["id"],
        question=given["question"],
        language=as_language(spoken) or language,
        now=_moment_of(at, now),
        conversation=f"c{conversation}" if conversation is not None else "",
        where=where,
    )


def _moment_of(written: str | None, now: datetime) -> datetime:
    """The line's own time, in the zone of the command's where it names none. Raises NoTime."""
    return in_zone(read_moment(written), now.tzinfo) if written is not None else now


def _told(id_: str | int, verdict: Verdict, text: str, with_why: bool) -> dict[str, object]:
    told: dict[str, object] = {
        "id": id_,
        "kind": verdict.kind,
        "entry": verdict.entries[0] if verdict.entries else None,
        "confidence": verdict.confidence,
        "language": verdict.language,
        "text": text,
        "suggestions": [
            {"entry": one.entry, "title": one.title, "text": one.text} for one in verdict.suggestions
        ],
    }
    if len(verdict.entries) > 1:
        told["entries"] = list(verdict.entries)
    if with_why:
        told["why"] = list(verdict.why)
    return told
