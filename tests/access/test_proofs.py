"""A proof is one text, signed by one key, over one request: everything else is the same refusal."""

import base64
import json
import random
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.access.tablets.model import PublicKey, Tablet
from chalicelib.access.tablets.proofs import LONGEST_PROOF, digest_of, read_proof, verify_signature
from chalicelib.errors import DomainError, UnknownTablet
from chalicelib.planes.http import Request
from chalicelib.planes.public.caller import proven
from chalicelib.planes.public.routes import ENDPOINTS
from local.tablet import Answered, SoftTablet
from tests.access.houses import NOW, FixedClock, WiredPublicHouse, tablet_of

pytestmark = pytest.mark.proof("T09")

BODY = b'{"venue":"HALL-1","pin":"246810"}'
HEAD = {"alg": "ES256", "kid": "112143-X", "typ": "vrs-proof"}
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""The order of P-256's group (FIPS 186-4 D.1.2.3)."""
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
MUTANTS = 10_000


def silent(*_: Any) -> Answered:
    return Answered(500, {}, b"")


class Venue:
    """A tablet, and the house that knows it."""

    def __init__(self) -> None:
        self.house = WiredPublicHouse(FixedClock())
        self.soft = SoftTablet(silent, lambda: int(NOW.timestamp() * 1000))
        self.soft.tablet_id, self.soft.nonce = "112143-X", "nonce"
        self.house.known[self.soft.tablet_id] = tablet_of(self.soft)
        self.key = PublicKey.model_validate(self.soft.public_key())

    def proof(self, **changed: Any) -> str:
        return self.soft.proof("POST", "/shifts", BODY, **changed)

    def signed(self, head: object, claims: object) -> str:
        """Sign whatever is given, as a broken or hostile client with the right key would."""
        text = f"{part(head)}.{part(claims)}"
        return f"{text}.{self.sign(text)}"

    def sign(self, text: str) -> str:
        r, s = decode_dss_signature(self.soft._key.sign(text.encode(), ec.ECDSA(hashes.SHA256())))
        return encode(r.to_bytes(32) + s.to_bytes(32))

    def claims(self, **changed: Any) -> dict[str, Any]:
        iat = int(NOW.timestamp() * 1000)
        said = {
            "htm": "POST",
            "htu": "/shifts",
            "bh": digest_of(BODY),
            "iat": iat,
            "ctr": 1,
            "nonce": "nonce",
        }
        return {**said, **changed}

    def tablet(self, token: str) -> Tablet:
        """Return the tablet that is believed, as a route would."""
        (endpoint,) = (each for each in ENDPOINTS if each.path == "/shifts")
        request = Request("POST", "/shifts", {}, {}, {"vrs-proof": token}, BODY, endpoint)
        return proven(request, self.house).tablet  # type: ignore[arg-type] - wires in the ports' place


def encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def part(value: object) -> str:
    return encode(json.dumps(value, separators=(",", ":")).encode())


@pytest.fixture(scope="module")
def venue() -> Venue:
    return Venue()


def test_a_proof_in_order_is_believed(venue: Venue) -> None:
    assert venue.tablet(venue.proof()).tablet_id == "112143-X"
    assert venue.tablet(venue.signed(HEAD, venue.claims())).tablet_id == "112143-X"


def refusal(venue: Venue, token: str) -> type[DomainError] | None:
    try:
        venue.tablet(token)
    except DomainError as refused:
        return type(refused)
    return None


# -- ten thousand mutants ------------------------------------------------------------------------

Mutation = Callable[[random.Random, str], str]


def flip_a_letter(luck: random.Random, token: str) -> str:
    at = luck.randrange(len(token))
    return token[:at] + luck.choice(ALPHABET + ".=+/ é") + token[at + 1 :]


def drop_a_letter(luck: random.Random, token: str) -> str:
    at = luck.randrange(len(token))
    return token[:at] + token[at + 1 :]


def add_a_letter(luck: random.Random, token: str) -> str:
    at = luck.randrange(len(token) + 1)
    return token[:at] + luck.choice(ALPHABET + ".=\n\x00") + token[at:]


def cut_it(luck: random.Random, token: str) -> str:
    return token[: luck.randrange(len(token))]


