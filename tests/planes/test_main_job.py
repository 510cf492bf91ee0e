"""The main job over both planes: a ticket scanned at a venue becomes a dose that the city can see."""

import pytest

from local.city import people, registration_csv, ticket_line
from tests.world import KASUKABE, World

LOT = "EP2163"


@pytest.fixture
def citizens(world: World) -> list:
    some = list(people(KASUKABE, 12, seed=1))
    applied = world.register(registration_csv(some))
    assert applied.status == 200, applied.json
    assert applied.json["new"] == 12
    return some


def test_a_scanned_ticket_becomes_a_dose_that_the_desk_sees(world: World, citizens: list) -> None:
    tablet = world.tablet()
    person = citizens[0]
    answer = tablet.scan(ticket_line(person, 1), "2021-07-01", "COMIRNATY", LOT)
    assert answer.status == 201, answer.json
    desk = world.staff("clerk")
    found = desk.post("/people/search", {"by": "ticket", "value": person.ticket_number})
    assert found.status == 200, found.json
    (dose,) = found.json["tickets"][0]["doses"]
    assert (dose["given_on"], dose["product"], dose["turn"]) == ("2021-07-01", "COMIRNATY", 1)
    assert found.json["individual_number"] == "************"
