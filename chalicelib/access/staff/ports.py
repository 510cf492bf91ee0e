"""What the staff's use cases need."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from chalicelib.access.staff.browser import AssertionOptions, CreationOptions
from chalicelib.access.staff.grants.model import GrantRequest
from chalicelib.access.staff.misuse.model import MisuseReport, Watched
from chalicelib.access.staff.model import Account, Challenge, Passkey, Session, SharedId, SignedIn, Terminal
from chalicelib.audit.model import Entry
from chalicelib.values.clock import Clock, Draws


class Passwords(Protocol):
    """Hashes passwords slowly (argon2id)."""

    def hash(self, password: str) -> str:
        """Return the hash to keep."""

    def verify(self, password: str, kept: str | None) -> None:
        """Raise WrongCredentials unless the password is right; None costs the same time."""


class Asserted(NamedTuple):
    """What an authenticator proved: which credential signed, and its counter."""

    credential_id: str
    counter: int


class Attested(NamedTuple):
    """What an authenticator made: a credential, its public half, and its counter."""

    credential_id: str
    public_key: str
    counter: int


class SecondFactor(Protocol):
    """WebAuthn (W3C Level 2): proves the person at the terminal by fingerprint or face."""

    def creation(self, challenge: str, account_id: str, known: Sequence[Passkey]) -> CreationOptions:
        """Return what the browser needs to make a credential."""

    def request(self, challenge: str) -> AssertionOptions:
        """Return what the browser needs to sign; the same for everybody."""

    def challenge_in(self, answer: str) -> str:
        """Return the challenge an answer is for; raise WrongCredentials."""

    def attested(self, answer: str, challenge: str) -> Attested:
        """Return the new credential; raise PasskeyRefused unless made here, with the person verified."""

    def asserted(self, answer: str, challenge: str, known: Sequence[Passkey]) -> Asserted:
        """Return what was proved; raise WrongCredentials unless a known credential signed, person verified.

        Without a known credential the same work is done.
        """


class Accounts(Protocol):
    """The accounts and sessions of one municipality.

    Every writing method writes the audit entry in the same transaction, and raises
    SheetMoved where the version it changes is no longer the stored one.
    """

    def account(self, account_id: str) -> Account | None:
        """Return an account, or None."""

    def every_account(self) -> Sequence[Account]:
        """Return all accounts, by id."""

    def add(self, account: Account, entry: Entry) -> None:
        """Keep a new account; raise AccountTaken."""

    def change(self, account: Account, entry: Entry, roster: int | None = None) -> None:
        """Put the next version of an account; with a roster, only if that is still the roster."""

    def change_in(self, token_hash: str, session: Session, account: Account, entry: Entry) -> None:
        """Put the next version of an account and change the session it was done in, together."""

    def roster(self) -> int:
        """Return how often an administrator was taken away: who takes one away must have seen this."""

    def open(self, token_hash: str, session: Session, account: Account, entry: Entry) -> None:
        """Keep a session and the account it changes, together."""

    def session(self, token_hash: str) -> SignedIn | None:
        """Return a session with everything it stands on now, or None."""

    def seen(self, token_hash: str, session: Session) -> None:
        """Note that a session is in use; no act, so no entry."""

    def close(self, token_hash: str, entry: Entry) -> None:
        """End a session."""

    def note(self, entry: Entry) -> None:
        """Write an audit entry that changes nothing else."""

    def note_refused(self, decoy: str, entry: Entry) -> None:
        """Note a refused sign-in that counts for nobody, by as many writes as one that counts."""

    def offer(self, challenge: str, offered: Challenge) -> None:
        """Keep a challenge until it is answered; no act, so no entry."""

    def take(self, challenge: str) -> Challenge | None:
        """Take a challenge and return it; None where it is not there, or was taken by another answer."""


class Ledger(Protocol):
    """Terminals, requests for rights, shared IDs, and reports of one municipality; same promises."""

    def terminal(self, terminal_id: str) -> Terminal | None:
        """Return a terminal, or None."""

    def every_terminal(self) -> Sequence[Terminal]:
        """Return all terminals, by id."""

    def put_terminal(self, terminal: Terminal, entry: Entry) -> None:
        """Put the next version of a terminal (version 1: a new one)."""

    def shared(self, shared_id: str) -> SharedId | None:
        """Return a line of the ledger of shared IDs, or None."""

    def every_shared(self) -> Sequence[SharedId]:
        """Return the ledger of shared IDs."""

    def put_shared(self, shared: SharedId, entry: Entry) -> None:
        """Put the next version of a line (version 1: a new one)."""

    def grant(self, grant_id: str) -> GrantRequest | None:
        """Return a request, or None."""

    def every_grant(self) -> Sequence[GrantRequest]:
        """Return all requests, oldest first."""

    def ask(self, grant: GrantRequest, entry: Entry) -> None:
        """Keep a new request."""

    def decide(
        self,
        grant: GrantRequest,
        effect: Account | Terminal | SharedId | None,
        entry: Entry,
        roster: int | None = None,
    ) -> None:
        """Put the decided request and what it brings about, together; raise AccountTaken or SheetMoved."""

    def report(self, report_id: str) -> MisuseReport | None:
        """Return a report, or None."""

    def every_report(self) -> Sequence[MisuseReport]:
        """Return all reports, oldest first."""

    def put_report(self, report: MisuseReport, entry: Entry) -> None:
        """Put the next version of a report (version 1: a new one)."""

    def every_watched(self) -> Sequence[Watched]:
        """Return the people whose look-ups are reported."""

    def watch(self, watched: Watched, entry: Entry) -> None:
        """Keep a watched person, or what is now known of them."""


@dataclass(frozen=True)
class StaffOffice:
    """The ports a use case about staff works with."""

    accounts: Accounts
    passwords: Passwords
    factor: SecondFactor
    draws: Draws
    clock: Clock
    ledger: Ledger
