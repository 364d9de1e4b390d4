"""What was answered once becomes an entry, so that the next who asks is answered at once."""

from collections.abc import Callable, Mapping

from dialogs.learning.acting import form, preview, release, stop, undo
from dialogs.learning.listing import show
from dialogs.learning.telling import with_news
from dialogs.model.incoming import Pressed
from dialogs.model.known import Known, Outcome

__all__ = ["VERBS", "show", "with_news"]

VERBS: Mapping[str, Callable[[Pressed, Known], Outcome]] = {
    "learn_form": form,
    "learn_preview": preview,
    "learn_release": release,
    "learn_stop": stop,
    "learn_undo": undo,
}
