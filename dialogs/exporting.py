"""Questions and answers to hand on: as a document in Markdown, as rows of a table, and as data."""

import re
from collections.abc import Iterator
from typing import Any

from dialogs.model.exported import Asked, Exported, FromFaq, Reply, Section
from dialogs.model.text import Language
from dialogs.words import counted, say, when

ADDRESS = "/console/questions.{kind}"
FILES = ("csv", "md", "json")  # what is saved rather than read

_SIGNS = re.compile(r"([\\`*_{}\[\]<>()#+!|~-])")
_RAW = re.compile(r"(<|!(?=\[))")  # what of an answer's own Markdown could load or run something


def notes(exported: Exported, language: Language) -> list[str]:
    """What a reader must know of what is in it, and of what is not."""
    found = [say("exporting.made_at", language, moment=when(exported.at, language, year=True))]
    found.append(say(f"exporting.{'with' if exported.named else 'without'}_names", language))
    if exported.private:
        found.append(counted(exported.private, "exporting.one_private", "exporting.private", language))
    if exported.about_programme:
        count = exported.about_programme
        found.append(counted(count, "exporting.one_programme", "exporting.programme", language))
    if not exported.sections:
        found.append(say("exporting.nothing", language))
    return found


def topic_words(section: Section, language: Language) -> str:
    return section.title.in_(language) if section.title else say("exporting.no_topic", language)


def label_words(reply: Reply, language: Language) -> str:
    """ekspert; deltaker B, bekreftet av ekspert"""
    label = " ".join(filter(None, (say(f"exporting.label_{reply.label}", language), reply.by)))
    if not reply.confirmed:
        return label
    if reply.confirmed_by:
        return say("exporting.confirmed_by", language, label=label, name=reply.confirmed_by)
    return say("exporting.confirmed", language, label=label)


def asked_words(asked: Asked, language: Language) -> str:
    """Spurt mandag 13. september kl. 09.03, 3 lurte på det"""
    moment = when(asked.at, language)
    first = (
        say("exporting.asked_by", language, asker=asked.asker, moment=moment)
        if asked.asker
        else say("exporting.asked_at", language, moment=moment)
    )
    shared = say("exporting.was_shared", language) if asked.shared else ""
    many = say("exporting.askers", language, count=asked.askers) if asked.askers > 1 else ""
    sort = f"{say('exporting.idea', language)}. " if asked.sort == "idea" else ""
    return sort + ", ".join(filter(None, (first, shared, many)))


def replied_words(reply: Reply, language: Language) -> str:
    """mandag 13. september kl. 10.05, avklarte spørsmålet"""
    settled = say("exporting.settled", language) if reply.settled else ""
    corrected = say("exporting.corrected", language) if reply.corrected else ""
    return ", ".join(filter(None, (when(reply.at, language), corrected, settled)))


def unanswered_words(asked: Asked, language: Language) -> str:
    """Why there is no answer; empty where there is one."""
    if asked.closed:
        reason = say(f"unanswered.reason_{asked.closed}", language)
        return say("exporting.closed", language, reason=reason[:1].lower() + reason[1:])
    return "" if asked.replies else say("exporting.no_answer", language)


def count_words(entry: FromFaq, language: Language) -> str:
    return counted(entry.count, "exporting.one_answered", "exporting.times_answered", language)


def asked_text(asked: Asked, language: Language) -> str:
    return asked.text or say("exporting.struck", language)


def markdown(exported: Exported, language: Language) -> str:
    """A document with a heading for each topic and each question."""
    title = f"{say('exporting.title', language)}: {_plain(exported.title.in_(language))}"
    parts = [f"# {title}", *(_plain(note) for note in notes(exported, language))]
    for section in exported.sections:
        parts.append(f"## {_plain(topic_words(section, language))}")
        parts += [part for one in section.asked for part in _asked(one, language)]
        parts += [part for one in section.from_faq for part in _entry(one, language)]
    return "\n\n".join(parts) + "\n"


def rows(exported: Exported, language: Language) -> list[list[object]]:
    """One row for each answer, and one for each question that has none; the names of the columns first."""
    named = exported.named
    columns = ("topic", "sort", "question", "asked", "asker", "askers", "label", "by", "answer", "answered")
    head = [*columns, "settled"]
    table: list[list[object]] = [
        [say(f"exporting.col_{one}", language) for one in head if named or one not in ("asker", "by")]
    ]
    cells = (row for section in exported.sections for row in _rows(section, language))
    return [*table, *([row[one] for one in head if named or one not in ("asker", "by")] for row in cells)]


