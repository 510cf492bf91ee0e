"""The asking city's inquiries: entered, counted and finished in its own transactions.

An inquiry stands in the list of its month; a pointer under its id, which is the uniqueness rule, says
where.  Counts of a day are plain numbers, and their limits stand in the condition of each addition.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from chalicelib.adapters.area_keys import Area
from chalicelib.adapters.dynamodb.numbers import DynamoNumbers
from chalicelib.adapters.dynamodb.places import Item, Place, Write
from chalicelib.adapters.dynamodb.residents import DynamoResidents
from chalicelib.adapters.dynamodb.table import SealedTable
from chalicelib.adapters.dynamodb.tickets import DynamoTicketBook, sheet_of
from chalicelib.adapters.watch import raise_alarm
from chalicelib.audit.model import Entry
from chalicelib.errors import InquiryLimitReached, NoSuchBulk, NumberIsTaken
from chalicelib.systems.vrs.inquiries.bulk import Bulk, BulkChunk
from chalicelib.systems.vrs.inquiries.model import AskedCounts, Canary, Inquiry
from chalicelib.systems.vrs.inquiries.ports import Asked, FinishedInquiry
from chalicelib.systems.vrs.residents.model import Resident
from chalicelib.systems.vrs.tickets.model import TicketNumber, TicketSheet
from chalicelib.systems.vrs.tickets.ports import Page
from chalicelib.values.clock import day_in_japan
from chalicelib.values.individual_number import IndividualNumber
from chalicelib.values.people import AddresseeNumber

ROOM = (
    "(attribute_not_exists(asked) OR asked <= :room) AND (attribute_not_exists(missed) OR missed <= :misses)"
)


class DynamoAskingCity:
    """The asking city's records, opened for purpose ``ask_former_city`` and one actor."""

    def __init__(self, table: SealedTable) -> None:
        self._table = table
        self._numbers = DynamoNumbers(table)
        self._residents = DynamoResidents(table)
        self._book = DynamoTicketBook(table)

    def residents(self, addressees: Sequence[AddresseeNumber]) -> list[Resident | None]:
        return self._residents.people([self._residents.id_of(each) for each in addressees])

    def indexes(self, numbers: Sequence[IndividualNumber]) -> list[str]:
        return self._numbers.indexes(numbers)

    def numbers_of(self, residents: Sequence[Resident]) -> list[IndividualNumber | None]:
        return self._numbers.numbers_of(residents)

    def canaries(self, indexes: Sequence[str]) -> list[bool]:
        return self._numbers.canaries(indexes)

    def inquiries(self, inquiry_ids: Sequence[str]) -> list[Inquiry | None]:
        pointers = self._table.get(*(pointer_place(each) for each in inquiry_ids))
        places = [None if item is None else pointed(item) for item in pointers]
        wanted = [place for place in places if place is not None]
        found = dict(zip(wanted, self._table.get(*wanted), strict=True)) if wanted else {}
        items = [None if place is None else found[place] for place in places]
        return [None if item is None else Inquiry.model_validate_json(item.plaintext) for item in items]

    def counts(self, day: date, who: Sequence[str]) -> list[AskedCounts]:
        found = self._table.get(*(_count_place(day, each) for each in who))
        return [AskedCounts() if item is None else _counts(item.extra) for item in found]

    def sheets(self, tickets: Sequence[TicketNumber]) -> dict[TicketNumber, TicketSheet]:
        found = self._table.get(*(self._book.sheet_place(each) for each in tickets))
        return {each.ticket: each for item in found if item is not None for each in [sheet_of(item)]}

    def enter(self, inquiries: Sequence[Inquiry], asked: Sequence[Asked], entry: Entry) -> None:
        writes: list[Write] = []
        for each in inquiries:
            place = inquiry_place(each)
            writes.append(self._table.put_plain(pointer_place(each.inquiry_id), stands_at=_pointer(place)))
            writes.append(self._table.put_new(place, each.model_dump_json().encode()))
        writes += [self._add(each) for each in asked]
        self._table.commit(entry, writes)

    def finish(
        self, outcomes: Sequence[FinishedInquiry], missed: Mapping[str, int], day: date, entry: Entry
    ) -> None:
        writes: list[Write] = []
        for each in outcomes:
            inquiry = each.inquiry
            body = inquiry.model_dump_json().encode()
            writes.append(self._table.put_next(inquiry_place(inquiry), body, inquiry.version - 1))
            if each.imported is not None:
                page = Page(
                    entry,
                    sheets=each.imported.changes,
                    doses=tuple(each.imported.doses),
                    conflicts=tuple(each.imported.conflicts),
                )
                writes += self._book.writes(page)
        writes += [self._miss(day, who, count) for who, count in missed.items()]
        self._table.commit(entry, writes)

    def alarm(self, entry: Entry) -> None:
        raise_alarm(self._table, entry)

    def note(self, entry: Entry) -> None:
        self._table.commit(entry)

    def keep_bulk(self, bulk: Bulk, chunks: Sequence[BulkChunk], entry: Entry) -> None:
        writes = [
            self._table.put_next(bulk_place(bulk.bulk_id), bulk.model_dump_json().encode(), bulk.version - 1)
        ]
        writes += [
            self._table.put_next(chunk_place(each), each.model_dump_json().encode(), each.version - 1)
            for each in chunks
        ]
        self._table.commit(entry, writes)

    def bulk(self, bulk_id: str) -> Bulk | None:
        (item,) = self._table.get(bulk_place(bulk_id))
        return None if item is None else Bulk.model_validate_json(item.plaintext)

    def chunk(self, bulk_id: str, number: int) -> BulkChunk:
        place = chunk_place(BulkChunk(bulk_id=bulk_id, number=number, rows=()))
        (item,) = self._table.get(place)
        if item is None:
            raise NoSuchBulk
        return BulkChunk.model_validate_json(item.plaintext)

    def _add(self, asked: Asked) -> Write:
        values = {
            ":more": {"N": str(asked.more)},
            ":room": {"N": str(asked.room)},
            ":misses": {"N": str(asked.misses)},
        }
        place = _count_place(asked.day, asked.who)
        return self._table.update(place, "ADD asked :more", ROOM, values, InquiryLimitReached)

    def _miss(self, day: date, who: str, count: int) -> Write:
        values = {":missed": {"N": str(count)}, ":none": {"N": "0"}}
        condition = (
            "attribute_not_exists(missed) OR missed >= :none"  # always: a miss is counted come what may
        )
        place = _count_place(day, who)
        return self._table.update(place, "ADD missed :missed", condition, values, InquiryLimitReached)


