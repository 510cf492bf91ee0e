"""What a flow is: one request of a client (or one run of a job), which can be sent again as it was."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.errors import DomainError, Unavailable
from chalicelib.planes.http import STATUS
from local.tablet import Answered
from proofs.faults.stage import Stage
from tests.faults import Plan

Send = Callable[[], Answered]
"""Sends the flow's request; a repetition is signed anew, and is otherwise the same."""


@dataclass(frozen=True)
class Flow:
    """One request, as a client makes it and makes it again."""

    name: str
    ready: Callable[[Stage], Send]
    """Make the request ready, before any fault."""
    repeats: bool = False
    """The request carries a key: sent again after success it is answered byte for byte the same."""
    already: frozenset[str] = frozenset()
    """Refusals of a repetition that say: it is done."""
    minutes: float = 0
    """How long after the mark the request comes."""
    trouble: Plan | None = None
    """What goes wrong besides the fault of the cell: some calls are made only in trouble."""
    whoever: bool = False
    """That another did the same is as good, so that a failed condition is believed."""
    spends: bool = False
    """It spends a challenge: one that another answer took is refused, counted and noted, and made anew it
    works (``tests/planes/test_spent_challenges.py``)."""
    heeds: int = 0
    """So many of its transactions have a word against it (a hold) as their first condition: where that
    fails, it rightly leaves things."""
    spare: bool = False
    """It also notes something that may be missed: that a session is still in use."""
    job: bool = False
    """Nobody waits for the answer: it runs again by itself."""
    apart: bool = False
    """Its steps stand alone: one that fails does not hold up those that go another way."""
    function: str = ""
    """The function that it runs in, where that is none of a plane's API: it may have a time of its own."""
    ticks: bool = False
    """It looks at the clock to know when to stop: waits move the clock."""
    resumes: bool = False
    """Cut off by its function's time it goes on where it stopped (T04): its time is not bounded."""
    puts_off: float = float("inf")
    """After so many seconds it may answer «try again», and goes on with the same request."""
    long: bool = False
    """Too slow for the small matrix, and as long as its file: its time is not bounded."""

    @property
    def is_bounded(self) -> bool:
        """Tell whether it must end within its function's time, however its calls fail."""
        return not (self.long or self.resumes)


def as_job(run: Callable[[], dict[str, int]]) -> Answered:
    """Run a job; say as an answer what AWS would make of its end."""
    try:
        counts = run()
    except DomainError as refused:
        return _refused(refused)
    return _refused(Unavailable()) if counts.get("failed") else _answered(200, counts)


def as_command(run: Callable[[], Any]) -> Answered:
    """Run what a person starts at a terminal; AWS's refusals are shown to that person."""
    try:
        run()
    except (DomainError, ClientError, BotoCoreError):
        return _refused(Unavailable())
    return _answered(200, {})


def _refused(refused: DomainError) -> Answered:
    return _answered(STATUS[refused.kind], {"code": refused.code, "message": refused.message})


def _answered(status: int, body: dict[str, Any]) -> Answered:
    return Answered(status, {}, json.dumps(body, ensure_ascii=False).encode())
