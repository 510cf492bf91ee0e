"""Statistics are what a recount from scratch says, after any history, repetition and order of changes."""

from collections import Counter
from collections.abc import Hashable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from chalicelib.access.model import Role
from chalicelib.access.tablets.model import Scope
from chalicelib.adapters.thresholds import load_thresholds
from chalicelib.audit.model import Act
from chalicelib.errors import Contended, NotAllowed, PeriodTooLong, SheetMoved
from chalicelib.systems.vrs.statistics.model import (
    AgeClass,
    Cell,
    Counted,
    Dimension,
    Gender,
    StatisticsQuery,
    Threshold,
)
from chalicelib.systems.vrs.statistics.open_data import to_csv, to_ndjson
from chalicelib.systems.vrs.statistics.rules import age_class, threshold_on
from chalicelib.systems.vrs.statistics.use_cases import (
    TRIES,
    CountingDesk,
    StatisticsDesk,
    count_ticket,
    months_of,
    read_open_data,
    read_statistics,
)
from chalicelib.systems.vrs.tickets.model import TicketNumber
from chalicelib.values.municipality import MunicipalityCode
from tests.fakes.counter_work import Row
from tests.fakes.house import KASUKABE, KOSHIGAYA, FakeHouse, staff_actor, system_actor
from tests.fakes.people import FakeResidents
from tests.fakes.plain import Given, PlainCity
from tests.fakes.traces import FakeCounters
from tests.fakes.two_cities import TwoCities

pytestmark = pytest.mark.proof("T01")

TICKETS = ("0000000001", "0000000002", "0000000003")
DAYS = (date(2021, 6, 3), date(2021, 6, 24), date(2021, 7, 1))
GIVEN = st.builds(
    Given,
    st.sampled_from(DAYS),
    st.sampled_from(("COMIRNATY", "SPIKEVAX")),
    st.sampled_from(("EP2163", "3002183")),
    st.sampled_from(("HALL-1", "HALL-2")),
)
ROW = st.builds(
    Row,
    who=st.sampled_from((11, 12)),
    name=st.just("試験　太郎"),
    born_on=st.sampled_from((date(1950, 4, 1), date(2010, 7, 1), date(1956, 6, 25))),
    number=st.sampled_from((11, 12)),
    ticket=st.sampled_from(TICKETS),
    turn=st.sampled_from((None, 1, 2)),
    given=GIVEN,
)


def counting(house: FakeHouse, counters: Any = None) -> CountingDesk:
    cabinet = house.cabinets[str(KASUKABE)]
    return CountingDesk(counters or FakeCounters(cabinet), FakeResidents(cabinet), house.books.of(KASUKABE))


def tallied(house: FakeHouse) -> dict[Cell, int]:
    """Return every counter that is not nought."""
    counts: Counter[Cell] = Counter()
    for tally in house.cabinets[str(KASUKABE)].values("tally"):
        counts.update(dict(tally.counts))
    return dict(counts)


def recounted(plain: PlainCity) -> dict[Cell, int]:
    """Count the model's doses from scratch; the age is reckoned anew."""
    counts: Counter[Cell] = Counter()
    for (ticket, turn), versions in plain.history.items():
        given, who = versions[-1].given, plain.owner(ticket)
        if not versions[-1].counts:
            continue
        age, sex = AgeClass.UNKNOWN, Gender.UNKNOWN
        if who is not None:
            born = plain.people[who].born_on
            tomorrow = given.given_on + timedelta(days=1)
            years = tomorrow.year - born.year - ((tomorrow.month, tomorrow.day) < (born.month, born.day))
            age, sex = AgeClass.FROM_65 if years >= 65 else AgeClass.UNDER_65, Gender.MALE
        cell = Cell(
            given_on=given.given_on,
            turn=turn,
            age=age,
            sex=sex,
            product=given.product,
            venue=given.venue or "",
        )
        counts[cell] += 1
    return dict(counts)


class Overtaken(FakeCounters):
    """Counters at which, just before a ticket is counted, somebody else counts the same ticket."""

    def __init__(self, house: FakeHouse) -> None:
        super().__init__(house.cabinets[str(KASUKABE)])
        self._house, self._once = house, True

    def move(self, before: Counted, after: Counted) -> None:
        if self._once:
            self._once = False
            count_ticket(after.ticket, system_actor(), counting(self._house))
        super().move(before, after)


