"""Moves and deaths: flags of people, tickets issued anew, registrations merged, at the desk."""

from collections.abc import Sequence

from typing_extensions import TypedDict

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.planes.answers import Joined, Page, Paging, Reply, listed
from chalicelib.planes.http import Endpoint, Request
from chalicelib.planes.private.caller import signed_in
from chalicelib.planes.private.wiring import PrivateHouse
from chalicelib.systems.vrs.moves import use_cases
from chalicelib.systems.vrs.moves.acts import Effect, FlagToSet, PeopleToMerge, TakingBack, TicketToReissue
from chalicelib.systems.vrs.moves.timeline import Happening, VersionOfPerson


class Registrations(TypedDict):
    """Whose history it is, and what each version of the registration changed."""

    person_id: str
    versions: Sequence[VersionOfPerson]


@signed_in
def set_flag(request: Request[FlagToSet], house: PrivateHouse, actor: Actor) -> Reply[Effect]:
    """Set a flag (転出・死亡 …), or with ``preview`` say what it would change."""
    require(actor, Permission.SET_FLAGS)
    wanted = request.read()
    return Reply(use_cases.set_flag(request.parameters["person_id"], wanted, actor, house.moves(actor)))


@signed_in
def reverse_flag(request: Request[TakingBack], house: PrivateHouse, actor: Actor) -> Reply[Effect]:
    """Take a flag back; the tickets that it stopped may be used again."""
    require(actor, Permission.SET_FLAGS)
    wanted, names = request.read(), request.parameters
    desk = house.moves(actor)
    return Reply(use_cases.take_flag_back(names["person_id"], names["flag_id"], wanted, actor, desk))


@signed_in
def reissue_ticket(request: Request[TicketToReissue], house: PrivateHouse, actor: Actor) -> Reply[Effect]:
    """Issue another number in a ticket's place."""
    require(actor, Permission.REISSUE_TICKET)
    wanted = request.read()
    return Reply(use_cases.reissue_ticket(wanted, actor, house.moves(actor)))


@signed_in
def merge_people(request: Request[PeopleToMerge], house: PrivateHouse, actor: Actor) -> Reply[Effect]:
    """Merge two registrations of one person."""
    require(actor, Permission.MERGE_PEOPLE)
    wanted = request.read()
    return Reply(use_cases.merge_people(wanted, actor, house.moves(actor)))


@signed_in
def undo_merge(request: Request[PeopleToMerge], house: PrivateHouse, actor: Actor) -> Reply[Effect]:
    """Undo a wrong merge."""
    require(actor, Permission.MERGE_PEOPLE)
    wanted = request.read()
    return Reply(use_cases.part_people(wanted, actor, house.moves(actor)))


@signed_in
def show_history(
    request: Request[Paging], house: PrivateHouse, actor: Actor
) -> Reply[Joined[Page[Happening], Registrations]]:
    """Show what happened to a person."""
    require(actor, Permission.READ_PERSON)
    found = use_cases.show_timeline(request.parameters["person_id"], actor, house.moves(actor))
    registrations: Registrations = {"person_id": found.person_id, "versions": found.versions}
    return Reply(Joined(listed(found.happenings, request.read()), registrations))


ENDPOINTS = (
    Endpoint("POST", "/people/{person_id}/flags", Permission.SET_FLAGS, set_flag),
    Endpoint("POST", "/people/{person_id}/flags/{flag_id}/reverse", Permission.SET_FLAGS, reverse_flag),
    Endpoint("GET", "/people/{person_id}/history", Permission.READ_PERSON, show_history),
    Endpoint("POST", "/tickets/reissue", Permission.REISSUE_TICKET, reissue_ticket),
    Endpoint("POST", "/people/merge", Permission.MERGE_PEOPLE, merge_people),
    Endpoint("POST", "/people/merge/undo", Permission.MERGE_PEOPLE, undo_merge),
)
