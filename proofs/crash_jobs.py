"""Crash of the long jobs (T04): killed at random moments and resumed, each ends as if nobody had died.

Each job runs twice over people of the same shape: once undisturbed, once in processes that are killed with
SIGKILL at a drawn sign of life (a call leaves, or its answer is there).  What the two runs have added to
the table and taken from it must be the same, item by item: kind, version, and every number and code in it.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from bench.scene import staged
from chalicelib.adapters.passwords import ArgonPasswords
from proofs.crash_job_worker import DONE, UNAVAILABLE
from proofs.crash_stage import FEW, JOBS, JobStage, LongJob, Task
from proofs.crash_traces import Trace, difference
from proofs.progress import say
from proofs.proof import Proof, Size

SEED = 4041
PEOPLE = {Size.SMALL: 3, Size.LARGE: 400}
KILLS = {Size.SMALL: 1, Size.LARGE: 25}
ROUNDS = 12
"""How often a job is begun anew, with others, where it was done before all kills came about."""
LIVES = 10
"""Times the number of kills: more lives than that are no progress."""
COLUMNS = ("job", "people", "signs undisturbed", "kills", "lives", "lost", "too much", "seconds")
ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Course:
    """How a job went: its lives, how many of them were ended, and the signs of the last."""

    lives: int = 0
    kills: int = 0
    signs: int = 0


@dataclass
class House:
    """The stage, and where its workers come from."""

    stage: JobStage
    workers: subprocess.Popen[str]
    rng: Random

    def live(self, task: Task, strike: int | None, course: Course) -> int:
        """Let one worker live until it is done or struck; return how it ended."""
        assert self.workers.stdin is not None  # noqa: S101 - asked for when it was started
        assert self.workers.stdout is not None  # noqa: S101
        self.workers.stdin.write(json.dumps({"task": task, "strike": strike}) + "\n")
        self.workers.stdin.flush()
        said = json.loads(self.workers.stdout.readline())
        course.lives += 1
        course.kills += said["ended"] == -signal.SIGKILL
        course.signs = said["signs"]
        ended: int = said["ended"]
        return ended


def prove(size: Size) -> Proof:
    """Play every job undisturbed and killed, and compare what both left."""
    people = int(os.environ.get("VRS_CRASH_PEOPLE", PEOPLE[size]))
    kills = int(os.environ.get("VRS_CRASH_KILLS", KILLS[size]))
    rows, broken = list[Sequence[object]](), list[str]()
    with staged(ArgonPasswords(memory_kib=64, passes=1)) as scene, _workers() as workers:
        house = House(JobStage(scene), workers, Random(SEED))
        for job in JOBS if size is Size.LARGE else FEW:
            say(job.name)
            row, faults = _judged(job, house, people, kills)
            rows.append(row)
            broken += faults
    notes = (f"seed {SEED}", "a job's requests are sent again until it says that it is done")
    return Proof("T04", "killed jobs", COLUMNS, rows, broken, notes)


def _workers() -> subprocess.Popen[str]:
    """Start where workers come from."""
    return subprocess.Popen(
        [sys.executable, "-m", "proofs.crash_job_worker"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def _judged(job: LongJob, house: House, people: int, kills: int) -> tuple[Sequence[object], list[str]]:
    begun = time.monotonic()
    whole, undisturbed = _run(job, house, people, 0, 0)
    course, lost, more = Course(), list[str](), list[str]()
    for _ in range(ROUNDS):
        left, one = _run(job, house, people, kills - course.kills, undisturbed.signs // _parts(kills))
        course.lives, course.kills = course.lives + one.lives, course.kills + one.kills
        gone, added = difference(whole, left)
        lost, more = [*lost, *gone], [*more, *added]
        if course.kills >= kills:
            break
    faults = [f"{job.name}: lost {each}" for each in lost] + [f"{job.name}: too much {each}" for each in more]
    if course.kills < kills:
        faults.append(f"{job.name}: only {course.kills} of {kills} kills came about")
    seconds = f"{time.monotonic() - begun:.0f}"
    counts = (undisturbed.signs, course.kills, course.lives, len(lost), len(more), seconds)
    return (job.name, people, *counts), faults


def _parts(kills: int) -> int:
    """Return how many parts a job has; who is to be killed lives for one of them at most."""
    return min(8, max(2, kills // 2))


def _run(
    job: LongJob, house: House, people: int, kills: int, longest: int
) -> tuple[tuple[Trace, Trace], Course]:
    """Bring a job to its beginning and let workers live until it is done; return what it added and took.

    ``longest`` is how many signs a worker that is to be killed lives for at most.
    """
    task = job.ready(house.stage, people)
    before, course = house.stage.trace(), Course()
    for _ in range(LIVES * (kills + 1)):
        strike = house.rng.randint(1, max(1, longest)) if course.kills < kills else None
        ended = house.live(task, strike, course)
        if ended == DONE:
            break
        if strike is None and ended != UNAVAILABLE:
            raise RuntimeError(f"{job.name} ended with {ended} though nobody struck it")
    else:
        raise RuntimeError(f"{job.name} does not come to an end")
    after = house.stage.trace()
    return (after - before, before - after), course
