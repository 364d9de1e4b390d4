"""The first words, small talk, and what Vert says about itself: who it is, and what it stores."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from dialogs import answering, hosting, smalltalk
from dialogs.language import spoken
from dialogs.model.envelope import Envelope, Here, Reply
from dialogs.model.event import Event
from dialogs.model.incoming import Heard, Joined, Pressed, Said
from dialogs.model.known import SILENCE, Audit, Forget, Known, Outcome
from dialogs.model.message import Choice, Item, Line, Message
from dialogs.model.people import may
from dialogs.model.text import Language
from dialogs.replies import small_talk
from dialogs.words import phrases, say

EXAMPLES = 3
BINDING = "binding"  # what the question which event a chat is for is about


def joined(incoming: Joined, known: Known) -> Outcome:
    """Vert introduces itself once, to a chat it comes into and to a person who opens it."""
    if not incoming.vert and not known.conversation.is_private:
        return SILENCE
    if known.event is None:
        asked = which_event(incoming, known)
        key = f"{known.conversation.id}:which_event"  # a channel may tell twice that Vert has come
        return replace(
            asked, envelopes=tuple(replace(one, key=key, about=BINDING) for one in asked.envelopes)
        )
    return Outcome(envelopes=(introduction(known.event, known),))


def introduction(event: Event, known: Known) -> Envelope:
    """Who Vert is and what to ask, once for each conversation. An organizer sees what there is to do."""
    if not known.conversation.is_private:
        return in_group(event, known.conversation.id)
    language = known.person.language or event.language
    organizes = may(event.roles_of(known.person.email), "organizer")
    card = hosting.card(event, language) if organizes else _first_words("welcome.private", event, language)
    # whoever opens Vert is answered, also while it is tried out
    return Envelope(f"{known.conversation.id}:welcome", Here(), card, kind="answer", event=event.id)


def in_group(event: Event, conversation: str) -> Envelope:
    """The same to a group chat, which hears it when the event is live: on joining, or else at the start."""
    words = _first_words("welcome.group", event, event.language)
    key, to = f"{conversation}:welcome", Reply("", conversation)
    return Envelope(key, to, words, kind="notice", event=event.id)


def _first_words(phrase: str, event: Event, language: Language) -> Message:
    words = say(phrase, language, topics=_topics(event, language), event=event.title.in_(language))
    return Message(text=words, choices=_first_choices(language), language=language)


def which_event(incoming: Heard, known: Known) -> Outcome:
    """Asks which event a chat is about. In a group chat that is for organizers to say."""
    language = known.person.language or known.person.last_language or "nb"
    can_choose = known.conversation.is_private or may(known.roles, "organizer")
    if not known.events or not can_choose:
        return small_talk(incoming, known, Message(say("conversation.no_event", language), language=language))
    choices = tuple(Choice(event.title.in_(language), "bind", f"event:{event.id}") for event in known.events)
    message = Message(say("conversation.which_event", language), choices=choices, language=language)
    return small_talk(incoming, known, message)


def answer(said: Said, text: str, known: Known, language: Language) -> Outcome | None:
    """The answer to small talk, or None where the line is a question to the event."""
    kind = smalltalk.kind_of(text)
    if kind is None:
        return None
    if act := SAID.get(kind):
        return act(said, known, language)
    if kind in ("nb", "nn", "en"):
        return _speak(said, known, kind)
    return small_talk(said, known, _line(f"welcome.{kind}", known, language))


def courtesy(said: Said, text: str, known: Known, language: Language) -> Outcome | None:
    """A line that asks nothing, though no line of small talk is quite like it."""
    kind = "rude" if smalltalk.is_rude(text) else smalltalk.courtesy_of(text)
    return small_talk(said, known, _line(f"welcome.{kind}", known, language)) if kind else None


def help_(heard: Heard, known: Known, language: Language) -> Outcome:
    """What can be asked, with examples of this event's own."""
    if known.event and known.conversation.is_private and may(known.roles, "organizer"):
        return small_talk(heard, known, hosting.card(known.event, language))
    first = _line("welcome.help", known, language)
    items = tuple(
        Item(f"«{example}»" if language != "en" else f"“{example}”")
        for example in _examples(known.event, language)
    )
    choices: tuple[Choice, ...] = (Choice(say("welcome.what_do_you_store", language), "what_stored"),)
    if known.event and known.conversation.is_private and may(known.roles, "expert"):
        mine = (("experts.my_answers", "my_answers"), ("absence.my_status", "my_status"))
        choices = (*(Choice(say(words, language), verb) for words, verb in mine), *choices)
    return small_talk(
        heard, known, replace(first, items=items, small=say("welcome.help_more", language), choices=choices)
    )


def human(heard: Heard, known: Known, language: Language) -> Outcome:
    """Hands over what was asked last; where nothing was, asks what it is about."""
    exchange = known.exchange
    if exchange and exchange.asked and known.event and exchange.kind in ("answer", "suggest"):
        return answering.hand_over(heard, exchange.asked, known, exchange.language)
    return small_talk(heard, known, _line("welcome.human", known, language))


