"""Counts what an operation costs: AWS calls by service, capacity as DynamoDB counts it, our own CPU."""

import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from botocore.client import BaseClient

DATA_CALLS = frozenset(
    {"GetItem", "PutItem", "Query", "BatchGetItem", "TransactWriteItems", "DeleteItem", "UpdateItem"}
)
WRITES = frozenset({"PutItem", "TransactWriteItems", "DeleteItem", "UpdateItem"})


@dataclass
class Calls:
    """What was called while the meter ran."""

    by_service: Counter[str] = field(default_factory=Counter)
    by_operation: Counter[str] = field(default_factory=Counter)
    wcu: float = 0.0
    rcu: float = 0.0
    bytes: int = 0

    def note(self, service: str, operation: str, asked: dict[str, Any], answer: dict[str, Any]) -> None:
        self.by_service[service] += 1
        self.by_operation[f"{service}:{operation}"] += 1
        puts = [each["Put"] for each in asked.get("TransactItems", ()) if "Put" in each]
        self.bytes += sum(_size(each["Item"]) for each in (puts or [asked]) if "Item" in each)
        if operation == "BatchGetItem":
            # The engine charges nothing here; DynamoDB charges each strong read of up to 4 KB one unit.
            self.rcu += sum(len(each["Keys"]) for each in asked["RequestItems"].values())
            return
        used = answer.get("ConsumedCapacity") or []
        for each in used if isinstance(used, list) else [used]:
            units = float(each.get("CapacityUnits", 0))
            if operation in WRITES:
                self.wcu += units
            else:
                self.rcu += units


@contextmanager
def counted() -> Iterator[Calls]:
    """Count every AWS call of this process, and ask DynamoDB what it charged."""
    calls = Calls()
    base: Any = BaseClient
    original = base._make_api_call  # noqa: SLF001 - the one place every call passes

    def call(client: Any, operation: str, asked: dict[str, Any]) -> Any:
        service = client.meta.service_model.service_name
        if service == "dynamodb" and operation in DATA_CALLS:
            asked = {**asked, "ReturnConsumedCapacity": "TOTAL"}
        answer = original(client, operation, asked)
        calls.note(service, operation, asked, answer)
        return answer

    base._make_api_call = call  # noqa: SLF001
    try:
        yield calls
    finally:
        base._make_api_call = original  # noqa: SLF001


@dataclass(frozen=True)
class Cost:
    """What one operation costs, warm: medians, and calls per operation."""

    own_cpu_ms: float
    round_trips: float
    kms_calls: float
    sts_calls: float
    wall_p50_ms: float
    wall_p95_ms: float
    wcu: float
    rcu: float
    bytes: float
    times: int


def measure(work: Callable[[int], None], times: int, per: int = 1) -> Cost:
    """Run ``work(i)`` and say what one of the ``per`` operations in it costs.

    CPU and wall are taken without the meter's own wrapper; calls in a second pass with it.
    """
    cpu, wall = [], []
    for turn in range(times):
        begun_cpu, begun = time.process_time(), time.perf_counter()
        work(turn)
        cpu.append((time.process_time() - begun_cpu) * 1000 / per)
        wall.append((time.perf_counter() - begun) * 1000 / per)
    again = max(1, times // 5)
    with counted() as calls:
        for turn in range(times, times + again):
            work(turn)
    each = again * per
    return Cost(
        own_cpu_ms=round(statistics.median(cpu), 3),
        round_trips=round(calls.by_service["dynamodb"] / each, 2),
        kms_calls=round(calls.by_service["kms"] / each, 2),
        sts_calls=round(calls.by_service["sts"] / each, 2),
        wall_p50_ms=round(statistics.median(wall), 2),
        wall_p95_ms=round(quantile(wall, 0.95), 2),
        wcu=round(calls.wcu / each, 2),
        rcu=round(calls.rcu / each, 2),
        bytes=round(calls.bytes / each),
        times=times * per,
    )


def quantile(values: list[float], part: float) -> float:
    """Return a quantile of some values."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


def _size(item: dict[str, Any]) -> int:
    """Return an item's size as DynamoDB counts it: names and values."""
    return sum(len(name) + len(next(iter(value.values()))) for name, value in item.items())
