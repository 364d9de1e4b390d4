"""When a question that waits goes to the organizers: after four working hours, or where no expert is."""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime

from dialogs.model.event import Event
from dialogs.model.question import Question
from scheduler.working_hours import plus_working_hours

PATIENCE = 4  # working hours an expert has


def overdue(
    questions: Iterable[Question], event: Event, now: datetime, reachable: Collection[str]
) -> tuple[Question, ...]:
    """Those that organizers should be given now. `reachable` are the e-mails some channel can reach."""
    now = now.astimezone(UTC)
    return tuple(
        one
        for one in questions
        if one.waits and one.organizers_asked_at is None and _patient_until(one, event, reachable) <= now
    )


def _patient_until(question: Question, event: Event, reachable: Collection[str]) -> datetime:
    """An expert who took it was reached somehow; one who only was sent it may never see it."""
    if question.expert is None or question.with_since is None:
        return question.asked_at + event.peers_first
    if question.state == "with_expert" and question.expert not in reachable:
        return question.with_since
    return plus_working_hours(question.with_since.astimezone(event.time_zone), PATIENCE)
