"""Asking, answering and reading of inquiries, in memory."""

from collections.abc import Mapping, Sequence
from datetime import date

from chalicelib.adapters.masters import load_municipalities
from chalicelib.audit.model import Entry
from chalicelib.errors import InquiryLimitReached, NoSuchBulk, NumberIsTaken
from chalicelib.planes.private.inquiry_wiring import load_policy
from chalicelib.systems.vrs.inquiries.bulk import Bulk, BulkChunk
from chalicelib.systems.vrs.inquiries.desk import InquiryDesk
from chalicelib.systems.vrs.inquiries.model import AskedCounts, Canary, Inquiry, Provision
from chalicelib.systems.vrs.inquiries.policy import InquiryPolicy
from chalicelib.systems.vrs.inquiries.ports import Asked, FinishedInquiry, Giving, Holding
from chalicelib.systems.vrs.inquiries.records import ReviewRoom
from chalicelib.systems.vrs.residents.model import Resident
from chalicelib.systems.vrs.tickets.kin import kin_of
from chalicelib.systems.vrs.tickets.model import TicketNumber, TicketSheet
from chalicelib.systems.vrs.tickets.ports import Page
from chalicelib.values.clock import day_in_japan
from chalicelib.values.individual_number import IndividualNumber
from chalicelib.values.municipality import MunicipalityCode
from chalicelib.values.people import AddresseeNumber
from tests.fakes.cabinet import Cabinet, Row, Write, put_new, put_next, unchanged
from tests.fakes.house import KASUKABE, KNOWN, FakeHouse
from tests.fakes.people import FakeNumbers, FakeResidents
from tests.fakes.tickets import FakeTicketBook


class FakeAskingCity:
    """The asking city's records."""

    def __init__(self, cabinet: Cabinet) -> None:
        self._cabinet = cabinet
        self._residents, self._numbers = FakeResidents(cabinet), FakeNumbers(cabinet)
        self._book = FakeTicketBook(cabinet)

    def residents(self, addressees: Sequence[AddresseeNumber]) -> list[Resident | None]:
        return [self._residents.by_addressee(each) for each in addressees]

    def indexes(self, numbers: Sequence[IndividualNumber]) -> list[str]:
        return [self._numbers.index(each) for each in numbers]

    def numbers_of(self, residents: Sequence[Resident]) -> list[IndividualNumber | None]:
        held = [self._cabinet.value("number", each.number_index) for each in residents]
        return [
            None if one is None or one[0] != each.person_id else IndividualNumber(one[1])
            for each, one in zip(residents, held, strict=True)
        ]

    def canaries(self, indexes: Sequence[str]) -> list[bool]:
        return [self._cabinet.row("canary mark", each) is not None for each in indexes]

    def inquiries(self, inquiry_ids: Sequence[str]) -> list[Inquiry | None]:
        return [self._cabinet.value("inquiry", each) for each in inquiry_ids]

    def counts(self, day: date, who: Sequence[str]) -> list[AskedCounts]:
        return [self._cabinet.value("count", (day, each)) or AskedCounts() for each in who]

    def sheets(self, tickets: Sequence[TicketNumber]) -> dict[TicketNumber, TicketSheet]:
        found = {each: self._book.sheet(each) for each in tickets}
        return {ticket: sheet for ticket, sheet in found.items() if sheet is not None}

    def enter(self, inquiries: Sequence[Inquiry], asked: Sequence[Asked], entry: Entry) -> None:
        writes = [put_new("inquiry", each.inquiry_id, each) for each in inquiries]
        self._cabinet.commit(entry, writes + [self._add(each) for each in asked])

    def finish(
        self, outcomes: Sequence[FinishedInquiry], missed: Mapping[str, int], day: date, entry: Entry
    ) -> None:
        writes: list[Write] = []
        for each in outcomes:
            inquiry = each.inquiry
            writes.append(put_next("inquiry", inquiry.inquiry_id, inquiry, inquiry.version - 1))
            if each.imported is not None:
                doses, conflicts = tuple(each.imported.doses), tuple(each.imported.conflicts)
                page = Page(entry, sheets=each.imported.changes, doses=doses, conflicts=conflicts)
                writes += self._book.writes(page)
        for who, count in missed.items():
            before = self._cabinet.value("count", (day, who)) or AskedCounts()
            after = before.model_copy(update={"missed": before.missed + count})
            writes.append(Write("count", (day, who), Row(0, after), lambda _row: True))
        self._cabinet.commit(entry, writes)

    def alarm(self, entry: Entry) -> None:
        self._cabinet.commit(entry)

    note = alarm

    def keep_bulk(self, bulk: Bulk, chunks: Sequence[BulkChunk], entry: Entry) -> None:
        writes = [put_next("bulk", bulk.bulk_id, bulk, bulk.version - 1)]
        writes += [
            put_next(f"rows of {bulk.bulk_id}", each.number, each, each.version - 1) for each in chunks
        ]
        self._cabinet.commit(entry, writes)

    def bulk(self, bulk_id: str) -> Bulk | None:
        bulk: Bulk | None = self._cabinet.value("bulk", bulk_id)
        return bulk

    def chunk(self, bulk_id: str, number: int) -> BulkChunk:
        chunk: BulkChunk | None = self._cabinet.value(f"rows of {bulk_id}", number)
        if chunk is None:
            raise NoSuchBulk
        return chunk

    def _add(self, asked: Asked) -> Write:
        key = (asked.day, asked.who)
        before = self._cabinet.value("count", key) or AskedCounts()
        after = before.model_copy(update={"asked": before.asked + asked.more})

        def holds(row: Row | None) -> bool:
            now = AskedCounts() if row is None else row.value
            return now.asked <= asked.room and now.missed <= asked.misses

        return Write("count", key, Row(0, after), holds, InquiryLimitReached)


