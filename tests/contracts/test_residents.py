"""Residents are found by id, ticket and 宛名番号, in their own municipality and nowhere else."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib.audit.model import Act
from chalicelib.errors import SheetMoved
from chalicelib.systems.vrs.registration.ports import PersonChange
from chalicelib.systems.vrs.residents.model import Resident
from chalicelib.values.people import AddresseeNumber, PersonName, Sex
from tests.fakes.house import KOSHIGAYA
from tests.fakes.samples import AT, OTHER_TICKET, TICKET, arrival, entry

pytestmark = pytest.mark.proof("T01")


@pytest.fixture
def known(ports: Any) -> Any:
    """Two people of one municipality; the first is returned."""
    first = arrival(ports.standing(1))
    second = arrival(ports.standing(2), 2, ticket=OTHER_TICKET)
    second = replace(second, after=second.after.model_copy(update={"name": PersonName("草加 二郎")}))
    ports.register().write([first, second], entry())
    return first.after


def test_a_person_is_found_by_every_way_in(ports: Any, known: Any) -> None:
    residents = ports.residents()
    assert residents.person(known.person_id) == known
    assert residents.by_ticket(TICKET) == known
    assert residents.by_addressee(known.addressee) == known
    assert residents.by_ticket(OTHER_TICKET).addressee == AddresseeNumber("1002")


def test_nobody_is_found_by_what_nobody_holds(ports: Any, known: Any) -> None:
    residents = ports.residents()
    assert residents.person("nobody") is None
    assert residents.by_ticket(type(TICKET)("9999999999")) is None
    assert residents.by_addressee(AddresseeNumber("9999")) is None
    assert list(residents.history("nobody")) == []


def test_a_wrong_zero_in_front_is_another_addressee(ports: Any, known: Any) -> None:
    assert ports.residents().by_addressee(AddresseeNumber(f"0{known.addressee}")) is None


def test_another_municipality_sees_nobody(ports: Any, known: Any) -> None:
    away = ports.residents(KOSHIGAYA)
    assert (away.person(known.person_id), away.by_ticket(TICKET), away.by_addressee(known.addressee)) == (
        None,
    ) * 3
    assert list(away.history(known.person_id)) == []


NOBODY = PersonName("越谷 三郎")


def named(ports: Any, of: Resident, name: PersonName | None = None, born_on: date | None = None) -> list[str]:
    return list(ports.residents().named(name or of.name, born_on or of.born_on, 21))


def renamed(resident: Resident, **after: Any) -> PersonChange:
    following = {"version": resident.version + 1, **after}
    return PersonChange(before=resident, after=resident.model_copy(update=following))


def test_a_person_is_found_by_name_and_birth_date_however_the_name_is_spelt(ports: Any, known: Any) -> None:
    spelt = PersonName("\u3000".join(known.name.reveal()))
    assert named(ports, known) == named(ports, known, spelt) == [known.person_id]
    assert named(ports, known, NOBODY) == []
    assert named(ports, known, born_on=known.born_on + timedelta(days=1)) == []
    assert list(ports.residents(KOSHIGAYA).named(known.name, known.born_on, 21)) == []
    assert [each and each.person_id for each in ports.residents().people([known.person_id, "nobody"])] == [
        known.person_id,
        None,
    ]


def test_namesakes_are_found_together_and_no_more_than_were_asked_for(ports: Any, known: Any) -> None:
    other = ports.residents().by_ticket(OTHER_TICKET)
    ports.register().write([renamed(other, name=known.name, born_on=known.born_on)], entry())
    both = sorted([known.person_id, other.person_id])
    assert named(ports, known) == both
    assert list(ports.residents().named(known.name, known.born_on, 1)) == both[:1]
    assert named(ports, other) == [], "nobody is found by a name they had"


def test_a_name_goes_back_and_forth_with_the_person_or_not_at_all(ports: Any, known: Any) -> None:
    change = renamed(known, name=NOBODY)
    ports.register().write([change], entry())
    assert (named(ports, known), named(ports, known, NOBODY)) == ([], [known.person_id])
    with pytest.raises(SheetMoved):
        ports.register().write([change], entry())
    back = renamed(change.after, name=known.name)
    ports.register().write([back], entry())
    assert (named(ports, known), named(ports, known, NOBODY)) == ([known.person_id], [])
    same = renamed(back.after, name=PersonName(f" {known.name.reveal()}"), sex=Sex.UNKNOWN)
    ports.register().write([same], entry())
    assert named(ports, known) == [known.person_id]


@pytest.mark.proof("T12")
@pytest.mark.control("R-III-3-23")
def test_a_reading_is_noted_exactly_once(ports: Any) -> None:
    entries = [entry(Act.PERSON_LOOKED_AT, at=AT + timedelta(seconds=second)) for second in range(2)]
    for each in entries:
        ports.residents().note(each)
    assert ports.entries() == entries
