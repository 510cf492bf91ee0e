"""Accounts, sessions and passwords, in memory."""

from collections.abc import Sequence

from chalicelib.access.staff.model import Account, Assurance, Session
from chalicelib.audit.model import Entry
from chalicelib.errors import AccountTaken, NotSignedIn, WrongCredentials
from tests.fakes.cabinet import Cabinet, put_new, put_next, take_away


class FakeAccounts:
    """The accounts and sessions of one municipality."""

    def __init__(self, cabinet: Cabinet) -> None:
        self._cabinet = cabinet

    def account(self, account_id: str) -> Account | None:
        account: Account | None = self._cabinet.value("account", account_id)
        return account

    def every_account(self) -> Sequence[Account]:
        return self._cabinet.values("account")

    def add(self, account: Account, entry: Entry) -> None:
        self._cabinet.commit(entry, [put_new("account", account.account_id, account, AccountTaken)])

    def change(self, account: Account, entry: Entry) -> None:
        self._cabinet.commit(entry, [put_next("account", account.account_id, account, account.version - 1)])

    def open(self, token_hash: str, session: Session, account: Account, entry: Entry) -> None:
        moved = put_next("account", account.account_id, account, account.version - 1)
        self._cabinet.commit(entry, [moved, put_new("session", token_hash, session)])

    def session(self, token_hash: str) -> tuple[Session, Account] | None:
        session: Session | None = self._cabinet.value("session", token_hash)
        account = None if session is None else self.account(session.account_id)
        return None if session is None or account is None else (session, account)

    def seen(self, token_hash: str, session: Session) -> None:
        row = self._cabinet.row("session", token_hash)
        if row is None:
            raise NotSignedIn
        self._cabinet.commit(None, [put_next("session", token_hash, session, row.version)])

    def close(self, token_hash: str, entry: Entry) -> None:
        self._cabinet.commit(entry, [take_away("session", token_hash, NotSignedIn)])

    def note(self, entry: Entry) -> None:
        self._cabinet.commit(entry)


class PlainPasswords:
    """Keeps passwords backwards: unlike themselves, and at no cost."""

    def hash(self, password: str) -> str:
        return password[::-1]

    def verify(self, password: str, kept: str | None) -> None:
        if kept is None or kept != password[::-1]:
            raise WrongCredentials


class NoSecondFactor:
    """Asks for nothing more than the password; an answer that nobody asked for is wrong."""

    def assure(self, account: Account, terminal: str, answer: str | None) -> Assurance:
        del account, terminal
        if answer is not None:
            raise WrongCredentials
        return Assurance.PASSWORD
