"""Accounts, sessions, passwords and passkeys, in memory."""

import json
from collections.abc import Sequence
from typing import Any

from chalicelib.access.staff.model import Account, Challenge, Passkey, Session, SignedIn
from chalicelib.access.staff.ports import Asserted, Attested
from chalicelib.audit.model import Entry
from chalicelib.errors import AccountTaken, NotSignedIn, PasskeyRefused, WrongCredentials
from tests.fakes.cabinet import Cabinet, Write, put_new, put_next, take_away


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
        self._cabinet.commit(entry, [account_write(account)])

    def change(self, account: Account, entry: Entry, roster: int | None = None) -> None:
        self._cabinet.commit(entry, [account_write(account), *roster_writes(roster)])

    def change_in(self, token_hash: str, session: Session, account: Account, entry: Entry) -> None:
        row = self._cabinet.row("session", token_hash)
        if row is None:
            raise NotSignedIn
        moved = put_next("session", token_hash, session, row.version)
        self._cabinet.commit(entry, [account_write(account), moved])

    def roster(self) -> int:
        row = self._cabinet.row("roster", "")
        return 0 if row is None else row.version

    def open(self, token_hash: str, session: Session, account: Account, entry: Entry) -> None:
        self._cabinet.commit(entry, [account_write(account), put_new("session", token_hash, session)])

    def session(self, token_hash: str) -> SignedIn | None:
        session: Session | None = self._cabinet.value("session", token_hash)
        account = None if session is None else self.account(session.account_id)
        if session is None or account is None:
            return None
        shared = None if session.shared is None else self._cabinet.value("shared", session.shared)
        return SignedIn(session, account, self._cabinet.value("terminal", session.terminal), shared)

    def seen(self, token_hash: str, session: Session) -> None:
        row = self._cabinet.row("session", token_hash)
        if row is None:
            raise NotSignedIn
        self._cabinet.commit(None, [put_next("session", token_hash, session, row.version)])

    def close(self, token_hash: str, entry: Entry) -> None:
        self._cabinet.commit(entry, [take_away("session", token_hash, NotSignedIn)])

    def note(self, entry: Entry) -> None:
        self._cabinet.commit(entry)

    def note_refused(self, decoy: str, entry: Entry) -> None:
        self._cabinet.commit(entry, [put_new("decoy", decoy, "nobody")])

    def offer(self, challenge: str, offered: Challenge) -> None:
        self._cabinet.commit(None, [put_new("challenge", challenge, offered)])

    def take(self, challenge: str) -> Challenge | None:
        offered: Challenge | None = self._cabinet.value("challenge", challenge)
        if offered is not None:
            self._cabinet.commit(None, [take_away("challenge", challenge, NotSignedIn)])
        return offered


def account_write(account: Account) -> Write:
    """Return the write of an account's version."""
    if account.version == 1:
        return put_new("account", account.account_id, account, AccountTaken)
    return put_next("account", account.account_id, account, account.version - 1)


def roster_writes(seen: int | None) -> list[Write]:
    """Return the move of the roster, if an administrator is taken away."""
    return [] if seen is None else [put_next("roster", "", "roster", seen)]


class PlainPasswords:
    """Keeps passwords backwards: unlike themselves, and at no cost."""

    def hash(self, password: str) -> str:
        return password[::-1]

    def verify(self, password: str, kept: str | None) -> None:
        if kept is None or kept != password[::-1]:
            raise WrongCredentials


class PlainFactor:
    """Proves without cryptography: an answer names its challenge, its credential, its counter."""

    def creation(self, challenge: str, account_id: str, known: Sequence[Passkey]) -> dict[str, Any]:
        return {"challenge": challenge, "account_id": account_id, "known": len(known)}

    def request(self, challenge: str) -> dict[str, Any]:
        return {"challenge": challenge}

    def challenge_in(self, answer: str) -> str:
        challenge: str = json.loads(answer)["challenge"]
        return challenge

    def attested(self, answer: str, challenge: str) -> Attested:
        said = json.loads(answer)
        if said["challenge"] != challenge or not said["verified"]:
            raise PasskeyRefused
        return Attested(said["credential"], "key", said["counter"])

    def asserted(self, answer: str, challenge: str, known: Sequence[Passkey]) -> Asserted:
        said = json.loads(answer)
        ours = said["credential"] in {each.credential_id for each in known}
        if said["challenge"] != challenge or not said["verified"] or not ours:
            raise WrongCredentials
        return Asserted(said["credential"], said["counter"])


def plain_answer(options: dict[str, Any], credential: str, counter: int, *, verified: bool = True) -> str:
    """Return what a PlainFactor takes for an authenticator's answer."""
    return json.dumps(
        {
            "challenge": options["challenge"],
            "credential": credential,
            "counter": counter,
            "verified": verified,
        }
    )
