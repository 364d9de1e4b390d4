"""Whom a message meets, in words: in private, through the group chat alone, or not at all."""

from collections.abc import Sequence

from dialogs.model.broadcast import Reach
from dialogs.model.text import Language
from dialogs.words import counted, listed, say

MOST_NAMES = 8  # of those out of reach: more make no card for a phone


def reach_in_words(reach: Reach, language: Language) -> str:
    """Gruppechatten og 28 personer; 3 bare i gruppechatten; 1 nås ikke"""
    parts = []
    if reach.groups:
        parts.append(counted(reach.groups, "broadcast.reach_group", "broadcast.reach_groups", language))
    if reach.persons:
        parts.append(counted(reach.persons, "broadcast.reach_person", "broadcast.reach_persons", language))
    words = listed(parts, language) or say("broadcast.reach_nobody", language)
    if reach.through_group:
        words += f"; {_through_group(reach, language)}"
    if missing := len(reach.unreachable):
        words += f"; {counted(missing, 'broadcast.reach_missing_one', 'broadcast.reach_missing', language)}"
    return words


def names(whose: Sequence[str], language: Language) -> str:
    """A, B og 12 til"""
    if len(whose) <= MOST_NAMES:
        return listed([*whose], language)
    rest = say("broadcast.and_more", language, count=len(whose) - MOST_NAMES + 1)
    return listed([*whose[: MOST_NAMES - 1], rest], language)


def _through_group(reach: Reach, language: Language) -> str:
    count = reach.through_group
    if not reach.groups:
        return counted(count, "broadcast.reach_elsewhere_one", "broadcast.reach_elsewhere", language)
    if not reach.persons:
        return counted(count, "broadcast.reach_in_group_one", "broadcast.reach_in_group", language)
    return counted(count, "broadcast.reach_group_only_one", "broadcast.reach_group_only", language)
