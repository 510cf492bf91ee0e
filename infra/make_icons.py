"""Draws the icons that a tablet shows when the page is installed: the mark of web/shared/icon.svg as PNG.

python -m infra.make_icons
"""

import struct
import sys
import zlib
from collections.abc import Iterator
from itertools import pairwise
from math import hypot
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "web" / "tablet" / "icons"
GROUND, MARK = (0x00, 0x17, 0xC1), (0xFF, 0xFF, 0xFF)
POINTS = ((8, 17), (13, 22), (24, 10))
"""The mark, in a square of 32."""
SIDE, ROUND, THICK = 32, 6, 2
ICONS = {"icon-192.png": (192, False), "icon-512.png": (512, False), "maskable-512.png": (512, True)}
"""Name to size, and whether a system may cut a shape of its own out of it."""
SAFE = 0.7
"""How much of a maskable icon the mark may fill."""


def drawn(size: int, *, maskable: bool) -> bytes:
    """Return an icon as a PNG."""
    rows = b"".join(b"\0" + bytes(_row(y, size, maskable=maskable)) for y in range(size))
    head = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def pixels(png: bytes) -> bytes:
    """Return what an icon shows, however it was packed: packing differs between versions of zlib."""
    at, packed = 8, b""
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        if png[at + 4 : at + 8] == b"IDAT":
            packed += png[at + 8 : at + 8 + length]
        at += 12 + length
    return zlib.decompress(packed)


def _row(y: int, size: int, *, maskable: bool) -> Iterator[int]:
    scale = SIDE / size
    for x in range(size):
        px, py = (x + 0.5) * scale, (y + 0.5) * scale
        ground = 1.0 if maskable else _cover(_outside(px, py), scale)
        qx, qy = (_shrunk(px), _shrunk(py)) if maskable else (px, py)
        mark = _cover(_distance(qx, qy) - THICK, scale)
        yield from (round(low + (high - low) * mark) for low, high in zip(GROUND, MARK, strict=True))
        yield round(255 * ground)


def _shrunk(value: float) -> float:
    return (value - SIDE / 2) / SAFE + SIDE / 2


def _cover(distance: float, scale: float) -> float:
    """Return how much of a pixel is within an edge that lies at a distance."""
    return min(1.0, max(0.0, 0.5 - distance / scale))


def _outside(x: float, y: float) -> float:
    """Return the distance to the rounded square; negative within."""
    dx, dy = (max(ROUND - value, value - (SIDE - ROUND), 0.0) for value in (x, y))
    if dx and dy:
        return hypot(dx, dy) - ROUND
    return max(-x, x - SIDE, -y, y - SIDE)


def _distance(x: float, y: float) -> float:
    """Return the distance to the nearest stroke of the mark."""
    return min(_to_stroke(x, y, *pair) for pair in pairwise(POINTS))


def _to_stroke(x: float, y: float, a: tuple[int, int], b: tuple[int, int]) -> float:
    dx, dy = b[0] - a[0], b[1] - a[1]
    along = min(1.0, max(0.0, ((x - a[0]) * dx + (y - a[1]) * dy) / (dx * dx + dy * dy)))
    return hypot(x - a[0] - along * dx, y - a[1] - along * dy)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def main() -> int:
    """Write the icons."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, (size, maskable) in ICONS.items():
        (FOLDER / name).write_bytes(drawn(size, maskable=maskable))
    return 0


if __name__ == "__main__":
    sys.exit(main())
