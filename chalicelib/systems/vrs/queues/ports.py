"""What several parts of this room need: many tickets and doses in one reading."""

from collections.abc import Collection, Mapping
from typing import NamedTuple, Protocol

from chalicelib.systems.vrs.doses.model import Dose
from chalicelib.systems.vrs.tickets.model import TicketNumber, TicketSheet


class DosePlace(NamedTuple):
    """Where one version of a dose stands."""

    ticket: TicketNumber
    turn: int
    version: int


class Shelf(Protocol):
    """The tickets of one municipality, many at a time; no method can name another."""

    def sheets(self, tickets: Collection[TicketNumber]) -> Mapping[TicketNumber, TicketSheet]:
        """Read the sheets of those tickets that have one, strongly consistent, a hundred a call."""

    def doses(self, places: Collection[DosePlace]) -> Mapping[DosePlace, Dose]:
        """Read those versions of doses that are there, strongly consistent, a hundred a call."""
