"""Asking, answering and reading of inquiries are the same in memory and in DynamoDB."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from chalicelib.access.model import Role
from chalicelib.audit.model import Act
from chalicelib.errors import InquiryLimitReached, NoSuchBulk, NumberIsTaken, SheetMoved
from chalicelib.systems.vrs.doses.model import Source
from chalicelib.systems.vrs.doses.scan import Occasion
from chalicelib.systems.vrs.inquiries.bulk import Bulk, BulkChunk, BulkRow, BulkState
from chalicelib.systems.vrs.inquiries.entering import ENTERED_AT_ONCE
from chalicelib.systems.vrs.inquiries.importing import Here, plan_import
from chalicelib.systems.vrs.inquiries.model import (
    AskedCounts,
    Canary,
    Consent,
    IdentityCheck,
    Inquiry,
    InquiryState,
    NumberShown,
    PersonShown,
    ProvidedDose,
    Provision,
    ResidentCheck,
)
from chalicelib.systems.vrs.inquiries.ports import (
    Asked,
    AskingCity,
    CanaryRegister,
    FinishedInquiry,
    FormerCities,
    Giving,
    Holding,
    InquiryBook,
)
from chalicelib.systems.vrs.moves.ports import Move
from chalicelib.systems.vrs.notices.model import Received
from chalicelib.systems.vrs.tickets.model import TicketNumber, TicketSheet, TicketState
from chalicelib.systems.vrs.tickets.ports import Page
from chalicelib.values.municipality import MunicipalityCode
from chalicelib.values.people import AddresseeNumber
from tests.contracts.conftest import DynamoPorts, FakePorts
from tests.fakes.house import KASUKABE, KNOWN, KOSHIGAYA, staff_actor
from tests.fakes.inquiries import FakeCanaries, inquiry_desk, review_room
from tests.fakes.samples import AT, DAY, OTHER_TICKET, TICKET, arrival, dose, entry, number, sheet

CHECK = IdentityCheck(
    number_by=NumberShown.CARD, person_by=PersonShown.CARD, checked_by="窓口 担当", checked_at=AT
)
CONSENT = Consent(kind="consent", form="F-1", on=DAY)
DOSE = ProvidedDose(turn=1, given_on=DAY, product="COMIRNATY", lot="EP2163")
ASKED = Asked(DAY, "CITY", more=1, most=6, misses=2)


class Sides:
    """Every port of inquiries, of one kind."""

    def __init__(self, ports: FakePorts) -> None:
        self.ports = ports
        self._dynamo = isinstance(ports, DynamoPorts)

    def _house(self, code: MunicipalityCode) -> Any:
        actor = staff_actor(Role.NUMBER_DESK, code=code)
        return self.ports._private.inquiries(actor)  # type: ignore[attr-defined] - of DynamoPorts

    def asking(self, code: MunicipalityCode = KASUKABE) -> AskingCity:
        if self._dynamo:
            found: AskingCity = self._house(code).desk.asking
            return found
        return inquiry_desk(self.ports._house, code).asking

    def former(self) -> FormerCities:
        if self._dynamo:
            found: FormerCities = self._house(KASUKABE).desk.former
            return found
        return inquiry_desk(self.ports._house).former

    def book(self, code: MunicipalityCode = KASUKABE) -> InquiryBook:
        if self._dynamo:
            found: InquiryBook = self._house(code).room.book
            return found
        return review_room(self.ports._house, code).book

    def canaries(self, code: MunicipalityCode = KASUKABE) -> CanaryRegister:
        if self._dynamo:
            found: CanaryRegister = self._house(code).canaries
            return found
        return FakeCanaries(self.ports._house.cabinets[str(code)])

    def settle(self, code: MunicipalityCode, **more: Any) -> str:
        """Register person 1 in a city; return their id."""
        standing = self.ports.standing(1, code)
        self.ports.register(code).write([arrival(standing, **more)], entry())
        return standing.person_id

    def settle_second(
        self,
        code: MunicipalityCode,
        tickets: tuple[TicketNumber, ...],
        sheets: tuple[TicketSheet, ...],
        merging: str,
    ) -> str:
        """Register person 2 in a city, and merge another registration into theirs; return their id."""
        register = self.ports.register(code)
        standing = self.ports.standing(2, code)
        change = arrival(standing, 2, tickets[0], sheets=sheets or (sheet(ticket=tickets[0]),))
        register.write([change], entry())
        moves = self.ports.moves(code)
        survivor, absorbed = moves.registered(standing.person_id), moves.registered(merging)
        assert survivor is not None
        assert absorbed is not None
        both = {"tickets": (*survivor.tickets, *absorbed.tickets), "version": 2}
        onto = {"merged_into": survivor.person_id, "version": 2}
        after = survivor.model_copy(update=both), absorbed.model_copy(update=onto)
        moves.write(Move(((survivor, after[0]), (absorbed, after[1])), ()), entry(Act.PEOPLE_MERGED))
        return standing.person_id


@pytest.fixture
def sides(ports: FakePorts) -> Sides:
    return Sides(ports)


def inquiry(inquiry_id: str = "inquiry-1", minutes: int = 0, **more: Any) -> Inquiry:
    said: dict[str, Any] = {
        "asker": KASUKABE,
        "former": KOSHIGAYA,
        "person_id": "P1",
        "asked_by": "desk",
        "asked_at": datetime(2021, 7, 1, 3, minutes, tzinfo=UTC),
        "ground": CONSENT,
        "identity": CHECK,
        "resident": ResidentCheck(checked_by="desk", checked_at=AT),
        "kept_until": date(2028, 7, 1),
        **more,
    }
    return Inquiry(inquiry_id=inquiry_id, **said)


def provision(inquiry_id: str = "inquiry-1", **more: Any) -> Provision:
    said: dict[str, Any] = {
        "asker": KASUKABE,
        "asked_by": "desk",
        "asked_at": AT,
        "provider": KOSHIGAYA,
        "provided_at": AT,
        "person_id": "P2",
        "ground": CONSENT,
        "identity": CHECK,
        "doses": (DOSE,),
        "kept_until": date(2028, 7, 1),
        **more,
    }
    return Provision(inquiry_id=inquiry_id, **said)


def test_residents_and_their_numbers_are_found_in_their_order(sides: Sides) -> None:
    person_id = sides.settle(KASUKABE)
    asking = sides.asking()
    found, nobody = asking.residents([AddresseeNumber("1001"), AddresseeNumber("1002")])
    assert nobody is None
    assert found is not None
    assert found.person_id == person_id
    assert asking.indexes([number(1)]) == [found.number_index]
    assert asking.numbers_of([found]) == [number(1)]
    assert asking.numbers_of([found.model_copy(update={"number_index": "other"})]) == [None]
    assert asking.numbers_of([found.model_copy(update={"person_id": "other"})]) == [None]
    assert asking.numbers_of([]) == []


def test_an_inquiry_is_entered_once_and_counted(sides: Sides) -> None:
    asking = sides.asking()
    asking.enter([inquiry()], [ASKED], entry(Act.INQUIRY_ENTERED))
    assert asking.inquiries(["inquiry-1", "inquiry-2"]) == [inquiry(), None]
    assert asking.counts(DAY, ["CITY", "BULK"]) == [AskedCounts(asked=1), AskedCounts()]
    with pytest.raises(SheetMoved):
        asking.enter([inquiry(minutes=1), inquiry("inquiry-2")], [ASKED], entry(Act.INQUIRY_ENTERED))
    assert asking.inquiries(["inquiry-2"]) == [None]
    assert asking.counts(DAY, ["CITY"]) == [AskedCounts(asked=1)]
    assert sides.asking(KOSHIGAYA).inquiries(["inquiry-1"]) == [None]


def test_a_full_group_is_entered_whole_with_both_counts(sides: Sides) -> None:
    asking, many = sides.asking(), [inquiry(f"inquiry-{place:02d}") for place in range(ENTERED_AT_ONCE)]
    counts = [Asked(DAY, who, more=len(many), most=len(many), misses=0) for who in ("CITY", "ACTOR#desk")]
    asking.enter(many, counts, entry(Act.INQUIRY_ENTERED))
    assert asking.inquiries([each.inquiry_id for each in many]) == many
    assert asking.counts(DAY, ["CITY", "ACTOR#desk"]) == [AskedCounts(asked=len(many))] * 2
    with pytest.raises(InquiryLimitReached):
        asking.enter([inquiry("one-more")], [replace(counts[0], more=1)], entry(Act.INQUIRY_ENTERED))


def test_the_limit_stands_in_the_condition(sides: Sides) -> None:
    asking = sides.asking()
    for place in range(6):
        asking.enter([inquiry(f"inquiry-{place}")], [ASKED], entry(Act.INQUIRY_ENTERED))
    with pytest.raises(InquiryLimitReached):
        asking.enter([inquiry("inquiry-9")], [ASKED], entry(Act.INQUIRY_ENTERED))
    after = inquiry("inquiry-0", state=InquiryState.NOT_FOUND, version=2)
    asking.finish([FinishedInquiry(after, None)], {"CITY": 3}, DAY, entry(Act.INQUIRY_ANSWERED))
    assert asking.counts(DAY, ["CITY"]) == [AskedCounts(asked=6, missed=3)]
    wide = Asked(DAY, "CITY", more=1, most=51, misses=2)
    with pytest.raises(InquiryLimitReached):
        asking.enter([inquiry("inquiry-9")], [wide], entry(Act.INQUIRY_ENTERED))


def test_an_outcome_is_written_with_what_it_imports_or_not_at_all(sides: Sides) -> None:
    sides.settle(KASUKABE)
    asking, book = sides.asking(), sides.ports.desk_book()
    asking.enter([inquiry()], [], entry(Act.INQUIRY_ENTERED))
    sheets = asking.sheets([TICKET])
    assert sheets[TICKET].state is TicketState.VALID
    occasion = Occasion("desk", Source.FORMER_CITY, AT, DAY)
    imported = plan_import((DOSE,), Here(sheets, {}), KOSHIGAYA, occasion, KNOWN, None)
    after = inquiry(state=InquiryState.PROVIDED, doses=(DOSE,), imported=1, version=2)
    done = FinishedInquiry(after, imported)
    assert done.weight() == 3
    asking.finish([done], {}, DAY, entry(Act.INQUIRY_ANSWERED))
    assert asking.inquiries(["inquiry-1"]) == [after]
    (kept,) = book.doses(TICKET)
    assert (kept.source, kept.provided_by) == (Source.FORMER_CITY, KOSHIGAYA)
    with pytest.raises(SheetMoved):
        asking.finish([done], {}, DAY, entry(Act.INQUIRY_ANSWERED))


def test_a_claim_that_differs_is_kept_as_a_conflict(sides: Sides) -> None:
    standing = dose(lot="ER7449")
    sides.settle(KASUKABE, sheets=(sheet(standing.slot()),), doses=(standing,))
    asking = sides.asking()
    asking.enter([inquiry()], [], entry(Act.INQUIRY_ENTERED))
    occasion = Occasion("desk", Source.FORMER_CITY, AT, DAY)
    imported = plan_import((DOSE,), Here(asking.sheets([TICKET]), {}), KOSHIGAYA, occasion, KNOWN, None)
    after = inquiry(state=InquiryState.PROVIDED, conflicts=1, version=2)
    asking.finish([FinishedInquiry(after, imported)], {}, DAY, entry(Act.INQUIRY_ANSWERED))
    (conflict,) = sides.ports.desk_book().conflicts()
    assert conflict.claim.provided_by == KOSHIGAYA


def test_a_former_city_finds_a_number_by_its_own_index_and_nobody_otherwise(sides: Sides) -> None:
    standing = dose()
    person_id = sides.settle(KOSHIGAYA, sheets=(sheet(standing.slot()),), doses=(standing,))
    former = sides.former()
    assert former.opened(KOSHIGAYA)
    assert not former.opened(MunicipalityCode("112038"))
    found, nobody = former.of(KOSHIGAYA, "112143:desk").found([number(1), number(2)])
    assert found.resident is not None
    assert found.resident.person_id == person_id
    assert [slot.lot for slot in found.sheets[TICKET].given] == ["EP2163"]
    assert (nobody.resident, nobody.sheets, nobody.canary) == (None, {}, False)
    (elsewhere,) = former.of(KASUKABE, "112224:desk").found([number(1)])
    assert elsewhere.resident is None


def giving(held: Holding, inquiry_id: str = "inquiry-1", **more: Any) -> Giving:
    assert held.resident is not None
    said = provision(inquiry_id, person_id=held.resident.person_id, **more)
    return Giving(said, held.resident, tuple(held.sheets.values()))


def test_a_provision_is_kept_once_with_its_receiver_and_what_they_received(sides: Sides) -> None:
    standing = dose()
    person_id = sides.settle(KOSHIGAYA, sheets=(sheet(standing.slot()),), doses=(standing,))
    city = sides.former().of(KOSHIGAYA, "112143:desk")
    (held,) = city.found([number(1)])
    first, second = giving(held), giving(held, "inquiry-2")
    city.provide([first], entry(Act.RECORDS_PROVIDED))
    assert city.provisions([first.provision, second.provision]) == [first.provision, None]
    with pytest.raises(SheetMoved):
        city.provide([first], entry(Act.RECORDS_PROVIDED))
    assert list(sides.book(KOSHIGAYA).provisions("202107")) == [first.provision]
    assert list(sides.book(KOSHIGAYA).provisions("202106")) == []
    assert list(sides.book(KASUKABE).provisions("202107")) == []
    (receiver,) = sides.ports.outbox(KOSHIGAYA).receivers(person_id)
    assert receiver == first.receiver
    assert (receiver.municipality, receiver.reference) == (KASUKABE, "inquiry-1")
    assert receiver.received == (Received(ticket=TICKET, turn=1, version=1, given=True),)


@pytest.mark.proof("T05")
def test_nothing_is_provided_that_was_changed_since_it_was_read(sides: Sides) -> None:
    standing = dose()
    person_id = sides.settle(KOSHIGAYA, sheets=(sheet(standing.slot()),), doses=(standing,))
    city = sides.former().of(KOSHIGAYA, "112143:desk")
    (held,) = city.found([number(1)])
    book = sides.ports.desk_book(KOSHIGAYA)
    book.write(Page(entry(), sheets=tuple(held.sheets.values())))
    with pytest.raises(SheetMoved):
        city.provide([giving(held)], entry(Act.RECORDS_PROVIDED))
    (anew,) = city.found([number(1)])
    assert anew.resident is not None
    moved = replace(anew, resident=anew.resident.model_copy(update={"version": 2}))
    with pytest.raises(SheetMoved):
        city.provide([giving(moved)], entry(Act.RECORDS_PROVIDED))
    assert list(sides.book(KOSHIGAYA).provisions("202107")) == []
    assert list(sides.ports.outbox(KOSHIGAYA).receivers(person_id)) == []
    city.provide([giving(anew)], entry(Act.RECORDS_PROVIDED))
    assert len(sides.book(KOSHIGAYA).provisions("202107")) == 1


def test_a_merged_registration_is_answered_with_its_survivor_and_every_number_of_the_chains(
    sides: Sides,
) -> None:
    """Two registrations of one person, one merged into the other; a ticket of each, and one re-issued."""
    third = TicketNumber("0000000003")
    absorbed = sides.settle(KOSHIGAYA)
    chained = sheet(ticket=OTHER_TICKET, chain=(OTHER_TICKET, third))
    survivor = sides.settle_second(KOSHIGAYA, (OTHER_TICKET,), (chained,), merging=absorbed)
    kept = dose(ticket=third, lot="ER7449")
    book = sides.ports.desk_book(KOSHIGAYA)
    book.write(Page(entry(), sheets=(sheet(kept.slot(), ticket=third, chain=chained.chain),), doses=(kept,)))
    city = sides.former().of(KOSHIGAYA, "112143:desk")
    for held in city.found([number(1), number(2)]):
        assert held.resident is not None
        assert held.resident.person_id == survivor
        assert set(held.sheets) == {TICKET, OTHER_TICKET, third}


def test_who_was_merged_is_found_by_the_asking_desk_as_whom_they_are(sides: Sides) -> None:
    absorbed = sides.settle(KASUKABE)
    survivor = sides.settle_second(KASUKABE, (OTHER_TICKET,), (), merging=absorbed)
    found = sides.asking().residents([AddresseeNumber("1001"), AddresseeNumber("1002")])
    assert [None if each is None else each.person_id for each in found] == [survivor, survivor]


def test_a_book_has_a_months_inquiries_oldest_first(sides: Sides) -> None:
    asking, book = sides.asking(), sides.book()
    asking.enter([inquiry("b", 5), inquiry("a", 7)], [], entry(Act.INQUIRY_ENTERED))
    august = inquiry("c", asked_at=datetime(2021, 7, 31, 15, tzinfo=UTC))
    asking.enter([august], [], entry(Act.INQUIRY_ENTERED))
    assert [each.inquiry_id for each in book.inquiries("202107")] == ["b", "a"]
    assert list(book.inquiries("202108")) == [august], "the month is Japan's"
    assert book.inquiry("a") == inquiry("a", 7)
    assert book.inquiry("z") is None
    book.note(entry(Act.LIST_LOOKED_AT))
    assert sides.ports.entries()[-1].act is Act.LIST_LOOKED_AT


def test_a_bulk_is_kept_version_by_version_with_its_rows(sides: Sides) -> None:
    asking, book = sides.asking(), sides.book()
    row = BulkRow(row=2, addressee=AddresseeNumber("1"), former=KOSHIGAYA, ground=CONSENT, identity=CHECK)
    bulk = Bulk(
        bulk_id="B1", state=BulkState.CHECKED, rows=1, digest="0", requested_by="desk", requested_at=AT
    )
    chunk = BulkChunk(bulk_id="B1", number=0, rows=(row,))
    asking.keep_bulk(bulk, [chunk], entry(Act.BULK_INQUIRY_CHECKED))
    after = bulk.model_copy(update={"state": BulkState.DONE, "done": 1, "version": 2})
    told = chunk.model_copy(update={"version": 2})
    asking.keep_bulk(after, [told], entry(Act.BULK_INQUIRY_RUN))
    with pytest.raises(SheetMoved):
        asking.keep_bulk(after, [told], entry(Act.BULK_INQUIRY_RUN))
    assert asking.bulk("B1") == book.bulk("B1") == after
    assert asking.bulk("B2") is book.bulk("B2") is None
    assert asking.chunk("B1", 0) == told
    with pytest.raises(NoSuchBulk):
        asking.chunk("B1", 1)
    assert (list(book.bulks()), list(book.chunks(after))) == ([after], [told])


def test_a_canary_is_marked_once_and_is_no_residents_number(sides: Sides) -> None:
    sides.settle(KASUKABE)
    register, asking = sides.canaries(), sides.asking()
    canary = Canary(canary_id="C1", label="名簿", registered_by="admin", registered_at=AT)
    register.register(number(2), canary, entry(Act.CANARY_REGISTERED))
    for taken in (number(1), number(2)):
        again = canary.model_copy(update={"canary_id": "C2"})
        with pytest.raises(NumberIsTaken):
            register.register(taken, again, entry(Act.CANARY_REGISTERED))
    assert asking.canaries(asking.indexes([number(1), number(2)])) == [False, True]
    assert asking.canaries([]) == []
    (found,) = sides.former().of(KASUKABE, "112224:desk").found([number(2)])
    assert (found.canary, found.resident) == (True, None)
    assert list(sides.book().canaries()) == [canary]


def test_an_alarm_and_a_note_leave_their_rows(sides: Sides) -> None:
    sides.asking().alarm(entry(Act.CANARY_ASKED))
    sides.asking().note(entry(Act.LIST_LOOKED_AT))
    sides.former().of(KOSHIGAYA, "112143:desk").alarm(entry(Act.CANARY_ASKED))
    assert [each.act for each in sides.ports.entries()] == [Act.CANARY_ASKED, Act.LIST_LOOKED_AT]
    assert [each.act for each in sides.ports.entries(KOSHIGAYA)] == [Act.CANARY_ASKED]
