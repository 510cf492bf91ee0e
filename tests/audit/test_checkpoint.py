"""A checkpoint seals exactly what moved, follows the one before, and fits what KMS signs."""

from datetime import timedelta

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP384R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)

from chalicelib.audit.canonical import canonical
from chalicelib.audit.checkpoint import LaneHead, before_first, root_of, signed_bytes
from chalicelib.audit.keys import SCHEME, UnusableKey, WrongSignature, read_key, require_signed, thumbprint
from chalicelib.audit.merkle import inclusion_proof, require_included
from tests.audit.ledger import Ledger

pytestmark = pytest.mark.proof("T12")

KMS_RAW_LIMIT = 4096
"""Bytes that KMS's Sign takes with MessageType=RAW."""
DER, PEM = serialization.Encoding.DER, serialization.Encoding.PEM
SPKI = serialization.PublicFormat.SubjectPublicKeyInfo


def test_the_first_checkpoint_names_every_lane_in_order(ledger: Ledger) -> None:
    ledger.write("lane-b")
    ledger.write("lane-a")
    ledger.write("lane-a")
    first = ledger.next()
    assert first.number == 1
    assert first.previous == before_first("112143")
    assert [(head.lane, head.number) for head in first.lanes] == [("lane-a", 2), ("lane-b", 1)]
    assert first.lanes[0].hash == ledger.rows["lane-a"][-1].hash
    assert first.root == root_of(first.lanes)


def test_the_next_names_only_what_moved_and_repeats_the_hash_before(ledger: Ledger) -> None:
    ledger.write("lane-a")
    ledger.write("lane-b")
    first = ledger.seal().checkpoint
    ledger.write("lane-b")
    second = ledger.seal().checkpoint
    assert second.number == 2
    assert second.previous == first.hash
    assert [(head.lane, head.number) for head in second.lanes] == [("lane-b", 2)]


def test_nothing_moved_makes_no_checkpoint_until_the_heartbeat(ledger: Ledger) -> None:
    ledger.write("lane-a")
    ledger.seal()
    ledger.now += timedelta(minutes=59, seconds=59)
    assert ledger.next(heartbeat=timedelta(hours=1)) is None
    ledger.now += timedelta(seconds=1)
    silent = ledger.next(heartbeat=timedelta(hours=1))
    assert (silent.number, silent.lanes) == (2, ())


def test_a_municipality_without_rows_still_gets_its_first_checkpoint(ledger: Ledger) -> None:
    assert ledger.next().lanes == ()


def test_a_stale_reading_seals_nothing_twice(ledger: Ledger) -> None:
    ledger.write("lane-a")
    stale = ledger.tails["lane-a"]
    ledger.write("lane-a")
    ledger.seal()
    ledger.tails["lane-a"] = stale
    assert ledger.next() is None


def test_a_clock_that_went_back_does_not_take_the_ledger_back(ledger: Ledger) -> None:
    ledger.write("lane-a")
    first = ledger.seal().checkpoint
    ledger.write("lane-a")
    ledger.now -= timedelta(minutes=5)
    assert ledger.next().at == first.at


def test_what_is_signed_is_short_however_many_lanes_moved(ledger: Ledger) -> None:
    for lane in range(200):
        ledger.write(f"lane-{lane}")
    checkpoint = ledger.next()
    assert len(checkpoint.body) > KMS_RAW_LIMIT
    assert len(signed_bytes(checkpoint)) < 100


def test_the_bytes_are_canonical(ledger: Ledger) -> None:
    ledger.write("lane-a")
    checkpoint = ledger.next()
    assert canonical(checkpoint.model_dump()) == checkpoint.body


def test_one_lane_is_shown_without_showing_the_others(ledger: Ledger) -> None:
    for lane in ("lane-a", "lane-b", "lane-c"):
        ledger.write(lane)
    checkpoint = ledger.next()
    leaves = [head.leaf for head in checkpoint.lanes]
    own = LaneHead(lane="lane-b", number=1, hash=ledger.rows["lane-b"][0].hash)
    require_included(own.leaf, 1, 3, inclusion_proof(1, leaves), bytes.fromhex(checkpoint.root))


def test_the_signature_is_that_of_kms_over_the_signed_bytes(
    ledger: Ledger, other_key: EllipticCurvePrivateKey
) -> None:
    ledger.write("lane-a")
    signed = ledger.seal()
    message = signed_bytes(signed.checkpoint)
    ledger.key.public_key().verify(signed.signature_bytes, message, SCHEME)
    with pytest.raises(InvalidSignature):
        other_key.public_key().verify(signed.signature_bytes, message, SCHEME)
    with pytest.raises(WrongSignature):
        require_signed(other_key.public_key(), signed.signature_bytes, message)


@pytest.mark.parametrize("encoding", [PEM, DER])
def test_a_key_is_read_in_either_form_and_named_by_its_bytes(
    signing_key: EllipticCurvePrivateKey, encoding: serialization.Encoding
) -> None:
    public = signing_key.public_key()
    assert thumbprint(read_key(public.public_bytes(encoding, SPKI))) == thumbprint(public)


def test_only_p256_public_keys_are_keys(signing_key: EllipticCurvePrivateKey) -> None:
    other_curve = generate_private_key(SECP384R1()).public_key().public_bytes(PEM, SPKI)
    plain = serialization.NoEncryption()
    private = signing_key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, plain)
    for unusable in (b"", b"junk", b"-----BEGIN PUBLIC KEY-----\n", other_curve, private):
        with pytest.raises(UnusableKey):
            read_key(unusable)
