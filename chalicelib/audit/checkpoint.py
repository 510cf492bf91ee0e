"""Checkpoints: all lanes of a municipality, sealed together and signed by a key we cannot read.

A checkpoint names only the lanes that moved.  When none moved it still comes from time to time,
so that silence is proven rather than supposed.
"""

from base64 import b64decode
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import Annotated

from pydantic import Field, StringConstraints

from chalicelib.audit import merkle
from chalicelib.audit.canonical import Domain, digest, encode, moment
from chalicelib.audit.chain import Tail
from chalicelib.audit.model import EXACT, Hash, LaneName, UtcMoment
from chalicelib.values.municipality import MunicipalityCode
from chalicelib.values.word import Line, Word

Base64 = Annotated[str, StringConstraints(max_length=200, pattern=r"^[0-9A-Za-z+/]+={0,2}$")]


class LaneHead(Word):
    """How far a lane is sealed: the number and the hash of its last row."""

    lane: LaneName
    number: int = Field(ge=1, le=EXACT)
    hash: Hash

    @property
    def plain(self) -> dict[str, object]:
        """Return the head as JSON knows it, in key order."""
        return {"hash": self.hash, "lane": self.lane, "number": self.number}

    @property
    def leaf(self) -> bytes:
        """The head's leaf in the checkpoint's Merkle tree."""
        return bytes.fromhex(digest(Domain.HEAD, encode(self.plain)))


def root_of(lanes: Sequence[LaneHead]) -> str:
    """Return the hex Merkle root over lane heads in their order."""
    return merkle.root([head.leaf for head in lanes]).hex()


class Checkpoint(Word):
    """封印: the heads of the lanes that moved since the checkpoint before."""

    municipality: MunicipalityCode
    number: int = Field(ge=1, le=EXACT)
    at: UtcMoment
    previous: Hash
    lanes: tuple[LaneHead, ...]
    root: Hash
    key_id: Line
    """Thumbprint of the signing key (``keys.thumbprint``)."""

    @cached_property
    def body(self) -> bytes:
        """The canonical bytes: what is hashed, stored and exported."""
        return encode(
            {
                "at": moment(self.at),
                "key_id": self.key_id,
                "lanes": [head.plain for head in self.lanes],
                "municipality": self.municipality.root,
                "number": self.number,
                "previous": self.previous,
                "root": self.root,
            }
        )

    @cached_property
    def hash(self) -> str:
        """The hex SHA-256 that the next checkpoint repeats; the signature is no part of it."""
        return digest(Domain.CHECKPOINT, self.body)


class SignedCheckpoint(Word):
    """署名付きの封印: a checkpoint and KMS's signature (DER, in base64)."""

    checkpoint: Checkpoint
    signature: Base64

    @property
    def signature_bytes(self) -> bytes:
        """The signature as KMS gave it."""
        return b64decode(self.signature)


class Mark(Word):
    """控え: a checkpoint's number and hash that an auditor wrote down earlier, outside the system."""

    number: int = Field(ge=1, le=EXACT)
    hash: Hash


def message_of(checkpoint_hash: str) -> bytes:
    """Return the message that is signed for a checkpoint of this hash."""
    return b"VRS audit 1 seal of " + checkpoint_hash.encode()


def signed_bytes(checkpoint: Checkpoint) -> bytes:
    """Return what KMS signs with ``MessageType=RAW``: always short, for KMS takes at most 4,096 bytes."""
    return message_of(checkpoint.hash)


def before_first(municipality: str) -> str:
    """Return what the first checkpoint of a municipality repeats."""
    return digest(Domain.FIRST_CHECKPOINT, encode({"municipality": municipality}))


def moved(heads: Sequence[Tail], sealed: Mapping[str, int]) -> tuple[LaneHead, ...]:
    """Return the heads beyond what is sealed (lane → number), by lane.

    A tail at or behind its seal is left out: a stale reading seals nothing twice, and rows that are
    truly gone are found by the verifier, because the earlier seal still stands.
    """
    ahead = (tail for tail in heads if tail.number > sealed.get(tail.lane, 0))
    lanes = (LaneHead(lane=tail.lane, number=tail.number, hash=tail.hash) for tail in ahead)
    return tuple(sorted(lanes, key=lambda head: head.lane))


def next_checkpoint(
    previous: SignedCheckpoint | None,
    municipality: MunicipalityCode,
    heads: Sequence[Tail],
    *,
    sealed: Mapping[str, int],
    key_id: str,
    at: datetime,
    heartbeat: timedelta,
) -> Checkpoint | None:
    """Return the checkpoint to sign now, or None when nothing moved since one younger than a heartbeat.

    ``sealed`` says how far each lane is sealed (see ``sealed_after``); heads of lanes that did not
    move may be given or left out.
    """
    lanes = moved(heads, sealed)
    last = previous.checkpoint if previous else None
    if last and not lanes and at - last.at < heartbeat:
        return None
    return Checkpoint(
        municipality=municipality,
        number=last.number + 1 if last else 1,
        at=max(at, last.at) if last else at,  # two sealers' clocks may differ; the ledger's may not go back
        previous=last.hash if last else before_first(str(municipality)),
        lanes=lanes,
        root=root_of(lanes),
        key_id=key_id,
    )


def sealed_after(sealed: Mapping[str, int], checkpoint: Checkpoint) -> dict[str, int]:
    """Return how far each lane is sealed once a checkpoint stands."""
    return {**sealed, **{head.lane: head.number for head in checkpoint.lanes}}
