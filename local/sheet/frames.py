"""What a tablet's camera sees: a desk, one ticket or two or none on it, worn and badly lit.

The same seed gives the same frames.  Nothing here has seen a real ticket or a real camera.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw

from local.sheet.drawing import Ticket, draw_ticket
from local.sheet.fonts import japanese_font
from local.sheet.layouts import Layout
from local.sheet.lens import SIZE, Pose, look
from local.sheet.wear import BLACK, BLUE, RED, Wear, take, write_over

DRAWN_AT = 17.0
"""Pixels a mm of the desk, before the camera."""
DESK = (120.0, 84.0)


@dataclass(frozen=True, slots=True)
class Frame:
    """A picture, and the lines that truly stand in it."""

    image: Image.Image
    lines: tuple[str, ...]


def frame(
    tickets: Sequence[tuple[Ticket, Layout]], wear: Wear, rng: Random, ocr_b: Path | None = None
) -> Frame:
    """Draw up to two tickets, one above the other, and take their picture."""
    desk = _desk(rng, printed=not tickets)
    scale = DRAWN_AT
    height = sum(layout.size[1] for _, layout in tickets)
    top = desk.height / 2 - height / 2 * scale
    for ticket, layout in tickets:
        drawn = draw_ticket(ticket, layout, scale, wear.ink, ocr_b)
        write_over(drawn, layout, wear, scale, rng)
        desk.paste(drawn, (round(desk.width / 2 - drawn.width / 2), round(top)))
        top += drawn.height
    seen = look(desk, scale, wear.pose, SIZE)
    return Frame(take(seen, wear, rng), tuple(ticket.line for ticket, _ in tickets))


def _desk(rng: Random, *, printed: bool) -> Image.Image:
    """Draw a table top, or a form with much on it that is no ticket."""
    size = tuple(round(each * DRAWN_AT) for each in DESK)
    colour = rng.choice([(235, 235, 230), (120, 95, 70), (60, 62, 66), (180, 190, 200)])
    desk = Image.new("RGB", (size[0], size[1]), (250,) * 3 if printed else colour)
    if printed:
        draw, font = ImageDraw.Draw(desk), japanese_font(2.6 * DRAWN_AT)
        for row in range(16):
            digits = "".join(str(rng.randrange(10)) for _ in range(rng.randint(6, 22)))
            text = f"予診票 {rng.choice(['電話', '番号', '住所', '日付'])} {digits}"
            draw.text((10 * DRAWN_AT, (3 + row * 5) * DRAWN_AT), text, font=font, fill=(30,) * 3)
    return desk


def _pose(rng: Random, turn: float = 3, tilt: float = 4, scale: tuple[float, float] = (11.5, 16)) -> Pose:
    def about(most: float) -> float:
        return rng.uniform(-most, most)

    return Pose(rng.uniform(*scale), about(turn), about(tilt), about(tilt), (about(4), about(3)))


WEAR: dict[str, Callable[[Random], Wear]] = {
    # What a reader must read: GOOD names them.
    "plain": lambda rng: Wear(_pose(rng)),
    "rotated": lambda rng: Wear(_pose(rng, turn=18)),
    "skewed": lambda rng: Wear(_pose(rng, tilt=20)),
    "far": lambda rng: Wear(_pose(rng, scale=(8.5, 10))),
    "soft": lambda rng: Wear(_pose(rng), blur=rng.uniform(0.8, 1.8)),
    "dim": lambda rng: Wear(_pose(rng), light=rng.uniform(0.3, 0.55), noise=rng.uniform(3, 7)),
    "noisy": lambda rng: Wear(_pose(rng), noise=rng.uniform(8, 16), blur=0.6),
    "faded": lambda rng: Wear(_pose(rng), ink=rng.randint(90, 140), noise=3),
    # What it may refuse, and must not misread.
    "upside down": lambda rng: Wear(Pose(rng.uniform(11.5, 16), 180 + rng.uniform(-6, 6))),
    "on its side": lambda rng: Wear(Pose(rng.uniform(9, 11), rng.choice((-90, 90)) + rng.uniform(-6, 6))),
    "steep": lambda rng: Wear(_pose(rng, turn=30, tilt=34)),
    "blurred": lambda rng: Wear(_pose(rng), blur=rng.uniform(2.2, 4)),
    "shaken": lambda rng: Wear(_pose(rng), shake=rng.randint(5, 14)),
    "stamped red": lambda rng: Wear(_pose(rng), stamp=RED),
    "stamped black": lambda rng: Wear(_pose(rng), stamp=BLACK),
    "pen, blue": lambda rng: Wear(_pose(rng), pen=BLUE),
    "pen, black": lambda rng: Wear(_pose(rng), pen=BLACK),
    "glare": lambda rng: Wear(_pose(rng), glare=rng.uniform(0.6, 1)),
    "everything": lambda rng: Wear(
        _pose(rng, turn=10, tilt=12),
        ink=rng.randint(60, 120),
        stamp=rng.choice([RED, BLACK]),
        blur=rng.uniform(0.8, 2),
        glare=rng.uniform(0, 0.6),
        light=rng.uniform(0.35, 0.8),
        noise=rng.uniform(3, 9),
    ),
}
"""Ways a frame may look, each drawn anew."""

GOOD = ("plain", "rotated", "skewed", "far", "soft", "dim", "noisy", "faded")
