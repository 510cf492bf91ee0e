"""Residents are found by id, ticket and 宛名番号, in their own municipality and nowhere else."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.audit.model import Act
from chalicelib.values.people import AddresseeNumber
from tests.fakes.house import KOSHIGAYA
from tests.fakes.samples import AT, OTHER_TICKET, TICKET, arrival, entry

pytestmark = pytest.mark.proof("T01")


@pytest.fixture
def known(ports: Any) -> Any:
    """Two people of one municipality; the first is returned."""
    first = arrival(ports.standing(1))
    second = arrival(ports.standing(2), 2, ticket=OTHER_TICKET)
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


@pytest.mark.proof("T12")
@pytest.mark.control("R-III-3-23")
def test_a_reading_is_noted_exactly_once(ports: Any) -> None:
    entries = [entry(Act.PERSON_LOOKED_AT, at=AT + timedelta(seconds=second)) for second in range(2)]
    for each in entries:
        ports.residents().note(each)
    assert ports.entries() == entries
