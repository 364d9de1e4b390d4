"""What an organizer sees on the way from an answer to an entry: form, preview, and what came of it."""

from collections.abc import Mapping

from dialogs.answers import answer_text
from dialogs.experts.naming import signed
from dialogs.finding import SUGGEST
from dialogs.learning.draft import LONGEST_ANSWER, LONGEST_ASKED, MOST_ASKED, Draft, entry_of
from dialogs.model.event import Entry, Event
from dialogs.model.known import Candidate, Known
from dialogs.model.message import Choice, Field, Form, Item, Line, Message, marked_up, typed
from dialogs.model.question import Question
from dialogs.model.text import LANGUAGES, Language
from dialogs.plain import shortened
from dialogs.words import counted, listed, say

MOST_ALIKE = 3
_QUOTED = 300  # characters of a question on a card
_SHOWN = 600  # of an answer in the preview, below which it stands whole in its field
_ROOM = 2 * LONGEST_ANSWER  # characters of what was too long that come back to be shortened


def form_card(
    draft: Draft, question: Question, language: Language, wrong: Mapping[str, str] | None = None
) -> Message:
    """What was asked and answered, with an empty field for each language it is not in yet."""
    is_old = question.learnt_as and question.answer.corrected_at
    again = say("learning.corrected", language) if is_old else ""
    private = say("learning.was_private", language) if question.private else ""
    return Message(
        title=say("learning.form_title", language),
        quote=typed(shortened(question.text, _QUOTED)),
        text=" ".join(filter(None, (again, say("learning.form_lead", language), private))),
        lines=(Line(say("learning.answered", language), signed(question.answer, language)),),
        form=_form(draft, question, language, wrong or {}),
        language=language,
    )


def preview_card(
    draft: Draft, question: Question, event: Event, known: Known, language: Language, note: str = ""
) -> Message:
    """Just what will be said, in each language; what is near it already; and the form, to mend it in."""
    entry = entry_of(draft, question, event)
    alike = _alike(draft, question, event, known)
    found = (
        counted(len(alike), "learning.one_alike", "learning.alike", language)
        if alike
        else say("learning.none_alike", language)
    )
    return Message(
        title=say("learning.preview_title", language),
        text=" ".join(filter(None, (note, found))),
        lines=(*_said(entry, draft, event, known, language), *_without(draft, language)),
        items=tuple(
            Item(
                f"«{one.title.in_(language)}»",
                _begun(answer_text(one, event, known.now, language)),
            )
            for one in alike
        ),
        form=_form(draft, question, language, {}, seen=True, alike=bool(alike)),
        language=language,
        markdown=marked_up(*(draft.answer.exactly(one) for one in LANGUAGES)),
    )


def learnt_card(question: Question, event: Event, language: Language, who: str = "") -> Message:
    """What is true once it is an entry."""
    about = f"question:{question.id}"
    words = say("learning.learnt_by", language, who=typed(who)) if who else say("learning.learnt", language)
    return Message(
        text=words,
        quote=typed(shortened(question.text, _QUOTED)),
        choices=(
            Choice(say("learning.undo", language), "learn_undo", about),
            Choice(say("learning.change", language), "learn_form", f"{about}|again"),
        ),
        tone="good",
        language=language,
    )


def offer_card(question: Question, phrase: str, language: Language) -> Message:
    """Ett nytt svar. [Legg i FAQ]"""
    return Message(
        text=say(phrase, language),
        quote=typed(shortened(question.text, _QUOTED)),
        choices=(add(question, language),),
        language=language,
    )


def quiet_card(question: Question, phrase: str, language: Language) -> Message:
    """What stands where there is nothing to press any more."""
    return Message(
        text=say(phrase, language), quote=typed(shortened(question.text, _QUOTED)), language=language
    )


def add(question: Question, language: Language) -> Choice:
    return Choice(say("learning.add", language), "learn_form", f"question:{question.id}", style="positive")


