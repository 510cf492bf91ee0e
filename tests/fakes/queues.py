"""Tasks, paper entries, bulk fixes and day lists, in memory."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from datetime import date
from typing import Any

from chalicelib.adapters.masters import load_municipalities, load_origins
from chalicelib.audit.model import Entry
from chalicelib.errors import NoSuchFix
from chalicelib.planes.private.queue_wiring import QueueRoom
from chalicelib.systems.vrs.doses.model import Dose
from chalicelib.systems.vrs.doses.scan import Knowledge
from chalicelib.systems.vrs.queues.bulk.model import BulkFix, FixChunk
from chalicelib.systems.vrs.queues.bulk.ports import Progress
from chalicelib.systems.vrs.queues.bulk.use_cases import FixDesk
from chalicelib.systems.vrs.queues.days.model import DayCount, DayRow, TicketDays
from chalicelib.systems.vrs.queues.days.use_cases import DayDesk
from chalicelib.systems.vrs.queues.foreign.use_cases import ForeignDesk
from chalicelib.systems.vrs.queues.near.use_cases import NearDesk
from chalicelib.systems.vrs.queues.paper.model import PaperEntry
from chalicelib.systems.vrs.queues.paper.use_cases import PaperDesk
from chalicelib.systems.vrs.queues.ports import DosePlace
from chalicelib.systems.vrs.queues.tasks.model import EntryRef, Task
from chalicelib.systems.vrs.queues.tasks.use_cases import QueueDesk
from chalicelib.systems.vrs.retention.business import BusinessEnds
from chalicelib.systems.vrs.tickets.model import TicketNumber, TicketSheet
from chalicelib.systems.vrs.tickets.ports import Page
from chalicelib.values.clock import Clock, Draws
from tests.fakes.cabinet import Cabinet, Write, put_new, put_next, take_away
from tests.fakes.people import FakeResidents
from tests.fakes.reviews import FakeReviews
from tests.fakes.tickets import FakeTicketBook


class FakeShelf:
    """The tickets of one municipality, many at a time."""

    def __init__(self, cabinet: Cabinet) -> None:
        self._book = FakeTicketBook(cabinet)

    def sheets(self, tickets: Collection[TicketNumber]) -> Mapping[TicketNumber, TicketSheet]:
        found = ((ticket, self._book.sheet(ticket)) for ticket in tickets)
        return {ticket: sheet for ticket, sheet in found if sheet is not None}

    def doses(self, places: Collection[DosePlace]) -> Mapping[DosePlace, Dose]:
        wanted = set(places)
        found = (dose for ticket in {place.ticket for place in wanted} for dose in self._book.doses(ticket))
        kept = {DosePlace(dose.ticket, dose.turn, dose.version): dose for dose in found}
        return {place: kept[place] for place in places if place in kept}


class FakeTasks:
    """The tasks of one municipality."""

    def __init__(self, cabinet: Cabinet) -> None:
        self._cabinet = cabinet

    def task(self, entry: EntryRef) -> Task:
        task: Task | None = self._cabinet.value("task", entry.identity)
        return Task(entry=entry) if task is None else task

    def tasks(self) -> Sequence[Task]:
        return self._cabinet.values("task")

    def put(self, task: Task, entry: Entry) -> None:
        self._cabinet.commit(entry, [_next("task", task.entry.identity, task)])


class FakePapers:
    """The paper entries of one municipality."""

    def __init__(self, cabinet: Cabinet) -> None:
        self._cabinet = cabinet

    def paper(self, paper_id: str) -> PaperEntry | None:
        paper: PaperEntry | None = self._cabinet.value("paper", paper_id)
        return paper

    def papers(self) -> Sequence[PaperEntry]:
        return self._cabinet.values("paper")

    def put(self, paper: PaperEntry, page: Page) -> None:
        kept = [_next("paper", paper.paper_id, paper), *FakeTicketBook(self._cabinet).writes(page)]
        self._cabinet.commit(page.entry, kept)

    def note(self, entry: Entry) -> None:
        self._cabinet.commit(entry)


class FakeBulkFixes:
    """The bulk fixes of one municipality."""

    def __init__(self, cabinet: Cabinet) -> None:
        self._cabinet = cabinet

    def keep(self, fix: BulkFix, chunks: Sequence[FixChunk], entry: Entry) -> None:
        writes = [_next("fix", fix.fix_id, fix)]
        writes += [_next(f"chunk of {fix.fix_id}", each.number, each) for each in chunks]
        self._cabinet.commit(entry, writes)

    def fix(self, fix_id: str) -> BulkFix | None:
        fix: BulkFix | None = self._cabinet.value("fix", fix_id)
        return fix

    def fixes(self) -> Sequence[BulkFix]:
        return self._cabinet.values("fix")

    def chunk(self, fix_id: str, number: int) -> FixChunk:
        chunk: FixChunk | None = self._cabinet.value(f"chunk of {fix_id}", number)
        if chunk is None:
            raise NoSuchFix
        return chunk

    def chunks(self, fix_id: str) -> Sequence[FixChunk]:
        return self._cabinet.values(f"chunk of {fix_id}")

    def advance(self, progress: Progress) -> None:
        fix, chunk = progress.fix, progress.chunk
        writes = [
            _next("fix", fix.fix_id, fix),
            _next(f"chunk of {fix.fix_id}", chunk.number, chunk),
            *FakeTicketBook(self._cabinet).writes(progress.page),
        ]
        self._cabinet.commit(progress.page.entry, writes)

    def put(self, fix: BulkFix, entry: Entry) -> None:
        self._cabinet.commit(entry, [_next("fix", fix.fix_id, fix)])

    def note(self, entry: Entry) -> None:
        self._cabinet.commit(entry)


class FakeDayLists:
    """The day lists of one municipality.  The lists are kept, not derived from the tickets' notes."""

    def __init__(self, cabinet: Cabinet) -> None:
        self._cabinet = cabinet

    def of_ticket(self, ticket: TicketNumber) -> TicketDays:
        kept: TicketDays | None = self._cabinet.value("days of a ticket", str(ticket))
        return TicketDays(ticket=ticket) if kept is None else kept

    def put(self, before: TicketDays, after: TicketDays, entry: Entry) -> None:
        wanted = after.model_copy(update={"version": before.version})
        writes = [_next("days of a ticket", str(after.ticket), wanted)]
        was = {_row_key(row): row for row in before.rows}
        now = {_row_key(row): row for row in after.rows}
        writes += [put_new("day row", key, row) for key, row in now.items() if key not in was]
        writes += [take_away("day row", key) for key in was if key not in now]
        self._cabinet.commit(entry, writes)

    def rows(self, day: date, venue: str | None = None) -> Sequence[DayRow]:
        found: list[DayRow] = self._cabinet.values("day row")
        return [row for row in found if row.day == day and venue in (None, row.venue)]


