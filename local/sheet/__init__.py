"""Synthetic tickets (接種券) on paper and before a camera, for the demo and for tests.

The people are those of ``local.city``: nobody's ticket is drawn here.
"""

from local.sheet.drawing import Ticket, draw_ticket
from local.sheet.fonts import FontMissing, japanese_font, ocr_b_font
from local.sheet.frames import WEAR, Frame, frame
from local.sheet.layouts import LAYOUTS, Layout
from local.sheet.paper import draw_pages, ticket_of
from local.sheet.wear import Wear

__all__ = [
    "LAYOUTS",
    "WEAR",
    "FontMissing",
    "Frame",
    "Layout",
    "Ticket",
    "Wear",
    "draw_pages",
    "draw_ticket",
    "frame",
    "japanese_font",
    "ocr_b_font",
    "ticket_of",
]
