"""What a tablet sends, and the pure decision about it."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from pydantic import Field

from chalicelib.audit.model import Act
from chalicelib.systems.vrs.doses.answers import KEPT, SENTENCES, Answer, AnswerCode
from chalicelib.systems.vrs.doses.model import Conflict, Dose, Finding, FindingCode, Source
from chalicelib.systems.vrs.doses.rules import venue_findings
from chalicelib.systems.vrs.doses.sentences import FindingSentences
from chalicelib.systems.vrs.doses.vaccines import VaccineMaster
from chalicelib.systems.vrs.tickets.hints import HintPolicy
from chalicelib.systems.vrs.tickets.kin import standing_at
from chalicelib.systems.vrs.tickets.model import (
    Slot,
    TicketLine,
    TicketNumber,
    TicketSheet,
    TicketState,
    Waiting,
)
from chalicelib.values.word import AskedDay, Word


class Scan(Word):
    """One scan: the line as read, and what was given.

    ``already_given`` says that the dose is in the arm whatever we answer; ``key`` is the
    tablet's own 受付番号, the same in every repetition of the same scan.
    """

    line: str = Field(max_length=200)
    given_on: AskedDay
    product: str = Field(min_length=1, max_length=20, pattern=r"^[^\x00-\x1f\x7f]*$")
    lot: str = Field(max_length=20, pattern=r"^[^\x00-\x1f\x7f]*$")
    venue: str = Field(pattern=r"^[A-Za-z0-9-]{1,40}$")
    key: str = Field(pattern=r"^[A-Za-z0-9-]{16,64}$")
    already_given: bool = False

    def digest(self) -> str:
        """Return the fingerprint by which a repetition is told from another request."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()


@dataclass(frozen=True)
class Knowledge:
    """The masters that a decision needs."""

    vaccines: VaccineMaster
    sentences: FindingSentences
    hints: HintPolicy


@dataclass(frozen=True)
class Decision:
    """An answer and the changes that make it true."""

    answer: Answer
    act: Act
    sheet: TicketSheet | None = None
    dose: Dose | None = None
    waiting: Waiting | None = None
    conflict: Conflict | None = None


@dataclass(frozen=True)
class Occasion:
    """Who records, when, and what day it is in Japan."""

    recorded_by: str
    source: Source
    now: datetime
    today: date


def decide(
    scan: Scan,
    line: TicketLine,
    sheet: TicketSheet,
    occasion: Occasion,
    known: Knowledge,
    elsewhere: tuple[Slot, ...] = (),
) -> Decision:
    """Decide what a scan of a vaccination line does to its ticket's sheet.

    A dose is never refused for being odd and never overwrites another.  Only a stopped
    ticket holds a scan back, and only until the venue says that the dose was given.
    ``elsewhere`` is what counts on the other numbers of the ticket's chain (``tickets/kin.py``).
    """
    standing = standing_at(line.turn, sheet, elsewhere)
    if standing is not None:
        return _second_claim(scan, line, sheet, standing, occasion, known, elsewhere)
    stopped = sheet.stopped_by(scan.given_on)
    if stopped and not scan.already_given:
        answer = answer_to(stopped_code(sheet, scan.given_on), line, given_on=scan.given_on)
        return Decision(answer, Act.DOSE_REFUSED)
    dose = dose_of(scan, line, sheet, occasion, known, elsewhere)
    moved = sheet.with_slot(dose.slot())
    if sheet.state is TicketState.UNKNOWN:
        answer = _kept(AnswerCode.KEPT_WAITING, line, dose)
        return Decision(answer, Act.DOSE_KEPT_WAITING, moved, dose, waiting_for(dose.slot(), dose.ticket))
    code = AnswerCode.RECORDED_WITH_FINDINGS if dose.findings else AnswerCode.RECORDED
    if stopped:
        code = AnswerCode.RECORDED_ON_STOPPED
    return Decision(_kept(code, line, dose), Act.DOSE_RECORDED, moved, dose)


def stopped_code(sheet: TicketSheet, day: date) -> AnswerCode:
    """Return how a venue is told of a stop: where only a newer ticket replaced it, to use that one."""
    return AnswerCode.REPLACED if sheet.only_replaced_on(day) else AnswerCode.STOPPED


