"""Terminals, requests for rights, shared IDs and reports, in the office area."""

import hashlib
from collections.abc import Sequence
from typing import TypeVar

from chalicelib.access.staff.grants.model import GrantRequest
from chalicelib.access.staff.misuse.model import MisuseReport, Watched
from chalicelib.access.staff.model import Account, SharedId, Terminal
from chalicelib.adapters.area_keys import Area
from chalicelib.adapters.dynamodb.accounts import (
    account_write,
    roster_writes,
    shared_place,
    terminal_place,
)
from chalicelib.adapters.dynamodb.places import Place, Write
from chalicelib.adapters.dynamodb.table import SealedTable
from chalicelib.audit.model import Entry
from chalicelib.values.word import Word

Kept = TypeVar("Kept", bound=Word)


class DynamoLedger:
    """The ledger of the municipality that the table is opened for."""

    def __init__(self, table: SealedTable) -> None:
        self._table = table

    def terminal(self, terminal_id: str) -> Terminal | None:
        return self._one(terminal_place(terminal_id), Terminal)

    def every_terminal(self) -> Sequence[Terminal]:
        rows = self._table.query(Area.OFFICE, "TERMINALS", after="#ROSTER")
        return [Terminal.model_validate_json(row.plaintext) for row in rows]

    def put_terminal(self, terminal: Terminal, entry: Entry) -> None:
        self._table.commit(entry, [self._terminal_write(terminal)])

    def shared(self, shared_id: str) -> SharedId | None:
        return self._one(shared_place(shared_id), SharedId)

    def every_shared(self) -> Sequence[SharedId]:
        return self._every("SHAREDIDS", SharedId)

    def put_shared(self, shared: SharedId, entry: Entry) -> None:
        self._table.commit(entry, [self._shared_write(shared)])

    def grant(self, grant_id: str) -> GrantRequest | None:
        return self._one(_grant_place(grant_id), GrantRequest)

    def every_grant(self) -> Sequence[GrantRequest]:
        return self._every("GRANTS", GrantRequest)

    def ask(self, grant: GrantRequest, entry: Entry) -> None:
        self._table.commit(entry, [self._table.put_new(_grant_place(grant.grant_id), _body(grant))])

    def decide(
        self,
        grant: GrantRequest,
        effect: Account | Terminal | SharedId | None,
        entry: Entry,
        roster: int | None = None,
    ) -> None:
        decided = self._table.put_next(_grant_place(grant.grant_id), _body(grant), grant.version - 1)
        writes = [decided, *self._effects(effect), *roster_writes(self._table, roster)]
        self._table.commit(entry, writes)

    def report(self, report_id: str) -> MisuseReport | None:
        return self._one(_report_place(report_id), MisuseReport)

    def every_report(self) -> Sequence[MisuseReport]:
        return self._every("MISUSE", MisuseReport)

    def put_report(self, report: MisuseReport, entry: Entry) -> None:
        place = _report_place(report.report_id)
        self._table.commit(entry, [self._table.put_next(place, _body(report), report.version - 1)])

    def every_watched(self) -> Sequence[Watched]:
        return self._every("WATCHED", Watched)

    def watch(self, watched: Watched, entry: Entry) -> None:
        name = hashlib.sha256(watched.model_dump_json().encode()).hexdigest()
        place = Place(Area.OFFICE, "WATCHED", name)
        kept = self._table.get_one(place)
        seen = 0 if kept is None else kept.version
        self._table.commit(entry, [self._table.put_next(place, _body(watched), seen)])

    def _effects(self, effect: Account | Terminal | SharedId | None) -> list[Write]:
        if isinstance(effect, Account):
            return [account_write(self._table, effect)]
        if isinstance(effect, Terminal):
            return [self._terminal_write(effect)]
        return [] if effect is None else [self._shared_write(effect)]

    def _terminal_write(self, terminal: Terminal) -> Write:
        place = terminal_place(terminal.terminal_id)
        return self._table.put_next(place, _body(terminal), terminal.version - 1)

    def _shared_write(self, shared: SharedId) -> Write:
        place = shared_place(shared.shared_id)
        return self._table.put_next(place, _body(shared), shared.version - 1)

    def _one(self, place: Place, kind: type[Kept]) -> Kept | None:
        item = self._table.get_one(place)
        return None if item is None else kind.model_validate_json(item.plaintext)

    def _every(self, partition: str, kind: type[Kept]) -> list[Kept]:
        rows = self._table.query(Area.OFFICE, partition)
        return [kind.model_validate_json(row.plaintext) for row in rows]


def _grant_place(grant_id: str) -> Place:
    return Place(Area.OFFICE, "GRANTS", grant_id)


def _report_place(report_id: str) -> Place:
    return Place(Area.OFFICE, "MISUSE", report_id)


def _body(word: Word) -> bytes:
    return word.model_dump_json().encode()
