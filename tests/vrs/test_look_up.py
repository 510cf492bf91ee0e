"""Found or not, a look is in the audit first, and a 個人番号 is never shown by the way."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.access.model import Actor, Purpose, Role
from chalicelib.audit.model import Act
from chalicelib.audit.search import subjects_of
from chalicelib.errors import NoSuchPerson, NoSuchTicket, NotAllowed, PurposeRequired, TooManyNamesakes
from chalicelib.systems.vrs.numbers.use_cases import reveal_number, search_by_number
from chalicelib.systems.vrs.registration.ports import PersonChange
from chalicelib.systems.vrs.residents.model import Resident
from chalicelib.systems.vrs.residents.use_cases import (
    MOST_NAMESAKES,
    look_up_by_addressee,
    look_up_by_name,
    look_up_by_ticket,
    look_up_person,
    look_up_ticket,
)
from chalicelib.systems.vrs.tickets.model import TicketNumber
from chalicelib.values.people import AddresseeNumber, PersonName
from tests.fakes.house import KASUKABE, KOSHIGAYA, FakeHouse, staff_actor
from tests.fakes.people import FakeResidents
from tests.fakes.samples import entry, number
from tests.fakes.scenes import GIVEN, PERSON, TICKET
from tests.fakes.settings import given

pytestmark = pytest.mark.proof("T01")
CLERK = staff_actor()
NUMBER_DESK = staff_actor(Role.NUMBER_DESK, name="number-1")
HELD = number(PERSON.number)
WAYS = {
    "ticket": lambda desk, who: look_up_by_ticket(TICKET, who, desk),
    "addressee": lambda desk, who: look_up_by_addressee(AddresseeNumber(str(PERSON.who)), who, desk),
    "person": lambda desk, who: look_up_person(id_of(desk), who, desk),
}
NOWHERE = {
    "ticket": lambda desk, who: look_up_by_ticket(TicketNumber("9999999999"), who, desk),
    "addressee": lambda desk, who: look_up_by_addressee(AddresseeNumber("99"), who, desk),
    "person": lambda desk, who: look_up_person("nobody", who, desk),
}


@pytest.fixture
def house() -> FakeHouse:
    """Build a house in which one person has had one dose."""
    built: FakeHouse = given().house
    built.cabinets[str(KASUKABE)].audit.clear()
    return built


def id_of(desk: Any) -> str:
    return str(desk.residents.by_ticket(TICKET).person_id)


def acts(house: FakeHouse) -> list[tuple[Act, str | None]]:
    return [(entry.act, entry.subject) for entry in house.cabinets[str(KASUKABE)].audit]


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
def test_a_person_is_shown_with_tickets_and_doses_and_without_the_number(house: FakeHouse, way: Any) -> None:
    desk = house.look_up()
    shown = way(desk, CLERK)
    assert shown.resident.name.reveal() == PERSON.name
    assert [dose.lot for dose in shown.tickets[0].doses] == [GIVEN.lot]
    assert HELD.reveal() not in shown.model_dump_json()
    assert acts(house) == [(Act.PERSON_LOOKED_AT, id_of(desk))]


@pytest.mark.parametrize("way", NOWHERE.values(), ids=NOWHERE.keys())
def test_a_look_that_finds_nobody_is_noted_as_well(house: FakeHouse, way: Any) -> None:
    with pytest.raises(NoSuchPerson):
        way(house.look_up(), CLERK)
    assert acts(house) == [(Act.PERSON_LOOKED_AT, None)]


def namesakes(house: FakeHouse, many: int, **other: Any) -> list[Resident]:
    """Register so many people of the one person's name and birth date."""
    one = house.look_up().residents.by_ticket(TICKET)
    assert one is not None
    nobody = {"tickets": (), "number_index": "", "version": 1, **other}
    ids = [f"{place:032x}" for place in range(many)]
    made = [
        one.model_copy(update={**nobody, "person_id": each, "addressee": AddresseeNumber(f"9{place}")})
        for place, each in enumerate(ids)
    ]
    house.registration().register.write([PersonChange(before=None, after=each) for each in made], entry())
    house.cabinets[str(KASUKABE)].audit.clear()
    return [*made, one]


