"""What registering needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from chalicelib.audit.model import Entry
from chalicelib.systems.vrs.changesets.ports import Chunk
from chalicelib.systems.vrs.doses.model import Conflict, Dose
from chalicelib.systems.vrs.registration.model import Candidate, Registration
from chalicelib.systems.vrs.registration.undoing import Restoration, Trace
from chalicelib.systems.vrs.residents.model import Resident
from chalicelib.systems.vrs.tickets.model import TicketNumber, TicketSheet, Waiting
from chalicelib.values.individual_number import IndividualNumber
from chalicelib.values.people import AddresseeNumber


@dataclass(frozen=True)
class Standing:
    """What is already known of a candidate.  ``person_id`` is theirs, registered before or not."""

    person_id: str
    number_index: str
    number_is_held: bool
    resident: Resident | None
    owners: dict[TicketNumber, str] = field(default_factory=dict)
    sheets: dict[TicketNumber, TicketSheet] = field(default_factory=dict)

    def others(self, born_on: date) -> list[TicketNumber]:
        """Return the tickets, beyond those of the file, whose sheets a file with this birth date may change.

        The numbers of a chain are one ticket; and with another birth date, what venues compare with it
        changes on all of the person's tickets.
        """
        chained = [ticket for sheet in self.sheets.values() for ticket in sheet.kin]
        person = self.resident
        mine = () if person is None or person.born_on == born_on else person.tickets
        return [ticket for ticket in dict.fromkeys((*chained, *mine)) if ticket not in self.sheets]

    @classmethod
    def of(cls, resident: Resident, sheets: Mapping[TicketNumber, TicketSheet]) -> "Standing":
        """Return what is known of somebody registered, with those of the sheets that are theirs."""
        return cls(
            person_id=resident.person_id,
            number_index=resident.number_index,
            number_is_held=True,
            resident=resident,
            owners=dict.fromkeys(resident.tickets, resident.person_id),
            sheets={ticket: sheets[ticket] for ticket in resident.tickets if ticket in sheets},
        )


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
    sheets_before: tuple[TicketSheet, ...] = ()
    doses: tuple[Dose, ...] = ()
    waiting_over: tuple[Waiting, ...] = ()
    conflicts: tuple[Conflict, ...] = ()

    def weight(self) -> int:
        """Return how many items the change writes at the most.

        The person, the two lists of a new one (of everybody, by names) or the former version, the number
        and its former one, and the trace that undoing goes by; whoever is named anew moves in the list.
        """
        before, after = self.before, self.after
        renamed = before is not None and (before.name, before.born_on) != (after.name, after.born_on)
        person = 7 if renamed else 5
        kept = len(self.sheets) + len(self.doses) + len(self.waiting_over) + len(self.conflicts)
        return person + len(self.issued) + kept

    def trace(self, former_number: str | None) -> Trace:
        """Return what undoing the change goes by."""
        return Trace(
            before=self.before,
            after=self.after,
            issued=self.issued,
            sheets_before=self.sheets_before,
            doses=self.doses,
            waiting_over=self.waiting_over,
            conflicts=self.conflicts,
            former_number=former_number,
        )


class Register(Protocol):
    """The people, numbers and tickets of one municipality, as a registration writes them."""

    def standing(self, candidates: Sequence[Candidate]) -> list[Standing]:
        """Return what is known of each candidate, in their order."""

    def held(self, addressees: Sequence[AddresseeNumber]) -> list[Standing | None]:
        """Return what is known of the people of 宛名番号, in their order; None of those not registered."""

    def write(self, changes: Sequence[PersonChange], entry: Entry, chunk: Chunk | None = None) -> None:
        """Write changes in one transaction of at most 100 items; raise SheetMoved.

        With a chunk each change leaves a trace there, by which it can be undone.
        """

    def traces(self, chunk: Chunk) -> Sequence[Trace]:
        """Return the traces of a chunk, by person."""

    def present(self, trace: Trace) -> tuple[Resident | None, dict[TicketNumber, TicketSheet]]:
        """Return the person of a trace and the sheets it names, as they stand now."""

    def restore(self, restoration: Restoration, chunk: Chunk, entry: Entry) -> None:
        """Write a restoration in one transaction, and mark its trace as undone; raise SheetMoved."""

    def keep(self, registration: Registration, entry: Entry) -> None:
        """Keep what a checked or applied file was."""

    def registration(self, registration_id: str) -> Registration | None:
        """Return a checked file's record, or None."""
