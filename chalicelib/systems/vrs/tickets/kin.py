"""Tickets issued in each other's place (再発行): one ticket in several items.

What was given on one number of a chain was given on all.  Whoever adds a dose reads the sheets of the
whole chain and writes them all, each on the condition of the version that was read: two venues with two
numbers of one chain meet there as they would on one sheet.
"""

from collections.abc import Iterable, Sequence

from chalicelib.systems.vrs.tickets.model import Slot, TicketSheet
from chalicelib.systems.vrs.tickets.ports import TicketBook


def kin_of(sheet: TicketSheet, book: TicketBook) -> tuple[TicketSheet, ...]:
    """Read the other sheets of a ticket's chain; of most tickets there are none, and nothing is read."""
    found = (book.sheet(ticket) for ticket in sheet.kin)
    return tuple(each for each in found if each is not None)


def given_elsewhere(sheet: TicketSheet, kin: Iterable[TicketSheet]) -> tuple[Slot, ...]:
    """Return the doses that count on the other numbers of a sheet's chain."""
    return tuple(slot for other in kin if other.ticket in sheet.kin for slot in other.given)


def standing_at(turn: int, sheet: TicketSheet, elsewhere: Sequence[Slot]) -> Slot | None:
    """Return the dose that takes a turn, on this number or on another of its chain, or None."""
    own = [slot for slot in sheet.given if slot.turn == turn]
    return next(iter([*own, *(slot for slot in elsewhere if slot.turn == turn)]), None)


def with_kin(sheets: Sequence[TicketSheet], kin: Iterable[TicketSheet]) -> tuple[TicketSheet, ...]:
    """Return sheets to write, and once each those of their chains that do not change but must be as read."""
    changed = {sheet.ticket for sheet in sheets}
    return (*sheets, *{each.ticket: each for each in kin if each.ticket not in changed}.values())
