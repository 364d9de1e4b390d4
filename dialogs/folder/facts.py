"""Reads the facts: `[facts.registration.deadline]` becomes the fact `registration.deadline`."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dialogs.folder.finding import shown
from dialogs.folder.lines import Keys
from dialogs.folder.notebook import Notebook, did_you_mean
from dialogs.folder.table import Table
from dialogs.folder.values import aware, date_in, is_id, is_in_gap, moment_in
from dialogs.model.event import Fact, Said
from dialogs.model.text import LANGUAGES, Text

_FIELDS = ("value", "before", "after", "said")
_TAKEN = ("session", "event")  # placeholders that begin so mean something else
_DEEPEST = 6  # names within names


def read_facts(facts: Table | None, zone: ZoneInfo, notebook: Notebook) -> dict[str, Fact]:
    if facts is None:
        return {}
    found: dict[str, Fact] = {}
    for table, key in _tables_of_facts(facts, notebook):
        notebook.ids_of("fact")[key] = table.place
        if fact := _fact(table, key, zone, notebook):
            found[key] = fact
    return found


def _tables_of_facts(facts: Table, notebook: Notebook) -> Iterator[tuple[Table, str]]:
    """Names may lie within names; a table that has a field of a fact is one."""
    waiting: list[tuple[Keys, Mapping[str, object], tuple[str, ...]]] = [(facts.place, facts.values, ())]
    while waiting:
        place, names, above = waiting.pop()
        for name, value in names.items():
            key = ".".join((*above, name))
            if not isinstance(value, dict) or (value and set(value) <= set(LANGUAGES)):
                _unknown(name, above, (*place, name), notebook)
            elif _is_named_well(name, above, (*place, name), notebook):
                if not value or set(value) & set(_FIELDS):
                    yield Table(value, (*place, name), notebook, f"fact {key}"), key
                else:
                    waiting.append(((*place, name), value, (*above, name)))


def _unknown(name: str, above: tuple[str, ...], place: Keys, notebook: Notebook) -> None:
    key = ".".join((*above, name))
    remedy = did_you_mean(
        name, _FIELDS, f"Write it as value = … under a line of its own, [facts.{key[:60]}]."
    )
    notebook.error(place, f"unknown field {shown(name)} in {'.'.join(('facts', *above))}", remedy)


def _is_named_well(name: str, above: tuple[str, ...], place: Keys, notebook: Notebook) -> bool:
    if not is_id(name):
        what = f"the name {shown(name)} of a fact cannot stand in a placeholder"
        notebook.error(
            place,
            what,
            'Use letters, digits and hyphens, with dots between, such as "registration.deadline".',
        )
        return False
    if not above and name in _TAKEN:
        what = f"the name {shown(name)} is taken: {{{name}.…}} in an answer means something else"
        notebook.error(place, what, "Give the fact another name.")
        return False
    if len(above) >= _DEEPEST:
        notebook.error(place, f"the name of a fact has more than {_DEEPEST} parts", "Give it a shorter name.")
        return False
    return True


def _fact(table: Table, key: str, zone: ZoneInfo, notebook: Notebook) -> Fact | None:
    on, day = _date_of(table, zone)
    value = Text() if table.has_date("value") else table.text("value", is_name=True)
    before, after = table.text("before"), table.text("after")
    said = _said(table)
    table.close()
    if not table.has("value") and not said:
        table.error(
            "value", f"{table.named} says nothing", "Write value = …, or what the sources say in said = […]."
        )
        return None
    if table.has_date("value"):
        _needs_both_forms(table)
    else:
        _needs_a_date(table)
    return Fact(key, value, on, day, before, after, said)


def _date_of(table: Table, zone: ZoneInfo) -> tuple[datetime | None, date | None]:
    """The moment a dated fact is over, and its day."""
    if not table.has_date("value"):
        return None, None
    written = table.word("value") or ""
    if day := date_in(written):
        return aware(day + timedelta(days=1), time(), zone), day
    moment = moment_in(written)
    if moment is None:
        remedy = 'Write "2021-09-20", or with an hour "2021-09-20 12.00".'
        table.error("value", f"value of {table.named} is {shown(written)}, which is no date", remedy)
        return None, None
    on = aware(*moment, zone)
    if is_in_gap(on):
        what = (
            f"value of {table.named} is {shown(written)}, an hour that is skipped when the clocks go forward"
        )
        table.error("value", what, "Write another hour.")
    return on, moment[0]


def _needs_both_forms(table: Table) -> None:
    for form in ("before", "after"):
        if table.has(form):
            continue
        then = "up to its date" if form == "before" else "once its date is past"
        remedy = f'Write {form} = {{ nb = "…", nn = "…", en = "…" }}, which answers say {then}.'
        table.error(form, f"the dated {table.named} has no {form} form", remedy)


def _needs_a_date(table: Table) -> None:
    for form in ("before", "after"):
        if table.has(form):
            remedy = f'Write its date as value = "2021-09-20", or take {form} out.'
            table.error(
                form, f"{table.named} has {'an' if form == 'after' else 'a'} {form} form but no date", remedy
            )


def _said(table: Table) -> tuple[Said, ...]:
    found = []
    for one in table.each("said", f"{table.named}, said"):
        value = one.text("value", required=True, is_name=True)
        where = one.text("where", required=True, is_name=True)
        one.close()
        if value and where:
            found.append(Said(value, where))
    return tuple(found)
