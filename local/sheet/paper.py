"""Sheets of tickets on A4, to be printed or held before a camera from a screen."""

from collections.abc import Sequence

from PIL import Image, ImageDraw

from local.city import Person, ticket_line
from local.sheet.drawing import Ticket, draw_ticket
from local.sheet.fonts import japanese_font
from local.sheet.layouts import LAYOUTS, Layout

A4 = (210.0, 297.0)
SCALE = 300 / 25.4
"""Pixels a mm: 300 an inch."""
COLUMNS, ROWS = 2, 5
"""Apart enough that a camera over one ticket does not see the next."""
FIRST = (24.0, 24.0)
STEP = (98.0, 54.0)
NOTE = "合成の接種券（見本）　実在の人のものではありません　/　Synthetic tickets of nobody"


def ticket_of(person: Person, turn: int, city: str = "") -> Ticket:
    """Return the ticket of a made-up person."""
    return Ticket(ticket_line(person, turn), person.name, city)


def draw_pages(tickets: Sequence[Ticket], layouts: Sequence[Layout] = LAYOUTS) -> list[Image.Image]:
    """Draw tickets on as many sheets as they need, the layouts in turn."""
    each = COLUMNS * ROWS
    return [_page(tickets[start : start + each], layouts, start) for start in range(0, len(tickets), each)]


def _page(tickets: Sequence[Ticket], layouts: Sequence[Layout], start: int) -> Image.Image:
    page = Image.new("L", (round(A4[0] * SCALE), round(A4[1] * SCALE)), 255)
    at = (FIRST[0] * SCALE, 10 * SCALE)
    ImageDraw.Draw(page).text(at, NOTE, font=japanese_font(3.2 * SCALE), fill=90)
    for place, ticket in enumerate(tickets):
        drawn = draw_ticket(ticket, layouts[(start + place) % len(layouts)], SCALE).convert("L")
        left = (FIRST[0] + place % COLUMNS * STEP[0]) * SCALE
        top = (FIRST[1] + place // COLUMNS * STEP[1]) * SCALE
        page.paste(drawn, (round(left), round(top)))
    return page
