"""The demo's scene of files in and out comes out as it says."""

import sys
from typing import Any

import pytest

from local.city import people, registration_csv
from local.play import Cast
from local.plays import files
from local.telling import Teller
from tests.world import KASUKABE, built_world

IN_2021 = """
import sys
from datetime import date
from local.seal_file import main
sys.exit(main(sys.argv[1:], date(2021, 7, 1)))
"""
"""The desk's command, on the day on which the test's world is: its keys are to be used within 90 days."""


@pytest.mark.proof("T17")
def test_every_expectation_of_the_scene_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "NEW", 12)
    monkeypatch.setattr(files, "SEAL", (sys.executable, "-c", IN_2021))
    hall: Any = None
    with built_world() as world:
        citizens = list(people(KASUKABE, 14, seed=9))
        world.register(registration_csv(citizens))
        staff = {name: world.staff(name) for name in ("clerk", "registrar")}
        teller, admin = Teller(), world.administrator()
        files.play(hall, teller, Cast(admin, admin, staff, [world.tablet()], citizens))
    assert teller.failures == []
