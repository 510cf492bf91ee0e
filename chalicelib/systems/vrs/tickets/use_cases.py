"""What the desk does with a ticket: stop it, and let it be used again."""

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.audit.model import Act
from chalicelib.errors import NoSuchTicket
from chalicelib.systems.vrs.tickets.model import Stop, TicketNumber, TicketSheet, TicketState
from chalicelib.systems.vrs.tickets.ports import Page, TicketBook
from chalicelib.values.clock import Clock


def stop_ticket(
    ticket: TicketNumber, stop: Stop, actor: Actor, book: TicketBook, clock: Clock
) -> TicketSheet:
    """Stop a ticket (転出・死亡・再発行 …); venues are told at their next scan."""
    require(actor, Permission.STOP_TICKET)
    sheet = _registered(ticket, book)
    stopped = sheet.model_copy(update={"state": TicketState.STOPPED, "stop": stop})
    entry = actor.entry(Act.TICKET_STOPPED, clock.now(), subject=str(ticket), reason=stop.reason.value)
    book.write(Page(entry, sheets=(stopped,)))
    return stopped


def restart_ticket(ticket: TicketNumber, actor: Actor, book: TicketBook, clock: Clock) -> TicketSheet:
    """Let a stopped ticket be used again; the stop stays in the audit."""
    require(actor, Permission.STOP_TICKET)
    sheet = _registered(ticket, book)
    restarted = sheet.model_copy(update={"state": TicketState.VALID, "stop": None})
    entry = actor.entry(Act.TICKET_RESTARTED, clock.now(), subject=str(ticket))
    book.write(Page(entry, sheets=(restarted,)))
    return restarted


def _registered(ticket: TicketNumber, book: TicketBook) -> TicketSheet:
    sheet = book.sheet(ticket)
    if sheet is None or sheet.state is TicketState.UNKNOWN:
        raise NoSuchTicket
    return sheet
