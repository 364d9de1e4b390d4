"""What is said of somebody in a group, and belongs in private."""

from dialogs.personal.moving import in_private, kept_apart
from dialogs.personal.telling import tells

__all__ = ["in_private", "kept_apart", "tells"]
