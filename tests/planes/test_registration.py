"""A registration file over HTTP: checked, applied once, completed after a crash, and never half of a person.

The raw table is compared item by item, so that "changes nothing" means nothing but the act's own audit rows.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from local.city import Person, people, registration_csv, ticket_line
from local.terminal import SoftTerminal
from tests.faults import Call, Fault, Plan, on, wired
from tests.planes.venue import OTHER_LOT, Venue, scan
from tests.snapshots import Row, stored
from tests.vrs.registration_files import OTHER_NUMBER, given_dose, row_of, text_of
from tests.world import KOSHIGAYA, World, built_world

pytestmark = [pytest.mark.proof("T01", "T16"), pytest.mark.control("R-I-1-02", "R-I-2-01", "R-II-1-2-03")]

BORN = date(1950, 5, 5)
PURPOSE = {"purpose": "ask_former_city"}
OWN = ("#AUDIT#", "#LANES", "#REGISTRATIONS", "#SESSION#", "#ACCOUNTS", "#TABLET")
"""Partitions that an act may always touch: its own traces."""


class Town:
    """A world with a registrar, a clerk and a number desk signed in."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.registrar = world.staff("registrar")
        self.clerk = world.staff("clerk")
        self.number_desk = world.staff("number-desk")
        self.venue = Venue(world)
        self._seed = 100

    def person(self) -> Person:
        """Return somebody whom no test has met yet."""
        self._seed += 1
        (person,) = people("112143", 1, seed=self._seed)
        return person

    def find(self, person: Person, by: str = "ticket") -> dict:
        value = person.ticket_number if by == "ticket" else person.address_number
        answer = self.clerk.post("/people/search", {"by": by, "value": value})
        return {"status": answer.status, **answer.json}

    def find_by_name(self, name: str, born_on: str) -> list[dict]:
        answer = self.clerk.post("/people/search-by-name", {"name": name, "born_on": born_on})
        assert answer.status == 200, answer.json
        return answer.json["people"]

    def find_by_number(self, number: str) -> int:
        wanted = {"individual_number": number, **PURPOSE}
        return self.number_desk.post("/people/search-by-number", wanted).status


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    with built_world() as world:
        yield Town(world)


def records() -> dict[tuple[str, str], Row]:
    """Return the raw items that are anybody's records."""
    return {
        (row["pk"]["S"], row["sk"]["S"]): row
        for row in stored()
        if not any(part in row["pk"]["S"] for part in OWN)
    }


def register(terminal: SoftTerminal, content: bytes) -> dict:
    checked, applied = terminal.register("people.csv", content)
    assert applied is not None, checked.json
    assert applied.status == 200, applied.json
    assert all(applied.json[each] == checked.json[each] for each in ("new", "changed", "same"))
    return applied.json


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_a_registered_person_is_found_by_ticket_addressee_and_number(encoding: str, town: Town) -> None:
    person = town.person()
    assert register(town.registrar, registration_csv([person], encoding))["new"] == 1
    found = town.find(person)
    assert (found["status"], found["name"], found["individual_number"]) == (200, person.name, "*" * 12)
    assert town.find(person, by="addressee") == found
    assert town.find_by_number(person.individual_number) == 200


def test_a_dry_run_writes_nothing_but_its_record(town: Town) -> None:
    before, person = records(), town.person()
    checked = town.registrar.check_file("people.csv", registration_csv([person]))
    assert (checked.status, checked.json["new"]) == (200, 1)
    assert records() == before
    kept = town.registrar.get(f"/registrations/{checked.json['registration_id']}")
    assert (kept.json["rows"], kept.json["applied_at"]) == (1, None)


def test_applying_twice_leaves_the_raw_table_as_it_was(town: Town) -> None:
    some = [town.person() for _ in range(3)]
    content = text_of(*(row_of(person, **given_dose()) for person in some)).encode()
    checked = town.registrar.check_file("people.csv", content)
    path = f"/registrations/{checked.json['registration_id']}/apply"
    first = town.registrar.send_file(path, content)
    before = records()
    second = town.registrar.send_file(path, content)
    assert (first.json["new"], second.json["new"], second.json["same"]) == (3, 0, 3)
    assert records() == before


