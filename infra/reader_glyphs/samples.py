"""Cells of a line as ``web/tablet/reader/strip.js`` cuts them: drawn, seen from near and far, worn, cut out.

What is no digit is drawn too: letters, kanji, bars, frames, halves of two digits, digits upside down.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

Cell = NDArray[np.float32]
WIDE, HIGH, DIGIT = 20, 28, 20
"""A cell in pixels, and the height of a digit in it: as in strip.js."""
PAPER, INK, STRETCHED = 0.85, 0.06, 0.4
OTHER = 10
TALL = 48
"""Pixels of a digit as it is drawn, before the camera."""
CANVAS = (108, 84)
TURNED = "23457"
"""Digits that are no digits upside down."""


@dataclass(frozen=True)
class Fonts:
    """The files the samples are drawn with."""

    ocr_b: Path
    japanese: Path


@functools.cache
def _font(path: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size)


@functools.cache
def _ocr_b(path: Path) -> tuple[ImageFont.FreeTypeFont, int]:
    """Return OCR-B with digits TALL pixels high, and the height of their middle."""
    mask = ImageFont.truetype(path, 200).getmask("8").getbbox()
    font = ImageFont.truetype(path, round(200 * TALL / (mask[3] - mask[1])))
    drawn = Image.new("L", CANVAS, 255)
    ImageDraw.Draw(drawn).text((20, 10), "8", font=font, fill=0)
    _, top, _, bottom = ImageChops.invert(drawn).getbbox() or (0, 0, 0, 0)
    return font, (top + bottom) // 2 - 10


def _line(text: str, fonts: Fonts, tracking: float, shift: float = 0.0, stroke: int = 0) -> Image.Image:
    """Draw three characters of OCR-B, the second in the middle of the canvas."""
    font, middle = _ocr_b(fonts.ocr_b)
    pitch = font.getlength("0") * tracking
    drawn = Image.new("L", CANVAS, 255)
    draw = ImageDraw.Draw(drawn)
    for place, character in enumerate(text):
        left = CANVAS[0] / 2 - font.getlength("0") / 2 + (place - 1 + shift) * pitch
        draw.text((left, CANVAS[1] / 2 - middle), character, font=font, fill=0, stroke_width=stroke)
    return drawn


def _digits(rng: Random, digit: str, fonts: Fonts) -> Image.Image:
    around = "0123456789" * 2 + "    "
    text = rng.choice(around) + digit + rng.choice(around)
    return _line(text, fonts, rng.uniform(0.98, 1.2), stroke=rng.choice((0, 0, 1)))


def _halves(rng: Random, fonts: Fonts) -> Image.Image:
    text = "".join(rng.choices("0123456789", k=3))
    return _line(text, fonts, rng.uniform(0.98, 1.12), rng.choice((-1, 1)) * rng.uniform(0.36, 0.5))


def _turned(rng: Random, fonts: Fonts) -> Image.Image:
    return _digits(rng, rng.choice(TURNED), fonts).transpose(Image.Transpose.ROTATE_180)


def _letter(rng: Random, fonts: Fonts) -> Image.Image:
    return _digits(rng, rng.choice("ABCDEFGHJKLMNPQRTUVWXYZ<>+-/#"), fonts)


def _kanji(rng: Random, fonts: Fonts) -> Image.Image:
    drawn = Image.new("L", CANVAS, 255)
    text = "".join(chr(rng.randrange(0x4E00, 0x9000)) for _ in range(4))
    size = rng.choice((36, 48, 60))
    at = (rng.randint(-30, 0), CANVAS[1] // 2 - size * 0.72)
    ImageDraw.Draw(drawn).text(at, text, font=_font(fonts.japanese, size), fill=0)
    return drawn


def _bars(rng: Random, _fonts: Fonts) -> Image.Image:
    drawn = Image.new("L", CANVAS, 255)
    draw, left = ImageDraw.Draw(drawn), 0
    while left < CANVAS[0]:
        wide = rng.randint(2, 16)
        draw.rectangle((left, 0, left + wide, CANVAS[1]), fill=0)
        left += wide + rng.randint(3, 22)
    return drawn


def _frame(rng: Random, _fonts: Fonts) -> Image.Image:
    """Draw an edge of a box or of a ticket beside an empty place."""
    drawn = Image.new("L", CANVAS, 255)
    draw = ImageDraw.Draw(drawn)
    left, width = rng.randint(24, 84), rng.choice((1, 3, 50))
    draw.rectangle((left, -1, left + width, CANVAS[1]), fill=rng.randint(0, 160))
    if rng.random() < 0.5:
        down = rng.choice((9, 16, 68, 75))
        draw.line((0, down, CANVAS[0], down), fill=0, width=1 + width % 50)
    return drawn


def _scribble(rng: Random, _fonts: Fonts) -> Image.Image:
    drawn = Image.new("L", CANVAS, 255)
    points = [(rng.randint(30, 78), rng.randint(8, 76)) for _ in range(rng.randint(0, 6))]
    if points:
        ImageDraw.Draw(drawn).line(points, fill=rng.randint(0, 90), width=rng.randint(3, 9))
    return drawn


def _blank(_rng: Random, _fonts: Fonts) -> Image.Image:
    return Image.new("L", CANVAS, 255)


OTHERS: tuple[Callable[[Random, Fonts], Image.Image], ...] = (
    _halves, _turned, _letter, _kanji, _bars, _frame, _scribble, _blank
)  # fmt: skip


def _crossed(drawn: Image.Image, rng: Random) -> Image.Image:
    """Draw the pale rest of a stamp or a pen over a digit, and the dark end of one beside it."""
    over = Image.new("L", CANVAS, 255)
    draw = ImageDraw.Draw(over)
    across, width = rng.randint(26, 82), rng.randint(3, 7)
    bow = (across - 120, -45, across, 130) if rng.random() < 0.5 else (across, -45, across + 120, 130)
    draw.ellipse(bow, outline=rng.randint(130, 210), width=width)
    if rng.random() < 0.5:
        height = rng.randint(16, 68)
        draw.line(
            (0, height, CANVAS[0], height + rng.randint(-16, 16)), fill=rng.randint(140, 215), width=width
        )
    return ImageChops.multiply(drawn, over)


def _seen(drawn: Image.Image, rng: Random, *, clean: float | None) -> tuple[Image.Image, float]:
    """Return the picture a camera takes of it, and how high a digit is there in pixels."""
    if clean is None and rng.random() < 0.2:
        drawn = drawn.filter(ImageFilter.MaxFilter(3))  # a thin print
    tall = 30.0 if clean is not None else rng.uniform(11, 44)
    factor = TALL / tall
    small = drawn.filter(ImageFilter.GaussianBlur(max(0.0, 0.35 * (factor - 1))))
    size = (round(CANVAS[0] / factor), round(CANVAS[1] / factor))
    turn, lean, squeeze = (0.0, 0.0, 1.0)
    if clean is None:
        turn, lean, squeeze = rng.gauss(0, 0.025), rng.gauss(0, 0.07), rng.uniform(0.88, 1.12)
    a, b, d, e = factor * squeeze, factor * (lean + turn), -factor * turn, factor
    x = CANVAS[0] / 2 - a * size[0] / 2 - b * size[1] / 2
    y = CANVAS[1] / 2 - d * size[0] / 2 - e * size[1] / 2
    seen = small.transform(
        size, Image.Transform.AFFINE, (a, b, x, d, e, y), Image.Resampling.BILINEAR, fillcolor=255
    )
    blur = clean if clean is not None else rng.choice((0.0, rng.uniform(0, 0.06), rng.uniform(0.03, 0.1)))
    if blur:
        seen = seen.filter(ImageFilter.GaussianBlur(blur * tall))
    if clean is None and rng.random() < 0.12:
        step = rng.uniform(0.03, 0.1) * tall
        moved = ImageChops.offset(seen, round(step), round(step * rng.uniform(-1, 1)))
        seen = Image.blend(seen, moved, 0.5)
    return seen, tall


def _cut(seen: Image.Image, tall: float, rng: Random, *, clean: bool) -> Cell:
    """Cut the middle cell out, a little beside its place."""
    unit = tall / DIGIT * (1.0 if clean else rng.uniform(0.93, 1.08))
    right, down = (0.0, 0.0) if clean else (rng.gauss(0, 0.7), rng.gauss(0, 0.45))
    left = seen.width / 2 + (right - WIDE / 2) * unit
    top = seen.height / 2 + (down - HIGH / 2) * unit
    box = (left, top, left + WIDE * unit, top + HIGH * unit)
    fine = max(1, min(3, round(unit)))
    size = (WIDE * fine, HIGH * fine)
    cell = seen.transform(size, Image.Transform.EXTENT, box, Image.Resampling.BILINEAR, fillcolor=255)
    return np.array(cell.reduce(fine) if fine > 1 else cell, np.float32)


def _levelled(cell: Cell, line: float) -> Cell:
    """Bring paper to 0 and ink to 1, as strip.js does; ``line`` is the contrast of the whole line."""
    ordered = np.sort(cell, axis=None)
    paper = float(ordered[int(PAPER * (ordered.size - 1))])
    contrast = paper - float(ordered[int(INK * (ordered.size - 1))])
    return np.array(np.clip((paper - cell) / max(contrast, STRETCHED * line, 1.0), 0, 1), np.float32)


def draw(label: int, rng: Random, fonts: Fonts, clean: float | None = None) -> Cell:
    """Draw one cell; ``clean`` asks for one without wear, blurred by that part of its height."""
    made = rng.choice(OTHERS)(rng, fonts) if label == OTHER else _digits(rng, str(label), fonts)
    if clean is None and label != OTHER and rng.random() < 0.15:
        made = _crossed(made, rng)
    seen, tall = _seen(made, rng, clean=clean)
    cell = _cut(seen, tall, rng, clean=clean is not None)
    ink, paper = (20.0, 250.0) if clean is not None else (rng.uniform(10, 140), rng.uniform(170, 255))
    light = 1.0 if clean is not None else rng.uniform(0.3, 1.0)
    cell = ((ink + (paper - ink) * cell / 255) * light).astype(np.float32)
    if clean is None:
        noise = np.random.default_rng(rng.getrandbits(32)).normal(0, rng.uniform(0, 14) * light, cell.shape)
        cell += noise.astype(np.float32)
    return _levelled(cell, (paper - ink) * light * 0.9)
