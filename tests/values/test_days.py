"""Days, months and ages are counted as the notices and the law count them, to the day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.values.days import first_day_after_interval, months_later, reaches_age_on, reaches_months_on

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


def test_eighteen_full_days_between_end_on_the_nineteenth_day() -> None:
    assert first_day_after_interval(date(2021, 7, 1), 18) == date(2021, 7, 20)


def test_twenty_full_days_between_are_the_same_weekday_three_weeks_later() -> None:
    first = date(2021, 7, 1)
    assert first_day_after_interval(first, 20) == first + timedelta(weeks=3)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2022, 1, 15), 3, date(2022, 4, 15)),
        (date(2021, 8, 31), 3, date(2021, 12, 1)),  # no 31 November
        (date(2021, 11, 30), 3, date(2022, 3, 1)),  # no 30 February
        (date(2021, 11, 29), 3, date(2022, 3, 1)),
        (date(2023, 11, 29), 3, date(2024, 2, 29)),  # a leap year has one
        (date(2021, 10, 31), 2, date(2021, 12, 31)),
        (date(2021, 9, 30), 3, date(2021, 12, 30)),
        (date(2021, 12, 1), 1, date(2022, 1, 1)),
        (date(2020, 2, 29), 12, date(2021, 3, 1)),
    ],
)
def test_months_end_on_the_same_day_or_the_first_of_the_next_month(
    day: date, months: int, later: date
) -> None:
    assert months_later(day, months) == later


@pytest.mark.parametrize(
    ("born_on", "years", "reached"),
    [
        (date(2010, 4, 2), 12, date(2022, 4, 1)),  # the eve of the birthday
        (date(2010, 4, 1), 12, date(2022, 3, 31)),
        (date(2010, 1, 1), 12, date(2021, 12, 31)),
        (date(2012, 2, 29), 5, date(2017, 2, 28)),
        (date(2012, 2, 29), 12, date(2024, 2, 28)),
        (date(2011, 3, 1), 1, date(2012, 2, 29)),
    ],
)
def test_an_age_is_reached_on_the_eve_of_the_birthday(born_on: date, years: int, reached: date) -> None:
    assert reaches_age_on(born_on, years) == reached


@pytest.mark.parametrize(
    ("born_on", "reached"),
    [
        (date(2022, 5, 10), date(2022, 11, 9)),
        (date(2022, 8, 31), date(2023, 2, 28)),  # the last of February: 1 March is the day after
        (date(2023, 8, 31), date(2024, 2, 29)),
    ],
)
def test_six_months_are_reached_on_the_eve_of_the_monthly_birthday(born_on: date, reached: date) -> None:
    assert reaches_months_on(born_on, 6) == reached


@given(DAYS, st.integers(0, 24))
def test_later_months_never_come_earlier_and_stay_within_a_day_of_their_month(day: date, months: int) -> None:
    later = months_later(day, months)
    assert later <= months_later(day, months + 1)
    assert later.day in (day.day, 1)


@given(DAYS, st.integers(1, 110))
def test_a_year_of_age_is_a_year_and_nobody_waits_for_the_birthday(born_on: date, years: int) -> None:
    reached = reaches_age_on(born_on, years)
    assert reached < date(born_on.year + years, born_on.month, min(born_on.day, 28)) + timedelta(days=4)
    assert reached.year - born_on.year in (years, years - 1)
    assert reached < reaches_age_on(born_on, years + 1)
