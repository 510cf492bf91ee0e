"""Who looked at a person is what every row of the log says, however much of the log is listed."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.adapters.dynamodb.lookers import IndexedLookers
from chalicelib.audit.model import Entry
from chalicelib.audit.search import subjects_of
from chalicelib.planes.private import jobs
from chalicelib.systems.vrs.tickets.model import TicketNumber
from chalicelib.values.municipality import MunicipalityCode
from local.city import Person, people, registration_csv, ticket_line
from tests.world import KASUKABE, World, built_world

pytestmark = [pytest.mark.proof("T01"), pytest.mark.control("R-IV-02")]
HERE = MunicipalityCode(KASUKABE)


class Town:
    """Two people of whom one is looked at, and a log that is listed as far as a test says."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.turn = 0
        self.person, other = people(KASUKABE, 2, seed=71)
        self.other = replace(
            other,
            surname=self.person.surname,
            given_name=self.person.given_name,
            born_on=self.person.born_on,
        )
        assert world.register(registration_csv([self.person, self.other])).status == 200
        self.clerk = world.staff("clerk")
        self.tablet = world.tablet()
        self.person_id = self.look(self.person)
        self.look(self.other)

    def look(self, person: Person) -> str:
        wanted = {"by": "ticket", "value": person.ticket_number}
        found: str = self.clerk.post("/people/search", wanted).json["person_id"]
        return found

    def act(self) -> None:
        """Record, correct and move a dose of the person, and look at both."""
        self.turn += 1
        turn = self.turn
        assert (
            self.tablet.scan(ticket_line(self.person, turn), "2021-07-01", "COMIRNATY", "EP2163").status
            == 201
        )
        which = {"ticket": self.person.ticket_number, "turn": turn, "version": 1}
        moved = {"which": which, "reason": "取り違え", "ticket": self.other.ticket_number}
        assert self.clerk.post("/doses/correct", moved).status == 200
        self.look(self.person)
        self.look(self.other)
        named = {"name": self.person.name, "born_on": self.person.born_on.isoformat()}
        assert len(self.clerk.post("/people/search-by-name", named).json["people"]) == 2
        self.world.clock.move(minutes=1)

    def lookers(self) -> IndexedLookers:
        return IndexedLookers(self.world.private_house._office(HERE))

    def found(self) -> list[Entry]:
        ticket = TicketNumber(self.person.ticket_number)
        return list(self.lookers().of(self.person_id, [ticket]))

    def scanned(self) -> list[Entry]:
        """Look at every row."""
        subjects = {self.person_id, self.person.ticket_number}
        rows = self.world.private_house.audits(HERE).rows()
        return [row.entry for row in rows if subjects & set(subjects_of(row.entry))]

    def compare(self) -> int:
        def key(entry: Entry) -> tuple[Any, ...]:
            return entry.at, entry.model_dump_json()

        found, scanned = self.found(), self.scanned()
        assert sorted(found, key=key) == sorted(scanned, key=key)
        assert [entry.at for entry in found] == sorted(entry.at for entry in found)
        return len(found)

    def listing(self, some: slice) -> None:
        """Let the stream bring some of the log's rows."""
        rows = [row for row in self.world.rows() if "#AUDIT#" in row["pk"]["S"]]
        records = [
            {"eventName": "INSERT", "dynamodb": {"Keys": {"pk": row["pk"], "sk": row["sk"]}, "NewImage": row}}
            for row in rows[some]
        ]
        jobs.review_changes(records, self.world.review_house)


@pytest.fixture
def town() -> Iterator[Town]:
    with built_world() as world:
        yield Town(world)


def test_however_much_is_listed_nothing_is_missed(town: Town) -> None:
    assert town.compare() == 1, "nothing is listed"
    town.act()
    town.listing(slice(0, None, 3))
    assert town.compare() >= 4, "rows are listed here and there"
    town.listing(slice(0, None))
    few = town.compare()
    town.act()
    assert town.compare() > few, "there is a tail"
    town.world.seal()
    town.world.review()
    town.compare()
    town.world.clock.move(hours=37)
    town.world.seal()
    assert any("#PASTLANES" in row["pk"]["S"] for row in town.world.rows())
    town.compare()
    town.world.review()
    town.compare()


def test_what_is_listed_is_not_read_off_the_lanes_again(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    town.listing(slice(0, None))
    read: list[str] = []
    query = type(town.world.private_house._office(HERE)).query

    def counted(table: Any, area: Any, partition: str, **part: Any) -> Iterator[Any]:
        for item in query(table, area, partition, **part):
            read.append(partition)
            yield item

    monkeypatch.setattr(type(town.world.private_house._office(HERE)), "query", counted)
    assert len(town.found()) == 1
    assert [partition for partition in read if partition.startswith("AUDIT#")] == []
