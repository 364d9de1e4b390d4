"""Prints the life of a question: docs/life.md, and the drawing in the README. `make life` does it."""

from collections.abc import Container, Iterable, Iterator
from pathlib import Path
from typing import get_args

from dialogs.model.question import NEXT, OVER, WAITING, QuestionState, StepKind

FILE = Path(__file__).with_name("life.md")
README = Path(__file__).parents[1] / "README.md"
WAITS = "waits"  # the four states in which somebody is waited for
BEGINS, ENDS = "<!-- made by `make life` -->\n", "<!-- end -->\n"

Move = tuple[str, StepKind, str]

HEAD = """\
# A question's life

Printed by `make life` from `NEXT` in `dialogs/model/question.py`: from each state, the steps that may be
taken and where they lead. A step that is not here is refused, with a clear sentence to whoever took it and a
line in the log. Every step is kept with who took it, when, and why.
"""

STATES: dict[QuestionState, str] = {
    "asked": "just now; nobody has looked yet",
    "faq_answered": "an entry of the FAQ answered it",
    "remembered": "said in the group and not to Vert: kept a while, and offered to an expert",
    "open": "stands in the group for all to answer, or waits for somebody to have it",
    "with_expert": "an expert has been asked",
    "taken": "somebody has said that they will answer",
    "asked_back": "who has it asked the asker something first",
    "answered": "there is an answer; the asker has not said whether it helped",
    "settled": "it helped",
    "withdrawn": "the asker took it back, and its words are gone",
    "closed": "an organizer closed it, with a reason",
    "merged": "another question's answer is this one's too",
}

STEPS: dict[StepKind, str] = {
    "ask": "nothing answered it, or what did was not enough",
    "remember": "it was not asked of Vert",
    "match": "an entry answers it",
    "want": "*Ja, spør*: the asker wants what was only remembered asked",
    "let_go": "what was only remembered is forgotten, words and all",
    "give": "to an expert, by topic, or by name",
    "take": "*Ta den*",
    "decline": "*Ikke min*, with a reason or without",
    "lose": "let lie for four working hours, or of somebody who is listed no longer",
    "escalate": "the organizers have it as well",
    "ask_back": "the expert needs to know something first",
    "reply": "the asker says it",
    "no_reply": "the asker has not said it in eight working hours",
    "contribute": "a participant answers",
    "answer": "an expert or an organizer answers",
    "confirm": "*Stemmer*: an expert stands behind an answer",
    "correct": "the words of an answer are put right where they stand",
    "settle": "*Det hjalp*, by the asker or an organizer",
    "reopen": "*Ikke helt*, or a closed one after all",
    "withdraw": "the asker takes it back",
    "close": "an organizer, with a reason",
    "merge": "an organizer finds two to be the same",
    "part": "they were not the same after all",
    "find_wrong": "*Feil svar*, by an organizer",
    "share": "the asker lets the group read a private answer",
    "learn": "*Legg i FAQ*: the next one who asks is answered at once",
    "unlearn": "the entry is taken out again",
    "forget_name": "*Uten navn*",
}


def page() -> str:
    """The whole file."""
    return "\n".join([HEAD, drawing(), *_states(), *_steps(), *_table()]).rstrip() + "\n"


def drawing() -> str:
    """The states, with an arrow for all steps that lead the same way; what waits is one from outside."""
    inside = [f"        {arrow}" for arrow in _arrows(_moves(one for one in NEXT if one in WAITING), WAITING)]
    outside = [f"    {arrow}" for arrow in _arrows(_from_outside(), STATES)]
    ends = [f"    {one} --> [*]" for one in STATES if one in OVER]
    parts = ["    [*] --> asked", f"    state {WAITS} {{", *inside, "    }", *outside, *ends]
    return "\n".join(["```mermaid", "stateDiagram-v2", *parts, "```\n"])


def readme(text: str) -> str:
    """The README with the drawing as it is now."""
    before, _, rest = text.partition(BEGINS)
    _, _, after = rest.partition(ENDS)
    return f"{before}{BEGINS}{drawing()}{ENDS}{after}"


def _arrows(moves: Iterable[Move], within: Container[str]) -> Iterator[str]:
    ways: dict[tuple[str, str], list[StepKind]] = {}
    for one, step, other in moves:
        if other in within:
            ways.setdefault((one, other), []).append(step)
    yield from (f"{one} --> {other}: {', '.join(steps)}" for (one, other), steps in ways.items())


def _moves(states: Iterable[QuestionState]) -> Iterator[Move]:
    for one in states:
        yield from ((one, step, other) for step, other in NEXT[one].items() if other and other != one)


def _from_outside() -> Iterator[Move]:
    """What may be done with a question wherever it waits is drawn once."""
    leaves = [{(step, other) for _, step, other in _moves([one]) if other not in WAITING} for one in WAITING]
    alike = set.intersection(*leaves)
    yield from _moves(one for one in NEXT if one not in WAITING)
    for one in STATES:
        if one in WAITING:
            yield from (move for move in _moves([one]) if move[2] not in WAITING and move[1:] not in alike)
    yield from ((WAITS, step, other) for _, step, other in _moves(["open"]) if (step, other) in alike)


def _states() -> Iterator[str]:
    yield "## States\n"
    yield "| state | means | |"
    yield "|---|---|---|"
    for state in get_args(QuestionState):
        kind = "waits for somebody" if state in WAITING else "over" if state in OVER else ""
        yield f"| `{state}` | {STATES[state]} | {kind} |"
    yield ""


def _steps() -> Iterator[str]:
    yield "## Steps\n"
    yield "| step | what it is |"
    yield "|---|---|"
    yield from (f"| `{step}` | {STEPS[step]} |" for step in get_args(StepKind))
    yield ""


def _table() -> Iterator[str]:
    yield "## From where to where\n"
    yield "| from | step → state; a step alone leaves it where it is |"
    yield "|---|---|"
    for state, steps in NEXT.items():
        ways = (
            f"`{step}` → {other}" if other and other != state else f"`{step}`"
            for step, other in steps.items()
        )
        yield f"| `{state}` | {' · '.join(ways)} |"
    yield ""


if __name__ == "__main__":
    FILE.write_text(page(), "utf-8")
    README.write_text(readme(README.read_text("utf-8")), "utf-8")
