"""Tasks and paper entries, in the resident area as staff type there; and many tickets in one reading."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from chalicelib.adapters.area_keys import Area
from chalicelib.adapters.dynamodb.places import Place, lapsing
from chalicelib.adapters.dynamodb.table import SealedTable
from chalicelib.adapters.dynamodb.tickets import SHARDS, DynamoTicketBook, sheet_of
from chalicelib.audit.model import Entry
from chalicelib.systems.vrs.doses.model import Dose
from chalicelib.systems.vrs.queues.paper.model import PaperEntry, PaperState
from chalicelib.systems.vrs.queues.ports import DosePlace
from chalicelib.systems.vrs.queues.tasks.model import EntryRef, Task
from chalicelib.systems.vrs.tickets.model import TicketNumber, TicketSheet
from chalicelib.systems.vrs.tickets.ports import Page

PAPER_DONE = frozenset({PaperState.RECORDED, PaperState.WITHDRAWN})


class DynamoShelf:
    """The tickets of the municipality that the table is opened for, many at a time."""

    def __init__(self, table: SealedTable) -> None:
        self._table = table
        self._book = DynamoTicketBook(table)

    def sheets(self, tickets: Collection[TicketNumber]) -> Mapping[TicketNumber, TicketSheet]:
        wanted = list(tickets)
        found = self._table.get(*(self._book.sheet_place(ticket) for ticket in wanted))
        return {
            ticket: sheet_of(item) for ticket, item in zip(wanted, found, strict=True) if item is not None
        }

    def doses(self, places: Collection[DosePlace]) -> Mapping[DosePlace, Dose]:
        wanted = list(places)
        found = self._table.get(*(self._book.dose_place(*place) for place in wanted))
        return {
            place: Dose.model_validate_json(item.plaintext)
            for place, item in zip(wanted, found, strict=True)
            if item is not None
        }


class DynamoTasks:
    """The tasks of the municipality that the table is opened for."""

    def __init__(self, table: SealedTable) -> None:
        self._table = table

    def task(self, entry: EntryRef) -> Task:
        item = self._table.get_one(self._place(entry))
        if item is None:
            return Task(entry=entry)
        return Task.model_validate_json(item.plaintext).model_copy(update={"version": item.version})

    def tasks(self) -> Sequence[Task]:
        return [
            Task.model_validate_json(row.plaintext).model_copy(update={"version": row.version})
            for shard in range(SHARDS)
            for row in self._table.query(Area.RESIDENT, f"TASKS#{shard}")
        ]

    def put(self, task: Task, entry: Entry) -> None:
        body = task.model_dump_json(exclude={"version"}).encode()
        self._table.commit(entry, [self._table.put_next(self._place(task.entry), body, task.version)])

    def _place(self, entry: EntryRef) -> Place:
        partition, prefix = tasks_of(self._table, entry.ticket)
        return Place(
            Area.RESIDENT, partition, prefix + self._table.blind(Area.RESIDENT, "TASK", entry.identity)
        )


class DynamoPapers:
    """The paper entries of the municipality that the table is opened for."""

    def __init__(self, table: SealedTable) -> None:
        self._table = table
        self._book = DynamoTicketBook(table)

    def paper(self, paper_id: str) -> PaperEntry | None:
        item = self._table.get_one(_paper_place(paper_id))
        if item is None:
            return None
        return PaperEntry.model_validate_json(item.plaintext).model_copy(update={"version": item.version})

    def papers(self) -> Sequence[PaperEntry]:
        return [
            PaperEntry.model_validate_json(row.plaintext).model_copy(update={"version": row.version})
            for row in self._table.query(Area.RESIDENT, "PAPERS")
        ]

    def put(self, paper: PaperEntry, page: Page) -> None:
        body = paper.model_dump_json(exclude={"version"}).encode()
        lapses: dict[str, Any] = {"until": lapsing(page.entry.at)} if paper.state in PAPER_DONE else {}
        kept = self._table.put_next(_paper_place(paper.paper_id), body, paper.version, **lapses)
        self._table.commit(page.entry, [kept, *self._book.writes(page)])

    def note(self, entry: Entry) -> None:
        self._table.commit(entry)


def tasks_of(table: SealedTable, ticket: TicketNumber) -> tuple[str, str]:
    """Return the partition of a ticket's tasks, and what their sort keys begin with."""
    blind = table.blind(Area.RESIDENT, "TASKS", str(ticket))
    return f"TASKS#{int(blind[0], 16) % SHARDS}", f"{blind}#"


def _paper_place(paper_id: str) -> Place:
    return Place(Area.RESIDENT, "PAPERS", paper_id)
