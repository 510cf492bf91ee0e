"""What a ticket is."""

from datetime import date, datetime
from enum import StrEnum

from pydantic import Field

from chalicelib.systems.vrs.tickets.origin import ORIGIN_CODE, Origin
from chalicelib.values.municipality import MunicipalityCode
from chalicelib.values.word import Digits, Line, Moment, Word


class TicketNumber(Digits):
    """接種券番号: ten digits, unique in its municipality; leading zeros count."""

    length = 10


class TicketKind(StrEnum):
    """券種: what the first digit of the line stands for (a dated table maps digits)."""

    VACCINATION = "vaccination"
    SCREENING_ONLY = "screening_only"


class TicketLine(Word):
    """OCRライン: 券種1 + 回数1 + 市区町村コード6 + 券番号10 (手引き 13.1版 p.130)."""

    kind: TicketKind
    turn: int = Field(ge=1, le=9)
    municipality: MunicipalityCode
    ticket: TicketNumber


class TicketState(StrEnum):
    """接種券の状態."""

    VALID = "valid"
    """発行済み: a registered person holds it."""

    STOPPED = "stopped"
    """停止: moved out, dead, re-issued …; not to be vaccinated with."""

    UNKNOWN = "unknown"
    """未登録: doses came before the person was registered (登録待ち)."""


class StopReason(StrEnum):
    """停止の理由 (転出/死亡時等のフラグ); the labels are settings, the codes are ours."""

    MOVED_OUT = "moved_out"
    MOVED_ABROAD = "moved_abroad"
    DIED = "died"
    REISSUED = "reissued"
    ERASED_BY_OFFICE = "erased_by_office"
    LOST = "lost"


class StopCause(StrEnum):
    """停止のもと: whose stop it is.  Each lifts its own, so that nobody restarts what another stopped."""

    DESK = "desk"
    """A clerk stopped this one ticket."""

    FLAG = "flag"
    """A flag of the person stops all their tickets, for as long as it stands."""

    REISSUE = "reissue"
    """Another number was issued in its place."""


class Stop(Word):
    """Why a ticket is stopped, since when, and until when.  A code, never what staff typed."""

    reason: StopReason
    since: date
    until: date | None = None
    """The first day it no longer holds: the person is back."""
    cause: StopCause = StopCause.DESK

    def holds_on(self, day: date) -> bool:
        """Tell whether the ticket is not to be used on a day."""
        return self.since <= day and (self.until is None or day < self.until)


class Reason(Word):
    """What staff typed about a ticket; kept in the resident area, where no venue can read it.

    With ``turn`` and ``version`` it is of that version of a dose, with ``turn`` alone of a claim to it,
    without of the ticket itself.
    """

    ticket: TicketNumber
    text: Line
    by: str
    at: Moment
    turn: int | None = None
    version: int | None = None


class SlotStatus(StrEnum):
    """What stands at a turn of a ticket."""

    GIVEN = "given"
    CANCELLED = "cancelled"


class Slot(Word):
    """One turn of a ticket, as its latest version stands: what a venue may know."""

    turn: int = Field(ge=1, le=9)
    version: int = Field(ge=1)
    status: SlotStatus
    given_on: date
    product: str
    lot: str
    venue: str | None = None
    recorded_at: Moment
    origin: Origin = Origin.OWN
    origin_code: str | None = Field(default=None, pattern=ORIGIN_CODE)


class TicketSheet(Word):
    """A ticket's head: its state and its doses so far.  It never names a person."""

    ticket: TicketNumber
    state: TicketState
    version: int = Field(ge=0)
    slots: tuple[Slot, ...] = ()
    stops: tuple[Stop, ...] = ()
    chain: tuple[TicketNumber, ...] = ()
    """再発行の並び: the numbers issued in each other's place, oldest first, this one among them."""
    claims: tuple[str, ...] = ()
    """The open conflicts about this ticket, by id."""
    born_day: int | None = Field(default=None, ge=1, le=31)
    """生まれた日: the day of the month, where the municipality lets its venues compare it (``hints.py``)."""

    def slot(self, turn: int) -> Slot | None:
        """Return what stands at a turn, cancelled or not, or None."""
        return next((slot for slot in self.slots if slot.turn == turn), None)

    @property
    def given(self) -> tuple[Slot, ...]:
        """Return the doses that count, by turn."""
        return tuple(slot for slot in self.slots if slot.status is SlotStatus.GIVEN)

    def with_slot(self, slot: Slot) -> "TicketSheet":
        """Return the sheet with a slot put in its place."""
        others = [other for other in self.slots if other.turn != slot.turn]
        slots = tuple(sorted([*others, slot], key=lambda each: each.turn))
        return self.model_copy(update={"slots": slots})

    def stopped_by(self, day: date) -> bool:
        """Tell whether the ticket was stopped on a day."""
        return any(stop.holds_on(day) for stop in self.stops)

    def only_replaced_on(self, day: date) -> bool:
        """Tell whether nothing but a re-issue stops the ticket on a day: the person has a newer one."""
        causes = {stop.cause for stop in self.stops if stop.holds_on(day)}
        return causes == {StopCause.REISSUE}

    def with_stops(self, cause: StopCause, *stops: Stop) -> "TicketSheet":
        """Return the sheet with a cause's stops replaced, those of other causes as they are."""
        others = (stop for stop in self.stops if stop.cause is not cause)
        kept = tuple(sorted([*others, *stops], key=lambda stop: (stop.cause, stop.since, stop.reason)))
        is_stopped = any(stop.until is None for stop in kept)
        state = TicketState.STOPPED if is_stopped else TicketState.VALID
        return self.model_copy(update={"state": state, "stops": kept})

    @property
    def kin(self) -> tuple[TicketNumber, ...]:
        """Return the other numbers of its chain: what was given on one was given on all."""
        return tuple(ticket for ticket in self.chain if ticket != self.ticket)

    @property
    def successor(self) -> TicketNumber | None:
        """Return the number that was issued in its place, or None."""
        after = self.chain[self.chain.index(self.ticket) + 1 :] if self.chain else ()
        return after[0] if after else None

    @classmethod
    def blank(cls, ticket: TicketNumber) -> "TicketSheet":
        """Return the sheet of a ticket that nobody has registered yet."""
        return cls(ticket=ticket, state=TicketState.UNKNOWN, version=0)


class Waiting(Word):
    """登録待ち: a dose whose ticket nobody has registered yet."""

    ticket: TicketNumber
    turn: int
    given_on: date
    product: str
    lot: str
    venue: str | None = None
    recorded_at: datetime
