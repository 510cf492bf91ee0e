"""The fault matrix can fail: each kind of defect, planted, is found by a cell."""

import json
import logging
from collections.abc import Iterator
from contextlib import nullcontext, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import BotoCoreError

from chalicelib.adapters import asking as asking_aws
from chalicelib.adapters.dynamodb import commits, seals
from chalicelib.adapters.dynamodb.commits import Commits
from chalicelib.adapters.dynamodb.tickets import DynamoTicketBook
from chalicelib.adapters.sessions import Sessions
from chalicelib.errors import DomainError, SheetMoved
from proofs.faults import course_of, rehearsed, unfollowed
from proofs.faults.cells import Verdict, time_of, try_cell
from proofs.faults.course import Visit
from proofs.faults.flows import FLOWS
from proofs.faults.matrix import OF_EACH, OFTEN, cells_of, struck
from proofs.faults.sites import ROOT, Found, Site, Stack, in_source
from proofs.faults.stage import Stage
from proofs.faults.strike import Cell
from tests.faults import Fault
from tests.world import built_world

pytestmark = [pytest.mark.proof("T05")]

PLAYED = ("scan, first", "check before the dose", "move a dose", "seal the log", "look up by ticket")


class Play:
    """A few flows on their stage, and single cells of theirs."""

    def __init__(self) -> None:
        self.found = in_source()
        self.stack = Stack(self.found.sites)

    def begin(self, stage: Stage) -> None:
        flows = [flow for flow in FLOWS if flow.name in PLAYED]
        rehearsals = [rehearsed(stage, flow, self.stack) for flow in flows]
        stage.keep_warm()
        self.stage = stage
        self.courses = {
            flow.name: course_of(stage, flow, run, self.stack, cold=False)
            for flow, run in zip(flows, rehearsals, strict=True)
        }

    def cell(self, flow: str, site: str, fault: Fault, *, lasting: bool = True) -> Verdict:
        course = self.courses[flow]
        visit = next(each for each in course.visits if each.site.startswith(site))
        return try_cell(self.stage, Cell(course, visit, fault, lasting), self.stack)


@pytest.fixture(scope="module")
def play() -> Iterator[Play]:
    playing = Play()
    with built_world() as world:
        playing.begin(Stage(world))
        yield playing


def broken(verdict: Verdict) -> str:
    return "; ".join(verdict.broken)


# -- it holds --------------------------------------------------------------------------------------


def test_a_function_has_the_time_that_it_is_deployed_with() -> None:
    deployed = json.loads((ROOT / ".chalice" / "config.json").read_text("utf-8"))
    own = deployed["stages"]["private"]["lambda_functions"]
    named = {flow.function for flow in FLOWS} - {""}
    assert named == set(own), "every function that is none of an API runs some flow"
    for flow in FLOWS:
        seconds = own.get(flow.function, {}).get("lambda_timeout", deployed["lambda_timeout"])
        assert time_of(flow) == seconds >= 29


def test_a_planted_fault_is_met_and_survived(play: Play) -> None:
    for fault in (Fault.LOST, Fault.BROKEN_AFTER, Fault.TIMEOUT, Fault.EXPIRED):
        verdict = play.cell("scan, first", "commits.Commits._transact", fault)
        assert broken(verdict) == "", verdict.cell


def test_every_fault_is_tried_somewhere(play: Play) -> None:
    assert {cell.fault for cell in cells_of(play.courses.values())} == set(Fault)


def test_of_a_loops_many_calls_some_are_struck_and_of_others_all() -> None:
    many = [Visit("loop", "dynamodb", "Query", nth) for nth in range(200)]
    few = [Visit("once", "dynamodb", "Query", nth) for nth in range(OFTEN)]
    found = list(struck([*many, *few]))
    assert [visit for visit in found if visit.site == "once"] == few
    nths = [visit.nth for visit in found if visit.site == "loop"]
    assert len(set(nths)) == len(nths) == 3 * OF_EACH
    assert {*range(OF_EACH), *range(200 - OF_EACH, 200)} <= set(nths)


