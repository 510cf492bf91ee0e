"""Reading the 18-digit line: exact or not at all.

The line has no check digit of its own (手引き 13.1版 p.130), and a misread one credits a dose to
another person.  So nothing is guessed: full-width forms and white space are folded away, one pair of
NW-7 start and stop characters is taken off, and whatever else is not exactly 18 digits is no line.
"""

import re
import unicodedata
from enum import StrEnum

from chalicelib.systems.vrs.tickets.kinds import TicketKinds
from chalicelib.systems.vrs.tickets.model import TicketLine, TicketNumber
from chalicelib.values.municipality import MunicipalityCode, check_digit

_LONGEST = 200
"""A scanner may add white space, never pages of it."""

_SCANNABLE = re.compile(r"[\s0-9A-Da-d０-９Ａ-Ｄａ-ｄ]*")
"""All that may stand in a scan.  NFKC alone would also read ⑱, ² and ℂ as digits and letters."""

_LINE = re.compile(r"([A-D]?)([0-9]{18})([A-D]?)")


class LineFault(StrEnum):
    """Why a text is no ticket's line, in the order it is looked at."""

    NOT_A_LINE = "NOT_A_LINE"
    WRONG_MUNICIPALITY_DIGIT = "WRONG_MUNICIPALITY_DIGIT"
    UNKNOWN_KIND = "UNKNOWN_KIND"
    TURN_OUT_OF_RANGE = "TURN_OUT_OF_RANGE"


def read_line(text: str, kinds: TicketKinds) -> TicketLine | LineFault:
    """Return what a scanned or keyed line says, or why it is none.  Never raises on text.

    It does not tell whether the municipality existed on the day, nor whether the ticket was issued.
    """
    digits = _digits(text, kinds.start_stop)
    if digits is None:
        return LineFault.NOT_A_LINE
    municipality = digits[2:8]
    if municipality[5] != check_digit(municipality[:5]):
        return LineFault.WRONG_MUNICIPALITY_DIGIT
    kind = kinds.kind(digits[0])
    if kind is None:
        return LineFault.UNKNOWN_KIND
    turn = int(digits[1])
    if not 1 <= turn <= kinds.max_turn:
        return LineFault.TURN_OUT_OF_RANGE
    return TicketLine(
        kind=kind,
        turn=turn,
        municipality=MunicipalityCode(municipality),
        ticket=TicketNumber(digits[8:]),
    )


def _digits(text: str, start_stop: str) -> str | None:
    """Return the 18 digits, or None; a start character without a stop is a torn scan."""
    if len(text) > _LONGEST or _SCANNABLE.fullmatch(text) is None:
        return None
    line = _LINE.fullmatch("".join(unicodedata.normalize("NFKC", text).split()).upper())
    if line is None:
        return None
    start, digits, stop = line.groups()
    if bool(start) != bool(stop) or not all(each in start_stop for each in (start, stop)):
        return None
    return str(digits)
