"""A scheduler of our own: several acts over the same ports, one port call at a time, in any order.

A use case takes its time, draws and records from ports, so it is a function of what they answer.
That makes it possible to stop it at a port call without threads: the act is run, and left at the
first call that has no answer yet; when it is that call's turn, the call is made and the act is run
again with one answer more.  A run that asks anything else than the run before is an error.  What an
act does after the same answers is remembered, for it will be the same in the next schedule.

Nothing happens between two calls, so a schedule is just the order of the calls; ``every_schedule``
goes through all of them, ``some_schedules`` draws them from a seed.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, NamedTuple

from chalicelib.errors import DomainError


class Paused(BaseException):
    """Leaves an act at a call whose turn has not come; no act may catch it."""


class Call(NamedTuple):
    """A call of a port: which port, which method, with what."""

    port: str
    name: str
    given: tuple[Any, ...]


class Said(NamedTuple):
    """What a call was answered, or refused with."""

    answer: Any
    refusal: type[DomainError] | None = None


@dataclass
class Moment:
    """Where an act stands after some answers: at a call, or at its end with a result."""

    call: Call | None
    result: Any = None
    after: list[tuple[Said, "Moment"]] = field(default_factory=list)


@dataclass
class Act:
    """What somebody does, as a function of the ports' answers, and what is remembered of it."""

    do: Callable[["Doer"], Any]
    begun: Moment | None = None


class Doer:
    """Does its acts one after the other, stopping at every port call."""

    def __init__(self, name: str, acts: Sequence[Act], port: Callable[[str], Any]) -> None:
        self.name = name
        self.results: list[Any] = []
        """What each finished act returned, or the refusal it raised."""
        self._acts = acts
        self._port = port
        self._said: list[Said] = []
        self._calls: list[Call] = []
        self._place = 0
        self._moment = self._begin()

    @property
    def is_done(self) -> bool:
        """Tell whether nothing is left to do."""
        return self._moment.call is None

    def step(self) -> str:
        """Make the call whose turn it is, and go on to the next; return what was called."""
        call = self._moment.call
        assert call is not None
        try:
            said = Said(getattr(self._port(call.port), call.name)(*call.given))
        except DomainError as refusal:
            said = Said(None, type(refusal))
        self._calls.append(call)
        self._said.append(said)
        self._moment = self._after(said)
        if self._moment.call is None:
            self.results.append(self._moment.result)
            self._moment = self._begin()
        return f"{self.name}.{call.name}"

    def call(self, port: str, name: str, given: tuple[Any, ...]) -> Any:
        """Answer a call of this doer's act, or leave the act there."""
        call = Call(port, name, given)
        if self._place == len(self._said):
            self._asked = call
            raise Paused
        said = self._said[self._place]
        assert self._calls[self._place] == call, "the act asked something else this time"
        self._place += 1
        if said.refusal is not None:
            raise said.refusal
        return said.answer

    def _begin(self) -> Moment:
        """Begin the next act that calls anything; the end is a moment without a call."""
        self._said, self._calls = [], []
        while len(self.results) < len(self._acts):
            act = self._acts[len(self.results)]
            act.begun = act.begun or self._run()
            if act.begun.call is not None:
                return act.begun
            self.results.append(act.begun.result)
        return Moment(None)

    def _after(self, said: Said) -> Moment:
        """Go on after an answer: as remembered, or by running the act again."""
        for before, after in self._moment.after:
            if before == said:
                return after
        moment = self._run()
        self._moment.after.append((said, moment))
        return moment

    def _run(self) -> Moment:
        """Run the act on all answers so far, to its next call or its end."""
        self._place = 0
        try:
            result = self._acts[len(self.results)].do(self)
        except Paused:
            return Moment(self._asked)
        except DomainError as refusal:
            result = refusal
        assert self._place == len(self._said), "the act asked less this time"
        return Moment(None, result)


class Watched:
    """A port whose every method is a call that waits for its turn."""

    def __init__(self, port: str, doer: Doer) -> None:
        self._port = port
        self._doer = doer

    def __getattr__(self, name: str) -> Callable[..., Any]:
        return lambda *given: self._doer.call(self._port, name, given)


class Play:
    """Doers over one stage, and the order in which they have called so far."""

    def __init__(self, stage: Any, doers: Sequence[Doer]) -> None:
        self.stage = stage
        self.doers = doers
        self.trace: list[str] = []

    def ready(self) -> list[Doer]:
        """Return who has a call to make."""
        return [doer for doer in self.doers if not doer.is_done]

    def step(self, doer: Doer) -> None:
        """Let a doer make its call."""
        self.trace.append(doer.step())


def every_schedule(begin: Callable[[], Play]) -> Iterator[Play]:
    """Play every schedule to its end; ``begin`` sets the same stage each time."""
    plan: list[int] = []
    while True:
        play = begin()
        chosen: list[tuple[int, int]] = []
        while ready := play.ready():
            choice = plan[len(chosen)] if len(chosen) < len(plan) else 0
            chosen.append((choice, len(ready)))
            play.step(ready[choice])
        yield play
        while chosen and chosen[-1][0] + 1 == chosen[-1][1]:
            chosen.pop()
        if not chosen:
            return
        plan = [choice for choice, _ in chosen[:-1]] + [chosen[-1][0] + 1]


def some_schedules(begin: Callable[[Random], Play], count: int, seed: int) -> Iterator[Play]:
    """Play so many drawn schedules to their end; ``begin`` may draw the stage as well."""
    for number in range(count):
        draw = Random(f"{seed}/{number}")
        play = begin(draw)
        while ready := play.ready():
            play.step(draw.choice(ready))
        yield play
