"""What registering a person would change: pure, the same for the dry run and for the act."""

from dataclasses import dataclass, field
from datetime import date

from chalicelib.systems.vrs.doses.model import Conflict, Dose, FindingCode, Source
from chalicelib.systems.vrs.doses.rules import venue_findings
from chalicelib.systems.vrs.doses.scan import Knowledge, Occasion, conflict_of, waiting_for
from chalicelib.systems.vrs.doses.vaccines import VaccineMaster
from chalicelib.systems.vrs.moves.rules import is_flagged, stops_of
from chalicelib.systems.vrs.registration.model import (
    Candidate,
    DoseInFile,
    Outcome,
    Refusal,
    TicketInFile,
)
from chalicelib.systems.vrs.registration.ports import PersonChange, Standing
from chalicelib.systems.vrs.residents.model import Resident
from chalicelib.systems.vrs.tickets.kin import given_elsewhere, standing_at
from chalicelib.systems.vrs.tickets.model import (
    Slot,
    StopCause,
    TicketNumber,
    TicketSheet,
    TicketState,
    Waiting,
)
from chalicelib.systems.vrs.tickets.origin import Origin

IN_A_FILE = ("name", "born_on", "sex", "tickets", "number_index", "version")
"""What a registration file says of a person that is known already."""
TAKEN_NUMBER = "この個人番号は、別の宛名番号の方に登録されています。元の台帳を確かめてください。"
MERGED = "この宛名番号は、別の宛名番号の登録に統合されています。統合先の宛名番号で登録してください。"
FLAGGED = "転出・死亡等のフラグがある方には、接種券を発行できません。フラグを確かめてください。"
TAKEN_TICKET = "この接種券番号は、別の方に発行済みです。番号を確かめてください。"


@dataclass(frozen=True)
class Plan:
    """A person's outcome, what changes in the words of the columns, and the change itself."""

    row: int
    outcome: Outcome
    words: tuple[str, ...] = ()
    change: PersonChange | None = None
    refusal: Refusal | None = None


@dataclass
class _Draft:
    """The changes to a person's tickets while they are collected."""

    sheets: dict[TicketNumber, TicketSheet]
    """Every sheet as it would be by now."""
    issued: list[TicketNumber] = field(default_factory=list)
    changed: list[TicketNumber] = field(default_factory=list)
    joined: list[TicketNumber] = field(default_factory=list)
    """Sheets of the same chains: they do not change, but must be as they were read."""
    sheets_before: list[TicketSheet] = field(default_factory=list)
    doses: list[Dose] = field(default_factory=list)
    waiting_over: list[Waiting] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    hinted: bool = False
    """Whether a sheet keeps another 生まれた日 than before."""


def plan(
    candidate: Candidate,
    standing: Standing,
    occasion: Occasion,
    known: Knowledge,
    born_day: int | None = None,
) -> Plan:
    """Return what registering a candidate would do, given what stands.

    ``born_day`` is what the sheets of their tickets keep for venues to compare; None where nothing is kept.
    """
    before = standing.resident
    refusal = _refused(candidate, standing, occasion.today)
    if refusal is not None:
        return Plan(refusal.row, Outcome.REFUSED, refusal=refusal)
    after = _resident(candidate, standing)
    draft = _Draft(dict(standing.sheets))
    for ticket in candidate.tickets:
        _plan_ticket(ticket, standing, draft, occasion, known)
    for number in after.tickets:
        _plan_hint(number, born_day, draft)
    words = _words(before, after, draft)
    if not words:
        return Plan(candidate.row, Outcome.SAME)
    changed_number = before is None or before.number_index != standing.number_index
    change = PersonChange(
        before=before,
        after=after,
        number=candidate.individual_number if changed_number else None,
        issued=tuple(draft.issued),
        sheets=tuple(draft.sheets[ticket] for ticket in dict.fromkeys((*draft.changed, *draft.joined))),
        sheets_before=tuple(draft.sheets_before),
        doses=tuple(draft.doses),
        waiting_over=tuple(draft.waiting_over),
        conflicts=tuple(draft.conflicts),
    )
    return Plan(candidate.row, Outcome.NEW if before is None else Outcome.CHANGED, words, change)


def _refused(candidate: Candidate, standing: Standing, today: date) -> Refusal | None:
    before = standing.resident
    if before is not None and before.merged_into is not None:
        return Refusal(row=candidate.row, column="宛名番号", reason=MERGED)
    held = before is not None and before.number_index == standing.number_index
    if standing.number_is_held and not held:
        return Refusal(row=candidate.row, column="個人番号", reason=TAKEN_NUMBER)
    for ticket in candidate.tickets:
        if before is not None and ticket.ticket in before.tickets:
            continue
        if standing.owners.get(ticket.ticket, standing.person_id) != standing.person_id:
            return Refusal(row=ticket.row, column="接種券番号", reason=TAKEN_TICKET)
        if before is not None and is_flagged(before, today):
            return Refusal(row=ticket.row, column="接種券番号", reason=FLAGGED)
    return None


