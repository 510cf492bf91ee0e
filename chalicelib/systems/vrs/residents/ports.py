"""What looking people up needs."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from chalicelib.audit.model import Entry
from chalicelib.systems.vrs.residents.model import Resident
from chalicelib.systems.vrs.tickets.model import Reason, TicketNumber
from chalicelib.values.people import AddresseeNumber, PersonName


class Residents(Protocol):
    """The residents of one municipality; no method can name another.

    A registration that was merged into another (統合) is answered with the one it was merged into.
    """

    def person(self, person_id: str) -> Resident | None:
        """Return a person, or None."""

    def by_ticket(self, ticket: TicketNumber) -> Resident | None:
        """Return the person a ticket was issued to, or None."""

    def by_addressee(self, addressee: AddresseeNumber) -> Resident | None:
        """Return the person of a 宛名番号, or None."""

    def named(self, name: PersonName, born_on: date, most: int) -> Sequence[str]:
        """Return the ids of up to so many registrations of a name (``PersonName.folded``) and a birth date.

        A registration is listed by the name it has now, also where it was merged into another.
        """

    def people(self, person_ids: Sequence[str]) -> Sequence[Resident | None]:
        """Return people by their ids, in that order; None where nobody has one."""

    def note(self, entry: Entry) -> None:
        """Write an audit entry for a reading, before its answer."""

    def history(self, person_id: str) -> Sequence[Resident]:
        """Return every version of a registration, oldest first; it does not go on to another."""

    def reasons(self, ticket: TicketNumber) -> Sequence[Reason]:
        """Return what staff typed about a ticket and its doses, oldest first."""
