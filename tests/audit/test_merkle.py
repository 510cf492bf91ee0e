"""The tree is that of RFC 6962: the vectors of Certificate Transparency, and a second way to compute it."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.audit.merkle import NotIncluded, inclusion_proof, leaf_hash, node_hash, require_included, root

pytestmark = pytest.mark.proof("T12")

LEAVES = [
    bytes.fromhex(leaf)
    for leaf in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)


def by_levels(leaves: list[bytes]) -> bytes:
    """Compute the root another way: pair up level by level; a single one at the end moves up."""
    level = [leaf_hash(leaf) for leaf in leaves]
    while len(level) > 1:
        pairs = [level[index : index + 2] for index in range(0, len(level), 2)]
        level = [node_hash(*pair) if len(pair) == 2 else pair[0] for pair in pairs]
    return level[0]


@pytest.mark.parametrize("size", range(1, 9))
def test_the_roots_are_those_of_certificate_transparency(size: int) -> None:
    assert root(LEAVES[:size]).hex() == ROOTS[size - 1]


def test_the_root_of_nothing_is_the_hash_of_nothing() -> None:
    assert root([]) == sha256(b"").digest()


def test_a_known_audit_path_is_reproduced() -> None:
    path = [each.hex() for each in inclusion_proof(0, LEAVES)]
    assert path == [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]


@given(st.lists(st.binary(max_size=8), min_size=1, max_size=40))
def test_two_ways_to_compute_the_root_agree(leaves: list[bytes]) -> None:
    assert root(leaves) == by_levels(leaves)


@given(st.lists(st.binary(max_size=8), min_size=1, max_size=20), st.data())
def test_every_leaf_is_proven_and_no_other(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    proof = inclusion_proof(index, leaves)
    require_included(leaves[index], index, len(leaves), proof, root(leaves))
    with pytest.raises(NotIncluded):
        require_included(leaves[index] + b"!", index, len(leaves), proof, root(leaves))


@given(st.lists(st.binary(max_size=8), min_size=2, max_size=20), st.data())
def test_a_damaged_proof_is_refused(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    proof = inclusion_proof(index, leaves)
    spot = data.draw(st.integers(0, len(proof) - 1))
    flipped = [bytes([step[0] ^ 1]) + step[1:] if at == spot else step for at, step in enumerate(proof)]
    for damaged in (flipped, proof[:-1], [*proof, proof[-1]]):
        with pytest.raises(NotIncluded):
            require_included(leaves[index], index, len(leaves), damaged, root(leaves))


@pytest.mark.parametrize("index", [-1, 3])
def test_there_is_no_proof_of_a_leaf_that_is_not_there(index: int) -> None:
    with pytest.raises(IndexError):
        inclusion_proof(index, LEAVES[:3])
    with pytest.raises(NotIncluded):
        require_included(LEAVES[0], index, 3, [], root(LEAVES[:3]))
