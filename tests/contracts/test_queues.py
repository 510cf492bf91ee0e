"""Tasks, papers, fixes and day lists are kept alike in memory and in DynamoDB, behind the policies."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.audit.model import Act
from chalicelib.errors import NoSuchFix, SheetMoved
from chalicelib.systems.vrs.queues.bulk.model import (
    BulkFix,
    Change,
    FixChunk,
    FixRow,
    FixState,
    RowState,
    Standing,
)
from chalicelib.systems.vrs.queues.bulk.ports import Progress
from chalicelib.systems.vrs.queues.days.model import DayCount, DayRow, LotForms, TicketDays
from chalicelib.systems.vrs.queues.paper.model import Keyed, PaperEntry, PaperForm, PaperState
from chalicelib.systems.vrs.queues.ports import DosePlace
from chalicelib.systems.vrs.queues.tasks.model import (
    EntryRef,
    QueueKind,
    Task,
    TaskEvent,
    TaskMove,
    TaskState,
)
from chalicelib.systems.vrs.tickets.model import TicketState
from chalicelib.systems.vrs.tickets.ports import Page
from tests.fakes.house import KOSHIGAYA
from tests.fakes.samples import (
    AT,
    DAY,
    LOT,
    OTHER_TICKET,
    PRODUCT,
    TICKET,
    conflict,
    dose,
    entry,
    sheet,
    waiting,
)

pytestmark = pytest.mark.proof("T01")
REF = EntryRef(kind=QueueKind.WAITING, ticket=TICKET, turn=1)
TAKEN = Task(
    entry=REF,
    state=TaskState.TAKEN,
    assignee="ann",
    history=(TaskEvent(at=AT, by="ann", move=TaskMove.TAKE),),
)
FORM = PaperForm(ticket=TICKET, turn=1, given_on=DAY, product=PRODUCT, lot=LOT, venue="HALL-1")
PAPER = PaperEntry(paper_id="E1", reference="A-1", first=Keyed(form=FORM, by="ann", at=AT))
BEFORE = Standing(given_on=DAY, product=PRODUCT, lot=LOT)
ROW = FixRow(
    ticket=TICKET, turn=1, version=1, before=BEFORE, after=BEFORE.model_copy(update={"lot": "ER7449"})
)
CHUNKS = (FixChunk(number=0, rows=(ROW,)), FixChunk(number=1, rows=()))
FIX = BulkFix(
    fix_id="F1",
    digest="0" * 64,
    change=Change(lot="ER7449"),
    reason="誤記",
    rows=1,
    chunks=2,
    made_by="ann",
    made_at=AT,
)


def day_row(**more: Any) -> DayRow:
    return DayRow.of(dose(**more))


# -- tickets, many at once -----------------------------------------------------------------------


def test_many_tickets_and_doses_are_read_at_once_without_those_that_are_not_there(
    ports: Any,
) -> None:
    given = dose()
    ports.desk_book().write(Page(entry(), sheets=(sheet(given.slot()),), doses=(given,)))
    shelf = ports.queues().near.shelf
    found = shelf.sheets({TICKET, OTHER_TICKET})
    assert {ticket: (each.version, each.given) for ticket, each in found.items()} == {
        TICKET: (1, (given.slot(),))
    }
    places = [DosePlace(TICKET, 1, 1), DosePlace(TICKET, 1, 2), DosePlace(OTHER_TICKET, 1, 1)]
    assert dict(shelf.doses(places)) == {places[0]: given}
    assert (dict(shelf.sheets(set())), dict(shelf.doses([]))) == ({}, {})
    assert dict(ports.queues(KOSHIGAYA).near.shelf.sheets({TICKET})) == {}


# -- tasks ---------------------------------------------------------------------------------------


def test_a_task_that_nobody_touched_is_open(ports: Any) -> None:
    tasks = ports.queues().queue.tasks
    assert tasks.task(REF) == Task(entry=REF)
    assert list(tasks.tasks()) == []


def test_a_task_is_kept_beside_its_entry_and_in_the_list(ports: Any) -> None:
    tasks = ports.queues().queue.tasks
    tasks.put(TAKEN, entry(Act.TASK_MOVED))
    kept = TAKEN.model_copy(update={"version": 1})
    assert tasks.task(REF) == kept
    assert list(tasks.tasks()) == [kept]
    assert list(ports.queues(KOSHIGAYA).queue.tasks.tasks()) == []


@pytest.mark.proof("T02")
@pytest.mark.parametrize("seen", [0, 1])
def test_of_two_who_move_the_same_task_one_is_refused(seen: int, ports: Any) -> None:
    tasks = ports.queues().queue.tasks
    for version in range(seen + 1):
        tasks.put(TAKEN.model_copy(update={"version": version}), entry(Act.TASK_MOVED))
    late = TAKEN.model_copy(update={"version": seen, "assignee": "ben"})
    with pytest.raises(SheetMoved):
        tasks.put(late, entry(Act.TASK_MOVED))
    assert (tasks.task(REF).assignee, tasks.task(REF).version) == ("ann", seen + 1)
    assert len(ports.entries()) == seen + 1


# -- papers --------------------------------------------------------------------------------------


def test_a_paper_is_kept_with_what_it_records_or_not_at_all(ports: Any) -> None:
    papers = ports.queues().papers.papers
    papers.put(PAPER, Page(entry(Act.PAPER_KEYED)))
    assert papers.paper("E1") == PAPER.model_copy(update={"version": 1})
    given = dose()
    page = Page(entry(), sheets=(sheet(given.slot()),), doses=(given,))
    done = PAPER.model_copy(update={"state": PaperState.RECORDED, "recorded": FORM, "version": 1})
    papers.put(done, page)
    assert list(papers.papers()) == [done.model_copy(update={"version": 2})]
    assert list(ports.desk_book().doses(TICKET)) == [given]
    with pytest.raises(SheetMoved):
        papers.put(done, replace(page, entry=entry()))
    assert papers.paper("E2") is None
    assert list(ports.queues(KOSHIGAYA).papers.papers.papers()) == []


def test_a_papers_conflict_and_a_waiting_dose_are_the_desks_to_write(ports: Any) -> None:
    papers = ports.queues().papers.papers
    claim, waits = conflict(), waiting()
    unknown = sheet(dose().slot(), state=TicketState.UNKNOWN)
    papers.put(PAPER, Page(entry(), sheets=(unknown,), waiting=(waits,), conflicts=(claim,)))
    assert list(ports.desk_book().conflicts()) == [claim]
    assert list(ports.desk_book().waiting()) == [waits]


# -- bulk fixes ----------------------------------------------------------------------------------


def test_a_preview_is_kept_whole(ports: Any) -> None:
    fixes = ports.queues().fixes.fixes
    assert (fixes.fix("F1"), list(fixes.fixes())) == (None, [])
    fixes.keep(FIX, CHUNKS, entry(Act.BULK_FIX_PREVIEWED))
    kept = FIX.model_copy(update={"version": 1})
    assert (fixes.fix("F1"), list(fixes.fixes())) == (kept, [kept])
    chunks = [each.model_copy(update={"version": 1}) for each in CHUNKS]
    assert (list(fixes.chunks("F1")), fixes.chunk("F1", 1)) == (chunks, chunks[1])
    with pytest.raises(NoSuchFix):
        fixes.chunk("F1", 2)
    assert ports.queues(KOSHIGAYA).fixes.fixes.fix("F1") is None


def test_a_chunk_its_doses_and_the_count_are_written_together_or_not_at_all(ports: Any) -> None:
    fixes, book = ports.queues().fixes.fixes, ports.desk_book()
    first, second = dose(), dose(version=2, lot="ER7449")
    book.write(Page(entry(), sheets=(sheet(first.slot()),), doses=(first,)))
    fixes.keep(FIX, CHUNKS, entry(Act.BULK_FIX_PREVIEWED))
    page = Page(entry(Act.BULK_FIX_APPLIED), sheets=(sheet(second.slot(), version=1),), doses=(second,))
    chunk = FixChunk(number=0, rows=(ROW.model_copy(update={"state": RowState.APPLIED}),), version=1)
    fix = FIX.model_copy(update={"state": FixState.APPLYING, "done": 1, "version": 1})
    fixes.advance(Progress(page, chunk, fix))
    assert fixes.fix("F1") == fix.model_copy(update={"version": 2})
    assert fixes.chunk("F1", 0) == chunk.model_copy(update={"version": 2})
    assert list(book.doses(TICKET)) == [first, second]
    with pytest.raises(SheetMoved):
        fixes.advance(Progress(replace(page, entry=entry(Act.BULK_FIX_APPLIED)), chunk, fix))
    assert fixes.fix("F1") == fix.model_copy(update={"version": 2})
    fixes.put(fix.model_copy(update={"state": FixState.UNDOING, "version": 2}), entry(Act.BULK_FIX_UNDONE))
    assert fixes.fix("F1").state is FixState.UNDOING


# -- days ----------------------------------------------------------------------------------------


def test_the_days_lists_say_what_was_put_of_a_ticket(ports: Any) -> None:
    lists, desk = ports.day_lists(), ports.queues().days.lists
    nothing = lists.of_ticket(TICKET)
    assert nothing == TicketDays(ticket=TICKET)
    rows = (day_row(), day_row(turn=2, venue="HALL-2"))
    lists.put(nothing, nothing.model_copy(update={"rows": rows}), entry(Act.DAY_LISTED))
    kept = lists.of_ticket(TICKET)
    assert (kept.rows, kept.version) == (rows, 1)
    assert (list(desk.rows(DAY)), list(desk.rows(DAY, "HALL-2"))) == (list(rows), [rows[1]])
    assert list(desk.rows(DAY, "HALL")) == []
    moved = (day_row(version=2, lot="ER7449"),)
    lists.put(kept, kept.model_copy(update={"rows": moved}), entry(Act.DAY_LISTED))
    assert list(desk.rows(DAY)) == list(moved)
    with pytest.raises(SheetMoved):
        lists.put(kept, kept.model_copy(update={"rows": ()}), entry(Act.DAY_LISTED))
    assert list(desk.rows(DAY)) == list(moved)
    assert list(ports.queues(KOSHIGAYA).days.lists.rows(DAY)) == []


def test_a_count_is_kept_by_venue_and_day(ports: Any) -> None:
    counts = ports.queues().days.counts
    lots = (LotForms(product=PRODUCT, lot=LOT, forms=3),)
    some = [
        DayCount(day=DAY, venue=venue, lots=lots, counted_by="ann", counted_at=AT)
        for venue in ("HALL-1", "HALL-2")
    ]
    for each in some:
        counts.put(each, entry(Act.DAY_COUNTED))
    kept = [each.model_copy(update={"version": 1}) for each in some]
    assert (list(counts.counts(DAY)), counts.count(DAY, "HALL-1")) == (kept, kept[0])
    assert counts.count(DAY, "HALL-3") is None
    with pytest.raises(SheetMoved):
        counts.put(some[0], entry(Act.DAY_COUNTED))


@pytest.mark.proof("T12")
@pytest.mark.control("R-III-3-23")
def test_every_look_leaves_its_entry(ports: Any) -> None:
    room = ports.queues()
    noted = [entry(Act.LIST_LOOKED_AT) for _ in range(3)]
    for port, each in zip((room.papers.papers, room.fixes.fixes, room.days.counts), noted, strict=True):
        port.note(each)
    assert ports.entries() == noted
