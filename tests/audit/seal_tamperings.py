"""Ways to tamper with checkpoints, without the signing key."""

from base64 import b64encode
from functools import partial
from typing import Any

from chalicelib.audit.canonical import Domain, digest, encode
from chalicelib.audit.checkpoint import message_of
from chalicelib.audit.keys import SCHEME, thumbprint
from chalicelib.audit.report import Fault, FaultKind
from tests.audit.exports import Export, Tampered, flip, seal


def a_checkpoint_is_changed(export: Export) -> Tampered:
    index = export.rng.randrange(len(export.checkpoints))
    body = export.checkpoints[index][0]
    change: dict[str, Any] = export.rng.choice(
        [
            {"at": "2026-04-01T09:00:00.000000Z"},
            {"number": body["number"] + export.rng.choice([-1, 1, 50])},
            {"root": "0" * 64},
            {"previous": "0" * 64},
            {"municipality": "131016"},
            {"key_id": "another"},
            {"lanes": [*body["lanes"], {"hash": "0" * 64, "lane": "lane-x", "number": 1}]},
        ]
    )
    body |= change
    return Tampered(export.lines(), partial(changed_or_gone, index + 1))


def changed_or_gone(number: int, fault: Fault) -> bool:
    """Accept a checkpoint that is not even read (a number 0): it is then missing, or its line named."""
    return seal(number)(fault) or (fault.kind is FaultKind.LINE_MALFORMED and fault.line == number)


def a_byte_of_a_checkpoint_is_flipped(export: Export) -> Tampered:
    index = export.rng.randrange(len(export.checkpoints))
    lines = export.lines()
    flip(lines, index, export.rng)
    return Tampered(lines, partial(changed_or_gone, index + 1))


def a_checkpoint_is_removed(export: Export) -> Tampered:
    index = export.rng.randrange(len(export.checkpoints) - 1)
    del export.checkpoints[index]
    return Tampered(export.lines(), seal(index + 1, FaultKind.CHECKPOINT_MISSING))


def two_checkpoints_change_places(export: Export) -> Tampered:
    here, there = sorted(export.rng.sample(range(len(export.checkpoints)), 2))
    seals = export.checkpoints
    seals[here], seals[there] = seals[there], seals[here]
    return Tampered(export.lines(), seal(here + 1, FaultKind.CHECKPOINT_OUT_OF_ORDER))


def a_checkpoint_is_written_twice(export: Export) -> Tampered:
    index = export.rng.randrange(len(export.checkpoints))
    where = export.rng.randint(index, len(export.checkpoints) - 1) + 1
    export.checkpoints.insert(where, export.checkpoints[index])
    return Tampered(export.lines(), seal(index + 1, FaultKind.CHECKPOINT_TWICE))


def a_checkpoint_is_signed_with_another_key(export: Export, *, named: bool) -> Tampered:
    index = export.rng.randrange(len(export.checkpoints))
    body, _ = export.checkpoints[index]
    if named:
        body["key_id"] = thumbprint(export.foreign_key.public_key())
    message = message_of(digest(Domain.CHECKPOINT, encode(body)))
    export.checkpoints[index][1] = b64encode(export.foreign_key.sign(message, SCHEME)).decode()
    kind = FaultKind.CHECKPOINT_KEY_UNKNOWN if named else FaultKind.CHECKPOINT_CHANGED
    return Tampered(export.lines(), seal(index + 1, kind))


TAMPERINGS = [
    a_checkpoint_is_changed,
    a_byte_of_a_checkpoint_is_flipped,
    a_checkpoint_is_removed,
    two_checkpoints_change_places,
    a_checkpoint_is_written_twice,
    partial(a_checkpoint_is_signed_with_another_key, named=False),
    partial(a_checkpoint_is_signed_with_another_key, named=True),
]
