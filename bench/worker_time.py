"""The processor time of the pages' workers: others on the machine lengthen it less than a clock's."""

import os
from pathlib import Path

PROC = Path("/proc")
WORKER = "DedicatedWorker"
"""How Chromium names the thread of a worker."""


def worker_ms(root: int | None = None) -> float | None:
    """Return the milliseconds that workers under a process of ours used; None where nobody counts."""
    ours = {root or os.getpid()}
    parents = {int(each.name): _parent(each) for each in PROC.glob("[0-9]*")} if PROC.is_dir() else {}
    for _ in range(len(parents)):
        more = {child for child, parent in parents.items() if parent in ours} - ours
        if not more:
            break
        ours |= more
    ticks = [
        _ticks(thread) for each in ours for thread in PROC.glob(f"{each}/task/[0-9]*") if _is_worker(thread)
    ]
    return 1_000 * sum(ticks) / os.sysconf("SC_CLK_TCK") if ticks else None


def _fields(stat: Path) -> list[str]:
    """Return what stands behind the name, which itself may hold anything."""
    try:
        return stat.read_text("utf-8", "replace").rpartition(")")[2].split()
    except OSError:
        return []  # it has ended meanwhile


def _parent(process: Path) -> int | None:
    fields = _fields(process / "stat")
    return int(fields[1]) if fields else None


def _is_worker(thread: Path) -> bool:
    try:
        return (thread / "comm").read_text("utf-8", "replace").startswith(WORKER)
    except OSError:
        return False


def _ticks(thread: Path) -> int:
    fields = _fields(thread / "stat")
    return int(fields[11]) + int(fields[12]) if fields else 0
