"""The answering city as its broker may use it, and both cities' records as their desks read them.

The broker finds a number's holder by the index that KMS computes under the answering city's key, and by
the holder's id beside the sealed number; it cannot open a number.  Whether a number is known or not,
the same calls are made: what is not there is looked for under a name that nobody has.
"""

from collections.abc import Callable, Mapping, Sequence

from chalicelib.adapters.area_keys import Area
from chalicelib.adapters.dynamodb.directory import Directory
from chalicelib.adapters.dynamodb.inquiries import (
    bulk_place,
    chunk_place,
    month_of,
    pointed,
    pointer_place,
    stamp,
)
from chalicelib.adapters.dynamodb.numbers import DynamoNumbers
from chalicelib.adapters.dynamodb.places import Place, Write
from chalicelib.adapters.dynamodb.residents import person_place
from chalicelib.adapters.dynamodb.table import SealedTable
from chalicelib.adapters.dynamodb.tickets import DynamoTicketBook, sheet_of
from chalicelib.adapters.watch import raise_alarm
from chalicelib.audit.model import Entry
from chalicelib.errors import SealBroken
from chalicelib.systems.vrs.inquiries.bulk import Bulk, BulkChunk
from chalicelib.systems.vrs.inquiries.model import Canary, Inquiry, Provision
from chalicelib.systems.vrs.inquiries.ports import FormerCity, Giving, Holding
from chalicelib.systems.vrs.residents.model import Resident
from chalicelib.systems.vrs.tickets.model import TicketNumber, TicketSheet
from chalicelib.values.individual_number import IndividualNumber
from chalicelib.values.municipality import MunicipalityCode


class DynamoFormerCity:
    """The answering city's records, in a session of duty ``broker``."""

    def __init__(self, table: SealedTable) -> None:
        self._table = table
        self._numbers = DynamoNumbers(table)
        self._book = DynamoTicketBook(table)

    def found(self, numbers: Sequence[IndividualNumber]) -> list[Holding]:
        """Look numbers up; raise SealBroken where a number's holder does not say the same of it."""
        indexes = self._numbers.indexes(numbers)
        marks = [place(index) for index in indexes for place in (self._numbers.place, self._canary)]
        raw = self._table.raw_batch(marks)
        people = self._people([(index, raw.get(self._numbers.place(index))) for index in indexes])
        people = self._survivors(list(zip(indexes, people, strict=True)))
        own = self._sheets(
            [
                (index, () if resident is None else resident.tickets)
                for index, resident in zip(indexes, people, strict=True)
            ]
        )
        chains = [_kin(sheets) for sheets in own]
        kin = self._sheets(list(zip(indexes, chains, strict=True)))
        return [
            Holding(resident, {**theirs, **others}, self._canary(index) in raw)
            for index, resident, theirs, others in zip(indexes, people, own, kin, strict=True)
        ]

    def provisions(self, wanted: Sequence[Provision]) -> list[Provision | None]:
        found = self._table.get(*(_provision_place(each) for each in wanted))
        return [None if item is None else Provision.model_validate_json(item.plaintext) for item in found]

    def provide(self, givings: Sequence[Giving], entry: Entry) -> None:
        table = self._table
        writes: list[Write] = []
        for each in givings:
            provision, receiver = each.provision, each.receiver
            writes.append(table.put_new(_provision_place(provision), provision.model_dump_json().encode()))
            writes.append(table.put_new(_receiver_place(provision), receiver.model_dump_json().encode()))
            writes.append(table.unchanged(person_place(each.resident.person_id), each.resident.version))
            writes += [
                table.unchanged(self._book.sheet_place(sheet.ticket), sheet.version) for sheet in each.sheets
            ]
        table.commit(entry, writes)

    def alarm(self, entry: Entry) -> None:
        raise_alarm(self._table, entry)

    def _canary(self, index: str) -> Place:
        return self._numbers.canary_place(index)

    def _people(self, held: Sequence[tuple[str, dict[str, object] | None]]) -> list[Resident | None]:
        """Return the holders of indexes; nobody is looked for under a name that nobody has."""
        ids = [self._nobody(index) if raw is None else _holder(raw) for index, raw in held]
        items = self._table.get(*map(person_place, ids))
        people: list[Resident | None] = []
        for (index, raw), item in zip(held, items, strict=True):
            resident = None if item is None else Resident.model_validate_json(item.plaintext)
            if raw is not None and (resident is None or resident.number_index != index):
                raise SealBroken
            people.append(resident)
        return people

    def _survivors(self, known: Sequence[tuple[str, Resident | None]]) -> list[Resident | None]:
        """Go on from merged registrations to whom they are; one reading is made whatever is known."""
        people = [resident for _, resident in known]
        wanted = [_onto(resident) or self._nobody(index) for index, resident in known]
        while True:
            items = self._table.get(*map(person_place, wanted))
            people = [
                before if item is None else Resident.model_validate_json(item.plaintext)
                for before, item in zip(people, items, strict=True)
            ]
            if not any(map(_onto, people)):
                return people
            wanted = [
                _onto(resident) or self._nobody(index)
                for (index, _), resident in zip(known, people, strict=True)
            ]

    def _sheets(
        self, wanted: Sequence[tuple[str, Sequence[TicketNumber]]]
    ) -> list[dict[TicketNumber, TicketSheet]]:
        """Read sheets; where there are none to read, what nobody has is looked for."""
        places = [
            [self._book.sheet_place(ticket) for ticket in tickets]
            or [Place(Area.VENUE, f"TICKET#{self._nobody(index)}", "SHEET")]
            for index, tickets in wanted
        ]
        flat = [place for some in places for place in some]
        opened = dict(zip(flat, self._table.get(*flat), strict=True))
        return [
            {sheet.ticket: sheet for place in some if (item := opened[place]) for sheet in [sheet_of(item)]}
            for some in places
        ]

    def _nobody(self, index: str) -> str:
        return self._table.blind(Area.RESIDENT, "NOBODY", index)


