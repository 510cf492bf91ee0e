"""What an account, a session, a passkey and a registered terminal are."""

from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, NamedTuple

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
STEP_UP_LASTS = timedelta(minutes=5)
"""How long a proof of the person counts for the acts that ask for a fresh one (docs/adr/0032)."""
CHALLENGE_LASTS = timedelta(minutes=3)
MOST_PASSKEYS = 5
SHARED_PREFIX = "shared-"
"""Every 共用ID begins so, and no person's ID does: the key tells which of them it is."""


def _of_a_person(account_id: str) -> str:
    """Return the ID, or raise ValueError where it is one that the ledger of shared IDs gives."""
    if account_id.startswith(SHARED_PREFIX):
        raise ValueError("共用IDは台帳から発行します")
    return account_id


AccountId = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z0-9._-]{3,32}$"),
    AfterValidator(no_individual_number),
    AfterValidator(_of_a_person),
]
"""職員のID; it stands in the operation log, so it must not look like a 個人番号."""

TerminalId = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9-]{1,40}$"), AfterValidator(no_individual_number)
]
"""The CN of a terminal's client certificate."""


class Assurance(StrEnum):
    """How strongly a session's person was proved."""

    PASSWORD = "password"  # noqa: S105 - a level's name
    PASSKEY = "passkey"


class Passkey(Word):
    """生体認証の鍵: a WebAuthn credential of one account; only its public half is known here."""

    credential_id: str = Field(max_length=1_400)
    public_key: str = Field(max_length=2_000)
    """The attested credential (WebAuthn 6.5.1) in base64url, as it was registered."""
    counter: int = Field(ge=0, lt=2**32)
    registered_at: Moment
    terminal: str


class Account(Word):
    """職員のID, issued to a named person by two administrators of the municipality."""

    account_id: AccountId
    name: Line
    roles: frozenset[Role]
    terminals: frozenset[str]
    staff_number: Line | None = None
    """職員番号, where the personnel section's files name people by it."""
    password_hash: str = Field(repr=False)
    first_password_until: Moment | None = None
    passkeys: tuple[Passkey, ...] = Field(default=(), max_length=MOST_PASSKEYS)
    expires_on: date
    confirmed_on: date
    """The day two persons last agreed on these rights: appointed, or confirmed in the periodic review."""
    confirmed_by: str
    failures: int = 0
    failed_at: Moment | None = None
    signed_in_at: Moment
    disabled: bool = False
    generation: int = 0
    """Sessions of an earlier generation have ended: it moves with password, rights, and disabling."""
    version: int = 1


class Terminal(Word):
    """登録端末: an LGWAN terminal with a client certificate; sign-in is possible at no other."""

    terminal_id: TerminalId
    place: Line
    valid_until: date
    registered_by: str
    retired: bool = False
    version: int = 1


class SharedId(Word):
    """共用ID: a line of the ledger.  Rights that named persons use at named terminals, for a reason."""

    shared_id: str
    reason: Line
    roles: frozenset[Role]
    persons: frozenset[str]
    terminals: frozenset[str]
    until: date
    password_hash: str = Field(repr=False)
    confirmed: bool = True
    """False from an event of personnel that concerns a person of the line, until it is issued anew."""
    stopped: bool = False
    generation: int = 0
    version: int = 1


class Session(Word):
    """A signed-in person at a terminal; only the token's hash is kept."""

    account_id: str
    municipality: MunicipalityCode
    terminal: str
    assurance: Assurance
    opened_at: Moment
    seen_at: Moment
    proved_at: Moment | None = None
    """When the person was last proved by passkey."""
    generation: int = 0
    shared: str | None = None
    shared_generation: int = 0


class Aim(StrEnum):
    """What a challenge was given out for; it is good for nothing else."""

    SIGN_IN = "sign_in"
    STEP_UP = "step_up"
    REGISTER = "register"


class Challenge(Word):
    """A challenge that was given out and not answered yet; the challenge itself is only in its key."""

    aim: Aim
    terminal: str
    account_id: str | None
    """None for sign-in: nobody is known yet."""
    until: Moment


class SignedIn(NamedTuple):
    """A session with everything it stands on, as it is now."""

    session: Session
    account: Account
    terminal: Terminal | None
    shared: SharedId | None
