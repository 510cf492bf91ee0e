"""Moves of people: their next versions, links of new tickets, and the sheets that must say the same."""

from chalicelib.adapters.area_keys import Area
from chalicelib.adapters.dynamodb.places import Place
from chalicelib.adapters.dynamodb.residents import DynamoResidents
from chalicelib.adapters.dynamodb.table import SealedTable
from chalicelib.adapters.dynamodb.tickets import DynamoTicketBook
from chalicelib.audit.model import Entry
from chalicelib.systems.vrs.moves.filed import MovesFile
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

    def write(self, move: Move, entry: Entry) -> None:
        writes = [self._residents.issue(ticket, person_id) for ticket, person_id in move.issued]
        for before, after in move.people:
            writes += self._residents.writes(before, after, ())
        writes += self._book.writes(Page(entry, sheets=move.sheets, waiting_over=move.waiting_over))
        self._table.commit(entry, writes)

    def note(self, entry: Entry) -> None:
        self._residents.note(entry)


class DynamoMovesFiles:
    """The records of checked files of moves, in the office area."""

    def __init__(self, office: SealedTable) -> None:
        self._office = office

    def keep(self, file: MovesFile, entry: Entry) -> None:
        write = self._office.put_next(_place(file.file_id), file.model_dump_json().encode(), file.version - 1)
        self._office.commit(entry, [write])

    def file(self, file_id: str) -> MovesFile | None:
        item = self._office.get_one(_place(file_id))
        return None if item is None else MovesFile.model_validate_json(item.plaintext)


def _place(file_id: str) -> Place:
    return Place(Area.OFFICE, "MOVES", file_id)
