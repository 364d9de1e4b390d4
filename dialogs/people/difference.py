"""What taking a list would change: shown before it is taken, and what must still be so when it is."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from dialogs.model.registration import Registration
from dialogs.people.reading import ReadList

POWERS = frozenset({"organizer", "admin"})
COMPARED = ("name", "municipality", "role", "cohort", "status", "contact", "nights", "language")


@dataclass(frozen=True)
class Change:
    """One person's row, as it is and as it would be."""

    before: Registration
    after: Registration

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(name for name in COMPARED if getattr(self.before, name) != getattr(self.after, name))


@dataclass(frozen=True)
class Difference:
    """`gone` are on the participants' list and not in this one; they stay unless somebody says otherwise."""

    new: tuple[Registration, ...] = ()
    changed: tuple[Change, ...] = ()
    gone: tuple[Registration, ...] = ()
    unchanged: int = 0
    powerless: int = 0  # rows that say organizer, which gives nobody any powers
    listed: tuple[str, ...] = ()  # the addresses, where the rows make a list of their own

    @property
    def written(self) -> tuple[Registration, ...]:
        return (*self.new, *(change.after for change in self.changed))

    @property
    def digest(self) -> str:
        """The same for the same difference, so that what is taken is what was shown."""
        parts = (
            [repr(one) for one in self.new],
            [repr(one) for one in self.changed],
            [one.email for one in self.gone],
            self.listed,
        )
        return sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def difference(
    columns: Collection[str], rows: Sequence[Registration], existing: Sequence[Registration], list_: str = ""
) -> Difference:
    """A column the list doesn't have changes nothing. A list of its own is of some, so nobody is gone."""
    before = {one.email: one for one in existing}
    new: list[Registration] = []
    changed: list[Change] = []
    for row in rows:
        old = before.pop(row.email, None)
        if old is None:
            new.append(row)
        elif (after := _over(old, row, columns)) != old:
            changed.append(Change(old, after))
    return Difference(
        new=tuple(new),
        changed=tuple(changed),
        gone=() if list_ else tuple(before.values()),
        unchanged=len(rows) - len(new) - len(changed),
        powerless=sum(row.role in POWERS for row in rows),
        listed=(list_, *sorted(row.email for row in rows)) if list_ else (),
    )


def difference_of(read: ReadList, existing: Sequence[Registration], list_: str = "") -> Difference:
    return difference(read.columns, read.rows, existing, list_)


def kinds_of_change(changed: Sequence[Change]) -> Mapping[tuple[str, object, object], list[Registration]]:
    """Who changes in the same way, the most common first."""
    count = Counter(kind for change in changed for kind in _kinds(change))
    who: dict[tuple[str, object, object], list[Registration]] = {kind: [] for kind, _ in count.most_common()}
    for change in changed:
        for kind in _kinds(change):
            who[kind].append(change.after)
    return who


def _kinds(change: Change) -> list[tuple[str, object, object]]:
    return [(name, getattr(change.before, name), getattr(change.after, name)) for name in change.fields]


def _over(old: Registration, row: Registration, columns: Collection[str]) -> Registration:
    told = {name: getattr(row, name) for name in COMPARED if name in columns}
    return replace(old, **told)