def test_other_bytes_are_refused_and_nothing_is_written(town: Town) -> None:
    one, two = town.person(), town.person()
    checked = town.registrar.check_file("people.csv", registration_csv([one]))
    before = records()
    answer = town.registrar.send_file(
        f"/registrations/{checked.json['registration_id']}/apply", registration_csv([two])
    )
    assert (answer.status, answer.json["code"]) == (409, "V204")
    assert records() == before


def test_a_file_with_refusals_is_not_applied(town: Town) -> None:
    one, two = town.person(), town.person()
    content = text_of(row_of(one), row_of(two, municipality=KOSHIGAYA)).encode()
    checked = town.registrar.check_file("people.csv", content)
    (refusal,) = checked.json["refusals"]
    assert (refusal["row"], refusal["column"]) == (3, "自治体コード")
    before = records()
    answer = town.registrar.send_file(f"/registrations/{checked.json['registration_id']}/apply", content)
    assert (answer.status, answer.json["code"]) == (422, "V104")
    assert records() == before


def test_a_check_of_another_municipality_cannot_be_applied_here(town: Town) -> None:
    content = registration_csv([town.person()])
    checked = town.registrar.check_file("people.csv", content)
    there = town.world.staff("registrar", KOSHIGAYA)
    answer = there.send_file(f"/registrations/{checked.json['registration_id']}/apply", content)
    assert (answer.status, answer.json["code"]) == (404, "V404")


def test_a_corrected_number_closes_the_old_way_in_and_keeps_the_history(town: Town) -> None:
    person = town.person()
    register(town.registrar, text_of(row_of(person)).encode())
    numbers = {key for key in records() if "#number#" in key[0]}
    assert (
        register(town.registrar, text_of(row_of(person, individual_number=OTHER_NUMBER)).encode())["changed"]
        == 1
    )
    assert town.find_by_number(person.individual_number) == 404
    assert town.find_by_number(OTHER_NUMBER) == 200
    after = {key for key in records() if "#number#" in key[0]}
    assert (len(after), len(after - numbers)) == (len(numbers), 1)
    found = town.find(person)
    revealed = town.number_desk.post(f"/people/{found['person_id']}/individual-number", PURPOSE)
    assert revealed.json == {"individual_number": OTHER_NUMBER}
    former = [key for key in records() if found["person_id"] in key[0] and key[1].startswith("WAS#")]
    assert len(former) == 1


def test_a_name_finds_whom_it_names_now_and_nobody_looks_like_everybody(town: Town) -> None:
    person = town.person()
    register(town.registrar, text_of(row_of(person)).encode())
    born_on = person.born_on.isoformat()
    (found,) = town.find_by_name(person.name, born_on)
    full = town.find(person)
    assert found == {
        **{name: full[name] for name in found if name != "tickets"},
        "tickets": [{"ticket": person.ticket_number, "state": "valid"}],
    }
    assert found["individual_number"] == "*" * 12
    register(town.registrar, text_of(row_of(person, name="改姓　花子", born_on="19010203")).encode())
    assert town.find_by_name(person.name, born_on) == town.find_by_name("改姓花子", born_on) == []
    (again,) = town.find_by_name("改姓花子", "1901-02-03")
    assert again["person_id"] == found["person_id"]
    lines = [key for key in records() if "#NAMES#" in key[0] and key[1] == found["person_id"]]
    assert len(lines) == 1, "the line moved, and left none behind"
    away = town.world.staff("clerk", KOSHIGAYA)
    wanted = {"name": "改姓花子", "born_on": "1901-02-03"}
    assert away.post("/people/search-by-name", wanted).json == {"people": []}


