"""Small numbers are kept back: no answer, and no difference of answers, says what is below the threshold."""

from collections import Counter
from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.systems.vrs.statistics.model import (
    AgeClass,
    Cell,
    Dimension,
    Gender,
    Group,
    StatisticsQuery,
)
from chalicelib.systems.vrs.statistics.open_data import open_data
from chalicelib.systems.vrs.statistics.suppression import (
    LEVELS,
    fits,
    laid_out,
    mixed_values,
    published,
)
from chalicelib.values.municipality import MunicipalityCode

pytestmark = [pytest.mark.proof("T08"), pytest.mark.control("R-II-6-7-10", "R-III-7-28")]
MONTH = "2021-07"
CODE = MunicipalityCode("112143")

cells = st.builds(
    Cell,
    given_on=st.sampled_from([date(2021, 7, day) for day in (1, 2, 3)]),
    turn=st.integers(1, 2),
    age=st.sampled_from(AgeClass),
    sex=st.sampled_from(Gender),
    product=st.sampled_from(["COMIRNATY", "SPIKEVAX"]),
    venue=st.sampled_from(["", "HALL-1", "HALL-2"]),
)
counters = st.dictionaries(cells, st.integers(1, 30), max_size=30)
thresholds = st.integers(1, 12)
sizes = st.lists(st.integers(1, 40), min_size=1, max_size=6)


@given(counters, thresholds)
def test_every_group_is_large_enough_and_every_dose_is_in_one(counts: Any, smallest: int) -> None:
    groups = published(MONTH, counts, smallest)
    total = sum(counts.values())
    assert all(group.count >= smallest for group in groups)
    assert sum(group.count for group in groups) == (total if total >= smallest else 0)


@given(counters, thresholds)
def test_a_group_says_of_its_doses_only_what_is_true_of_all_of_them(counts: Any, smallest: int) -> None:
    for group in published(MONTH, counts, smallest):
        known = {name: getattr(group, name) for name in LEVELS if getattr(group, name) is not None}
        agreeing = sum(
            count
            for cell, count in counts.items()
            if known.items() <= {n: getattr(cell, n) for n in LEVELS}.items()
        )
        assert agreeing >= group.count


@given(sizes, st.integers(2, 12))
def test_a_small_value_could_be_any_number_below_the_threshold(numbers: list[int], smallest: int) -> None:
    """Whoever knows the rules, the threshold and all that is shown still knows nothing of a small value."""
    values = list(enumerate(numbers))
    mixed = mixed_values(values, smallest)
    shown = {value: size for value, size in values if value not in mixed}
    total = sum(size for value, size in values if value in mixed)
    small = [value for value, size in values if size < smallest]
    assert set(small) <= set(mixed)
    if sum(numbers) < smallest or len(mixed) < 2:
        return
    for hidden, guess in product(small, range(1, smallest)):
        other = _another(values, mixed, (hidden, guess), smallest)
        if other is None:
            continue  # the rest of the small values leaves no room for the guess
        assert dict(other)[hidden] == guess
        again = mixed_values(other, smallest)
        present = {value for value, _ in other}
        assert {value: size for value, size in other if value not in again} == shown
        assert sum(size for value, size in other if value in again) == total
        assert present <= set(dict(values))


def _another(
    values: list[tuple[int, int]], mixed: list[int], guess: tuple[int, int], smallest: int
) -> list[tuple[int, int]] | None:
    """Return other sizes behind the same publication, in which one small value is what somebody guesses."""
    sizes = dict(values)
    large = [value for value in mixed if sizes[value] >= smallest]
    fixed = {value: sizes[value] for value in mixed if value not in large} | dict([guess])
    left = sum(sizes[value] for value in mixed) - sum(fixed.values())
    if left < 0 or (left and not large):
        return None
    spread: dict[int, int] = {}
    for value in large[:-1]:
        spread[value] = min(smallest, left)
        left -= spread[value]
    if large:
        spread[large[-1]] = left
    other = {**{value: size for value, size in sizes.items() if value not in mixed}, **fixed, **spread}
    return [(value, size) for value, size in sorted(other.items()) if size]


@given(st.lists(st.integers(10, 200), min_size=2, max_size=5), st.integers(1, 9))
def test_with_a_large_neighbour_every_guess_is_left_open(large: list[int], hidden: int) -> None:
    values = [(0, hidden), *((place, size) for place, size in enumerate(large, start=1))]
    mixed = mixed_values(values, 10)
    for guess in range(1, 10):
        other = _another(values, mixed, (0, guess), 10)
        assert other is not None
        assert set(mixed_values(other, 10)) >= {0}


questions = st.builds(
    StatisticsQuery,
    since=st.sampled_from([date(2021, 7, 1), date(2021, 7, 2), date(2021, 6, 1)]),
    until=st.sampled_from([date(2021, 7, 2), date(2021, 7, 3), date(2021, 8, 31)]),
    turn=st.none() | st.integers(1, 2),
    age=st.none() | st.sampled_from(AgeClass),
    sex=st.none() | st.sampled_from(Gender),
    venue=st.none() | st.just("HALL-1"),
    by=st.lists(st.sampled_from(Dimension), min_size=1, max_size=3).map(tuple),
)


@settings(max_examples=200)
@given(counters, questions, questions)
def test_no_difference_of_two_answers_is_smaller_than_the_threshold(counts: Any, one: Any, two: Any) -> None:
    groups = published(MONTH, counts, 10)
    first, second = ({place for place, g in enumerate(groups) if fits(g, asked)} for asked in (one, two))
    for some in (first, second, first - second, second - first, first & second):
        count = sum(groups[place].count for place in some)
        assert count == 0 or count >= 10


@given(counters, questions)
def test_an_answers_rows_add_up_to_whole_groups(counts: Any, asked: StatisticsQuery) -> None:
    fitting = [group for group in published(MONTH, counts, 10) if fits(group, asked)]
    rows = laid_out(fitting, asked.by)
    assert sum(int(row["count"] or 0) for row in rows) == sum(group.count for group in fitting)
    assert all(int(row["count"] or 0) >= 10 for row in rows)


@given(counters)
def test_without_a_threshold_every_cell_is_shown_as_it_is(counts: Any) -> None:
    shown = {
        Cell.model_validate(group.model_dump(exclude={"month", "count"})): group.count
        for group in published(MONTH, counts, 1)
    }
    assert shown == dict(counts)


@given(counters)
def test_open_data_holds_no_row_below_the_threshold_and_names_no_municipality(counts: Any) -> None:
    rows = open_data(CODE, published(MONTH, counts, 10))
    assert all(row.count >= 10 for row in rows)
    assert {row.prefecture for row in rows} <= {"11"}
    assert not [row for row in rows if "112143" in row.model_dump_json()]
    keys = Counter((row.date, row.gender, row.age, row.status) for row in rows)
    assert all(count == 1 for count in keys.values())


def test_one_dose_of_an_unknown_sex_does_not_show_through_the_difference_of_sums() -> None:
    def cell(sex: Gender) -> Cell:
        return Cell(given_on=date(2021, 7, 1), turn=1, age=AgeClass.UNDER_65, sex=sex, product="COMIRNATY")

    groups = published(MONTH, {cell(Gender.MALE): 400, cell(Gender.FEMALE): 300, cell(Gender.UNKNOWN): 1}, 10)
    said = {(group.sex, group.count) for group in groups}
    assert said == {(Gender.MALE, 400), (None, 301)}
    assert isinstance(groups[0], Group)
