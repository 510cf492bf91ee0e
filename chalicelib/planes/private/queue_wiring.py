"""What the private plane works through queues with: one table, opened for the duty ``desk``."""

from dataclasses import dataclass

from chalicelib.adapters.dynamodb.bulk_fixes import DynamoBulkFixes
from chalicelib.adapters.dynamodb.days import DynamoDayCounts, DynamoDayLists
from chalicelib.adapters.dynamodb.queues import DynamoPapers, DynamoShelf, DynamoTasks
from chalicelib.adapters.dynamodb.residents import DynamoResidents
from chalicelib.adapters.dynamodb.reviews import DynamoReviews
from chalicelib.adapters.dynamodb.table import SealedTable
from chalicelib.adapters.dynamodb.tickets import DynamoTicketBook
from chalicelib.adapters.masters import load_municipalities, load_origins
from chalicelib.systems.vrs.doses.scan import Knowledge
from chalicelib.systems.vrs.queues.bulk.use_cases import FixDesk
from chalicelib.systems.vrs.queues.days.use_cases import DayDesk
from chalicelib.systems.vrs.queues.foreign.use_cases import ForeignDesk
from chalicelib.systems.vrs.queues.near.use_cases import NearDesk
from chalicelib.systems.vrs.queues.paper.use_cases import PaperDesk
from chalicelib.systems.vrs.queues.tasks.use_cases import QueueDesk
from chalicelib.systems.vrs.retention.business import BusinessEnds
from chalicelib.values.clock import Clock, Draws


@dataclass(frozen=True)
class QueueRoom:
    """The desks of this room."""

    queue: QueueDesk
    near: NearDesk
    fixes: FixDesk
    papers: PaperDesk
    days: DayDesk
    foreign: ForeignDesk


def queue_room(
    table: SealedTable, known: Knowledge, ends: BusinessEnds, draws: Draws, clock: Clock
) -> QueueRoom:
    """Return the desks over one municipality's table."""
    book, shelf, residents = DynamoTicketBook(table), DynamoShelf(table), DynamoResidents(table)
    lists, counts = DynamoDayLists(table), DynamoDayCounts(table)
    return QueueRoom(
        queue=QueueDesk(DynamoTasks(table), DynamoReviews(table), residents, book, shelf, clock),
        near=NearDesk(book, shelf, residents, known, clock),
        fixes=FixDesk(DynamoBulkFixes(table), shelf, lists, known, ends, draws, clock),
        papers=PaperDesk(DynamoPapers(table), book, known, ends, draws, clock),
        days=DayDesk(lists, counts, clock),
        foreign=ForeignDesk(book, lists, counts, load_origins(), load_municipalities(), known, ends, clock),
    )