class DynamoCanaries:
    """Marks numbers as canaries, in a session that may index and seal numbers, not open them."""

    def __init__(self, table: SealedTable) -> None:
        self._table = table
        self._numbers = DynamoNumbers(table)

    def register(self, number: IndividualNumber, canary: Canary, entry: Entry) -> None:
        index = self._numbers.index(number)
        if self._table.raw_batch([self._numbers.place(index)]):
            raise NumberIsTaken
        mark = self._table.put_plain(
            self._numbers.canary_place(index), NumberIsTaken, canary_id={"S": canary.canary_id}
        )
        listed = Place(Area.RESIDENT, "CANARIES", canary.canary_id)
        self._table.commit(entry, [mark, self._table.put_new(listed, canary.model_dump_json().encode())])


def stamp(at: datetime) -> str:
    """Return a moment as it stands in sort keys."""
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%S.%fZ")


def month_of(at: datetime) -> str:
    """Return the month under which a record is listed: the year and month in Japan."""
    return f"{day_in_japan(at):%Y%m}"


def inquiry_place(inquiry: Inquiry) -> Place:
    """Return where an inquiry stands in its month."""
    partition = f"INQUIRIES#{month_of(inquiry.asked_at)}"
    return Place(Area.RESIDENT, partition, f"{stamp(inquiry.asked_at)}#{inquiry.inquiry_id}")


def pointer_place(inquiry_id: str) -> Place:
    """Return where an inquiry's id says in which month it stands."""
    return Place(Area.RESIDENT, f"INQUIRY#{inquiry_id}", "INQUIRY")


def pointed(pointer: Item) -> Place:
    """Return the place that a pointer names; it stands plain, for it says what keys say."""
    partition, _, sort = pointer.extra["stands_at"]["S"].partition("|")
    return Place(Area.RESIDENT, partition, sort)


def _pointer(place: Place) -> dict[str, str]:
    return {"S": f"{place.partition}|{place.sort}"}


def bulk_place(bulk_id: str) -> Place:
    """Return where a bulk inquiry's head stands; ids sort by time."""
    return Place(Area.RESIDENT, "BULKINQUIRIES", bulk_id)


def chunk_place(chunk: BulkChunk) -> Place:
    """Return where a part of a bulk's rows stands."""
    return Place(Area.RESIDENT, f"BULKINQUIRY#{chunk.bulk_id}", f"ROWS#{chunk.number:04d}")


def _count_place(day: date, who: str) -> Place:
    return Place(Area.RESIDENT, f"INQUIRYCOUNTS#{day:%Y%m%d}", who)


def _counts(raw: Mapping[str, Any]) -> AskedCounts:
    return AskedCounts(**{name: int(raw[name]["N"]) for name in ("asked", "missed") if name in raw})
