"""The life of a task, and the order of a queue: pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from chalicelib.errors import (
    HistoryFull,
    OnlyFindings,
    ReasonMissing,
    TaskNotOpen,
    TaskOfAnother,
    TaskTaken,
)
from chalicelib.systems.vrs.doses.model import Conflict, Severity
from chalicelib.systems.vrs.queues.tasks.model import (
    EntryRef,
    QueueEntry,
    QueueKind,
    QueueQuery,
    Task,
    TaskEvent,
    TaskMove,
    TaskRequest,
    TaskState,
)
from chalicelib.systems.vrs.reviews.model import OpenFinding
from chalicelib.systems.vrs.tickets.model import TicketNumber, TicketSheet, Waiting

LONGEST_HISTORY = 300
NOBODY = "-"
DONE = frozenset({TaskState.ACKNOWLEDGED, TaskState.CLOSED})
WITH_A_TEXT = frozenset({TaskMove.NOTE, TaskMove.ACKNOWLEDGE, TaskMove.REOPEN})


def moved(task: Task, wanted: TaskRequest, by: str, at: datetime) -> Task:
    """Return a task after a move, or raise why it cannot be made.

    Raises TaskTaken where another has it, TaskOfAnother where only its holder may, TaskNotOpen
    in a state that does not allow the move, OnlyFindings, ReasonMissing and HistoryFull.
    """
    if len(task.history) >= LONGEST_HISTORY:
        raise HistoryFull
    if wanted.move in WITH_A_TEXT and wanted.text is None:
        raise ReasonMissing
    state, assignee = _after(task, wanted, by)
    event = TaskEvent(at=at, by=by, move=wanted.move, assignee=assignee, text=wanted.text)
    return task.model_copy(
        update={"state": state, "assignee": assignee, "history": (*task.history, event)},
    )


def is_done(task: Task, wanted: TaskRequest, by: str) -> bool:
    """Tell whether the last thing done was this very move: the request came again, its answer was lost."""
    if not task.history:
        return False
    last = task.history[-1]
    return (last.by, last.move, last.text) == (by, wanted.move, wanted.text) and (
        wanted.move is not TaskMove.ASSIGN or last.assignee == wanted.assignee
    )


def _after(task: Task, wanted: TaskRequest, by: str) -> tuple[TaskState, str | None]:
    acknowledged = task.state is TaskState.ACKNOWLEDGED
    if acknowledged != (wanted.move is TaskMove.REOPEN):
        raise TaskNotOpen
    match wanted.move:
        case TaskMove.TAKE:
            if task.state is TaskState.TAKEN and task.assignee != by:
                raise TaskTaken
            return TaskState.TAKEN, by
        case TaskMove.ASSIGN:
            if wanted.assignee is None:
                raise ReasonMissing
            return TaskState.OPEN, wanted.assignee
        case TaskMove.NOTE:
            return task.state, task.assignee
        case TaskMove.REOPEN:
            return TaskState.OPEN, None
        case TaskMove.PUT_BACK | TaskMove.ACKNOWLEDGE:
            return _by_its_holder(task, wanted.move, by)


def _by_its_holder(task: Task, move: TaskMove, by: str) -> tuple[TaskState, str | None]:
    if task.state is not TaskState.TAKEN or task.assignee != by:
        raise TaskOfAnother
    if move is TaskMove.PUT_BACK:
        return TaskState.OPEN, None
    if task.entry.kind is not QueueKind.FINDING:
        raise OnlyFindings
    return TaskState.ACKNOWLEDGED, by


def of_finding(found: OpenFinding) -> QueueEntry:
    """Return a finding as an entry; its day and venue are the sheet's to say (``placed``)."""
    ref = EntryRef(
        kind=QueueKind.FINDING,
        ticket=found.ticket,
        turn=found.turn,
        version=found.version,
        code=found.finding.code,
        severity=found.finding.severity,
    )
    return QueueEntry(entry=ref, since=found.found_at, message=found.finding.message)


