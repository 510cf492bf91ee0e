"""A scheduler of our own: several acts over the same ports, one port call at a time, in any order.

A use case takes its time, draws and records from ports, so it is a function of what they answer.
That makes it possible to stop it at a port call without threads: the act is run, and left at the
first call that has no answer yet; when it is that call's turn, the call is made and the act is run
again with one answer more.  A run that asks anything else than the run before is an error.

Nothing happens between two calls, so a schedule is just the order of the calls; ``every_schedule``
goes through all of them, ``some_schedules`` draws them from a seed.
"""

from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Any, NamedTuple

from chalicelib.errors import DomainError


class Paused(BaseException):  # noqa: N818 - no error
    """Leaves an act at a call whose turn has not come; no act may catch it."""


class Call(NamedTuple):
    """A call of a port: its name and arguments, and how to make it."""

    name: str
    given: tuple[Any, ...]
    make: Callable[[], Any]


class Said(NamedTuple):
    """What a call was answered, or refused with."""

    call: Call
    answer: Any = None
    refusal: DomainError | None = None


class Doer:
    """Does its acts one after the other, stopping at every port call."""

    def __init__(self, name: str, acts: Sequence[Callable[["Doer"], Any]]) -> None:
        self.name = name
        self.results: list[Any] = []
        """What each finished act returned, or the refusal it raised."""
        self._acts = acts
        self._said: list[Said] = []
        self._place = 0
        self._pending: Call | None = None
        self._run()

    @property
    def is_done(self) -> bool:
        """Tell whether nothing is left to do."""
        return self._pending is None

    def step(self) -> str:
        """Make the call whose turn it is, and go on to the next; return what was called."""
        call = self._pending
        assert call is not None
        try:
            self._said.append(Said(call, answer=call.make()))
        except DomainError as refusal:
            self._said.append(Said(call, refusal=refusal))
        self._run()
        return f"{self.name}.{call.name}"

    def call(self, name: str, given: tuple[Any, ...], make: Callable[[], Any]) -> Any:
        """Answer a call of this doer's act, or leave the act there."""
        if self._place == len(self._said):
            self._pending = Call(name, given, make)
            raise Paused
        said = self._said[self._place]
        self._place += 1
        assert (said.call.name, said.call.given) == (name, given), "the act asked something else this time"
        if said.refusal is not None:
            raise said.refusal
        return said.answer

    def _run(self) -> None:
        """Run on to the next call that has no answer, or to the end of the last act."""
        while len(self.results) < len(self._acts):
            self._place = 0
            try:
                result = self._acts[len(self.results)](self)
            except Paused:
                return
            except DomainError as refusal:
                result = refusal
            assert self._place == len(self._said), "the act asked less this time"
            self.results.append(result)
            self._said = []
        self._pending = None


class Watched:
    """A port whose every method is a call that waits for its turn."""

    def __init__(self, port: Any, doer: Doer) -> None:
        self._port = port
        self._doer = doer

    def __getattr__(self, name: str) -> Callable[..., Any]:
        method = getattr(self._port, name)
        return lambda *given: self._doer.call(name, given, lambda: method(*given))


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
        play, chosen = begin(), []
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