class Counting(RuleBasedStateMachine):
    """Acts in any order; their changes are counted late, several times, out of order, or at once."""

    def __init__(self) -> None:
        super().__init__()
        self.cities = TwoCities()
        self.house = self.cities.house
        self.plain = self.cities.plain[KASUKABE]
        self.seen = 0

    @rule(ticket=st.sampled_from(TICKETS), turn=st.sampled_from((1, 2)), given=GIVEN)
    def scan(self, ticket: str, turn: int, given: Given) -> None:
        self.cities.scan(KASUKABE, KASUKABE, Scope.HOME, (ticket, turn, given), already_given=True)

    @rule(row=ROW)
    def register(self, row: Row) -> None:
        self.cities.register(KASUKABE, row)

    @rule(
        pick=st.integers(0, 20),
        change=st.none()
        | st.fixed_dictionaries({"given_on": st.sampled_from(DAYS)})
        | st.fixed_dictionaries({"ticket": st.sampled_from(TICKETS)})
        | st.fixed_dictionaries({"turn": st.sampled_from((1, 2, 3))})
        | st.fixed_dictionaries({"product": st.just("SPIKEVAX")}),
    )
    def correct_or_cancel(self, pick: int, change: Any) -> None:
        standing = [which for city, which in self.cities.standing() if city == KASUKABE]
        if standing:
            self.cities.correct_or_cancel(KASUKABE, standing[pick % len(standing)], change)

    @rule(draw=st.randoms(use_true_random=False), twice=st.booleans())
    def hand_some_changes_over(self, draw: Any, twice: Any) -> None:
        """Bring older changes again, and bring them late, as the stream may."""
        changes = self.house.cabinets[str(KASUKABE)].stream
        for kind, key in draw.sample(changes, min(len(changes), 4)) * (2 if twice else 1):
            self._count(kind, key, FakeCounters(self.house.cabinets[str(KASUKABE)]))

    @rule()
    def hand_the_last_change_over_to_two_at_once(self) -> None:
        for kind, key in self.house.cabinets[str(KASUKABE)].stream[-6:]:
            self._count(kind, key, Overtaken(self.house))

    def _count(self, kind: str, key: Hashable, counters: Any) -> None:
        tickets: tuple[TicketNumber, ...] = ()
        if kind == "sheet":
            tickets = (TicketNumber(str(key)),)
        elif kind == "person":
            resident = FakeResidents(self.house.cabinets[str(KASUKABE)]).person(str(key))
            tickets = () if resident is None else resident.tickets[:1]
        for ticket in tickets:
            count_ticket(ticket, system_actor(), counting(self.house, counters))

    @invariant()
    def counters_hold_exactly_what_was_counted(self) -> None:
        kept: Counter[Cell] = Counter()
        for counted in self.house.cabinets[str(KASUKABE)].values("counted"):
            kept.update(counted.cells)
        assert tallied(self.house) == dict(kept)

    def teardown(self) -> None:
        """Once every change was handed over, whatever came before, the counters are a recount."""
        for kind, key in list(self.house.cabinets[str(KASUKABE)].stream):
            self._count(kind, key, FakeCounters(self.house.cabinets[str(KASUKABE)]))
        assert tallied(self.house) == recounted(self.plain)
        before = len(self.house.cabinets[str(KASUKABE)].stream)
        for kind, key in list(self.house.cabinets[str(KASUKABE)].stream):
            self._count(kind, key, FakeCounters(self.house.cabinets[str(KASUKABE)]))
        assert len(self.house.cabinets[str(KASUKABE)].stream) == before, "counting again writes nothing"


