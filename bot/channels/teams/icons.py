"""Vert's two icons, drawn here: a speech bubble with a V. PNG needs no more than zlib."""

import math
import struct
import zlib
from collections.abc import Callable
from functools import cache

GREEN = (24, 92, 78)
WHITE = (255, 255, 255)
ACCENT = "#185C4E"

Distance = Callable[[float, float], float]  # to a shape's edge in its own unit square; negative inside


def _bubble(x: float, y: float) -> float:
    """A rounded box with a tail at its lower left."""
    across, down = abs(x - 0.5) - 0.22, abs(y - 0.46) - 0.17
    outside = math.hypot(max(across, 0.0), max(down, 0.0))
    box = outside + min(max(across, down), 0.0) - 0.12
    return min(box, _tail(x, y))


def _tail(x: float, y: float) -> float:
    return max(0.28 - x, 0.6 - y, (x - 0.28) * 0.77 + (y - 0.9) * 0.64)


def _letter(x: float, y: float) -> float:
    """Two strokes that meet below: a V."""
    left = _to_stroke(x, y, (0.38, 0.34), (0.5, 0.59))
    return min(left, _to_stroke(x, y, (0.62, 0.34), (0.5, 0.59))) - 0.042


def _to_stroke(x: float, y: float, start: tuple[float, float], end: tuple[float, float]) -> float:
    along_x, along_y = end[0] - start[0], end[1] - start[1]
    way = ((x - start[0]) * along_x + (y - start[1]) * along_y) / (along_x**2 + along_y**2)
    way = min(max(way, 0.0), 1.0)
    return math.hypot(x - start[0] - way * along_x, y - start[1] - way * along_y)


@cache
def color_icon(size: int = 192) -> bytes:
    """Full colour, as shown in Teams' lists."""

    def pixel(x: int, y: int) -> tuple[int, int, int, int]:
        inside = _coverage(_bubble, x, y, size) * (1 - _coverage(_letter, x, y, size))
        red, green, blue = (
            round(back + (front - back) * inside) for back, front in zip(GREEN, WHITE, strict=True)
        )
        return red, green, blue, 255

    return png(size, pixel)


@cache
def outline_icon(size: int = 32) -> bytes:
    """White on nothing, as Teams asks for in its side bar."""

    def rim(x: float, y: float) -> float:
        return abs(_bubble(x, y)) - 0.03

    def pixel(x: int, y: int) -> tuple[int, int, int, int]:
        inside = max(_coverage(rim, x, y, size), _coverage(_letter, x, y, size))
        return *WHITE, round(255 * inside)

    return png(size, pixel)


def _coverage(shape: Distance, x: int, y: int, size: int) -> float:
    """How much of a pixel the shape covers, from 0 to 1."""
    return min(max(0.5 - shape((x + 0.5) / size, (y + 0.5) / size) * size, 0.0), 1.0)


def png(size: int, pixel: Callable[[int, int], tuple[int, int, int, int]]) -> bytes:
    """A square picture, RGBA, eight bits each."""
    rows = (b"\0" + b"".join(bytes(pixel(x, y)) for x in range(size)) for y in range(size))
    header = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(b"".join(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in parts)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
