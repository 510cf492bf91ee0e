"""What a ticket is."""

from datetime import date, datetime
from enum import StrEnum

from pydantic import Field

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
    DIED = "died"
    REISSUED = "reissued"
    ERASED_BY_OFFICE = "erased_by_office"
    LOST = "lost"


class Stop(Word):
    """Why and since when a ticket is stopped."""

    reason: StopReason
    since: date
    note: Line | None = None


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


class TicketSheet(Word):
    """A ticket's head: its state and its doses so far.  It never names a person."""

    ticket: TicketNumber
    state: TicketState
    version: int = Field(ge=0)
    slots: tuple[Slot, ...] = ()
    stop: Stop | None = None
    claims: tuple[str, ...] = ()
    """The open conflicts about this ticket, by id."""

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
        return self.state is TicketState.STOPPED and (self.stop is None or self.stop.since <= day)

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
