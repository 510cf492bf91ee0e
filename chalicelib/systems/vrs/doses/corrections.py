"""What the desk does with a recorded dose: correct it, cancel it, give it to the right person.

Nothing is overwritten: each act adds a version with its reason and actor, on the
condition that the version the editor saw is still the latest.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from pydantic import Field

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.audit.model import Act, Entry
from chalicelib.errors import (
    AlreadyCancelled,
    NoSuchConflict,
    NoSuchDose,
    NoSuchTicket,
    NothingToCorrect,
    SheetMoved,
    TurnTaken,
)
from chalicelib.systems.vrs.doses.model import Conflict, Dose, Source
from chalicelib.systems.vrs.doses.rules import venue_findings
from chalicelib.systems.vrs.doses.scan import Knowledge, waiting_for
from chalicelib.systems.vrs.retention.business import BusinessEnds, demand_given_by
from chalicelib.systems.vrs.tickets.kin import given_elsewhere, kin_of, standing_at, with_kin
from chalicelib.systems.vrs.tickets.model import (
    Reason,
    SlotStatus,
    TicketNumber,
    TicketSheet,
    TicketState,
    Waiting,
)
from chalicelib.systems.vrs.tickets.ports import Page, TicketBook
from chalicelib.values.clock import Clock, day_in_japan
from chalicelib.values.word import AskedDay, Line, Word

NO_MORE: Mapping[str, int] = {}


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
        entry = _entry(Act.DOSE_CORRECTED, corrected, actor, now)
        page = _page_of(_after(sheet, corrected), (corrected,), _gone(dose), entry)
    else:
        corrected, page = _move(wanted, (sheet, dose, moved), actor, desk, now)
    desk.book.write(page)
    return corrected


def cancel_dose(wanted: Cancellation, actor: Actor, desk: RecordsDesk) -> Dose:
    """Write the cancelling version and return it; the dose stays in the history."""
    require(actor, Permission.CANCEL_DOSE)
    sheet, dose = _standing(wanted.which, desk.book)
    now = desk.clock.now()
    cancelled = _cancelled(dose, actor, wanted.reason, now)
    entry = _entry(Act.DOSE_CANCELLED, cancelled, actor, now)
    desk.book.write(_page_of(_after(sheet, cancelled), (cancelled,), _gone(dose), entry))
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
        entry = _of(entry, taken)
        sheets = with_kin(_after(settled, taken), kin)
        moved = _page_of(sheets, (taken,), _given_at(taken.turn, sheet), entry)
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
    cancelled = _cancelled(dose, actor, wanted.reason, now)
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
    entry = _entry(Act.DOSE_MOVED, corrected, actor, now, cancelled)
    return corrected, _page_of(with_kin(sheets, kin), (cancelled, corrected), _gone(dose), entry)


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
    after = dose.model_copy(
        update={
            "version": dose.version + 1,
            "status": SlotStatus.GIVEN,
            "source": Source.STAFF,
            "recorded_by": actor.id,
            "recorded_at": now,
            "reason": reason,
        }
    )
    others = [slot for slot in sheet.given if slot.turn != dose.turn]
    known = desk.known
    found = venue_findings(after, others, known.vaccines, known.sentences, today=day_in_japan(now))
    return after.model_copy(update={"findings": found})


def _cancelled(dose: Dose, actor: Actor, reason: str, now: datetime) -> Dose:
    return dose.model_copy(
        update={
            "version": dose.version + 1,
            "status": SlotStatus.CANCELLED,
            "source": Source.STAFF,
            "recorded_by": actor.id,
            "recorded_at": now,
            "reason": reason,
            "findings": (),
        }
    )


def _after(sheet: TicketSheet, dose: Dose) -> tuple[TicketSheet]:
    return (sheet.with_slot(dose.slot()),)


def _page_of(
    sheets: tuple[TicketSheet, ...], doses: tuple[Dose, ...], gone: tuple[Waiting, ...], entry: Entry
) -> Page:
    """Return a page that also keeps the waiting list true for unregistered tickets."""
    unknown = {sheet.ticket for sheet in sheets if sheet.state is TicketState.UNKNOWN}
    return Page(
        entry=entry,
        sheets=sheets,
        doses=doses,
        waiting=tuple(
            waiting_for(dose.slot(), dose.ticket)
            for dose in doses
            if dose.ticket in unknown and dose.status is SlotStatus.GIVEN
        ),
        waiting_over=tuple(each for each in gone if each.ticket in unknown),
    )


def _gone(dose: Dose) -> tuple[Waiting]:
    return (waiting_for(dose.slot(), dose.ticket),)


def _given_at(turn: int, sheet: TicketSheet) -> tuple[Waiting, ...]:
    """Return the row of the dose that stands at a turn and will not any more."""
    return tuple(waiting_for(slot, sheet.ticket) for slot in sheet.given if slot.turn == turn)


def _entry(act: Act, dose: Dose, actor: Actor, now: datetime, left: Dose | None = None) -> Entry:
    """Return the entry of an act on a dose, and of a moved one the place and version at which it left."""
    if left is None:
        return _of(actor.entry(act, now, subject=str(dose.ticket), moved_from=""), dose)
    whence = {"moved_turn": left.turn, "moved_version": left.version}
    return _of(actor.entry(act, now, subject=str(dose.ticket), moved_from=str(left.ticket)), dose, whence)


def _of(entry: Entry, dose: Dose, more: Mapping[str, int] = NO_MORE) -> Entry:
    """Return an entry that says which version of which dose an act made: whoever tells others needs it."""
    said = {**entry.detail, "turn": dose.turn, "version": dose.version, **more}
    return entry.model_copy(update={"detail": said})
