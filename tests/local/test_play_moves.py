"""The demo's scene of moves comes out as it says."""

from typing import Any

from local.city import people, registration_csv
from local.play import Cast
from local.plays.moves import play
from local.telling import Teller
from tests.world import KASUKABE, built_world


def test_every_expectation_of_the_scene_holds() -> None:
    hall: Any = None
    with built_world() as world:
        citizens = list(people(KASUKABE, 14, seed=9))
        world.register(registration_csv(citizens))
        staff = {name: world.staff(name) for name in ("clerk", "registrar")}
        teller = Teller()
        admin, approver = world.administrator(), world.administrator(name="admin-2")
        play(hall, teller, Cast(admin, approver, staff, [world.tablet()], citizens))
    assert teller.failures == []
