"""Those who come to the chat by a link of their own, since no channel reaches them."""

from dataclasses import dataclass

from dialogs.model.text import Language


@dataclass(frozen=True)
class Unmet:
    """Somebody on the participants' list whom no channel reaches. `link` is what their link is known by."""

    email: str
    name: str = ""
    language: Language | None = None
    link: str = ""


@dataclass(frozen=True)
class NewLink:
    """From now on another link lets them in, and the one before no longer does."""

    event: str
    email: str
    link: str
