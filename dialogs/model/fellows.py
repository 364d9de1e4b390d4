"""Those of somebody's municipality on the participants' list, counted; never named."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fellows:
    """`people` are registered, the asker and the confirmed too. `nights` is None where no row says."""

    people: int = 0
    waiting: int = 0
    staying: int = 0  # how many of the people have nights
    nights: int | None = None
