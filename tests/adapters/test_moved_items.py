"""Items moved about in the raw table do not open: not at another key, area, municipality or version.

Who can write to the table but holds no key can at most make a record unreadable, and that is said; what is
sealed never answers for another place.  (A whole item put back as it once was, version and all, is sealed
rightly: against that stand the keys of later items, see the last tests, and the operation log.)
"""

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.adapters.area_keys import Area
from chalicelib.adapters.aws import Aws
from chalicelib.adapters.dynamodb.places import Place
from chalicelib.adapters.sessions import Duty
from chalicelib.errors import DomainError, SealBroken
from local.city import Person, people, registration_csv, ticket_line
from local.provision import TABLE
from tests.planes.venue import LOT, OTHER_LOT, Venue, scan
from tests.snapshots import Row, put_back, stored
from tests.world import KASUKABE, KOSHIGAYA, World, built_world

pytestmark = [pytest.mark.proof("T19"), pytest.mark.control("R-II-6-7-08", "R-III-7-26")]

PURPOSE = "ask_former_city"
DUTY = {"venue": Duty.VENUE, "resident": Duty.DESK, "office": Duty.OFFICE}


class City:
    """A world in which two municipalities have people, doses and corrections."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.people = {code: list(people(code, 3, seed=19)) for code in (KASUKABE, KOSHIGAYA)}
        for code, some in self.people.items():
            assert world.register(registration_csv(some), code).status == 200
        self.venue = Venue(world)
        for some in self.people.values():
            for person in some[:2]:
                assert scan(self.venue.wide, ticket_line(person, 1)).status == 201
        self.desk = world.staff("clerk")
        self.number_desk = world.staff("number-desk")

    def put(self, row: Row, **changed: Any) -> None:
        """Write an item past every key and policy, as whoever holds the table can."""
        self.world.provisioner.dynamodb.put_item(TableName=TABLE, Item={**row, **changed})

    def look_up(self, person: Person) -> Any:
        return self.desk.post("/people/search", {"by": "ticket", "value": person.ticket_number})


@pytest.fixture(scope="module")
def city() -> Iterator[City]:
    with built_world() as world:
        yield City(world)


@pytest.fixture(autouse=True)
def as_it_was(city: City) -> Iterator[None]:
    """Put the table back after each test."""
    with put_back():
        yield


def key_of(row: Row) -> tuple[str, str]:
    return row["pk"]["S"], row["sk"]["S"]


def rows_of(municipality: str, partition: str, sort: str = "") -> list[Row]:
    """Return the items whose key begins so, in the order of their keys."""
    found = [
        row
        for row in stored()
        if row["pk"]["S"].startswith(f"{municipality}#{partition}") and row["sk"]["S"].startswith(sort)
    ]
    return sorted(found, key=key_of)


def place_of(row: Row) -> tuple[str, Place]:
    municipality, area, partition = row["pk"]["S"].split("#", 2)
    return municipality, Place(Area(area), partition, row["sk"]["S"])


def test_no_item_opens_at_the_place_of_another(city: City) -> None:
    """Every sealed item is tried at every other place of its area in both municipalities."""
    aws, tried = city.world.private_house._aws, 0
    sealed = [row for row in stored() if "sealed" in row and "#number#" not in row["pk"]["S"]]
    for area in ("venue", "resident", "office"):
        here = [row for row in sealed if row["pk"]["S"].split("#")[1] == area][:60]
        for target in here:
            municipality, place = place_of(target)
            table = aws.table(Duty.DESK if area != "office" else Duty.OFFICE, municipality)
            assert table.open_item(place, target).plaintext
            for moved in here:
                if moved is target:
                    continue
                tried += 1
                with pytest.raises(SealBroken):
                    table.open_item(place, moved)
    assert tried > 3_000


def test_no_item_opens_under_another_areas_keys(city: City) -> None:
    aws = city.world.private_house._aws
    (row, *_) = rows_of(KASUKABE, "resident#PERSON#", "PERSON")
    _, place = place_of(row)
    for area in (Area.VENUE, Area.OFFICE):
        with pytest.raises(SealBroken):
            aws.table(Duty.OFFICE, KASUKABE).open_item(Place(area, place.partition, place.sort), row)


@pytest.mark.parametrize("change", [-1, 1, 5])
def test_a_version_that_was_turned_does_not_open(change: int, city: City) -> None:
    person = city.people[KASUKABE][0]
    for row in rows_of(KASUKABE, "resident#PERSON#", "PERSON"):
        city.put(row, version={"N": str(int(row["version"]["N"]) + change)})
    answer = city.look_up(person)
    assert (answer.status, answer.json["code"]) == (503, "C502")


def test_a_former_versions_blob_does_not_open_as_the_present_one(city: City) -> None:
    first = rows_of(KASUKABE, "venue#TICKET#", "SHEET")
    person = city.people[KASUKABE][0]
    assert scan(city.venue.home, ticket_line(person, 2)).status == 201
    for row in first:
        (now,) = [each for each in rows_of(KASUKABE, "venue#TICKET#", "SHEET") if each["pk"] == row["pk"]]
        city.put(now, sealed=row["sealed"], sealed_by=row["sealed_by"])
    assert scan(city.venue.home, ticket_line(person, 2)).json["code"] == "C502"
    assert city.look_up(person).json["code"] == "C502"


def test_two_people_whose_items_were_exchanged_are_shown_to_nobody(city: City) -> None:
    one, two = rows_of(KASUKABE, "resident#PERSON#", "PERSON")[:2]
    city.put(one, sealed=two["sealed"])
    city.put(two, sealed=one["sealed"])
    answers = [city.look_up(person) for person in city.people[KASUKABE]]
    assert sorted(answer.status for answer in answers) == [200, 503, 503]
    for answer in answers:
        if answer.status == 503:
            assert set(answer.json) == {"code", "message"}


def test_a_ticket_led_to_another_person_is_shown_to_nobody(city: City) -> None:
    links = rows_of(KASUKABE, "resident#TICKET#")
    for link, other in zip(links, [*links[1:], links[0]], strict=True):
        city.put(link, sealed=other["sealed"])
    assert {city.look_up(person).json["code"] for person in city.people[KASUKABE]} == {"C502"}


def test_a_person_brought_from_another_municipality_does_not_open(city: City) -> None:
    here = rows_of(KASUKABE, "resident#PERSON#", "PERSON")
    for row, other in zip(here, rows_of(KOSHIGAYA, "resident#PERSON#", "PERSON"), strict=True):
        city.put(row, sealed=other["sealed"], version=other["version"])
    assert {city.look_up(person).json["code"] for person in city.people[KASUKABE]} == {"C502"}


def test_a_number_moved_to_another_index_does_not_open(city: City) -> None:
    one, two = rows_of(KASUKABE, "number#INDEX#")[:2]
    city.put(one, **{name: two[name] for name in ("sealed", "wrapped", "sealed_by", "version")})
    city.put(two, **{name: one[name] for name in ("sealed", "wrapped", "sealed_by", "version")})
    said = []
    for person in city.people[KASUKABE]:
        wanted = {"individual_number": person.individual_number, "purpose": PURPOSE}
        said.append(city.number_desk.post("/people/search-by-number", wanted).json.get("code", "found"))
    assert sorted(said) == ["C502", "C502", "found"]


def test_a_number_brought_from_another_municipality_is_refused_by_kms(city: City) -> None:
    """Its data key was wrapped by the other municipality's CMK, under the other context."""
    other = rows_of(KOSHIGAYA, "number#INDEX#")[0]
    for row in rows_of(KASUKABE, "number#INDEX#"):
        city.put(row, **{name: other[name] for name in ("sealed", "wrapped", "sealed_by", "version")})
    wanted = {"individual_number": city.people[KASUKABE][0].individual_number, "purpose": PURPOSE}
    answer = city.number_desk.post("/people/search-by-number", wanted)
    assert (answer.status, set(answer.json)) == (503, {"code", "message"})


