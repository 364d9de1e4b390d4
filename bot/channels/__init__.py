"""The rooms words come in by and leave by: one folder a channel."""
