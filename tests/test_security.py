"""Promise of SECURITY.md: what Vert stores is listed whole."""

import re
from pathlib import Path

from bot.store.tables import metadata

SECURITY = Path(__file__).parents[1] / "SECURITY.md"


def test_every_table_stands_in_the_list_of_what_is_stored() -> None:
    rows = [line for line in SECURITY.read_text("utf-8").splitlines() if line.startswith("| ")]
    listed = [name for row in rows for name in re.findall(r"`(\w+)`", row.split("|")[2])]
    assert sorted(listed) == sorted(metadata.tables)
