"""A list comes in: read, compared, shown, and taken once somebody has seen what that changes."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import wraps

from dialogs.common import event_of, language_of, not_here
from dialogs.hearing import readable
from dialogs.model.event import Event
from dialogs.model.incoming import Pressed
from dialogs.model.known import Audit, Known, Outcome
from dialogs.model.message import Choice, Field, Form, Item, Line, Message, Option, typed
from dialogs.model.registration import ImportTaken, PendingImport, Registration
from dialogs.model.text import Language
from dialogs.people.difference import Difference, difference, difference_of, kinds_of_change
from dialogs.people.problem import Problem, choices_of
from dialogs.people.reading import read_list
from dialogs.people.words import names
from dialogs.words import counted, say

MOST_PROBLEMS = 20  # on a card: whoever has more has one mistake many times
MOST_KINDS = 6
EXAMPLES = 3
LONGEST_NAME = 60
MISSING = "missing"  # the tick that takes away those who are no longer in the list
FREE = frozenset({"name", "municipality"})  # whose values are as many as there are people

Act = Callable[[Event, Pressed, Known, Language], Outcome]


def for_event(act: Act) -> Callable[[Pressed, Known], Outcome]:
    """A press about an event's people, which belongs in private."""

    @wraps(act)
    def press(pressed: Pressed, known: Known) -> Outcome:
        language = language_of(known)
        if stop := not_here(known, language):
            return stop
        return act(event_of(known), pressed, known, language)

    return press


@for_event
def upload(event: Event, pressed: Pressed, known: Known, language: Language) -> Outcome:
    """The form; on our own pages with a file."""
    return Outcome(card=_form(pressed, language))


@for_event
def preview(event: Event, pressed: Pressed, known: Known, language: Language) -> Outcome:
    """What is wrong with the list, or what taking it would change. Nothing is changed yet."""
    text = pressed.fields.get("file") or pressed.fields.get("text", "")
    list_ = readable(pressed.fields.get("list", ""))
    if wrong := wrong_name(list_):
        return Outcome(card=_form(pressed, language, {"list": wrong.in_(language)}))
    if not text.strip():
        return Outcome(card=_form(pressed, language, {"text": say("people.form_wanted", language)}))
    read = read_list(text, event)
    if read.problems:
        return Outcome(
            card=problems_card(read.problems, language), audit=(_audit("people_preview", "refused"),)
        )
    what = difference_of(read, known.registrations, list_)
    if not _is_something(what):
        return Outcome(card=_nothing(language))
    pending = PendingImport(event.id, what.digest, known.person.id, read.columns, read.rows, list_)
    return Outcome(card=difference_card(what, language, read.notes), saved=(pending,))


@for_event
def take(event: Event, pressed: Pressed, known: Known, language: Language) -> Outcome:
    """What was shown, if it is still what would change; else it is shown anew."""
    pending = known.pending
    if pending is None:
        return Outcome(card=_pending_gone(language))
    what = difference(pending.columns, pending.rows, known.registrations, pending.list)
    if what.digest != pending.digest:
        if not _is_something(what):
            return Outcome(card=_nothing(language))
        anew = replace(pending, digest=what.digest, by=known.person.id)
        card = replace(
            difference_card(what, language), text=say("people.changed_meanwhile", language), tone="warning"
        )
        return Outcome(card=card, saved=(anew,), audit=(_audit("people_import_yes", "refused"),))
    taken = taking(event.id, what, pending.list, remove=MISSING in pressed.fields.get("remove", ""))
    taken = replace(taken, digest=pending.digest)
    return Outcome(
        card=taken_card(what, len(taken.removed), language),
        saved=(taken,),
        audit=(_audit("people_import_yes"),),
    )


def taking(event: str, what: Difference, list_: str, *, remove: bool) -> ImportTaken:
    """The difference, as it is to be written."""
    return ImportTaken(
        event,
        digest="",
        written=what.written,
        removed=tuple(one.email for one in what.gone) if remove else (),
        list=list_,
        listed=what.listed[1:],
    )


def wrong_name(list_: str) -> Problem | None:
    """A list's name stands among others, parted by commas."""
    if len(list_) > LONGEST_NAME or any(sign in list_ for sign in ",:%"):
        return Problem("bad_list_name", values={"most": LONGEST_NAME})
    return None


def lines_of(what: Difference, language: Language) -> tuple[Line, ...]:
    """New, changed, unchanged, gone; those that are none are left out."""
    kept = say("people.kept", language, who=_who(what.gone, len(what.gone), language))
    lines = (
        Line(say("people.new", language), _who(what.new, len(what.new), language)),
        Line(say("people.changed", language), str(len(what.changed) or "")),
        *(Line(f"· {title}", who) for title, who in changes(what, language)),
        Line(say("people.unchanged", language), str(what.unchanged or "")),
        Line(say("people.gone", language), kept if what.gone else ""),
        Line(say("people.own_list", language), _own_list(what, language)),
    )
    return tuple(line for line in lines if line.value)


