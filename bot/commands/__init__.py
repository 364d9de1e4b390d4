"""The commands of `vert`, one a file."""
