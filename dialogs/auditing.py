"""The log as organizers read it: the newest first, by person and by act, in plain words."""

from dialogs.common import event_of
from dialogs.model.event import Event
from dialogs.model.incoming import Heard, Incoming, Pressed
from dialogs.model.known import Known
from dialogs.model.logged import MACHINE, OTHERS, PAGE, Log, Logged, Wanted
from dialogs.model.message import Choice, Field, Form, Item, Message, Option, typed
from dialogs.model.text import Language
from dialogs.words import phrases, say, when

_LOG = "log"
ANY = "*"  # no choice among what a form offers
_SHORT = 6  # digits of an id: enough to tell two apart on a page


def wanted(incoming: Incoming) -> Wanted:
    """Which lines a press asks for: by the form's fields, or by a button that turns the page."""
    if not isinstance(incoming, Pressed):
        return Wanted()
    if {"act", "who"} & set(incoming.fields):
        act, who = (incoming.fields.get(name, "").replace(ANY, "") for name in ("act", "who"))
        return Wanted(act, who)
    kind, *parts = incoming.object.split(":", 3)
    if kind != _LOG or len(parts) != 3 or not parts[0].isdecimal() or len(parts[0]) > 6:
        return Wanted()
    return Wanted(parts[1], parts[2], int(parts[0]))


def show(heard: Heard, known: Known, language: Language) -> Message:
    """*Logg*: a page of it, ways to the next, and a form to look for less."""
    event, log = event_of(known), known.log
    return Message(
        title=say("auditing.title", language),
        text=_shown(log, language),
        items=tuple(
            Item(typed(sentence(line, language)), typed(_around(line, event, language))) for line in log.lines
        ),
        choices=_turning(log, language),
        form=_form(log, event, language),
        language=language,
    )


def sentence(line: Logged, language: Language) -> str:
    """Who did what; of a refusal, that it was one."""
    form = {"done": "did", "refused": "refused"}.get(line.outcome, "otherwise")
    act = act_words(line.act, language)
    who = line.who or say(_nobody(line), language)
    return say(f"auditing.{form}", language, who=who, act=act, outcome=line.outcome)


def act_words(act: str, language: Language) -> str:
    """The act in plain words, to stand after a name."""
    phrase = f"acts.{act}"
    return say(phrase, language) if phrase in phrases() else act


def object_words(line: Logged, event: Event, language: Language) -> str:
    """What it was done to, by a name where there is one that tells nothing of a message."""
    kind, _, id_ = line.object.partition(":")
    if kind == "event":
        return event.title.in_(language) if id_ == event.id else id_
    if kind == "session" and id_ in event.sessions_by_id:
        return event.sessions_by_id[id_].title.in_(language)
    if kind in ("planned", "sent"):
        return _reminder_words(id_, event, language)
    phrase = f"auditing.about_{kind}"
    return say(phrase, language, id=id_[:_SHORT]) if phrase in phrases() else ""


def _reminder_words(key: str, event: Event, language: Language) -> str:
    """A reminder's key names its session."""
    parts = key.split(":")
    session = event.sessions_by_id.get(parts[2]) if len(parts) > 2 else None
    reminder = say("auditing.about_planned", language)
    return f"{reminder}: {session.title.in_(language)}" if session else reminder


def channel_words(channel: str, language: Language) -> str:
    phrase = f"auditing.in_{'machine' if channel == MACHINE else channel}"
    return say(phrase, language) if phrase in phrases() else channel


def _nobody(line: Logged) -> str:
    if line.nameless:
        return "auditing.unnamed"
    if line.channel == MACHINE:
        return "auditing.machine"
    return "auditing.forgotten" if line.channel else "auditing.vert"


def _around(line: Logged, event: Event, language: Language) -> str:
    parts = (
        when(line.at, language),
        channel_words(line.channel, language),
        object_words(line, event, language),
    )
    return " · ".join(filter(None, parts))


def _shown(log: Log, language: Language) -> str:
    if log.lines:
        first = log.wanted.page * PAGE + 1
        last = first + len(log.lines) - 1
        return say("auditing.shown", language, first=first, last=last, total=log.total)
    return say("auditing.none_fit" if log.acts else "auditing.empty", language)


def _turning(log: Log, language: Language) -> tuple[Choice, ...]:
    page, choices = log.wanted.page, []
    if page > 0:
        choices.append(_turn(log, page - 1, say("auditing.newer", language)))
    if (page + 1) * PAGE < log.total:
        choices.append(_turn(log, page + 1, say("auditing.older", language)))
    return tuple(choices)


def _turn(log: Log, page: int, title: str) -> Choice:
    return Choice(title, "audit", f"{_LOG}:{page}:{log.wanted.act}:{log.wanted.who}")


def _form(log: Log, event: Event, language: Language) -> Form:
    everyone, everything = say("auditing.all", language), say("auditing.everything", language)
    people = [Option(one.email, one.name) for one in event.people if one.roles]
    others = Option(OTHERS, say("auditing.others", language))
    acts = sorted((Option(act, act_words(act, language)) for act in log.acts), key=lambda one: one.title)
    who, what = say("auditing.who", language), say("auditing.what", language)
    return Form(
        (
            Field("who", who, "one_of", log.wanted.who or ANY, (Option(ANY, everyone), *people, others)),
            Field("act", what, "one_of", log.wanted.act or ANY, (Option(ANY, everything), *acts)),
        ),
        (Choice(say("auditing.show", language), "audit", f"event:{event.id}"),),
    )