def _onto(resident: Resident | None) -> str | None:
    return None if resident is None else resident.merged_into


def _kin(sheets: Mapping[TicketNumber, TicketSheet]) -> list[TicketNumber]:
    """Return the numbers of tickets' chains that are not among them."""
    return list(dict.fromkeys(each for sheet in sheets.values() for each in sheet.kin if each not in sheets))


def _holder(raw: dict[str, object]) -> str:
    """Return the holder that stands beside a sealed number; raise SealBroken where there is none."""
    holder = raw.get("holder")
    if not isinstance(holder, dict):
        raise SealBroken
    return str(holder["S"])


class DynamoFormerCities:
    """Opens an answering city's records for the person who asks."""

    def __init__(self, tables: Callable[[str, str], SealedTable], directory: Directory) -> None:
        """Take what opens the table for a municipality and whoever asks, in duty ``broker``."""
        self._tables = tables
        self._directory = directory

    def opened(self, municipality: MunicipalityCode) -> bool:
        return str(municipality) in self._directory.municipalities()

    def of(self, municipality: MunicipalityCode, asked_by: str) -> FormerCity:
        return DynamoFormerCity(self._tables(str(municipality), asked_by))


class DynamoInquiryBook:
    """What a city asked and was asked, as its desk reads it."""

    def __init__(self, table: SealedTable) -> None:
        self._table = table

    def inquiries(self, month: str) -> Sequence[Inquiry]:
        rows = self._table.query(Area.RESIDENT, f"INQUIRIES#{month}")
        return [Inquiry.model_validate_json(row.plaintext) for row in rows]

    def inquiry(self, inquiry_id: str) -> Inquiry | None:
        pointer = self._table.get_one(pointer_place(inquiry_id))
        item = None if pointer is None else self._table.get_one(pointed(pointer))
        return None if item is None else Inquiry.model_validate_json(item.plaintext)

    def provisions(self, month: str) -> Sequence[Provision]:
        rows = self._table.query(Area.RESIDENT, f"PROVISIONS#{month}")
        return [Provision.model_validate_json(row.plaintext) for row in rows]

    def bulks(self) -> Sequence[Bulk]:
        rows = self._table.query(Area.RESIDENT, "BULKINQUIRIES")
        return [Bulk.model_validate_json(row.plaintext) for row in rows]

    def bulk(self, bulk_id: str) -> Bulk | None:
        item = self._table.get_one(bulk_place(bulk_id))
        return None if item is None else Bulk.model_validate_json(item.plaintext)

    def chunks(self, bulk: Bulk) -> Sequence[BulkChunk]:
        partition = chunk_place(BulkChunk(bulk_id=bulk.bulk_id, number=0, rows=())).partition
        rows = self._table.query(Area.RESIDENT, partition)
        return [BulkChunk.model_validate_json(row.plaintext) for row in rows]

    def canaries(self) -> Sequence[Canary]:
        rows = self._table.query(Area.RESIDENT, "CANARIES")
        return [Canary.model_validate_json(row.plaintext) for row in rows]

    def note(self, entry: Entry) -> None:
        self._table.commit(entry)


def _provision_place(provision: Provision) -> Place:
    partition = f"PROVISIONS#{month_of(provision.asked_at)}"
    sort = f"{stamp(provision.asked_at)}#{provision.asker}#{provision.inquiry_id}"
    return Place(Area.RESIDENT, partition, sort)


def _receiver_place(provision: Provision) -> Place:
    return Place(
        Area.RESIDENT, f"RECEIVERS#{provision.person_id}", f"{provision.asker}#{provision.inquiry_id}"
    )
