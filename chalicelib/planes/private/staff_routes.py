"""The administrator's work at venues: tablets, and the venues themselves."""

from http import HTTPStatus

from typing_extensions import TypedDict

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.access.tablets import use_cases as tablets
from chalicelib.access.tablets.model import Scope, Venue
from chalicelib.planes.answers import Page, Paging, Reply, listed
from chalicelib.planes.http import Endpoint, Request
from chalicelib.planes.private.caller import signed_in
from chalicelib.planes.private.noting import note_list
from chalicelib.planes.private.shown import TabletShown, VenueShown, tablet_shown, venue_shown
from chalicelib.planes.private.wiring import PrivateHouse
from chalicelib.values.word import Line, Moment, Word

CREATED = (HTTPStatus.CREATED,)


class Invited(TypedDict):
    """A one-time code, shown once."""

    code: str
    until: Moment


class NewTablet(Word):
    """端末登録コードの発行."""

    label: Line
    scope: Scope


@signed_in
def list_tablets(request: Request[Paging], house: PrivateHouse, actor: Actor) -> Reply[Page[TabletShown]]:
    """List the tablets."""
    require(actor, Permission.MANAGE_TABLETS)
    wanted = request.read()
    note_list("tablets", actor, house)
    found = house.tablet_office(actor).tablets.every_tablet()
    return Reply(listed([tablet_shown(each) for each in found], wanted))


@signed_in
def invite_tablet(request: Request[NewTablet], house: PrivateHouse, actor: Actor) -> Reply[Invited]:
    """Make a one-time code for a new tablet."""
    require(actor, Permission.MANAGE_TABLETS)
    wanted = request.read()
    code, until = tablets.invite_tablet(wanted.label, wanted.scope, actor, house.tablet_office(actor))
    return Reply({"code": code, "until": until})


@signed_in
def revoke_tablet(request: Request[None], house: PrivateHouse, actor: Actor) -> Reply[TabletShown]:
    """Stop a tablet at once."""
    tablet = tablets.revoke_tablet(request.parameters["tablet_id"], actor, house.tablet_office(actor))
    return Reply(tablet_shown(tablet))


@signed_in
def free_tablet(request: Request[None], house: PrivateHouse, actor: Actor) -> Reply[TabletShown]:
    """Let a tablet open a shift again after five wrong PINs."""
    tablet = tablets.free_tablet(request.parameters["tablet_id"], actor, house.tablet_office(actor))
    return Reply(tablet_shown(tablet))


@signed_in
def list_venues(request: Request[Paging], house: PrivateHouse, actor: Actor) -> Reply[Page[VenueShown]]:
    """List the venues, without their PINs."""
    require(actor, Permission.MANAGE_VENUES)
    wanted = request.read()
    note_list("venues", actor, house)
    found = house.tablet_office(actor).tablets.every_venue()
    return Reply(listed([venue_shown(each) for each in found], wanted))


@signed_in
def put_venue(request: Request[Venue], house: PrivateHouse, actor: Actor) -> Reply[VenueShown]:
    """Open a venue, or change it."""
    require(actor, Permission.MANAGE_VENUES)
    return Reply(venue_shown(tablets.put_venue(request.read(), actor, house.tablet_office(actor))))


ENDPOINTS = (
    Endpoint("GET", "/tablets", Permission.MANAGE_TABLETS, list_tablets),
    Endpoint("POST", "/tablets/invitations", Permission.MANAGE_TABLETS, invite_tablet, statuses=CREATED),
    Endpoint("POST", "/tablets/{tablet_id}/revoke", Permission.MANAGE_TABLETS, revoke_tablet),
    Endpoint("POST", "/tablets/{tablet_id}/free", Permission.MANAGE_TABLETS, free_tablet),
    Endpoint("GET", "/venues", Permission.MANAGE_VENUES, list_venues),
    Endpoint("POST", "/venues", Permission.MANAGE_VENUES, put_venue),
)
