"""The job that seals an area again after its key was rotated: a step a message, until nothing is left.

A run counts what waits, then passes over the area until a whole pass, begun when no process can
still hold the older key as its newest, finds nothing.  Each message holds where the run is; one that
comes twice, or after a crash, does again what was done, which changes nothing.
"""

from contextlib import suppress
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any

import boto3
from pydantic import StringConstraints

from chalicelib.adapters.area_keys import KEPT_FOR, Area
from chalicelib.adapters.aws import Aws, Settings
from chalicelib.adapters.clock import SystemClock
from chalicelib.adapters.dynamodb.reseal import (
    DONE,
    AreaSealer,
    Cursor,
    Finder,
    Found,
    Ledger,
    NumberWrapper,
    Tally,
)
from chalicelib.adapters.queues import WorkQueue
from chalicelib.adapters.sessions import CONFIG, Duty
from chalicelib.audit.canonical import moment
from chalicelib.audit.model import Act, Entry, UtcMoment
from chalicelib.errors import SheetMoved
from chalicelib.planes.private.jobs import job
from chalicelib.planes.private.stream import system
from chalicelib.values.clock import Clock
from chalicelib.values.municipality import MunicipalityCode
from chalicelib.values.word import Word

WORKS_FOR = timedelta(minutes=10)
"""How long one call works before it hands on; Lambda ends it after fifteen minutes."""
SETTLED_AFTER = 2 * KEPT_FOR
"""After this long nobody seals under the older key: it was forgotten, and what was under way is over."""


class Phase(StrEnum):
    """How far a run is."""

    COUNTING = "counting"
    SEALING = "sealing"
    DONE = DONE
    STUCK = "stuck"
    """What is left does not open where it stands; somebody must look at it."""


class Run(Word):
    """A run over an area, as its messages carry it."""

    municipality: MunicipalityCode
    area: Area
    version: Annotated[str, StringConstraints(pattern=r"^(SEAL#[0-9]{4}|WRAP#[0-9]{14})$")]
    """The key that everything is to be sealed with; for numbers the name of the run."""
    rotated_at: UtcMoment
    phase: Phase = Phase.COUNTING
    cursor: Cursor | None = None
    passes: int = 0
    """Whole passes that are behind us."""
    pass_began_at: UtcMoment | None = None
    found: int = 0
    """Items that this pass found waiting."""
    total: int = 0
    done: int = 0
    broken: int = 0
    """Items of this pass that do not open."""

    def row(self, now: datetime) -> dict[str, Any]:
        """Return what the ledger shows; nothing of it is secret."""
        counts = {name: {"N": str(getattr(self, name))} for name in ("total", "done", "broken", "passes")}
        return {"phase": {"S": self.phase.value}, "noted_at": {"S": moment(now)}, **counts}


class ResealHouse:
    """The job's ports: a finder with the job's own role, and duty ``reseal`` bound to one area at a time."""

    def __init__(
        self, settings: Settings, queue: str, base: boto3.session.Session, clock: Clock | None = None
    ) -> None:
        """Take the URL of the queue that hands the work on."""
        self.clock = clock or SystemClock()
        self._aws = Aws(settings, base, self.clock)
        self.finder = Finder(base.client("dynamodb", config=CONFIG), settings.table)
        self.queue = WorkQueue(base.client("sqs", config=CONFIG), queue)

    def sealer(self, run: Run) -> AreaSealer | NumberWrapper:
        """Return who seals the run's area again."""
        table = self._aws.table(Duty.RESEAL, str(run.municipality), purpose=run.area.value)
        return (
            NumberWrapper(table, run.version) if run.area is Area.NUMBER else AreaSealer(table, run.version)
        )

    def ledger(self, municipality: MunicipalityCode) -> Ledger:
        """Return where the runs of a municipality are noted."""
        return Ledger(self._aws.table(Duty.RESEAL, str(municipality), purpose=Area.OFFICE.value))


@job
def reseal(message: str, house: ResealHouse) -> dict[str, int]:
    """Go on with a run for some minutes, and hand on what is left."""
    run = Run.model_validate_json(message)
    ledger = house.ledger(run.municipality)
    until = house.clock.now() + WORKS_FOR
    try:
        if _ended(run, ledger, house):
            return {"done": run.done}
        while house.clock.now() < until:
            run, wait = _stepped(run, house)
            if run.phase in {Phase.DONE, Phase.STUCK}:
                _end(run, ledger, house)
                return {"done": run.done}
            ledger.note(run.area, run.version, run.row(house.clock.now()))
            if wait:
                break
        else:
            wait = timedelta(0)
    except SheetMoved:
        return {"done": run.done}  # the same message came twice, and the other ended the run
    house.queue.send(run.model_dump_json(), wait)
    return {"done": run.done}


def _ended(run: Run, ledger: Ledger, house: ResealHouse) -> bool:
    """Enter a run that is new; tell whether it has ended already."""
    if run.phase is Phase.COUNTING and run.cursor is None:
        now = house.clock.now()
        with suppress(SheetMoved):  # entered by an earlier try
            ledger.begin(run.area, run.version, run.row(now), _entry(Act.AREA_KEY_ROTATED, run, now))
    return ledger.is_done(run.area, run.version)


def _stepped(run: Run, house: ResealHouse) -> tuple[Run, timedelta]:
    """Work off one page; return where the run is then, and how long it must wait before it goes on."""
    if run.pass_began_at is None:
        run = run.model_copy(update={"pass_began_at": house.clock.now()})
    page = house.finder.page(str(run.municipality), run.area, run.version, run.cursor)
    tally = Tally() if run.phase is Phase.COUNTING else house.sealer(run).work(page.places)
    after = _counted(run, page, tally)
    return (after, timedelta(0)) if page.cursor is not None else next_pass(after, house.clock.now())


def _counted(run: Run, page: Found, tally: Tally) -> Run:
    found = run.found + len(page.places)
    done, broken = run.done + tally.done, run.broken + tally.broken
    total = max(found if run.phase is Phase.COUNTING else run.total, done)
    changed = {"cursor": page.cursor, "found": found, "total": total, "done": done, "broken": broken}
    return run.model_copy(update=changed)


def next_pass(run: Run, now: datetime) -> tuple[Run, timedelta]:
    """Return the run after a whole pass, and how long it must wait before the next begins.

    It is over when a pass that began after everybody forgot the older key found nothing.  Numbers are
    wrapped under the newest material by whoever writes them, so one pass over them is enough.
    """
    fresh = {"cursor": None, "pass_began_at": None, "found": 0, "broken": 0, "passes": run.passes + 1}
    if run.phase is Phase.COUNTING:
        return run.model_copy(update={**fresh, "phase": Phase.SEALING}), timedelta(0)
    settled_at = run.rotated_at + SETTLED_AFTER
    settled = run.area is Area.NUMBER or (run.pass_began_at or now) >= settled_at
    if settled and (run.found == run.broken or run.area is Area.NUMBER):
        over = Phase.STUCK if run.broken else Phase.DONE
        return run.model_copy(update={**fresh, "phase": over, "broken": run.broken}), timedelta(0)
    return run.model_copy(update=fresh), max(settled_at - now, timedelta(0))


def _end(run: Run, ledger: Ledger, house: ResealHouse) -> None:
    now = house.clock.now()
    ledger.end(run.area, run.version, run.row(now), _entry(Act.AREA_SEALED_AGAIN, run, now))


def _entry(act: Act, run: Run, now: datetime) -> Entry:
    actor = system(str(run.municipality))
    return actor.entry(act, now, area=run.area.value, key=run.version, done=run.done, broken=run.broken)
