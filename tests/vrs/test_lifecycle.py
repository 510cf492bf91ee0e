"""Whatever two municipalities do, in whatever order, the records are what a plain model says.

No dose is ever lost, no two doses count at one turn, versions have no gap, the waiting list is the
doses on unregistered tickets, the findings list is the rules run over the model, every act leaves
one audit entry, and what one municipality does changes nothing in the other.

Of 5,000 steps, half are lives in which hypothesis searches for what goes wrong, and half are a
seeded walk that mixes everything evenly.  A night's run of a million steps:
``VRS_LIFECYCLE_STEPS=1000000 pytest tests/vrs/test_lifecycle.py``.
"""

import os
from collections import Counter
from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from chalicelib.access.tablets.model import Scope
from chalicelib.systems.vrs.doses.corrections import Which
from chalicelib.systems.vrs.tickets.model import TicketNumber
from chalicelib.values.municipality import MunicipalityCode, check_digit
from tests.fakes.counter_work import Row
from tests.fakes.house import KASUKABE, KOSHIGAYA
from tests.fakes.plain import Given
from tests.fakes.two_cities import TwoCities

STEPS = int(os.environ.get("VRS_LIFECYCLE_STEPS", "5000"))
HALF = STEPS // 2
A_LIFE = 50  # steps until both municipalities begin anew
A_LONG_LIFE = 125

BOTH = (KASUKABE, KOSHIGAYA)
TICKETS = tuple(f"{seed:010d}" for seed in (1, 2, 3))
PEOPLE = (11, 12)
NAMES = ("試験　太郎", "試験　花子")
BIRTHDAYS = (date(1950, 4, 1), date(2010, 7, 1))
NUMBERS = (11, 11, 12, 13)
TURNS = (1, 2, 3)
DAYS = (date(2021, 6, 3), date(2021, 6, 24), date(2021, 7, 1), date(2021, 8, 1))
PRODUCTS = ("COMIRNATY", "COMIRNATY", "SPIKEVAX", "不明な製品")
LOTS = ("EP2163", "3002183")
VENUES = ("HALL-1", "HALL-2")
NOWHERE = "99999" + check_digit("99999")
REFUSED = (
    ("12345", "S101"),
    ("211121440000000001", "S102"),
    ("911121430000000001", "S105"),
    ("201121430000000001", "S105"),
    (f"21{NOWHERE}0000000001", "S103"),
    ("211310160000000001", "S303"),
    (f"31{KASUKABE}0000000001", "S104"),
    ("21{other}0000000001", "S302"),
)
"""What is scanned, and the code of its answer, whoever scans it."""


def _changes() -> list[dict[str, Any]]:
    """Return corrections of one to three things; most are of one."""
    draw = Random(1)
    pools = {"given_on": DAYS, "product": PRODUCTS, "lot": LOTS, "turn": TURNS, "ticket": TICKETS}
    some = [{name: value} for name, values in pools.items() for value in values]
    for _ in range(20):
        names = draw.sample(sorted(pools), draw.randint(2, 3))
        some.append({name: draw.choice(pools[name]) for name in names})
    return some


CHANGES = _changes()
CITIES = st.sampled_from(BOTH)
TICKET, TURN = st.sampled_from(TICKETS), st.sampled_from(TURNS)
PICK = st.sampled_from(range(60))
GIVEN = st.builds(
    Given, st.sampled_from(DAYS), st.sampled_from(PRODUCTS), st.sampled_from(LOTS), st.sampled_from(VENUES)
)
ROW = st.builds(
    Row,
    who=st.sampled_from(PEOPLE),
    name=st.sampled_from(NAMES),
    born_on=st.sampled_from(BIRTHDAYS),
    number=st.sampled_from(NUMBERS),
    ticket=TICKET,
    turn=st.sampled_from((None, None, 1, 2)),
    given=GIVEN,
)
WHICH = st.builds(Which, ticket=TICKET, turn=TURN, version=st.sampled_from((1, 1, 2, 3)))


