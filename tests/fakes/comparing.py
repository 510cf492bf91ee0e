"""Compares a municipality's records with its plain model, item by item."""

from collections.abc import Sequence

from chalicelib.systems.vrs.doses.model import Dose
from chalicelib.systems.vrs.tickets.model import Slot, SlotStatus, TicketNumber, TicketSheet, Waiting
from chalicelib.values.municipality import MunicipalityCode
from chalicelib.values.people import AddresseeNumber, PersonName
from tests.fakes.house import FakeHouse
from tests.fakes.people import NAMES
from tests.fakes.plain import Claim, Given, PlainCity


def compare(house: FakeHouse, code: MunicipalityCode, plain: PlainCity) -> None:
    """Raise AssertionError unless the records say what the model says."""
    book, cabinet = house.books.of(code), house.cabinets[str(code)]
    assert len(cabinet.audit) == plain.acts
    known = {str(sheet.ticket): sheet for sheet in cabinet.values("sheet")}
    assert {ticket: sheet.state.value for ticket, sheet in known.items()} == plain.state
    kept = {}
    for ticket, sheet in known.items():
        history = book.doses(TicketNumber(ticket))
        kept.update(_by_turn(ticket, history))
        _compare_sheet(sheet, history, plain)
    assert kept == {
        place: [(each.counts, each.given) for each in versions] for place, versions in plain.history.items()
    }
    assert sorted((str(w.ticket), w.turn, _given(w)) for w in book.waiting()) == plain.waiting()
    claims = [(str(c.ticket), c.turn, _given(c.claim)) for c in book.conflicts()]
    assert sorted(claims, key=repr) == sorted(map(tuple, plain.claims), key=repr)
    for ticket, turn, given in plain.accepted:
        assert (True, given) in kept[ticket, turn], "an accepted dose is not in the history any more"
    _compare_people(house, code, plain)


def _compare_sheet(sheet: TicketSheet, history: Sequence[Dose], plain: PlainCity) -> None:
    """Compare a sheet with the doses it sums up: one slot a turn, its latest version, no gap."""
    latest = {dose.turn: dose.slot() for dose in history}
    assert sheet.slots == tuple(latest[turn] for turn in sorted(latest))
    assert len(sheet.claims) == sum(claim.ticket == str(sheet.ticket) for claim in plain.claims)


def _by_turn(ticket: str, history: Sequence[Dose]) -> dict[tuple[str, int], list[tuple[bool, Given]]]:
    """Return a ticket's history by turn; versions that are not 1, 2, 3 … are an error."""
    kept: dict[tuple[str, int], list[tuple[bool, Given]]] = {}
    for dose in history:
        versions = kept.setdefault((ticket, dose.turn), [])
        versions.append((dose.status is SlotStatus.GIVEN, _given(dose)))
        assert dose.version == len(versions)
    return kept


def _given(dose: Slot | Dose | Waiting) -> Given:
    return Given(dose.given_on, dose.product, dose.lot, dose.venue)


def _compare_people(house: FakeHouse, code: MunicipalityCode, plain: PlainCity) -> None:
    residents, cabinet = house.look_up(code).residents, house.cabinets[str(code)]
    assert len(cabinet.values("person")) == len(cabinet.keys(NAMES)) == len(plain.people)
    for who, person in plain.people.items():
        resident = residents.by_addressee(AddresseeNumber(str(who)))
        assert resident is not None
        former = residents.history(resident.person_id)
        assert [(each.name.reveal(), each.born_on, tuple(map(str, each.tickets))) for each in former] == [
            (each.name, each.born_on, each.tickets) for each in plain.former[who]
        ]
        assert resident.person_id in residents.named(
            PersonName(person.name), person.born_on, len(plain.people)
        )
        for ticket in person.tickets:
            assert residents.by_ticket(TicketNumber(ticket)) == resident


def conflict_of_claim(house: FakeHouse, code: MunicipalityCode, claim: Claim) -> str:
    """Return the id under which a claim is listed."""
    return next(
        each.conflict_id
        for each in house.books.of(code).conflicts()
        if (str(each.ticket), each.turn, _given(each.claim)) == tuple(claim)
    )
