"""People whose every value is a canary: met nowhere else by chance, in no encoding."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from local.city import Given, Person, people
from tests.canaries import Canary, Kind

KASUKABE, LOT = "112143", "EP2163"
KANA = "ヱヰヴヲヵヶヮヂヅヷ"
RARE, REVERSED = (0x9E00, 0x9F00, 0x9C00), (0x8F00, 0x8E00, 0x8D00)
"""Where rare kanji begin; three make a name of six bytes even in UTF-16."""


def canary_people(count: int = 60) -> list[Person]:
    """Return people whose every value is met nowhere else by chance."""
    rng, made = Random(8), []
    for n, person in enumerate(people(KASUKABE, count, seed=8)):
        surname, given = ("".join(chr(first + n) for first in rare) for rare in (RARE, REVERSED))
        if n % 3 == 0:
            surname, given = _kana(rng), _kana(rng)
        dose = Given(turn=1, given_on=date(2021, 6, 1), maker="ファイザー", lot=LOT)
        made.append(
            replace(
                person,
                surname=surname,
                given_name=given,
                born_on=date(1891, 1, 2) + timedelta(days=101 * n),
                address_number=f"8{rng.randrange(10**13, 10**14)}",
                ticket_number=f"6{rng.randrange(10**8, 10**9)}",
                doses=(dose,) if n % 5 == 0 else (),
            )
        )
    return made


def _kana(rng: Random) -> str:
    return "".join(rng.choices(KANA, k=4))


def canaries_of(some: list[Person]) -> Iterator[Canary]:
    for person in some:
        yield Canary(Kind.NUMBER, person.individual_number)
        for name in (person.name, person.surname, person.given_name):
            yield Canary(Kind.NAME, name)
        for born in ("%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日"):
            yield Canary(Kind.BORN, person.born_on.strftime(born))
        yield Canary(Kind.ADDRESSEE, person.address_number)
        yield Canary(Kind.TICKET, person.ticket_number)
