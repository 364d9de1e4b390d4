"""The tour of a stage as the script in the browser reads it."""

from dataclasses import asdict
from typing import Any

from dialogs.folder.tour import Step, Tour
from dialogs.model.text import LANGUAGES


def as_json(tour: Tour) -> list[dict[str, Any]]:
    return [_step(step) for step in tour.steps]


def _step(step: Step) -> dict[str, Any]:
    """A caption that lacks a language is shown in the nearest there is."""
    return {**asdict(step), "caption": {language: step.caption.in_(language) for language in LANGUAGES}}
