"""T05: at every place where our code calls AWS, everything that can go wrong with the call.

Sites are found in the source and seen in the stack; each flow is run once without a fault, and then once
for every fault at every call it makes.  After each the client sends its request again, and the table, the
operation log, the answers and the program's log are looked at.
"""

import os
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from proofs.faults.cells import Verdict, time_of, try_cell
from proofs.faults.course import Course, course_of, rehearsed
from proofs.faults.flows import FLOWS
from proofs.faults.matrix import OF_EACH, OFTEN, SEED, cells_of, few
from proofs.faults.sites import Found, Stack, in_source
from proofs.faults.stage import Stage
from proofs.progress import on_the_way
from proofs.proof import Proof, Size
from tests.world import built_world

if TYPE_CHECKING:
    from tests.faults import Fault

COLUMNS = ("operation", "fault", "cells", "held", "waits at most (s)", "calls at most")
PEOPLE = {Size.SMALL: 8, Size.LARGE: 34}
"""So many are registered in a longer file that it takes several transactions."""
FEW = 6
"""One flow of so many begins cold in the small matrix."""
SHOWN = 40
"""How many broken cells are told one by one."""
PART = "VRS_FAULTS_PART"
"""``2/3``: the second of three parts of the matrix, so that it may run on several cores or evenings."""
LIMITS = (
    "moto repeats a transaction whose ClientRequestToken came before, where AWS would not: the harder case",
    "a file of many rows is many transactions: each is bounded as above, not all of them together;",
    "a request that the function's time cuts off is sent again, and goes on where it stopped",
    "where a job's steps stand alone, any of them may stand after a fault, each whole or not at all;",
    "a count that several of them move is judged when it has run again; moments are compared to the hour",
    f"of a call that a loop makes more than {OFTEN} times, {OF_EACH} at its begin, between, and at its end",
    "one fault a cell; several at once: tests/adapters/test_commits.py, test_idempotency_faults.py",
)


class Part(NamedTuple):
    """One of several parts of the matrix; together they are all of it."""

    number: int = 1
    of: int = 1

    def __str__(self) -> str:
        """Write it as it is asked for."""
        return f"{self.number}/{self.of}"

    def courses(self, every: Sequence[Course]) -> list[Course]:
        """Return the courses of this part: every so-many-th."""
        return list(every[self.number - 1 :: self.of])


def part_of(said: str) -> Part:
    """Read which part is asked for; raise ValueError where there is no such part."""
    number, _, of = said.partition("/")
    part = Part(int(number), int(of))
    if not 1 <= part.number <= part.of:
        raise ValueError(f"{PART}={said} names no part")
    return part


def prove(size: Size) -> Proof:
    """Run the matrix, or the part of it that the environment asks for; raise ValueError for no part."""
    part = part_of(os.environ.get(PART, "1/1"))
    begun = time.monotonic()
    found = in_source()
    stack = Stack(found.sites)
    with built_world() as world:
        stage = Stage(world, PEOPLE[size])
        courses = courses_of(stage, size, stack)
        every = list(cells_of(part.courses(courses)))
        chosen = every if size is Size.LARGE else few(every)
        verdicts = [try_cell(stage, cell, stack) for cell in on_the_way(chosen, "cells")]
    broken = (*unfollowed(found, courses), *told(verdicts))
    notes = notes_of(found, courses, len(every), verdicts, time.monotonic() - begun)
    if part.of > 1:
        notes.insert(0, f"part {part} of the matrix")
    return Proof("T05", "Faults at every call of AWS", COLUMNS, table(verdicts), broken, notes)


def courses_of(stage: Stage, size: Size, stack: Stack) -> list[Course]:
    """Run every flow without a fault: in a process that remembers, and in one that has just begun.

    The small size does so for some flows only: what a process does first is much the same for all.
    """
    flows = [flow for flow in FLOWS if size is Size.LARGE or not flow.long]
    rehearsals = [rehearsed(stage, flow, stack) for flow in flows]
    stage.keep_warm()
    return [
        course_of(stage, flow, rehearsal, stack, cold=cold)
        for cold in (False, True)
        for place, (flow, rehearsal) in enumerate(zip(flows, rehearsals, strict=True))
        if not cold or size is Size.LARGE or place % FEW == 0
    ]


def unfollowed(found: Found, courses: Iterable[Course]) -> list[str]:
    """Say which sites no flow reaches, and which calls come from nowhere that the source shows."""
    seen = {visit.site: visit for course in courses for visit in course.visits}
    said = [f"no flow reaches {site}" for site in found.sites if str(site) not in seen]
    if "" in seen:
        said.append(f"{seen[''].operation} is called from a place that the source does not show")
    return [*found.doubts, *said]


def told(verdicts: Iterable[Verdict]) -> list[str]:
    """Tell what broke, cell by cell; of many the first, and of the others how many of each flow."""
    broken = [verdict for verdict in verdicts if verdict.broken]
    others = Counter((_course(each), "; ".join(each.broken)) for each in broken[SHOWN:])
    return [
        *(f"{each.cell}: {'; '.join(each.broken)}" for each in broken[:SHOWN]),
        *(f"{course}, {many} more cells: {why}" for (course, why), many in others.items()),
    ]


def _course(verdict: Verdict) -> str:
    course = verdict.cell.course
    return f"{course.flow.name} ({'cold' if course.cold else 'warm'})"


def table(verdicts: Sequence[Verdict]) -> list[tuple[str, str, int, int, str, int]]:
    """Count the cells by operation and fault."""
    groups: dict[tuple[str, Fault], list[Verdict]] = {}
    for verdict in verdicts:
        groups.setdefault((verdict.cell.visit.operation, verdict.cell.fault), []).append(verdict)
    return [
        (
            operation,
            fault.value,
            len(some),
            sum(not each.broken for each in some),
            f"{max(each.seconds for each in some):.1f}",
            max(each.calls for each in some),
        )
        for (operation, fault), some in sorted(
            groups.items(), key=lambda item: (item[0][0], item[0][1].value)
        )
    ]


def notes_of(
    found: Found, courses: Sequence[Course], every: int, verdicts: Sequence[Verdict], seconds: float
) -> list[str]:
    """Say what the table does not."""
    flows = Counter(course.flow.name for course in courses)
    bounded = [each for each in verdicts if each.cell.course.flow.is_bounded]
    slowest = max(bounded, key=lambda each: each.seconds / time_of(each.cell.course.flow))
    time_there = time_of(slowest.cell.course.flow)
    cold = sum(course.cold for course in courses)
    return [
        f"{len(found.sites)} call sites in the source; {len(flows)} flows, {cold} of them cold too",
        f"{len(verdicts)} of {every} cells run in {seconds:.0f} s; seed {SEED}",
        f"the nearest to its function's time waits {slowest.seconds:.1f} s of {time_there} s: {slowest.cell}",
        *LIMITS,
    ]
