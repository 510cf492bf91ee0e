"""Moves of people: their next versions, links of new tickets, and the sheets that must say the same."""

from collections.abc import Sequence

from chalicelib.adapters.area_keys import Area
from chalicelib.adapters.dynamodb.places import lapsing
from chalicelib.adapters.dynamodb.residents import DynamoResidents, trace_place
from chalicelib.adapters.dynamodb.table import SealedTable
from chalicelib.adapters.dynamodb.tickets import DynamoTicketBook
from chalicelib.audit.model import Entry
from chalicelib.systems.vrs.changesets.ports import Chunk
from chalicelib.systems.vrs.moves.filed import MovesTrace
from chalicelib.systems.vrs.moves.ports import Move
from chalicelib.systems.vrs.residents.model import Resident
from chalicelib.systems.vrs.tickets.model import TicketNumber
from chalicelib.systems.vrs.tickets.ports import Page
from chalicelib.values.people import AddresseeNumber


class DynamoMoves:
    """The registrations of the municipality that the table is opened for."""

    def __init__(self, table: SealedTable) -> None:
        self._table = table
        self._residents = DynamoResidents(table)
        self._book = DynamoTicketBook(table)

    def registered(self, person_id: str) -> Resident | None:
        return self._residents.registered(person_id)

    def id_of(self, addressee: AddresseeNumber) -> str:
        return self._residents.id_of(addressee)

    def holder(self, ticket: TicketNumber) -> str | None:
        return self._residents.holder(ticket)

    def write(self, move: Move, entry: Entry, trace: MovesTrace | None = None) -> None:
        writes = [self._residents.issue(ticket, person_id) for ticket, person_id in move.issued]
        for before, after in move.people:
            writes += self._residents.writes(before, after, ())
        writes += self._book.writes(Page(entry, sheets=move.sheets, waiting_over=move.waiting_over))
        if trace is not None:
            place = trace_place(trace.changeset_id, trace.part, trace.registration)
            body, until = trace.model_dump_json().encode(), lapsing(entry.at)
            writes.append(self._table.put_next(place, body, int(trace.undone), until=until))
        self._table.commit(entry, writes)

    def traces(self, chunk: Chunk) -> Sequence[MovesTrace]:
        partition, prefix = f"CHANGESET#{chunk.changeset_id}", f"{chunk.part:04d}#"
        rows = self._table.query(Area.RESIDENT, partition, prefix=prefix)
        return [MovesTrace.model_validate_json(row.plaintext) for row in rows]

    def note(self, entry: Entry) -> None:
        self._residents.note(entry)
