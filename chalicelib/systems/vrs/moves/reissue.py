"""再発行: another number for the same person; the old one points on, and no dose is lost or doubled."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from chalicelib.errors import (
    AlreadyReissued,
    ChainIsLong,
    NoTicketForFlagged,
    TicketTaken,
    TurnGivenOnBoth,
)
from chalicelib.systems.vrs.doses.scan import waiting_for
from chalicelib.systems.vrs.moves.model import Reissue
from chalicelib.systems.vrs.moves.ports import Move
from chalicelib.systems.vrs.moves.rules import is_flagged, stops_of
from chalicelib.systems.vrs.residents.model import Resident
from chalicelib.systems.vrs.tickets.model import Stop, StopCause, StopReason, TicketSheet, TicketState

LONGEST_CHAIN = 20


class Tickets(NamedTuple):
    """The sheets a re-issue is about: of the old number, of the rest of its chain, and of the new one."""

    old: TicketSheet
    kin: Sequence[TicketSheet]
    new: TicketSheet
    held_by: str
    """The registration that the old number was issued to."""


def reissued(resident: Resident, tickets: Tickets, reissue: Reissue, today: date) -> Move:
    """Return what a re-issue changes.

    Raises AlreadyReissued, ChainIsLong, TicketTaken, NoTicketForFlagged, and TurnGivenOnBoth where the
    new number, unregistered so far, was used for a turn that the old one has as well.
    """
    old, new = tickets.old, tickets.new
    if old.successor is not None:
        raise AlreadyReissued
    if new.state is not TicketState.UNKNOWN or new.ticket in resident.tickets:
        raise TicketTaken
    if is_flagged(resident, today):
        raise NoTicketForFlagged
    chain = (*(old.chain or (old.ticket,)), new.ticket)
    if len(chain) > LONGEST_CHAIN:
        raise ChainIsLong
    given = {slot.turn for sheet in (old, *tickets.kin) for slot in sheet.given}
    if given & {slot.turn for slot in new.given}:
        raise TurnGivenOnBoth
    stop = Stop(reason=StopReason.REISSUED, since=today, cause=StopCause.REISSUE)
    stopped = old.with_stops(StopCause.REISSUE, stop)
    valid = new.with_stops(StopCause.FLAG, *stops_of(resident.flags))
    valid = valid.model_copy(update={"born_day": old.born_day})
    after = resident.model_copy(
        update={
            "tickets": (*resident.tickets, new.ticket),
            "reissues": (*resident.reissues, reissue),
            "version": resident.version + 1,
        }
    )
    return Move(
        people=((resident, after),),
        sheets=tuple(sheet.model_copy(update={"chain": chain}) for sheet in (stopped, *tickets.kin, valid)),
        issued=((new.ticket, tickets.held_by),),
        waiting_over=tuple(waiting_for(slot, new.ticket) for slot in new.given),
    )
