"""The people of a city, one after the other, in bounded memory."""

from collections.abc import Iterator
from datetime import date
from random import Random

from local.city import ages
from local.city.households import Member, households
from local.city.names import FEMALE, MALE, given_name, surname
from local.city.numbers import MOST_PEOPLE, address_numbers, individual_numbers, ticket_numbers
from local.city.person import Person

AS_OF = date(2021, 4, 1)
"""The day on which the ages hold: the month the vaccinations of the elderly began."""

BLOCK = 2_000
"""People drawn at once, so that families find one another; also the bound on memory."""


def people(municipality_code: str, count: int, seed: int, as_of: date = AS_OF) -> Iterator[Person]:
    """Yield the people of a city, household by household; the same arguments give the same people.

    The first people of a larger city are not those of a smaller one.  Raises ValueError for a
    wrong municipality code or for more than MOST_PEOPLE people.
    """
    if not 0 <= count <= MOST_PEOPLE:
        message = f"Between 0 and {MOST_PEOPLE} people"
        raise ValueError(message)
    # A string seeds through a hash of its own, never through Python's hash(), which varies by run.
    rng = Random(f"city:{municipality_code}:{count}:{seed}")
    numbers = individual_numbers(municipality_code, seed)
    tickets, addresses = ticket_numbers(rng), address_numbers(rng)
    for household, members in enumerate(_all_households(rng, count), start=1):
        family = surname(rng)
        for sex, age in members:
            born_on = ages.birthday(rng, age, as_of)
            own = given_name(rng, sex, born_on.year)
            yield Person(
                individual_number=next(numbers),
                address_number=next(addresses),
                municipality_code=municipality_code,
                ticket_number=next(tickets),
                surname=family.kanji,
                given_name=own.kanji,
                surname_kana=family.kana,
                given_name_kana=own.kana,
                born_on=born_on,
                sex=sex,
                household=household,
            )


def _all_households(rng: Random, count: int) -> Iterator[list[Member]]:
    for start in range(0, count, BLOCK):
        drawn = (ages.draw(rng) for _ in range(min(BLOCK, count - start)))
        block = [Member(MALE if man else FEMALE, age) for age, man in drawn]
        made = list(households(rng, block))
        rng.shuffle(made)  # families were made before the others
        yield from made
