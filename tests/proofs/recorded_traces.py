"""What counting, telling, listing and reading the log ask of AWS: every right of these rooms is used."""

from datetime import timedelta

from local.city import people, registration_csv, ticket_line
from tests.faults import Fault, on, wired
from tests.planes.doings import Doings
from tests.planes.venue import OTHER_LOT, scan
from tests.receivers import give
from tests.world import KASUKABE, KOSHIGAYA

JULY = {"since": "2021-07-01", "until": "2021-07-31"}
SPAN = {"since": "2021-07-01T00:00:00Z", "until": "2021-07-02T00:00:00Z"}


def traces(doings: Doings) -> None:
    """Correct a record that another city received; count, tell, list, search and review."""
    world, clerk, auditor = doings.world, doings.staff["clerk"], doings.staff["auditor"]
    (person,) = people(KASUKABE, 1, seed=91)
    assert world.register(registration_csv([person])).status == 200
    scan(doings.venue.home, ticket_line(person, 1))
    world.review()
    found = clerk.post("/people/search", {"by": "ticket", "value": person.ticket_number}).json
    give(world, found["person_id"], "REF-0001", world.clock.now() - timedelta(days=1))
    which = {"ticket": person.ticket_number, "turn": 1, "version": 1}
    wanted = {"which": which, "reason": "読み違い", "lot": OTHER_LOT}
    assert clerk.post("/doses/correct", wanted).status == 200
    world.clock.move(milliseconds=1)
    assert world.seal()["failed"] == 0
    world.review()
    there = world.staff("clerk", KOSHIGAYA)
    (notice,) = there.get("/notices").json["items"]
    with wired(on("TransactWriteItems", Fault.LOST)):
        there.post(f"/notices/{notice['notice_id']}/acknowledge", {})
    assert clerk.get("/notices/sent").status == 200
    assert world.staff("state").post("/statistics", JULY).status == 200
    found = auditor.post("/audit/search", {**SPAN, "subject": person.ticket_number}).json
    assert {row["act"] for row in found["rows"]} >= {"DOSE_RECORDED", "DOSE_CORRECTED"}


def log_review(doings: Doings) -> None:
    """Review a month of the log; days go by."""
    world = doings.world
    for days in (33, 1):
        world.clock.move(days=days)
        assert world.seal()["failed"] == 0
        world.review()
    auditor = world.staff("auditor")
    assert auditor.get("/audit/reviews").status == 200
    assert auditor.post("/audit/reviews/2021-07", {}).status == 200
    assert auditor.get("/audit/reviews/2021-07").status == 200
    assert auditor.post("/audit/reviews/2021-07/sign", {"remarks": "異常なし"}).status == 200
