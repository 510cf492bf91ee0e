"""Moves of people, at the desk and by file, in memory."""

from collections.abc import Sequence

from chalicelib.audit.model import Entry
from chalicelib.systems.vrs.changesets.ports import Chunk
from chalicelib.systems.vrs.moves.filed import MovesTrace
from chalicelib.systems.vrs.moves.ports import Move
from chalicelib.systems.vrs.residents.model import Resident
from chalicelib.systems.vrs.tickets.model import TicketNumber
from chalicelib.systems.vrs.tickets.ports import Page
from chalicelib.values.people import AddresseeNumber
from tests.fakes.cabinet import Cabinet, put_new, put_next
from tests.fakes.people import FakeResidents
from tests.fakes.tickets import FakeTicketBook


class FakeMoves:
    """The registrations of one municipality, each as it stands by itself."""

    def __init__(self, cabinet: Cabinet) -> None:
        self._cabinet = cabinet
        self._residents = FakeResidents(cabinet)
        self._book = FakeTicketBook(cabinet)

    def registered(self, person_id: str) -> Resident | None:
        return self._residents.registered(person_id)

    def id_of(self, addressee: AddresseeNumber) -> str:
        return self._residents.id_of(addressee)

    def holder(self, ticket: TicketNumber) -> str | None:
        return self._residents.holder(ticket)

    def write(self, move: Move, entry: Entry, trace: MovesTrace | None = None) -> None:
        writes = [put_new("ticket holder", str(ticket), person_id) for ticket, person_id in move.issued]
        for before, after in move.people:
            writes += self._residents.versions(before, after)
        writes += self._book.writes(Page(entry, sheets=move.sheets, waiting_over=move.waiting_over))
        if trace is not None:
            kind = f"traces {trace.changeset_id} {trace.part}"
            writes.append(put_next(kind, trace.registration, trace, int(trace.undone)))
        self._cabinet.commit(entry, writes)

    def traces(self, chunk: Chunk) -> Sequence[MovesTrace]:
        return self._cabinet.values(f"traces {chunk.changeset_id} {chunk.part}")

    def note(self, entry: Entry) -> None:
        self._cabinet.commit(entry)
