"""What an answer does not tell, neither its size nor the work behind it tells: a number, a person, a city.

Refused sign-ins stand in ``test_staff_rooms.py``, found and not found in another city in
``test_inquiries.py``.  How long each takes is measured by ``python -m bench.timing``.
"""

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from bench.timing import TELLS, Pair, Told, ranked, timed
from local.city import Person, people, registration_csv
from local.tablet import Answered
from tests.fakes.samples import number
from tests.faults import wired
from tests.planes.two_city_desk import TwoCities
from tests.world import KOSHIGAYA, built_world

pytestmark = pytest.mark.proof("T11")
NOBODYS = tuple(number(seed).reveal() for seed in (1, 2))


@pytest.fixture(scope="module")
def cities() -> Iterator[TwoCities]:
    with built_world() as world:
        yield TwoCities(world)


def asked(cities: TwoCities, path: str, wanted: dict[str, Any]) -> tuple[list[str], Answered]:
    with wired() as wire:
        answer = cities.desk.post(path, wanted)
    return wire.calls, answer


def searched(cities: TwoCities, number: str) -> tuple[list[str], Answered]:
    wanted = {"individual_number": number, "purpose": "ask_former_city"}
    return asked(cities, "/people/search-by-number", wanted)


def alike(*answers: Answered) -> bool:
    return len({(each.status, each.body, str(dict(each.headers))) for each in answers}) == 1


@pytest.mark.control("R-III-5-05", "R-III-2-07")
def test_a_number_that_another_city_holds_is_looked_up_as_one_that_nobody_has(cities: TwoCities) -> None:
    (stranger,) = people(KOSHIGAYA, 1, seed=77)
    cities.world.register(registration_csv([stranger]), KOSHIGAYA)
    searched(cities, NOBODYS[0])  # sessions and keys are open
    calls, answer = searched(cities, stranger.individual_number)
    others = [searched(cities, each) for each in NOBODYS]
    assert answer.status == 404
    assert [made for made, _ in others] == [calls, calls]
    assert alike(answer, *(each for _, each in others))


def test_up_to_its_record_a_number_that_is_found_is_looked_up_as_one_that_is_not(cities: TwoCities) -> None:
    searched(cities, cities.stayers[0].individual_number)
    miss, _ = searched(cities, NOBODYS[0])
    hit, answer = searched(cities, cities.stayers[0].individual_number)
    assert answer.status == 200
    assert hit.count("GenerateMac") == miss.count("GenerateMac") == 1
    first, note = miss[: miss.index("PutItem")], miss.index("PutItem")
    assert hit[: len(first)] == first
    assert len(miss) == note + 1, "what is noted comes last, and before any answer"


@pytest.mark.control("R-III-2-07")
def test_why_a_person_is_not_confirmed_shows_in_no_call_and_no_byte(cities: TwoCities) -> None:
    mover, other = cities.movers[0], cities.movers[1]
    tries: dict[str, tuple[Person, dict[str, str]]] = {
        "another person's number": (mover, {"individual_number": other.individual_number}),
        "nobody's number": (mover, {"individual_number": NOBODYS[0]}),
        "unknown person": (mover, {"addressee": "1"}),
        "unknown person, nobody's number": (mover, {"addressee": "1", "individual_number": NOBODYS[1]}),
    }
    cities.desk.post("/inquiries", cities.wanted(mover, individual_number=NOBODYS[0]))
    made = {
        why: asked(cities, "/inquiries", cities.wanted(person, **changed))
        for why, (person, changed) in tries.items()
    }
    assert {answer.status for _, answer in made.values()} == {403}
    assert len({str(calls) for calls, _ in made.values()}) == 1, {why: each[0] for why, each in made.items()}
    assert alike(*(answer for _, answer in made.values()))


def test_the_rank_test_finds_what_differs_and_nothing_where_nothing_does() -> None:
    draw = Random(1)
    some, others = ([draw.gauss(10, 1) for _ in range(200)] for _ in range(2))
    auc, z = ranked(some, others)
    assert abs(auc - 0.5) < 0.1
    assert abs(z) < TELLS
    auc, z = ranked([each + 1 for each in some], others)
    assert auc > 0.7
    assert z > TELLS
    assert ranked([1, 1, 1], [1, 1, 1]) == (0.5, 0.0)
    assert ranked([2, 3], [1, 1])[0] == 1.0


def test_answers_of_another_size_are_told_apart_whatever_their_time() -> None:
    answers = [Answered(404, {}, b"1234"), Answered(404, {}, b"12345")]
    told = timed(Pair("two sizes", (lambda: answers[0], lambda: answers[1]), 404), 5)
    assert told.tells
    assert not timed(Pair("one size", (lambda: answers[0], lambda: answers[0]), 404), 5).tells
    assert not timed(Pair("as the answer says", (lambda: answers[0], lambda: answers[1]), None), 5).tells


def test_what_may_be_looked_up_may_show_in_time_and_still_in_no_byte() -> None:
    def told(*, hidden: bool, alike: bool) -> Told:
        return Told(40, (1.0, 2.0), 0.0, -9.0, alike, hidden)

    assert told(hidden=True, alike=True).tells
    assert not told(hidden=False, alike=True).tells
    assert told(hidden=False, alike=False).tells
