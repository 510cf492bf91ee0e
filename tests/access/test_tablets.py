"""What a proof must say before a tablet is believed: the rules alone, each guard by itself."""

from datetime import datetime, timedelta
from itertools import product
from typing import Any

import pytest
from pydantic import ValidationError

from chalicelib.access.model import Plane, Role
from chalicelib.access.tablets.model import PROOF_DRIFTS, Proof, PublicKey, Shift, ShiftRequest, Tablet, Venue
from chalicelib.access.tablets.rules import actor_of, check_proof, check_shift
from chalicelib.access.tablets.use_cases import home_of
from chalicelib.errors import DomainError, ShiftNotOpen, StaleProof, UnknownTablet
from local.tablet import Answered, SoftTablet
from tests.access.houses import NOW, tablet_of

pytestmark = pytest.mark.proof("T09")

REQUEST = ("POST", "/doses", "digest")
OTHERS = (
    ("GET", "/doses", "digest"),
    ("POST", "/shifts", "digest"),
    ("POST", "/doses", "other"),
    ("", "", ""),
)
MS = timedelta(milliseconds=1)
SOFT = SoftTablet(lambda *_: Answered(500, {}, b""))
SOFT.tablet_id = "112143-X"


def tablet(**more: Any) -> Tablet:
    return tablet_of(SOFT, **more)


def proof(at: datetime = NOW, **more: Any) -> Proof:
    given = {"tablet_id": "112143-X", "method": "POST", "path": "/doses", "body_digest": "digest"}
    signed = {"signed_at_ms": int(at.timestamp() * 1000), "counter": 1, "nonce": "nonce"}
    return Proof.model_validate({**given, **signed, **more})


def refusal(of: Proof, by: Tablet, request: tuple[str, str, str] = REQUEST) -> type[DomainError] | None:
    try:
        check_proof(of, by, request, now=NOW)
    except DomainError as refused:
        return type(refused)
    return None


def test_every_guard_of_a_proof_refuses_by_itself() -> None:
    for own, serves, same, fresh in product((True, False), repeat=4):
        made = proof(NOW if fresh else NOW - PROOF_DRIFTS - MS, tablet_id="112143-X" if own else "112143-Y")
        by = tablet(revoked_at=None if serves else NOW)
        for request in (REQUEST,) if same else OTHERS:
            wanted = None if fresh else StaleProof
            assert refusal(made, by, request) is (wanted if own and serves and same else UnknownTablet)


@pytest.mark.parametrize("moment", [0, 2**53, 10**15, 10**18, 10**30])
def test_a_moment_no_calendar_has_is_stale(moment: int) -> None:
    assert refusal(proof(signed_at_ms=moment), tablet()) is StaleProof


@pytest.mark.parametrize(("off", "wanted"), [(PROOF_DRIFTS, None), (PROOF_DRIFTS + MS, StaleProof)])
def test_a_proof_may_be_five_minutes_off_either_way(off: timedelta, wanted: type[DomainError] | None) -> None:
    assert refusal(proof(NOW - off), tablet()) is wanted
    assert refusal(proof(NOW + off), tablet()) is wanted


def test_a_shift_is_open_from_its_nonce_to_its_end_and_no_longer() -> None:
    shift = Shift(venue="HALL-1", nonce="nonce", opened_at=NOW, until=NOW + timedelta(hours=12))
    for on_shift, nonce, late in product((True, False), ("nonce", "other", ""), (True, False)):
        by = tablet(shift=shift if on_shift else None)
        at = shift.until if late else shift.until - MS
        if on_shift and nonce == "nonce" and not late:
            check_shift(proof(nonce=nonce), by, now=at)
        else:
            with pytest.raises(ShiftNotOpen):
                check_shift(proof(nonce=nonce), by, now=at)


def test_a_tablet_acts_for_the_municipality_that_enrolled_it_and_as_nothing_else() -> None:
    actor = actor_of(tablet())
    assert (str(actor.municipality), actor.plane, actor.roles) == (
        "112143",
        Plane.PUBLIC,
        frozenset({Role.TABLET}),
    )


@pytest.mark.parametrize("text", ["", "112143", "112143-X", "112143-ABCDEFGHJKLM"])
def test_a_code_or_an_id_begins_with_its_municipality(text: str) -> None:
    if text:
        assert str(home_of(text)) == "112143"
    else:
        with pytest.raises(UnknownTablet):
            home_of(text)


@pytest.mark.parametrize(
    "key",
    [
        {"kty": "RSA"},
        {"kty": "oct"},
        {"crv": "P-384"},
        {"crv": "Ed25519"},
        {"x": "A" * 42},
        {"x": "A" * 44},
        {"y": "=" * 43},
        {"y": "A" * 42 + "\n"},
        {"d": "A" * 43},
        {"k": "secret"},
    ],
    ids=str,
)
def test_a_device_key_is_a_public_point_of_p_256_and_nothing_else(key: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        PublicKey.model_validate({**SOFT.public_key(), **key})


def test_a_pin_is_masked_wherever_it_is_printed() -> None:
    venue = Venue(venue_id="HALL-1", name="会館", pin="246810")
    assert "246810" not in repr(venue) + str(venue)
    typed = ShiftRequest(venue="HALL-1", pin="246810")
    assert "246810" not in repr(typed) + str(typed)
