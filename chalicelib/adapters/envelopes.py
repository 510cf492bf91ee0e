"""Envelopes: a part of a file, sealed on the desk for a municipality's import key (docs/adr/0031).

JWE compact, ECDH-ES+A256KW and A256GCM over P-256.  The protected header says which key, whose file,
and which part of how many: it is authenticated with the content, so parts of two files do not mix.
The import key is a number derived from a secret that KMS made and wraps; it exists in memory only.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import ECKey
from joserfc.registry import HeaderParameter
from pydantic import ValidationError
from typing_extensions import TypedDict

from chalicelib.errors import EnvelopeBroken, NotSealed
from chalicelib.systems.vrs.changesets.model import LONGEST_ENVELOPE, PartHeader

ALGORITHM, ENCRYPTION, TYPE = "ECDH-ES+A256KW", "A256GCM", "vrs-part"
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""How many points P-256 has (FIPS 186-5)."""
FIELDS = ("municipality", "file", "part", "parts", "row")
FIXED = {"alg": ALGORITHM, "enc": ENCRYPTION, "typ": TYPE}
BROKEN = (JoseError, ValueError, TypeError, KeyError, AssertionError)


class _Registry(jwe.JWERegistry):
    max_ciphertext_length = LONGEST_ENVELOPE


REGISTRY = _Registry(
    header_registry={
        **{name: HeaderParameter(name, "str", required=True) for name in FIELDS[:2]},
        **{name: HeaderParameter(name, "int", required=True) for name in FIELDS[2:]},
    },
    algorithms=[ALGORITHM, ENCRYPTION],
)


def import_key(secret: bytes, name: str) -> ECKey:
    """Return the key pair that a secret stands for (FIPS 186-5 A.2.1: 128 bits more than the order has)."""
    wide = HKDFExpand(SHA256(), 48, f"vrs import key {name}".encode()).derive(secret)
    scalar = int.from_bytes(wide, "big") % (ORDER - 1) + 1
    private = ec.derive_private_key(scalar, ec.SECP256R1())
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return ECKey.import_key(pem)


class PublicHalf(TypedDict):
    """The public half of an import key: a JWK's parts, its name, whose it is, and its fingerprint."""

    kid: str
    municipality: str
    kty: str
    crv: str
    x: str
    y: str
    fingerprint: str


def published(key: ECKey, name: str, municipality: str) -> PublicHalf:
    """Return what the desk is given: the public half, its name, whose it is, and its fingerprint."""
    point = {part: str(key.as_dict(private=False)[part]) for part in ("kty", "crv", "x", "y")}
    return {
        "kid": name,
        "municipality": municipality,
        "kty": point["kty"],
        "crv": point["crv"],
        "x": point["x"],
        "y": point["y"],
        "fingerprint": fingerprint(point),
    }


def fingerprint(point: Mapping[str, str]) -> str:
    """Return the SHA-256 of a public key in hex (RFC 7638): what a person compares and types."""
    named = {part: point[part] for part in ("crv", "kty", "x", "y")}
    return hashlib.sha256(json.dumps(named, separators=(",", ":")).encode()).hexdigest()


def sealed(content: bytes, header: PartHeader, public: Mapping[str, str]) -> str:
    """Seal a part for a published key."""
    key = ECKey.import_key({part: public[part] for part in ("kty", "crv", "x", "y")})
    return jwe.encrypt_compact({**FIXED, **header.model_dump()}, content, key, registry=REGISTRY)


def inspected(envelope: bytes) -> PartHeader:
    """Return what an envelope says of itself, before anybody opens it; raise NotSealed."""
    try:
        text = envelope.decode("ascii")
        segments = text.split(".")
        if len(segments) != 5 or not all(_canonical(segment) for segment in segments):
            raise NotSealed
        said = json.loads(_decoded(segments[0]))
        said.pop("epk")
        if any(said.pop(name) != value for name, value in FIXED.items()):
            raise NotSealed
        return PartHeader.model_validate(said)
    except (ValidationError, AttributeError, *BROKEN):
        raise NotSealed from None


def opened(envelope: bytes, key: ECKey) -> bytes:
    """Return a part's content; raise EnvelopeBroken unless every byte is as it was sealed."""
    try:
        found = jwe.decrypt_compact(envelope, key, registry=REGISTRY)
    except BROKEN:
        raise EnvelopeBroken from None
    if found.plaintext is None:
        raise EnvelopeBroken
    return found.plaintext


def _canonical(segment: str) -> bool:
    """Tell whether base64url says its bytes in the one way it should: no second spelling opens."""
    return base64.urlsafe_b64encode(_decoded(segment)).rstrip(b"=").decode() == segment


def _decoded(segment: str) -> bytes:
    filled: Any = segment + "=" * (-len(segment) % 4)
    return base64.b64decode(filled, altchars=b"-_", validate=True)
