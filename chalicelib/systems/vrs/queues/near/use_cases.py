"""Suggesting to staff which issued ticket a waiting dose may belong to.

Moving the dose there is the existing correction: a new version with a reason, audited.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.audit.model import Act
from chalicelib.errors import NoSuchConflict, NoSuchEntry
from chalicelib.systems.vrs.doses.model import Dose, FindingCode, Source
from chalicelib.systems.vrs.doses.rules import birth_findings, venue_findings
from chalicelib.systems.vrs.doses.scan import Knowledge
from chalicelib.systems.vrs.queues.near.model import NearPage, NearSearch, NearTicket, Slip
from chalicelib.systems.vrs.queues.near.rules import near
from chalicelib.systems.vrs.queues.ports import Shelf
from chalicelib.systems.vrs.residents.model import Resident
from chalicelib.systems.vrs.residents.ports import Residents
from chalicelib.systems.vrs.tickets.model import Slot, SlotStatus, TicketSheet, TicketState
from chalicelib.systems.vrs.tickets.ports import TicketBook
from chalicelib.values.clock import Clock, day_in_japan

MOST = 10
"""Suggestions shown at once; each is a look at a person, and leaves a row.  Where tickets were issued one
after another there are dozens: the rest is on the next pages, never cut off."""


@dataclass(frozen=True)
class NearDesk:
    """The ports and masters that suggestions work with."""

    book: TicketBook
    shelf: Shelf
    residents: Residents
    known: Knowledge
    clock: Clock


def suggest_tickets(wanted: NearSearch, actor: Actor, desk: NearDesk) -> NearPage:
    """Return the issued tickets one slip away at which the dose would fit, the likeliest first.

    Only tickets whose turn is free, that were not stopped on the day, and whose holder's age allows the
    dose.  Raises NoSuchEntry and NoSuchConflict.
    """
    require(actor, Permission.WORK_TASKS)
    dose = _dose(wanted, desk)
    places = near(dose.ticket, dose.turn)
    sheets = desk.shelf.sheets({ticket for ticket, _ in places})
    fitting: list[tuple[NearTicket, Resident]] = []
    for (ticket, turn), slip in places.items():
        sheet = sheets.get(ticket)
        if sheet is None or not _open(sheet, turn, dose):
            continue
        holder = desk.residents.by_ticket(ticket)
        there = dose.model_copy(update={"ticket": ticket, "turn": turn})
        if holder is None or birth_findings(there, holder.born_on, desk.known.vaccines, desk.known.sentences):
            continue
        fitting.append((_shown(there, slip, sheet, holder, desk), holder))
    fitting.sort(key=lambda each: (each[0].slip, len(each[0].odd), str(each[0].ticket)))
    end = wanted.after + MOST
    shown = fitting[wanted.after : end]
    _note(dose, [holder for _, holder in shown], actor, desk)
    return NearPage(
        items=tuple(each for each, _ in shown),
        total=len(fitting),
        next=end if end < len(fitting) else None,
    )


def _dose(wanted: NearSearch, desk: NearDesk) -> Dose:
    """Return the dose in question: a conflict's claim, or what waits at the ticket."""
    if wanted.conflict_id is not None:
        for conflict in desk.book.conflicts():
            if (conflict.conflict_id, conflict.ticket) == (wanted.conflict_id, wanted.ticket):
                return conflict.claim
        raise NoSuchConflict
    sheet = desk.book.sheet(wanted.ticket)
    slot = None if sheet is None else sheet.slot(wanted.turn)
    if sheet is None or slot is None or sheet.state is not TicketState.UNKNOWN:
        raise NoSuchEntry
    if slot.status is not SlotStatus.GIVEN:
        raise NoSuchEntry
    return _of_slot(wanted, slot)


def _of_slot(wanted: NearSearch, slot: Slot) -> Dose:
    return Dose(
        ticket=wanted.ticket,
        turn=slot.turn,
        version=slot.version,
        given_on=slot.given_on,
        product=slot.product,
        lot=slot.lot,
        venue=slot.venue,
        source=Source.STAFF,
        recorded_by="",
        recorded_at=slot.recorded_at,
    )


def _open(sheet: TicketSheet, turn: int, dose: Dose) -> bool:
    if sheet.state is TicketState.UNKNOWN or sheet.stopped_by(dose.given_on):
        return False
    slot = sheet.slot(turn)
    return slot is None or slot.status is not SlotStatus.GIVEN


def _shown(there: Dose, slip: Slip, sheet: TicketSheet, holder: Resident, desk: NearDesk) -> NearTicket:
    return NearTicket(
        ticket=there.ticket,
        turn=there.turn,
        slip=slip,
        name_hint=f"{holder.name.reveal().strip()[0]}＊",
        born_day=holder.born_on.day,
        odd=tuple(_odd(there, sheet, desk)),
    )


def _odd(there: Dose, sheet: TicketSheet, desk: NearDesk) -> Iterator[FindingCode]:
    today = day_in_japan(desk.clock.now())
    others = [slot for slot in sheet.given if slot.turn != there.turn]
    for found in venue_findings(there, others, desk.known.vaccines, desk.known.sentences, today=today):
        yield found.code


def _note(dose: Dose, holders: list[Resident], actor: Actor, desk: NearDesk) -> None:
    """Note the search, and each person a hint of whom is shown, before the answer."""
    now = desk.clock.now()
    act = Act.NEAR_TICKETS_LOOKED_AT
    desk.residents.note(actor.entry(act, now, subject=str(dose.ticket), shown=len(holders)))
    for holder in holders:
        desk.residents.note(actor.entry(Act.PERSON_LOOKED_AT, now, subject=holder.person_id, found=1))
