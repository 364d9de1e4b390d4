"""In which language a visitor reads of whom nothing is known: as they ask, else as their browser does."""

from collections.abc import Iterator

from aiohttp import web

from dialogs.model.text import Language, as_language

OWN_NAMES: dict[Language, str] = {"nb": "Bokmål", "nn": "Nynorsk", "en": "English"}
TAGS: dict[str, Language] = {"nb": "nb", "no": "nb", "nn": "nn", "en": "en"}
ELSE: Language = "nb"


def visitors_language(request: web.Request) -> Language:
    """`?lang` wins over the browser's own list, of which the first that is ours counts."""
    if asked := as_language(request.query.get("lang")):
        return asked
    return next(_preferred(request.headers.get("Accept-Language", "")), ELSE)


def _preferred(header: str) -> Iterator[Language]:
    """`nn-NO, en;q=0.7` → nn, en. What weighs the same stays in order; what weighs nothing is not wanted."""
    weighed = [
        (_weight(rest), tag.strip()) for tag, _, rest in (one.partition(";") for one in header.split(","))
    ]
    for weight, tag in sorted(weighed, key=lambda one: -one[0]):
        ours = TAGS.get(tag.partition("-")[0].lower())
        if ours and weight > 0:
            yield ours


def _weight(rest: str) -> float:
    name, _, number = rest.strip().partition("=")
    try:
        return float(number) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0
