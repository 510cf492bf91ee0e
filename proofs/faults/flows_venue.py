"""The flows of a venue's tablet."""

from collections.abc import Callable

from local.city import ticket_line
from proofs.faults.flow import Flow, Send
from proofs.faults.stage import DAY, ELSEWHERE, LOT, OTHER_LOT, PIN, PRODUCT, Stage
from tests.faults import Fault, on
from tests.world import KASUKABE, KOSHIGAYA

NEVER = {"given_on": DAY, "recorded_at": "2022-03-01T03:00:00Z"}


def _scan(line: Callable[[Stage], str], tablet: str = "home", lot: str = LOT) -> Callable[[Stage], Send]:
    def ready(stage: Stage) -> Send:
        text, key = line(stage), "k" * 32
        return lambda: stage.tablets[tablet].scan(text, DAY, PRODUCT, lot, key=key)

    return ready


def _of(name: str, turn: int) -> Callable[[Stage], str]:
    return lambda stage: ticket_line(getattr(stage.cast, name), turn)


def _check(stage: Stage) -> Send:
    body = {"line": ticket_line(stage.cast.fresh, 1), "given_on": DAY, "product": PRODUCT, "lot": LOT}
    return lambda: stage.home.post("/tickets/check", body)


def _undo(line: Callable[[Stage], str], tablet: str = "home") -> Callable[[Stage], Send]:
    """Take back what was recorded before the mark."""

    def ready(stage: Stage) -> Send:
        text = line(stage)
        recorded = stage.recorded.get(text, NEVER)
        return lambda: stage.tablets[tablet].undo(text, recorded, key="u" * 32)

    return ready


def _enrol(stage: Stage) -> Send:
    tablet = stage.tablet()
    return lambda: tablet.enrol(stage.code)


def _shift(pin: str) -> Callable[[Stage], Send]:
    body = {"venue": "HALL-1", "pin": pin}
    return lambda stage: lambda: stage.home.post("/shifts", body)


VENUE = (
    Flow("scan, first", _scan(_of("fresh", 1)), repeats=True),
    Flow("scan, taken by the same", _scan(_of("disputed", 1)), repeats=True),
    Flow("scan, conflict", _scan(_of("dosed", 2), lot=OTHER_LOT), repeats=True),
    Flow("scan, stopped ticket", _scan(_of("stopped", 1)), repeats=True),
    Flow("scan, unknown ticket", _scan(lambda _stage: f"21{KASUKABE}7700000001"), repeats=True),
    Flow("scan, misread", _scan(lambda _stage: "1234"), repeats=True),
    Flow("scan, another city's", _scan(lambda _stage: f"21{KOSHIGAYA}7700000002", "wide"), repeats=True),
    Flow(
        "scan, reply lost",
        _scan(_of("fresh", 1)),
        repeats=True,
        trouble=on("TransactWriteItems", Fault.LOST, 0),
    ),
    Flow("undo", _undo(_of("dosed", 2)), repeats=True),
    Flow("undo, unknown ticket", _undo(_of("waiting", 1)), repeats=True),
    Flow("undo, claimed by another", _undo(_of("disputed", 1)), repeats=True),
    Flow("undo, another city's", _undo(lambda _stage: ELSEWHERE, "wide"), repeats=True),
    Flow("undo, too late", _undo(_of("dosed", 2)), repeats=True, minutes=11),
    Flow("undo, misread", _undo(lambda _stage: "1234"), repeats=True),
    Flow(
        "undo, reply lost",
        _undo(_of("dosed", 2)),
        repeats=True,
        trouble=on("TransactWriteItems", Fault.LOST, 0),
    ),
    Flow("check before the dose", _check),
    Flow("enrol a tablet", _enrol, already=frozenset({"A310"})),
    Flow("open a shift", _shift(PIN)),
    Flow("open a shift, wrong PIN", _shift("000000")),
)