class FakeDayCounts:
    """The day counts of one municipality."""

    def __init__(self, cabinet: Cabinet) -> None:
        self._cabinet = cabinet

    def count(self, day: date, venue: str) -> DayCount | None:
        count: DayCount | None = self._cabinet.value("day count", (day.isoformat(), venue))
        return count

    def counts(self, day: date) -> Sequence[DayCount]:
        return [count for count in self._cabinet.values("day count") if count.day == day]

    def put(self, count: DayCount, entry: Entry) -> None:
        self._cabinet.commit(entry, [_next("day count", (count.day.isoformat(), count.venue), count)])

    def note(self, entry: Entry) -> None:
        self._cabinet.commit(entry)


def fake_room(
    cabinet: Cabinet, known: Knowledge, ends: BusinessEnds, draws: Draws, clock: Clock
) -> QueueRoom:
    """Return the desks over one municipality's cabinet."""
    book, shelf, residents = FakeTicketBook(cabinet), FakeShelf(cabinet), FakeResidents(cabinet)
    lists, counts = FakeDayLists(cabinet), FakeDayCounts(cabinet)
    return QueueRoom(
        queue=QueueDesk(FakeTasks(cabinet), FakeReviews(cabinet), residents, book, shelf, clock),
        near=NearDesk(book, shelf, residents, known, clock),
        fixes=FixDesk(FakeBulkFixes(cabinet), shelf, lists, known, ends, draws, clock),
        papers=PaperDesk(FakePapers(cabinet), book, known, ends, draws, clock),
        days=DayDesk(lists, counts, clock),
        foreign=ForeignDesk(book, lists, counts, load_origins(), load_municipalities(), known, ends, clock),
    )


def _next(kind: str, key: Hashable, value: Any) -> Write:
    kept = value.model_copy(update={"version": value.version + 1})
    return put_next(kind, key, kept, value.version)


def _row_key(row: DayRow) -> Hashable:
    return row.day.isoformat(), row.venue, str(row.ticket), row.turn, row.version