def what_stored(heard: Heard, known: Known, language: Language) -> Outcome:
    """Drawn from the tables that hold something about people, so that it is never a promise gone stale."""
    tables = known.stored or [
        name.removeprefix("stored.") for name in phrases() if name.startswith("stored.")
    ]
    items = tuple(Item(stored_words(table, language)) for table in tables)
    kept = say("welcome.kept_for", language, days=known.event.retention_days) if known.event else ""
    choices = (
        Choice(say("welcome.show_mine", language), "my_data"),
        Choice(say("welcome.delete_me", language), "forget_me"),
    )
    text = say("welcome.stores", language)
    return small_talk(
        heard, known, Message(text=text, items=items, small=kept, choices=choices, language=language)
    )


def my_data(heard: Heard, known: Known, language: Language) -> Outcome:
    """What Vert knows of this person, shown to them alone."""
    if not known.conversation.is_private:
        return _in_private(heard, known, language)
    person = known.person
    lines = [Line(say("welcome.known_name", language), person.name)]
    if person.email:
        lines.append(Line(say("welcome.known_email", language), person.email))
    if person.language:
        lines.append(Line(say("welcome.known_language", language), person.language))
    if known.exchange and known.exchange.asked:
        lines.append(Line(say("welcome.known_last", language), known.exchange.asked))
    items = tuple(
        Item(stored_words(table, language), str(count)) for table, count in known.stored.items() if count
    )
    choices = (Choice(say("welcome.delete_me", language), "forget_me"),)
    title = say("welcome.known_title", language)
    message = Message(title=title, lines=tuple(lines), items=items, choices=choices, language=language)
    return small_talk(heard, known, message)


def forget_me(heard: Heard, known: Known, language: Language) -> Outcome:
    """Asks once more, since it can't be undone."""
    if not known.conversation.is_private:
        return _in_private(heard, known, language)
    yes = Choice(say("welcome.delete_yes", language), "forget_me_yes", style="destructive")
    return small_talk(
        heard, known, Message(say("welcome.delete_sure", language), choices=(yes,), language=language)
    )


def forget_me_yes(heard: Heard, known: Known, language: Language) -> Outcome:
    if not known.conversation.is_private:
        return _in_private(heard, known, language)
    return Outcome(
        card=Message(say("welcome.deleted", language), language=language),
        saved=(Forget(known.person.id),),
        audit=(Audit("forget_me", "person"),),
    )


def _speak(said: Said, known: Known, kind: str) -> Outcome:
    """From now on the person is answered in the language they ask for."""
    language: Language = "en" if kind == "en" else "nn" if kind == "nn" else "nb"
    person = replace(known.person, language=language, last_language=language)
    message = Message(say("welcome.language_chosen", language), language=language)
    return small_talk(said, known, message, (person,))


def _in_private(heard: Heard, known: Known, language: Language) -> Outcome:
    if isinstance(heard, Pressed):
        return Outcome(notice=say("common.in_private_only", language))
    return small_talk(heard, known, Message(say("common.in_private_only", language), language=language))


def _line(phrase: str, known: Known, language: Language) -> Message:
    event = known.event.title.in_(language) if known.event else say("welcome.topics", language)
    return Message(
        say(phrase, language, topics=_topics(known.event, language), event=event), language=language
    )


def _topics(event: Event | None, language: Language) -> str:
    return (event.about.in_(language) if event else "") or say("welcome.topics", language)


def _examples(event: Event | None, language: Language) -> tuple[str, ...]:
    if event is None:
        return ()
    if suggested := event.demo.suggestions.get(language):
        return tuple(suggested[:EXAMPLES])
    asked = (entry.asked_as.get(language) for entry in event.entries)
    return tuple(lines[0] for lines in asked if lines)[:EXAMPLES]


def _first_choices(language: Language) -> tuple[Choice, ...]:
    return (
        Choice(say("welcome.what_can_you", language), "help"),
        Choice(say("welcome.what_do_you_store", language), "what_stored"),
    )


def stored_words(table: str, language: Language) -> str:
    """What a table holds, as it is called in front of people."""
    phrase = f"stored.{table}"
    return say(phrase, language) if phrase in phrases() else table


SAID: Mapping[str, Callable[[Heard, Known, Language], Outcome]] = {
    "help": help_,
    "human": human,
    "what_stored": what_stored,
    "my_data": my_data,
    "forget_me": forget_me,
}


def _pressed(act: Callable[[Heard, Known, Language], Outcome]) -> Callable[[Pressed, Known], Outcome]:
    def press(pressed: Pressed, known: Known) -> Outcome:
        return act(pressed, known, spoken("", known.person, known.event))

    return press


VERBS: Mapping[str, Callable[[Pressed, Known], Outcome]] = {
    "help": _pressed(help_),
    "what_stored": _pressed(what_stored),
    "my_data": _pressed(my_data),
    "forget_me": _pressed(forget_me),
    "forget_me_yes": _pressed(forget_me_yes),
}
