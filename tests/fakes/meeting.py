"""Two acts that meet: one in whole before each reading and each write of the other, over any records.

An act reads, decides, and writes in one transaction; a long one does so again and again.  So wherever the
other's writes can fall between its own calls is a place looked at here.  Nothing is a thread: the
cabinets knock before each call, and at the chosen one the other act is done.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Any, NamedTuple

from chalicelib.audit.model import Entry
from chalicelib.errors import DomainError
from tests.fakes.cabinet import Cabinet, Row, Write

MOST = 400
Doing = Callable[[], Any]


class Crossing:
    """Where two acts meet: before which call of the first, and what the second does then."""

    def __init__(self) -> None:
        self.calls, self.at = 0, 0
        self.meet: Doing | None = None

    def knock(self) -> None:
        """Note a call; before the chosen one let the other act."""
        self.calls += 1
        if self.meet is not None and self.calls == self.at:
            other, self.meet = self.meet, None
            other()

    def cabinet(self, code: str) -> Cabinet:
        """Return an empty cabinet that knocks here."""
        return KnockingCabinet(code, self)


class KnockingCabinet(Cabinet):
    """Records whose every reading and every write is a place where two acts may meet."""

    def __init__(self, code: str, crossing: Crossing) -> None:
        super().__init__(code)
        self._crossing = crossing

    def row(self, kind: str, key: Hashable) -> Row | None:
        self._crossing.knock()
        return super().row(kind, key)

    def value(self, kind: str, key: Hashable) -> Any:
        self._crossing.knock()
        return super().value(kind, key)

    def values(self, kind: str) -> list[Any]:
        self._crossing.knock()
        return super().values(kind)

    def commit(self, entry: Entry | None, writes: Sequence[Write] = ()) -> None:
        self._crossing.knock()
        super().commit(entry, writes)


class End(NamedTuple):
    """How a meeting ended: the scene, what each was told (a value, or the code of a refusal), and where."""

    scene: Any
    first: Any
    second: Any
    at: int


def meetings(begin: Callable[[Crossing], Any], first: Any, second: Any) -> Iterator[End]:
    """Do an act with another in whole before each of its calls; ``begin`` sets the same scene each time."""
    for at in range(1, MOST):
        crossing = Crossing()
        scene = begin(crossing)
        said: list[Any] = []

        def meet(scene: Any = scene, said: list[Any] = said) -> None:
            said.append(told(second, scene))

        crossing.calls, crossing.at, crossing.meet = 0, at, meet
        answer = told(first, scene)
        if crossing.meet is not None:
            assert at > 1, "acts that cannot meet prove nothing"
            return
        yield End(scene, answer, said[0], at)
    raise AssertionError("the act makes more calls than were looked at")


def both_ways(begin: Callable[[Crossing], Any], one: Any, other: Any) -> list[End]:
    """Return every meeting of two acts, with either of them in the midst of the other; ``one`` is first."""
    there = list(meetings(begin, one, other))
    back = [End(end.scene, end.second, end.first, end.at) for end in meetings(begin, other, one)]
    return [*there, *back]


def told(act: Any, scene: Any) -> Any:
    """Return what an act returns, or the name of its refusal."""
    try:
        return act(scene)
    except DomainError as refused:
        return type(refused).__name__
