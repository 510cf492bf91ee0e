"""Which numbers a misread one may have meant, in the order of likelihood: pure.

The ten digits have no check digit (手引き 13.1版 p.130), so that a misread number is another
person's number or nobody's.  A waiting dose is of nobody's: its number is probed, never guessed.
"""

from collections.abc import Iterator

from chalicelib.systems.vrs.queues.near.model import Slip
from chalicelib.systems.vrs.tickets.model import TicketNumber

LOOKALIKES = {"1": "4", "4": "1"}
TURN_LOOKALIKES = {1: 4, 4: 1}
DIGITS = "0123456789"


def near(ticket: TicketNumber, turn: int) -> dict[tuple[TicketNumber, int], Slip]:
    """Return every place a number and turn may have been misread from, with its likeliest slip.

    One slip of the number, or of the turn, or a look-alike of the turn beside a slip of the number is
    not tried: two slips at once are another person's number too often.
    """
    found: dict[tuple[TicketNumber, int], Slip] = {}
    if turn in TURN_LOOKALIKES:
        found[ticket, TURN_LOOKALIKES[turn]] = Slip.TURN
    for text, slip in _slips(str(ticket)):
        place = (TicketNumber(text), turn)
        if place[0] != ticket and (place not in found or slip < found[place]):
            found[place] = slip
    return found


def _slips(text: str) -> Iterator[tuple[str, Slip]]:
    for at, digit in enumerate(text):
        before, after = text[:at], text[at + 1 :]
        for other in DIGITS:
            lookalike = LOOKALIKES.get(digit) == other
            yield before + other + after, Slip.LOOKALIKE if lookalike else Slip.SUBSTITUTED
            yield before + after + other, Slip.SHIFTED  # a digit was read twice, and the last was lost
            yield before + other + text[at:-1], Slip.SHIFTED  # a digit was lost, and one was added at the end
        if after:
            yield before + after[0] + digit + after[1:], Slip.SWAPPED
