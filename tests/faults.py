"""The fault layer: what goes wrong between a client of ours and AWS, below botocore's own retries.

``wired`` stands where the network would be.  A plan looks at each call as it is about to leave and says
what happens to it; without a fault moto answers.  Nobody waits: pauses between retries take no time, and
are noted at their longest, as are the timeouts that a fault would have cost.
"""

import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from botocore.exceptions import EndpointConnectionError, ReadTimeoutError
from botocore.retries.quota import RetryQuota
from botocore.retries.standard import ExponentialBackoff
from moto.core.botocore_stubber import BotocoreStubber

from chalicelib.adapters.sessions import CONFIG
from tests.fault_answers import Fault, answer, half

__all__ = ["HICCUPS", "Call", "Fault", "Plan", "Wire", "on", "wired"]

HICCUPS = (Fault.THROTTLED, Fault.BROKEN, Fault.BROKEN_AFTER, Fault.TIMEOUT, Fault.LOST, Fault.BUSY)
"""What passes by itself when it happens once to a call that writes."""
_config: Any = CONFIG
CONNECTING, READING = float(_config.connect_timeout), float(_config.read_timeout)

_moto = BotocoreStubber.__call__
_delay = ExponentialBackoff.delay_amount


@dataclass(frozen=True)
class Call:
    """One call as it leaves: its operation, and how many of that operation left before it."""

    operation: str
    nth: int
    body: str
    service: str = ""
    site: str = ""
    """Where in our code it was made, if the wire was told how to see that."""
    again: bool = False
    """botocore sends it again."""
    key_id: str = ""
    """The access key it is signed with."""


Plan = Callable[[Call], Fault | None]


@dataclass
class Wire:
    """What left, and what happened to it."""

    plan: Plan
    where: Callable[[str], str] = lambda _operation: ""
    tick: Callable[[float], None] | None = None
    """Told of each wait, so that a clock may move."""
    calls: list[str] = field(default_factory=list)
    faults: Counter[Fault] = field(default_factory=Counter)
    _waits: dict[tuple[int, str], float] = field(default_factory=lambda: defaultdict(float))
    _under_way: dict[int, str] = field(default_factory=dict)
    _count: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def seconds(self) -> float:
        """The longest that pauses between attempts, and attempts that got no answer, can take.

        What other threads do is waited for once: they work at the same time, and the first to fail ends it.
        """
        here = threading.get_ident()
        mine = sum(seconds for (thread, _), seconds in self._waits.items() if thread == here)
        others = [seconds for (thread, _), seconds in self._waits.items() if thread != here]
        return mine + max(others, default=0)

    def carry(self, stubber: Any, event_name: str, request: Any, **more: Any) -> Any:
        """Take one call to moto, or to its fault."""
        body = _text(request.body)
        _, service, operation = event_name.split(".")
        site = self.where(operation)
        with self._lock:
            again = "attempt=1" not in _header(request, "amz-sdk-request")
            self._under_way[threading.get_ident()] = _header(request, "amz-sdk-invocation-id")
            call = Call(operation, self._count[operation], body, service, site, again, _key_id(request))
            self._count[operation] += 1
            self.calls.append(operation)
            fault = self.plan(call)
        if fault is None:
            return _moto(stubber, event_name, request, **more)
        with self._lock:
            self.faults[fault] += 1
        return self._strike(fault, call, lambda: _moto(stubber, event_name, request, **more), request.url)

    def _strike(self, fault: Fault, call: Call, effect: Callable[[], Any], url: str) -> Any:
        if fault is Fault.PARTIAL:
            return half(effect(), call.body)
        if fault in {Fault.LOST, Fault.BROKEN_AFTER}:
            effect()
        if fault in {Fault.LOST, Fault.TIMEOUT}:
            self.wait(CONNECTING + READING)
            raise ReadTimeoutError(endpoint_url=url)
        if fault is Fault.REFUSED:
            self.wait(CONNECTING)
            raise EndpointConnectionError(endpoint_url=url)
        return answer(fault, call.service, call.operation, url, call.body)

    def wait(self, seconds: float) -> None:
        """Note a wait instead of waiting."""
        thread = threading.get_ident()
        with self._lock:
            self._waits[thread, self._under_way.get(thread, "")] += seconds
            if self.tick is not None:
                self.tick(seconds)


@contextmanager
def wired(
    plan: Plan = lambda _call: None,
    where: Callable[[str], str] = lambda _operation: "",
    tick: Callable[[float], None] | None = None,
) -> Iterator[Wire]:
    """Carry every call by a plan until the end."""
    wire = Wire(plan, where, tick)

    def carry(stubber: Any, event_name: str, request: Any, **more: Any) -> Any:
        return wire.carry(stubber, event_name, request, **more)

    with (
        patch.object(BotocoreStubber, "__call__", carry),
        # A client may retry only so often in all; here every call has all its retries.
        patch.object(RetryQuota, "acquire", lambda _quota, _amount: True),
        patch.object(ExponentialBackoff, "delay_amount", _longest),
        patch("random.uniform", lambda _shortest, longest: longest),
        patch("time.sleep", wire.wait),
    ):
        yield wire


def on(operation: str, fault: Fault, *nths: int) -> Plan:
    """Plan a fault for the calls of one operation with these places among them; for all without any."""
    return lambda call: fault if call.operation == operation and (not nths or call.nth in nths) else None


def _longest(backoff: Any, context: Any) -> Any:
    backoff._random = lambda: 1.0
    return _delay(backoff, context)


def _header(request: Any, name: str) -> str:
    value = request.headers.get(name, b"")
    return value.decode() if isinstance(value, bytes) else str(value)


def _key_id(request: Any) -> str:
    return _header(request, "Authorization").partition("Credential=")[2].partition("/")[0]


def _text(body: Any) -> str:
    return body.decode("utf-8", "replace") if isinstance(body, bytes) else str(body or "")
