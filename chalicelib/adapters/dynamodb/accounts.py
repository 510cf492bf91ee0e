"""Accounts and sessions, in the office area."""

from collections.abc import Sequence

from chalicelib.access.staff.model import SESSION_ENDS, Account, Session
from chalicelib.adapters.area_keys import Area
from chalicelib.adapters.dynamodb.places import Place
from chalicelib.adapters.dynamodb.table import SealedTable
from chalicelib.audit.model import Entry
from chalicelib.errors import AccountTaken, NotSignedIn


class DynamoAccounts:
    """The accounts of the municipality that the table is opened for."""

    def __init__(self, table: SealedTable) -> None:
        self._table = table

    def account(self, account_id: str) -> Account | None:
        item = self._table.get_one(_account_place(account_id))
        return None if item is None else Account.model_validate_json(item.plaintext)

    def every_account(self) -> Sequence[Account]:
        rows = self._table.query(Area.OFFICE, "ACCOUNTS")
        return [Account.model_validate_json(row.plaintext) for row in rows]

    def add(self, account: Account, entry: Entry) -> None:
        place = _account_place(account.account_id)
        self._table.commit(entry, [self._table.put_new(place, _body(account), AccountTaken)])

    def change(self, account: Account, entry: Entry) -> None:
        place = _account_place(account.account_id)
        self._table.commit(entry, [self._table.put_next(place, _body(account), account.version - 1)])

    def open(self, token_hash: str, session: Session, account: Account, entry: Entry) -> None:
        until = {"N": str(int((session.opened_at + SESSION_ENDS).timestamp()))}
        self._table.commit(
            entry,
            [
                self._table.put_next(_account_place(account.account_id), _body(account), account.version - 1),
                self._table.put_new(_session_place(token_hash), _body(session), until=until),
            ],
        )

    def session(self, token_hash: str) -> tuple[Session, Account] | None:
        item = self._table.get_one(_session_place(token_hash))
        if item is None:
            return None
        session = Session.model_validate_json(item.plaintext)
        account = self.account(session.account_id)
        return None if account is None else (session, account)

    def seen(self, token_hash: str, session: Session) -> None:
        item = self._table.get_one(_session_place(token_hash))
        if item is None:
            raise NotSignedIn
        until = {"N": str(int((session.opened_at + SESSION_ENDS).timestamp()))}
        place = _session_place(token_hash)
        self._table.transact_unaudited(
            [self._table.put_next(place, _body(session), item.version, until=until)]
        )

    def close(self, token_hash: str, entry: Entry) -> None:
        self._table.commit(entry, [self._table.delete(_session_place(token_hash), NotSignedIn)])

    def note(self, entry: Entry) -> None:
        self._table.commit(entry)


def _account_place(account_id: str) -> Place:
    return Place(Area.OFFICE, "ACCOUNTS", account_id)


def _session_place(token_hash: str) -> Place:
    return Place(Area.OFFICE, f"SESSION#{token_hash}", "SESSION")


def _body(word: Account | Session) -> bytes:
    return word.model_dump_json().encode()
