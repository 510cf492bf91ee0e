"""Who is in the birdhouse: canary people, those who work with them, and one whose values staff type."""

from dataclasses import dataclass

from local.city import Person
from local.terminal import SoftTerminal
from tests.planes.venue import Venue
from tests.world import World

BYSTANDER = 45
"""The place of the one whose name and numbers staff type into every field that takes text."""
LEAVING = (30, 35)
"""Places of those who moved away and whose period is over."""
DISCLOSED, CORRECTED, SUSPENDED = 7, 8, 40
"""Places of those who ask about their own records."""


@dataclass(frozen=True)
class Flock:
    """A world, its tablets, and a desk of every kind at which somebody is signed in."""

    world: World
    people: list[Person]
    venue: Venue
    desk: dict[str, SoftTerminal]

    @property
    def bystander(self) -> Person:
        return self.people[BYSTANDER]

    @property
    def typed(self) -> str:
        """What staff type where they may type freely: somebody's name, as it happens."""
        return self.bystander.name

    def id_of(self, place: int) -> str:
        """Return a person's id, as a clerk finds it."""
        wanted = {"by": "ticket", "value": self.people[place].ticket_number}
        found: str = self.desk["clerk"].post("/people/search", wanted).json["person_id"]
        return found