@pytest.mark.control("R-III-3-23")
def test_a_name_and_a_birth_date_find_everybody_of_both_and_the_log_names_whom(house: FakeHouse) -> None:
    people, desk = namesakes(house, MOST_NAMESAKES - 1), house.look_up()
    found = look_up_by_name(PersonName(f"{PERSON.name} "), PERSON.born_on, CLERK, desk)
    assert {each.resident.person_id for each in found} == {each.person_id for each in people}
    assert [sheet.ticket for each in found for sheet in each.sheets] == [TICKET]
    (noted,) = house.cabinets[str(KASUKABE)].audit
    assert (noted.act, noted.subject, noted.detail["found"]) == (Act.NAME_SEARCHED, None, MOST_NAMESAKES)
    assert set(subjects_of(noted)) == {each.person_id for each in people}
    assert not {PERSON.name, str(PERSON.born_on)} & {str(said) for said in noted.detail.values()}


def test_one_person_found_is_the_subject_of_the_search_and_nobody_is_an_empty_list(house: FakeHouse) -> None:
    desk = house.look_up()
    (found,) = look_up_by_name(PersonName(PERSON.name), PERSON.born_on, CLERK, desk)
    assert found.resident.person_id == id_of(desk)
    for name, born_on in (("越谷 三郎", PERSON.born_on), (PERSON.name, PERSON.born_on + timedelta(days=1))):
        assert look_up_by_name(PersonName(name), born_on, CLERK, desk) == ()
    assert acts(house) == [(Act.NAME_SEARCHED, each) for each in (id_of(desk), None, None)]
    assert all("越谷" not in entry.model_dump_json() for entry in house.cabinets[str(KASUKABE)].audit)


def test_more_than_a_list_holds_are_noted_and_none_of_them_is_shown(house: FakeHouse) -> None:
    namesakes(house, MOST_NAMESAKES)
    with pytest.raises(TooManyNamesakes) as refused:
        look_up_by_name(PersonName(PERSON.name), PERSON.born_on, CLERK, house.look_up())
    assert f"{MOST_NAMESAKES}件" in refused.value.message
    (noted,) = house.cabinets[str(KASUKABE)].audit
    assert (noted.act, subjects_of(noted)) == (Act.NAME_SEARCHED, ())


def test_registrations_that_are_one_person_are_found_once(house: FakeHouse) -> None:
    person_id = id_of(house.look_up())
    namesakes(house, 3, merged_into=person_id)
    (found,) = look_up_by_name(PersonName(PERSON.name), PERSON.born_on, CLERK, house.look_up())
    assert found.resident.person_id == person_id
    assert acts(house) == [(Act.NAME_SEARCHED, person_id)]


def test_whoever_is_erased_while_a_search_runs_is_found_no_more(house: FakeHouse) -> None:
    desk = house.look_up()
    desk = replace(desk, residents=Erasing(house.cabinets[str(KASUKABE)]))
    assert look_up_by_name(PersonName(PERSON.name), PERSON.born_on, CLERK, desk) == ()
    assert acts(house) == [(Act.NAME_SEARCHED, None)]


class Erasing(FakeResidents):
    """Residents of whom each is gone by the time they are opened."""

    def registered(self, person_id: str) -> Resident | None:
        del person_id


def test_a_ticket_is_shown_whether_registered_or_not(house: FakeHouse) -> None:
    assert [dose.turn for dose in look_up_ticket(TICKET, CLERK, house.look_up()).doses] == [1]
    with pytest.raises(NoSuchTicket):
        look_up_ticket(TicketNumber("9999999999"), CLERK, house.look_up())
    assert acts(house) == [(Act.TICKET_LOOKED_AT, str(TICKET)), (Act.TICKET_LOOKED_AT, "9999999999")]


