"""Accounts, sessions and challenges, in the office area."""

import hashlib
import secrets
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from chalicelib.access.staff.model import (
    SESSION_ENDS,
    Account,
    Challenge,
    Session,
    SharedId,
    SignedIn,
    Terminal,
)
from chalicelib.adapters.area_keys import Area
from chalicelib.adapters.dynamodb.places import Place, Write
from chalicelib.adapters.dynamodb.table import SealedTable
from chalicelib.audit.model import Entry
from chalicelib.errors import AccountTaken, NotSignedIn, SheetMoved

DECOY_LASTS = timedelta(minutes=15)
GIVEN_OUT = 1
"""The version of a challenge that nobody has taken."""


class DynamoAccounts:
    """The accounts of the municipality that the table is opened for."""

    def __init__(self, table: SealedTable) -> None:
        self._table = table

    def account(self, account_id: str) -> Account | None:
        item = self._table.get_one(account_place(account_id))
        return None if item is None else Account.model_validate_json(item.plaintext)

    def every_account(self) -> Sequence[Account]:
        rows = self._table.query(Area.OFFICE, "ACCOUNTS")
        return [Account.model_validate_json(row.plaintext) for row in rows]

    def add(self, account: Account, entry: Entry) -> None:
        self._table.commit(entry, [account_write(self._table, account)])

    def change(self, account: Account, entry: Entry, roster: int | None = None) -> None:
        self._table.commit(entry, [account_write(self._table, account), *roster_writes(self._table, roster)])

    def change_in(self, token_hash: str, session: Session, account: Account, entry: Entry) -> None:
        item = self._table.get_one(_session_place(token_hash))
        if item is None:
            raise NotSignedIn
        moved = self._table.put_next(
            _session_place(token_hash), _body(session), item.version, until=_ends(session)
        )
        self._table.commit(entry, [account_write(self._table, account), moved])

    def roster(self) -> int:
        item = self._table.get_one(_ROSTER)
        return 0 if item is None else item.version

    def open(self, token_hash: str, session: Session, account: Account, entry: Entry) -> None:
        opened = self._table.put_new(_session_place(token_hash), _body(session), until=_ends(session))
        self._table.commit(entry, [account_write(self._table, account), opened])

    def session(self, token_hash: str) -> SignedIn | None:
        item = self._table.get_one(_session_place(token_hash))
        if item is None:
            return None
        session = Session.model_validate_json(item.plaintext)
        places = [account_place(session.account_id), terminal_place(session.terminal)]
        if session.shared is not None:
            places.append(shared_place(session.shared))
        account, terminal, *shared = self._table.get(*places)
        if account is None:
            return None
        return SignedIn(
            session,
            Account.model_validate_json(account.plaintext),
            None if terminal is None else Terminal.model_validate_json(terminal.plaintext),
            SharedId.model_validate_json(shared[0].plaintext) if shared and shared[0] else None,
        )

    def seen(self, token_hash: str, session: Session) -> None:
        item = self._table.get_one(_session_place(token_hash))
        if item is None:
            raise NotSignedIn
        self._table.transact_unaudited(
            [
                self._table.put_next(
                    _session_place(token_hash), _body(session), item.version, until=_ends(session)
                )
            ]
        )

    def close(self, token_hash: str, entry: Entry) -> None:
        self._table.commit(entry, [self._table.delete(_session_place(token_hash), NotSignedIn)])

    def note(self, entry: Entry) -> None:
        self._table.commit(entry)

    def note_refused(self, decoy: str, entry: Entry) -> None:
        place = Place(Area.OFFICE, f"SESSION#{_hashed(decoy)}", "DECOY")
        until = _epoch(entry.at + DECOY_LASTS)
        self._table.commit(entry, [self._table.put_new(place, b"nobody", until=until)])

    def offer(self, challenge: str, offered: Challenge) -> None:
        place = _challenge_place(challenge)
        write = self._table.put_new(place, _body(offered), until=_epoch(offered.until))
        with suppress(SheetMoved):  # we drew it: where it stands already, only the reply was lost
            self._table.transact_unaudited([write])

    def take(self, challenge: str) -> Challenge | None:
        place = _challenge_place(challenge)
        item = self._table.get_one(place)
        if item is None or item.version != GIVEN_OUT:
            return None
        offered, mine = Challenge.model_validate_json(item.plaintext), secrets.token_bytes(16)
        taken = self._table.put_next(place, mine, GIVEN_OUT, until=_epoch(offered.until))
        try:
            self._table.transact_unaudited([taken])
        except SheetMoved:
            stands = self._table.get_one(place)
            if stands is None or stands.plaintext != mine:
                return None  # another answer was faster
        return offered


_ROSTER = Place(Area.OFFICE, "TERMINALS", "#ROSTER")
"""How often an administrator was taken away; no terminal's id begins so."""


def account_place(account_id: str) -> Place:
    """Return where an account stands."""
    return Place(Area.OFFICE, "ACCOUNTS", account_id)


def terminal_place(terminal_id: str) -> Place:
    """Return where a terminal stands."""
    return Place(Area.OFFICE, "TERMINALS", terminal_id)


def shared_place(shared_id: str) -> Place:
    """Return where a line of the shared IDs' ledger stands."""
    return Place(Area.OFFICE, "SHAREDIDS", shared_id)


def account_write(table: SealedTable, account: Account) -> Write:
    """Return the write of an account's version: the first must not exist, others follow the one seen."""
    place, body = account_place(account.account_id), _body(account)
    if account.version == 1:
        return table.put_new(place, body, AccountTaken)
    return table.put_next(place, body, account.version - 1)


def roster_writes(table: SealedTable, seen: int | None) -> list[Write]:
    """Return the move of the roster, if an administrator is taken away."""
    return [] if seen is None else [table.put_next(_ROSTER, b"roster", seen)]


def _session_place(token_hash: str) -> Place:
    return Place(Area.OFFICE, f"SESSION#{token_hash}", "SESSION")


def _challenge_place(challenge: str) -> Place:
    return Place(Area.OFFICE, f"CHALLENGE#{_hashed(challenge)}", "CHALLENGE")


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _ends(session: Session) -> dict[str, str]:
    return _epoch(session.opened_at + SESSION_ENDS)


def _epoch(moment: datetime) -> dict[str, str]:
    return {"N": str(int(moment.timestamp()))}


def _body(word: Account | Session | Challenge) -> bytes:
    return word.model_dump_json().encode()
