"""What moves are kept with: people and their tickets, changed together or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from chalicelib.audit.model import Entry
from chalicelib.systems.vrs.changesets.ports import Chunk
from chalicelib.systems.vrs.moves.filed import MovesTrace
from chalicelib.systems.vrs.residents.model import Resident
from chalicelib.systems.vrs.tickets.model import TicketNumber, TicketSheet, Waiting
from chalicelib.values.people import AddresseeNumber


@dataclass(frozen=True)
class Move:
    """Everything one act changes: each person's version before and after, sheets as they were read.

    ``issued`` names for each new ticket the registration it is issued to, which for a person whose
    registrations were merged is that of the ticket it replaces.
    """

    people: tuple[tuple[Resident, Resident], ...]
    sheets: tuple[TicketSheet, ...] = ()
    issued: tuple[tuple[TicketNumber, str], ...] = ()
    waiting_over: tuple[Waiting, ...] = ()


class Moves(Protocol):
    """The registrations of one municipality, each as it stands by itself."""

    def registered(self, person_id: str) -> Resident | None:
        """Return a registration, merged into another or not; None where there is none."""

    def id_of(self, addressee: AddresseeNumber) -> str:
        """Return the id of the registration of a 宛名番号, registered or not."""

    def holder(self, ticket: TicketNumber) -> str | None:
        """Return the id of the registration that a ticket was issued to, or None."""

    def write(self, move: Move, entry: Entry, trace: MovesTrace | None = None) -> None:
        """Write an act in one transaction; raise SheetMoved where anything changed since it was read.

        An act of a file leaves its trace with it, new or as undone.
        """

    def traces(self, chunk: Chunk) -> Sequence[MovesTrace]:
        """Return the traces of a part of a file, by registration."""

    def note(self, entry: Entry) -> None:
        """Write an audit entry for a reading, before its answer."""
