"""Draws names: a surname for a household, and for each person a given name of their time."""

from bisect import bisect_right
from itertools import accumulate
from random import Random
from typing import NamedTuple

from local.city.given_names import FEMALE_TEXT, MALE_TEXT
from local.city.surnames import SURNAMES_TEXT

MALE, FEMALE = "1", "2"


class Written(NamedTuple):
    """A name as written, and its reading in katakana."""

    kanji: str
    kana: str


def parse(text: str) -> tuple[Written, ...]:
    """Read a list of ``written/reading`` words."""
    return tuple(Written(*word.split("/")) for word in text.split())


SURNAMES = parse(SURNAMES_TEXT)
# About the fall of Japan's real frequencies: the first near 2 %, the hundredth near a fifth of it.
SURNAME_WEIGHTS = tuple(accumulate(1 / (rank + 25) for rank in range(len(SURNAMES))))
GIVEN = {
    MALE: {since: parse(text) for since, text in MALE_TEXT.items()},
    FEMALE: {since: parse(text) for since, text in FEMALE_TEXT.items()},
}
ERAS = tuple(GIVEN[MALE])


def surname(rng: Random) -> Written:
    """Draw a surname, the common ones more often."""
    return rng.choices(SURNAMES, cum_weights=SURNAME_WEIGHTS)[0]


def given_name(rng: Random, sex: str, born_in: int) -> Written:
    """Draw a given name that was usual in the year of birth."""
    era = ERAS[max(bisect_right(ERAS, born_in) - 1, 0)]
    names = GIVEN[sex][era]
    return names[int(len(names) * rng.random() ** 1.6)]
