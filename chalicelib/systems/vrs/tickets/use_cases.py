"""What the desk does with a ticket: stop it, and let it be used again."""

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.audit.model import Act
from chalicelib.errors import NoSuchTicket, StoppedOtherwise
from chalicelib.systems.vrs.tickets.model import (
    Reason,
    Stop,
    StopCause,
    TicketNumber,
    TicketSheet,
    TicketState,
)
from chalicelib.systems.vrs.tickets.ports import Page, TicketBook
from chalicelib.values.clock import Clock


def stop_ticket(
    ticket: TicketNumber, stop: Stop, actor: Actor, book: TicketBook, clock: Clock, *, note: str | None = None
) -> TicketSheet:
    """Stop a ticket (転出・死亡・再発行 …); venues are told at their next scan.

    What stopped it for another cause stays; a stop of the desk's own is replaced.
    """
    require(actor, Permission.STOP_TICKET)
    sheet = _registered(ticket, book)
    stopped = sheet.with_stops(StopCause.DESK, stop.model_copy(update={"cause": StopCause.DESK}))
    now = clock.now()
    typed = () if note is None else (Reason(ticket=ticket, text=note, by=actor.id, at=now),)
    entry = actor.entry(Act.TICKET_STOPPED, now, subject=str(ticket), reason=stop.reason.value)
    book.write(Page(entry, sheets=(stopped,), reasons=typed))
    return stopped


def restart_ticket(
    ticket: TicketNumber, reason: str, actor: Actor, book: TicketBook, clock: Clock
) -> TicketSheet:
    """Lift the desk's stop, which stays in the audit, as the reason does with the ticket.

    Raises NoSuchTicket, StoppedOtherwise where only others stop it.
    """
    require(actor, Permission.STOP_TICKET)
    sheet = _registered(ticket, book)
    restarted = sheet.with_stops(StopCause.DESK)
    if restarted.state is TicketState.STOPPED and restarted.stops == sheet.stops:
        raise StoppedOtherwise
    now = clock.now()
    typed = Reason(ticket=ticket, text=reason, by=actor.id, at=now)
    entry = actor.entry(Act.TICKET_RESTARTED, now, subject=str(ticket))
    book.write(Page(entry, sheets=(restarted,), reasons=(typed,)))
    return restarted


def _registered(ticket: TicketNumber, book: TicketBook) -> TicketSheet:
    sheet = book.sheet(ticket)
    if sheet is None or sheet.state is TicketState.UNKNOWN:
        raise NoSuchTicket
    return sheet
