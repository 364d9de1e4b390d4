"""Questions and answers as one page that stands alone: no script, nothing from elsewhere."""

from typing import Any

from markupsafe import Markup

from bot.channels.markdown import as_html
from bot.channels.web.draw import page
from dialogs.exporting import (
    asked_text,
    asked_words,
    count_words,
    label_words,
    notes,
    replied_words,
    topic_words,
    unanswered_words,
)
from dialogs.model.exported import Asked, Exported, FromFaq, Reply, Section
from dialogs.model.text import Language
from dialogs.words import say


def export_html(exported: Exported, language: Language) -> str:
    return page(
        "export.html",
        language,
        title=exported.title.in_(language),
        notes=notes(exported, language),
        sections=[_section(one, number, language) for number, one in enumerate(exported.sections, 1)],
    ).lstrip()


def _section(section: Section, number: int, language: Language) -> dict[str, Any]:
    return {
        "id": f"topic-{number}",
        "title": topic_words(section, language),
        "asked": [
            *(_asked(one, language) for one in section.asked),
            *(_entry(one, language) for one in section.from_faq),
        ],
    }


def _asked(asked: Asked, language: Language) -> dict[str, Any]:
    return {
        "question": asked_text(asked, language),
        "about": asked_words(asked, language),
        "also": asked.also,
        "missing": unanswered_words(asked, language),
        "replies": [
            {
                "label": label_words(one, language),
                "kind": one.label,
                "about": replied_words(one, language),
                "text": _text(one),
            }
            for one in asked.replies
        ],
    }


def _entry(entry: FromFaq, language: Language) -> dict[str, Any]:
    answer = as_html(entry.answer.in_(language))
    label = say("exporting.label_faq", language)
    return {
        "question": entry.title.in_(language),
        "about": count_words(entry, language),
        "also": entry.asked,
        "missing": "",
        "replies": [{"label": label, "kind": "faq", "about": "", "text": answer}],
    }


def _text(reply: Reply) -> Markup | str:
    """What an expert or organizer wrote may be Markdown; a participant's words are drawn as they are."""
    return reply.text if reply.label == "participant" else as_html(reply.text)
