"""What a former city's answer changes here: pure, and decided on everything the person has.

A dose that stands on any of the person's tickets, or on a number of one's chain (``tickets/kin.py``), is
not recorded again; every sheet that was looked at is written too, on the condition that it is as read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from chalicelib.systems.vrs.doses.model import Conflict, Dose, FindingCode, Source
from chalicelib.systems.vrs.doses.rules import venue_findings
from chalicelib.systems.vrs.doses.scan import Knowledge, Occasion, conflict_of
from chalicelib.systems.vrs.doses.vaccines import VaccineMaster
from chalicelib.systems.vrs.inquiries.model import ProvidedDose
from chalicelib.systems.vrs.retention.business import BusinessEnd, is_over
from chalicelib.systems.vrs.tickets.kin import given_elsewhere, with_kin
from chalicelib.systems.vrs.tickets.model import Slot, TicketNumber, TicketSheet
from chalicelib.values.municipality import MunicipalityCode


@dataclass
class Imported:
    """What an answer changes about a person's tickets; nothing that stands is overwritten."""

    sheets: dict[TicketNumber, TicketSheet]
    kin: dict[TicketNumber, TicketSheet]
    """The sheets of the person's chains that are on no ticket of theirs."""
    doses: list[Dose] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    changed: set[TicketNumber] = field(default_factory=set)
    after_end: int = 0
    """Doses that the former city gave after the last day of business here: none of this record's."""

    @property
    def changes(self) -> tuple[TicketSheet, ...]:
        """The sheets that are written: with a dose, all that it was decided on."""
        changed = tuple(self.sheets[ticket] for ticket in sorted(self.changed, key=str))
        read = (each for each in (*self.sheets.values(), *self.kin.values()) if each.version)
        return with_kin(changed, read) if self.doses else changed

    def weight(self) -> int:
        """Return how many items it writes."""
        return len(self.changes) + len(self.doses) + len(self.conflicts)


@dataclass(frozen=True)
class Here:
    """What stands of a person: their sheets in the order of issue, and the others of their chains."""

    own: Mapping[TicketNumber, TicketSheet]
    kin: Mapping[TicketNumber, TicketSheet]


def plan_import(
    doses: tuple[ProvidedDose, ...],
    here: Here,
    former: MunicipalityCode,
    occasion: Occasion,
    known: Knowledge,
    end: BusinessEnd | None,
) -> Imported:
    """Return what a former city's doses change: new ones go on the newest ticket (the last of ``own``).

    A dose that stands here already changes nothing; one that differs is kept as a conflict for staff; one
    that was given after the end of business here is counted, and stays in the answer only.
    """
    draft = Imported(dict(here.own), dict(here.kin))
    newest = list(here.own)[-1]
    for dose in doses:
        if is_over(end, dose.given_on):
            draft.after_end += 1
            continue
        standing = _standing(dose.turn, draft)
        if any(_same(dose, slot, known.vaccines) for _, slot in standing):
            continue
        if standing:
            _claim(dose, standing[0][0], draft, (former, occasion), known)
        else:
            _add(dose, newest, draft, (former, occasion), known)
    return draft


def _standing(turn: int, draft: Imported) -> list[tuple[TicketNumber, Slot]]:
    """Return the doses that take a turn anywhere, each with the person's ticket that a claim goes to."""
    found = []
    for ticket, sheet in draft.sheets.items():
        given = (*sheet.given, *given_elsewhere(sheet, draft.kin.values()))
        found += [(ticket, slot) for slot in given if slot.turn == turn]
    return found


def _add(
    dose: ProvidedDose,
    ticket: TicketNumber,
    draft: Imported,
    whence: tuple[MunicipalityCode, Occasion],
    known: Knowledge,
) -> None:
    made = _dose(dose, ticket, draft, whence, known)
    draft.doses.append(made)
    draft.sheets[ticket] = draft.sheets[ticket].with_slot(made.slot())
    draft.changed.add(ticket)


def _claim(
    dose: ProvidedDose,
    ticket: TicketNumber,
    draft: Imported,
    whence: tuple[MunicipalityCode, Occasion],
    known: Knowledge,
) -> None:
    sheet = draft.sheets[ticket]
    claim = _dose(dose, ticket, draft, whence, known)
    finding = known.sentences.finding(FindingCode.ANOTHER_CLAIM)
    conflict = conflict_of(claim.model_copy(update={"findings": (finding, *claim.findings)}), sheet)
    if conflict.conflict_id not in sheet.claims:
        draft.conflicts.append(conflict)
        claims = (*sheet.claims, conflict.conflict_id)
        draft.sheets[ticket] = sheet.model_copy(update={"claims": claims})
        draft.changed.add(ticket)


def _dose(
    dose: ProvidedDose,
    ticket: TicketNumber,
    draft: Imported,
    whence: tuple[MunicipalityCode, Occasion],
    known: Knowledge,
) -> Dose:
    former, occasion = whence
    sheet, every = draft.sheets[ticket], (*draft.sheets.values(), *draft.kin.values())
    slot = sheet.slot(dose.turn)
    plain = Dose(
        ticket=sheet.ticket,
        turn=dose.turn,
        version=1 if slot is None else slot.version + 1,
        given_on=dose.given_on,
        product=dose.product,
        lot=dose.lot,
        source=Source.FORMER_CITY,
        recorded_by=occasion.recorded_by,
        recorded_at=occasion.now,
        provided_by=former,
    )
    others = [other for other in (*sheet.given, *given_elsewhere(sheet, every)) if other.turn != dose.turn]
    found = venue_findings(plain, others, known.vaccines, known.sentences, today=occasion.today)
    return plain.model_copy(update={"findings": found})


def _same(dose: ProvidedDose, slot: Slot, vaccines: VaccineMaster) -> bool:
    """Tell whether two cities mean one dose: the day and lot agree, and so does the maker."""
    if (dose.given_on, dose.lot) != (slot.given_on, slot.lot):
        return False
    if dose.product == slot.product:
        return True
    there = vaccines.resolve(dose.product, dose.given_on)
    here = vaccines.resolve(slot.product, slot.given_on)
    return there is not None and here is not None and there.maker == here.maker
