"""Promises of the drawing of a question's life: it shows every state and step there is, as they are now."""

from typing import get_args

from dialogs.model.question import NEXT, QuestionState, StepKind
from docs.life import FILE, README, STATES, STEPS, drawing, page, readme


def test_the_drawing_is_the_one_the_code_goes_by() -> None:
    assert FILE.read_text("utf-8") == page(), "run `make life`"
    text = README.read_text("utf-8")
    assert text == readme(text), "run `make life`"
    assert drawing() in text


def test_every_state_and_step_is_told_in_words() -> None:
    assert tuple(STATES) == get_args(QuestionState) == tuple(NEXT)
    assert tuple(STEPS) == get_args(StepKind)
    assert all(f"`{step}`" in page() for steps in NEXT.values() for step in steps)


def test_every_step_that_leads_elsewhere_is_an_arrow() -> None:
    arrows = [line.strip() for line in drawing().splitlines() if "-->" in line]
    for one, steps in NEXT.items():
        for step, other in steps.items():
            if other in (None, one):
                continue
            drawn = [
                arrow
                for arrow in arrows
                if f" --> {other}: " in arrow and step in arrow.split(": ")[1].split(", ")
            ]
            assert any(arrow.startswith((f"{one} ", "waits ")) for arrow in drawn), f"{one} {step} {other}"
