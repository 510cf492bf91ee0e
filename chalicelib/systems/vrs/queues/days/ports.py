"""What day lists and day counts are kept with."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from chalicelib.audit.model import Entry
from chalicelib.systems.vrs.queues.days.model import DayCount, DayRow, TicketDays
from chalicelib.systems.vrs.tickets.model import TicketNumber


class DayLists(Protocol):
    """The day lists of one municipality, as the review job keeps them."""

    def of_ticket(self, ticket: TicketNumber) -> TicketDays:
        """Return which rows the lists hold of a ticket; none at version 0."""

    def put(self, before: TicketDays, after: TicketDays, entry: Entry) -> None:
        """Make the lists say what ``after`` says of a ticket; raise SheetMoved where another did."""

    def rows(self, day: date, venue: str | None = None) -> Sequence[DayRow]:
        """Return the doses of a day that stand, of one venue or of all."""


class DayCounts(Protocol):
    """The counts and closings of one municipality."""

    def count(self, day: date, venue: str) -> DayCount | None:
        """Return the latest count, or None."""

    def counts(self, day: date) -> Sequence[DayCount]:
        """Return the counts of a day, by venue."""

    def put(self, count: DayCount, entry: Entry) -> None:
        """Put a count as the version after its own; raise SheetMoved where another did."""

    def note(self, entry: Entry) -> None:
        """Write an audit entry for a reading, before its answer."""
