"""Terminals, requests for rights, shared IDs and reports, in memory."""

from collections.abc import Sequence
from typing import Any

from chalicelib.access.staff.grants.model import GrantRequest
from chalicelib.access.staff.misuse.model import MisuseReport, Watched
from chalicelib.access.staff.model import Account, SharedId, Terminal
from chalicelib.audit.model import Entry
from tests.fakes.cabinet import Cabinet, Write, put_new, put_next
from tests.fakes.staff import account_write, roster_writes


class FakeLedger:
    """The ledger of one municipality."""

    def __init__(self, cabinet: Cabinet) -> None:
        self._cabinet = cabinet

    def terminal(self, terminal_id: str) -> Terminal | None:
        return self._one("terminal", terminal_id)  # type: ignore[no-any-return]

    def every_terminal(self) -> Sequence[Terminal]:
        return self._cabinet.values("terminal")

    def put_terminal(self, terminal: Terminal, entry: Entry) -> None:
        self._cabinet.commit(entry, [_write(terminal)])

    def shared(self, shared_id: str) -> SharedId | None:
        return self._one("shared", shared_id)  # type: ignore[no-any-return]

    def every_shared(self) -> Sequence[SharedId]:
        return self._cabinet.values("shared")

    def put_shared(self, shared: SharedId, entry: Entry) -> None:
        self._cabinet.commit(entry, [_write(shared)])

    def grant(self, grant_id: str) -> GrantRequest | None:
        return self._one("grant", grant_id)  # type: ignore[no-any-return]

    def every_grant(self) -> Sequence[GrantRequest]:
        return self._cabinet.values("grant")

    def ask(self, grant: GrantRequest, entry: Entry) -> None:
        self._cabinet.commit(entry, [put_new("grant", grant.grant_id, grant)])

    def decide(
        self,
        grant: GrantRequest,
        effect: Account | Terminal | SharedId | None,
        entry: Entry,
        roster: int | None = None,
    ) -> None:
        decided = put_next("grant", grant.grant_id, grant, grant.version - 1)
        effects = [] if effect is None else [_write(effect)]
        self._cabinet.commit(entry, [decided, *effects, *roster_writes(roster)])

    def report(self, report_id: str) -> MisuseReport | None:
        return self._one("report", report_id)  # type: ignore[no-any-return]

    def every_report(self) -> Sequence[MisuseReport]:
        return self._cabinet.values("report")

    def put_report(self, report: MisuseReport, entry: Entry) -> None:
        self._cabinet.commit(entry, [put_next("report", report.report_id, report, report.version - 1)])

    def every_watched(self) -> Sequence[Watched]:
        return self._cabinet.values("watched")

    def watch(self, watched: Watched, entry: Entry) -> None:
        key = watched.model_dump_json()
        row = self._cabinet.row("watched", key)
        self._cabinet.commit(entry, [put_next("watched", key, watched, 0 if row is None else row.version)])

    def _one(self, kind: str, key: str) -> Any:
        return self._cabinet.value(kind, key)


def _write(effect: Account | Terminal | SharedId) -> Write:
    if isinstance(effect, Account):
        return account_write(effect)
    if isinstance(effect, Terminal):
        return put_next("terminal", effect.terminal_id, effect, effect.version - 1)
    return put_next("shared", effect.shared_id, effect, effect.version - 1)