def swap_two_parts(luck: random.Random, token: str) -> str:
    parts = token.split(".")
    a, b = luck.sample(range(3), 2)
    parts[a], parts[b] = parts[b], parts[a]
    return ".".join(parts)


def flip_a_bit(luck: random.Random, token: str) -> str:
    parts = token.split(".")
    which = luck.randrange(3)
    raw = bytearray(base64.urlsafe_b64decode(parts[which] + "=" * (-len(parts[which]) % 4)))
    raw[luck.randrange(len(raw))] ^= 1 << luck.randrange(8)
    parts[which] = encode(bytes(raw))
    return ".".join(parts)


def change_a_claim(luck: random.Random, token: str) -> str:
    head, claims, signature = token.split(".")
    said = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
    name = luck.choice([*said, "extra"])
    said[name] = luck.choice([None, "", 0, 1, -1, 2**53, True, [], {}, "POST", "GET", said.get(name, 0)])
    return f"{head}.{part(said)}.{signature}"


def write_it_otherwise(luck: random.Random, token: str) -> str:
    """Say the same with other bytes: padding, white space, another alphabet, unused bits."""
    head, claims, signature = token.split(".")
    spaced = encode(json.dumps(json.loads(base64.urlsafe_b64decode(claims + "==="))).encode())
    last = ALPHABET[ALPHABET.index(signature[-1]) | luck.randrange(1, 16)]
    ways = [
        f"{head}=.{claims}.{signature}",
        f"{head}.{claims}.{signature}==",
        f"{head}.{spaced}.{signature}",
        f"{head}.{claims}.{signature[:-1]}{last}",
        f"{head}.{claims}..{signature}",
        f"{head}.{claims}.{signature}.",
        f"{head}.{claims}",
        f" {token}",
        f"{token}\n",
        f"{token}.{signature}",
        f"{head}.{claims}.{signature}{signature}",
    ]
    return luck.choice(ways)


MUTATIONS: tuple[Mutation, ...] = (
    flip_a_letter,
    drop_a_letter,
    add_a_letter,
    cut_it,
    swap_two_parts,
    flip_a_bit,
    change_a_claim,
    write_it_otherwise,
)


def test_of_ten_thousand_mutated_proofs_none_is_believed(venue: Venue) -> None:
    luck, token = random.Random(20210701), venue.proof()
    believed, tried = [], 0
    while tried < MUTANTS:
        mutation = luck.choice(MUTATIONS)
        mutant = mutation(luck, token)
        if mutant == token:
            continue
        tried += 1
        if refusal(venue, mutant) is not UnknownTablet:
            believed.append((mutation.__name__, mutant))
    assert believed == []


def test_the_other_form_of_a_signature_is_the_same_proof_and_not_a_second_one(venue: Venue) -> None:
    """(r, n-s) verifies wherever (r, s) does: ECDSA.  The counter, not the text, makes a proof single."""
    head, claims, signature = venue.proof().split(".")
    raw = base64.urlsafe_b64decode(signature + "==")
    twin = raw[:32] + (ORDER - int.from_bytes(raw[32:])).to_bytes(32)
    mirrored = f"{head}.{claims}.{encode(twin)}"
    assert venue.tablet(mirrored).tablet_id == "112143-X"
    assert read_proof(mirrored) == read_proof(f"{head}.{claims}.{signature}")


# -- what a client with the right key may not say ------------------------------------------------


@pytest.mark.parametrize(
    "head",
    [
        {**HEAD, "alg": "none"},
        {**HEAD, "alg": "None"},
        {**HEAD, "alg": "HS256"},
        {**HEAD, "alg": "RS256"},
        {**HEAD, "alg": "ES384"},
        {**HEAD, "alg": "es256"},
        {**HEAD, "alg": ["ES256"]},
        {**HEAD, "alg": None},
        {**HEAD, "typ": "JWT"},
        {**HEAD, "typ": "dpop+jwt"},
        {**HEAD, "typ": "VRS-PROOF"},
        {"alg": "ES256", "kid": "112143-X"},
        {"alg": "ES256", "typ": "vrs-proof"},
        {**HEAD, "kid": 112143},
        {**HEAD, "kid": None},
        {**HEAD, "kid": ""},
        {**HEAD, "kid": "112143-Y"},
        {**HEAD, "kid": "112224-X"},
        {**HEAD, "kid": "999999-X"},
        {**HEAD, "kid": "112143-X" + "x" * 64},
        [],
        "ES256",
        None,
        1,
    ],
    ids=lambda head: json.dumps(head)[:60],
)
def test_a_signed_proof_with_another_head_is_refused(venue: Venue, head: object) -> None:
    assert refusal(venue, venue.signed(head, venue.claims())) is UnknownTablet


