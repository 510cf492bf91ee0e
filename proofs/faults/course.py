"""The course of a flow without a fault: which calls it makes, and each state that it passes through."""

import json
import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from local.tablet import Answered
from proofs.faults.flow import Flow
from proofs.faults.sites import Stack
from proofs.faults.stage import Stage
from proofs.faults.state import TOKEN, State, mask
from proofs.faults.steps import Step, all_whole, steps_of
from tests.faults import Call, Fault, wired

WRITES = frozenset({"PutItem", "UpdateItem", "TransactWriteItems", "PutObject", "SendMessage"})
"""What changes something: after any other call the state is what it was."""


CODE = re.compile(r"[A-Z][0-9]{3}")
"""How the codes of our answers look."""


@dataclass(frozen=True)
class Visit:
    """A call that a flow makes: its site, what it asks of whom, and how many calls the site made before."""

    site: str
    service: str
    operation: str
    nth: int


@dataclass(frozen=True)
class Course:
    """How a flow goes when all is well (or has only the flow's own trouble)."""

    flow: Flow
    cold: bool
    visits: tuple[Visit, ...]
    states: tuple[State, ...]
    """From the beginning to the end; drawn names are masked."""
    known: frozenset[str]
    status: int
    code: str
    """Which of our answers it is, where it says so."""
    body: str

    @property
    def end(self) -> State:
        return self.states[-1]

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        return steps_of(self.states)

    def may_stand(self, found: State) -> bool:
        """Tell whether a flow that was cut short may leave this: a state of its course.

        Where its steps stand alone, one that fails holds up no other: then any of them may stand.
        """
        return found in self.states or (self.flow.apart and all_whole(self.steps, self.states[0], found))


@dataclass(frozen=True)
class Run:
    """One run of a flow without a fault."""

    visits: tuple[Visit, ...]
    states: tuple[State, ...]
    answer: Answered

    def tokens(self) -> set[str]:
        found = {token for state in self.states for token in state.tokens()}
        return found | set(TOKEN.findall(self.answer.body.decode()))


def begin(stage: Stage, flow: Flow, *, cold: bool) -> None:
    """Put everything back and let the flow's moment come."""
    stage.put_back()
    if cold:
        stage.memory.forget()
    else:
        stage.memory.recall()
    stage.world.clock.move(minutes=flow.minutes)


def rehearsed(stage: Stage, flow: Flow, stack: Stack) -> Run:
    """Run a flow for the first time, in a process that remembers whatever it has done before.

    It runs a second later than it will: what is made of a moment is then no token that both runs have.
    """
    stage.put_back()
    stage.world.clock.move(minutes=flow.minutes, seconds=1)
    return _run(stage, flow, stack)


def course_of(stage: Stage, flow: Flow, rehearsal: Run, stack: Stack, *, cold: bool) -> Course:
    """Run a flow again, and note what both runs have in common."""
    begin(stage, flow, cold=cold)
    run = _run(stage, flow, stack)
    known = frozenset(rehearsal.tokens() & run.tokens())
    states = tuple(state.masked(known) for state in run.states)
    if run.answer.status != rehearsal.answer.status:
        raise RuntimeError(f"{flow.name}: two runs without a fault differ")
    body = mask(run.answer.body.decode(), known)
    status, code = int(run.answer.status), code_of(run.answer)
    return Course(flow, cold, run.visits, states, known, status, code, body)


def code_of(answer: Answered) -> str:
    """Return the code that an answer names; an empty text if it names none (an invitation's is drawn)."""
    try:
        said = str(json.loads(answer.body)["code"])
    except (ValueError, KeyError, TypeError):
        return ""
    return said if CODE.fullmatch(said) else ""


def _run(stage: Stage, flow: Flow, stack: Stack) -> Run:
    send, visits = flow.ready(stage), list[Visit]()
    states = [stage.ledger.state()]
    seen: Counter[str] = Counter()

    def look() -> None:
        if visits and visits[-1].operation in WRITES and states[-1] != (state := stage.ledger.state()):
            states.append(state)

    def watch(call: Call) -> Fault | None:
        look()
        if not call.again:
            visits.append(Visit(call.site, call.service, call.operation, seen[call.site]))
            seen[call.site] += 1
        return flow.trouble(call) if flow.trouble else None

    with wired(watch, stack.site):
        answer = send()
    look()
    return Run(tuple(visits), tuple(states), answer)
