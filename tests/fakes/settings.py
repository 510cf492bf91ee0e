"""How a stage is set before the curtain rises, and how all schedules of a scene are played."""

from collections.abc import Callable, Iterator
from functools import cache

from tests.fakes.scenes import GIVEN, OTHER, PERSON, Stage
from tests.fakes.scheduler import Play, every_schedule

Setting = Callable[..., Stage]

FILES = {
    "no dose": PERSON,
    "the same dose": PERSON._replace(turn=1),
    "another dose": PERSON._replace(turn=1, given=OTHER),
    "another name": PERSON._replace(name="試験　花子"),
}
"""Files of one person, whose ticket is the one that is scanned."""


@cache
def _prepared(name: str) -> Stage:
    """Prepare a stage once; it is set again for every schedule."""
    stage = Stage()
    for row in FILES.values():
        stage.check(row)
    if name != "unknown":
        stage.now(stage.register(PERSON))
    if name == "given":
        stage.now(stage.scan(GIVEN, 9))
    return stage


def unknown(*, torn: bool = False) -> Stage:
    """Set a stage with a ticket that nobody has registered."""
    return _prepared("unknown").again(torn=torn)


def registered(*, torn: bool = False) -> Stage:
    """Set a stage with a registered ticket."""
    return _prepared("registered").again(torn=torn)


def given(*, torn: bool = False) -> Stage:
    """Set a stage with a registered ticket whose first turn is taken."""
    return _prepared("given").again(torn=torn)


def played(begin: Callable[[], Play]) -> Iterator[Play]:
    """Play every schedule; a scene in which nobody can meet anybody proves nothing."""
    schedules = 0
    for play in every_schedule(begin):
        schedules += 1
        yield play
    assert schedules > 1


def lots_in_conflict(play: Play) -> list[str]:
    """Return the lots of the claims that are kept for staff."""
    return [each.claim.lot for each in play.stage.house.records().book.conflicts()]
