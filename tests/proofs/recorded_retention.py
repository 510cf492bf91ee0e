"""What retention, holds, erasure, the end of business and requests ask of AWS."""

from chalicelib.planes.private.job_wiring import EraseHouse
from local.city import registration_csv, ticket_line
from tests.faults import Fault, on, wired
from tests.planes.retention_town import AWAY, DEAD, HERE, WHY, Town
from tests.world import World


def retention(world: World) -> None:
    """Set rules, hold back, ask and answer, end business, and erase."""
    town = Town(world)
    rule = {"basis": "death", "years": 5, "applies_from": "2026-01-01", "source": "市の方針"}
    _agreed(town, "/retention", {"rule": rule, "reason": "方針"}, "setting_id")
    hold = town.clerk.post("/holds", {"person_id": town.id_of(AWAY), "reason": "係争中"}).json
    assert town.admin.post(f"/holds/{hold['hold_id']}/lift", {"reason": "解決"}).status == 200
    _request(town)
    _disputed(town)
    erasure_id = town.agreed()
    with wired(on("TransactWriteItems", Fault.LOST)):
        assert world.erase()["done"] == 1
    assert town.clerk.get(f"/erasures/{erasure_id}/certificate").status == 200
    end = {"ends_on": "2026-12-31", "late_entry_until": "2027-03-31"}
    _agreed(town, "/business-end", {"end": end, "reason": "終了"}, "setting_id")
    aws = world.erase_house._aws
    world.erase_house = EraseHouse(aws._settings, aws.sessions._base, world.clock)
    assert world.erase()["failed"] == 0


def _agreed(town: Town, path: str, body: object, name: str) -> None:
    made = town.admin.post(path, body)
    assert made.status == 201, made.json
    assert town.second.post(f"{path}/{made.json[name]}/decide", WHY).status == 200


def _disputed(town: Town) -> None:
    """Leave an open claim, a settled one, findings and a former version with whom the period is over."""
    person, tablet = town.people[DEAD], town.world.tablet()
    for lot in ("ER7449", "FF0001"):
        said = tablet.scan(ticket_line(person, 1), "2021-06-02", "COMIRNATY", lot, already_given=True)
        assert said.json["code"] == "S202", said.json
    conflict = town.clerk.get("/conflicts").json["items"][0]["conflict_id"]
    settled = {"conflict_id": conflict, "keep": "standing", "seen": 1, "reason": "確認"}
    assert town.clerk.post("/conflicts/settle", settled).status == 200
    town.worked_on(DEAD)
    town.provided(DEAD)
    renamed = registration_csv([person]).decode().replace(person.name, "改姓 太郎").encode()
    assert town.world.register(renamed).status == 200
    town.world.review()


def _request(town: Town) -> None:
    """Take a request in, decide it and answer it."""
    clerk = town.clerk
    town.provided(HERE)
    wanted = {
        "kind": "disclosure",
        "person_id": town.id_of(HERE),
        "channel": "counter",
        "applicant": "self",
        "shown": ["passport"],
        "wish": "開示",
        "received_on": "2026-06-20",
    }
    case_id = clerk.post("/cases", wanted).json["case_id"]
    assert clerk.post(f"/cases/{case_id}/propose", {"ruling": "full", "reason": "確認"}).status == 200
    assert town.admin.post(f"/cases/{case_id}/decide", WHY).status == 200
    assert clerk.get(f"/cases/{case_id}/disclosure").status == 200
