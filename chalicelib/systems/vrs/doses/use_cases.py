"""What a venue does: scan a ticket before the dose, and record the dose."""

from dataclasses import dataclass
from datetime import date

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.access.tablets.model import Counter, Scope
from chalicelib.audit.model import Act
from chalicelib.errors import Contended, KeyReused, SheetMoved
from chalicelib.systems.vrs.doses.answers import Answer, AnswerCode
from chalicelib.systems.vrs.doses.model import Source
from chalicelib.systems.vrs.doses.scan import (
    Decision,
    Knowledge,
    Occasion,
    Scan,
    answer_to,
    decide,
    dose_of,
    stopped_code,
)
from chalicelib.systems.vrs.retention.business import BusinessEnds, is_over
from chalicelib.systems.vrs.tickets.kin import given_elsewhere, kin_of, standing_at, with_kin
from chalicelib.systems.vrs.tickets.kinds import TicketKinds
from chalicelib.systems.vrs.tickets.model import TicketKind, TicketLine, TicketSheet
from chalicelib.systems.vrs.tickets.ports import Once, Page, TicketBook, TicketBooks
from chalicelib.systems.vrs.tickets.rules import LineFault, read_line
from chalicelib.values.clock import Clock, day_in_japan
from chalicelib.values.municipality import Municipalities, Municipality

TRIES = 8
"""How often a scan is decided anew when others change the same ticket under it."""

FAULTS = {
    LineFault.NOT_A_LINE: AnswerCode.NOT_A_LINE,
    LineFault.WRONG_MUNICIPALITY_DIGIT: AnswerCode.WRONG_CODE_DIGIT,
    LineFault.UNKNOWN_KIND: AnswerCode.UNKNOWN_KIND,
    LineFault.TURN_OUT_OF_RANGE: AnswerCode.UNKNOWN_KIND,
}


@dataclass(frozen=True)
class VenueDesk:
    """The ports and masters a venue's use cases work with."""

    books: TicketBooks
    municipalities: Municipalities
    kinds: TicketKinds
    known: Knowledge
    ends: BusinessEnds
    clock: Clock


@dataclass(frozen=True)
class Caller:
    """The tablet that scans, as it proved itself."""

    actor: Actor
    scope: Scope
    counter: Counter


def record_dose(scan: Scan, caller: Caller, desk: VenueDesk) -> str:
    """Record a scan and return the answer as JSON; the same key gives the same bytes again.

    Raises KeyReused where the key came before with another content, StaleProof, Contended
    and Unavailable where nothing was written.
    """
    require(caller.actor, Permission.RECORD_DOSE)
    home = desk.books.of(caller.actor.municipality)
    line, refused = _read(scan.line, scan.given_on, caller, desk)
    if line is None or refused is not None:
        return _refuse(scan, refused or answer_to(AnswerCode.NOT_A_LINE), caller, home, desk)
    if line.municipality == caller.actor.municipality:
        return _record(scan, line, caller, home, desk)
    sent = _claim_at_home(scan, caller, home, desk)
    if sent is not None:
        return sent
    away = desk.books.of(line.municipality)
    return _record(scan, line, caller, away, desk)


def check_ticket(
    text: str, given_on: date, product: str, lot: str, caller: Caller, desk: VenueDesk
) -> Answer:
    """Tell what recording a line would answer, without recording (before the dose)."""
    require(caller.actor, Permission.CHECK_TICKET)
    line, refused = _read(text, given_on, caller, desk)
    answer = refused or answer_to(AnswerCode.NOT_A_LINE)
    book = desk.books.of(caller.actor.municipality)
    subject = None
    if line is not None and refused is None:
        book = desk.books.of(line.municipality)
        sheet = book.sheet(line.ticket) or TicketSheet.blank(line.ticket)
        answer = _foretell(
            Scan(line=text, given_on=given_on, product=product, lot=lot, venue="-", key="-" * 16),
            line,
            sheet,
            caller,
            desk,
        )
        subject = str(line.ticket)
    entry = caller.actor.entry(
        Act.TICKET_LOOKED_AT, desk.clock.now(), subject=subject, answer=answer.code.value
    )
    book.write(Page(entry))
    return _named(answer, line, desk, given_on)


def _foretell(scan: Scan, line: TicketLine, sheet: TicketSheet, caller: Caller, desk: VenueDesk) -> Answer:
    occasion = _occasion(caller, desk)
    elsewhere = given_elsewhere(sheet, kin_of(sheet, desk.books.of(line.municipality)))
    standing = standing_at(line.turn, sheet, elsewhere)
    if standing is not None:
        return answer_to(
            AnswerCode.ALREADY_RECORDED, line, given_on=standing.given_on, recorded_at=standing.recorded_at
        )
    if sheet.stopped_by(scan.given_on):
        return answer_to(stopped_code(sheet, scan.given_on), line, given_on=scan.given_on)
    dose = dose_of(scan, line, sheet, occasion, desk.known, elsewhere)
    return answer_to(AnswerCode.READY, line, given_on=scan.given_on, findings=dose.findings)


