"""How old the people of a city are: five-year groups and the share of men in each.

Thousands of people in Japan, rounded, after 総務省統計局 人口推計 (令和3年10月1日現在).  The
figures are approximate and written down for this generator: do not quote them.
"""

from bisect import bisect_right
from datetime import date, timedelta
from itertools import accumulate
from random import Random

GROUP_YEARS = 5
# first age, thousands of people, share of men
GROUPS = (
    (0, 4_390, 0.512),
    (5, 5_050, 0.512),
    (10, 5_350, 0.512),
    (15, 5_580, 0.513),
    (20, 6_260, 0.514),
    (25, 6_400, 0.513),
    (30, 6_550, 0.511),
    (35, 7_320, 0.507),
    (40, 8_050, 0.506),
    (45, 9_620, 0.505),
    (50, 9_360, 0.502),
    (55, 7_890, 0.498),
    (60, 7_390, 0.493),
    (65, 7_870, 0.485),
    (70, 9_670, 0.473),
    (75, 6_710, 0.449),
    (80, 5_560, 0.413),
    (85, 3_940, 0.351),
    (90, 1_960, 0.265),
    (95, 530, 0.184),
    (100, 90, 0.12),
)
WEIGHTS = tuple(accumulate(thousands for _, thousands, _ in GROUPS))
OLDEST = GROUPS[-1][0] + GROUP_YEARS - 1


def draw(rng: Random) -> tuple[int, bool]:
    """Draw an age in full years, and whether the person is a man."""
    first, _, men = GROUPS[bisect_right(WEIGHTS, rng.random() * WEIGHTS[-1])]
    return first + rng.randrange(GROUP_YEARS), rng.random() < men


def birthday(rng: Random, age: int, as_of: date) -> date:
    """Draw a day of birth that makes a person so many full years old on a day."""
    latest = _years_before(as_of, age)
    earliest = _years_before(as_of, age + 1) + timedelta(days=1)
    return date.fromordinal(rng.randint(earliest.toordinal(), latest.toordinal()))


def _years_before(day: date, years: int) -> date:
    if (day.month, day.day) == (2, 29):
        day = date(day.year, 2, 28)
    return day.replace(year=day.year - years)
