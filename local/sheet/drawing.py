"""One ticket, drawn at so many pixels a millimetre."""

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import segno
from PIL import Image, ImageDraw

from local.sheet import nw7
from local.sheet.fonts import japanese_font, ocr_b_font
from local.sheet.layouts import Layout, Place

POINT = 25.4 / 72
INK, PAPER = 20, 255
KINDS = {"2": "接種", "3": "予診のみ"}
Draw = ImageDraw.ImageDraw


@dataclass(frozen=True, slots=True)
class Ticket:
    """What stands on a ticket."""

    line: str
    """18 digits."""
    name: str = ""
    city: str = ""
    qr: str | None = None
    """What the 2D code says, where it does not say the line: a planted fault."""
    barcode: str | None = None
    """What the barcode says, where it does not say the ticket's number."""


def draw_ticket(
    ticket: Ticket,
    layout: Layout,
    scale: float,
    ink: int = INK,
    ocr_b: Path | None = None,
) -> Image.Image:
    """Return a ticket on white paper, ``scale`` pixels a mm; ``ink`` is the gray of its print."""
    width, height = (round(each * scale) for each in layout.size)
    image = Image.new("RGB", (width, height), (PAPER,) * 3)
    draw = ImageDraw.Draw(image)
    _draw_texts(draw, ticket, layout, scale, ink)
    if layout.qr_at is not None:
        _draw_qr(draw, ticket.qr or ticket.line, layout.qr_at, layout.qr_mm * scale, scale, ink)
    if layout.barcode_at is not None:
        digits = ticket.barcode or ticket.line[-layout.barcode_digits :]
        start, stop = layout.start_stop[0], layout.start_stop[1]
        _draw_barcode(draw, f"{start}{digits}{stop}", layout, scale, ink)
    own = dataclasses.replace(layout, line_gray=max(layout.line_gray, ink))
    _draw_line(draw, ticket.line, own, scale, ocr_b)
    draw.rectangle((0, 0, width - 1, height - 1), outline=(150,) * 3)
    return image


def _draw_texts(draw: Draw, ticket: Ticket, layout: Layout, scale: float, ink: int) -> None:
    left, top = (each * scale for each in layout.text_at)
    size = layout.text_points * POINT * scale
    turn = f"{KINDS.get(ticket.line[0], '')}　{ticket.line[1]}回目"
    lines = (
        f"接種券　{turn}",
        f"請求先　{ticket.city}　{ticket.line[2:8]}",
        f"券番号　{ticket.line[8:]}",
        f"氏名　{ticket.name}",
    )
    for place, text in enumerate(lines):
        draw.text((left, top + place * size * 1.4), text, font=japanese_font(size), fill=(ink,) * 3)


def _draw_qr(draw: Draw, text: str, at: Place, width: float, scale: float, ink: int) -> None:
    """Draw model 2, error correction M; the quiet zone is the paper around it."""
    rows = list(segno.make_qr(text, error="M").matrix)
    module = width / len(rows)
    left, top = (each * scale for each in at)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                _fill(draw, (left + x * module, top + y * module), (module, module), ink)


def _draw_barcode(draw: Draw, text: str, layout: Layout, scale: float, ink: int) -> None:
    at: Any = layout.barcode_at
    left, top = (each * scale for each in at)
    width, height = (each * scale for each in layout.barcode_mm)
    drawn, modules = nw7.bars(text)
    module = width / modules
    for start, wide in drawn:
        _fill(draw, (left + start * module, top), (wide * module, height), ink)


def _fill(draw: Draw, at: Place, size: Place, ink: int) -> None:
    """Fill a rectangle to the nearest pixels: neighbours leave no gap and do not overlap."""
    left, top = (round(each) for each in at)
    right, bottom = (round(start + length) for start, length in zip(at, size, strict=True))
    draw.rectangle((left, top, right - 1, bottom - 1), fill=(ink,) * 3)


def _draw_line(draw: Draw, line: str, layout: Layout, scale: float, ocr_b: Path | None) -> None:
    font = ocr_b_font(layout.line_points * POINT * scale, ocr_b)
    pitch = font.getlength("0") * layout.tracking
    left, top = (each * scale for each in layout.line_at)
    box = font.getbbox("8")
    for place, digit in enumerate(line):
        draw.text((left + place * pitch, top - box[1]), digit, font=font, fill=(layout.line_gray,) * 3)
    if layout.ruled:
        room = 1.2 * scale
        edges = (left - room, top - room, left + len(line) * pitch + room, top + box[3] - box[1] + room)
        draw.rectangle(edges, outline=(120,) * 3)
