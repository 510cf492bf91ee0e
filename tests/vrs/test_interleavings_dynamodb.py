"""The same over DynamoDB behind the fence: one call at a time, in every order, one dose a turn.

moto is not atomic under threads; the scheduler makes one call after the other, so it need not be.
"""

from collections.abc import Iterator
from itertools import count
from random import Random
from typing import Any

import pytest
from moto.backends import get_backend

from chalicelib.systems.vrs.doses.corrections import RecordsDesk
from chalicelib.systems.vrs.doses.desk import VenueDesk
from chalicelib.systems.vrs.registration.use_cases import RegistrationDesk
from chalicelib.systems.vrs.tickets.model import TicketNumber
from local.provision import REGION, TABLE
from tests.fakes.house import KASUKABE, staff_actor
from tests.fakes.plain import Given
from tests.fakes.proofs import check, standing
from tests.fakes.scenes import GIVEN, OTHER, PERSON, Stage
from tests.fakes.scheduler import Act, Play, every_schedule, some_schedules
from tests.world import ACCOUNT, World, built_world

pytestmark = [pytest.mark.proof("T02"), pytest.mark.control("R-I-1-03")]


class DynamoHouse:
    """The desks of a world over DynamoDB, as a stage asks for them."""

    def __init__(self, world: World) -> None:
        self._public, self._private = world.public_house, world.private_house
        self.books = self._public.desk.books

    def venue(self) -> VenueDesk:
        return self._public.desk

    def records(self) -> RecordsDesk:
        return self._private.records(staff_actor())

    def registration(self) -> RegistrationDesk:
        return self._private.registration(staff_actor())

    def acts(self) -> int:
        table = get_backend("dynamodb")[ACCOUNT][REGION].tables[TABLE]
        partitions = [(str(key.value), len(rows)) for key, rows in table.items.items()]
        return sum(rows for name, rows in partitions if name.startswith(str(KASUKABE)) and "#AUDIT#" in name)


@pytest.fixture(scope="module")
def dynamo() -> Iterator[DynamoHouse]:
    with built_world() as world:
        yield DynamoHouse(world)


def tablets(stage: Stage, number: int, *scans: Given) -> dict[str, Act]:
    """Return tablets that never scanned before, each with what it scans."""
    places = count(10 * number)
    return {f"tablet_{place}": stage.scan(given, place) for place, given in zip(places, scans, strict=False)}


def scene_of_two_scans(stage: Stage, number: int, other: Given) -> Play:
    return stage.play(**tablets(stage, number, GIVEN, other))


def scene_of_a_correction(stage: Stage, number: int, other: Given) -> Play:
    row = PERSON._replace(who=number, number=number)
    stage.now(stage.register(row), stage.scan(GIVEN, 10 * number + 9))
    return stage.play(**tablets(stage, number, other), clerk=stage.correct(lot="LOT-X"))


def scene_of_a_registration(stage: Stage, number: int, other: Given) -> Play:
    row = PERSON._replace(who=number, number=number, turn=1, given=other)
    return stage.play(**tablets(stage, number, GIVEN), registrar=stage.register(row))


SCENES = {
    "same dose": (10, scene_of_two_scans, GIVEN),
    "different doses": (30, scene_of_two_scans, OTHER),
    "a correction": (50, scene_of_a_correction, OTHER),
}


@pytest.mark.parametrize(("first", "scene", "other"), SCENES.values(), ids=SCENES.keys())
def test_every_schedule_of_two_doers_makes_one_dose(
    dynamo: DynamoHouse, first: int, scene: Any, other: Any
) -> None:
    """Each schedule has a ticket of its own, numbered from ``first``."""
    numbers = count(first)
    for play in every_schedule(lambda: scene(stage_of(dynamo, number := next(numbers)), number, other)):
        check(play)
        assert len(standing(play)) == 1
    assert next(numbers) - first >= 6


def test_some_schedules_of_a_registration_and_a_scan_make_one_dose(dynamo: DynamoHouse) -> None:
    numbers = count(80)

    def begin(draw: Random) -> Play:
        number = next(numbers)
        return scene_of_a_registration(stage_of(dynamo, number), number, draw.choice((GIVEN, OTHER)))

    for play in some_schedules(begin, 10, seed=5):
        check(play)
        assert len(standing(play)) == 1
        assert play.stage.house.records().book.sheet(play.stage.ticket).state.value == "valid"


def stage_of(dynamo: DynamoHouse, number: int) -> Stage:
    """Set a stage with a ticket of its own."""
    return Stage(dynamo, ticket=TicketNumber(f"{number:010d}"))