def test_a_number_whose_link_was_led_to_another_person_is_not_revealed(city: City) -> None:
    person = city.people[KASUKABE][0]
    found = city.look_up(person).json["person_id"]
    for row in rows_of(KASUKABE, "number#INDEX#"):
        city.put(row, sealed_by={"S": "NUMBER#0"})
    answer = city.number_desk.post(f"/people/{found}/individual-number", {"purpose": PURPOSE})
    assert (answer.status, set(answer.json)) == (503, {"code", "message"})


@pytest.mark.parametrize("area", DUTY)
def test_area_keys_of_another_municipality_are_refused_by_kms(area: str, city: City) -> None:
    """Under the municipality's own code they would seal what the other could read."""
    for row in rows_of(KOSHIGAYA, f"{area}#KEYS"):
        city.put(row, pk={"S": f"{KASUKABE}#{area}#KEYS"})
    refuse_to_open(city, area)


@pytest.mark.parametrize("area", DUTY)
def test_an_area_key_put_in_anothers_place_is_refused_by_kms(area: str, city: City) -> None:
    blinding, *_, sealing = rows_of(KASUKABE, f"{area}#KEYS")
    city.put(sealing, wrapped=blinding["wrapped"])
    refuse_to_open(city, area)
    city.put(sealing, sk={"S": "SEAL#0002"})
    city.put(sealing)
    refuse_to_open(city, area)


def test_area_keys_of_another_area_are_refused_by_kms(city: City) -> None:
    for row in rows_of(KASUKABE, "resident#KEYS"):
        city.put(row, pk={"S": f"{KASUKABE}#venue#KEYS"})
    refuse_to_open(city, "venue")


def refuse_to_open(city: City, area: str) -> None:
    """Open an area as a new process does, and be refused."""
    house = city.world.public_house if area == "venue" else city.world.private_house
    fresh = Aws(house._aws._settings, house._aws.sessions._base, city.world.clock)
    with pytest.raises((ClientError, DomainError)) as refused:
        fresh.table(DUTY[area], KASUKABE).blind(Area(area), "TICKET", "1")
    if isinstance(refused.value, ClientError):
        assert refused.value.response["Error"]["Code"] in {
            "InvalidCiphertextException",
            "AccessDeniedException",
        }


def test_a_sheet_put_back_as_it_once_was_cannot_make_a_second_dose(city: City) -> None:
    """The sheet forgets the dose, but the dose's own key is taken: nothing is overwritten."""
    person = city.people[KASUKABE][2]
    text = ticket_line(person, 1)
    blank = rows_of(KASUKABE, "venue#TICKET#", "SHEET")
    assert scan(city.venue.home, text).status == 201
    for row in blank:
        city.put(row)
    again = scan(city.venue.home, text, lot=OTHER_LOT)
    assert (again.status, again.json["code"]) == (409, "C202")
    (dose,) = city.venue.doses(text)
    assert dose.lot == LOT


def test_a_counter_put_back_lets_no_old_proof_write_twice(city: City) -> None:
    """The counter is plain and can be turned back; the key of the request still stands."""
    text, key = ticket_line(city.people[KASUKABE][2], 3), city.venue.home.new_key()
    counters = rows_of(KASUKABE, "venue#TABLET#", "COUNTER")
    first = scan(city.venue.home, text, key)
    for row in counters:
        city.put(row)
    assert scan(city.venue.home, text, key).body == first.body
    assert len(city.venue.doses(text)) == 1
