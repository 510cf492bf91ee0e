"""What people do with tablets and venues."""

import hmac
from datetime import UTC, datetime

from chalicelib.access.model import Actor, Permission, Plane, Role
from chalicelib.access.rules import require
from chalicelib.access.tablets.model import (
    INVITATION_LASTS,
    PIN_TRIES,
    SHIFT_LASTS,
    Counter,
    Invitation,
    Proof,
    PublicKey,
    Scope,
    Shift,
    ShiftRequest,
    Tablet,
    Venue,
)
from chalicelib.access.tablets.ports import TabletOffice
from chalicelib.access.tablets.rules import actor_of
from chalicelib.audit.model import Act
from chalicelib.errors import InvitationSpent, NoSuchTablet, NoSuchVenue, UnknownTablet, WrongPin
from chalicelib.values.municipality import MunicipalityCode


def invite_tablet(label: str, scope: Scope, actor: Actor, office: TabletOffice) -> tuple[str, datetime]:
    """Make a one-time code; return it with the moment it lapses."""
    require(actor, Permission.MANAGE_TABLETS)
    now = office.clock.now()
    code = f"{actor.municipality}-{office.draws.code(12)}"
    invitation = Invitation(label=label, scope=scope, invited_by=actor.id, until=now + INVITATION_LASTS)
    office.tablets.invite(code, invitation, actor.entry(Act.TABLET_INVITED, now, scope=scope.value))
    return code, invitation.until


def home_of(code_or_id: str) -> MunicipalityCode:
    """Return the municipality that a code or tablet id begins with; raise UnknownTablet."""
    try:
        return MunicipalityCode(code_or_id[:6])
    except ValueError as junk:
        raise UnknownTablet from junk


def enrol_tablet(code: str, key: PublicKey, office: TabletOffice) -> Tablet:
    """Turn a one-time code and a device key into a tablet; raise InvitationSpent."""
    now = office.clock.now()
    invitation = office.tablets.invitation(code)
    if invitation is None or now >= invitation.until:
        raise InvitationSpent
    home = home_of(code)
    tablet = Tablet(
        tablet_id=f"{home}-{office.draws.identifier()}",
        home=home,
        label=invitation.label,
        scope=invitation.scope,
        key=key,
        enrolled_at=now,
    )
    actor = Actor(id=tablet.tablet_id, roles=frozenset({Role.TABLET}), municipality=home, plane=Plane.PUBLIC)
    entry = actor.entry(Act.TABLET_ENROLLED, now, subject=tablet.tablet_id, invited_by=invitation.invited_by)
    office.tablets.enrol(code, tablet, entry)
    return tablet


def open_shift(
    wanted: ShiftRequest, tablet: Tablet, proof: Proof, office: TabletOffice
) -> tuple[Tablet, Venue]:
    """Open a shift at a venue whose PIN was typed; raise WrongPin, or UnknownTablet after five failures."""
    actor = actor_of(tablet)
    require(actor, Permission.OPEN_SHIFT)
    if tablet.revoked_at is not None or tablet.pin_failures >= PIN_TRIES:
        raise UnknownTablet
    now = office.clock.now()
    counter = Counter(tablet_id=tablet.tablet_id, value=proof.counter)
    venue = office.tablets.venue(wanted.venue)
    known = "" if venue is None else venue.pin
    right = hmac.compare_digest(known.encode(), wanted.pin.encode())
    if venue is None or venue.closed or not right:
        failed = tablet.model_copy(
            update={"pin_failures": tablet.pin_failures + 1, "version": tablet.version + 1}
        )
        office.tablets.change(failed, counter, actor.entry(Act.SHIFT_REFUSED, now, subject=tablet.tablet_id))
        raise WrongPin
    shift = Shift(venue=venue.venue_id, nonce=office.draws.secret(), opened_at=now, until=now + SHIFT_LASTS)
    opened = tablet.model_copy(update={"shift": shift, "pin_failures": 0, "version": tablet.version + 1})
    entry = actor.entry(Act.SHIFT_OPENED, now, subject=tablet.tablet_id, venue=venue.venue_id)
    office.tablets.change(opened, counter, entry)
    return opened, venue


def revoke_tablet(tablet_id: str, actor: Actor, office: TabletOffice) -> Tablet:
    """Stop a tablet at once; revoking it again changes nothing."""
    require(actor, Permission.MANAGE_TABLETS)
    tablet = office.tablets.tablet(tablet_id, fresh=True)
    if tablet is None:
        raise NoSuchTablet
    if tablet.revoked_at is not None:
        return tablet
    now = office.clock.now().astimezone(UTC)
    revoked = tablet.model_copy(update={"revoked_at": now, "shift": None, "version": tablet.version + 1})
    office.tablets.revoke(revoked, actor.entry(Act.TABLET_REVOKED, now, subject=tablet_id))
    return revoked


def free_tablet(tablet_id: str, actor: Actor, office: TabletOffice) -> Tablet:
    """Let a tablet open a shift again after five wrong PINs; a revoked one stays revoked."""
    require(actor, Permission.MANAGE_TABLETS)
    tablet = office.tablets.tablet(tablet_id, fresh=True)
    if tablet is None or tablet.revoked_at is not None:
        raise NoSuchTablet
    if tablet.pin_failures == 0:
        return tablet
    freed = tablet.model_copy(update={"pin_failures": 0, "version": tablet.version + 1})
    entry = actor.entry(Act.TABLET_FREED, office.clock.now(), subject=tablet_id)
    office.tablets.change(freed, None, entry)
    return freed


def put_venue(venue: Venue, actor: Actor, office: TabletOffice) -> Venue:
    """Open a venue, or change its name, PIN or closing; raise NoSuchVenue or SheetMoved."""
    require(actor, Permission.MANAGE_VENUES)
    if venue.version > 1 and office.tablets.venue(venue.venue_id) is None:
        raise NoSuchVenue
    entry = actor.entry(Act.VENUE_OPENED, office.clock.now(), subject=venue.venue_id, version=venue.version)
    office.tablets.put_venue(venue, entry)
    return venue
