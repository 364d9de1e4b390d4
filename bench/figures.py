"""What a measurement says: one line a figure, with what the same is elsewhere beside it."""

import json
from collections.abc import Mapping


def tell(figure: str, value: float, unit: str, beside: Mapping[str, float] | None = None) -> None:
    others = {peer: round(one, 3) for peer, one in (beside or {}).items()}
    line = {"figure": figure, "value": round(value, 3), "unit": unit, "beside": others}
    print(json.dumps(line), flush=True)
