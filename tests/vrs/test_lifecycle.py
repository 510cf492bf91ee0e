"""Whatever two municipalities do, in whatever order, the records are what a plain model says.

No dose is ever lost, no two doses count at one turn, versions have no gap, the waiting list is the
doses on unregistered tickets, the findings list is the rules run over the model, every act leaves
one audit entry, and what one municipality does changes nothing in the other.

5,000 steps by default.  A night's run: ``VRS_LIFECYCLE_STEPS=1000000 pytest tests/vrs/test_lifecycle.py``.
"""

import os

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from chalicelib.access.tablets.model import Scope
from chalicelib.errors import DomainError
from chalicelib.values.municipality import MunicipalityCode
from tests.fakes.house import KASUKABE, KOSHIGAYA
from tests.fakes.plain import Given
from tests.fakes.two_cities import (
    BAD_LINES,
    CHANGES,
    DAYS,
    LOTS,
    PEOPLE,
    PRODUCTS,
    TICKETS,
    TURNS,
    VENUES,
    Row,
    TwoCities,
)

STEPS = int(os.environ.get("VRS_LIFECYCLE_STEPS", "5000"))
A_LIFE = 50  # steps until both municipalities begin anew
CITIES = st.sampled_from((KASUKABE, KOSHIGAYA))
PICK = st.integers(0, 63)
SPECIAL = st.integers(0, 7).map(lambda drawn: drawn == 0)
GIVEN = st.builds(
    Given, st.sampled_from(DAYS), st.sampled_from(PRODUCTS), st.sampled_from(LOTS), st.sampled_from(VENUES)
)
ROWS = st.builds(
    Row,
    who=st.sampled_from(PEOPLE),
    name=st.sampled_from(("試験　太郎", "試験　花子")),
    born_on=st.sampled_from((19500401, 20100701)),
    number=st.sampled_from((0, 0, 0, 1, 2)),
    ticket=st.sampled_from(TICKETS),
    turn=st.sampled_from((None, None, 1, 2)),
    given=GIVEN,
)


class Lifecycle(RuleBasedStateMachine):
    """Acts in any order; what they do and what the doer is told is compared with the model."""

    def __init__(self) -> None:
        super().__init__()
        self.cities = TwoCities()

    @rule(
        city=CITIES,
        ticket=st.sampled_from(TICKETS),
        turn=st.sampled_from(TURNS),
        given=GIVEN,
        already_given=st.booleans(),
    )
    def scan_at_home(
        self, city: MunicipalityCode, ticket: str, turn: int, given: Given, already_given: bool
    ) -> None:
        self.cities.scan(city, city, Scope.HOME, (ticket, turn, given), already_given=already_given)

    @rule(city=CITIES, away=CITIES, ticket=st.sampled_from(TICKETS), turn=st.sampled_from(TURNS), given=GIVEN)
    def scan_at_a_wide_venue(
        self, city: MunicipalityCode, away: MunicipalityCode, ticket: str, turn: int, given: Given
    ) -> None:
        self.cities.scan(city, away, Scope.WIDE, (ticket, turn, given), already_given=False)

    @rule(city=CITIES, bad=st.sampled_from(BAD_LINES), given=GIVEN)
    def scan_what_is_not_recorded(self, city: MunicipalityCode, bad: str, given: Given) -> None:
        self.cities.scan_refused(city, bad, given)

    @rule(pick=PICK, other_body=SPECIAL)
    def scan_with_the_same_key(self, pick: int, other_body: bool) -> None:
        self.cities.repeat(pick, other_body=other_body)

    @rule(city=CITIES, ticket=st.sampled_from(TICKETS), given=GIVEN)
    def replay_a_proof(self, city: MunicipalityCode, ticket: str, given: Given) -> None:
        self.cities.replay(city, ticket, given)

    @rule(city=CITIES, ticket=st.sampled_from(TICKETS), turn=st.sampled_from(TURNS), given=GIVEN)
    def check_before_the_dose(self, city: MunicipalityCode, ticket: str, turn: int, given: Given) -> None:
        self.cities.check(city, ticket, turn, given)

    @rule(city=CITIES, row=ROWS)
    def register(self, city: MunicipalityCode, row: Row) -> None:
        self.cities.register(city, row)

    @rule(city=CITIES, ticket=st.sampled_from(TICKETS), since=st.sampled_from(DAYS), stop=st.booleans())
    def stop_or_restart(self, city: MunicipalityCode, ticket: str, since: object, stop: bool) -> None:
        self.cities.stop(city, ticket, since) if stop else self.cities.restart(city, ticket)

    @rule(city=CITIES, pick=PICK, change=st.sampled_from(CHANGES), stale=SPECIAL)
    def correct(self, city: MunicipalityCode, pick: int, change: dict[str, object], stale: bool) -> None:
        self.cities.correct(city, pick, change, stale=stale)

    @rule(city=CITIES, pick=PICK, stale=SPECIAL)
    def cancel(self, city: MunicipalityCode, pick: int, stale: bool) -> None:
        self.cities.cancel(city, pick, stale=stale)

    @rule(
        city=CITIES, pick=PICK, keep=st.sampled_from(("standing", "claim")), turn=st.sampled_from((None, *TURNS))
    )
    def settle(self, city: MunicipalityCode, pick: int, keep: str, turn: int | None) -> None:
        self.cities.settle(city, pick, keep, turn)

    @rule(city=CITIES)
    def review(self, city: MunicipalityCode) -> None:
        self.cities.review(city)

    @rule(city=CITIES, ticket=st.sampled_from(TICKETS), who=st.sampled_from(PEOPLE))
    def look_up(self, city: MunicipalityCode, ticket: str, who: int) -> None:
        self.cities.look_up(city, ticket, who)

    @invariant()
    def the_records_say_what_the_model_says(self) -> None:
        self.cities.compare()

    def teardown(self) -> None:
        for city in (KASUKABE, KOSHIGAYA):
            self.cities.review(city)
        self.cities.compare()


@pytest.mark.timeout(0)
@pytest.mark.proof("T01", "T12")
@pytest.mark.control("R-I-2-02", "R-I-1-03", "R-III-2-16", "R-III-3-14")
def test_two_municipalities_live_as_the_model_says() -> None:
    run_state_machine_as_test(
        Lifecycle,
        settings=settings(
            max_examples=max(1, STEPS // A_LIFE),
            stateful_step_count=A_LIFE,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
