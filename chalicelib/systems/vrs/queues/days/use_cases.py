"""Keeping the day lists true, counting a venue's forms, and closing its day."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.audit.model import Act
from chalicelib.errors import Contended, DayIsClosed, NoSuchCount, SecondPersonNeeded, SheetMoved
from chalicelib.systems.vrs.queues.days.model import (
    ClosedDay,
    DayClosing,
    DayCount,
    DayFigures,
    DayRow,
    DayState,
    TicketDays,
    VenueDay,
)
from chalicelib.systems.vrs.queues.days.ports import DayCounts, DayLists
from chalicelib.systems.vrs.queues.days.rules import compared, fingerprint, state_of
from chalicelib.systems.vrs.tickets.model import TicketNumber
from chalicelib.systems.vrs.tickets.ports import TicketBook
from chalicelib.values.clock import Clock

TRIES = 8


@dataclass(frozen=True)
class DayListDesk:
    """The ports that the review job keeps day lists with."""

    lists: DayLists
    book: TicketBook
    clock: Clock


@dataclass(frozen=True)
class DayDesk:
    """The ports that counting works with."""

    lists: DayLists
    counts: DayCounts
    clock: Clock


def list_days(ticket: TicketNumber, actor: Actor, desk: DayListDesk) -> TicketDays:
    """Make the day lists say what the ticket's sheet says; running it again changes nothing.

    What the lists hold is read before the sheet and is in the condition of the write, so an older
    sheet can never be written over a newer one, in whatever order the stream's records come.
    """
    require(actor, Permission.REVIEW_FINDINGS)
    for _ in range(TRIES):
        before = desk.lists.of_ticket(ticket)
        after = before.model_copy(update={"rows": _standing(ticket, desk.book)})
        if after.rows == before.rows:
            return before
        entry = actor.entry(Act.DAY_LISTED, desk.clock.now(), subject=str(ticket), rows=len(after.rows))
        try:
            desk.lists.put(before, after, entry)
        except SheetMoved:
            continue
        return after
    raise Contended


def _standing(ticket: TicketNumber, book: TicketBook) -> tuple[DayRow, ...]:
    sheet = book.sheet(ticket)
    if sheet is None or not sheet.given:
        return ()
    given = {(slot.turn, slot.version) for slot in sheet.given}
    return tuple(DayRow.of(dose) for dose in book.doses(ticket) if (dose.turn, dose.version) in given)


def count_day(wanted: DayFigures, actor: Actor, desk: DayDesk) -> VenueDay:
    """Keep how many forms staff counted and return how they compare with the records.

    A day that is closed is not counted again (DayIsClosed) until its records change.
    """
    require(actor, Permission.COUNT_DAY)
    before = desk.counts.count(wanted.day, wanted.venue)
    rows = desk.lists.rows(wanted.day, wanted.venue)
    if state_of(rows, before) is DayState.CLOSED:
        raise DayIsClosed
    now = desk.clock.now()
    count = DayCount(
        day=wanted.day,
        venue=wanted.venue,
        lots=wanted.lots,
        counted_by=actor.id,
        counted_at=now,
        closings=() if before is None else before.closings,
        version=0 if before is None else before.version,
    )
    entry = actor.entry(Act.DAY_COUNTED, now, venue=wanted.venue, day=wanted.day.isoformat())
    desk.counts.put(count, entry)
    return compared(wanted.day, wanted.venue, rows, count)


def close_day(wanted: DayClosing, actor: Actor, desk: DayDesk) -> VenueDay:
    """Close a venue's day over the records as they stand; another person than who counted does it.

    Raises NoSuchCount, SecondPersonNeeded, DayIsClosed.
    """
    require(actor, Permission.COUNT_DAY)
    before = desk.counts.count(wanted.day, wanted.venue)
    if before is None:
        raise NoSuchCount
    if before.counted_by == actor.id:
        raise SecondPersonNeeded
    rows = desk.lists.rows(wanted.day, wanted.venue)
    if state_of(rows, before) is DayState.CLOSED:
        raise DayIsClosed
    now = desk.clock.now()
    closing = ClosedDay(by=actor.id, at=now, reason=wanted.reason, fingerprint=fingerprint(rows))
    count = before.model_copy(update={"closings": (*before.closings, closing), "closed": True})
    found = compared(wanted.day, wanted.venue, rows, count)
    entry = actor.entry(
        Act.DAY_CLOSED,
        now,
        venue=wanted.venue,
        day=wanted.day.isoformat(),
        differing=found.differing,
    )
    desk.counts.put(count, entry)
    return found


def list_day(day: date, actor: Actor, desk: DayDesk) -> list[VenueDay]:
    """Return every venue of a day that has records or a count, by venue."""
    require(actor, Permission.READ_LISTS)
    desk.counts.note(actor.entry(Act.LIST_LOOKED_AT, desk.clock.now(), list="day", day=day.isoformat()))
    rows: defaultdict[str, list[DayRow]] = defaultdict(list)
    for row in desk.lists.rows(day):
        rows[row.venue].append(row)
    counts = {count.venue: count for count in desk.counts.counts(day)}
    return [
        compared(day, venue, rows[venue], counts.get(venue)) for venue in sorted(rows.keys() | counts.keys())
    ]
