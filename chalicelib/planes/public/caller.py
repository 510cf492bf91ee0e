"""Who calls the public plane: a tablet, by the proof its device key signed over this very request."""

from dataclasses import dataclass
from typing import Any

from chalicelib.access.tablets.model import Counter, Proof, Tablet
from chalicelib.access.tablets.proofs import digest_of, read_proof, verify_signature
from chalicelib.access.tablets.rules import actor_of, check_proof, check_shift
from chalicelib.access.tablets.use_cases import home_of
from chalicelib.errors import ShiftNotOpen, UnknownTablet
from chalicelib.planes.http import Request
from chalicelib.planes.public.wiring import PublicHouse
from chalicelib.systems.vrs.doses.desk import Caller

PROOF_HEADER = "vrs-proof"


@dataclass(frozen=True)
class Proven:
    """A tablet and the proof it gave."""

    tablet: Tablet
    proof: Proof


def proven(request: Request[Any], house: PublicHouse) -> Proven:
    """Return the tablet that signed a request, shift or no shift; raise UnknownTablet or StaleProof."""
    token = request.headers.get(PROOF_HEADER, "")
    proof = read_proof(token)
    home = home_of(proof.tablet_id)
    if not house.knows(home):
        raise UnknownTablet
    tablet = house.tablets(home).tablet(proof.tablet_id)
    if tablet is None:
        raise UnknownTablet
    verify_signature(token, tablet.key)
    check_proof(proof, tablet, (request.method, request.path, digest_of(request.body)), now=house.clock.now())
    return Proven(tablet, proof)


def on_shift(request: Request[Any], house: PublicHouse) -> Caller:
    """Return the tablet as a caller, its shift open; raise ShiftNotOpen too."""
    who = proven(request, house)
    tablet = who.tablet
    try:
        check_shift(who.proof, tablet, now=house.clock.now())
    except ShiftNotOpen:
        # The shift may have been opened a moment ago by way of another process than this.
        fresh = house.tablets(tablet.home).tablet(tablet.tablet_id, fresh=True)
        if fresh is None or fresh.revoked_at is not None:
            raise UnknownTablet from None
        check_shift(who.proof, fresh, now=house.clock.now())
        tablet = fresh
    counter = Counter(tablet_id=tablet.tablet_id, value=who.proof.counter)
    assert tablet.shift is not None  # noqa: S101 - check_shift passed; mypy cannot know
    return Caller(actor_of(tablet), tablet.scope, counter, tablet.shift.venue)
