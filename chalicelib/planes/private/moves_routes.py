"""Moves and deaths: flags of people, tickets issued anew, registrations merged, at the desk."""

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.planes.http import Endpoint, Reply, Request, listed
from chalicelib.planes.private.caller import signed_in
from chalicelib.planes.private.wiring import PrivateHouse
from chalicelib.systems.vrs.moves import use_cases
from chalicelib.systems.vrs.moves.acts import FlagToSet, PeopleToMerge, TakingBack, TicketToReissue


@signed_in
def set_flag(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Set a flag (転出・死亡 …), or with ``preview`` say what it would change."""
    require(actor, Permission.SET_FLAGS)
    wanted = request.read(FlagToSet)
    return Reply(use_cases.set_flag(request.parameters["person_id"], wanted, actor, house.moves(actor)))


@signed_in
def reverse_flag(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Take a flag back; the tickets that it stopped may be used again."""
    require(actor, Permission.SET_FLAGS)
    wanted, names = request.read(TakingBack), request.parameters
    desk = house.moves(actor)
    return Reply(use_cases.take_flag_back(names["person_id"], names["flag_id"], wanted, actor, desk))


@signed_in
def reissue_ticket(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Issue another number in a ticket's place."""
    require(actor, Permission.REISSUE_TICKET)
    wanted = request.read(TicketToReissue)
    return Reply(use_cases.reissue_ticket(wanted, actor, house.moves(actor)))


@signed_in
def merge_people(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Merge two registrations of one person."""
    require(actor, Permission.MERGE_PEOPLE)
    wanted = request.read(PeopleToMerge)
    return Reply(use_cases.merge_people(wanted, actor, house.moves(actor)))


@signed_in
def undo_merge(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Undo a wrong merge."""
    require(actor, Permission.MERGE_PEOPLE)
    wanted = request.read(PeopleToMerge)
    return Reply(use_cases.part_people(wanted, actor, house.moves(actor)))


@signed_in
def show_history(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Show what happened to a person."""
    require(actor, Permission.READ_PERSON)
    found = use_cases.show_timeline(request.parameters["person_id"], actor, house.moves(actor))
    said = found.model_dump(mode="json")
    return Reply({**listed(said.pop("happenings"), request.query), **said})


ENDPOINTS = (
    Endpoint("POST", "/people/{person_id}/flags", Permission.SET_FLAGS, set_flag),
    Endpoint("POST", "/people/{person_id}/flags/{flag_id}/reverse", Permission.SET_FLAGS, reverse_flag),
    Endpoint("GET", "/people/{person_id}/history", Permission.READ_PERSON, show_history),
    Endpoint("POST", "/tickets/reissue", Permission.REISSUE_TICKET, reissue_ticket),
    Endpoint("POST", "/people/merge", Permission.MERGE_PEOPLE, merge_people),
    Endpoint("POST", "/people/merge/undo", Permission.MERGE_PEOPLE, undo_merge),
)
