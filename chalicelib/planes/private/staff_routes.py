"""The administrator's work at venues: tablets, and the venues themselves."""

from http import HTTPStatus
from typing import Any

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.access.tablets import use_cases as tablets
from chalicelib.access.tablets.model import Scope, Tablet, Venue
from chalicelib.planes.http import Endpoint, Reply, Request, listed
from chalicelib.planes.private.caller import signed_in
from chalicelib.planes.private.noting import note_list
from chalicelib.planes.private.wiring import PrivateHouse
from chalicelib.values.word import Line, Word


class NewTablet(Word):
    """端末登録コードの発行."""

    label: Line
    scope: Scope


@signed_in
def list_tablets(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """List the tablets."""
    require(actor, Permission.MANAGE_TABLETS)
    note_list("tablets", actor, house)
    found = house.tablet_office(actor).tablets.every_tablet()
    return Reply(listed([_tablet(each) for each in found], request.query))


@signed_in
def invite_tablet(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Make a one-time code for a new tablet."""
    require(actor, Permission.MANAGE_TABLETS)
    wanted = request.read(NewTablet)
    code, until = tablets.invite_tablet(wanted.label, wanted.scope, actor, house.tablet_office(actor))
    return Reply({"code": code, "until": until.isoformat()}, HTTPStatus.CREATED)


@signed_in
def revoke_tablet(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Stop a tablet at once."""
    tablet = tablets.revoke_tablet(request.parameters["tablet_id"], actor, house.tablet_office(actor))
    return Reply(_tablet(tablet))


@signed_in
def free_tablet(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Let a tablet open a shift again after five wrong PINs."""
    tablet = tablets.free_tablet(request.parameters["tablet_id"], actor, house.tablet_office(actor))
    return Reply(_tablet(tablet))


@signed_in
def list_venues(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """List the venues, without their PINs."""
    require(actor, Permission.MANAGE_VENUES)
    note_list("venues", actor, house)
    found = house.tablet_office(actor).tablets.every_venue()
    return Reply(listed([_venue(each) for each in found], request.query))


@signed_in
def put_venue(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Open a venue, or change it."""
    require(actor, Permission.MANAGE_VENUES)
    return Reply(_venue(tablets.put_venue(request.read(Venue), actor, house.tablet_office(actor))))


def _tablet(tablet: Tablet) -> dict[str, Any]:
    """Show a tablet and its last shift, without the key and the nonce that its proofs must carry."""
    shown = tablet.model_dump(mode="json", exclude={"key", "shift"})
    shift = dict.fromkeys(("venue", "opened_at", "until"))
    if tablet.shift is not None:
        shift = tablet.shift.model_dump(mode="json", exclude={"nonce"})
    return {**shown, **shift}


def _venue(venue: Venue) -> dict[str, Any]:
    return venue.model_dump(mode="json", exclude={"pin"})


ENDPOINTS = (
    Endpoint("GET", "/tablets", Permission.MANAGE_TABLETS, list_tablets),
    Endpoint("POST", "/tablets/invitations", Permission.MANAGE_TABLETS, invite_tablet),
    Endpoint("POST", "/tablets/{tablet_id}/revoke", Permission.MANAGE_TABLETS, revoke_tablet),
    Endpoint("POST", "/tablets/{tablet_id}/free", Permission.MANAGE_TABLETS, free_tablet),
    Endpoint("GET", "/venues", Permission.MANAGE_VENUES, list_venues),
    Endpoint("POST", "/venues", Permission.MANAGE_VENUES, put_venue),
)