def _resident(candidate: Candidate, standing: Standing) -> Resident:
    before = standing.resident
    held = () if before is None else before.tickets
    added = tuple(each.ticket for each in candidate.tickets if each.ticket not in held)
    person = Resident(
        person_id=standing.person_id,
        addressee=candidate.addressee,
        name=candidate.name,
        born_on=candidate.born_on,
        sex=candidate.sex,
        tickets=(*held, *added),
        number_index=standing.number_index,
        version=1 if before is None else before.version + 1,
    )
    if before is None:
        return person
    known = {name: getattr(person, name) for name in IN_A_FILE}
    return before.model_copy(update=known)  # what was noted since (flags, re-issues, merges) stays


def _plan_ticket(
    ticket: TicketInFile, standing: Standing, draft: _Draft, occasion: Occasion, known: Knowledge
) -> None:
    before = draft.sheets.get(ticket.ticket) or TicketSheet.blank(ticket.ticket)
    sheet = before
    if ticket.ticket not in standing.owners:
        draft.issued.append(ticket.ticket)
    if sheet.state is TicketState.UNKNOWN:
        draft.waiting_over += [waiting_for(slot, ticket.ticket) for slot in sheet.given]
        flags = () if standing.resident is None else standing.resident.flags
        sheet = sheet.with_stops(StopCause.FLAG, *stops_of(flags))
    kin = [draft.sheets[other] for other in sheet.kin if other in draft.sheets]
    for given in ticket.doses:
        sheet = _plan_dose(given, sheet, given_elsewhere(sheet, kin), draft, occasion, known)
    if sheet.given != before.given:
        draft.joined += [other.ticket for other in kin]
    if sheet != before:
        draft.changed.append(ticket.ticket)
        draft.sheets[ticket.ticket] = sheet
        draft.sheets_before.append(before)


def _plan_hint(ticket: TicketNumber, born_day: int | None, draft: _Draft) -> None:
    """Keep for venues what they may compare: on every ticket of the person, in this file or not."""
    sheet = draft.sheets.get(ticket)
    if sheet is None or sheet.born_day == born_day:
        return
    draft.hinted = True
    if ticket not in draft.changed:
        draft.changed.append(ticket)
        draft.sheets_before.append(sheet)
    draft.sheets[ticket] = sheet.model_copy(update={"born_day": born_day})


def _plan_dose(
    given: DoseInFile,
    sheet: TicketSheet,
    elsewhere: tuple[Slot, ...],
    draft: _Draft,
    occasion: Occasion,
    known: Knowledge,
) -> TicketSheet:
    """Add a dose the file knows; one that differs from what stands is kept as a conflict."""
    slot = standing_at(given.turn, sheet, elsewhere)
    dose = _dose(given, sheet, elsewhere, occasion, known)
    if slot is None:
        draft.doses.append(dose)
        return sheet.with_slot(dose.slot())
    if _same(given, slot, known.vaccines):
        return sheet
    claim = dose.model_copy(
        update={"findings": (known.sentences.finding(FindingCode.ANOTHER_CLAIM), *dose.findings)}
    )
    conflict = conflict_of(claim, sheet)
    if conflict.conflict_id in sheet.claims:
        return sheet
    draft.conflicts.append(conflict)
    return sheet.model_copy(update={"claims": (*sheet.claims, conflict.conflict_id)})


def _dose(
    given: DoseInFile,
    sheet: TicketSheet,
    elsewhere: tuple[Slot, ...],
    occasion: Occasion,
    known: Knowledge,
) -> Dose:
    slot = sheet.slot(given.turn)
    plain = Dose(
        ticket=sheet.ticket,
        turn=given.turn,
        version=1 if slot is None else slot.version + 1,
        given_on=given.given_on,
        product=given.product,
        lot=given.lot,
        source=Source.FILE,
        origin=given.origin or Origin.OWN,
        origin_code=given.origin_code,
        recorded_by=occasion.recorded_by,
        recorded_at=occasion.now,
    )
    others = [other for other in (*sheet.given, *elsewhere) if other.turn != given.turn]
    found = venue_findings(plain, others, known.vaccines, known.sentences, today=occasion.today)
    return plain.model_copy(update={"findings": found})


def _same(given: DoseInFile, slot: Slot, vaccines: VaccineMaster) -> bool:
    """Tell whether both mean one dose: day, lot and maker agree, and the origin where the file says it."""
    if given.origin is not None and (given.origin, given.origin_code) != (slot.origin, slot.origin_code):
        return False
    if (given.given_on, given.lot) != (slot.given_on, slot.lot):
        return False
    if given.product == slot.product:
        return True
    in_file = vaccines.resolve(given.product, given.given_on)
    recorded = vaccines.resolve(slot.product, slot.given_on)
    return in_file is not None and recorded is not None and in_file.maker == recorded.maker


def _words(before: Resident | None, after: Resident, draft: _Draft) -> tuple[str, ...]:
    """Say what changes in the words of the columns, without a value."""
    words = []
    if before is None:
        words.append("新規")
    else:
        compared = {
            "氏名": (before.name, after.name),
            "生年月日": (before.born_on, after.born_on),
            "性別": (before.sex, after.sex),
            "個人番号": (before.number_index, after.number_index),
        }
        words += [name for name, (old, new) in compared.items() if old != new]
        words += ["接種券番号"] * bool(draft.issued)
    words += ["接種記録"] * bool(draft.doses)
    words += ["登録待ちとの結び付け"] * bool(draft.waiting_over)
    words += ["重複登録として保留"] * bool(draft.conflicts)
    words += ["照合の手掛かり"] * (draft.hinted and before is not None)
    return tuple(words)
