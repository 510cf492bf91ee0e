"""What a venue does: scan a ticket before the dose, and record the dose."""

from collections.abc import Sequence
from datetime import date

from chalicelib.access.model import Permission
from chalicelib.access.rules import require
from chalicelib.audit.model import Act
from chalicelib.systems.vrs.doses.answers import Answer, AnswerCode, DoseSoFar, Foretold
from chalicelib.systems.vrs.doses.desk import (
    Caller,
    Outcome,
    VenueDesk,
    answer_once,
    named,
    read_here,
    refuse,
)
from chalicelib.systems.vrs.doses.model import Source
from chalicelib.systems.vrs.doses.scan import (
    Decision,
    Knowledge,
    Occasion,
    Scan,
    answer_standing,
    answer_to,
    decide,
    dose_of,
    stopped_code,
)
from chalicelib.systems.vrs.retention.business import is_over
from chalicelib.systems.vrs.tickets.kin import given_elsewhere, kin_of, standing_at, with_kin
from chalicelib.systems.vrs.tickets.model import Slot, TicketLine, TicketSheet, TicketState
from chalicelib.systems.vrs.tickets.ports import Page, TicketBook
from chalicelib.values.clock import day_in_japan


def record_dose(scan: Scan, caller: Caller, desk: VenueDesk) -> str:
    """Record a scan and return the answer as JSON; the same key gives the same bytes again.

    Raises KeyReused where the key came before with another content, StaleProof, Contended
    and Unavailable where nothing was written.
    """
    require(caller.actor, Permission.RECORD_DOSE)
    line, refused = _read(scan.line, scan.given_on, caller, desk)
    if line is None or refused is not None:
        refused = refused or answer_to(AnswerCode.NOT_A_LINE)
        return refuse(scan, Act.DOSE_REFUSED, refused, caller, desk)

    def recorded(sheet: TicketSheet, book: TicketBook) -> Outcome:
        kin = kin_of(sheet, book)
        elsewhere = given_elsewhere(sheet, kin)
        decision = decide(scan, line, sheet, _occasion(caller, desk), desk.known, elsewhere)
        return Outcome(decision.answer, _page(decision, kin, caller, desk))

    return answer_once(scan, line, scan.given_on, caller, desk, recorded)


def check_ticket(
    text: str, given_on: date, product: str, lot: str, caller: Caller, desk: VenueDesk
) -> Foretold:
    """Tell what recording a line would answer, without recording (before the dose)."""
    require(caller.actor, Permission.CHECK_TICKET)
    line, refused = _read(text, given_on, caller, desk)
    answer = refused or answer_to(AnswerCode.NOT_A_LINE)
    so_far: tuple[DoseSoFar, ...] = ()
    book = desk.books.of(caller.actor.municipality)
    subject = born_day = None
    if line is not None and refused is None:
        book = desk.books.of(line.municipality)
        sheet = book.sheet(line.ticket) or TicketSheet.blank(line.ticket)
        elsewhere = given_elsewhere(sheet, kin_of(sheet, book))
        scan = Scan(line=text, given_on=given_on, product=product, lot=lot, venue="-", key="-" * 16)
        answer = _foretell(scan, line, sheet, elsewhere, _occasion(caller, desk), desk.known)
        so_far = _so_far((*sheet.given, *elsewhere))
        subject, born_day = str(line.ticket), _hint(sheet, line, desk)
    entry = caller.actor.entry(
        Act.TICKET_LOOKED_AT, desk.clock.now(), subject=subject, answer=answer.code.value
    )
    book.write(Page(entry))
    said = named(answer, line, desk, given_on)
    return Foretold(**dict(said), given=so_far, born_day=born_day)


def _hint(sheet: TicketSheet, line: TicketLine, desk: VenueDesk) -> int | None:
    """Return what may be compared with the paper today, whatever was kept when the ticket was issued."""
    opens = desk.known.hints.opens(line.municipality, day_in_japan(desk.clock.now()))
    return sheet.born_day if opens else None


def _foretell(
    scan: Scan,
    line: TicketLine,
    sheet: TicketSheet,
    elsewhere: tuple[Slot, ...],
    occasion: Occasion,
    known: Knowledge,
) -> Answer:
    standing = standing_at(line.turn, sheet, elsewhere)
    if standing is not None:
        return answer_standing(AnswerCode.ALREADY_RECORDED, line, standing)
    if sheet.stopped_by(scan.given_on):
        return answer_to(stopped_code(sheet, scan.given_on), line, given_on=scan.given_on)
    dose = dose_of(scan, line, sheet, occasion, known, elsewhere)
    code = AnswerCode.NOT_REGISTERED if sheet.state is TicketState.UNKNOWN else AnswerCode.READY
    return answer_to(code, line, given_on=scan.given_on, findings=dose.findings)


def _so_far(given: Sequence[Slot]) -> tuple[DoseSoFar, ...]:
    doses = (DoseSoFar(turn=slot.turn, given_on=slot.given_on, product=slot.product) for slot in given)
    return tuple(sorted(doses, key=lambda dose: (dose.turn, dose.given_on, dose.product)))


def _read(
    text: str, given_on: date, caller: Caller, desk: VenueDesk
) -> tuple[TicketLine | None, Answer | None]:
    """Read a line; return it with the refusal that keeps a dose from being recorded on it, if any."""
    line, refused = read_here(text, given_on, caller, desk)
    if line is None or refused is not None:
        return line, refused
    today = day_in_japan(desk.clock.now())
    if any(is_over(desk.ends.of(one), today) for one in (caller.actor.municipality, line.municipality)):
        return line, answer_to(AnswerCode.BUSINESS_OVER, line)
    return line, None


def _page(decision: Decision, kin: tuple[TicketSheet, ...], caller: Caller, desk: VenueDesk) -> Page:
    entry = caller.actor.entry(
        decision.act, desk.clock.now(), subject=decision.answer.ticket, answer=decision.answer.code.value
    )
    changed = () if decision.sheet is None else (decision.sheet,)
    return Page(
        entry=entry,
        sheets=changed if decision.dose is None else with_kin(changed, kin),
        doses=() if decision.dose is None else (decision.dose,),
        waiting=() if decision.waiting is None else (decision.waiting,),
        conflicts=() if decision.conflict is None else (decision.conflict,),
    )


def _occasion(caller: Caller, desk: VenueDesk) -> Occasion:
    now = desk.clock.now()
    return Occasion(caller.actor.id, Source.TABLET, now, day_in_japan(now))
