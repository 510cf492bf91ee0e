"""Three to eight tablets at one ticket, and a registrar: in every drawn order they make one dose.

20,000 schedules are drawn from a seed.  A night: ``VRS_SCHEDULES=100000 pytest tests/vrs/test_crowds.py``.
The last tests plant broken books: the proof must see through them.
"""

import os
from random import Random
from typing import Any

import pytest

from chalicelib.systems.vrs.doses.model import Source
from chalicelib.systems.vrs.tickets.ports import Page
from tests.fakes.cabinet import Write, anything
from tests.fakes.house import KASUKABE, KOSHIGAYA, FakeHouse
from tests.fakes.proofs import KEPT, check, codes, standing, told
from tests.fakes.scenes import GIVEN, OTHER, THIRD, Stage
from tests.fakes.scheduler import Play, some_schedules
from tests.fakes.settings import FILES, Setting, played, registered, unknown
from tests.fakes.tickets import FakeTicketBook

SCHEDULES = int(os.environ.get("VRS_SCHEDULES", "20000"))
pytestmark = [pytest.mark.proof("T02"), pytest.mark.control("R-I-1-03")]


def casts() -> list[tuple[bool, Setting, tuple[Any, ...], Any]]:
    """Draw a dozen casts: three to eight tablets, what they scan, and sometimes a registrar."""
    draw = Random(1)
    drawn = []
    for number, size in enumerate((3, 3, 3, 3, 3, 3, 3, 3, 4, 4, 5, 8)):
        scans = tuple((draw.choice(DOSES), draw.choice(HOMES)) for _ in range(size))
        file = draw.choice(list(FILES.values())) if number % 3 == 0 else None
        setting = registered if number % 3 == 1 else unknown
        drawn.append((number in {1, 2, 3}, setting, scans, file))
    return drawn


DOSES = (GIVEN, GIVEN, OTHER, THIRD)
HOMES = (KASUKABE, KASUKABE, KASUKABE, KOSHIGAYA)
CASTS = casts()
HOW_OFTEN = (8, 8, 8, 8, 8, 8, 8, 8, 6, 6, 1, 1)


def cast(chosen: tuple[bool, Setting, tuple[Any, ...], Any]) -> Play:
    """Set the stage for a cast."""
    torn, setting, scans, file = chosen
    stage = setting(torn=torn)
    acts = {
        f"tablet_{place}": stage.scan(dose, place, home=home) for place, (dose, home) in enumerate(scans, 1)
    }
    if file is not None:
        acts["registrar"] = stage.register(file)
    return stage.play(**acts)


@pytest.mark.timeout(0)
def test_from_three_to_eight_tablets_make_one_dose() -> None:
    schedules = 0
    for play in some_schedules(lambda draw: cast(draw.choices(CASTS, HOW_OFTEN)[0]), SCHEDULES, seed=2):
        schedules += 1
        check(play)
        (stands,) = standing(play)
        recorded = [code for code in codes(play) if code in KEPT]
        assert len(recorded) == (0 if stands.source is Source.FILE else 1)
        assert set(codes(play)) <= {*recorded, "S201", "S202"}
    assert schedules == SCHEDULES


def test_what_an_act_is_remembered_to_do_is_what_it_does() -> None:
    """Play some schedules once more with nothing remembered: they end the same."""

    def forgetful(draw: Random) -> Play:
        play = cast(draw.choices(CASTS, HOW_OFTEN)[0])
        for doer in play.doers:
            for act in doer._acts:
                act.begun = None
            doer._moment = doer._begin()
        return play

    remembering = some_schedules(lambda draw: cast(draw.choices(CASTS, HOW_OFTEN)[0]), 60, seed=4)
    for play, again in zip(list(remembering), some_schedules(forgetful, 60, seed=4), strict=True):
        assert (again.trace, told(again)) == (play.trace, told(play))


# -- the proof can fail ----------------------------------------------------------------------


class BlindBook(FakeTicketBook):
    """Puts without a condition what it had looked for before: check-then-put, in one call."""

    def writes(self, page: Page) -> list[Write]:
        return [Write(each.kind, each.key, each.row, anything) for each in super().writes(page)]


@pytest.mark.parametrize("other", [GIVEN, OTHER], ids=["same dose", "different dose"])
def test_a_book_without_conditions_is_caught(other: Any) -> None:
    def begin() -> Play:
        stage = Stage(FakeHouse(book=BlindBook))
        return stage.play(tablet_1=stage.scan(GIVEN, 1), tablet_2=stage.scan(other, 2))

    assert any(is_broken(play) for play in played(begin))


def test_a_book_that_compares_before_it_puts_is_caught() -> None:
    """The comparing is a call of its own, so another's write comes between."""

    def begin() -> Play:
        stage = Stage(FakeHouse(book=BlindBook), compared=True)
        return stage.play(tablet_1=stage.scan(GIVEN, 1), tablet_2=stage.scan(OTHER, 2))

    assert any(is_broken(play) for play in played(begin))


def is_broken(play: Play) -> bool:
    """Tell whether the proof fails."""
    try:
        check(play)
    except AssertionError:
        return True
    return codes(play)[1] not in {"S201", "S202"}