def of_waiting(waiting: Waiting) -> QueueEntry:
    """Return a waiting dose as an entry; a corrected one goes on under the same task."""
    return QueueEntry(
        entry=EntryRef(kind=QueueKind.WAITING, ticket=waiting.ticket, turn=waiting.turn),
        since=waiting.recorded_at,
        day=waiting.given_on,
        venue=waiting.venue,
        product=waiting.product,
        lot=waiting.lot,
    )


def of_conflict(conflict: Conflict) -> QueueEntry:
    """Return a conflict as an entry, with the claim that is kept aside."""
    ref = EntryRef(
        kind=QueueKind.CONFLICT,
        ticket=conflict.ticket,
        turn=conflict.turn,
        conflict_id=conflict.conflict_id,
    )
    claim = conflict.claim
    return QueueEntry(
        entry=ref,
        since=claim.recorded_at,
        day=claim.given_on,
        venue=claim.venue,
        product=claim.product,
        lot=claim.lot,
    )


def placed(each: QueueEntry, sheets: Mapping[TicketNumber, TicketSheet]) -> QueueEntry:
    """Return a finding with its dose's day, venue and vaccine, as the ticket's sheet has them."""
    sheet = sheets.get(each.entry.ticket)
    slot = None if sheet is None else sheet.slot(each.entry.turn)
    if each.entry.kind is not QueueKind.FINDING or slot is None:
        return each
    return each.model_copy(
        update={"day": slot.given_on, "venue": slot.venue, "product": slot.product, "lot": slot.lot}
    )


def joined(entries: Iterable[QueueEntry], tasks: Iterable[Task]) -> list[QueueEntry]:
    """Return the entries with their tasks; a task whose entry is gone is closed."""
    kept = {task.entry.identity: task for task in tasks}
    found = []
    for each in entries:
        task = kept.pop(each.entry.identity, None)
        found.append(each if task is None else _with(each, task, task.state))
    for task in kept.values():
        blank = QueueEntry(entry=task.entry, since=task.history[0].at)
        found.append(_with(blank, task, TaskState.CLOSED))
    return found


def _with(each: QueueEntry, task: Task, state: TaskState) -> QueueEntry:
    return each.model_copy(update={"state": state, "assignee": task.assignee, "notes": len(task.history)})


def known_to_fit(each: QueueEntry, wanted: QueueQuery) -> bool:
    """Tell whether an entry passes the filters that need no sheet."""
    ref = each.entry
    if wanted.state is None and each.state in DONE:
        return False
    asked: Sequence[tuple[Any, Any]] = (
        (wanted.kind, ref.kind),
        (wanted.severity, ref.severity),
        (wanted.code, ref.code),
        (wanted.state, each.state),
        (wanted.assignee, each.assignee or NOBODY),
    )
    return all(one is None or one == other for one, other in asked)


def placed_to_fit(each: QueueEntry, wanted: QueueQuery) -> bool:
    """Tell whether a placed entry passes the filters of day and venue."""
    day = wanted.day is None or wanted.day == each.day
    return day and (wanted.venue is None or wanted.venue == each.venue)


def needs_places(wanted: QueueQuery) -> bool:
    """Tell whether the query asks for what only the sheets know."""
    return wanted.day is not None or wanted.venue is not None or wanted.sort in {"day", "-day"}


def in_order(entries: Iterable[QueueEntry], sort: str) -> list[QueueEntry]:
    """Return entries in a query's order; whatever is equal stands by age, then by name."""
    by: Mapping[str, Callable[[QueueEntry], Any]] = {
        "since": lambda each: each.since,
        "day": lambda each: each.day or date.max,
        "severity": lambda each: each.entry.severity is not Severity.MUST_FIX,
        "assignee": lambda each: each.assignee or NOBODY,
    }
    steady = sorted(entries, key=lambda each: (each.since, each.entry.identity))
    return sorted(steady, key=by[sort.removeprefix("-")], reverse=sort.startswith("-"))