def dose_of(
    scan: Scan,
    line: TicketLine,
    sheet: TicketSheet,
    occasion: Occasion,
    known: Knowledge,
    elsewhere: tuple[Slot, ...] = (),
) -> Dose:
    """Return the dose that a scan claims, with what is odd about it."""
    standing = sheet.slot(line.turn)
    plain = Dose(
        ticket=line.ticket,
        turn=line.turn,
        version=1 if standing is None else standing.version + 1,
        given_on=scan.given_on,
        product=scan.product,
        lot=scan.lot,
        venue=scan.venue,
        source=occasion.source,
        recorded_by=occasion.recorded_by,
        recorded_at=occasion.now,
    )
    others = [slot for slot in (*sheet.given, *elsewhere) if slot.turn != line.turn]
    found = venue_findings(plain, others, known.vaccines, known.sentences, today=occasion.today)
    if sheet.stopped_by(scan.given_on):
        found = (known.sentences.finding(FindingCode.STOPPED_TICKET), *found)
    return plain.model_copy(update={"findings": found}) if found else plain


def waiting_for(slot: Slot, ticket: TicketNumber) -> Waiting:
    """Return the waiting list's row for a dose on an unregistered ticket."""
    return Waiting(
        ticket=ticket,
        turn=slot.turn,
        given_on=slot.given_on,
        product=slot.product,
        lot=slot.lot,
        venue=slot.venue,
        recorded_at=slot.recorded_at,
    )


def _second_claim(
    scan: Scan,
    line: TicketLine,
    sheet: TicketSheet,
    standing: Slot,
    occasion: Occasion,
    known: Knowledge,
    elsewhere: tuple[Slot, ...],
) -> Decision:
    """Answer a scan whose turn is taken: the same dose is told so, another is kept aside."""
    if (standing.given_on, standing.product, standing.lot) == (scan.given_on, scan.product, scan.lot):
        answer = answer_standing(AnswerCode.ALREADY_RECORDED, line, standing)
        return Decision(answer, Act.DOSE_ALREADY_RECORDED)
    claim = dose_of(scan, line, sheet, occasion, known, elsewhere)
    claim = claim.model_copy(
        update={"findings": (known.sentences.finding(FindingCode.ANOTHER_CLAIM), *claim.findings)}
    )
    answer = answer_standing(AnswerCode.CONFLICT_KEPT, line, standing).model_copy(
        update={"findings": claim.findings}
    )
    conflict = conflict_of(claim, sheet)
    if conflict.conflict_id in sheet.claims:
        return Decision(answer, Act.DOSE_ALREADY_RECORDED)
    moved = sheet.model_copy(update={"claims": (*sheet.claims, conflict.conflict_id)})
    return Decision(answer, Act.DOSE_CONFLICT_KEPT, moved, conflict=conflict)


def conflict_of(claim: Dose, sheet: TicketSheet) -> Conflict:
    """Return a claim as a conflict; the same claim made twice is the same conflict."""
    standing = sheet.slot(claim.turn)
    said = f"{claim.ticket}|{claim.turn}|{claim.given_on}|{claim.product}|{claim.lot}|{claim.venue}"
    return Conflict(
        conflict_id=hashlib.sha256(said.encode()).hexdigest()[:24],
        ticket=claim.ticket,
        turn=claim.turn,
        standing_version=0 if standing is None else standing.version,
        claim=claim,
    )


def answer_to(
    code: AnswerCode,
    line: TicketLine | None = None,
    *,
    given_on: date | None = None,
    recorded_at: datetime | None = None,
    findings: tuple[Finding, ...] = (),
) -> Answer:
    """Return the answer of a code, echoing the line where there is one."""
    return Answer(
        code=code,
        message=SENTENCES[code],
        recorded=code in KEPT,
        kind=None if line is None else line.kind,
        turn=None if line is None else line.turn,
        municipality=None if line is None else str(line.municipality),
        ticket=None if line is None else str(line.ticket),
        given_on=given_on,
        recorded_at=recorded_at,
        findings=findings,
    )


def answer_standing(code: AnswerCode, line: TicketLine, standing: Slot) -> Answer:
    """Return an answer that tells when and where the dose was given that stands already."""
    said = answer_to(code, line, given_on=standing.given_on, recorded_at=standing.recorded_at)
    return said.model_copy(update={"venue": standing.venue})


def _kept(code: AnswerCode, line: TicketLine, dose: Dose) -> Answer:
    return answer_to(code, line, given_on=dose.given_on, recorded_at=dose.recorded_at, findings=dose.findings)
