"""Crash (T04): a registration whose worker dies at random moments, again and again, ends as if none had died.

The worker is another process, killed with SIGKILL as its n-th call leaves or its answer arrives; the same
file is then sent again.  Where DynamoDB Local is there (VRS_DYNAMODB_LOCAL), the engine is killed too.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from random import Random
from unittest.mock import patch

from bench.scene import CITY, Scene, staged
from chalicelib.audit.model import Act
from local.backup import scanned
from local.city import people, registration_csv
from local.city_hall import session
from local.dynamodb_local import DynamoDBLocal, folder_of_jar
from local.provision import TABLE
from proofs.census import Census
from proofs.crash_worker import ARRIVED, LEAVES, UNAVAILABLE
from proofs.living import seal, verify_log
from proofs.progress import say
from proofs.proof import Proof, Size
from proofs.whole_table import everything

SEED = 404
ROWS = {Size.SMALL: 200, Size.LARGE: 20_000}
ROWS_ON_FILES = 300_000
"""With DynamoDB Local, when large: hours.  VRS_CRASH_ROWS and VRS_CRASH_KILLS say otherwise."""
KILLS = {Size.SMALL: 3, Size.LARGE: 20}
ROWS_A_FILE = 50_000  # the most that a file may have
UNDISTURBED = 48
"""Rows of the run in which nobody dies: what it takes is what the others are compared with."""
NUMBERS_OPENED = 300
ENGINE_DIES = 1 / 3
"""How often it is the engine that is killed, where that may be."""
LIVES = 10
"""Times the number of kills: more lives than that are no progress."""
ROOT = Path(__file__).resolve().parent.parent
COLUMNS = (
    "engine",
    "rows",
    "kills of the worker",
    "kills of the engine",
    "lost",
    "double",
    "half-visible",
    "calls ÷ undisturbed",
    "seconds",
)


@dataclass
class Course:
    """How a registration went."""

    files: list[str]
    left: list[str] = field(default_factory=list)
    registrations: dict[str, str] = field(default_factory=dict)
    kills: Counter[str] = field(default_factory=Counter)
    calls: int = 0

    def __post_init__(self) -> None:
        """Begin with every file."""
        self.left = list(self.files)


@dataclass(frozen=True)
class Engine:
    """What keeps the table: the embedded AWS, or DynamoDB Local, which may be killed."""

    name: str
    scene: Scene
    mortal: DynamoDBLocal | None = None


def prove(size: Size) -> Proof:
    """Register, kill, resume, and count what stands."""
    usual = ROWS_ON_FILES if size is Size.LARGE and folder_of_jar() else ROWS[size]
    rows = int(os.environ.get("VRS_CRASH_ROWS", usual))
    kills = int(os.environ.get("VRS_CRASH_KILLS", KILLS[size]))
    rng, begun = Random(SEED), time.monotonic()
    with tempfile.TemporaryDirectory() as folder, engine(Path(folder)) as found:
        undisturbed = calls_a_row(found, Path(folder))
        course = Course(written(Path(folder), rows))
        disturb(course, kills, found, rng)
        said = judged(found, rows)
        seconds = time.monotonic() - begun
    if course.kills.total() < kills:
        said.too_few = [f"only {course.kills.total()} of {kills} kills came about"]
    return Proof(
        id="T04",
        title="killed workers",
        columns=COLUMNS,
        rows=[
            (
                found.name,
                f"{rows:,}",
                course.kills["worker"],
                course.kills["engine"],
                len(said.lost),
                len(said.double),
                len(said.half),
                f"{course.calls / (undisturbed * rows):.2f}",
                f"{seconds:.0f}",
            )
        ],
        broken=said.broken,
        notes=(f"seed {SEED}", *said.notes),
    )


# -- the engine and the files ----------------------------------------------------------------------


@contextmanager
def engine(folder: Path) -> Iterator[Engine]:
    """Start DynamoDB Local where it is there, beside the embedded AWS; else the embedded AWS alone."""
    jar = folder_of_jar()
    with ExitStack() as stack:
        # The stage sets the address of its engine; what stood there before is put back.
        stack.enter_context(patch.dict(os.environ))
        if jar is None:
            yield Engine("embedded AWS", stack.enter_context(staged()))
            return
        mortal = stack.enter_context(DynamoDBLocal(jar, folder / "dynamodb"))
        os.environ["AWS_ENDPOINT_URL_DYNAMODB"] = mortal.url
        yield Engine("DynamoDB Local", stack.enter_context(staged()), mortal)


def written(folder: Path, rows: int) -> list[str]:
    """Write a city's people into files; return their paths."""
    everybody, files = people(CITY, rows, seed=SEED), list[str]()
    while some := list(islice(everybody, ROWS_A_FILE)):
        path = folder / f"people-{len(files)}.csv"
        path.write_bytes(registration_csv(some))
        files.append(str(path))
    return files


