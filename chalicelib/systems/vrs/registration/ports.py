"""What registering needs."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from chalicelib.audit.model import Entry
from chalicelib.systems.vrs.doses.model import Conflict, Dose
from chalicelib.systems.vrs.registration.model import Candidate, Registration
from chalicelib.systems.vrs.residents.model import Resident
from chalicelib.systems.vrs.tickets.model import TicketNumber, TicketSheet, Waiting
from chalicelib.values.individual_number import IndividualNumber


@dataclass(frozen=True)
class Standing:
    """What is already known of a candidate.  ``person_id`` is theirs, registered before or not."""

    person_id: str
    number_index: str
    number_is_held: bool
    resident: Resident | None
    owners: dict[TicketNumber, str] = field(default_factory=dict)
    sheets: dict[TicketNumber, TicketSheet] = field(default_factory=dict)


@dataclass(frozen=True)
class PersonChange:
    """Everything that registering one person writes; it is written whole or not at all.

    ``before`` is the person's standing version; None for a new person.  ``number`` is
    given where it must be sealed: for a new person, or where it changed.
    """

    before: Resident | None
    after: Resident
    number: IndividualNumber | None = None
    issued: tuple[TicketNumber, ...] = ()
    sheets: tuple[TicketSheet, ...] = ()
    doses: tuple[Dose, ...] = ()
    waiting_over: tuple[Waiting, ...] = ()
    conflicts: tuple[Conflict, ...] = ()

    def weight(self) -> int:
        """Return how many items the change writes at the most."""
        person = 4 if self.before is not None else 2
        kept = len(self.sheets) + len(self.doses) + len(self.waiting_over) + len(self.conflicts)
        return person + len(self.issued) + kept


class Register(Protocol):
    """The people, numbers and tickets of one municipality, as a registration writes them."""

    def standing(self, candidates: Sequence[Candidate]) -> list[Standing]:
        """Return what is known of each candidate, in their order."""

    def write(self, changes: Sequence[PersonChange], entry: Entry) -> None:
        """Write changes in one transaction of at most 100 items; raise SheetMoved."""

    def keep(self, registration: Registration, entry: Entry) -> None:
        """Keep what a checked or applied file was."""

    def registration(self, registration_id: str) -> Registration | None:
        """Return a checked file's record, or None."""
