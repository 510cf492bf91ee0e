"""What is right about an inquiry: its basis, and what an answer changes here.  Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from chalicelib.access.model import Purpose
from chalicelib.errors import (
    BasisMissing,
    BulkNotOpen,
    FormerCityNotHere,
    GroundNotOpen,
    InquiryLimitReached,
    NotYetHappened,
    TooManyMisses,
    UnknownFormerCity,
)
from chalicelib.systems.vrs.doses.model import Conflict, Dose, FindingCode, Source
from chalicelib.systems.vrs.doses.rules import venue_findings
from chalicelib.systems.vrs.doses.scan import Knowledge, Occasion, conflict_of
from chalicelib.systems.vrs.doses.vaccines import VaccineMaster
from chalicelib.systems.vrs.inquiries.model import (
    AskedCounts,
    Ground,
    IdentityCheck,
    ProvidedDose,
    Question,
)
from chalicelib.systems.vrs.inquiries.policy import InquiryKind, InquiryPolicy, Limit
from chalicelib.systems.vrs.tickets.kin import with_kin
from chalicelib.systems.vrs.tickets.model import Slot, SlotStatus, TicketNumber, TicketSheet
from chalicelib.values.clock import day_in_japan
from chalicelib.values.municipality import Municipalities, MunicipalityCode


def check_ground(
    kind: InquiryKind, ground: Ground, asker: MunicipalityCode, now: datetime, policy: InquiryPolicy
) -> None:
    """Let a ground pass that is open today; raise GroundNotOpen, BulkNotOpen or NotYetHappened."""
    today = day_in_japan(now)
    grounds = policy.grounds(kind, asker, today)
    if kind is InquiryKind.BULK and not grounds:
        raise BulkNotOpen
    if ground.kind not in grounds:
        raise GroundNotOpen
    if ground.on > today:
        raise NotYetHappened


def check_identity(identity: IdentityCheck, now: datetime) -> None:
    """Let an identity check pass that took place; raise NotYetHappened."""
    if identity.checked_at > now:
        raise NotYetHappened


def check_former(
    former: MunicipalityCode, asker: MunicipalityCode, today: date, known: Municipalities, *, opened: bool
) -> None:
    """Let a former city pass that exists and keeps its records here.

    Raises UnknownFormerCity for a code that is nobody's or the asker's own, FormerCityNotHere.
    """
    if former == asker or known.ever(former) is None or known.is_ward(former):
        raise UnknownFormerCity
    if known.on(former, today) is None and not opened:
        raise UnknownFormerCity
    if not opened:
        raise FormerCityNotHere


def check_question(question: Question, provider: MunicipalityCode) -> None:
    """Let a question pass that stands on all its legs; the answering side asks once more (R-III-5-03).

    The types demand the same; this is what stands where a question came by without them.  Raises
    BasisMissing.
    """
    whole = (
        isinstance(question, Question)
        and getattr(question, "ground", None) is not None
        and getattr(question, "identity", None) is not None
        and getattr(question, "resident", None) is not None
        and getattr(question, "purpose", None) is Purpose.ANSWER_NEW_CITY
    )
    if not whole or question.former != provider or question.asker == provider:
        raise BasisMissing


def check_counts(limit: Limit, counts: AskedCounts, more: int) -> None:
    """Let so many more inquiries pass; raise InquiryLimitReached or TooManyMisses."""
    if not limit.leaves_room(counts, more):
        raise InquiryLimitReached
    if limit.suspects(counts):
        raise TooManyMisses


def kept_until(asked_on: date, years: int) -> date:
    """Return the last day of so many years: a record of 29 February ends on 28 February."""
    try:
        return asked_on.replace(year=asked_on.year + years)
    except ValueError:
        return asked_on.replace(year=asked_on.year + years, day=28)


def provided(sheets: Mapping[TicketNumber, TicketSheet]) -> tuple[ProvidedDose, ...]:
    """Return the doses that count on a person's tickets, by turn and day; never a ticket or a venue."""
    found = {
        (slot.turn, slot.given_on, slot.product, slot.lot)
        for sheet in sheets.values()
        for slot in sheet.given
    }
    return tuple(
        ProvidedDose(turn=turn, given_on=given_on, product=product, lot=lot)
        for turn, given_on, product, lot in sorted(found)
    )


@dataclass
class Imported:
    """What an answer changes about a person's tickets; nothing that stands is overwritten."""

    sheets: dict[TicketNumber, TicketSheet]
    doses: list[Dose]
    conflicts: list[Conflict]
    changed: set[TicketNumber]

    @property
    def changes(self) -> tuple[TicketSheet, ...]:
        """The sheets that are written; with a dose those of its ticket's chain too, which must be as read."""
        changed = [self.sheets[ticket] for ticket in sorted(self.changed, key=str)]
        given = {dose.ticket for dose in self.doses}
        kin = [
            self.sheets[other]
            for sheet in changed
            if sheet.ticket in given
            for other in sheet.kin
            if other in self.sheets
        ]
        return with_kin(changed, kin)

    def weight(self) -> int:
        """Return how many items it writes."""
        return len(self.changes) + len(self.doses) + len(self.conflicts)


def plan_import(
    doses: tuple[ProvidedDose, ...],
    sheets: Mapping[TicketNumber, TicketSheet],
    former: MunicipalityCode,
    occasion: Occasion,
    known: Knowledge,
) -> Imported:
    """Return what a former city's doses change: new ones go on the newest ticket (the last of ``sheets``).

    A dose that stands here already changes nothing; one that differs is kept as a conflict for staff.
    """
    draft = Imported(dict(sheets), [], [], set())
    newest = list(sheets)[-1]
    for dose in doses:
        standing = [
            (ticket, slot)
            for ticket, sheet in draft.sheets.items()
            if (slot := sheet.slot(dose.turn)) is not None and slot.status is SlotStatus.GIVEN
        ]
        if any(_same(dose, slot, known.vaccines) for _, slot in standing):
            continue
        if standing:
            _claim(dose, standing[0][0], draft, (former, occasion), known)
        else:
            _add(dose, newest, draft, (former, occasion), known)
    return draft


def _add(
    dose: ProvidedDose,
    ticket: TicketNumber,
    draft: Imported,
    whence: tuple[MunicipalityCode, Occasion],
    known: Knowledge,
) -> None:
    made = _dose(dose, draft.sheets[ticket], whence, known)
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
    claim = _dose(dose, sheet, whence, known)
    finding = known.sentences.finding(FindingCode.ANOTHER_CLAIM)
    conflict = conflict_of(claim.model_copy(update={"findings": (finding, *claim.findings)}), sheet)
    if conflict.conflict_id not in sheet.claims:
        draft.conflicts.append(conflict)
        claims = (*sheet.claims, conflict.conflict_id)
        draft.sheets[ticket] = sheet.model_copy(update={"claims": claims})
        draft.changed.add(ticket)


def _dose(
    dose: ProvidedDose,
    sheet: TicketSheet,
    whence: tuple[MunicipalityCode, Occasion],
    known: Knowledge,
) -> Dose:
    former, occasion = whence
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
    others = [other for other in sheet.given if other.turn != dose.turn]
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
