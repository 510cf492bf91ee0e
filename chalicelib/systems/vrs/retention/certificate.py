"""消去証明書: what an erasure took away, signed; anybody can verify it offline with the public key.

The key also signs that a municipality was closed (``infra/certificate.py``); the two kinds of message
begin differently, so neither can be taken for the other.
"""

import base64
from hashlib import sha256

from chalicelib.audit.canonical import canonical
from chalicelib.audit.checkpoint import Base64
from chalicelib.audit.keys import read_key, require_signed
from chalicelib.audit.model import UtcMoment
from chalicelib.systems.vrs.retention.model import ErasedCounts, Fate, Ground
from chalicelib.values.municipality import MunicipalityCode
from chalicelib.values.word import Line, Word


class Certified(Word):
    """証明書の一行: a person by a blind id, what became of them, and how many items of each kind went."""

    person_id: str
    outcome: Fate
    counts: ErasedCounts
    settled_at: UtcMoment | None


class ErasureCertificate(Word):
    """消去証明書: of whom everything was erased, when, on which ground, and which two people agreed."""

    title: Line = "VRS erasure of records 1"
    municipality: MunicipalityCode
    erasure_id: str
    ground: Ground
    case_id: str | None
    proposed_by: Line
    approved_by: Line
    approved_at: UtcMoment
    certified_at: UtcMoment
    erased: int
    kept: int
    """People of the erasure whose records stayed: held back, not due any more, or gone before."""
    people: str
    """SHA-256 of the list of people, for a list may be longer than a certificate."""
    totals: ErasedCounts

    @property
    def body(self) -> bytes:
        """The canonical bytes that are signed for."""
        return canonical(self.model_dump(mode="json"))


class SignedErasure(Word):
    """署名付きの消去証明書: a certificate and KMS's signature (DER, in base64)."""

    certificate: ErasureCertificate
    signature: Base64


def digest_of(people: tuple[Certified, ...]) -> str:
    """Return the fingerprint of a list of people, in the order of their ids."""
    listed = sorted(people, key=lambda each: each.person_id)
    return sha256(canonical([each.model_dump(mode="json") for each in listed])).hexdigest()


def message_of(certificate: ErasureCertificate) -> bytes:
    """Return what is signed for a certificate; no other kind of signature begins so."""
    return b"VRS erasure of records 1 " + sha256(certificate.body).hexdigest().encode()


def verified(body: bytes, people: tuple[Certified, ...], public_key: bytes) -> ErasureCertificate:
    """Return the certificate of a file; raise ValidationError, WrongSignature, or ValueError.

    ValueError: the list of people is not the one that was certified.
    """
    signed = SignedErasure.model_validate_json(body)
    require_signed(read_key(public_key), base64.b64decode(signed.signature), message_of(signed.certificate))
    if digest_of(people) != signed.certificate.people:
        raise ValueError("消去した方の一覧が、証明書のものと違います")
    return signed.certificate
