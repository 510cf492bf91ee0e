"""What statistics need."""

from collections.abc import Sequence
from typing import Protocol

from chalicelib.audit.model import Entry
from chalicelib.systems.vrs.statistics.model import Counted, Month, Tally
from chalicelib.systems.vrs.tickets.model import TicketNumber


class Counters(Protocol):
    """The counters of one municipality, as the job that moves them sees them."""

    def counted(self, ticket: TicketNumber) -> Counted:
        """Return what stands in the counters for a ticket; nothing where it was never counted."""

    def move(self, before: Counted, after: Counted) -> None:
        """Count a ticket anew and move every counter that this changes, in one transaction.

        Raises SheetMoved where the ticket was counted, or a counter moved, by another meanwhile; then
        nothing was written.  It is no act of anybody, so it leaves no entry: the act that changed
        the ticket has its own.
        """


class Tallies(Protocol):
    """The counters of one municipality, as those who may see statistics read them."""

    def month(self, month: Month) -> Sequence[Tally]:
        """Return every part of every day of a month."""

    def note(self, entry: Entry) -> None:
        """Write an audit entry for a reading, before its answer."""
