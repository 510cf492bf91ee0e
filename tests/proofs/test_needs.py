"""``needs.json`` is what the main flows need today: no more, no less.

    python -m tests.proofs.recording

writes it anew; what it then holds besides is a right that somebody must find in the policies and judge.
"""

import pytest

from proofs.policies.needs import recorded
from tests.proofs.recording import recording


@pytest.mark.proof("T10")
def test_the_recorded_needs_are_those_of_today() -> None:
    today = recording()
    assert today - recorded() == frozenset(), "needed today, and not recorded"
    assert recorded() - today == frozenset(), "recorded, and not needed any more"
