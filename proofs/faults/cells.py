"""What must hold in a cell of the matrix: a fault at a visit of a site, in the course of a flow."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from chalicelib import errors
from chalicelib.audit.keys import read_key, thumbprint
from chalicelib.audit.model import Act
from chalicelib.audit.verify import verify
from chalicelib.errors import DomainError, Kind
from chalicelib.planes.http import STATUS
from local.tablet import Answered
from proofs.faults.course import Course, begin, code_of
from proofs.faults.flow import Flow
from proofs.faults.listening import listening
from proofs.faults.sites import ROOT, Stack
from proofs.faults.stage import Stage
from proofs.faults.state import State, mask
from proofs.faults.strike import Cell, Strike, most_calls
from tests.fault_answers import MARK
from tests.faults import Fault, Wire, wired

_CONFIG = json.loads((ROOT / ".chalice" / "config.json").read_text("utf-8"))
REFUSALS = {
    each.code: each
    for each in vars(errors).values()
    if isinstance(each, type) and issubclass(each, DomainError) and each is not DomainError
}
PASSING = frozenset(
    {
        Fault.THROTTLED,
        Fault.BROKEN,
        Fault.BROKEN_AFTER,
        Fault.TIMEOUT,
        Fault.LOST,
        Fault.REFUSED,
        Fault.BUSY,
        Fault.PARTIAL,
    }
)
"""Once is no failure: the call is sent again."""
DONE_UNSAID = frozenset({Fault.LOST, Fault.BROKEN_AFTER})
OTHERS_FIRST = frozenset({Fault.CONDITION, Fault.CONDITION_LAST})
NOTED_FIRST = frozenset(
    {
        Act.TICKET_LOOKED_AT,
        Act.PERSON_LOOKED_AT,
        Act.LIST_LOOKED_AT,
        Act.NEAR_TICKETS_LOOKED_AT,
        Act.NAME_SEARCHED,
        Act.NUMBER_SEARCHED,
        Act.NUMBER_REVEALED,
        Act.AUDIT_EXPORTED,
        Act.STATISTICS_READ,
        Act.LOG_SEARCHED,
        Act.LOG_REVIEW_SHOWN,
        Act.CASE_LOOKED_AT,
        Act.CASE_EXPORTED,
        Act.ACCESS_REFUSED,
        Act.MUNICIPALITY_OPENED,
        Act.CHANGESET_BEGUN,  # who took the applying up: whoever goes on after a crash leaves a row as well
    }
)
"""Acts whose row comes before what they do: each attempt at one may leave its row."""
TRIES = 3


@dataclass
class Verdict:
    """What came of a cell."""

    cell: Cell
    broken: list[str] = field(default_factory=list)
    seconds: float = 0.0
    """The longest that the request may have taken, as far as waiting goes."""
    calls: int = 0


def time_of(flow: Flow) -> float:
    """Return how many seconds the function of a flow may run, as it is deployed."""
    functions = _CONFIG["stages"]["private"]["lambda_functions"]
    seconds: float = functions.get(flow.function, {}).get("lambda_timeout", _CONFIG["lambda_timeout"])
    return seconds


def try_cell(stage: Stage, cell: Cell, stack: Stack) -> Verdict:
    """Run a cell and judge it."""
    verdict, strike, flow = Verdict(cell), Strike(cell), cell.course.flow
    begin(stage, flow, cold=cell.course.cold)
    with listening() as heard:
        send = flow.ready(stage)
        with wired(strike, stack.site, stage.tick if flow.ticks else None) as wire:
            first = _sent(send, verdict)
        after = stage.ledger.state().masked(cell.course.known)
        strike.over = True
        attempts, last = 1, first
        with wired(strike, stack.site):
            while last is not None and _goes_on(last, cell, attempts):
                last, attempts = _sent(send, verdict), attempts + 1
            again = _sent(send, verdict) if flow.repeats else last
    if not strike.struck:
        verdict.broken.append("the fault was never met")
    if first is None or last is None:
        return verdict
    _judge_answer(first, wire, verdict)
    _judge_states(stage, (first, last, again), after, attempts, verdict)
    _judge_words(stage, (first, last), heard, verdict)
    return verdict


def _sent(send: object, verdict: Verdict) -> Answered | None:
    try:
        answer: Answered = send()  # type: ignore[operator]
    except Exception as escaped:  # noqa: BLE001 - whatever comes out is what the proof looks for
        verdict.broken.append(f"{type(escaped).__name__} came out of it")
        return None
    return answer


def _is_success(answer: Answered, course: Course) -> bool:
    return (answer.status, code_of(answer)) == (course.status, course.code)


def _is_done(answer: Answered, cell: Cell, attempts: int) -> bool:
    if _is_success(answer, cell.course):
        return True
    return attempts > 1 and code_of(answer) in cell.course.flow.already


def _goes_on(answer: Answered, cell: Cell, attempts: int) -> bool:
    if cell.course.flow.job and attempts == 1:
        return True  # it runs again in any case
    return attempts < TRIES and not _is_done(answer, cell, attempts)


def _judge_answer(first: Answered, wire: Wire, verdict: Verdict) -> None:
    cell = verdict.cell
    verdict.seconds, verdict.calls = wire.seconds, len(wire.calls)
    if wire.seconds > time_of(cell.course.flow) and cell.course.flow.is_bounded:
        verdict.broken.append(f"it may wait for {wire.seconds:.0f} s")
    if len(wire.calls) > most_calls(cell.course):
        verdict.broken.append("it makes calls without end")
    if _is_success(first, cell.course):
        return
    refusal = REFUSALS.get(code_of(first))
    if refusal is None or json.loads(first.body).get("message") != refusal.message:
        verdict.broken.append(f"a {first.status} that no page describes")
        return
    if first.status != STATUS[refusal.kind]:
        verdict.broken.append(f"{refusal.code} as a {first.status}")
    put_off = refusal.code == errors.Unavailable.code and wire.seconds > cell.course.flow.puts_off
    if _must_succeed(cell) and not put_off:
        verdict.broken.append(f"answered {refusal.code}, although all could be done")
    elif refusal.code not in {"C501", "C202"} and not _others_may_refuse(cell, refusal):
        verdict.broken.append(f"answered {refusal.code}, which blames the caller")


def _must_succeed(cell: Cell) -> bool:
    if cell.course.flow.job or cell.course.flow.trouble is not None:
        return False
    writes_an_act = cell.visit.site.startswith("commits.Commits._transact")
    return cell.fault in PASSING and (not cell.lasting or (cell.fault in DONE_UNSAID and writes_an_act))


def _others_may_refuse(cell: Cell, refusal: type[DomainError]) -> bool:
    return cell.fault in OTHERS_FIRST and refusal.kind in {Kind.CONFLICT, Kind.UNKNOWN_CALLER}


def _judge_states(
    stage: Stage,
    answers: tuple[Answered, Answered, Answered | None],
    after: State,
    attempts: int,
    verdict: Verdict,
) -> None:
    (first, last, again), cell, course = answers, verdict.cell, verdict.cell.course
    if _is_success(first, course):
        if not (course.may_stand(after) if course.flow.job else after in _ends(course)):
            verdict.broken.append("acknowledged, and not in the table as it should be")
    elif not course.may_stand(after) and after not in _ends(course):
        verdict.broken.append("half a state is left")
    if not _is_done(last, cell, attempts):
        verdict.broken.append(f"sent again {attempts} times it is still refused: {code_of(last)}")
        return
    end = stage.ledger.state().masked(course.known)
    if end.items not in [state.items for state in _ends(course)]:
        verdict.broken.append("sent again it ends otherwise than without the fault")
    if again is not None and course.flow.repeats and _body(again, course) != course.body:
        verdict.broken.append("sent again it is answered otherwise")
    verdict.broken += _miscounted(end, attempts, course)
    verdict.broken += _unchained(stage)


def _ends(course: Course) -> list[State]:
    """Return what may stand after success: all of it, and where something may be missed, all but that."""
    end = course.end
    return [end, State(course.states[0].items, end.acts)] if course.flow.spare else [end]


def _body(answer: Answered, course: Course) -> str:
    return mask(answer.body.decode(), course.known)


def _miscounted(end: State, attempts: int, course: Course) -> Iterator[str]:
    """Compare the audit rows: one an act, and for what is noted first one an attempt at most."""
    wanted = course.end.acts
    for act in {*wanted, *end.acts}:
        most = wanted[act] * (attempts if _is_noted_first(act) else 1)
        if not wanted[act] <= end.acts[act] <= most:
            yield f"{end.acts[act]} audit rows instead of {wanted[act]}"


def _is_noted_first(act: str) -> bool:
    return act.split(" ")[1] in NOTED_FIRST


def _unchained(stage: Stage) -> Iterator[str]:
    if stage.ledger.unlisted():
        yield "an audit lane stands in no registry"
    key = read_key(stage.signing_key)
    mine = str(stage.desks["clerk"].municipality)
    rows = [row for row in (*stage.ledger.rows, *stage.ledger.new_rows()) if str(row.municipality) == mine]
    rows.sort(key=lambda row: (row.lane, row.number))
    report = verify(rows, stage.checkpoints, {thumbprint(key): key})
    if report.first is not None:
        yield f"the chain does not verify: {report.first.kind}"


def _judge_words(
    stage: Stage, answers: tuple[Answered, Answered], heard: list[bytes], verdict: Verdict
) -> None:
    course = verdict.cell.course
    refused = [answer.body for answer in answers if not _is_success(answer, course)]
    said = b"\n".join((*refused, *heard))
    for hit in {hit.kind for hit in stage.scanner.hits(said)}:
        verdict.broken.append(f"a {hit.value} was said")
    if MARK.encode() in said:
        verdict.broken.append("AWS's own words were passed on")
    for name, secret in stage.secrets().items():
        if secret and secret.encode() in said:
            verdict.broken.append(f"the {name} was said")
