"""Which cells there are, and which of them the small matrix runs."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from random import Random

from proofs.faults.cells import OTHERS_FIRST
from proofs.faults.course import WRITES, Course, Visit
from proofs.faults.strike import Cell
from tests.faults import Fault

SEED = 20210701
SAMPLE = 60
"""How many cells the small matrix runs besides those that it owes to every site and fault."""
EVERYWHERE = (Fault.THROTTLED, Fault.BROKEN, Fault.TIMEOUT, Fault.REFUSED, Fault.DENIED, Fault.EXPIRED)
CONDITIONAL = frozenset({"PutItem", "UpdateItem", "TransactWriteItems"})
COMMITS = "commits."
CHALLENGES = "table.SealedTable.transact_unaudited "
"""Where a challenge is offered and taken."""
LASTING_ONLY = frozenset({Fault.DENIED, Fault.EXPIRED, Fault.DISABLED, Fault.PENDING})
"""What does not pass by itself, so that once would be no other cell."""
OFTEN, OF_EACH = 24, 8
"""Where a loop makes a call more often, so many are struck at its begin, between, and at its end."""


def faults_of(visit: Visit) -> Iterator[Fault]:
    """Return what can happen to a call: where nothing is written, a lost reply is one that never came."""
    yield from EVERYWHERE
    if visit.operation in WRITES:
        yield from (Fault.LOST, Fault.BROKEN_AFTER)
    if visit.operation in CONDITIONAL:
        yield Fault.CONDITION
    if visit.operation == "TransactWriteItems":
        yield from (Fault.CONDITION_LAST, Fault.BUSY)
    if visit.operation == "BatchGetItem":
        yield Fault.PARTIAL
    if visit.service == "kms":
        yield from (Fault.DISABLED, Fault.PENDING)


def cells_of(courses: Iterable[Course]) -> Iterator[Cell]:
    """Return every cell."""
    for course in courses:
        for visit in struck(course.visits):
            if course.flow.long and not visit.site.startswith(COMMITS):
                continue  # the shorter flow of the same kind makes the same calls
            for fault in faults_of(visit):
                if _is_believed(course, visit, fault):
                    continue
                for lasting in (True,) if fault in LASTING_ONLY else (False, True):
                    yield Cell(course, visit, fault, lasting)


def struck(visits: Sequence[Visit]) -> Iterator[Visit]:
    """Yield the visits that faults strike: all, but of a loop's many only some."""
    times = Counter(visit.site for visit in visits)
    rng, chosen = Random(SEED), dict[str, set[int]]()
    for site, many in times.items():
        nths = range(many)
        between = nths[OF_EACH:-OF_EACH]
        chosen[site] = (
            set(nths) if many <= OFTEN else {*nths[:OF_EACH], *rng.sample(between, OF_EACH), *nths[-OF_EACH:]}
        )
    yield from (visit for visit in visits if visit.nth in chosen[visit.site])


def _is_believed(course: Course, visit: Visit, fault: Fault) -> bool:
    """Tell whether a condition that failed says what it seems to say, so that ending otherwise is right."""
    spent = course.flow.spends and visit.site.startswith(CHALLENGES)
    heeded = fault is Fault.CONDITION and visit.site.startswith(COMMITS) and visit.nth < course.flow.heeds
    return heeded or (fault in OTHERS_FIRST and (course.flow.whoever or spent))


def few(cells: Sequence[Cell]) -> list[Cell]:
    """Return for each site and fault a cell of the shortest flow that reaches it, and a sample.

    Short is what makes few calls, not what took little time: a slow moment must not choose other cells.
    Whether the fault strikes once or lasts is drawn; where acts are committed, both are run.
    """
    rng = Random(SEED)
    owed: dict[tuple[str, Fault, bool], Cell] = {}
    for cell in sorted(cells, key=lambda cell: (_length(cell), cell.visit.nth)):
        owed.setdefault((cell.visit.site, cell.fault, cell.lasting), cell)
    chosen = []
    for site, fault in dict.fromkeys((site, fault) for site, fault, _ in owed):
        both = [owed[site, fault, lasting] for lasting in (False, True) if (site, fault, lasting) in owed]
        chosen += both if site.startswith(COMMITS) else [rng.choice(both)]
    quick = [cell for cell in cells if _length(cell) < _long(cells)]
    return chosen + rng.sample(quick, min(SAMPLE, len(quick)))


def _length(cell: Cell) -> int:
    return len(cell.course.visits)


def _long(cells: Sequence[Cell]) -> int:
    """Return how many calls the longer half of the flows makes at least."""
    lengths = sorted({id(cell.course): _length(cell) for cell in cells}.values())
    return lengths[len(lengths) // 2]
