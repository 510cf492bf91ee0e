"""How a municipality prints its tickets: what is not fixed nationally is a parameter here.

Fixed (手引き 13.1版 p.130): 18 digits in OCR-B, about 9 pt; a 2D code of 10 mm; NW-7 of 5.6 by 37.21 mm
where there is one; 33 to 35 by 63 mm.  Where each of them stands differed from city to city.
"""

from dataclasses import dataclass

Place = tuple[float, float]
"""Left and top on the ticket, in mm."""


@dataclass(frozen=True, slots=True)
class Layout:
    """One way of printing; lengths in mm, type in points."""

    name: str
    line_at: Place
    qr_at: Place | None
    barcode_at: Place | None
    text_at: Place = (2.5, 2.0)
    line_points: float = 9.0
    tracking: float = 1.0
    """The pitch of the line against the font's own advance."""
    line_gray: int = 20
    qr_mm: float = 10.0
    barcode_digits: int = 10
    start_stop: str = "AA"
    barcode_mm: Place = (37.21, 5.6)
    text_points: float = 6.5
    size: Place = (63.0, 34.0)
    ruled: bool = False
    """A hairline box around the line."""


LAYOUTS: tuple[Layout, ...] = (
    Layout("line below", line_at=(3.0, 29.3), qr_at=(51.0, 2.0), barcode_at=(3.0, 22.0)),
    Layout("line above", line_at=(9.0, 1.8), qr_at=(51.0, 20.5), barcode_at=(4.0, 26.5), text_at=(2.5, 7.0)),
    Layout("no 2D code", line_at=(10.0, 28.6), qr_at=None, barcode_at=(12.0, 20.5), start_stop="CD"),
    Layout("no barcode", line_at=(4.0, 27.5), qr_at=(50.5, 15.5), barcode_at=None, line_points=9.5),
    Layout(
        "barcode of 18",
        line_at=(3.0, 17.8),
        qr_at=(51.5, 2.0),
        barcode_at=(4.0, 25.0),
        barcode_digits=18,
        barcode_mm=(54.0, 6.5),
        text_points=5.5,
    ),
    Layout(
        "small line",
        line_at=(22.0, 30.2),
        qr_at=(2.5, 21.5),
        barcode_at=(21.0, 21.0),
        line_points=7.5,
        start_stop="BB",
    ),
    Layout(
        "large line",
        line_at=(2.6, 28.2),
        qr_at=(51.0, 14.5),
        barcode_at=(3.0, 20.5),
        line_points=11.0,
        size=(63.0, 35.0),
    ),
    Layout(
        "line in a box",
        line_at=(4.0, 21.0),
        qr_at=(51.0, 2.0),
        barcode_at=(12.0, 26.0),
        tracking=1.08,
        line_gray=60,
        size=(63.0, 33.0),
        ruled=True,
        text_points=6.0,
    ),
)
