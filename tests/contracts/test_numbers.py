"""A 個人番号 is found by its index, and opened only for the person who holds it."""

from typing import Any

import pytest

from chalicelib.access.model import Purpose
from chalicelib.audit.model import Act
from chalicelib.errors import NoSuchPerson
from tests.fakes.house import KOSHIGAYA
from tests.fakes.samples import OTHER_TICKET, arrival, entry, number

pytestmark = pytest.mark.proof("T01")


@pytest.fixture
def people(ports: Any) -> Any:
    """Two people and their numbers 1 and 2."""
    some = [arrival(ports.standing(1)), arrival(ports.standing(2), 2, ticket=OTHER_TICKET)]
    ports.register().write(some, entry())
    return [each.after for each in some]


def test_a_number_leads_to_its_holder(ports: Any, people: Any) -> None:
    holders = [ports.numbers().holder(number(seed)) for seed in (1, 2, 3)]
    assert holders == [people[0].person_id, people[1].person_id, None]


def test_a_holders_number_is_opened(ports: Any, people: Any) -> None:
    assert [ports.numbers().number_of(each) for each in people] == [number(1), number(2)]


@pytest.mark.parametrize("purpose", Purpose)
def test_each_purpose_of_the_law_finds_and_opens(ports: Any, people: Any, purpose: Purpose) -> None:
    numbers = ports.numbers(purpose=purpose)
    assert numbers.holder(number(1)) == people[0].person_id
    assert numbers.number_of(people[0]) == number(1)


def test_a_number_is_not_opened_for_another_person(ports: Any, people: Any) -> None:
    thief = people[0].model_copy(update={"number_index": people[1].number_index})
    with pytest.raises(NoSuchPerson):
        ports.numbers().number_of(thief)


def test_nothing_is_opened_for_a_person_without_a_number(ports: Any, people: Any) -> None:
    with pytest.raises(NoSuchPerson):
        ports.numbers().number_of(
            people[0].model_copy(update={"number_index": ports.standing(3).number_index})
        )


def test_another_municipality_finds_and_opens_nothing(ports: Any, people: Any) -> None:
    away = ports.numbers(KOSHIGAYA)
    assert away.holder(number(1)) is None
    with pytest.raises(NoSuchPerson):
        away.number_of(people[0])


@pytest.mark.proof("T12")
@pytest.mark.control("R-III-3-23")
def test_a_reading_is_noted_exactly_once(ports: Any) -> None:
    noted = entry(Act.NUMBER_SEARCHED, purpose="issue_certificate")
    ports.numbers().note(noted)
    assert ports.entries() == [noted]
