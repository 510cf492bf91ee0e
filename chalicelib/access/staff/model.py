"""What an account and a session are."""

from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from chalicelib.access.model import Role
from chalicelib.audit.model import no_individual_number
from chalicelib.values.municipality import MunicipalityCode
from chalicelib.values.word import Line, Moment, Word

IDLE_ENDS = timedelta(minutes=15)
SESSION_ENDS = timedelta(hours=9)
SEEN_EVERY = timedelta(minutes=1)
FIRST_PASSWORD_LASTS = timedelta(hours=24)
DORMANT_AFTER = timedelta(days=45)
DELAY_FROM = 5
"""Failures after which a delay begins; it doubles from one second."""
LOCK_FROM = 10
"""Failures after which only an administrator helps (docs/adr/0008)."""


AccountId = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9._-]{3,32}$"), AfterValidator(no_individual_number)
]
"""職員のID; it stands in the operation log, so it must not look like a 個人番号."""


class Assurance(StrEnum):
    """How strongly a session's person was proved; the seam for WebAuthn."""

    PASSWORD = "password"  # noqa: S105 - a level's name
    PASSKEY = "passkey"


class Account(Word):
    """職員のID, issued by the municipality's administrator to a named person."""

    account_id: AccountId
    name: Line
    roles: frozenset[Role]
    terminals: frozenset[str]
    password_hash: str = Field(repr=False)
    first_password_until: Moment | None = None
    expires_on: date
    failures: int = 0
    failed_at: Moment | None = None
    signed_in_at: Moment
    disabled: bool = False
    version: int = 1


class Session(Word):
    """A signed-in person at a terminal; only the token's hash is kept."""

    account_id: str
    municipality: MunicipalityCode
    terminal: str
    assurance: Assurance
    opened_at: Moment
    seen_at: Moment
