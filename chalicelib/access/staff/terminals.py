"""Taking a terminal out of service: one administrator does it at once.  Registering one takes two."""

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.access.staff.model import Terminal
from chalicelib.access.staff.ports import StaffOffice
from chalicelib.audit.model import Act
from chalicelib.errors import NoSuchTerminal


def retire(terminal_id: str, actor: Actor, office: StaffOffice) -> Terminal:
    """Let nobody sign in or go on working at a terminal; retiring it again changes nothing."""
    require(actor, Permission.MANAGE_ACCOUNTS)
    terminal = office.ledger.terminal(terminal_id)
    if terminal is None:
        raise NoSuchTerminal
    if terminal.retired:
        return terminal
    retired = terminal.model_copy(update={"retired": True, "version": terminal.version + 1})
    entry = actor.entry(Act.TERMINAL_RETIRED, office.clock.now(), subject=terminal_id)
    office.ledger.put_terminal(retired, entry)
    return retired