class Lifecycle(RuleBasedStateMachine):
    """Acts in any order; what they do and what the doer is told is compared with the model."""

    def __init__(self) -> None:
        super().__init__()
        self.cities = TwoCities()

    @initialize(rows=st.lists(st.tuples(CITIES, ROW), max_size=6))
    def begin_with_some_people(self, rows: list[tuple[MunicipalityCode, Row]]) -> None:
        for city, row in rows:
            self.cities.register(city, row)

    @rule(home=CITIES, of=CITIES, ticket=TICKET, turn=TURN, given=GIVEN, already=st.booleans())
    def scan(self, home: Any, of: Any, ticket: str, turn: int, given: Given, already: Any) -> None:
        scope = Scope.HOME if home == of else Scope.WIDE
        self.cities.scan(home, of, scope, (ticket, turn, given), already_given=already)

    @precondition(lambda self: self.cities.standing())
    @rule(home=CITIES, pick=PICK, lot=st.sampled_from((None, *LOTS)))
    def scan_what_stands_already(self, home: Any, pick: int, lot: str | None) -> None:
        self.cities.scan_over(home, pick, lot)

    @precondition(lambda self: self.cities.standing())
    @rule(home=CITIES, pick=PICK, venue=st.sampled_from(VENUES), stale=st.booleans())
    def undo_what_stands(self, home: Any, pick: int, venue: str, stale: Any) -> None:
        self.cities.undo(home, pick, venue, stale=stale)

    @rule(home=CITIES, refused=st.sampled_from(REFUSED), given=GIVEN)
    def scan_what_is_not_recorded(self, home: Any, refused: tuple[str, str], given: Given) -> None:
        self.cities.scan_refused(home, *refused, given)

    @rule(pick=PICK, other_body=st.booleans())
    def scan_with_the_same_key(self, pick: int, other_body: Any) -> None:
        self.cities.repeat(pick, other_body=other_body)

    @rule(city=CITIES, ticket=TICKET, turn=TURN, given=GIVEN, replayed=st.booleans())
    def check_or_replay(self, city: Any, ticket: str, turn: int, given: Given, replayed: Any) -> None:
        act = self.cities.replay if replayed else self.cities.check
        act(city, ticket, turn, given)

    @rule(city=CITIES, row=ROW)
    def register(self, city: Any, row: Row) -> None:
        self.cities.register(city, row)

    @rule(city=CITIES, ticket=TICKET, since=st.sampled_from((None, *DAYS)))
    def stop_or_restart(self, city: Any, ticket: str, since: date | None) -> None:
        self.cities.stop_or_restart(city, ticket, since)

    @precondition(lambda self: self.cities.standing())
    @rule(pick=PICK, change=st.sampled_from((None, *CHANGES)))
    def correct_or_cancel(self, pick: int, change: dict[str, Any] | None) -> None:
        standing = self.cities.standing()
        self.cities.correct_or_cancel(*standing[pick % len(standing)], change)

    @rule(city=CITIES, which=WHICH, change=st.sampled_from((None, *CHANGES)))
    def correct_or_cancel_what_may_not_be_there(
        self, city: Any, which: Which, change: dict[str, Any] | None
    ) -> None:
        self.cities.correct_or_cancel(city, which, change)

    @precondition(lambda self: self.cities.claims())
    @rule(pick=PICK, take=st.booleans(), turn=st.sampled_from((None, *TURNS)))
    def settle(self, pick: int, take: Any, turn: int | None) -> None:
        claims = self.cities.claims()
        self.cities.settle(*claims[pick % len(claims)], "claim" if take else "standing", turn)

    @rule(city=CITIES)
    def settle_what_is_settled(self, city: Any) -> None:
        self.cities.settle(city, None, "standing", None)

    @rule(city=CITIES)
    def review(self, city: Any) -> None:
        self.cities.review(city)

    @rule(city=CITIES, ticket=TICKET, who=st.sampled_from(PEOPLE))
    def look_up(self, city: Any, ticket: str, who: int) -> None:
        self.cities.look_up(city, ticket, who)

    @invariant()
    def the_records_say_what_the_model_says(self) -> None:
        self.cities.compare()

    def teardown(self) -> None:
        for city in BOTH:
            self.cities.review(city)
        self.cities.compare()