def _read(
    text: str, given_on: date, caller: Caller, desk: VenueDesk
) -> tuple[TicketLine | None, Answer | None]:
    """Read a line; return it with the refusal that keeps it from being recorded, if any."""
    line = read_line(text, desk.kinds)
    if isinstance(line, LineFault):
        return None, answer_to(FAULTS[line])
    city = desk.municipalities.on(line.municipality, given_on)
    if city is None:
        return line, answer_to(AnswerCode.UNKNOWN_MUNICIPALITY, line)
    if line.kind is TicketKind.SCREENING_ONLY:
        return line, answer_to(AnswerCode.SCREENING_ONLY, line)
    return line, _barred(line, city, caller, desk)


def _barred(line: TicketLine, city: Municipality, caller: Caller, desk: VenueDesk) -> Answer | None:
    """Return the refusal where this tablet may not record this city's tickets, or business has ended."""
    away = line.municipality != caller.actor.municipality
    code = None
    if away and caller.scope is not Scope.WIDE:
        code = AnswerCode.ANOTHER_CITY
    elif away and not desk.books.opened(line.municipality):
        code = AnswerCode.CITY_NOT_HERE
    if code is not None:
        refused = answer_to(code, line)
        named = city.prefecture + city.name + refused.message
        return refused.model_copy(update={"message": named})
    today = day_in_japan(desk.clock.now())
    if any(is_over(desk.ends.of(one), today) for one in (caller.actor.municipality, line.municipality)):
        return answer_to(AnswerCode.BUSINESS_OVER, line)
    return None


def _record(scan: Scan, line: TicketLine, caller: Caller, book: TicketBook, desk: VenueDesk) -> str:
    """Decide and write, anew whenever another writer was faster."""
    digest = scan.digest()
    at_home = line.municipality == caller.actor.municipality
    for _ in range(TRIES):
        reading = book.read(line.ticket, caller.actor.id, scan.key)
        if reading.once is not None:
            return _said_before(reading.once, digest)
        sheet = reading.sheet or TicketSheet.blank(line.ticket)
        kin = kin_of(sheet, book)
        elsewhere = given_elsewhere(sheet, kin)
        decision = decide(scan, line, sheet, _occasion(caller, desk), desk.known, elsewhere)
        answer = _named(decision.answer, line, desk, scan.given_on).model_dump_json()
        once = Once(caller.actor.id, scan.key, digest, answer)
        try:
            book.write(_page(decision, kin, once, caller, desk, counted=at_home))
        except SheetMoved:
            continue
        return answer
    raise Contended


def _page(
    decision: Decision,
    kin: tuple[TicketSheet, ...],
    once: Once,
    caller: Caller,
    desk: VenueDesk,
    *,
    counted: bool,
) -> Page:
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
        once=once,
        counter=caller.counter if counted else None,
    )


def _refuse(scan: Scan, answer: Answer, caller: Caller, home: TicketBook, desk: VenueDesk) -> str:
    """Keep the refusal under its key, so that the same key is refused with the same words."""
    digest, said = scan.digest(), answer.model_dump_json()
    for _ in range(TRIES):
        before = home.once(caller.actor.id, scan.key)
        if before is not None:
            return _said_before(before, digest)
        entry = caller.actor.entry(
            Act.DOSE_REFUSED, desk.clock.now(), subject=answer.ticket, answer=answer.code.value
        )
        once = Once(caller.actor.id, scan.key, digest, said)
        try:
            home.write(Page(entry, once=once, counter=caller.counter))
        except SheetMoved:
            continue
        return said
    raise Contended


def _claim_at_home(scan: Scan, caller: Caller, home: TicketBook, desk: VenueDesk) -> str | None:
    """Bind the key at home before a dose goes to another municipality's book.

    No session may write in two municipalities, so the key is promised first; a crash in
    between leaves a promise that the same request fulfils when it comes again.
    """
    digest = scan.digest()
    for _ in range(TRIES):
        before = home.once(caller.actor.id, scan.key)
        if before is not None:
            if before.digest == digest and before.answer is None:
                return None
            return _said_before(before, digest)
        entry = caller.actor.entry(Act.DOSE_SENT_ELSEWHERE, desk.clock.now())
        once = Once(caller.actor.id, scan.key, digest, None)
        try:
            home.write(Page(entry, once=once, counter=caller.counter))
        except SheetMoved:
            continue
        return None
    raise Contended


def _said_before(once: Once, digest: str) -> str:
    if once.digest != digest or once.answer is None:
        raise KeyReused
    return once.answer


def _named(answer: Answer, line: TicketLine | None, desk: VenueDesk, day: date) -> Answer:
    """Add the municipality's name, for the large print that staff compare with the paper."""
    city = None if line is None else desk.municipalities.on(line.municipality, day)
    return answer if city is None else answer.model_copy(update={"municipality_name": city.name})


def _occasion(caller: Caller, desk: VenueDesk) -> Occasion:
    now = desk.clock.now()
    return Occasion(caller.actor.id, Source.TABLET, now, day_in_japan(now))
