"""What the staff's use cases need."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from chalicelib.access.staff.model import Account, Assurance, Session
from chalicelib.audit.model import Entry
from chalicelib.values.clock import Clock, Draws


class Passwords(Protocol):
    """Hashes passwords slowly (argon2id)."""

    def hash(self, password: str) -> str:
        """Return the hash to keep."""

    def verify(self, password: str, kept: str | None) -> None:
        """Raise WrongCredentials unless the password is right; None costs the same time."""


class SecondFactor(Protocol):
    """The seam for WebAuthn: proves the person at the terminal once more."""

    def assure(self, account: Account, terminal: str, answer: str | None) -> Assurance:
        """Return the assurance reached, or raise WrongCredentials."""


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

    def change(self, account: Account, entry: Entry) -> None:
        """Put the next version of an account."""

    def open(self, token_hash: str, session: Session, account: Account, entry: Entry) -> None:
        """Keep a session and the account it changes, together."""

    def session(self, token_hash: str) -> tuple[Session, Account] | None:
        """Return a session with its account as it stands now, or None."""

    def seen(self, token_hash: str, session: Session) -> None:
        """Note that a session is in use; no act, so no entry."""

    def close(self, token_hash: str, entry: Entry) -> None:
        """End a session."""

    def note(self, entry: Entry) -> None:
        """Write an audit entry that changes nothing else."""


@dataclass(frozen=True)
class StaffOffice:
    """The ports a use case about staff works with."""

    accounts: Accounts
    passwords: Passwords
    factor: SecondFactor
    draws: Draws
    clock: Clock
