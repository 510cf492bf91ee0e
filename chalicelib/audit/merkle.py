"""The Merkle tree of RFC 6962 (Certificate Transparency), section 2.1, over SHA-256.

It lets one lane's head be shown to be in a checkpoint without showing the other lanes.
"""

from collections.abc import Sequence
from hashlib import sha256


class NotIncluded(ValueError):
    """The proof does not lead from the leaf to the root."""


def leaf_hash(leaf: bytes) -> bytes:
    """Hash a leaf; the 0x00 keeps it from passing for a node."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two subtrees."""
    return sha256(b"\x01" + left + right).digest()


def _split(size: int) -> int:
    """Return the largest power of two below a size (size > 1)."""
    return 1 << (size - 1).bit_length() - 1


def root(leaves: Sequence[bytes]) -> bytes:
    """Return the Merkle tree hash of leaves in order; of none, the hash of nothing."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaf_hash(leaves[0])
    left = _split(len(leaves))
    return node_hash(root(leaves[:left]), root(leaves[left:]))


def inclusion_proof(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """Return the audit path of a leaf (RFC 6962 2.1.1), nearest first; IndexError if there is none."""
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    if len(leaves) == 1:
        return []
    left = _split(len(leaves))
    if index < left:
        return [*inclusion_proof(index, leaves[:left]), root(leaves[left:])]
    return [*inclusion_proof(index - left, leaves[left:]), root(leaves[:left])]


def require_included(leaf: bytes, index: int, size: int, proof: Sequence[bytes], expected: bytes) -> None:
    """Refuse (NotIncluded) a leaf that the proof does not place at this index of the tree of this root."""
    if not 0 <= index < size:
        raise NotIncluded
    if _climb(leaf_hash(leaf), index, size, list(proof)) != expected:
        raise NotIncluded


def _climb(hashed: bytes, index: int, size: int, proof: list[bytes]) -> bytes:
    if size == 1:
        if proof:
            raise NotIncluded
        return hashed
    if not proof:
        raise NotIncluded
    left = _split(size)
    sibling = proof.pop()
    if index < left:
        return node_hash(_climb(hashed, index, left, proof), sibling)
    return node_hash(sibling, _climb(hashed, index - left, size - left, proof))
