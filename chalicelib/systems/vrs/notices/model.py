"""What a correction is to others, who must hear of it, and what they are told."""

from enum import StrEnum

from pydantic import Field

from chalicelib.systems.vrs.tickets.model import TicketNumber
from chalicelib.values.municipality import MunicipalityCode
from chalicelib.values.word import Line, Moment, Word


class ChangeKind(StrEnum):
    """訂正の種類."""

    DOSE_CORRECTED = "DOSE_CORRECTED"
    DOSE_CANCELLED = "DOSE_CANCELLED"
    DOSE_MOVED = "DOSE_MOVED"
    DOSES_FIXED = "DOSES_FIXED"
    FIX_UNDONE = "FIX_UNDONE"
    PERSON_CHANGED = "PERSON_CHANGED"
    PEOPLE_MERGED = "PEOPLE_MERGED"
    MERGE_UNDONE = "MERGE_UNDONE"
    REGISTRATION_UNDONE = "REGISTRATION_UNDONE"


class Received(Word):
    """提供した接種回: what stood at a turn of a ticket when the person's record was given."""

    ticket: TicketNumber
    turn: int = Field(ge=1, le=9)
    version: int = Field(ge=1)
    given: bool
    """False: it was cancelled, so nothing of it was given."""


class Receiver(Word):
    """提供先: a municipality that a person's record was given to, what it knows the giving by, and its state.

    It is written in the transaction of the giving, on the condition that the person and every sheet still
    are as they were read: so versions tell, not clocks, what was received before it was corrected.
    """

    municipality: MunicipalityCode
    reference: Line
    provided_at: Moment
    person_version: int = 0
    received: tuple[Received, ...] | None = None
    """None: not noted with the giving; then the moments of giving and correcting decide."""


class Delivery(Word):
    """通知の結果: one receiver of one correction."""

    municipality: MunicipalityCode
    reference: Line
    delivered: bool
    """False: the municipality keeps no records here, and must be told by letter."""


class ChangedDose(Word):
    """訂正された接種: the place and the version at which an act left a dose, and whose record it is in."""

    ticket: TicketNumber
    turn: int = Field(ge=1, le=9)
    version: int = Field(ge=1)
    added: bool = False
    """It came from another place: who received the record before did not receive it, and is told."""
    people: tuple[str, ...] = ()
    """The registrations under whose ids its receivers were noted."""


class ChangedPerson(Word):
    """訂正された方: a registration, and the version from which it is otherwise."""

    person_id: str
    version: int = Field(ge=1)


class CorrectionEvent(Word):
    """訂正の発信: one act that changed what others may have received, kept until everybody is told."""

    correction_id: str
    """A blind index: of the act's place in the log, or of the person and their version."""
    kind: ChangeKind
    subjects: tuple[str, ...]
    """What the act was about: tickets, a person, or a bulk fix."""
    people: tuple[str, ...]
    """The ids of the people whose receivers may have to be told."""
    doses: tuple[ChangedDose, ...] = ()
    persons: tuple[ChangedPerson, ...] = ()
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
