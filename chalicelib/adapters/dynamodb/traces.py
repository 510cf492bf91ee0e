"""The index of the operation log, in the office area: references under blind names, nothing of a row.

A reference's sort key is the row's time and place; ``mark`` holds beginnings of the blind indexes of its
actor, act and subject, so that a list can be narrowed without opening rows.  Neither can be read back.
"""

from collections.abc import Sequence
from typing import Any

from chalicelib.access.log.model import LogReview
from chalicelib.access.log.ports import Listed
from chalicelib.adapters.area_keys import Area
from chalicelib.adapters.dynamodb.places import Place, Write
from chalicelib.adapters.dynamodb.table import SealedTable
from chalicelib.audit.checkpoint import Checkpoint, SignedCheckpoint
from chalicelib.audit.model import AuditRow, Entry
from chalicelib.audit.search import (
    LogProgress,
    LogQuery,
    RowPlace,
    TraceKind,
    TraceName,
    names_of,
    stamp,
)

LETTERS = {"o": Area.OFFICE, "v": Area.VENUE}
MARK = 8
"""Hex digits of a blind index that a mark holds of each name."""
NONE = "-" * MARK
AT_ONCE = 90
"""References of one transaction, which takes a hundred items."""


class DynamoTraces:
    """The index of the municipality that the table is opened for, under duty ``office``."""

    def __init__(self, table: SealedTable) -> None:
        self._table = table

    def listed(self, name: TraceName, wanted: LogQuery, after: str, most: int) -> Listed:
        partition = trace_partition(self._table, name)
        raws = list(self._table.raw_query(Area.OFFICE, partition, after=after, most=most))
        asked = [
            None if one is None else _mark(self._table, kind, one)
            for kind, one in (
                (TraceKind.ACTOR, wanted.actor),
                (TraceKind.ACT, wanted.act),
                (TraceKind.SUBJECT, wanted.subject if name.kind is not TraceKind.SUBJECT else None),
            )
        ]
        places = tuple(RowPlace.of(raw["sk"]["S"]) for raw in raws if _may_fit(raw["mark"]["S"], asked))
        last = raws[-1]["sk"]["S"] if len(raws) == most else None
        return Listed(places, last, len(raws))

    def rows(self, places: Sequence[RowPlace]) -> Sequence[AuditRow]:
        found = self._table.get(*(_row_place(place.area, place.lane, place.number) for place in places))
        return [AuditRow.model_validate_json(item.plaintext) for item in found if item is not None]

    def progress(self) -> LogProgress:
        return _progress(self._table)

    def note(self, entry: Entry) -> None:
        self._table.commit(entry)


class DynamoTraceBook:
    """The index of the municipality that the table is opened for, under duty ``review``."""

    def __init__(self, table: SealedTable) -> None:
        self._table = table

    def traced(self, area: str, lane: str) -> int:
        raw = self._table.raw(_lane_place(area, lane))
        return 0 if raw is None else int(raw["to"]["N"])

    def keep(self, rows: Sequence[tuple[str, AuditRow]], to: int) -> None:
        table = self._table
        area, lane = rows[0][0], rows[0][1].lane
        writes = [_put(table, place, mark={"S": mark}) for place, mark in self._references(rows)]
        while len(writes) > AT_ONCE:  # rows of acts on many tickets: what is put twice stands once
            table.transact_unaudited(writes[:AT_ONCE])
            writes = writes[AT_ONCE:]
        table.transact_unaudited([*writes, _put(table, _lane_place(area, lane), to={"N": str(to)})])

    def row(self, area: str, lane: str, number: int) -> AuditRow | None:
        item = self._table.get_one(_row_place(area, lane, number))
        return None if item is None else AuditRow.model_validate_json(item.plaintext)

    def checkpoint(self, number: int) -> Checkpoint | None:
        raw = self._table.raw(Place(Area.OFFICE, "CHECKPOINTS", f"{number:010d}"))
        return None if raw is None else SignedCheckpoint.model_validate_json(raw["signed"]["S"]).checkpoint

    def progress(self) -> LogProgress:
        return _progress(self._table)

    def reach(self, progress: LogProgress) -> None:
        said = {"S": progress.model_dump_json()}
        self._table.transact_unaudited([_put(self._table, PROGRESS, reached=said)])

    def review(self, month: str) -> LogReview | None:
        return _review(self._table, month)

    def _references(self, rows: Sequence[tuple[str, AuditRow]]) -> list[tuple[Place, str]]:
        found = []
        for area, row in rows:
            entry = row.entry
            sort = RowPlace(stamp(entry.at), area, row.lane, row.number).sort
            mark = "".join(
                _mark(self._table, kind, name)
                for kind, name in (
                    (TraceKind.ACTOR, entry.actor),
                    (TraceKind.ACT, entry.act),
                    (TraceKind.SUBJECT, entry.subject),
                )
            )
            found += [
                (Place(Area.OFFICE, trace_partition(self._table, name), sort), mark)
                for name in names_of(entry)
            ]
        return found


class DynamoLogReviews:
    """The reviews of the log of the municipality that the table is opened for, under duty ``office``."""

    def __init__(self, table: SealedTable) -> None:
        self._table = table

    def every(self) -> Sequence[LogReview]:
        rows = self._table.query(Area.OFFICE, "LOGREVIEWS")
        return [_review_of(row.plaintext, row.version) for row in rows]

    def review(self, month: str) -> LogReview | None:
        return _review(self._table, month)

    def put(self, review: LogReview, entry: Entry) -> None:
        body = review.model_dump_json(exclude={"version"}).encode()
        self._table.commit(entry, [self._table.put_next(_review_place(review.month), body, review.version)])


PROGRESS = Place(Area.OFFICE, "TRACED", "CHECKPOINT")


def trace_partition(table: SealedTable, name: TraceName) -> str:
    """Return the partition in which rows are listed under a name."""
    return f"TRACES#{table.blind(Area.OFFICE, f'TRACE-{name.kind.value}', name.name)}"


def _mark(table: SealedTable, kind: TraceKind, name: str | None) -> str:
    return NONE if name is None else table.blind(Area.OFFICE, f"MARK-{kind.value}", name)[:MARK]


def _may_fit(mark: str, asked: Sequence[str | None]) -> bool:
    parts = [mark[place * MARK : (place + 1) * MARK] for place in range(len(asked))]
    return all(wanted in {None, part} for wanted, part in zip(asked, parts, strict=True))


def _row_place(area: str, lane: str, number: int) -> Place:
    return Place(LETTERS[area], f"AUDIT#{lane}", f"{number:010d}")


def _lane_place(area: str, lane: str) -> Place:
    return Place(Area.OFFICE, "TRACED", f"LANE#{area}#{lane}")


def _review_place(month: str) -> Place:
    return Place(Area.OFFICE, "LOGREVIEWS", month)


def _review(table: SealedTable, month: str) -> LogReview | None:
    item = table.get_one(_review_place(month))
    return None if item is None else _review_of(item.plaintext, item.version)


def _review_of(body: bytes, version: int) -> LogReview:
    return LogReview.model_validate_json(body).model_copy(update={"version": version})


def _progress(table: SealedTable) -> LogProgress:
    raw = table.raw(PROGRESS)
    return LogProgress() if raw is None else LogProgress.model_validate_json(raw["reached"]["S"])


def _put(table: SealedTable, place: Place, **attributes: Any) -> Write:
    """Put what is the same whoever writes it, so that whatever stands there may be written over."""
    return Write({"Put": {"TableName": table.name, "Item": {**table.key(place), **attributes}}})
