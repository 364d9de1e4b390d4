"""The evaluation as one page that stands alone, to attach to a report: no script, nothing from elsewhere."""

from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from bot.channels.web.answers import SAFE
from bot.channels.web.draw import page
from bot.csv_table import csv_table
from dialogs.evaluating import (
    broadcast_columns,
    days_words,
    entry_words,
    figures,
    minutes,
    share,
    span_words,
    spans,
    tiles,
    topic_words,
    wholes,
)
from dialogs.model.evaluation import Announced, Evaluation
from dialogs.model.text import Language
from dialogs.plain import shortened
from dialogs.words import say, when

MOST_PRINTED = 25  # questions of one topic
LONGEST = 140  # letters of a broadcast


def report_html(evaluation: Evaluation, language: Language) -> str:
    times = spans(evaluation, language)
    return page(
        "report.html",
        language,
        title=evaluation.title.in_(language),
        days=days_words(evaluation, language),
        moment=when(evaluation.at, language, year=True),
        tiles=[{"label": label, "value": value} for value, label in tiles(evaluation, language)],
        wholes=wholes(evaluation, language),
        share=share,
        spans=[
            {"label": label, "words": span_words(span, language), "minutes": minutes(span)}
            for label, span in times
        ],
        longest=max((minutes(span) for _, span in times), default=0),
        times_count=evaluation.times.count,
        gaps=_gaps(evaluation, language),
        entries=[
            {
                "title": entry_words(one, language),
                "used": one.used,
                "helped": one.helped,
                "not_quite": one.not_quite,
                "wrong": one.wrong,
            }
            for one in evaluation.entries
        ],
        most_used=max((one.used for one in evaluation.entries), default=0),
        announced=[_announced(one, language) for one in evaluation.announced],
        columns=[name for one in evaluation.announced[:1] for name, _ in broadcast_columns(one, language)],
    ).lstrip()


def report_csv(evaluation: Evaluation, language: Language) -> str:
    """One tidy table; the names of its columns, too, in the reader's language."""
    head = [say(f"report.{name}", language) for name in ("figure", "value", "unit")]
    rows = ([one.name, one.value, one.unit] for one in figures(evaluation, language))
    return csv_table([head, *rows])


def headers_for(html: str) -> Mapping[str, str]:
    """The page's own style may be used, and nothing else may be loaded."""
    style = html.partition("<style>")[2].partition("</style>")[0]
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; frame-ancestors 'none'"
    return {**SAFE, "Content-Security-Policy": policy}


def _gaps(evaluation: Evaluation, language: Language) -> list[dict[str, Any]]:
    return [
        {
            "topic": topic_words(gap, language),
            "count": len(gap.questions),
            "questions": [words or say("report.struck", language) for words in gap.questions[:MOST_PRINTED]],
            "more": max(0, len(gap.questions) - MOST_PRINTED),
        }
        for gap in evaluation.gaps
    ]


def _announced(one: Announced, language: Language) -> dict[str, Any]:
    return {
        "when": when(one.at, language),
        "words": shortened(one.text.in_(language), LONGEST),
        "counts": [value for _, value in broadcast_columns(one, language)],
    }
