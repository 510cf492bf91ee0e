"""Bulk fixes, in the resident area: the fix, and its chunks, each written with the doses it changes."""

from collections.abc import Sequence

from chalicelib.adapters.area_keys import Area
from chalicelib.adapters.dynamodb.places import Item, Place, lapsing
from chalicelib.adapters.dynamodb.table import SealedTable
from chalicelib.adapters.dynamodb.tickets import DynamoTicketBook
from chalicelib.audit.model import Entry
from chalicelib.errors import NoSuchFix
from chalicelib.systems.vrs.queues.bulk.model import BulkFix, FixChunk
from chalicelib.systems.vrs.queues.bulk.ports import Progress


class DynamoBulkFixes:
    """The bulk fixes of the municipality that the table is opened for."""

    def __init__(self, table: SealedTable) -> None:
        self._table = table
        self._book = DynamoTicketBook(table)

    def keep(self, fix: BulkFix, chunks: Sequence[FixChunk], entry: Entry) -> None:
        table = self._table
        writes = [table.put_new(_fix_place(fix.fix_id), _fix_body(fix))]
        until = lapsing(fix.made_at)
        writes += [
            table.put_new(chunk_place(fix.fix_id, each.number), _chunk_body(each), until=until)
            for each in chunks
        ]
        table.commit(entry, writes)

    def fix(self, fix_id: str) -> BulkFix | None:
        item = self._table.get_one(_fix_place(fix_id))
        return None if item is None else _fix_of(item)

    def fixes(self) -> Sequence[BulkFix]:
        return [_fix_of(row) for row in self._table.query(Area.RESIDENT, "BULK#FIXES")]

    def chunk(self, fix_id: str, number: int) -> FixChunk:
        item = self._table.get_one(chunk_place(fix_id, number))
        if item is None:
            raise NoSuchFix
        return _chunk_of(item)

    def chunks(self, fix_id: str) -> Sequence[FixChunk]:
        return [_chunk_of(row) for row in self._table.query(Area.RESIDENT, f"BULK#{fix_id}")]

    def advance(self, progress: Progress) -> None:
        table, fix, chunk = self._table, progress.fix, progress.chunk
        writes = [
            table.put_next(_fix_place(fix.fix_id), _fix_body(fix), fix.version),
            table.put_next(
                chunk_place(fix.fix_id, chunk.number),
                _chunk_body(chunk),
                chunk.version,
                until=lapsing(fix.made_at),
            ),
            *self._book.writes(progress.page),
        ]
        table.commit(progress.page.entry, writes)

    def put(self, fix: BulkFix, entry: Entry) -> None:
        place = _fix_place(fix.fix_id)
        self._table.commit(entry, [self._table.put_next(place, _fix_body(fix), fix.version)])

    def note(self, entry: Entry) -> None:
        self._table.commit(entry)


def _fix_place(fix_id: str) -> Place:
    return Place(Area.RESIDENT, "BULK#FIXES", fix_id)


def chunk_place(fix_id: str, number: int) -> Place:
    """Return where a chunk of a fix stands."""
    return Place(Area.RESIDENT, f"BULK#{fix_id}", f"CHUNK#{number:04d}")


def _fix_body(fix: BulkFix) -> bytes:
    return fix.model_dump_json(exclude={"version"}).encode()


def _chunk_body(chunk: FixChunk) -> bytes:
    return chunk.model_dump_json(exclude={"version"}).encode()


def _fix_of(item: Item) -> BulkFix:
    return BulkFix.model_validate_json(item.plaintext).model_copy(update={"version": item.version})


def _chunk_of(item: Item) -> FixChunk:
    return FixChunk.model_validate_json(item.plaintext).model_copy(update={"version": item.version})
