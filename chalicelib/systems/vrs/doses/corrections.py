"""What the desk does with a recorded dose: correct it, cancel it, give it to the right person.

Nothing is overwritten: each act adds a version with its reason and actor, on the
condition that the version the editor saw is still the latest.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from pydantic import Field

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.audit.model import Act
from chalicelib.errors import (
    AlreadyCancelled,
    NoSuchConflict,
    NoSuchDose,
    NoSuchTicket,
    NothingToCorrect,
    SheetMoved,
    TurnTaken,
)
from chalicelib.systems.vrs.doses.model import Conflict, Dose
from chalicelib.systems.vrs.doses.pages import (
    entry_of,
    given_at,
    gone,
    naming,
    page_of,
    sheet_after,
    staff_version,
)
from chalicelib.systems.vrs.doses.rules import venue_findings
from chalicelib.systems.vrs.doses.scan import Knowledge
from chalicelib.systems.vrs.retention.business import BusinessEnds, demand_given_by
from chalicelib.systems.vrs.tickets.kin import given_elsewhere, kin_of, standing_at, with_kin
from chalicelib.systems.vrs.tickets.model import (
    Reason,
    SlotStatus,
    TicketNumber,
    TicketSheet,
)
from chalicelib.systems.vrs.tickets.ports import Page, TicketBook
from chalicelib.values.clock import Clock, day_in_japan
from chalicelib.values.word import AskedDay, Line, Word


@dataclass(frozen=True)
class RecordsDesk:
    """The ports and masters that corrections work with."""

    book: TicketBook
    known: Knowledge
    ends: BusinessEnds
    clock: Clock


class Which(Word):
    """The dose an editor looked at: its place and the version on the screen."""

    ticket: TicketNumber
    turn: int = Field(ge=1, le=9)
    version: int = Field(ge=1)


class Correction(Word):
    """What to change about a dose; a field left out stays as it is.

    ``ticket`` moves the dose to another person's ticket, ``turn`` to another turn.
    """

    which: Which
    reason: Line
    ticket: TicketNumber | None = None
    turn: int | None = Field(default=None, ge=1, le=9)
    given_on: AskedDay | None = None
    product: str | None = Field(default=None, min_length=1, max_length=20, pattern=r"^[^\x00-\x1f\x7f]*$")
    lot: str | None = Field(default=None, max_length=20, pattern=r"^[^\x00-\x1f\x7f]*$")


class Cancellation(Word):
    """A dose that was never given, and why the record says otherwise."""

    which: Which
    reason: Line


class Settlement(Word):
    """What staff decided about a conflict: keep what stands, or take the other claim.

    Where both were given, the claim is taken at the ``turn`` it really was.  ``seen`` is the version of what
    stood at the disputed turn when staff decided; 0 where nothing did.
    """

    conflict_id: str = Field(pattern=r"^[0-9a-f]{24}$")
    keep: Literal["standing", "claim"]
    turn: int | None = Field(default=None, ge=1, le=9)
    seen: int = Field(ge=0)
    reason: Line


def correct_dose(wanted: Correction, actor: Actor, desk: RecordsDesk) -> Dose:
    """Write the corrected version and return it.

    Raises SheetMoved for a stale editor, TurnTaken where the new place is taken,
    NothingToCorrect, NoSuchTicket, NoSuchDose, AlreadyCancelled; BusinessOver for a day after the last.
    """
    require(actor, Permission.CORRECT_DOSE)
    sheet, dose = _standing(wanted.which, desk.book)
    changes = wanted.model_dump(exclude={"which", "reason"}, exclude_none=True)
    moved = dose.model_copy(update={**changes, "ticket": wanted.ticket or dose.ticket})
    if moved == dose:
        raise NothingToCorrect
    if moved.given_on != dose.given_on:
        demand_given_by(desk.ends.of(actor.municipality), moved.given_on)
    now = desk.clock.now()
    if (moved.ticket, moved.turn) == (dose.ticket, dose.turn):
        corrected = _next(moved, sheet, actor, wanted.reason, desk)
        entry = entry_of(Act.DOSE_CORRECTED, corrected, actor, now)
        page = page_of(sheet_after(sheet, corrected), (corrected,), gone(dose), entry)
    else:
        corrected, page = _move(wanted, (sheet, dose, moved), actor, desk, now)
    desk.book.write(page)
    return corrected


def cancel_dose(wanted: Cancellation, actor: Actor, desk: RecordsDesk) -> Dose:
    """Write the cancelling version and return it; the dose stays in the history."""
    require(actor, Permission.CANCEL_DOSE)
    sheet, dose = _standing(wanted.which, desk.book)
    now = desk.clock.now()
    cancelled = staff_version(dose, SlotStatus.CANCELLED, actor, wanted.reason, now)
    entry = entry_of(Act.DOSE_CANCELLED, cancelled, actor, now)
    desk.book.write(page_of(sheet_after(sheet, cancelled), (cancelled,), gone(dose), entry))
    return cancelled


def settle_conflict(wanted: Settlement, actor: Actor, desk: RecordsDesk) -> Dose | None:
    """Close a conflict; return the version that now stands if the claim was taken.

    Raises NoSuchConflict, NoSuchTicket, SheetMoved where what stands is not what staff saw, TurnTaken.
    """
    require(actor, Permission.SETTLE_CONFLICT)
    conflict = next((c for c in desk.book.conflicts() if c.conflict_id == wanted.conflict_id), None)
    if conflict is None:
        raise NoSuchConflict
    sheet = desk.book.sheet(conflict.ticket)
    if sheet is None:
        raise NoSuchTicket
    slot = sheet.slot(conflict.turn)
    if (0 if slot is None else slot.version) != wanted.seen:
        raise SheetMoved
    settled = sheet.model_copy(
        update={"claims": tuple(claim for claim in sheet.claims if claim != wanted.conflict_id)}
    )
    now = desk.clock.now()
    entry = actor.entry(Act.CONFLICT_SETTLED, now, subject=str(sheet.ticket), keep=wanted.keep)
    if wanted.keep == "standing":
        taken, typed = None, _settling(conflict, wanted, actor, now)
        page = Page(entry, sheets=(settled,), conflicts_over=(conflict,), reasons=(typed,))
    else:
        kin = kin_of(settled, desk.book)
        taken = _taken(conflict, settled, kin, actor, wanted, desk)
        entry = naming(entry, taken)
        sheets = with_kin(sheet_after(settled, taken), kin)
        moved = page_of(sheets, (taken,), given_at(taken.turn, sheet), entry)
        page = replace(moved, conflicts_over=(conflict,))
    desk.book.write(page)
    return taken


def _settling(conflict: Conflict, wanted: Settlement, actor: Actor, now: datetime) -> Reason:
    return Reason(ticket=conflict.ticket, text=wanted.reason, by=actor.id, at=now, turn=conflict.turn)


def _standing(which: Which, book: TicketBook) -> tuple[TicketSheet, Dose]:
    """Return the sheet and the dose an editor looked at, or say why it is not there any more."""
    sheet = book.sheet(which.ticket)
    if sheet is None:
        raise NoSuchTicket
    slot = sheet.slot(which.turn)
    if slot is None:
        raise NoSuchDose
    if slot.version != which.version:
        raise SheetMoved
    if slot.status is SlotStatus.CANCELLED:
        raise AlreadyCancelled
    for dose in book.doses(which.ticket):
        if (dose.turn, dose.version) == (which.turn, which.version):
            return sheet, dose
    raise NoSuchDose


def _move(
    wanted: Correction, before: tuple[TicketSheet, Dose, Dose], actor: Actor, desk: RecordsDesk, now: datetime
) -> tuple[Dose, Page]:
    """Cancel a dose at its old place and write it at its new one, in one page."""
    sheet, dose, moved = before
    cancelled = staff_version(dose, SlotStatus.CANCELLED, actor, wanted.reason, now)
    left = sheet.with_slot(cancelled.slot())
    target = left if moved.ticket == dose.ticket else desk.book.sheet(moved.ticket)
    if target is None:
        raise NoSuchTicket
    kin = tuple(left if each.ticket == left.ticket else each for each in kin_of(target, desk.book))
    if standing_at(moved.turn, target, given_elsewhere(target, kin)) is not None:
        raise TurnTaken
    standing = target.slot(moved.turn)
    moved = moved.model_copy(update={"version": 0 if standing is None else standing.version})
    corrected = _next(moved, target, actor, wanted.reason, desk)
    arrived = target.with_slot(corrected.slot())
    sheets = (arrived,) if moved.ticket == dose.ticket else (left, arrived)
    entry = entry_of(Act.DOSE_MOVED, corrected, actor, now, cancelled)
    return corrected, page_of(with_kin(sheets, kin), (cancelled, corrected), gone(dose), entry)


def _taken(
    conflict: Conflict,
    sheet: TicketSheet,
    kin: tuple[TicketSheet, ...],
    actor: Actor,
    wanted: Settlement,
    desk: RecordsDesk,
) -> Dose:
    """Return the claim as the next version at its turn, over what stands on this very ticket only."""
    turn = wanted.turn or conflict.turn
    standing, elsewhere = sheet.slot(turn), given_elsewhere(sheet, kin)
    own = standing is not None and standing.status is SlotStatus.GIVEN
    if (turn != conflict.turn and own) or any(slot.turn == turn for slot in elsewhere):
        raise TurnTaken
    version = 0 if standing is None else standing.version
    claim = conflict.claim.model_copy(update={"turn": turn, "version": version})
    return _next(claim, sheet, actor, wanted.reason, desk)


def _next(dose: Dose, sheet: TicketSheet, actor: Actor, reason: str, desk: RecordsDesk) -> Dose:
    """Return the version after a dose's, with what is odd about it found anew."""
    now = desk.clock.now()
    after = staff_version(dose, SlotStatus.GIVEN, actor, reason, now)
    others = [slot for slot in sheet.given if slot.turn != dose.turn]
    known = desk.known
    found = venue_findings(after, others, known.vaccines, known.sentences, today=day_in_japan(now))
    return after.model_copy(update={"findings": found})
