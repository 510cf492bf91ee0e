"""Two cities whose every personal value is a canary, with their tablets at work, behind the fence."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from unittest.mock import patch

from local.city import Person, registration_csv, ticket_line
from local.provision import POLICIES, REGION, TABLE
from proofs.compromise.guesses import Insider
from tests import world as tests_world
from tests.canaries import Canary, Kind
from tests.canary_people import canaries_of, canary_people
from tests.planes.venue import Venue, scan
from tests.world import ACCOUNT, KASUKABE, KOSHIGAYA, World, built_world

FOLDERS = {
    "planes": "vrs-plane-",
    "pages": "vrs-pages-",
    "jobs": "vrs-job-",
    "duties": "vrs-duty-",
    "people": "vrs-",
}


@dataclass(frozen=True)
class Town:
    """The world, and the people in it."""

    world: World
    people: Sequence[Person]

    @property
    def canaries(self) -> list[Canary]:
        """Every personal value there is."""
        return list(canaries_of(list(self.people)))

    @property
    def insider(self) -> Insider:
        """What somebody who has worked here knows."""
        keys = self.world.provisioner.known_keys()
        return Insider(
            account=ACCOUNT,
            region=REGION,
            table=TABLE,
            municipalities=(KASUKABE, KOSHIGAYA),
            rows=self.world.rows(),
            key_ids=tuple(key["key_id"] for key in keys),
            aliases=tuple(alias for key in keys for alias in key["aliases"]),
            roles=tuple(_roles()),
        )


def _roles() -> Iterator[str]:
    for folder, prefix in FOLDERS.items():
        for path in sorted((POLICIES / folder).glob("*.json")):
            yield prefix + path.stem


@contextmanager
def town(each: int, policies: Path = POLICIES) -> Iterator[Town]:
    """Build both cities with so many people each, under a folder of policies."""
    people = canary_people(2 * each)
    people[each:] = [replace(person, municipality_code=KOSHIGAYA) for person in people[each:]]
    with patch.object(tests_world, "POLICIES", policies), built_world() as world:
        for code in (KASUKABE, KOSHIGAYA):
            file = registration_csv(person for person in people if person.municipality_code == code)
            _right(world.register(file, code).status, 200)
        venue = Venue(world)
        for person in people:
            _right(scan(venue.wide, ticket_line(person, 2)).status, 201)
        yield Town(world, people)


def _right(status: int, wanted: int) -> None:
    if status != wanted:
        raise AssertionError(status)


PERSONAL = frozenset({Kind.NUMBER, Kind.NAME, Kind.BORN, Kind.ADDRESSEE})
