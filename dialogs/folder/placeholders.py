"""What may stand between braces in an answer: names of facts, and what is known of event and sessions."""

from dialogs.braces import names_in, rest_of
from dialogs.model.event import Event, Session

OF_A_SESSION = ("title", "when", "date", "time", "end", "place", "speakers")
OF_THE_EVENT = ("title", "dates")

# In the two forms of a dated fact, and nowhere else.
OF_A_FORM = {"before": ("date", "in_days"), "after": ("date", "days_ago")}


def placeholders_in(text: str) -> tuple[str, ...]:
    """What stands between braces, in order: `registration.deadline`, `session.webinar-1.when`."""
    return names_in(text)


def has_loose_braces(text: str) -> bool:
    """Whether a brace is left over that has no partner."""
    rest = rest_of(text)
    return "{" in rest or "}" in rest


def known_placeholders(event: Event) -> frozenset[str]:
    """Every placeholder that this event can fill in."""
    of_sessions = {
        f"session.{one.id}.{what}" for one in event.sessions for what in OF_A_SESSION if _has(one, what)
    }
    return frozenset({*event.facts, *of_sessions, *(f"event.{what}" for what in OF_THE_EVENT)})


def _has(session: Session, what: str) -> bool:
    if what == "end":
        return session.end is not None
    if what == "place":
        return bool(session.place)
    return what != "speakers" or bool(session.speakers)