def test_nobody_is_found_in_another_municipality(house: FakeHouse) -> None:
    away = house.look_up(KOSHIGAYA)
    with pytest.raises(NoSuchPerson):
        look_up_by_ticket(TICKET, staff_actor(code=KOSHIGAYA), away)
    assert acts(house) == []


@pytest.mark.parametrize("purpose", Purpose)
def test_a_number_finds_its_holder_for_a_purpose_and_stays_masked(house: FakeHouse, purpose: Purpose) -> None:
    found = search_by_number(HELD, purpose, NUMBER_DESK, house.numbers(), house.look_up())
    assert found.resident.addressee == AddresseeNumber(str(PERSON.who))
    assert HELD.reveal() not in found.model_dump_json()
    (entry,) = house.cabinets[str(KASUKABE)].audit
    assert (entry.act, entry.purpose, entry.detail["found"]) == (Act.NUMBER_SEARCHED, purpose.value, 1)


def test_a_number_that_nobody_holds_is_noted_without_the_number(house: FakeHouse) -> None:
    with pytest.raises(NoSuchPerson):
        search_by_number(number(99), Purpose.ISSUE_CERTIFICATE, NUMBER_DESK, house.numbers(), house.look_up())
    (entry,) = house.cabinets[str(KASUKABE)].audit
    assert (entry.subject, entry.detail["found"]) == (None, 0)
    assert number(99).reveal() not in entry.model_dump_json()


def test_revealing_is_an_act_of_its_own(house: FakeHouse) -> None:
    desk = house.look_up()
    person_id = id_of(desk)
    shown = reveal_number(person_id, Purpose.ANSWER_NEW_CITY, NUMBER_DESK, house.numbers(), desk)
    assert shown == HELD
    assert acts(house) == [(Act.NUMBER_REVEALED, person_id)]
    with pytest.raises(NoSuchPerson):
        reveal_number("nobody", Purpose.ANSWER_NEW_CITY, NUMBER_DESK, house.numbers(), desk)


@pytest.mark.proof("T09")
@pytest.mark.control("R-I-1-01", "R-III-3-40")
def test_a_number_is_not_touched_without_a_purpose_or_without_the_right(house: FakeHouse) -> None:
    assert len(Purpose) == 3
    desk, numbers = house.look_up(), house.numbers()
    person_id = id_of(desk)
    wrong: list[tuple[Actor, Purpose | None, Any]] = [
        (NUMBER_DESK, None, PurposeRequired),
        (CLERK, Purpose.ISSUE_CERTIFICATE, NotAllowed),
        (staff_actor(Role.ADMINISTRATOR), Purpose.ISSUE_CERTIFICATE, NotAllowed),
    ]
    for actor, purpose, refusal in wrong:
        with pytest.raises(refusal):
            search_by_number(HELD, purpose, actor, numbers, desk)
        with pytest.raises(refusal):
            reveal_number(person_id, purpose, actor, numbers, desk)
    assert acts(house) == []


@pytest.mark.proof("T09")
@pytest.mark.parametrize("role", [Role.REGISTRAR, Role.ADMINISTRATOR, Role.AUDITOR, Role.SYSTEM])
def test_only_the_desk_looks_people_up(house: FakeHouse, role: Role) -> None:
    for way in WAYS.values():
        with pytest.raises(NotAllowed):
            way(house.look_up(), staff_actor(role))
    with pytest.raises(NotAllowed):
        look_up_by_name(PersonName(PERSON.name), PERSON.born_on, staff_actor(role), house.look_up())
    with pytest.raises(NotAllowed):
        look_up_ticket(TICKET, staff_actor(role), house.look_up())
    assert acts(house) == []
