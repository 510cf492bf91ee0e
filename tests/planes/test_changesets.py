"""A sealed file over HTTP: only sealed, ledgered, approved by a second person; undone as a whole."""

from collections.abc import Iterator

import pytest

from local.city import people, registration_csv
from tests.planes.sealed_files import FileDesk
from tests.world import KASUKABE, World, built_world

pytestmark = pytest.mark.proof("T17")


@pytest.fixture
def world() -> Iterator[World]:
    with built_world() as world:
        yield world


def test_a_sealed_file_is_checked_approved_applied_and_undone(world: World) -> None:
    desk = FileDesk(world.staff("registrar"), world.administrator())
    some = list(people(KASUKABE, 30, seed=5))
    path, applied = desk.take_in(registration_csv(some), largest=1_000)
    assert applied["state"] == "applied"
    assert applied["parts"] > 1
    assert applied["done"]["new"] == 30
    clerk = world.staff("clerk")
    found = clerk.post("/people/search", {"by": "ticket", "value": some[3].ticket_number})
    assert found.status == 200
    undone = desk.undo(path)
    assert (undone["state"], undone["restored"], undone["left"]) == ("undone", 30, 0)
    found = clerk.post("/people/search", {"by": "ticket", "value": some[3].ticket_number})
    assert found.status == 404
    _, again = desk.take_in(registration_csv(some))
    assert again["done"]["changed"] == 30
    assert clerk.post("/people/search", {"by": "ticket", "value": some[3].ticket_number}).status == 200
