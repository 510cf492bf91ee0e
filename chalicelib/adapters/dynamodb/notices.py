"""Corrections that others must hear of, and notices that came in: both in the resident area.

Whom a person's record was given to stands in ``RECEIVERS#<person>`` and is written where it is given.
"""

from collections.abc import Callable, Iterator, Sequence

from chalicelib.adapters.area_keys import Area
from chalicelib.adapters.dynamodb.bulk_fixes import chunk_place
from chalicelib.adapters.dynamodb.directory import Directory
from chalicelib.adapters.dynamodb.places import Item, Place
from chalicelib.adapters.dynamodb.residents import trace_place
from chalicelib.adapters.dynamodb.table import SealedTable
from chalicelib.adapters.dynamodb.tickets import SHARDS
from chalicelib.audit.model import Entry
from chalicelib.systems.vrs.notices.model import CorrectionEvent, Notice, Receiver
from chalicelib.systems.vrs.notices.ports import Inbox
from chalicelib.systems.vrs.queues.bulk.model import FixChunk, FixRow
from chalicelib.systems.vrs.registration.undoing import Trace
from chalicelib.values.municipality import MunicipalityCode


class DynamoOutbox:
    """The corrections of the municipality that the table is opened for."""

    def __init__(self, table: SealedTable) -> None:
        self._table = table

    def name_act(self, lane: str, number: int) -> str:
        return self._table.blind(Area.RESIDENT, "CORRECTION", f"{lane}|{number}")

    def name_person(self, person_id: str, version: int) -> str:
        return self._table.blind(Area.RESIDENT, "CORRECTION", f"{person_id}|{version}")

    def correction(self, correction_id: str) -> CorrectionEvent | None:
        item = self._table.get_one(_outbox_place(correction_id))
        return None if item is None else _correction(item)

    def put(self, correction: CorrectionEvent, entry: Entry) -> None:
        place, body = _outbox_place(correction.correction_id), correction.model_dump_json(exclude={"version"})
        self._table.commit(entry, [self._table.put_next(place, body.encode(), correction.version)])

    def receivers(self, person_id: str) -> Sequence[Receiver]:
        rows = self._table.query(Area.RESIDENT, f"RECEIVERS#{person_id}")
        return [Receiver.model_validate_json(row.plaintext) for row in rows]

    def corrections(self) -> Sequence[CorrectionEvent]:
        found = [_correction(item) for item in _sharded(self._table, "NOTICES")]
        return sorted(found, key=lambda each: each.at, reverse=True)

    def note(self, entry: Entry) -> None:
        self._table.commit(entry)


class DynamoActs:
    """What acts on many doses left behind, in the municipality that the table is opened for."""

    def __init__(self, table: SealedTable) -> None:
        self._table = table

    def fixed(self, fix_id: str, chunk: int) -> Sequence[FixRow]:
        item = self._table.get_one(chunk_place(fix_id, chunk))
        return () if item is None else FixChunk.model_validate_json(item.plaintext).rows

    def trace(self, changeset_id: str, part: int, person_id: str) -> Trace | None:
        item = self._table.get_one(trace_place(changeset_id, part, person_id))
        return None if item is None else Trace.model_validate_json(item.plaintext)


class DynamoInbox:
    """The notices of the municipality that the table is opened for."""

    def __init__(self, table: SealedTable) -> None:
        self._table = table

    def take(self, notice: Notice, entry: Entry) -> None:
        self.put(notice, entry)

    def notices(self) -> Sequence[Notice]:
        found = [_notice(item) for item in _sharded(self._table, "INBOX")]
        return sorted(found, key=lambda each: each.notice_id, reverse=True)

    def notice(self, notice_id: str) -> Notice | None:
        item = self._table.get_one(_inbox_place(notice_id))
        return None if item is None else _notice(item)

    def put(self, notice: Notice, entry: Entry) -> None:
        place, body = _inbox_place(notice.notice_id), notice.model_dump_json(exclude={"version"})
        self._table.commit(entry, [self._table.put_next(place, body.encode(), notice.version)])

    def note(self, entry: Entry) -> None:
        self._table.commit(entry)


class DynamoInboxes:
    """Opens the inbox of a municipality in a session of its own."""

    def __init__(self, tables: Callable[[str], SealedTable], directory: Directory) -> None:
        self._tables = tables
        self._directory = directory

    def of(self, municipality: MunicipalityCode) -> Inbox:
        return DynamoInbox(self._tables(str(municipality)))

    def opened(self, municipality: MunicipalityCode) -> bool:
        return str(municipality) in self._directory.municipalities()


def _sharded(table: SealedTable, name: str) -> Iterator[Item]:
    for shard in range(SHARDS):
        yield from table.query(Area.RESIDENT, f"{name}#{shard}")


def _outbox_place(correction_id: str) -> Place:
    return Place(Area.RESIDENT, f"NOTICES#{_shard(correction_id)}", correction_id)


def _inbox_place(notice_id: str) -> Place:
    return Place(Area.RESIDENT, f"INBOX#{_shard(notice_id.rpartition('-')[2])}", notice_id)


def _shard(blind: str) -> int:
    """Return the part of a list; what is no name of ours stands nowhere."""
    return int(blind[0], 16) % SHARDS if blind[:1] in set("0123456789abcdef") and blind else 0


def _correction(item: Item) -> CorrectionEvent:
    return CorrectionEvent.model_validate_json(item.plaintext).model_copy(update={"version": item.version})


def _notice(item: Item) -> Notice:
    return Notice.model_validate_json(item.plaintext).model_copy(update={"version": item.version})
