"""What a registration leaves behind so that it can be undone, and undoing it: pure.

Nobody is erased.  A person whom the file made new is withdrawn: their tickets are theirs no longer, their
number is forgotten, their versions stay.  A dose that the file brought gets a cancelled version.
"""

from dataclasses import dataclass

from chalicelib.systems.vrs.doses.model import Conflict, Dose
from chalicelib.systems.vrs.doses.scan import Occasion
from chalicelib.systems.vrs.residents.model import Resident
from chalicelib.systems.vrs.tickets.model import SlotStatus, TicketNumber, TicketSheet, Waiting
from chalicelib.values.word import Word


class Trace(Word):
    """足跡: one person's change by a file, as it was written."""

    before: Resident | None
    after: Resident
    issued: tuple[TicketNumber, ...] = ()
    sheets_before: tuple[TicketSheet, ...] = ()
    doses: tuple[Dose, ...] = ()
    waiting_over: tuple[Waiting, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    former_number: str | None = None
    """The item of the number that was replaced, sealed as it stood; nobody here can open it."""
    undone: bool = False

    @property
    def person_version(self) -> int:
        """The version that the person stands at unless somebody changed them since."""
        if self.before is None:
            return self.after.version
        same = self.before.model_copy(update={"version": self.after.version}) == self.after
        return self.before.version if same else self.after.version


@dataclass(frozen=True)
class Restoration:
    """Everything that undoing one person's change writes, whole or not at all."""

    trace: Trace
    person: Resident | None
    """The person's next version; None where the file changed only their tickets."""
    sheets: tuple[TicketSheet, ...]
    doses: tuple[Dose, ...]


def restoration(
    trace: Trace,
    person: Resident | None,
    sheets: dict[TicketNumber, TicketSheet],
    occasion: Occasion,
    reason: str,
) -> Restoration | None:
    """Return what brings back a person as they were before; None where somebody changed them since."""
    if person is None or person.version != trace.person_version:
        return None
    for before in trace.sheets_before:
        now = sheets.get(before.ticket)
        if now is None or now.version != before.version + 1:
            return None
    doses = tuple(_cancelled(dose, occasion, reason) for dose in trace.doses)
    return Restoration(
        trace=trace,
        person=_person(trace, person),
        sheets=tuple(_sheet(before, doses) for before in trace.sheets_before),
        doses=doses,
    )


def _person(trace: Trace, person: Resident) -> Resident | None:
    version = person.version + 1
    if trace.before is None:
        return person.model_copy(update={"tickets": (), "number_index": "", "version": version})
    if trace.person_version == trace.before.version:
        return None
    return trace.before.model_copy(update={"version": version})


def _sheet(before: TicketSheet, doses: tuple[Dose, ...]) -> TicketSheet:
    """Return a sheet as it was, at its version of now, with the file's doses as cancelled ones."""
    sheet = before.model_copy(update={"version": before.version + 1})
    for dose in doses:
        if dose.ticket == before.ticket:
            sheet = sheet.with_slot(dose.slot())
    return sheet


def _cancelled(dose: Dose, occasion: Occasion, reason: str) -> Dose:
    return dose.model_copy(
        update={
            "version": dose.version + 1,
            "status": SlotStatus.CANCELLED,
            "reason": reason,
            "recorded_by": occasion.recorded_by,
            "recorded_at": occasion.now,
            "findings": (),
        }
    )
