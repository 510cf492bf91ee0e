"""Puts people of given ages and sexes together as households.

Ages come first, so that a city's age structure is exactly what was drawn; families are
then made of whoever is there, by rough likelihoods: parents about thirty years older
than their children, couples of about one age, some grandparents, many who live alone.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from random import Random
from typing import NamedTuple

from local.city.names import FEMALE, MALE

ADULT = 20


class Member(NamedTuple):
    """One person of a household: sex code and age in full years."""

    sex: str
    age: int


class Pool:
    """The people not yet in a household; those of one sex and age are interchangeable."""

    def __init__(self, members: Iterable[Member]) -> None:
        self._left = Counter(members)

    def take(self, member: Member) -> bool:
        """Take one out; tell whether there was one."""
        if not self._left[member]:
            return False
        self._left[member] -= 1
        return True

    def nearest(self, sex: str, target: int, low: int, high: int) -> Member | None:
        """Take out the person nearest to an age between two others, or None."""
        for away in range(max(target - low, high - target) + 1):
            for age in (target - away, target + away):
                member = Member(sex, age)
                if low <= age <= high and self.take(member):
                    return member
        return None


def households(rng: Random, members: list[Member]) -> Iterator[list[Member]]:
    """Yield households until every member is in one; the order of a household is by age, oldest first."""
    pool = Pool(members)
    shuffled = rng.sample(members, len(members))
    # Children choose first: those left over could not live alone.
    for first in sorted(shuffled, key=lambda member: member.age >= ADULT):
        if pool.take(first):
            make = _around_adult if first.age >= ADULT else _around_child
            yield sorted(make(rng, pool, first), key=lambda member: -member.age)


def _around_child(rng: Random, pool: Pool, first: Member) -> Iterator[Member]:
    yield first
    youngest, eldest = first.age, first.age
    for _ in range(rng.choices((0, 1, 2), (35, 45, 20))[0]):
        sex = _either(rng)
        sibling = pool.nearest(sex, youngest - rng.randint(2, 4), max(0, eldest - 9), min(19, youngest + 9))
        if sibling:
            yield sibling
            youngest, eldest = min(youngest, sibling.age), max(eldest, sibling.age)
    mother = pool.nearest(FEMALE, eldest + round(rng.gauss(30, 4)), eldest + 18, youngest + 46)
    middle = mother.age if mother else eldest + 32
    father = None
    if mother is None or rng.random() < 0.9:
        father = pool.nearest(
            MALE, middle + round(rng.gauss(2, 3)), max(eldest + 18, middle - 8), middle + 14
        )
    yield from (parent for parent in (mother, father) if parent)
    if not (mother or father) or rng.random() < 0.12:
        yield from _grandparents(rng, pool, middle)


def _grandparents(rng: Random, pool: Pool, middle: int) -> Iterator[Member]:
    grandmother = pool.nearest(FEMALE, middle + 28, middle + 18, middle + 46)
    if grandmother:
        yield grandmother
    if rng.random() < 0.5:
        grandfather = pool.nearest(MALE, middle + 30, middle + 18, middle + 48)
        if grandfather:
            yield grandfather


def _around_adult(rng: Random, pool: Pool, first: Member) -> Iterator[Member]:
    yield first
    if rng.random() < _alone(first.age):
        return
    other = FEMALE if first.sex == MALE else MALE
    apart = round(rng.gauss(2, 3))
    target = first.age + (apart if other == MALE else -apart)
    spouse = pool.nearest(other, target, max(ADULT, first.age - 12), first.age + 12)
    if spouse:
        yield spouse
    # A grown child who stayed at home.
    if first.age >= 48 and rng.random() < 0.4:
        child = pool.nearest(_either(rng), first.age - 31, ADULT, first.age - 20)
        if child:
            yield child


def _alone(age: int) -> float:
    if age < 30:
        return 0.75
    return 0.5 if age < 65 else 0.4


def _either(rng: Random) -> str:
    return rng.choice((MALE, FEMALE))
