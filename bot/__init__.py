"""How words get in and out."""

__version__ = "0.1.0"