class FakeFormerCity:
    """The answering city's records."""

    def __init__(self, cabinet: Cabinet) -> None:
        self._cabinet = cabinet
        self._numbers, self._residents = FakeNumbers(cabinet), FakeResidents(cabinet)
        self._book = FakeTicketBook(cabinet)

    def found(self, numbers: Sequence[IndividualNumber]) -> list[Holding]:
        return [self._holding(each) for each in numbers]

    def _holding(self, number: IndividualNumber) -> Holding:
        canary = self._cabinet.row("canary mark", self._numbers.index(number)) is not None
        held = self._numbers.holder(number)
        resident = None if held is None else self._residents.person(held)
        tickets = () if resident is None else resident.tickets
        own = [sheet for each in tickets if (sheet := self._book.sheet(each)) is not None]
        kin = [other for sheet in own for other in kin_of(sheet, self._book)]
        return Holding(resident, {sheet.ticket: sheet for sheet in (*own, *kin)}, canary)

    def provisions(self, wanted: Sequence[Provision]) -> list[Provision | None]:
        return [self._cabinet.value("provision", _key(each)) for each in wanted]

    def provide(self, givings: Sequence[Giving], entry: Entry) -> None:
        writes: list[Write] = []
        for each in givings:
            said, person = each.provision, each.resident
            writes.append(put_new("provision", _key(said), said))
            key = (str(said.asker), said.inquiry_id)
            writes.append(put_new(f"receivers of {said.person_id}", key, each.receiver))
            writes.append(unchanged("person", person.person_id, person.version))
            writes += [unchanged("sheet", str(sheet.ticket), sheet.version) for sheet in each.sheets]
        self._cabinet.commit(entry, writes)

    def alarm(self, entry: Entry) -> None:
        self._cabinet.commit(entry)


class FakeFormerCities:
    """Opens an answering city's records."""

    def __init__(self, cabinets: Mapping[str, Cabinet]) -> None:
        self._cabinets = cabinets

    def opened(self, municipality: MunicipalityCode) -> bool:
        return str(municipality) in self._cabinets

    def of(self, municipality: MunicipalityCode, asked_by: str) -> FakeFormerCity:
        del asked_by
        return FakeFormerCity(self._cabinets[str(municipality)])


class FakeInquiryBook:
    """What a city asked and was asked."""

    def __init__(self, cabinet: Cabinet) -> None:
        self._cabinet = cabinet

    def inquiries(self, month: str) -> Sequence[Inquiry]:
        found = [
            one for one in self._cabinet.values("inquiry") if f"{day_in_japan(one.asked_at):%Y%m}" == month
        ]
        return sorted(found, key=lambda each: (each.asked_at, each.inquiry_id))

    def inquiry(self, inquiry_id: str) -> Inquiry | None:
        inquiry: Inquiry | None = self._cabinet.value("inquiry", inquiry_id)
        return inquiry

    def provisions(self, month: str) -> Sequence[Provision]:
        every: list[Provision] = self._cabinet.values("provision")
        return [one for one in every if f"{day_in_japan(one.asked_at):%Y%m}" == month]

    def bulks(self) -> Sequence[Bulk]:
        return self._cabinet.values("bulk")

    def bulk(self, bulk_id: str) -> Bulk | None:
        bulk: Bulk | None = self._cabinet.value("bulk", bulk_id)
        return bulk

    def chunks(self, bulk: Bulk) -> Sequence[BulkChunk]:
        return self._cabinet.values(f"rows of {bulk.bulk_id}")

    def canaries(self) -> Sequence[Canary]:
        return self._cabinet.values("canary")

    def note(self, entry: Entry) -> None:
        self._cabinet.commit(entry)


class FakeCanaries:
    """Marks numbers as canaries."""

    def __init__(self, cabinet: Cabinet) -> None:
        self._cabinet = cabinet
        self._numbers = FakeNumbers(cabinet)

    def register(self, number: IndividualNumber, canary: Canary, entry: Entry) -> None:
        index = self._numbers.index(number)
        if self._cabinet.row("number", index) is not None:
            raise NumberIsTaken
        mark = put_new("canary mark", index, canary.canary_id, NumberIsTaken)
        self._cabinet.commit(entry, [mark, put_new("canary", canary.canary_id, canary)])


def inquiry_desk(
    house: FakeHouse, code: MunicipalityCode = KASUKABE, policy: InquiryPolicy | None = None
) -> InquiryDesk:
    """Return the ports of asking, over the fakes."""
    return InquiryDesk(
        asking=FakeAskingCity(house.cabinets[str(code)]),
        former=FakeFormerCities(house.cabinets),
        policy=policy or load_policy(),
        municipalities=load_municipalities(),
        known=KNOWN,
        ends=house.ends,
        draws=house.draws,
        clock=house.clock,
    )


def review_room(house: FakeHouse, code: MunicipalityCode = KASUKABE) -> ReviewRoom:
    """Return the ports of reading, over the fakes."""
    return ReviewRoom(FakeInquiryBook(house.cabinets[str(code)]), load_policy(), house.clock)


def _key(provision: Provision) -> tuple[str, str, str]:
    return provision.asked_at.isoformat(), str(provision.asker), provision.inquiry_id
