"""A cell of the matrix, and the plan by which its fault strikes."""

from dataclasses import dataclass

from local.provision import CREDENTIALS
from proofs.faults.course import Course, Visit
from tests.faults import Call, Fault

MOST_CALLS = 300
"""No flow makes more calls than these, whatever happens to it, unless it makes many when all is well."""
MOST_TRIES = 8
"""No step of a flow is begun more often in one run: where others are always faster, it gives up."""
OWN = frozenset({*CREDENTIALS, "DEPLOYER", "APPOINT"})
"""Access keys that AWS renews for a function, and a person for themselves, without any work of ours."""


@dataclass(frozen=True)
class Cell:
    """A fault at a visit; ``lasting``: at every later call from that site too, until the request ends."""

    course: Course
    visit: Visit
    fault: Fault
    lasting: bool

    def __str__(self) -> str:
        how = "lasting" if self.lasting else "once"
        warmth = "cold" if self.course.cold else "warm"
        where = f"{self.course.flow.name} ({warmth}), {self.visit.site} #{self.visit.nth}"
        return f"{where}: {self.fault.value}, {how}"


def most_calls(course: Course) -> int:
    """Return how many calls a flow may make: every step as often as a step may be tried."""
    return max(MOST_CALLS, MOST_TRIES * len(course.visits))


class Endless(Exception):
    """A request that makes calls without end."""


class Strike:
    """The plan of a cell."""

    def __init__(self, cell: Cell) -> None:
        self._cell = cell
        self._visits, self._calls = -1, 0
        self._expired: set[str] = set()
        self.struck = False
        self.over = False
        """The trouble is over; a token that has expired stays so."""

    def __call__(self, call: Call) -> Fault | None:
        self._calls += 1
        if self._calls > most_calls(self._cell.course):
            raise Endless
        if call.key_id in self._expired:
            return Fault.EXPIRED
        if self.over:
            return None
        if self._hits(call):
            self.struck = True
            if self._cell.fault is Fault.EXPIRED and call.key_id not in OWN:
                self._expired.add(call.key_id)
            return self._cell.fault
        trouble = self._cell.course.flow.trouble
        return trouble(call) if trouble is not None else None

    def _hits(self, call: Call) -> bool:
        visit = self._cell.visit
        if call.site != visit.site:
            return False
        self._visits += not call.again
        if self._cell.lasting:
            return self._visits >= visit.nth
        return self._visits == visit.nth and not call.again
