"""What happens to a ticket and to its picture: pen, stamp, fading, blur, glare, little light, noise."""

import math
from dataclasses import dataclass, field
from random import Random
from statistics import NormalDist

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from local.sheet.layouts import Layout
from local.sheet.lens import Pose

Colour = tuple[int, int, int]
RED, BLUE, BLACK = (200, 45, 40), (40, 60, 170), (35, 35, 40)


@dataclass(frozen=True, slots=True)
class Wear:
    """How worn a ticket and how bad its picture is; as it stands, not at all."""

    pose: Pose = field(default_factory=Pose)
    ink: int = 20
    stamp: Colour | None = None
    pen: Colour | None = None
    blur: float = 0.0
    """Standard deviation in pixels."""
    shake: int = 0
    """Pixels moved while the picture was taken."""
    glare: float = 0.0
    """0 to 1: how white the middle of the reflection is."""
    light: float = 1.0
    noise: float = 0.0


def write_over(ticket: Image.Image, layout: Layout, wear: Wear, scale: float, rng: Random) -> None:
    """Stamp a ticket and write on it, across its line."""
    draw = ImageDraw.Draw(ticket)
    left, top = layout.line_at
    middle = (top + layout.line_points * 0.14) * scale
    if wear.stamp is not None:
        across = (left + rng.uniform(6, 34)) * scale
        radius = rng.uniform(4.5, 7) * scale
        box = (across - radius, middle - radius, across + radius, middle + radius)
        stamped = Image.new("RGB", ticket.size, (255, 255, 255))
        on = ImageDraw.Draw(stamped)
        width = round(0.5 * scale)
        on.ellipse(box, outline=wear.stamp, width=width)
        for offset in (-0.33, 0.33):
            height = middle + offset * radius
            on.line((across - radius, height, across + radius, height), fill=wear.stamp, width=width // 2)
        ticket.paste(ImageChops.multiply(ticket, stamped))
    if wear.pen is not None:
        start = (left + rng.uniform(0, 20)) * scale
        points = [
            (start + step * 2.2 * scale, middle + rng.uniform(-2.5, 2.5) * scale)
            for step in range(rng.randint(4, 9))
        ]
        draw.line(points, fill=wear.pen, width=round(0.45 * scale), joint="curve")


def take(picture: Image.Image, wear: Wear, rng: Random) -> Image.Image:
    """Return the picture as a bad lens, little light and a cheap sensor give it."""
    if wear.shake:
        picture = _shaken(picture, wear.shake, rng)
    if wear.blur:
        picture = picture.filter(ImageFilter.GaussianBlur(wear.blur))
    if wear.glare:
        picture = _glaring(picture, wear.glare, rng)
    if wear.light != 1.0:
        light = wear.light
        picture = picture.point(lambda value: round(value * light))
    if wear.noise:
        picture = _noisy(picture, wear.noise, rng)
    return picture


def _shaken(picture: Image.Image, length: int, rng: Random) -> Image.Image:
    """Average the picture along a short way."""
    angle = rng.uniform(0, math.pi)
    mean = picture
    for step in range(1, length):
        moved = ImageChops.offset(picture, round(step * math.cos(angle)), round(step * math.sin(angle)))
        mean = Image.blend(mean, moved, 1 / (step + 1))
    return mean


def _glaring(picture: Image.Image, strength: float, rng: Random) -> Image.Image:
    width, height = picture.size
    spot = Image.radial_gradient("L").point(lambda value: round(max(0, 255 - 1.45 * value) * strength))
    across = rng.randint(width // 5, width // 3)
    spot = spot.resize((across, round(across * rng.uniform(0.4, 0.9))))
    glow = Image.new("L", picture.size, 0)
    glow.paste(spot, (rng.randint(0, width - spot.width), rng.randint(0, height - spot.height)))
    return ImageChops.add(picture, Image.merge("RGB", (glow,) * 3))


_QUANTILES = [NormalDist().inv_cdf((value + 0.5) / 256) for value in range(256)]


def _noisy(picture: Image.Image, deviation: float, rng: Random) -> Image.Image:
    """Add normal noise: random bytes, bent to a normal distribution by a table of 256."""
    table = [max(0, min(255, round(128 + deviation * each))) for each in _QUANTILES]
    width, height = picture.size
    noise = Image.frombytes("RGB", picture.size, rng.randbytes(width * height * 3)).point(table * 3)
    return ImageChops.add(picture, noise, 1, -128)
