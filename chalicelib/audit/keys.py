"""Public keys that checkpoints are verified with: ECDSA on P-256 with SHA-256, as KMS signs."""

from hashlib import sha256

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
    load_pem_public_key,
)

SCHEME = ECDSA(SHA256())


class UnusableKey(ValueError):
    """The bytes are not a P-256 public key."""


class WrongSignature(ValueError):
    """The key did not sign this message."""


def read_key(encoded: bytes) -> EllipticCurvePublicKey:
    """Read a P-256 public key, in PEM or in DER as KMS's GetPublicKey gives it; UnusableKey otherwise."""
    load = load_pem_public_key if encoded.lstrip().startswith(b"-----") else load_der_public_key
    try:
        key = load(encoded)
    except (ValueError, UnsupportedAlgorithm) as unreadable:
        raise UnusableKey from unreadable
    if not (isinstance(key, EllipticCurvePublicKey) and isinstance(key.curve, SECP256R1)):
        raise UnusableKey
    return key


def thumbprint(key: EllipticCurvePublicKey) -> str:
    """Return the name a checkpoint knows its key by: hex SHA-256 of the key's DER."""
    return sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def require_signed(key: EllipticCurvePublicKey, signature: bytes, message: bytes) -> None:
    """Refuse (WrongSignature) a message that the key did not sign."""
    try:
        key.verify(signature, message, SCHEME)
    except InvalidSignature as wrong:
        raise WrongSignature from wrong
