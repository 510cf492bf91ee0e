"""Device proofs: a compact JWS (RFC 7515), ES256 and nothing else, over one request.

Header ``{"alg":"ES256","kid":<tablet>,"typ":"vrs-proof"}``; payload ``htm`` method,
``htu`` path, ``bh`` base64url SHA-256 of the body, ``iat`` milliseconds, ``ctr``
counter, ``nonce`` of the shift — the idea of DPoP (RFC 9449) with the body inside.
Our own forty lines because a JOSE library costs a third of the public plane's cold
start (docs/adr/0010).
"""

import base64
import binascii
import hashlib
import json
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from chalicelib.access.tablets.model import Proof, PublicKey
from chalicelib.errors import UnknownTablet

PROOF_TYPE = "vrs-proof"
LONGEST_PROOF = 2_000  # characters


def digest_of(body: bytes) -> str:
    """Return the digest a proof carries of a body."""
    return base64.urlsafe_b64encode(hashlib.sha256(body).digest()).rstrip(b"=").decode()


def read_proof(token: str) -> Proof:
    """Read what a token claims, without believing it; raise UnknownTablet where it is no token."""
    try:
        head, claims, _ = _parts(token)
        if head.get("alg") != "ES256" or head.get("typ") != PROOF_TYPE:
            raise UnknownTablet
        return Proof(
            tablet_id=head["kid"],
            method=claims["htm"],
            path=claims["htu"],
            body_digest=claims["bh"],
            signed_at_ms=claims["iat"],
            counter=claims["ctr"],
            nonce=claims["nonce"],
        )
    except (KeyError, TypeError, ValueError, RecursionError) as junk:
        raise UnknownTablet from junk


def verify_signature(token: str, key: PublicKey) -> None:
    """Raise UnknownTablet unless the key signed the token."""
    try:
        signed, _, encoded = token.rpartition(".")
        signature = _decode(encoded)
        if len(signature) != 64:
            raise UnknownTablet
        r, s = int.from_bytes(signature[:32]), int.from_bytes(signature[32:])
        _loaded(key.x, key.y).verify(
            encode_dss_signature(r, s), signed.encode("ascii"), ec.ECDSA(hashes.SHA256())
        )
    except (InvalidSignature, ValueError) as forged:
        raise UnknownTablet from forged


@lru_cache(maxsize=4096)
def _loaded(x: str, y: str) -> ec.EllipticCurvePublicKey:
    point = ec.EllipticCurvePublicNumbers(
        int.from_bytes(_decode(x)), int.from_bytes(_decode(y)), ec.SECP256R1()
    )
    return point.public_key()


def _parts(token: str) -> tuple[dict[str, Any], dict[str, Any], str]:
    if len(token) > LONGEST_PROOF:
        raise UnknownTablet
    head, claims, signature = token.split(".")
    return _json(head), _json(claims), signature


def _json(part: str) -> dict[str, Any]:
    value = json.loads(_decode(part))
    if not isinstance(value, dict):
        raise UnknownTablet
    return value


def _decode(part: str) -> bytes:
    """Decode base64url without padding, strictly: one text for one value."""
    try:
        raw = base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeError) as junk:
        raise UnknownTablet from junk
    if base64.urlsafe_b64encode(raw).rstrip(b"=").decode() != part:
        raise UnknownTablet
    return raw
