"""What a proof must say before a tablet is believed."""

from datetime import UTC, datetime

from chalicelib.access.model import Actor, Plane, Role
from chalicelib.access.tablets.model import PROOF_DRIFTS, Proof, Tablet
from chalicelib.errors import ShiftNotOpen, StaleProof, UnknownTablet


def check_proof(proof: Proof, tablet: Tablet, request: tuple[str, str, str], *, now: datetime) -> None:
    """Raise unless the proof is of this request, by a tablet in service, made just now.

    ``request`` is (method, path, body digest).  The counter is not looked at here: it
    is a condition of the transaction that the proof leads to.
    """
    if tablet.revoked_at is not None or proof.tablet_id != tablet.tablet_id:
        raise UnknownTablet
    if (proof.method, proof.path, proof.body_digest) != request:
        raise UnknownTablet
    try:
        signed_at = datetime.fromtimestamp(proof.signed_at_ms / 1000, UTC)
    except (OverflowError, ValueError, OSError) as impossible:
        raise StaleProof from impossible
    if abs(now - signed_at) > PROOF_DRIFTS:
        raise StaleProof


def check_shift(proof: Proof, tablet: Tablet, *, now: datetime) -> None:
    """Raise ShiftNotOpen unless the proof belongs to the tablet's open shift."""
    shift = tablet.shift
    if shift is None or proof.nonce != shift.nonce or now >= shift.until:
        raise ShiftNotOpen


def actor_of(tablet: Tablet) -> Actor:
    """Return the tablet as an actor; its municipality is the one that enrolled it."""
    return Actor(
        id=tablet.tablet_id,
        roles=frozenset({Role.TABLET}),
        municipality=tablet.home,
        plane=Plane.PUBLIC,
    )
