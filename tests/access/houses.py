"""Houses whose every port is a trip wire: a request that comes past access control says so, and does nothing.

With them a cell of the matrix costs a fraction of a millisecond, and an act that touched a port before it
asked for its permission would be seen.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from chalicelib.access.model import Role
from chalicelib.access.staff.model import Account, Assurance, Passkey, Session, SignedIn, Terminal
from chalicelib.access.staff.ports import StaffOffice
from chalicelib.access.staff.use_cases import token_hash
from chalicelib.access.tablets.model import Scope, Tablet
from chalicelib.audit.model import Entry
from chalicelib.errors import DomainError, Kind
from chalicelib.values.municipality import MunicipalityCode

NOW = datetime(2021, 7, 1, 3, 0, tzinfo=UTC)
OPENED = frozenset({"112143", "112224"})


class Reached(DomainError):
    """The request came past every check of access, as far as a port."""

    kind, code, message = Kind.CONFLICT, "T200", "reached"


class Wire:
    """A port, or a master, or a desk of them: whatever is asked of it, it was reached."""

    def __getattr__(self, name: str) -> "Wire":
        return Wire()

    def __call__(self, *_: Any, **__: Any) -> Any:
        raise Reached

    def __contains__(self, what: object) -> bool:
        raise Reached

    def __iter__(self) -> Any:
        raise Reached


class FixedClock:
    """A clock that stands, unless a test moves it."""

    def __init__(self, at: datetime = NOW) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)


class MemoryAccounts(Wire):
    """Sessions that are there; everything else is a trip wire."""

    def __init__(self) -> None:
        self.sessions: dict[str, SignedIn] = {}

    def session(self, kept: str) -> SignedIn | None:
        return self.sessions.get(kept)

    def seen(self, kept: str, session: Session) -> None:
        """Keep nothing."""


class Audits(Wire):
    """Keeps what is noted; reading it out is a trip wire."""

    def __init__(self) -> None:
        self.noted: list[Entry] = []

    def note(self, entry: Entry) -> None:
        self.noted.append(entry)


class WiredPrivateHouse:
    """The private plane's house, wired."""

    def __init__(self, clock: FixedClock) -> None:
        self.clock = clock
        self.rehearsal = True
        self.accounts = {code: MemoryAccounts() for code in OPENED}
        self.logs = {code: Audits() for code in OPENED}
        self.opened_for: set[str] = set()

    def municipalities(self) -> frozenset[str]:
        return OPENED

    def staff(self, municipality: MunicipalityCode) -> StaffOffice:
        self.opened_for.add(str(municipality))
        wire: Any = Wire()
        return StaffOffice(self.accounts[str(municipality)], wire, wire, wire, self.clock, wire)

    def audits(self, municipality: MunicipalityCode) -> Audits:
        self.opened_for.add(str(municipality))
        return self.logs[str(municipality)]

    def reviews(self, municipality: MunicipalityCode) -> Wire:
        self.opened_for.add(str(municipality))
        return Wire()

    def look_up(self, actor: Any, *_: Any) -> Wire:
        self.opened_for.add(str(actor.municipality))
        return Wire()

    records = numbers = registration = tablet_office = look_up
    moves = queues = look_up
    statistics = notices = log_search = log_reviews = look_up
    retention = cases = look_up
    inquiries = look_up
    changesets = import_keys = downloads = look_up
    media = reviews

    def sit_down(
        self,
        roles: frozenset[Role],
        token: str,
        *,
        terminals: frozenset[str],
        changed: bool = True,
        proved_at: datetime | None = NOW,
        passkey: bool = True,
    ) -> None:
        """Let somebody of these roles be signed in at the first of the terminals, with this token."""
        code = MunicipalityCode(token[:6])
        account = account_of(roles, terminals=terminals, changed=changed)
        if not passkey:
            account = account.model_copy(update={"passkeys": ()})
        session = Session(
            account_id=account.account_id,
            municipality=code,
            terminal=min(terminals),
            assurance=Assurance.PASSKEY,
            opened_at=NOW,
            seen_at=NOW,
            proved_at=proved_at,
        )
        standing = SignedIn(session, account, terminal_of(session.terminal), None)
        self.accounts[str(code)].sessions[token_hash(token)] = standing


PASSKEY = Passkey(
    credential_id="credential", public_key="key", counter=0, registered_at=NOW, terminal="T-001"
)


def terminal_of(terminal_id: str = "T-001", **more: Any) -> Terminal:
    """Return a terminal in service."""
    given: dict[str, Any] = {
        "terminal_id": terminal_id,
        "place": "窓口",
        "valid_until": date(2022, 12, 31),
        "registered_by": "admin",
    }
    return Terminal(**{**given, **more})


def account_of(
    roles: frozenset[Role],
    *,
    terminals: frozenset[str] = frozenset({"T-001"}),
    changed: bool = True,
    **more: Any,
) -> Account:
    """Return an account in order; ``changed`` says whether its one-time password was replaced."""
    given: dict[str, Any] = {
        "account_id": "somebody",
        "name": "試験 職員",
        "roles": roles,
        "terminals": terminals,
        "password_hash": "kept",
        "first_password_until": None if changed else NOW + timedelta(hours=24),
        "passkeys": (PASSKEY,),
        "expires_on": date(2022, 3, 31),
        "confirmed_on": NOW.date(),
        "confirmed_by": "admin",
        "signed_in_at": NOW,
    }
    return Account(**{**given, **more})


class WiredTablets(Wire):
    """Tablets that are there; everything else is a trip wire."""

    def __init__(self, tablets: dict[str, Tablet]) -> None:
        self.known = tablets

    def tablet(self, tablet_id: str, *, fresh: bool = False) -> Tablet | None:  # noqa: ARG002 - the port
        return self.known.get(tablet_id)


class WiredPublicHouse:
    """The public plane's house, wired."""

    def __init__(self, clock: FixedClock) -> None:
        self.clock = clock
        self.known: dict[str, Tablet] = {}
        self.desk = Wire()
        self.opened_for: set[str] = set()

    def knows(self, municipality: MunicipalityCode) -> bool:
        return str(municipality) in OPENED

    def tablets(self, municipality: MunicipalityCode) -> WiredTablets:
        self.opened_for.add(str(municipality))
        return WiredTablets(self.known)

    def tablet_office(self, municipality: MunicipalityCode) -> Wire:
        self.opened_for.add(str(municipality))
        return Wire()


def tablet_of(soft: Any, **more: Any) -> Tablet:
    """Return the house's side of a tablet in software."""
    given = {
        "tablet_id": soft.tablet_id,
        "home": soft.tablet_id[:6],
        "label": "一番",
        "scope": Scope.HOME,
        "key": soft.public_key(),
        "enrolled_at": NOW,
    }
    return Tablet.model_validate({**given, **more})