def changes(what: Difference, language: Language) -> list[tuple[str, str]]:
    """status: påmeldt → bekreftet, and how many, with a few of them by name; the most common first."""
    kinds: dict[str, list[Registration]] = {}
    for (field, before, after), who in kinds_of_change(what.changed).items():
        kinds.setdefault(_kind(field, before, after, language), []).extend(who)
    told = [(title, _who(who, len(who), language)) for title, who in kinds.items()]
    if len(told) <= MOST_KINDS:
        return told
    rest = sum(len(who) for who in list(kinds.values())[MOST_KINDS - 1 :])
    return [*told[: MOST_KINDS - 1], (say("people.more_changes", language), str(rest))]


def notes_of(what: Difference, notes: Sequence[Problem], language: Language) -> list[str]:
    said = [note.in_(language) for note in notes]
    if what.powerless:
        said.append(counted(what.powerless, "people.powerless_one", "people.powerless", language))
    return said


def difference_card(what: Difference, language: Language, notes: Sequence[Problem] = ()) -> Message:
    """Holds a digest and a few names: the list itself waits in the database."""
    save = Choice(
        say("people.take", language), "people_import_yes", f"people:{what.digest}", style="positive"
    )
    another = Choice(say("people.another", language), "people_upload")
    form = Form((_removing(what, language),), (save, another)) if what.gone else None
    return Message(
        title=say("people.difference_title", language),
        lines=lines_of(what, language),
        choices=() if form else (save, another),
        form=form,
        small=" ".join(notes_of(what, notes, language)),
        language=language,
    )


def problems_card(problems: Sequence[Problem], language: Language) -> Message:
    """Each with its line, the first of them; nothing is half taken."""
    more = len(problems) - MOST_PROBLEMS
    said = [typed(problem.in_(language)) for problem in problems[:MOST_PROBLEMS]]
    return Message(
        say("people.not_taken", language),
        title=say("people.form_title", language),
        items=tuple(Item(one) for one in said),
        choices=(Choice(say("people.upload", language), "people_upload", style="positive"),),
        small=say("people.more_problems", language, count=more) if more > 0 else "",
        tone="warning",
        language=language,
    )


def taken_card(what: Difference, removed: int, language: Language) -> Message:
    words = say("people.taken", language, new=len(what.new), changed=len(what.changed), removed=removed)
    see = Choice(say("people.title", language), "people")
    return Message(words, choices=(see,), tone="good", language=language)


def _form(pressed: Pressed, language: Language, wrong: dict[str, str] | None = None) -> Message:
    """What was pasted is not shown again: it may be long, and is better mended where it came from."""
    wrong = wrong or {}
    on_pages = pressed.where.channel == "console"
    file = Field("file", say("people.form_file", language), "file")
    paste = Field(
        "text",
        say("people.form_paste_or" if on_pages else "people.form_paste", language),
        "long_text",
        hint=say("people.form_paste_hint", language),
        error=wrong.get("text", ""),
    )
    name = Field(
        "list",
        say("people.form_list", language),
        value=readable(pressed.fields.get("list", ""))[: 2 * LONGEST_NAME],
        hint=say("people.form_list_hint", language),
        error=wrong.get("list", ""),
    )
    show = Choice(say("people.show_difference", language), "people_preview", style="positive")
    return Message(
        say("people.form_text", language),
        title=say("people.form_title", language),
        form=Form((*((file,) if on_pages else ()), paste, name), (show,)),
        language=language,
    )


def _removing(what: Difference, language: Language) -> Field:
    title = counted(len(what.gone), "people.remove_one", "people.remove_many", language)
    return Field("remove", say("people.remove", language), "many_of", options=(Option(MISSING, title),))


def _own_list(what: Difference, language: Language) -> str:
    if not what.listed:
        return ""
    return say("people.own_list_of", language, name=what.listed[0], count=len(what.listed) - 1)


def _is_something(what: Difference) -> bool:
    return bool(what.new or what.changed or what.gone or what.listed)


def _nothing(language: Language) -> Message:
    see = Choice(say("people.title", language), "people")
    return Message(say("people.nothing_changes", language), choices=(see,), language=language)


def _pending_gone(language: Language) -> Message:
    see = Choice(say("people.title", language), "people")
    return Message(say("people.pending_gone", language), choices=(see,), language=language)


def _who(who: Sequence[Registration], count: int, language: Language) -> str:
    """12 (Kari, Ola og 10 til)"""
    if not who:
        return ""
    some = [typed(one.name or one.email) for one in who[:EXAMPLES]]
    if count > len(some):
        some.append(say("broadcast.and_more", language, count=count - len(some)))
    return f"{count} ({names(some, language)})"


def _kind(field: str, before: object, after: object, language: Language) -> str:
    title = say(f"people.field_{field}", language)
    if field in FREE:
        return say("people.change_free", language, field=title)
    told = (_told(field, value, language) for value in (before, after))
    return say("people.change", language, **dict(zip(("before", "after"), told, strict=True)), field=title)


def _told(field: str, value: object, language: Language) -> str:
    if value is None:
        return say("people.nothing", language)
    if isinstance(value, bool):
        return say("people.yes" if value else "people.no", language)
    if field in ("role", "status", "language"):
        return choices_of([f"people.{field}_{value}"]).in_(language)
    return str(value)


def _audit(act: str, outcome: str = "done") -> Audit:
    return Audit(act, "people", outcome)
