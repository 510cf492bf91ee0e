"""What an act on a dose writes: the version, the page it goes into, and the entry that says which it was."""

from collections.abc import Mapping
from datetime import datetime

from chalicelib.access.model import Actor
from chalicelib.audit.model import Act, Entry
from chalicelib.systems.vrs.doses.model import Dose, Source
from chalicelib.systems.vrs.doses.scan import waiting_for
from chalicelib.systems.vrs.tickets.model import SlotStatus, TicketSheet, TicketState, Waiting
from chalicelib.systems.vrs.tickets.ports import Page

NO_MORE: Mapping[str, int] = {}


def staff_version(dose: Dose, status: SlotStatus, actor: Actor, reason: str, now: datetime) -> Dose:
    """Return the version that staff write after a dose's; what is odd about it is for the caller to find."""
    return dose.model_copy(
        update={
            "version": dose.version + 1,
            "status": status,
            "source": Source.STAFF,
            "recorded_by": actor.id,
            "recorded_at": now,
            "reason": reason,
            "findings": (),
        }
    )


def sheet_after(sheet: TicketSheet, dose: Dose) -> tuple[TicketSheet]:
    """Return the sheet that a page keeps when a dose was written."""
    return (sheet.with_slot(dose.slot()),)


def page_of(
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


def gone(dose: Dose) -> tuple[Waiting]:
    """Return the waiting row of a dose that is there no more as it was."""
    return (waiting_for(dose.slot(), dose.ticket),)


def given_at(turn: int, sheet: TicketSheet) -> tuple[Waiting, ...]:
    """Return the row of the dose that stands at a turn and will not any more."""
    return tuple(waiting_for(slot, sheet.ticket) for slot in sheet.given if slot.turn == turn)


def entry_of(act: Act, dose: Dose, actor: Actor, now: datetime, left: Dose | None = None) -> Entry:
    """Return the entry of an act on a dose, and of a moved one the place and version at which it left."""
    if left is None:
        return naming(actor.entry(act, now, subject=str(dose.ticket), moved_from=""), dose)
    whence = {"moved_turn": left.turn, "moved_version": left.version}
    return naming(actor.entry(act, now, subject=str(dose.ticket), moved_from=str(left.ticket)), dose, whence)


def naming(entry: Entry, dose: Dose, more: Mapping[str, int] = NO_MORE) -> Entry:
    """Return an entry that says which version of which dose an act made: whoever tells others needs it."""
    said = {**entry.detail, "turn": dose.turn, "version": dose.version, **more}
    return entry.model_copy(update={"detail": said})
