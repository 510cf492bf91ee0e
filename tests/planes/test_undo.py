"""Taking back over HTTP: what the tablet is told, and that a lost reply takes one dose back once."""

from collections.abc import Iterator

import pytest

from chalicelib.systems.vrs.doses.answers import SENTENCES, AnswerCode
from chalicelib.systems.vrs.tickets.model import SlotStatus
from local.city import people, registration_csv, ticket_line
from tests.faults import Fault, on, wired
from tests.planes.venue import OTHER_LOT, Venue, fresh_line, scan, unwitnessed
from tests.snapshots import stored
from tests.world import KASUKABE, KOSHIGAYA, built_world

pytestmark = pytest.mark.proof("T01", "T03")


@pytest.fixture(scope="module")
def venue() -> Iterator[Venue]:
    with built_world() as world:
        yield Venue(world)


def test_a_venue_takes_its_record_back_and_the_desk_sees_why(venue: Venue) -> None:
    (person,) = people(KASUKABE, 1, seed=61)
    venue.world.register(registration_csv([person]))
    line = ticket_line(person, 1)
    answer = venue.home.undo(line, scan(venue.home, line).json, "not_given")
    assert (answer.status, answer.json["code"]) == (200, "S401")
    assert answer.json["message"] == SENTENCES[AnswerCode.UNDONE]
    found = venue.world.staff("clerk").post("/tickets/search", {"ticket": person.ticket_number}).json
    assert [(slot["turn"], slot["status"]) for slot in found["slots"]] == [(1, "cancelled")]
    assert [dose["undone"] for dose in found["doses"]] == [None, "not_given"]
    assert scan(venue.home, line).json["code"] == "S001"


def test_each_refusal_has_its_status_and_sentence(venue: Venue) -> None:
    line, other = fresh_line(), fresh_line()
    recorded, claimed = scan(venue.home, line).json, scan(venue.home, other).json
    scan(venue.home, other, lot=OTHER_LOT)
    gone = {**recorded, "recorded_at": "2021-01-01T00:00:00Z"}
    away = fresh_line(KOSHIGAYA)
    told = [
        venue.home.undo(other, claimed),
        venue.home.undo(line, gone),
        venue.home.undo(away, recorded),
    ]
    venue.world.clock.move(minutes=10, milliseconds=1)
    told.append(venue.home.undo(line, recorded))
    assert [(each.status, each.json["code"]) for each in told] == [
        (409, "S404"),
        (409, "S405"),
        (403, "S302"),
        (409, "S402"),
    ]
    assert all(SENTENCES[AnswerCode(each.json["code"])] in each.json["message"] for each in told)
    assert [dose.status for dose in venue.doses(line)] == [SlotStatus.GIVEN]


def test_a_shift_at_another_venue_takes_nothing_back(venue: Venue) -> None:
    venue.world.administrator().post("/venues", {"venue_id": "HALL-7", "name": "武里", "pin": "135790"})
    line, tablet = fresh_line(), venue.world.tablet()
    recorded = scan(tablet, line).json
    assert tablet.open_shift("HALL-7", "135790").status == 201
    answer = tablet.undo(line, recorded)
    assert (answer.status, answer.json["code"]) == (403, "S403")


@pytest.mark.parametrize("line", [fresh_line(), fresh_line(KOSHIGAYA)], ids=["at home", "elsewhere"])
def test_a_reply_that_was_lost_is_given_when_the_request_comes_again(venue: Venue, line: str) -> None:
    recorded, key = scan(venue.wide, line).json, venue.wide.new_key()
    with wired(unwitnessed(on("TransactWriteItems", Fault.LOST))):
        assert venue.wide.undo(line, recorded, key=key).status == 503
    first = venue.wide.undo(line, recorded, key=key)
    assert (first.status, first.json["code"]) == (200, "S401")
    before = len(stored())
    assert venue.wide.undo(line, recorded, key=key).body == first.body
    assert len(stored()) == before
    assert [dose.status for dose in venue.doses(line)] == [SlotStatus.GIVEN, SlotStatus.CANCELLED]


def test_a_dose_that_waited_is_not_matched_when_its_person_comes(venue: Venue) -> None:
    (person,) = people(KASUKABE, 1, seed=62)
    line = ticket_line(person, 1)
    assert venue.home.undo(line, scan(venue.home, line).json).json["code"] == "S401"
    assert venue.world.register(registration_csv([person])).json["matched"] == 0
    assert scan(venue.home, line).json["code"] in {"S001", "S002"}


def test_a_check_tells_what_the_ticket_holds_so_far(venue: Venue) -> None:
    line = fresh_line()
    scan(venue.home, line)
    body = {"line": f"22{line[2:]}", "given_on": "2021-07-29", "product": "COMIRNATY", "lot": "EP2163"}
    said = venue.home.post("/tickets/check", body).json
    assert said["code"] == "S006"
    assert said["given"] == [{"turn": 1, "given_on": "2021-07-01", "product": "COMIRNATY"}]