def test_after_any_history_statistics_are_a_recount_from_scratch() -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Counting,
        settings=settings(
            max_examples=60, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


class Busy(FakeCounters):
    """Counters that somebody else moves every time."""

    def move(self, before: Counted, after: Counted) -> None:
        del before, after
        raise SheetMoved


def test_counters_that_never_stand_still_are_given_up_and_handed_over_again() -> None:
    cities = TwoCities()
    given = Given(DAYS[0], "COMIRNATY", "EP2163", "HALL-1")
    cities.scan(KASUKABE, KASUKABE, Scope.HOME, (TICKETS[0], 1, given), already_given=True)
    busy = Busy(cities.house.cabinets[str(KASUKABE)])
    with pytest.raises(Contended):
        count_ticket(TicketNumber(TICKETS[0]), system_actor(), counting(cities.house, busy))
    assert TRIES == 8
    assert tallied(cities.house) == {}


@pytest.mark.parametrize(
    ("born_on", "day", "wanted"),
    [
        (date(1956, 7, 2), date(2021, 6, 30), AgeClass.UNDER_65),
        (date(1956, 7, 2), date(2021, 7, 1), AgeClass.FROM_65),  # the eve of the birthday
        (date(1956, 2, 29), date(2021, 2, 28), AgeClass.FROM_65),
        (date(2022, 1, 1), date(2021, 7, 1), AgeClass.UNDER_65),
        (None, date(2021, 7, 1), AgeClass.UNKNOWN),
    ],
)
def test_the_age_class_is_that_of_the_day_of_the_dose(born_on: Any, day: date, wanted: AgeClass) -> None:
    assert age_class(born_on, day) is wanted


def test_a_municipalitys_own_threshold_goes_before_everybodys_from_its_day_on() -> None:
    everybody = Threshold(valid_from=date(2021, 1, 1), smallest=10)
    own = Threshold(municipality=KASUKABE, valid_from=date(2022, 1, 1), smallest=5)
    later = Threshold(municipality=KASUKABE, valid_from=date(2022, 6, 1), smallest=20)
    some = (later, everybody, own)
    assert threshold_on(some, KASUKABE, date(2021, 7, 1)) == 10
    assert threshold_on(some, KASUKABE, date(2022, 1, 1)) == 5
    assert threshold_on(some, KASUKABE, date(2023, 1, 1)) == 20
    assert threshold_on(some, KOSHIGAYA, date(2023, 1, 1)) == 10
    assert threshold_on(load_thresholds(), KASUKABE, date(2021, 1, 1)) == 10


def test_months_are_those_that_a_time_touches() -> None:
    assert list(months_of(date(2021, 11, 30), date(2022, 2, 1))) == [
        "2021-11",
        "2021-12",
        "2022-01",
        "2022-02",
    ]
    assert list(months_of(date(2021, 7, 2), date(2021, 7, 1))) == []


# -- reading -------------------------------------------------------------------------------------


def counted(doses: int, **more: Any) -> FakeHouse:
    """Return a house in which so many tickets have a first dose."""
    house = FakeHouse()
    counters = FakeCounters(house.cabinets[str(KASUKABE)])
    for place in range(doses):
        cell = Cell.model_validate(
            {
                "given_on": DAYS[0],
                "turn": 1,
                "age": AgeClass.UNDER_65,
                "sex": Gender.FEMALE,
                "product": "COMIRNATY",
                **more,
            }
        )
        none = counters.counted(TicketNumber(f"{place:010d}"))
        counters.move(none, none.model_copy(update={"cells": (cell,)}))
    return house


def desk(house: FakeHouse, code: MunicipalityCode = KASUKABE) -> StatisticsDesk:
    return StatisticsDesk(FakeCounters(house.cabinets[str(code)]), load_thresholds(), house.clock)


ALL = StatisticsQuery(since=date(2021, 6, 1), until=date(2021, 6, 30), by=(Dimension.DATE, Dimension.SEX))
STATE = staff_actor(Role.STATE, name="state-1")


@pytest.mark.control("R-II-6-7-10", "R-III-7-28")
def test_the_state_reads_numbers_that_are_large_enough_and_leaves_a_row() -> None:
    house = counted(12)
    answer = read_statistics(ALL, STATE, desk(house))
    assert answer.rows == ({"given_on": "2021-06-03", "sex": "F", "count": 12},)
    assert (answer.total, answer.undetermined, answer.smallest) == (12, 0, 10)
    entry = house.cabinets[str(KASUKABE)].audit[-1]
    assert (entry.act, entry.actor, entry.subject) == (Act.STATISTICS_READ, "state-1", None)
    assert read_statistics(ALL, STATE, desk(counted(9))).rows == ()


def test_what_may_or_may_not_fit_is_said_to_be_undetermined() -> None:
    house = counted(12)
    one = FakeCounters(house.cabinets[str(KASUKABE)])
    none = one.counted(TicketNumber("9000000000"))
    cell = Cell(given_on=DAYS[0], turn=1, age=AgeClass.UNDER_65, sex=Gender.MALE, product="COMIRNATY")
    one.move(none, none.model_copy(update={"cells": (cell,)}))
    answer = read_statistics(ALL.model_copy(update={"sex": Gender.MALE}), STATE, desk(house))
    assert (answer.rows, answer.total, answer.undetermined) == ((), 0, 13)


def test_open_data_has_the_field_names_of_the_published_sets() -> None:
    rows = read_open_data(date(2021, 6, 1), date(2021, 6, 30), "csv", STATE, desk(counted(12)))
    assert to_ndjson(rows) == (
        '{"date":"2021-06-03","prefecture":"11","gender":"F","age":"-64",'
        '"medical_worker":false,"status":1,"count":12}\n'
    )
    assert to_csv(rows) == (
        "date,prefecture,gender,age,medical_worker,status,count\r\n2021-06-03,11,F,-64,false,1,12\r\n"
    )


def test_a_time_that_ends_before_it_begins_or_is_too_long_is_refused() -> None:
    for until in (date(2021, 5, 31), date(2027, 1, 1)):
        with pytest.raises(PeriodTooLong):
            read_statistics(ALL.model_copy(update={"until": until}), STATE, desk(counted(0)))


def test_who_may_not_read_statistics_or_count_is_refused() -> None:
    house = counted(12)
    for role in (Role.REGISTRAR, Role.NUMBER_DESK, Role.TABLET, Role.SYSTEM):
        with pytest.raises(NotAllowed):
            read_statistics(ALL, staff_actor(role), desk(house))
    with pytest.raises(NotAllowed):
        count_ticket(TicketNumber(TICKETS[0]), STATE, counting(house))
