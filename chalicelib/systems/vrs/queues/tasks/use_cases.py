"""Working through what needs a look: list, assign, take, note, put back, acknowledge."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.audit.model import Act
from chalicelib.errors import Contended, NoSuchEntry, SheetMoved
from chalicelib.systems.vrs.queues.ports import Shelf
from chalicelib.systems.vrs.queues.tasks.model import (
    EntryRef,
    QueueEntry,
    QueueKind,
    QueueQuery,
    Task,
    TaskRequest,
)
from chalicelib.systems.vrs.queues.tasks.ports import Tasks
from chalicelib.systems.vrs.queues.tasks.rules import (
    in_order,
    is_done,
    joined,
    known_to_fit,
    moved,
    needs_places,
    of_conflict,
    of_finding,
    of_waiting,
    placed,
    placed_to_fit,
)
from chalicelib.systems.vrs.residents.ports import Residents
from chalicelib.systems.vrs.reviews.ports import Reviews
from chalicelib.systems.vrs.tickets.model import SlotStatus, TicketNumber, TicketSheet, TicketState
from chalicelib.systems.vrs.tickets.ports import TicketBook
from chalicelib.values.clock import Clock

TRIES = 8


@dataclass(frozen=True)
class QueueDesk:
    """The ports that queues work with."""

    tasks: Tasks
    reviews: Reviews
    residents: Residents
    book: TicketBook
    shelf: Shelf
    clock: Clock


def list_queue(wanted: QueueQuery, actor: Actor, desk: QueueDesk) -> list[QueueEntry]:
    """Return the entries a query asks for, in its order; findings are placed only where it needs them."""
    require(actor, Permission.READ_LISTS)
    entry = actor.entry(Act.LIST_LOOKED_AT, desk.clock.now(), list="queue", kind=wanted.kind or "all")
    desk.residents.note(entry)
    found = [each for each in joined(_entries(desk), desk.tasks.tasks()) if known_to_fit(each, wanted)]
    if needs_places(wanted):
        found = [each for each in with_places(found, desk) if placed_to_fit(each, wanted)]
    return in_order(found, wanted.sort)


def with_places(entries: Sequence[QueueEntry], desk: QueueDesk) -> list[QueueEntry]:
    """Return entries with the day, venue and vaccine of each finding's dose."""
    tickets = {each.entry.ticket for each in entries if each.entry.kind is QueueKind.FINDING}
    sheets: Mapping[TicketNumber, TicketSheet] = desk.shelf.sheets(tickets) if tickets else {}
    return [placed(each, sheets) for each in entries]


def show_task(wanted: EntryRef, actor: Actor, desk: QueueDesk) -> Task:
    """Return an entry's task with its history, whether the entry still stands or not."""
    require(actor, Permission.READ_LISTS)
    entry = actor.entry(Act.LIST_LOOKED_AT, desk.clock.now(), subject=str(wanted.ticket), list="task")
    desk.residents.note(entry)
    return desk.tasks.task(wanted)


def move_task(wanted: TaskRequest, actor: Actor, desk: QueueDesk) -> Task:
    """Make a move with a task and return it; raise NoSuchEntry where the entry does not stand.

    The same move twice in a row is one: the second request only finds that it is done.
    Of two who take one task at once, the key lets one through; the other is told TaskTaken.
    """
    require(actor, Permission.WORK_TASKS)
    for _ in range(TRIES):
        if not _stands(wanted.entry, desk):
            raise NoSuchEntry
        task = desk.tasks.task(wanted.entry)
        if is_done(task, wanted, actor.id):
            return task
        now = desk.clock.now()
        after = moved(task, wanted, actor.id, now)
        entry = actor.entry(
            Act.TASK_MOVED, now, subject=str(wanted.entry.ticket), move=wanted.move, kind=wanted.entry.kind
        )
        try:
            desk.tasks.put(after, entry)
        except SheetMoved:
            continue
        return after.model_copy(update={"version": task.version + 1})
    raise Contended


def _entries(desk: QueueDesk) -> Iterable[QueueEntry]:
    """Read the lists; all of them, as a task is closed only where no list has its entry any more."""
    yield from (of_finding(each) for each in desk.reviews.findings())
    yield from (of_waiting(each) for each in desk.book.waiting())
    yield from (of_conflict(each) for each in desk.book.conflicts())


def _stands(wanted: EntryRef, desk: QueueDesk) -> bool:
    """Look the entry up where it stands, without reading a list."""
    if wanted.kind is QueueKind.FINDING:
        resident = desk.residents.by_ticket(wanted.ticket)
        subject = f"T{wanted.ticket}" if resident is None else f"P{resident.person_id}"
        found = desk.reviews.review(subject).findings
        return any(of_finding(each).entry == wanted for each in found)
    sheet = desk.book.sheet(wanted.ticket)
    if sheet is None:
        return False
    if wanted.kind is QueueKind.CONFLICT:
        return wanted.conflict_id in sheet.claims
    slot = sheet.slot(wanted.turn)
    given = slot is not None and slot.status is SlotStatus.GIVEN
    return given and sheet.state is TicketState.UNKNOWN
