"""A blob opens only as it was sealed: with its key, its bytes, and at its place.

0 of more than 5,000 seeded mutations are accepted, and every refusal is ``SealBroken``.
"""

import logging
from collections.abc import Mapping
from random import Random
from typing import Any

import aws_encryption_sdk
import pytest
from aws_encryption_sdk.identifiers import Algorithm, CommitmentPolicy
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.adapters.seal import SUITE, SealingKey, _OneKey
from chalicelib.errors import SealBroken

pytestmark = [pytest.mark.proof("T19"), pytest.mark.control("R-II-6-7-08", "R-III-7-26")]

NAME, KEY, OTHER_KEY = "SEAL#0001", bytes(range(32)), bytes(range(1, 33))
PLAIN = "氏名　春日部 花子 個人番号".encode()
PLACE = {
    "municipality": "112143",
    "area": "resident",
    "key": "112143#resident#PERSON#01F9Z|PERSON",
    "version": "3",
}
ELSEWHERE = {
    "municipality": "112224",
    "area": "venue",
    "key": "112143#resident#PERSON#01F9Y|PERSON",
    "version": "2",
}
MUTATIONS = 5_200


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the SDK from writing a traceback a mutation, which takes longer than the mutation."""
    monkeypatch.setattr(logging.getLogger("aws_encryption_sdk.streaming_client"), "disabled", True)


@pytest.fixture(scope="module")
def key() -> SealingKey:
    return SealingKey(NAME, KEY)


def refused(key: SealingKey, blob: bytes, context: Mapping[str, str] = PLACE) -> None:
    with pytest.raises(SealBroken):
        key.open_blob(blob, context)


@given(
    plain=st.binary(max_size=3_000),
    context=st.dictionaries(st.text(min_size=1, max_size=20), st.text(max_size=60), max_size=5),
    secret=st.binary(min_size=32, max_size=32),
)
@settings(max_examples=60, deadline=None)
def test_what_was_sealed_opens_at_its_place(plain: bytes, context: dict[str, str], secret: bytes) -> None:
    reserved = {name: value for name, value in context.items() if not name.startswith("aws-crypto-")}
    key = SealingKey(NAME, secret)
    assert key.open_blob(key.seal(plain, reserved), reserved) == plain


def test_a_blob_shows_nothing_and_no_two_are_alike(key: SealingKey) -> None:
    first, second = key.seal(PLAIN, PLACE), key.seal(PLAIN, PLACE)
    assert first != second
    assert PLAIN[:6] not in first
    assert KEY[:8] not in first


@pytest.mark.parametrize("part", ELSEWHERE)
def test_a_blob_moved_to_another_place_does_not_open(part: str, key: SealingKey) -> None:
    refused(key, key.seal(PLAIN, {**PLACE, part: ELSEWHERE[part]}))


def test_a_place_is_compared_whole(key: SealingKey) -> None:
    blob = key.seal(PLAIN, PLACE)
    refused(key, blob, {name: value for name, value in PLACE.items() if name != "version"})
    refused(key, blob, {**PLACE, "more": "1"})
    refused(key, blob, {})
    refused(key, key.seal(PLAIN, {}))


def test_another_key_of_the_same_name_does_not_open(key: SealingKey) -> None:
    refused(SealingKey(NAME, OTHER_KEY), key.seal(PLAIN, PLACE))


def test_the_same_key_under_another_name_does_not_open(key: SealingKey) -> None:
    refused(SealingKey("SEAL#0002", KEY), key.seal(PLAIN, PLACE))


@pytest.mark.parametrize("junk", [b"", b"\x00", b"\x02", b"{}", PLAIN, bytes(500), b"\xff" * 500])
def test_what_is_no_blob_does_not_open(junk: bytes, key: SealingKey) -> None:
    refused(key, junk)


def sealed_by(provider: Any, algorithm: Algorithm, policy: CommitmentPolicy) -> bytes:
    client = aws_encryption_sdk.EncryptionSDKClient(commitment_policy=policy, max_encrypted_data_keys=2)
    blob, _ = client.encrypt(
        source=PLAIN, key_provider=provider, encryption_context=dict(PLACE), algorithm=algorithm
    )
    return bytes(blob)


def held(*names: str) -> Any:
    """Return a provider that wraps for each of several names, with our key."""
    first, *others = [_OneKey() for _ in names]
    for name, provider in zip(names, [first, *others], strict=True):
        provider.hold(name, KEY)
    for provider in others:
        first.add_master_key_provider(provider)
    return first


def test_a_blob_with_one_data_key_of_ours_opens() -> None:
    blob = sealed_by(held(NAME), SUITE, CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT)
    assert SealingKey(NAME, KEY).open_blob(blob, PLACE) == PLAIN


def test_a_blob_with_two_data_keys_does_not_open(key: SealingKey) -> None:
    """A second data key could be an attacker's, for reading along."""
    blob = sealed_by(held(NAME, "SEAL#0002"), SUITE, CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT)
    refused(key, blob)


