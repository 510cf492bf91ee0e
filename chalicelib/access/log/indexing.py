"""Listing the rows of the operation log as they are written, and finding those that were missed.

The table's stream brings each row once or more.  A row's number in its lane says whether it was listed
before.  Each checkpoint says how far every lane had come: what is missing up to there is read and listed
then, so that the index can say up to when it is whole.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TypeVar

from chalicelib.access.log.model import ReviewState
from chalicelib.access.log.ports import TraceBook
from chalicelib.access.log.reviews import due_on, month_before
from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.audit.checkpoint import Checkpoint
from chalicelib.audit.model import AuditRow
from chalicelib.audit.search import LogProgress
from chalicelib.values.clock import day_in_japan

ROWS_AT_ONCE = 15
"""Rows whose references fit into one transaction, at most six a row."""
CHECKPOINTS_AT_ONCE = 50
AREAS = ("o", "v")
Any_ = TypeVar("Any_")


def index_rows(rows: Iterable[tuple[str, AuditRow]], actor: Actor, book: TraceBook) -> int:
    """List rows, each with the area it stands in; return how many were not listed before."""
    require(actor, Permission.INDEX_AUDIT)
    lanes: dict[tuple[str, str], dict[int, AuditRow]] = defaultdict(dict)
    for area, row in rows:
        lanes[area, row.lane][row.number] = row
    return sum(_index_lane(area, lane, kept, book) for (area, lane), kept in lanes.items())


def _index_lane(area: str, lane: str, kept: dict[int, AuditRow], book: TraceBook) -> int:
    to = book.traced(area, lane)
    fresh = [kept[number] for number in sorted(kept) if number > to]
    for some in _some_of(fresh):
        for row in some:
            to = row.number if row.number == to + 1 else to
        book.keep([(area, row) for row in some], to)
    return len(fresh)


def reconcile(number: int, actor: Actor, book: TraceBook) -> LogProgress:
    """List whatever is missing up to a checkpoint, and return how far the log can be searched now.

    A long gap is closed over several calls: each goes on where the last one stopped.
    """
    require(actor, Permission.INDEX_AUDIT)
    progress = book.progress()
    last = min(number, progress.checkpoint + CHECKPOINTS_AT_ONCE)
    for each in range(progress.checkpoint + 1, last + 1):
        checkpoint = book.checkpoint(each)
        if checkpoint is None:
            break
        _close_gaps(checkpoint, book)
        since = progress.since or checkpoint.at
        progress = LogProgress(checkpoint=each, at=checkpoint.at, since=since)
        book.reach(progress)
    return progress


def _close_gaps(checkpoint: Checkpoint, book: TraceBook) -> None:
    for head in checkpoint.lanes:
        area = next((area for area in AREAS if book.row(area, head.lane, head.number) is not None), None)
        if area is None:
            continue  # the row was destroyed: who verifies the log will say so
        numbers = range(book.traced(area, head.lane) + 1, head.number + 1)
        for some in _some_of(numbers):
            rows = [row for row in (book.row(area, head.lane, each) for each in some) if row is not None]
            book.keep([(area, row) for row in rows], some[-1])


def overdue_month(now: datetime, due_day: int, book: TraceBook) -> str | None:
    """Return last month where its review should have been signed off by now and is not."""
    since = book.progress().since
    month = month_before(now)
    if since is None or month < day_in_japan(since).isoformat()[:7]:
        return None
    review = book.review(month)
    signed = review is not None and review.state is ReviewState.SIGNED
    return month if not signed and day_in_japan(now) > due_on(month, due_day) else None


def _some_of(many: Sequence[Any_]) -> Iterator[Sequence[Any_]]:
    return (many[start : start + ROWS_AT_ONCE] for start in range(0, len(many), ROWS_AT_ONCE))
