"""What a correction is to others, who must hear of it, and what they are told."""

from enum import StrEnum

from pydantic import Field

from chalicelib.values.municipality import MunicipalityCode
from chalicelib.values.word import Line, Moment, Word


class ChangeKind(StrEnum):
    """訂正の種類."""

    DOSE_CORRECTED = "DOSE_CORRECTED"
    DOSE_CANCELLED = "DOSE_CANCELLED"
    DOSE_MOVED = "DOSE_MOVED"
    PERSON_CHANGED = "PERSON_CHANGED"


class Receiver(Word):
    """提供先: a municipality that a person's record was given to, and what it knows the giving by."""

    municipality: MunicipalityCode
    reference: Line
    provided_at: Moment


class Delivery(Word):
    """通知の結果: one receiver of one correction."""

    municipality: MunicipalityCode
    reference: Line
    delivered: bool
    """False: the municipality keeps no records here, and must be told by letter."""


class CorrectionEvent(Word):
    """訂正の発信: one act that changed what others may have received, kept until everybody is told."""

    correction_id: str
    """A blind index: of the act's place in the log, or of the person and their version."""
    kind: ChangeKind
    subjects: tuple[str, ...]
    """The tickets it is about; for a changed person their id."""
    people: tuple[str, ...]
    """The ids of the people whose receivers are told."""
    turn: int | None = None
    dose_version: int | None = None
    at: Moment
    deliveries: tuple[Delivery, ...] = ()
    spread_at: Moment | None = None
    version: int = 0


class Notice(Word):
    """訂正通知: what a receiving municipality is told.  It names nobody: only their own reference."""

    notice_id: str = Field(pattern=r"^[0-9TZ.]{23}-[0-9a-f]{32}$")
    source: MunicipalityCode
    """The municipality that corrected its record."""
    reference: Line
    """What the receiving municipality knows the provision by."""
    kind: ChangeKind
    dose_version: int | None = None
    at: Moment
    acknowledged_at: Moment | None = None
    acknowledged_by: str | None = None
    version: int = 0
