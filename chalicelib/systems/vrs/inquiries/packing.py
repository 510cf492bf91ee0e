"""Packing what is written whole into as few transactions as DynamoDB takes."""

from collections.abc import Iterator, Sequence
from typing import Protocol, TypeVar


class Parcel(Protocol):
    """What is never split: it has a weight in items, and names of which a transaction has each once."""

    def weight(self) -> int:
        """Return how many items it is."""

    def names(self) -> set[str]:
        """Return what no transaction may hold twice."""


Each = TypeVar("Each", bound=Parcel)


def packed(parcels: Sequence[Each], most: int) -> Iterator[list[Each]]:
    """Yield parcels in their order, as many together as weigh no more than ``most``."""
    some: list[Each] = []
    weight, names = 0, set[str]()
    for each in parcels:
        theirs = each.names()
        if some and (weight + each.weight() > most or names & theirs):
            yield some
            some, weight, names = [], 0, set()
        some.append(each)
        weight += each.weight()
        names |= theirs
    if some:
        yield some
