"""What a dose is, and what may be odd about it."""

from datetime import date
from enum import StrEnum

from pydantic import Field

from chalicelib.systems.vrs.tickets.model import Slot, SlotStatus, TicketNumber
from chalicelib.systems.vrs.tickets.origin import ORIGIN_CODE, Origin
from chalicelib.values.municipality import MunicipalityCode
from chalicelib.values.word import Line, Moment, Text, Word


class Severity(StrEnum):
    """How sure we are that the record is wrong."""

    MUST_FIX = "要修正"
    MUST_CHECK = "要確認"


class FindingCode(StrEnum):
    """確認事項: what is odd about a dose.  The Japanese sentences are data (``data/findings.json``)."""

    DATED_IN_FUTURE = "DATED_IN_FUTURE"
    BEFORE_FIRST_DOSE_IN_JAPAN = "BEFORE_FIRST_DOSE_IN_JAPAN"
    BEFORE_BIRTH = "BEFORE_BIRTH"
    ORDER_REVERSED = "ORDER_REVERSED"
    SAME_DAY_DOUBLE = "SAME_DAY_DOUBLE"
    TURN_SKIPPED = "TURN_SKIPPED"
    TOO_SOON = "TOO_SOON"
    PRODUCT_CHANGED = "PRODUCT_CHANGED"
    TURN_NOT_FOR_PRODUCT = "TURN_NOT_FOR_PRODUCT"
    TOO_YOUNG = "TOO_YOUNG"
    TOO_OLD = "TOO_OLD"
    OUTSIDE_PERIOD = "OUTSIDE_PERIOD"
    UNKNOWN_PRODUCT = "UNKNOWN_PRODUCT"
    UNKNOWN_LOT = "UNKNOWN_LOT"
    LOT_OF_ANOTHER_PRODUCT = "LOT_OF_ANOTHER_PRODUCT"
    LOT_EXPIRED = "LOT_EXPIRED"
    STOPPED_TICKET = "STOPPED_TICKET"
    ANOTHER_CLAIM = "ANOTHER_CLAIM"


class Finding(Word):
    """One odd thing about a dose, how grave it is, and what staff should do."""

    code: FindingCode
    severity: Severity
    message: str


class Source(StrEnum):
    """How a dose came in."""

    TABLET = "tablet"
    FILE = "file"
    STAFF = "staff"
    PAPER = "paper"
    """予診票の後日入力: keyed twice, by two people."""
    FORMER_CITY = "former_city"
    """他市区町村: provided by the city where the person lived before."""


class UndoReason(StrEnum):
    """取消の理由: why a venue takes back what it has just recorded.  A code: no venue types a word."""

    MISREAD = "misread"
    """別の接種券: somebody else's ticket was read."""

    NOT_GIVEN = "not_given"
    """接種していない."""

    WRONG_DETAILS = "wrong_details"
    """接種日・製品・ロットの選び間違い."""


class ProductName(Text):
    """ワクチンの名: as entered or chosen, at most 20 characters; the dated master resolves it."""


class LotNumber(Text):
    """ロット番号: as entered, at most 20 characters."""


class Dose(Word):
    """One version of one dose.  A new version is a new item; none is ever overwritten."""

    ticket: TicketNumber
    turn: int = Field(ge=1, le=9)
    version: int = Field(ge=1)
    status: SlotStatus = SlotStatus.GIVEN
    given_on: date
    product: str = Field(min_length=1, max_length=20)
    lot: str = Field(max_length=20)
    venue: str | None = None
    source: Source
    origin: Origin = Origin.OWN
    origin_code: str | None = Field(default=None, pattern=ORIGIN_CODE)
    """Which municipality (six digits) or country (ISO 3166-1 alpha-3) it came from, where that is known."""
    recorded_by: str
    recorded_at: Moment
    reason: Line | None = None
    """What staff typed; kept in the resident area, so the book alone gives it back empty."""
    findings: tuple[Finding, ...] = ()
    undone: UndoReason | None = None
    """Why the venue took it back, of a version by which it did."""
    provided_by: MunicipalityCode | None = None
    """提供元: the municipality that provided it, of a dose from a former city."""

    def slot(self) -> Slot:
        """Return what the ticket's sheet keeps of this version."""
        return Slot(
            turn=self.turn,
            version=self.version,
            status=self.status,
            given_on=self.given_on,
            product=self.product,
            lot=self.lot,
            venue=self.venue,
            recorded_at=self.recorded_at,
            origin=self.origin,
            origin_code=self.origin_code,
        )


class Conflict(Word):
    """重複登録: a different dose that claims a turn already taken; kept for staff to settle."""

    conflict_id: str
    ticket: TicketNumber
    turn: int
    standing_version: int
    claim: Dose