@pytest.mark.parametrize("alg", ["none", "HS256"])
@pytest.mark.parametrize("signature", ["", "AA", "A" * 86])
def test_a_proof_without_a_signature_is_refused(venue: Venue, alg: str, signature: str) -> None:
    token = f"{part({**HEAD, 'alg': alg})}.{part(venue.claims())}.{signature}"
    assert refusal(venue, token) is UnknownTablet
    assert refusal(venue, f"{part(HEAD)}.{part(venue.claims())}.{signature}") is UnknownTablet


@pytest.mark.parametrize("name", ["htm", "htu", "bh", "iat", "ctr", "nonce"])
@pytest.mark.parametrize("value", ["left out", None, [], {}, -1, 0, 0.5, 2**53, 10**30, "x" * 100, "\ud800"])
def test_a_signed_proof_with_an_impossible_claim_is_refused(venue: Venue, name: str, value: object) -> None:
    claims = venue.claims()
    claims.pop(name)
    if value != "left out":
        claims[name] = value
    assert refusal(venue, venue.signed(HEAD, claims)) is not None


@pytest.mark.parametrize("depth", [100, 900, 1_300])
def test_a_token_nested_to_any_depth_is_only_refused(venue: Venue, depth: int) -> None:
    nested, named = encode(b"[" * depth), encode(b'{"a":' * (depth // 10))
    for token in (f"{nested}.e30.AA", f"{part(HEAD)}.{nested}.AA", f"{named}.{named}.AA"):
        assert len(token) < LONGEST_PROOF
        assert refusal(venue, token) is UnknownTablet


def test_a_proof_longer_than_the_longest_is_not_even_read(venue: Venue) -> None:
    token = venue.signed({**HEAD, "more": "x" * LONGEST_PROOF}, venue.claims())
    assert refusal(venue, token) is UnknownTablet


@pytest.mark.parametrize(
    ("x", "y"),
    [
        ("A" * 43, "A" * 43),
        ("_" * 42 + "8", "_" * 42 + "8"),
        ("A" * 42 + "E", "A" * 42 + "E"),
        ("A" * 43, "B" * 43),
    ],
)
def test_a_key_that_is_no_point_of_the_curve_signs_nothing(venue: Venue, x: str, y: str) -> None:
    with pytest.raises(UnknownTablet):
        verify_signature(venue.proof(), PublicKey(x=x, y=y))


@pytest.mark.parametrize(
    ("r", "s"), [(0, 0), (0, 1), (1, 0), (ORDER, 1), (1, ORDER), (2**256 - 1, 2**256 - 1)]
)
def test_degenerate_signatures_are_refused(venue: Venue, r: int, s: int) -> None:
    head, claims, _ = venue.proof().split(".")
    assert refusal(venue, f"{head}.{claims}.{encode(r.to_bytes(32) + s.to_bytes(32))}") is UnknownTablet


KEY = PublicKey.model_validate(SoftTablet(silent).public_key())


@given(
    st.text(max_size=300)
    | st.text(alphabet=ALPHABET + ".=", max_size=300)
    | st.text(st.characters(), max_size=50)
)
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_or_refused_but_never_breaks_the_reader(text: str) -> None:
    for act in (lambda: read_proof(text), lambda: verify_signature(text, KEY)):
        try:
            act()
        except UnknownTablet:
            continue


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


@given(
    head=JSON | st.fixed_dictionaries({"alg": st.just("ES256"), "typ": st.just("vrs-proof"), "kid": JSON}),
    claims=JSON,
)
@settings(max_examples=200, deadline=None)
def test_any_json_in_a_proof_is_refused_and_breaks_nothing(head: object, claims: object) -> None:
    with pytest.raises(UnknownTablet):
        read_proof(f"{part(head)}.{part(claims)}.AA")