def calls_a_row(found: Engine, folder: Path) -> float:
    """Return how many calls a row takes when nobody dies, from a run over a few rows of others."""
    few = UNDISTURBED
    path = folder / "undisturbed.csv"
    path.write_bytes(registration_csv(found.scene.strangers(few)))
    course = Course([str(path)])
    ended = live(course, None, found, "worker")
    if ended:
        raise RuntimeError(f"an undisturbed registration ended with {ended}")
    return course.calls / few


# -- lives and deaths ------------------------------------------------------------------------------


def disturb(course: Course, kills: int, found: Engine, rng: Random) -> None:
    """Send the files, killing whoever is at work; send them again until they are taken."""
    each = -(-kills // len(course.files))
    for _ in range(LIVES * kills):
        if not course.left:
            return
        file = len(course.files) - len(course.left)
        say(f"file {file + 1} of {len(course.files)}, {course.kills.total()} of {kills} kills")
        more = course.kills.total() < min(kills, each * (file + 1))
        victim = "engine" if found.mortal is not None and rng.random() < ENGINE_DIES else "worker"
        live(course, moment(course, rng) if more else None, found, victim)
    raise RuntimeError("the registration does not come to an end")


def moment(course: Course, rng: Random) -> int:
    """Draw at which sign of life to strike.

    Whoever applies a file asks KMS for each of its rows, so two signs a row come in any case.
    """
    rows = Path(course.left[0]).read_bytes().count(b"\n") - 1
    return rng.randint(1, 2 * rows)


def live(course: Course, strike_at: int | None, found: Engine, victim: str) -> int:
    """Let a worker live until it is done with a file, struck, or without an engine; return how it ended."""
    with subprocess.Popen(
        [sys.executable, "-m", "proofs.crash_worker"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as worker:
        assert worker.stdin is not None  # noqa: S101 - asked for above
        assert worker.stdout is not None  # noqa: S101 - asked for above
        task = {"files": course.left[:1], "registrations": course.registrations}
        worker.stdin.write(json.dumps(task).encode())
        worker.stdin.close()
        signs = 0
        for line in worker.stdout:
            signs += _take(line.decode().strip(), course)
            if signs == strike_at:
                course.kills[victim] += 1
                if victim == "engine" and found.mortal is not None:
                    found.mortal.kill()
                else:
                    worker.kill()
        ended = worker.wait()
    if strike_at is None and ended not in {0, UNAVAILABLE}:
        raise RuntimeError(f"the worker ended with {ended} though nobody struck it")
    if victim == "engine" and strike_at is not None and found.mortal is not None:
        found.mortal.start()
    return ended


def _take(line: str, course: Course) -> bool:
    """Note what a worker tells; return whether it was a sign of a call."""
    if line in {LEAVES, ARRIVED}:
        course.calls += line == LEAVES
        return True
    what, _, rest = line.partition(" ")
    if what == "checked":
        file, _, registration = rest.rpartition(" ")
        course.registrations[file] = registration
    elif what == "applied":
        course.left.remove(rest)
    return False


# -- what stands -----------------------------------------------------------------------------------


@dataclass
class Judged:
    """What was found in the table afterwards."""

    lost: Sequence[str] = ()
    double: Sequence[str] = ()
    half: Sequence[str] = ()
    log: Sequence[str] = ()
    too_few: Sequence[str] = ()
    notes: Sequence[str] = ()

    @property
    def broken(self) -> tuple[str, ...]:
        """Everything that does not hold."""
        return (*self.lost, *self.double, *self.half, *self.log, *self.too_few)


def judged(found: Engine, rows: int) -> Judged:
    """Take a census, verify the operation log, and compare both with what was sent."""
    scene = found.scene
    streams = session("DEPLOYER").client("dynamodbstreams")
    rows_of = scanned(scene.table, TABLE) if found.mortal else everything(scene.table, streams)
    census = Census(scene.private_house, CITY).take(rows_of)
    auditor = scene._employ("auditor")
    seal()
    log = verify_log(auditor)
    return compared(census, rows + UNDISTURBED, log.faults)


def compared(census: Census, wanted: int, log: Sequence[str]) -> Judged:
    """Compare a census with how many people were sent."""
    there, registered = len(census.people), census.registered
    sample = sorted(census.people)[:: 1 + len(census.people) // NUMBERS_OPENED]
    half = [*census.does_not_open, *census.does_not_fit(), *census.numbers_that_fail(sample)]
    return Judged(
        lost=[f"{wanted - there} people are lost"] if there < wanted else [],
        double=[
            *([f"{there - wanted} people too many"] if there > wanted else []),
            *([f"the log registers {registered} people, not {wanted}"] if registered != wanted else []),
        ],
        half=half,
        log=[f"log: {fault}" for fault in log],
        notes=[_note(census, len(sample))],
    )


def _note(census: Census, opened: int) -> str:
    return (
        f"{sum(census.items.values()):,} items, {len(census.people):,} people, each with number, ticket, "
        f"holder and sheet ({opened} numbers opened); {census.acts[Act.PEOPLE_REGISTERED]:,} transactions "
        f"of the log register {census.registered:,} people"
    )
