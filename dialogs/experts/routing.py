"""Who gets a question: the expert whose topics fit and who can be reached, else the organizers."""

from dialogs.common import event_of
from dialogs.model.event import Event, Listed
from dialogs.model.known import Known
from dialogs.model.people import may
from dialogs.model.text import Language
from dialogs.tokens import alike, words_of


def topic_of(text: str, event: Event) -> str | None:
    """The topic most of whose words the text says."""
    said = words_of(text)
    best, most = None, 0
    for topic in event.topics:
        count = sum(1 for phrase in topic.words if _says(said, words_of(phrase)))
        if count > most:
            best, most = topic.id, count
    return best


def _says(said: list[str], phrase: list[str]) -> bool:
    return all(any(alike(word, known) for word in said) for known in phrase)


def expert_for(
    topic: str | None, known: Known, language: Language, declined: tuple[str, ...] = ()
) -> Listed | None:
    """A reachable expert whose topics fit, rather one with the language; None: an organizer must help."""
    fitting = [one for one in _fitting(topic, known, declined) if one.email in known.reachable_experts]
    return min(fitting, key=lambda expert: language not in expert.languages, default=None)


def expert_by_link(
    topic: str | None, known: Known, declined: tuple[str, ...] = ()
) -> tuple[Listed, str] | None:
    """An expert nobody can reach, and the link to their desk, which an organizer can send them.

    None for who organizes as well: a link may be passed on, and their powers with it.
    """
    for expert in _fitting(topic, known, declined):
        if may(expert.roles, "organizer"):
            continue
        if link := known.links.get(f"desk:{event_of(known).id}:{expert.email}"):
            return expert, link
    return None


def _fitting(topic: str | None, known: Known, declined: tuple[str, ...]) -> list[Listed]:
    experts = known.event.with_role("expert") if known.event else ()
    return [one for one in experts if topic in one.topics and one.email not in declined]


def organizers_of(event: Event) -> tuple[Listed, ...]:
    """Where there is no organizer, an admin is one."""
    return event.with_role("organizer") or event.with_role("admin")


def language_for(listed: Listed, event: Event) -> Language:
    """What someone is first written to in: the event's language where they have it, else their own first."""
    if event.language in listed.languages or not listed.languages:
        return event.language
    return listed.languages[0]
