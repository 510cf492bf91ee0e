"""Where the fakes keep things: rows under keys, changed together or not at all."""

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from chalicelib.audit.model import Entry
from chalicelib.errors import DomainError, SheetMoved, StaleProof

MOST_WRITES = 98
"""DynamoDB takes 100 items at once; the audit row and the beginning of its lane are two of them."""


class Row(NamedTuple):
    """What stands under a key, and how often it was written."""

    version: int
    value: Any


class Count(NamedTuple):
    """A tablet's counter: the highest used, and whether it was stopped for good."""

    used: int = 0
    revoked: bool = False


@dataclass(frozen=True)
class Write:
    """One element of a transaction: what to put (None: take away), and when it may."""

    kind: str
    key: Hashable
    row: Row | None
    holds: Callable[[Row | None], bool]
    refusal: type[DomainError] = SheetMoved


KEPT = Row(-1, None)
"""What a write puts that only looks: the row stays as it is."""


def unchanged(kind: str, key: Hashable, seen: int) -> Write:
    """Return a look at a row that must be at the version that was read."""
    return Write(kind, key, KEPT, lambda row: row is not None and row.version == seen)


def anything(row: Row | None) -> bool:
    """Hold whatever stands there."""
    del row
    return True


def put_new(kind: str, key: Hashable, value: Any, refusal: type[DomainError] = SheetMoved) -> Write:
    """Return a write of something that must not exist yet."""
    return Write(kind, key, Row(1, value), lambda row: row is None, refusal)


def put_next(kind: str, key: Hashable, value: Any, seen: int) -> Write:
    """Return a write of the version after the one that was seen (0: none)."""
    return Write(
        kind, key, Row(seen + 1, value), lambda row: (0 if row is None else row.version) == seen, SheetMoved
    )


def take_away(kind: str, key: Hashable, refusal: type[DomainError] | None = None) -> Write:
    """Return a deletion; with a refusal the row must be there."""
    if refusal is None:
        return Write(kind, key, None, anything)
    return Write(kind, key, None, lambda row: row is not None, refusal)


class Cabinet:
    """The records of one municipality.  ``audit`` has one entry an act, ``stream`` one key a change."""

    def __init__(self, code: str) -> None:
        self.code, self._key = code, code.encode()
        self._rows: dict[str, dict[Hashable, Row]] = defaultdict(dict)
        self.audit: list[Entry] = []
        self.stream: list[tuple[str, Hashable]] = []

    def copy(self) -> "Cabinet":
        """Return the same records for another life."""
        copied = Cabinet(self._key.decode())
        copied._rows.update({kind: dict(rows) for kind, rows in self._rows.items()})
        copied.audit, copied.stream = list(self.audit), list(self.stream)
        return copied

    def blind(self, kind: str, name: str) -> str:
        """Return the blind index of a name: in every municipality another one."""
        return hmac.digest(self._key, f"{kind}|{name}".encode(), hashlib.sha256).hex()[:32]

    def row(self, kind: str, key: Hashable) -> Row | None:
        """Return what stands under a key."""
        return self._rows[kind].get(key)

    def value(self, kind: str, key: Hashable) -> Any:
        """Return the value under a key, or None."""
        row = self._rows[kind].get(key)
        return None if row is None else row.value

    def values(self, kind: str) -> list[Any]:
        """Return everything of a kind, in the order of its keys."""
        rows = self._rows[kind]
        return [rows[key].value for key in sorted(rows)]  # type: ignore[type-var]

    def keys(self, beginning: str) -> list[Hashable]:
        """Return the keys of every kind whose name begins so."""
        return [key for kind, rows in self._rows.items() if kind.startswith(beginning) for key in rows]

    def commit(self, entry: Entry | None, writes: Sequence[Write] = ()) -> None:
        """Write everything and the entry, or raise the first refusal and write nothing."""
        places = [(write.kind, write.key) for write in writes]
        assert len(set(places)) == len(places), "DynamoDB refuses two writes of one item in a transaction"
        assert len(writes) <= MOST_WRITES, "DynamoDB refuses more than 100 items in a transaction"
        for write in writes:
            if not write.holds(self._rows[write.kind].get(write.key)):
                raise write.refusal
        for write in writes:
            if write.row is KEPT:
                continue
            if write.row is None:
                self._rows[write.kind].pop(write.key, None)
            else:
                self._rows[write.kind][write.key] = write.row
        self.stream += [(write.kind, write.key) for write in writes if write.row is not KEPT]
        if entry is not None:
            self.audit.append(entry)

    def move_counter(self, tablet_id: str, value: int) -> Write:
        """Return the move of a tablet's counter: it only grows, and a revoked one stands still."""
        return Write("counter", tablet_id, Row(0, Count(value)), lambda row: _moves(row, value), StaleProof)

    def stop_counter(self, tablet_id: str) -> Write:
        """Return the stopping of a tablet's counter for good."""
        used = (self.value("counter", tablet_id) or Count()).used
        return Write(
            "counter",
            tablet_id,
            Row(0, Count(used, revoked=True)),
            lambda row: row is None or not row.value.revoked,
        )


def _moves(row: Row | None, value: int) -> bool:
    return row is None or (not row.value.revoked and row.value.used < value)