class Walk:
    """Draws acts evenly from a seed."""

    def __init__(self, seed: int) -> None:
        self.cities = TwoCities()
        self._draw = Random(seed)

    def step(self) -> None:
        """Do one act, and compare."""
        one, cities = self._draw.choice, self.cities
        city, ticket, turn, given = (
            one(BOTH),
            one(TICKETS),
            one(TURNS),
            Given(*map(one, (DAYS, PRODUCTS, LOTS, VENUES))),
        )
        standing, claims = cities.standing(), cities.claims()
        acts: dict[str, Any] = {
            "scan": lambda: cities.scan(
                city, city, Scope.HOME, (ticket, turn, given), already_given=one((False, True))
            ),
            "wide": lambda: cities.scan(
                city, one(BOTH), Scope.WIDE, (ticket, turn, given), already_given=False
            ),
            "over": lambda: standing and cities.scan_over(city, self._pick(), one((None, *LOTS))),
            "undo": lambda: (
                standing and cities.undo(city, self._pick(), one(VENUES), stale=one((False, False, True)))
            ),
            "bad": lambda: cities.scan_refused(city, *one(REFUSED), given),
            "again": lambda: cities.repeat(self._pick(), other_body=one((False, True))),
            "check": lambda: cities.check(city, ticket, turn, given),
            "replay": lambda: cities.replay(city, ticket, turn, given),
            "register": lambda: cities.register(city, self._row(ticket, given)),
            "stop": lambda: cities.stop_or_restart(city, ticket, one((None, *DAYS))),
            "correct": lambda: standing and cities.correct_or_cancel(*one(standing), one(CHANGES)),
            "cancel": lambda: standing and cities.correct_or_cancel(*one(standing), None),
            "stale": lambda: cities.correct_or_cancel(city, self._which(ticket, turn), one(CHANGES)),
            "settle": lambda: (
                claims and cities.settle(*one(claims), one(("standing", "claim")), one((None, *TURNS)))
            ),
            "settled": lambda: cities.settle(city, None, "claim", None),
            "review": lambda: cities.review(city),
            "look": lambda: cities.look_up(city, ticket, one(PEOPLE)),
        }
        acts[one(sorted(acts))]()
        cities.compare()

    def _pick(self) -> int:
        return self._draw.randrange(1000)

    def _row(self, ticket: str, given: Given) -> Row:
        one = self._draw.choice
        who, name, born_on, number = map(one, (PEOPLE, NAMES, BIRTHDAYS, NUMBERS))
        return Row(who, name, born_on, number, ticket, one((None, None, 1, 2)), given)

    def _which(self, ticket: str, turn: int) -> Which:
        return Which(ticket=TicketNumber(ticket), turn=turn, version=self._draw.randint(1, 4))


@pytest.mark.timeout(0)
@pytest.mark.proof("T01", "T12")
@pytest.mark.control("R-I-1-02", "R-I-2-01", "R-I-1-03", "R-I-2-02", "R-III-2-16", "R-III-3-23")
def test_two_municipalities_live_as_the_model_says() -> None:
    run_state_machine_as_test(
        Lifecycle,
        settings=settings(
            max_examples=max(1, HALF // A_LIFE),
            stateful_step_count=A_LIFE,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.timeout(0)
@pytest.mark.proof("T01", "T12")
@pytest.mark.control("R-I-1-02", "R-I-2-01", "R-I-1-03", "R-I-2-02", "R-III-2-16", "R-III-3-23")
def test_long_lives_go_as_the_model_says() -> None:
    told: Counter[str] = Counter()
    for seed in range(max(1, HALF // A_LONG_LIFE)):
        walk = Walk(seed)
        for _ in range(A_LONG_LIFE):
            walk.step()
        for city in BOTH:
            walk.cities.review(city)
        told += walk.cities.told
    # A walk that never met a case would prove nothing about it.
    assert set(EVERY_CASE) <= set(told), sorted(set(EVERY_CASE) - set(told))


EVERY_CASE = (
    *("S000", "S001", "S002", "S003", "S004", "S006", "S101", "S102", "S103", "S104", "S105"),
    *("S201", "S202", "S301", "S302", "S303", "S401", "S403", "S404", "S405"),
    *("KeyReused", "StaleProof", "NoSuchTicket", "NoSuchDose", "SheetMoved", "AlreadyCancelled"),
    *("NothingToCorrect", "TurnTaken", "NoSuchConflict", "FileHasErrors", "NoSuchPerson"),
    *("corrected", "moved", "cancelled", "kept standing", "took claim", "stopped", "restarted"),
    *("new", "changed", "same", "refused", "matched", "conflict from a file", "handed over"),
)
"""Everything that anybody is told, and what a walk must therefore have met."""