# -- and it can fail -------------------------------------------------------------------------------


def test_a_commit_that_takes_silence_for_success_is_found(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    transact = Commits._transact

    def hopeful(self: Commits, writes: Any) -> None:
        with suppress(BotoCoreError):
            transact(self, writes)

    monkeypatch.setattr(Commits, "_transact", hopeful)
    found = play.cell("scan, first", "commits.Commits._transact", Fault.TIMEOUT)
    assert "acknowledged, and not in the table" in broken(found)


def test_a_commit_that_takes_a_lost_reply_for_failure_is_found(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Commits, "_stands", lambda *_given: False)
    found = play.cell("scan, first", "commits.Commits._transact", Fault.LOST)
    assert "although all could be done" in broken(found)


def test_a_handler_that_answers_before_it_has_written_is_found(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = DynamoTicketBook.write

    def later(self: DynamoTicketBook, page: Any) -> None:
        with suppress(DomainError):
            write(self, page)

    monkeypatch.setattr(DynamoTicketBook, "write", later)
    found = play.cell("scan, first", "commits.Commits._transact", Fault.THROTTLED)
    assert "acknowledged, and not in the table" in broken(found)


def test_an_act_that_is_written_bit_by_bit_is_found(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    def piecewise(self: Commits, writes: Any) -> None:
        for write in writes:
            self._table.client.transact_write_items(TransactItems=[write.action])

    monkeypatch.setattr(Commits, "_transact", piecewise)
    visit = Visit("test_faults.piecewise transact_write_items", "dynamodb", "TransactWriteItems", 2)
    cell = Cell(play.courses["move a dose"], visit, Fault.DENIED, lasting=True)
    found = try_cell(play.stage, cell, Stack([site_of(piecewise)]))
    assert "half a state is left" in broken(found)


def test_a_refusal_that_no_page_describes_is_found(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    def forgetful(*_given: Any) -> Any:
        raise KeyError("a bug of the error's own handling")

    monkeypatch.setattr(asking_aws, "code_of", forgetful)
    found = play.cell("look up by ticket", "table.SealedTable.raw", Fault.DENIED)
    assert "C501 as a 500" in broken(found)


def test_a_job_that_lets_an_error_of_aws_out_is_found(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seals, "asking", lambda _work: nullcontext())
    found = play.cell("seal the log", "seals.DynamoSeals.seal", Fault.DISABLED)
    assert "DisabledException came out of it" in broken(found)


def test_a_session_that_is_held_beyond_its_end_is_found(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Sessions, "_forget_expired", lambda *_given, **_more: None)
    flow = next(each for each in FLOWS if each.name == "look up by ticket")
    play.stage.memory.forget()
    course = course_of(play.stage, flow, rehearsed(play.stage, flow, play.stack), play.stack, cold=True)
    visit = next(each for each in course.visits if each.site.startswith("table.SealedTable.raw "))
    found = try_cell(play.stage, Cell(course, visit, Fault.EXPIRED, lasting=True), play.stack)
    assert "it is still refused: C501" in broken(found)


def test_a_commit_that_does_not_give_up_is_found(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    judge = commits.judge

    def patient(refused: Any, writes: Any) -> None:
        if commits.code_of(refused) not in commits.PASSING:
            judge(refused, writes)

    monkeypatch.setattr(commits, "judge", patient)
    found = play.cell("scan, first", "commits.Commits._transact", Fault.THROTTLED)
    assert "it may wait for" in broken(found)


def test_a_loop_without_end_is_found(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commits, "ATTEMPTS", 10_000)
    monkeypatch.setattr(commits, "pause", lambda _attempt: None)
    found = play.cell("scan, first", "commits.Commits._transact", Fault.BUSY)
    assert "calls without end" in broken(found)


def test_an_error_that_says_whom_it_was_about_is_found(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    log, person = logging.getLogger("vrs"), play.stage.cast.dosed

    def talkative(*_given: Any) -> Any:
        log.error("not found: %s", person.name)
        raise SheetMoved

    monkeypatch.setattr("chalicelib.systems.vrs.residents.use_cases.record_of", talkative)
    found = play.cell("look up by ticket", "table.SealedTable.raw ", Fault.TIMEOUT, lasting=False)
    assert "a 氏名 was said" in broken(found)


def test_awss_own_words_in_a_log_are_found(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking_aws, "code_of", str)
    found = play.cell("look up by ticket", "table.SealedTable.raw ", Fault.DENIED)
    assert "AWS's own words were passed on" in broken(found)


def test_an_act_without_its_row_is_found(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    audit_writes = Commits._audit_writes

    def silent(self: Commits, row: Any, tail: Any) -> Any:
        return audit_writes(self, row, tail)[1:] if tail.number == 0 else []

    monkeypatch.setattr(Commits, "_audit_writes", silent)
    found = play.cell("scan, first", "table.SealedTable._batch", Fault.TIMEOUT, lasting=False)
    assert found.broken


# -- the list of sites -----------------------------------------------------------------------------


def test_the_source_and_the_stack_agree(play: Play) -> None:
    sites = {str(site) for site in play.found.sites}
    seen = {visit.site for course in play.courses.values() for visit in course.visits}
    assert seen <= sites
    assert len(sites) == len(play.found.sites), "two sites of one name cannot be told apart"
    assert play.found.doubts == ()


def test_a_site_that_no_flow_reaches_is_named(play: Play) -> None:
    said = unfollowed(play.found, play.courses.values())
    assert "no flow reaches numbers.DynamoNumbers._open decrypt" in said
    course = play.courses["scan, first"]
    nowhere = replace(course, visits=tuple(replace(visit, site="") for visit in course.visits))
    (said,) = unfollowed(Found((), ()), [nowhere])
    assert "a place that the source does not show" in said


MAKES_CLIENTS = "def make(s):\n    return s.client('dynamodb'), s.client('kms'), s.client('sts')"
SOURCES: dict[str, tuple[str, int, int]] = {
    "a call": ("def f(self):\n    self._table.kms.sign(KeyId='k')", 1, 0),
    "relayed": ("class T:\n    def g(self):\n        return self._call('query', x=1)", 1, 0),
    "handed on": ("def f(client):\n    return sent(client.scan, {})", 1, 0),
    "of a named service": ("def f(self):\n    self._table.service('s3').put_object(Body=b'')", 1, 0),
    "ours of the same name": (
        "class T:\n    def query(self): ...\ndef f(table):\n    table.query('x')",
        0,
        0,
    ),
    "kept for later": ("def f(client):\n    send = client.put_item\n    send()", 0, 1),
    "by a name": ("def f(client, name):\n    getattr(client, name)()", 0, 1),
    "a paginator": ("def f(client):\n    client.get_paginator('scan')", 0, 1),
    "of something unknown": ("def f(thing):\n    thing.assume_role()", 0, 1),
}


@pytest.mark.parametrize("name", SOURCES)
def test_every_way_to_call_aws_is_a_site_or_a_doubt(name: str, tmp_path: Path) -> None:
    text, sites, doubts = SOURCES[name]
    (tmp_path / "code.py").write_text(f"{MAKES_CLIENTS}\n{text}\n", "utf-8")
    found = in_source(["code.py"], tmp_path)
    assert (len(found.sites), len(found.doubts)) == (sites, doubts), found


def site_of(function: Any) -> Site:
    """Return a planted function of this module as a site."""
    first: int = function.__code__.co_firstlineno
    file = str(Path(__file__).relative_to(ROOT))
    return Site(file, function.__name__, "transact_write_items", first, first + 4)