@pytest.mark.parametrize(
    "suite", [each for each in Algorithm if each is not SUITE], ids=lambda suite: suite.name
)
def test_a_blob_of_another_suite_does_not_open(suite: Algorithm, key: SealingKey) -> None:
    """Without key commitment one blob could open to two different texts under two keys."""
    committing = "COMMIT" in suite.name
    policy = CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT
    blob = sealed_by(
        held(NAME), suite, policy if committing else CommitmentPolicy.FORBID_ENCRYPT_ALLOW_DECRYPT
    )
    refused(key, blob)


def mutated(blob: bytes, other: bytes, rng: Random) -> bytes:
    """Return a blob with one seeded change."""
    at, few, many = rng.randrange(len(blob)), rng.randint(1, 4), rng.randint(2, 40)
    changes: list[bytes] = [
        blob[:at] + bytes([blob[at] ^ 1 << rng.randrange(8)]) + blob[at + 1 :],
        blob[:at],
        blob + rng.randbytes(few),
        blob[:at] + rng.randbytes(few) + blob[at:],
        blob[:at] + blob[at + few :],
        blob[:at] + other[at:],
        blob[:at] + rng.randbytes(many) + blob[at + many :],
    ]
    return rng.choice(changes)


def test_no_mutation_of_a_blob_is_ever_accepted(key: SealingKey) -> None:
    rng = Random(19)
    blobs = [key.seal(PLAIN + bytes([n]), PLACE) for n in range(8)]
    tried = 0
    while tried < MUTATIONS:
        blob, other = rng.sample(blobs, 2)
        changed = mutated(blob, other, rng)
        if changed in blobs:
            continue
        tried += 1
        refused(key, changed)


def test_every_single_bit_of_a_blob_counts(key: SealingKey) -> None:
    blob = key.seal(b"1", PLACE)
    for bit in range(0, len(blob) * 8, 3):
        at, of = divmod(bit, 8)
        refused(key, blob[:at] + bytes([blob[at] ^ 1 << of]) + blob[at + 1 :])


def test_no_mutation_of_a_place_is_ever_accepted(key: SealingKey) -> None:
    rng = Random(91)
    blob = key.seal(PLAIN, PLACE)
    for _ in range(400):
        name = rng.choice(list(PLACE))
        value = PLACE[name]
        at = rng.randrange(len(value))
        changed = value[:at] + rng.choice("0123456789#|AZ") + value[at + rng.randint(0, 1) :]
        if changed != value:
            refused(key, blob, {**PLACE, name: changed})


def test_a_refusal_names_neither_key_nor_content(key: SealingKey) -> None:
    with pytest.raises(SealBroken) as broken:
        key.open_blob(key.seal(PLAIN, PLACE), ELSEWHERE)
    assert broken.value.args == ("C502",)
