"""What a tablet is, and what it proves with every request."""

from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from chalicelib.audit.model import no_individual_number
from chalicelib.values.municipality import MunicipalityCode
from chalicelib.values.word import Line, Moment, Word

SHIFT_LASTS = timedelta(hours=12)
INVITATION_LASTS = timedelta(minutes=10)
PROOF_DRIFTS = timedelta(minutes=5)
PIN_TRIES = 5


VenueId = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9-]{1,40}$"), AfterValidator(no_individual_number)
]
"""What a municipality calls a venue; it stands in the operation log."""


class Scope(StrEnum):
    """Whose tickets a tablet may record."""

    HOME = "home"
    """Only those of the municipality that enrolled it."""

    WIDE = "wide"
    """Every municipality's: 大規模接種会場, 職域接種."""


class PublicKey(Word):
    """The public half of a device key: an EC P-256 JWK (RFC 7518 6.2.1)."""

    kty: Literal["EC"] = "EC"
    crv: Literal["P-256"] = "P-256"
    x: str = Field(pattern=r"^[A-Za-z0-9_-]{43}$")
    y: str = Field(pattern=r"^[A-Za-z0-9_-]{43}$")


class Shift(Word):
    """会場の受付: the tablet's work at one venue, at most twelve hours."""

    venue: str
    nonce: str
    opened_at: Moment
    until: Moment


class Tablet(Word):
    """読み取り端末: known by its device key, revocable at once."""

    tablet_id: str
    home: MunicipalityCode
    label: Line
    scope: Scope
    key: PublicKey
    enrolled_at: Moment
    revoked_at: Moment | None = None
    shift: Shift | None = None
    pin_failures: int = 0
    version: int = 1


class Venue(Word):
    """接種会場, and the PIN its staff type to open a shift."""

    venue_id: VenueId
    name: Line
    pin: str = Field(pattern=r"^[0-9]{6}$", repr=False)
    closed: bool = False
    version: int = 1


class ShiftRequest(Word):
    """What venue staff type to open a shift."""

    venue: str = Field(min_length=1, max_length=40)
    pin: str = Field(max_length=20, repr=False)


class Invitation(Word):
    """端末登録コード's meaning: who may enrol with it, until when.  The code itself is not kept."""

    label: Line
    scope: Scope
    invited_by: str
    until: Moment


class Proof(Word):
    """What a tablet signs: this request, this moment, this shift, and a counter that only grows."""

    tablet_id: str = Field(max_length=64)
    method: str
    path: str
    body_digest: str
    signed_at_ms: int = Field(ge=0)
    counter: int = Field(ge=1, lt=2**53)
    nonce: str = Field(max_length=64)


class Counter(Word):
    """The counter of one proof; it moves in the transaction of the act it proves."""

    tablet_id: str
    value: int