def test_more_namesakes_than_a_list_holds_are_told_from_each_other_by_number(town: Town) -> None:
    alike = [replace(town.person(), surname="多数", given_name="花子", born_on=BORN) for _ in range(21)]
    register(town.registrar, registration_csv(alike[:20]))
    assert len(town.find_by_name("多数花子", BORN.isoformat())) == 20
    register(town.registrar, registration_csv(alike[20:]))
    wanted = {"name": "多数花子", "born_on": BORN.isoformat()}
    refused = town.clerk.post("/people/search-by-name", wanted)
    assert (refused.status, refused.json["code"]) == (422, "V105")
    assert "花子" not in refused.json["message"]


def test_a_dose_of_the_file_that_differs_is_a_conflict_for_staff(town: Town) -> None:
    person = town.person()
    register(town.registrar, text_of(row_of(person)).encode())
    assert scan(town.venue.home, ticket_line(person, 1)).json["code"] == "S001"
    same = text_of(row_of(person, **given_dose(given_on="20210701"))).encode()
    assert register(town.registrar, same)["same"] == 1
    different = text_of(row_of(person, **given_dose(given_on="20210701", lot=OTHER_LOT))).encode()
    assert register(town.registrar, different)["conflicts"] == 1
    listed = town.clerk.get("/conflicts").json["items"]
    assert [each["claim"]["lot"] for each in listed if each["ticket"] == person.ticket_number] == [OTHER_LOT]
    (dose,) = town.find(person)["tickets"][0]["doses"]
    assert dose["lot"] != OTHER_LOT


def test_a_dose_that_waited_is_matched(town: Town) -> None:
    person = town.person()
    assert scan(town.venue.home, ticket_line(person, 1)).json["code"] == "S003"
    assert register(town.registrar, registration_csv([person]))["matched"] == 1
    (dose,) = town.find(person)["tickets"][0]["doses"]
    assert dose["turn"] == 1
    waiting = town.clerk.get("/waiting").json["items"]
    assert person.ticket_number not in {each["ticket"] for each in waiting}


def dying(after: int) -> Plan:
    """Let so many transactions through, then lose every reply and let nobody look."""

    def plan(call: Call) -> Fault | None:
        if call.operation == "TransactWriteItems" and call.nth == after:
            return Fault.LOST
        if call.operation == "TransactWriteItems" and call.nth > after:
            return Fault.TIMEOUT
        return Fault.TIMEOUT if call.operation == "GetItem" and "#AUDIT#" in call.body else None

    return plan


@pytest.mark.proof("T05")
@pytest.mark.parametrize("last", range(3))
def test_a_crash_in_the_middle_is_completed_by_applying_again(last: int, town: Town) -> None:
    """30 people are two transactions, and a third notes that all is done; it dies after each in turn."""
    some = list(people("112143", 30, seed=1_000 + last))
    content = registration_csv(some)
    checked = town.registrar.check_file("people.csv", content)
    path = f"/registrations/{checked.json['registration_id']}/apply"
    with wired(dying(last)) as wire:
        cut = town.registrar.send_file(path, content)
    assert (cut.status, wire.faults[Fault.LOST]) == (503, 1)
    applied = town.registrar.send_file(path, content)
    assert applied.status == 200, applied.json
    assert applied.json["people"] == 30
    assert 0 <= applied.json["new"] < 30
    again = town.registrar.send_file(path, content).json
    assert (again["new"], again["changed"], again["same"]) == (0, 0, 30)
    for person in some[::6]:
        assert town.find(person)["name"] == person.name
    people_now = [key for key in records() if key[1] == "PERSON"]
    assert len(people_now) == len(set(people_now))


def test_a_service_that_refuses_everything_leaves_nothing(town: Town) -> None:
    content = registration_csv([town.person()])
    checked = town.registrar.check_file("people.csv", content)
    before = records()
    with wired(on("TransactWriteItems", Fault.THROTTLED)):
        answer = town.registrar.send_file(f"/registrations/{checked.json['registration_id']}/apply", content)
    assert (answer.status, answer.json["code"]) == (503, "C501")
    assert records() == before