def _form(
    draft: Draft,
    question: Question,
    language: Language,
    wrong: Mapping[str, str],
    *,
    seen: bool = False,
    alike: bool = False,
) -> Form:
    about = f"question:{question.id}"
    fields = []
    for one in (question.language, *(other for other in LANGUAGES if other != question.language)):
        fields += [_asked_field(draft, one, language, wrong), _answer_field(draft, one, language, wrong)]
    look = Choice(
        say("learning.look", language), "learn_preview", about, style="plain" if seen else "positive"
    )
    away = say("learning.stop" if alike else "learning.cancel", language)
    stop = Choice(away, "learn_stop", about, bare=True)
    if not seen:
        return Form(tuple(fields), (look, stop))
    title = say("learning.release_anyway" if alike else "learning.release", language)
    release = Choice(title, "learn_release", f"{about}|{draft.digest}", style="positive")
    return Form(tuple(fields), (release, look, stop))


def _asked_field(draft: Draft, one: Language, language: Language, wrong: Mapping[str, str]) -> Field:
    lines = draft.asked.get(one, ())
    return Field(
        id=f"asked_{one}",
        label=_label("asked", one, bool(lines), language),
        kind="long_text",
        value="\n".join(lines)[: MOST_ASKED * LONGEST_ASKED],
        hint=say("learning.asked_hint", language),
        error=wrong.get(f"asked_{one}", ""),
    )


def _answer_field(draft: Draft, one: Language, language: Language, wrong: Mapping[str, str]) -> Field:
    words = draft.answer.exactly(one)
    return Field(
        id=f"answer_{one}",
        label=_label("answer", one, bool(words), language),
        kind="long_text",
        value=words[:_ROOM],
        error=wrong.get(f"answer_{one}", ""),
    )


def _label(what: str, one: Language, there: bool, language: Language) -> str:
    name = say(f"learning.in_{one}", language)
    return say(f"learning.{what}" if there else f"learning.{what}_missing", language, spoken=name)


def _said(entry: Entry, draft: Draft, event: Event, known: Known, language: Language) -> list[Line]:
    """As the next who asks will read it."""
    lines = []
    for one in LANGUAGES:
        if not entry.answer.exactly(one):
            continue
        answer = _begun(answer_text(entry, event, known.now, one))
        words = f"{answer}\n{entry.source.exactly(one)}"
        lines.append(Line(say(f"faq_reading.in_{one}", language), words))
    asked = "\n".join(f"«{line}»" for one in LANGUAGES for line in draft.asked.get(one, ()))
    return [*lines, Line(say("faq_reading.asked_as", language), typed(_begun(asked)))]


def _begun(words: str) -> str:
    return words if len(words) <= _SHOWN else shortened(words, _SHOWN)


def _without(draft: Draft, language: Language) -> list[Line]:
    """Which languages are missing, and what somebody who asks in one of them gets."""
    unanswered = [one for one in LANGUAGES if not draft.answer.exactly(one)]
    unasked = [one for one in LANGUAGES if not draft.asked.get(one)]
    told = []
    if unanswered:
        instead = _named([draft.answer.nearest(unanswered[0])], language)
        told.append(say("learning.will_get", language, spoken=_named(unanswered, language), instead=instead))
    if unasked:
        told.append(say("learning.may_miss", language, spoken=_named(unasked, language)))
    return [Line(say("learning.missing", language), " ".join(told))] if told else []


def _named(languages: list[Language], language: Language) -> str:
    return listed([say(f"learning.in_{one}", language) for one in languages], language)


def _alike(draft: Draft, question: Question, event: Event, known: Known) -> list[Entry]:
    """The entries the matcher finds near any of its wordings, the nearest first."""
    if known.matcher is None:
        return []
    found: dict[str, float] = {}
    for line in (line for lines in draft.asked.values() for line in lines):
        for one in _candidates(line, known):
            found[one.entry] = max(found.get(one.entry, 0.0), one.confidence)
    near = sorted(found, key=lambda id_: -found[id_])
    entries = [
        event.entries_by_id[id_] for id_ in near if found[id_] >= SUGGEST and id_ in event.entries_by_id
    ]
    return [one for one in entries if one.id != question.learnt_as][:MOST_ALIKE]


def _candidates(line: str, known: Known) -> tuple[Candidate, ...]:
    return known.matcher.match(known.matcher.mended(line)) if known.matcher else ()
