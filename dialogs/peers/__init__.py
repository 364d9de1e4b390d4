"""What participants do with a question that nothing answered: wonder about the same, answer, settle it."""

import dialogs.experts  # noqa: F401  # the two lean on each other: this one comes first, wherever it began
