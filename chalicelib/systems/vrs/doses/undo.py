"""取消: a venue takes back what it has just recorded.

Only a tablet of the same venue, only within ten minutes, and only while nobody else has built on the
record: what staff have corrected, or another venue has claimed, is for staff.  Nothing is lost by it: the
dose stays in the history under a version that says when, by which tablet and why it was taken back.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import Field

from chalicelib.access.model import Permission
from chalicelib.access.rules import require
from chalicelib.audit.model import Act
from chalicelib.systems.vrs.doses.answers import AnswerCode
from chalicelib.systems.vrs.doses.desk import Caller, Outcome, VenueDesk, answer_once, read_here, refuse
from chalicelib.systems.vrs.doses.model import Dose, Source, UndoReason
from chalicelib.systems.vrs.doses.scan import answer_to, waiting_for
from chalicelib.systems.vrs.tickets.model import SlotStatus, TicketLine, TicketSheet, TicketState
from chalicelib.systems.vrs.tickets.ports import Page, TicketBook
from chalicelib.values.municipality import MunicipalityCode
from chalicelib.values.word import AskedDay, AskedMoment, Word

MAY_BE_UNDONE_FOR = timedelta(minutes=10)


class Undo(Word):
    """取消の依頼: the line as it was read, and from the answer to it the day and the moment of recording.

    The moment says which version is meant; ``key`` is the tablet's own 受付番号 of this request.
    """

    line: str = Field(max_length=200)
    given_on: AskedDay
    recorded_at: AskedMoment
    reason: UndoReason
    key: str = Field(pattern=r"^[A-Za-z0-9-]{16,64}$")

    def digest(self) -> str:
        """Return the fingerprint by which a repetition is told from another request."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()


@dataclass(frozen=True)
class Taker:
    """Who takes a dose back: a tablet of a municipality, at the venue of its open shift, now."""

    tablet_id: str
    municipality: MunicipalityCode
    venue: str
    now: datetime

    def recorded(self, dose: Dose) -> bool:
        """Tell whether this venue recorded a dose: venues of two municipalities may share a name."""
        same_city = dose.recorded_by.startswith(f"{self.municipality}-")
        return dose.source is Source.TABLET and dose.venue == self.venue and same_city


def undo_dose(wanted: Undo, caller: Caller, desk: VenueDesk) -> str:
    """Take a dose back and return the answer as JSON; the same key gives the same bytes again.

    Raises KeyReused where the key came before with another content, StaleProof, Contended
    and Unavailable where nothing was written.
    """
    require(caller.actor, Permission.UNDO_DOSE)
    line, refused = read_here(wanted.line, wanted.given_on, caller, desk)
    if line is None or refused is not None:
        refused = refused or answer_to(AnswerCode.NOT_A_LINE)
        return refuse(wanted, Act.UNDO_REFUSED, refused, caller, desk)

    def undone(sheet: TicketSheet, book: TicketBook) -> Outcome:
        taker = Taker(caller.actor.id, caller.actor.municipality, caller.venue, desk.clock.now())
        dose = _standing(wanted, line, sheet, book)
        disputed = dose is not None and _disputed(dose, sheet, book)
        code = decide_undo(dose, taker, disputed=disputed)
        if dose is None or code is not AnswerCode.UNDONE:
            return _kept(code, line, caller, taker.now)
        return _taken_back(taken_back(dose, taker, wanted.reason), dose, line, sheet, caller)

    return answer_once(wanted, line, wanted.given_on, caller, desk, undone)


def decide_undo(dose: Dose | None, taker: Taker, *, disputed: bool) -> AnswerCode:
    """Decide whether the dose that stands may be taken back; None where another version stands, or none."""
    if dose is None:
        return AnswerCode.NOTHING_TO_UNDO
    if not taker.recorded(dose):
        return AnswerCode.UNDO_ELSEWHERE
    if taker.now - dose.recorded_at > MAY_BE_UNDONE_FOR:
        return AnswerCode.UNDO_TOO_LATE
    return AnswerCode.UNDO_CLAIMED if disputed else AnswerCode.UNDONE


def taken_back(dose: Dose, taker: Taker, reason: UndoReason) -> Dose:
    """Return the version that takes a dose back."""
    return dose.model_copy(
        update={
            "version": dose.version + 1,
            "status": SlotStatus.CANCELLED,
            "recorded_by": taker.tablet_id,
            "recorded_at": taker.now,
            "findings": (),
            "undone": reason,
        }
    )


def _standing(wanted: Undo, line: TicketLine, sheet: TicketSheet, book: TicketBook) -> Dose | None:
    """Return the dose that is meant, if it still stands as it was recorded."""
    slot = next((slot for slot in sheet.given if slot.turn == line.turn), None)
    if slot is None or (slot.given_on, slot.recorded_at) != (wanted.given_on, wanted.recorded_at):
        return None
    doses = book.doses(line.ticket)
    return next((each for each in doses if (each.turn, each.version) == (slot.turn, slot.version)), None)


def _disputed(dose: Dose, sheet: TicketSheet, book: TicketBook) -> bool:
    """Tell whether a different dose claims the same turn; a sheet without claims asks nobody."""
    if not sheet.claims:
        return False
    return any((each.ticket, each.turn) == (dose.ticket, dose.turn) for each in book.conflicts())


def _kept(code: AnswerCode, line: TicketLine, caller: Caller, now: datetime) -> Outcome:
    entry = caller.actor.entry(Act.UNDO_REFUSED, now, subject=str(line.ticket), answer=code.value)
    return Outcome(answer_to(code, line), Page(entry))


def _taken_back(after: Dose, dose: Dose, line: TicketLine, sheet: TicketSheet, caller: Caller) -> Outcome:
    code = AnswerCode.UNDONE
    entry = caller.actor.entry(
        Act.DOSE_UNDONE,
        after.recorded_at,
        subject=str(after.ticket),
        answer=code.value,
        reason=str(after.undone),
        turn=after.turn,
        version=after.version,
    )
    waits = sheet.state is TicketState.UNKNOWN
    page = Page(
        entry=entry,
        sheets=(sheet.with_slot(after.slot()),),
        doses=(after,),
        waiting_over=(waiting_for(dose.slot(), dose.ticket),) if waits else (),
    )
    return Outcome(answer_to(code, line, given_on=dose.given_on, recorded_at=after.recorded_at), page)
