"""Whatever people, venues, desks and two cities do, in whatever order: all is as a plain model says.

Every room of VRS at once.  After every act: no acknowledged dose is lost unless two people erased it;
tickets, histories, claims and the waiting list are the model's; receivers were told of each correction
exactly once; another city's records stand still.  After every run of the jobs: the findings are the rules
run anew, the statistics a recount, and of the erased nothing is left but what must stay.

A night's run of a million steps: ``VRS_WHOLE_LIFE_STEPS=1000000 pytest tests/vrs/test_whole_life.py``.
"""

import os
from collections import Counter
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from tests.fakes.life_house import WholeLife
from tests.fakes.life_work import BOTH

STEPS = int(os.environ.get("VRS_WHOLE_LIFE_STEPS", "800"))
ENOUGH = 4_500
"""Steps after which every case must have been met; some are rare."""
A_LIFE = 150
SEARCHED = 25

WEIGHTS = {
    "scan": 8,
    "foreign": 2,
    "paper": 2,
    "register": 6,
    "correct": 6,
    "cancel": 2,
    "settle": 5,
    "flag": 3,
    "take_back": 3,
    "reissue": 4,
    "merge": 6,
    "part": 3,
    "stop_or_restart": 2,
    "ask": 8,
    "ask_again": 3,
    "preview": 3,
    "fix": 3,
    "undo": 3,
    "hold_or_lift": 4,
    "propose": 3,
    "carry_out": 3,
    "run": 4,
    "end": 1,
}
"""The acts, and how often each comes in a walk."""


class Living(RuleBasedStateMachine):
    """Acts as hypothesis chooses them; what an act is about is drawn from its seed."""

    def __init__(self) -> None:
        super().__init__()
        self.life = WholeLife(0)

    @rule(act=st.sampled_from(sorted(WEIGHTS)), city=st.sampled_from(BOTH), seed=st.integers(0, 2**16))
    def act(self, act: str, city: Any, seed: int) -> None:
        self.life.draw = Random(seed)
        self.life.step(act, city)

    def teardown(self) -> None:
        for city in BOTH:
            self.life.run(city)
        self.life.apart()


@pytest.mark.timeout(0)
@pytest.mark.proof("T01", "T14")
@pytest.mark.control("R-I-1-02", "R-I-1-03", "R-I-2-01", "R-I-2-02", "R-I-2-03")
def test_nothing_that_hypothesis_finds_parts_two_cities_from_the_model() -> None:
    few = settings(
        max_examples=max(1, STEPS // (4 * SEARCHED)),
        stateful_step_count=SEARCHED,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Living, settings=few)


@pytest.mark.timeout(0)
@pytest.mark.proof("T01", "T14")
@pytest.mark.control("R-I-1-02", "R-I-1-03", "R-I-2-01", "R-I-2-02", "R-I-2-03")
def test_two_cities_live_their_whole_lives_as_the_model_says() -> None:
    told: Counter[str] = Counter()
    for seed in range(max(1, STEPS // A_LIFE)):
        life, draw = WholeLife(seed), Random(f"acts/{seed}")
        for act in draw.choices(list(WEIGHTS), list(WEIGHTS.values()), k=A_LIFE):
            life.step(act, draw.choice(BOTH))
        for city in BOTH:
            life.run(city)
        life.apart()
        told += life.cases()
    # A walk that never met a case would prove nothing about it.
    wanted = set(EVERY_CASE) if STEPS >= ENOUGH else set(EVERY_CASE) - set(RARE)
    assert wanted <= set(told), sorted(wanted - set(told))


BETWEEN_ROOMS = (
    *("gone on with", "too late to import", "told under a merged one", "told under a parted one"),
    *("erased with a merged one", "gone with another", "held by a merged one", "merged since"),
    "renamed, told under a merged one",
)
EVERY_CASE = (
    *("S001", "S003", "S004", "S201", "S202", "S301", "S304", "S305"),
    *("new", "changed", "same", "refused", "BusinessOver"),
    *("corrected", "moved", "cancelled", "kept standing", "kept claim", "NothingToCorrect", "TurnTaken"),
    *("move_out", "move_in", "move_abroad", "return", "death", "erasure_by_office", "taken back"),
    *("reissued", "merged", "parted", "NotTheSamePerson", "AlreadyMerged", "NoSuchMerger"),
    *("provided", "not_found", "asked of a merged one", "asked again", "ResidentNotConfirmed", "noticed"),
    *("fixed", "fix skipped", "undone", "fix kept", "NothingToFix", "SecondPersonNeeded"),
    *("held", "UnderHold", "erased", "ProposerMayNotDecide", "ended", "recounted"),
    *BETWEEN_ROOMS,
)
RARE = (
    *("S304", "S004", "held", "ended", "S305", "BusinessOver", "parted", "AlreadyMerged", "NotTheSamePerson"),
    *("undone", "fix kept", "fix skipped", "asked of a merged one", "TurnTaken", "NothingToFix", "S301"),
    *BETWEEN_ROOMS,
)
"""What a short walk may miss."""
