"""Ids made from the turn that made the thing, so that a repeated turn makes the same ones."""

from hashlib import sha256


def derived(turn: str, n: object = 0) -> str:
    """Twelve hexadecimal digits that stand for the n-th thing of a turn."""
    return sha256(f"{turn}\n{n}".encode("utf-8", "surrogatepass")).hexdigest()[:12]
