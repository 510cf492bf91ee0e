"""Long jobs whose workers are killed end as if nobody had died, or it shows."""

from collections import Counter
from typing import cast

import pytest

from proofs import crash_jobs
from proofs.crash_jobs import Course, House
from proofs.crash_stage import LongJob
from proofs.crash_traces import SHOWN, Trace, _shape, difference
from proofs.proof import Size

pytestmark = [pytest.mark.proof("T04")]
ONE: Trace = Counter({"112143 venue TICKET DOSE v1 {}": 2, "112143 venue TICKET SHEET v2 {}": 1})
NOTHING: Trace = Counter()


@pytest.mark.control("R-I-1-02", "R-III-4-14")
def test_killed_jobs_lose_nothing_and_do_nothing_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VRS_STAGE", "local")
    for name in ("VRS_CRASH_PEOPLE", "VRS_CRASH_KILLS"):
        monkeypatch.delenv(name, raising=False)
    proof = crash_jobs.prove(Size.SMALL)
    assert proof.broken == []
    assert [row[3] for row in proof.rows] == [crash_jobs.KILLS[Size.SMALL]] * len(crash_jobs.FEW)


def test_a_job_is_begun_anew_until_all_kills_came_about_and_no_round_is_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wanted: list[int] = []
    ends = [(ONE, NOTHING), (ONE, NOTHING), (NOTHING, NOTHING), (ONE, NOTHING)]

    def run(_job: object, _house: object, _people: int, kills: int, _longest: int) -> object:
        wanted.append(kills)
        return ends[len(wanted) - 1], Course(lives=min(kills, 2) + 1, kills=min(kills, 2), signs=100)

    monkeypatch.setattr(crash_jobs, "_run", run)
    job = LongJob("a job", lambda _stage, _people: {})
    row, faults = crash_jobs._judged(job, cast("House", None), people=3, kills=5)
    assert wanted == [0, 5, 3, 1]
    assert (row[3], row[4]) == (5, 8)
    assert len(faults) == 2
    assert all(fault.startswith("a job: lost ") for fault in faults)


def test_what_is_lost_doubled_or_left_is_named() -> None:
    less: Trace = Counter({"112143 venue TICKET DOSE v1 {}": 1, "112143 venue TICKET SHEET v2 {}": 1})
    lost, more = difference((ONE, NOTHING), (less, NOTHING))
    assert (lost, more) == (["112143 venue TICKET DOSE v1 {}"], [])
    lost, more = difference((less, NOTHING), (ONE, NOTHING))
    assert (lost, more) == ([], ["112143 venue TICKET DOSE v1 {}"])
    assert difference((NOTHING, ONE), (NOTHING, less))[1] == ["112143 venue TICKET DOSE v1 {}"]
    assert difference((NOTHING, less), (NOTHING, ONE))[0] == ["112143 venue TICKET DOSE v1 {}"]
    many: Trace = Counter({f"{number}": 1 for number in range(2 * SHOWN)})
    assert len(difference((many, NOTHING), (NOTHING, NOTHING))[0]) == SHOWN


def test_a_shape_keeps_numbers_and_codes_and_leaves_people_out() -> None:
    said = {"turn": 2, "state": "applied", "act": "DOSE_MOVED", "name": "試験　太郎", "on": "2021-07-01"}
    assert _shape([said]) == [{"turn": 2, "state": "applied", "act": "DOSE_MOVED", "name": "…", "on": "…"}]
