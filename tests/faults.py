"""The fault layer: what goes wrong between a client of ours and AWS, below botocore's own retries.

``wired`` stands where the network would be.  A plan looks at each call as it is about to leave and says
what happens to it; without a fault moto answers.  Nobody waits: pauses between retries take no time.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qs

from botocore.awsrequest import AWSResponse
from botocore.exceptions import ReadTimeoutError
from botocore.retries.quota import RetryQuota
from moto.core.botocore_stubber import BotocoreStubber, MockRawResponse

_moto = BotocoreStubber.__call__


class Fault(Enum):
    """What can happen to one call."""

    THROTTLED = "ThrottlingException"
    """Refused, nothing was done."""
    BROKEN = "InternalServerError"
    """Answered with a 500, nothing was done."""
    BROKEN_AFTER = "InternalServerError after the effect"
    """Answered with a 500, and yet it was done."""
    TIMEOUT = "never arrived"
    LOST = "done, but the answer was lost"
    BUSY = "TransactionConflict"
    """Another transaction holds one of the items; nothing was done."""


@dataclass(frozen=True)
class Call:
    """One call as it leaves: its operation, and how many of that operation left before it."""

    operation: str
    nth: int
    body: str


Plan = Callable[[Call], Fault | None]


@dataclass
class Wire:
    """What left, and what happened to it."""

    plan: Plan
    calls: list[str] = field(default_factory=list)
    faults: Counter[Fault] = field(default_factory=Counter)
    _count: Counter[str] = field(default_factory=Counter)

    def carry(self, stubber: Any, event_name: str, request: Any, **more: Any) -> Any:
        """Take one call to moto, or to its fault."""
        body = _text(request.body)
        operation = _operation(request, body)
        call = Call(operation, self._count[operation], body)
        self._count[operation] += 1
        self.calls.append(operation)
        fault = self.plan(call)
        if fault is None:
            return _moto(stubber, event_name, request, **more)
        self.faults[fault] += 1
        if fault in {Fault.LOST, Fault.BROKEN_AFTER}:
            _moto(stubber, event_name, request, **more)
        if fault in {Fault.LOST, Fault.TIMEOUT}:
            raise ReadTimeoutError(endpoint_url=request.url)
        return _answer(fault, request.url, body)


@contextmanager
def wired(plan: Plan = lambda _call: None) -> Iterator[Wire]:
    """Carry every call by a plan until the end."""
    wire = Wire(plan)

    def carry(stubber: Any, event_name: str, request: Any, **more: Any) -> Any:
        return wire.carry(stubber, event_name, request, **more)

    with (
        patch.object(BotocoreStubber, "__call__", carry),
        # A client may retry only so often in all; here every call has all its retries.
        patch.object(RetryQuota, "acquire", lambda _quota, _amount: True),
        patch("time.sleep", lambda _seconds: None),
    ):
        yield wire


def on(operation: str, fault: Fault, *nths: int) -> Plan:
    """Plan a fault for the calls of one operation with these places among them; for all without any."""
    return lambda call: fault if call.operation == operation and (not nths or call.nth in nths) else None


def _operation(request: Any, body: str) -> str:
    target = request.headers.get("X-Amz-Target", b"")
    name = target.decode() if isinstance(target, bytes) else str(target)
    return name.rpartition(".")[2] or parse_qs(body).get("Action", ["?"])[0]


def _text(body: Any) -> str:
    return body.decode("utf-8", "replace") if isinstance(body, bytes) else str(body or "")


def _answer(fault: Fault, url: str, body: str) -> AWSResponse:
    code = fault.value.partition(" ")[0]
    said: dict[str, Any] = {"__type": f"com.amazonaws.dynamodb.v20120810#{code}", "message": "planted"}
    if fault is Fault.BUSY:
        writes = json.loads(body)["TransactItems"]
        reasons = [{"Code": "None"} for _ in writes]
        reasons[0] = {"Code": "TransactionConflict"}
        said |= {"__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException"}
        said |= {"CancellationReasons": reasons}
    status = 500 if code == "InternalServerError" else 400
    raw = MockRawResponse(json.dumps(said).encode())
    return AWSResponse(url, status, {"content-type": "application/x-amz-json-1.0"}, raw)
