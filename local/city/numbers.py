"""Numbers for made-up people: valid by their check digits, unique, and the same for the same seed."""

from collections.abc import Iterator
from itertools import count
from random import Random

from chalicelib.values.individual_number import check_digit
from chalicelib.values.municipality import MunicipalityCode

BODIES = 10**11
"""How many individual numbers there are without their check digit."""

MOST_PEOPLE = 4_000_000
"""People a municipality may have before its numbers would meet another's."""


def individual_numbers(municipality_code: str, seed: int) -> Iterator[str]:
    """Yield 個人番号 that are unique in all municipalities of a seed, without remembering any.

    Each municipality owns the serials from its five-digit code times a million; the largest
    cities overflow only into the codes of their own wards, which are no municipalities.
    The serials are shuffled by steps that each lose nothing, so no two meet.
    """
    rng = Random(f"individual-number:{seed}")
    rounds = [(_coprime(rng), rng.randrange(BODIES)) for _ in range(2)]
    first = int(str(MunicipalityCode(municipality_code))[:5]) * 1_000_000
    for serial in range(first, first + MOST_PEOPLE):
        body = serial
        for factor, shift in rounds:
            body = (body * factor + shift) % BODIES
            body = body % 10**6 * 10**5 + body // 10**6  # the low digits of a product are the dull ones
        digits = f"{body:011}"
        yield digits + check_digit(digits)


def ticket_numbers(rng: Random) -> Iterator[str]:
    """Yield 接種券番号: ten digits, never consecutive, but a few apart, as a print run makes them.

    So the ticket of a neighbour or of one's own family is often one misread digit away.
    """
    number = rng.randrange(10**6, 10**9)
    while True:
        number += rng.choice((2, 3, 3, 4, 5, 5, 7, 10))
        yield f"{number:010}"


def address_numbers(rng: Random) -> Iterator[str]:
    """Yield 宛名番号: numeric, not zero filled; most have eight digits, those given since a renewal 15."""
    running = count(rng.randrange(10**7, 2 * 10**7))
    renewed = count(9 * 10**14 + rng.randrange(10**6))
    while True:
        yield str(next(renewed if rng.random() < 0.1 else running))


def _coprime(rng: Random) -> int:
    while (number := rng.randrange(BODIES // 10, BODIES)) % 2 == 0 or number % 5 == 0:
        pass
    return number