def as_json(exported: Exported, language: Language) -> dict[str, Any]:
    return {
        "event": exported.event,
        "title": exported.title.in_(language),
        "at": exported.at.isoformat(),
        "language": language,
        "names": exported.named,
        "left_out": {"private": exported.private, "programme": exported.about_programme},
        "topics": [_section_json(one, language) for one in exported.sections],
    }


def _plain(words: str) -> str:
    """Words on one line in which no sign is Markdown's."""
    return _SIGNS.sub(r"\\\1", " ".join(words.split()))


def _quoted(reply: Reply) -> str:
    """As a quotation: what an expert or organizer wrote keeps its lists and links, but nothing that loads."""
    lines = reply.text.splitlines() or [""]
    if reply.label == "participant":
        return "\n".join(f"> {_plain(line)}  " if line.strip() else ">" for line in lines)
    return "\n".join(f"> {_harmless(line)}".rstrip() for line in lines)


def _harmless(line: str) -> str:
    return _RAW.sub(r"\\\1", line)


def _asked(asked: Asked, language: Language) -> Iterator[str]:
    yield f"### {_plain(asked_text(asked, language))}"
    yield _plain(asked_words(asked, language)) + "."
    if asked.also:
        also = "\n".join(f"- {_plain(words)}" for words in asked.also)
        yield f"{say('exporting.asked_as', language)}:\n\n{also}"
    for reply in asked.replies:
        label = _plain(_capital(label_words(reply, language)))
        yield f"**{label}**, {_plain(replied_words(reply, language))}:"
        yield _quoted(reply)
    if missing := unanswered_words(asked, language):
        yield f"*{_plain(missing)}*"


def _entry(entry: FromFaq, language: Language) -> Iterator[str]:
    label = say("exporting.label_faq", language)
    yield f"### {_plain(entry.title.in_(language))}"
    yield _plain(count_words(entry, language)) + "."
    if entry.asked:
        asked = "\n".join(f"- {_plain(words)}" for words in entry.asked)
        yield f"{say('exporting.asked_as', language)}:\n\n{asked}"
    yield f"**{label}**:"
    lines = entry.answer.in_(language).splitlines()
    yield "\n".join(f"> {_harmless(line)}".rstrip() for line in lines)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _rows(section: Section, language: Language) -> Iterator[dict[str, object]]:
    topic, moment = topic_words(section, language), "%Y-%m-%d %H.%M"
    for asked in section.asked:
        common: dict[str, object] = {
            "topic": topic,
            "sort": say(f"exporting.{asked.sort}", language),
            "question": asked_text(asked, language),
            "asked": asked.at.strftime(moment),
            "asker": asked.asker,
            "askers": asked.askers,
        }
        for reply in asked.replies:
            yield common | {
                "label": _label_alone(reply, language),
                "by": reply.by,
                "answer": reply.text,
                "answered": reply.at.strftime(moment),
                "settled": say("exporting.yes", language) if reply.settled else "",
            }
        if missing := unanswered_words(asked, language):
            yield common | {"label": "", "by": "", "answer": missing, "answered": "", "settled": ""}
    for entry in section.from_faq:
        yield {
            "topic": topic,
            "sort": say("exporting.question", language),
            "question": entry.title.in_(language),
            "asked": "",
            "asker": "",
            "askers": entry.count,
            "label": say("exporting.label_faq", language),
            "by": "",
            "answer": entry.answer.in_(language),
            "answered": "",
            "settled": "",
        }


def _label_alone(reply: Reply, language: Language) -> str:
    label = say(f"exporting.label_{reply.label}", language)
    return say("exporting.confirmed", language, label=label) if reply.confirmed else label


def _section_json(section: Section, language: Language) -> dict[str, Any]:
    return {
        "topic": section.topic or None,
        "title": topic_words(section, language),
        "questions": [_asked_json(one) for one in section.asked],
        "faq": [
            {
                "entry": one.entry,
                "title": one.title.in_(language),
                "label": "faq",
                "answer": one.answer.in_(language),
                "times": one.count,
                "asked": list(one.asked),
            }
            for one in section.from_faq
        ],
    }


def _asked_json(asked: Asked) -> dict[str, Any]:
    return {
        "question": asked.text,
        "also": list(asked.also),
        "sort": asked.sort,
        "language": asked.language,
        "asked_at": asked.at.isoformat(),
        "asker": asked.asker or None,
        "askers": asked.askers,
        "shared": asked.shared,
        "state": asked.state,
        "closed": asked.closed,
        "answers": [
            {
                "label": one.label,
                "by": one.by or None,
                "text": one.text,
                "at": one.at.isoformat(),
                "confirmed": one.confirmed,
                "confirmed_by": one.confirmed_by or None,
                "corrected": one.corrected,
                "settled": one.settled,
            }
            for one in asked.replies
        ],
    }
