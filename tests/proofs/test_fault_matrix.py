"""The fault matrix holds.  It builds a world of its own, so no other test of this file may hold one."""

import pytest

from proofs import faults
from proofs.proof import Size

pytestmark = pytest.mark.proof("T05")


@pytest.mark.control("R-II-6-7-16")
def test_the_small_matrix_holds_at_every_site() -> None:
    proof = faults.prove(Size.SMALL)
    assert proof.broken == ()
    assert len(proof.rows) > 100
    assert sum(cells for _, _, cells, *_ in proof.rows) > 200
    assert all(cells == held for _, _, cells, held, *_ in proof.rows)
