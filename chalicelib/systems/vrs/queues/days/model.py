"""A day's doses at a venue, and the forms that staff counted there."""

from datetime import date
from enum import StrEnum

from pydantic import Field

from chalicelib.access.tablets.model import VenueId
from chalicelib.systems.vrs.doses.model import Dose
from chalicelib.systems.vrs.queues.ports import DosePlace
from chalicelib.systems.vrs.tickets.model import TicketNumber
from chalicelib.systems.vrs.tickets.origin import Origin
from chalicelib.values.word import AskedDay, Line, Moment, Word

NO_VENUE = "-"
"""Stands for a dose of no venue of ours: from a file, or given elsewhere."""


class DayRow(Word):
    """日別一覧の一行: one dose that stands, as the day's list of its venue has it."""

    day: date
    venue: str
    ticket: TicketNumber
    turn: int
    version: int
    product: str
    lot: str
    origin: Origin = Origin.OWN

    @classmethod
    def of(cls, dose: Dose) -> "DayRow":
        """Return a standing dose's row."""
        return cls(
            day=dose.given_on,
            venue=dose.venue or NO_VENUE,
            ticket=dose.ticket,
            turn=dose.turn,
            version=dose.version,
            product=dose.product,
            lot=dose.lot,
            origin=dose.origin,
        )

    @property
    def place(self) -> DosePlace:
        """Where the dose stands."""
        return DosePlace(self.ticket, self.turn, self.version)


class TicketDays(Word):
    """接種券の日別一覧の控え: the rows that the day lists hold of one ticket, as last written."""

    ticket: TicketNumber
    rows: tuple[DayRow, ...] = ()
    version: int = 0


class LotForms(Word):
    """製品・ロットごとの予診票の枚数."""

    product: str = Field(min_length=1, max_length=20, pattern=r"^[^\x00-\x1f\x7f]*$")
    lot: str = Field(max_length=20, pattern=r"^[^\x00-\x1f\x7f]*$")
    forms: int = Field(ge=0, le=100_000)


class DayFigures(Word):
    """会場の予診票の枚数: what staff counted at the end of a day."""

    day: AskedDay
    venue: VenueId
    lots: tuple[LotForms, ...] = Field(min_length=1, max_length=100)


class DayClosing(Word):
    """締切: the second look, by another person, with a reason for whatever differs."""

    day: AskedDay
    venue: VenueId
    reason: Line


class DayState(StrEnum):
    """照合の状態."""

    UNCOUNTED = "uncounted"
    """未入力: there are records, and nobody counted the forms."""

    COUNTED = "counted"
    """入力済み: waits for the second look."""

    CLOSED = "closed"
    """締切済み."""

    REOPENED = "reopened"
    """再確認: the records changed after the closing.  Never stored: it is seen."""


class ClosedDay(Word):
    """締切の記録: who closed it, why, and over which records."""

    by: str
    at: Moment
    reason: Line
    fingerprint: str


class DayCount(Word):
    """照合の記録: the latest count of one venue and day, and its closings."""

    day: date
    venue: str
    lots: tuple[LotForms, ...]
    counted_by: str
    counted_at: Moment
    closings: tuple[ClosedDay, ...] = ()
    closed: bool = False
    version: int = 0


class LotDifference(Word):
    """製品・ロットごとの差: forms against records."""

    product: str
    lot: str
    forms: int
    records: int

    @property
    def difference(self) -> int:
        """How many forms have no record; below zero: records without a form."""
        return self.forms - self.records


class VenueDay(Word):
    """会場・日の照合結果.  Doses of other origin are counted apart and compared with nothing."""

    day: date
    venue: str
    state: DayState
    forms: int | None
    records: int
    foreign: int
    differing: int
    lots: tuple[LotDifference, ...]
    counted_by: str | None = None
    counted_at: Moment | None = None
    closings: tuple[ClosedDay, ...] = ()
