import re
from dataclasses import replace
from pathlib import Path

from dialogs.faq import fit
from dialogs.folder.reading import check_folder
from dialogs.model.incoming import Heard, Said
from dialogs.model.known import Known, Matcher
from dialogs.model.people import Person
from tests.dialogs.gathering import GROUP, Gathering

ROOT = Path(__file__).parents[1]
LISTED = {"E": "ekspert.e@example.org", "O": "organizer.o@example.org"}
FIELDS = [f"{what}_{language}" for what in ("asked", "answer") for language in ("nb", "nn", "en")]
SILENCE = "(says nothing: the chat belongs to the participants)"


class Klimasamling(Gathering):
    """The real event, with the expert E reachable."""

    def __init__(self) -> None:
        event = check_folder(ROOT / "events" / "klimasamling-2021").event
        assert event
        super().__init__(event, now="2021-09-13 09.00")
        self.reachable = {"ekspert.e@example.org"}
        self._matcher: Matcher = fit(event)

    def _known(self, heard: Heard) -> Known:
        return replace(super()._known(heard), matcher=self._matcher)

    def person(self, who: str) -> Person:
        found = super().person(who)
        return replace(found, email=LISTED[who]) if who in LISTED else found

    def answers(self, who: str, text: str) -> str:
        """What the group reads once the expert has answered the one question there is."""
        self.presses_verb(who, "answer", f"question:{self.question.id}", text=text)
        return re.sub(r"\{@web::(\w+)\}", r"@\1", self.newest(GROUP).text)

    def learns(self, way_to_ask: str) -> str:
        """What the organizer reads once the answer is an entry, with one more way to ask for it."""
        question = f"question:{self.question.id}"
        self.presses_verb("O", "learn_form", question)
        fields = {one: self.field(one).value for one in FIELDS}
        fields["asked_nb"] += f"\n{way_to_ask}"
        self.presses_verb("O", "learn_preview", question, **fields)
        assert self.last.card
        assert self.last.card.form
        release = next(one for one in self.last.card.form.choices if one.verb == "learn_release")
        self.presses_verb("O", "learn_release", release.object, **fields)
        self._matcher = fit(self.event)
        return self.last.card.text

    def overhears(self, who: str, text: str) -> str:
        """Words in the group that do not mention Vert."""
        before = len(self.all_in(GROUP))
        said = Said(**self._heard(who, GROUP), text=text, message="overheard", mentioned=False)
        self._turn(said, GROUP)
        return SILENCE if len(self.all_in(GROUP)) == before else self.reads(GROUP)


def test_the_conversation_in_the_readme_is_what_vert_says() -> None:
    said, answered = [], []
    chat = Klimasamling()
    for who, text, reply in _conversation():
        said.append(reply)
        if text.startswith("@Vert "):
            chat.says(who, text.removeprefix("@Vert "), GROUP)
            answered.append(_first_line(chat.newest(GROUP).text))
        elif who == "E":
            answered.append(chat.answers(who, text))
        elif who == "O":
            answered.append(chat.learns(text.removeprefix("[Legg i FAQ] ")))
        else:
            answered.append(chat.overhears(who, text))
    assert answered == said


def _conversation() -> list[tuple[str, str, str]]:
    """Who says what, and what Vert says to it, from the README's first block."""
    block = re.search(r"```text\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    assert block
    lines = [line.partition(": ")[::2] for line in block[1].splitlines()[2:] if line]
    return [(who, text, reply) for (who, text), (_, reply) in zip(lines[::2], lines[1::2], strict=True)]


def _first_line(text: str) -> str:
    return text.split("\n")[0]
