"""Prints the table of who may do what, as docs/roles.md: `python -m docs.roles`, or `make roles`."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.access import COMMANDS, ROUTES, Door
from dialogs import welcome
from dialogs.organizing import COMMANDS as COMMANDED
from dialogs.organizing import SHOWS
from dialogs.roles import GROUPS, ROLES, VERBS, WORDS, Act, allowed

SAID = {*COMMANDED, *welcome.SAID, "bind", "broadcast_form"}

FILE = Path(__file__).with_name("roles.md")

HEAD = """\
# Who may do what

Printed by `make roles` from `dialogs/roles.py` and `bot/access.py`, which are what Vert goes by. A test
walks every button, word, page, route and command there is: each has its row. What has none, nobody may do.

A role is one an event's file gives to an e-mail address, and holds for that event alone. Who speaks is known
from the channel, never from what a message, a card or a name says of itself. An admin may do all that an
organizer may. The role in a list of participants is for audiences, and gives no powers.
"""


def table() -> str:
    """The whole file."""
    groups = {**GROUPS, "Words that no button says": WORDS}
    acts = (line for title, group in groups.items() for line in _acts(title, group))
    return "\n".join([HEAD, "## Buttons, words and pages\n", *acts, *_doors()]).rstrip() + "\n"


def _acts(title: str, acts: Mapping[str, Act]) -> Iterator[str]:
    roles = ("anyone", *ROLES)
    yield f"### {title}\n"
    yield _row("act", "what it is", *roles, "whose", "asked for by")
    yield _row(*["---"] * (len(roles) + 4))
    for verb, act in acts.items():
        may = ("yes" if _may(verb, act, role) else "" for role in roles)
        yield _row(f"`{verb}`", act.words, *may, act.whose, ", ".join(_ways(verb)))
    yield ""


def _ways(verb: str) -> Iterator[str]:
    if verb in VERBS:
        yield "button"
    if verb in SAID or verb in WORDS:
        yield "word"
    if verb in SHOWS:
        yield "page"


def _may(verb: str, act: Act, role: str) -> bool:
    if "anyone" in act.who:
        return True
    return any(role == one and allowed(verb, frozenset({one})) for one in ROLES)


def _doors() -> Iterator[str]:
    yield "## Pages and routes\n"
    yield from _listed({f"{method} {path}": door for (method, path), door in ROUTES.items()}, "route")
    yield "## The command line\n"
    yield from _listed({f"vert {name}": door for name, door in COMMANDS.items()}, "command")


def _listed(doors: Mapping[str, Door], what: str) -> Iterator[str]:
    yield _row(what, "what it is", "who")
    yield _row("---", "---", "---")
    for name, door in doors.items():
        yield _row(f"`{name}`", door.words, door.key)
    yield ""


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    FILE.write_text(table(), "utf-8")
