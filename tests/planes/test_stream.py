"""What the stream brings: rules that need a birth date run on the private side, and only there.

Age findings arrive in the list, corrections close them, running it twice changes nothing, and nothing that
follows from a birth date is ever written where the public plane can read.
"""

import base64
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from chalicelib.adapters.dynamodb.reviews import DynamoReviews
from chalicelib.errors import Unavailable
from chalicelib.planes.private import jobs
from chalicelib.values.municipality import MunicipalityCode
from local.city import Person, people, registration_csv, ticket_line
from local.provision import TABLE
from tests.faults import Fault, on, wired
from tests.planes.venue import LOT, PRODUCT, Venue, scan
from tests.snapshots import Row, put_back, stored
from tests.vrs.registration_files import row_of, text_of
from tests.world import KASUKABE, World, built_world

pytestmark = [pytest.mark.proof("T01"), pytest.mark.control("R-I-2-02", "R-III-3-03")]


class Brook:
    """A world, and its stream as Lambda would hand it over."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.venue = Venue(world)
        everybody = list(people(KASUKABE, 400, seed=44))
        self._children = iter([each for each in everybody if each.born_on > date(2012, 1, 1)])
        self._adults = iter([each for each in everybody if each.born_on < date(2000, 1, 1)])
        self.clerk = world.staff("clerk")

    def registered(self, *, child: bool) -> Person:
        person = next(self._children if child else self._adults)
        assert self.world.register(registration_csv([person])).status == 200
        return person

    def register(self, person: Person, **changed: str) -> None:
        assert self.world.register(text_of(row_of(person, **changed)).encode()).status == 200

    def findings(self, person: Person) -> list[tuple[int, str]]:
        listed = self.clerk.get("/findings?most=5000").json["items"]
        mine = [each for each in listed if each["ticket"] == person.ticket_number]
        return [(each["turn"], each["finding"]["code"]) for each in mine]

    def flow(self, rows: list[Row] | None = None) -> dict[str, int]:
        return jobs.review_changes(records(stored() if rows is None else rows), self.world.review_house)


def records(rows: list[Row]) -> list[dict[str, Any]]:
    """Return items as a stream's records carry them: bytes in base64, as Lambda's event is JSON."""
    return [
        {
            "eventName": "MODIFY",
            "dynamodb": {
                "Keys": {"pk": row["pk"], "sk": row["sk"]},
                "NewImage": {name: _in_json(value) for name, value in row.items()},
            },
        }
        for row in rows
    ]


def _in_json(value: dict[str, Any]) -> dict[str, Any]:
    return {"B": base64.b64encode(value["B"]).decode()} if "B" in value else value


@pytest.fixture(scope="module")
def brook() -> Iterator[Brook]:
    with built_world() as world:
        yield Brook(world)


def changed_by(act: Any) -> list[Row]:
    """Return the items that an act wrote."""
    before = {(row["pk"]["S"], row["sk"]["S"]): row for row in stored()}
    act()
    return [row for row in stored() if before.get((row["pk"]["S"], row["sk"]["S"])) != row]


def test_a_childs_dose_of_an_adults_product_is_found_by_the_stream_alone(brook: Brook) -> None:
    child = brook.registered(child=True)
    answer = scan(brook.venue.home, ticket_line(child, 1))
    assert (answer.json["code"], answer.json["findings"]) == ("S001", []), "the venue knows no age"
    assert brook.findings(child) == []
    brook.flow()
    assert brook.findings(child) == [(1, "TOO_YOUNG")]


def test_an_adults_dose_is_not_odd(brook: Brook) -> None:
    adult = brook.registered(child=False)
    scan(brook.venue.home, ticket_line(adult, 1))
    brook.flow()
    assert brook.findings(adult) == []


def test_running_it_again_changes_nothing(brook: Brook) -> None:
    child = brook.registered(child=True)
    scan(brook.venue.home, ticket_line(child, 1))
    brook.flow()
    brook.flow()  # the review's own row is listed
    brook.world.clock.move(minutes=1)
    before = stored()
    brook.flow(before)
    assert stored() == before


def test_a_cancelled_dose_takes_its_findings_with_it(brook: Brook) -> None:
    child = brook.registered(child=True)
    scan(brook.venue.home, ticket_line(child, 1))
    brook.flow()
    which = {"ticket": child.ticket_number, "turn": 1, "version": 1}
    wanted = {"which": which, "reason": "読み間違い"}
    written = changed_by(lambda: brook.clerk.post("/doses/cancel", wanted))
    brook.flow(written)
    assert brook.findings(child) == []


def test_a_corrected_product_closes_its_finding(brook: Brook) -> None:
    child = brook.registered(child=True)
    scan(brook.venue.home, ticket_line(child, 1))
    brook.flow()
    which = {"ticket": child.ticket_number, "turn": 1, "version": 1}
    wanted = {"which": which, "reason": "製品の選び間違い", "product": "ファイザー", "lot": LOT}
    corrected: list[Any] = []
    brook.flow(changed_by(lambda: corrected.append(brook.clerk.post("/doses/correct", wanted))))
    assert corrected[0].status == 200
    assert (1, "TOO_YOUNG") not in brook.findings(child)


def test_a_corrected_birth_date_is_reviewed_too(brook: Brook) -> None:
    adult = brook.registered(child=False)
    scan(brook.venue.home, ticket_line(adult, 1))
    brook.flow(changed_by(lambda: brook.register(adult, born_on="20200101")))
    assert brook.findings(adult) == [(1, "TOO_YOUNG")]
    brook.flow(changed_by(lambda: brook.register(adult, born_on="19500101")))
    assert brook.findings(adult) == []


def test_a_dose_that_waited_is_reviewed_when_its_person_comes(brook: Brook) -> None:
    child = next(brook._children)
    scan(brook.venue.home, ticket_line(child, 2))
    brook.flow()
    assert brook.findings(child) == [(2, "TURN_SKIPPED")]
    brook.flow(changed_by(lambda: brook.register(child)))
    assert sorted(brook.findings(child)) == [(2, "TOO_YOUNG"), (2, "TURN_SKIPPED")]


def test_what_follows_from_a_birth_date_never_reaches_the_venue_area(brook: Brook) -> None:
    child = brook.registered(child=True)
    scan(brook.venue.home, ticket_line(child, 1))
    written = changed_by(brook.flow)
    areas = {row["pk"]["S"].split("#")[1] for row in written}
    assert areas == {"resident", "office"}
    assert [
        finding.code.value for dose in brook.venue.doses(ticket_line(child, 1)) for finding in dose.findings
    ] == []
    again = scan(brook.venue.home, ticket_line(child, 1))
    assert "TOO_YOUNG" not in again.body.decode()


def test_a_record_that_does_not_open_is_logged_and_does_not_hold_up_the_others(
    brook: Brook, caplog: pytest.LogCaptureFixture
) -> None:
    """AWS would hand the same batch over again and again until everything behind it had lapsed."""
    one, two = brook.registered(child=True), brook.registered(child=True)
    for person in (one, two):
        scan(brook.venue.home, ticket_line(person, 1))
    sheets = [row for row in stored() if row["sk"]["S"] == "SHEET"]
    poison = {**sheets[0], "sealed": sheets[1]["sealed"]}
    assert brook.flow([poison, *sheets])["broken"] == 1
    assert (brook.findings(one), brook.findings(two)) == ([(1, "TOO_YOUNG")], [(1, "TOO_YOUNG")])
    assert "stream broken 1" in caplog.text


def test_a_holder_whose_item_does_not_open_does_not_hold_up_the_others(brook: Brook) -> None:
    one, two = brook.registered(child=True), brook.registered(child=True)
    for person in (one, two):
        scan(brook.venue.home, ticket_line(person, 1))
    found = brook.clerk.post("/people/search", {"by": "ticket", "value": one.ticket_number}).json["person_id"]
    with put_back():
        for row in stored():
            if found in row["pk"]["S"]:
                broken = {**row, "version": {"N": "9"}}
                brook.world.provisioner.dynamodb.put_item(TableName=TABLE, Item=broken)
        assert brook.flow()["broken"] > 0
        assert brook.findings(two) == [(1, "TOO_YOUNG")]


def test_what_may_succeed_later_is_raised_after_the_others_are_done(brook: Brook) -> None:
    brook.flow()  # whatever other tests left is done
    one, two = brook.registered(child=True), brook.registered(child=True)
    for person in (one, two):
        scan(brook.venue.home, ticket_line(person, 1))
    with wired(on("TransactWriteItems", Fault.TIMEOUT, *range(4))), pytest.raises(Unavailable):
        brook.flow()
    assert sorted(brook.findings(one) + brook.findings(two)) == [(1, "TOO_YOUNG")], "one is still to come"
    brook.flow()
    assert (brook.findings(one), brook.findings(two)) == ([(1, "TOO_YOUNG")], [(1, "TOO_YOUNG")])


def test_records_that_are_no_tickets_business_are_passed_over(brook: Brook) -> None:
    others = [row for row in stored() if row["sk"]["S"] not in {"SHEET", "PERSON"}]
    deleted = {"eventName": "REMOVE", "dynamodb": {"Keys": {"pk": others[0]["pk"], "sk": {"S": "SHEET"}}}}
    house = brook.world.review_house
    assert jobs.review_changes([*records(others), deleted], house) == {"reviewed": 0, "broken": 0}


def test_the_list_and_the_reviews_say_the_same(brook: Brook) -> None:
    child = brook.registered(child=True)
    scan(brook.venue.home, ticket_line(child, 1))
    brook.flow()
    reviews = DynamoReviews(brook.world.review_house.table(MunicipalityCode(KASUKABE)))
    resident = brook.clerk.post("/people/search", {"by": "ticket", "value": child.ticket_number}).json
    kept = reviews.review(f"P{resident['person_id']}")
    listed = [each for each in reviews.findings() if str(each.ticket) == child.ticket_number]
    assert list(kept.findings) == listed


def test_a_dose_of_the_wrong_person_is_reviewed_for_both_when_it_is_moved(brook: Brook) -> None:
    child, adult = brook.registered(child=True), brook.registered(child=False)
    scan(brook.venue.home, ticket_line(child, 1))
    brook.flow()
    wanted = {
        "which": {"ticket": child.ticket_number, "turn": 1, "version": 1},
        "ticket": adult.ticket_number,
        "reason": "別の方の接種券を読み取った",
    }
    brook.flow(changed_by(lambda: brook.clerk.post("/doses/correct", wanted)))
    assert (brook.findings(child), brook.findings(adult)) == ([], [])
    with put_back():
        moved = brook.clerk.post("/tickets/search", {"ticket": adult.ticket_number}).json
        assert [(dose["product"], dose["status"]) for dose in moved["doses"]] == [(PRODUCT, "given")]
