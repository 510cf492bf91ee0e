"""What inquiries between cities ask of AWS: each step of one, of many, and of reading them."""

from datetime import UTC, datetime

from chalicelib.adapters.passwords import ArgonPasswords
from chalicelib.planes.private import factory
from chalicelib.planes.private.wiring import PrivateHouse
from local.city import people, registration_csv
from tests.faults import Call, Fault, on, wired
from tests.planes.sealed_files import taken_out
from tests.planes.two_city_desk import TwoCities, bulk_file, moved
from tests.planes.venue import unwitnessed
from tests.world import KASUKABE, KOSHIGAYA, World, sender


def inquiries(world: World) -> None:
    """Ask, be told, miss, break off, differ, ask many, and read it all on both sides."""
    world.clock.at = datetime(2022, 3, 1, 3, 0, tzinfo=UTC)
    cities = TwoCities(world)
    cities.desk._send = sender(factory.create_app(_fresh(world)))  # the broker is the first to act there
    assert cities.ask(cities.movers[1]).json["imported"] == 2
    assert cities.ask(cities.stayers[0]).json["state"] == "not_found"
    with wired(on("TransactWriteItems", Fault.LOST)):
        assert cities.ask(cities.movers[0]).json["state"] == "provided"
    _broken_off(cities)
    _differing(cities)
    _canaries(cities)
    _bulk(TwoCities(world, former=KASUKABE, here=KOSHIGAYA, seed=41))
    assert cities.desk.get("/inquiries/limits").status == 200
    inquiry_id = cities.desk.get("/inquiries").json["items"][0]["inquiry_id"]
    for path in (f"/inquiries/{inquiry_id}", "/inquiries/report"):
        assert cities.staff("auditor", KASUKABE).get(path).status == 200
    assert cities.staff("registrar", KOSHIGAYA).get("/provisions").json["total"] >= 3
    for code in (KASUKABE, KOSHIGAYA):
        assert taken_out(cities.staff("auditor", code), world.administrator(code), "provisions")


def _fresh(world: World) -> PrivateHouse:
    aws = world.private_house._aws
    return PrivateHouse(aws._settings, aws.sessions._base, world.clock, ArgonPasswords(64, 1))


def _broken_off(cities: TwoCities) -> None:
    """Break off after the former city provided; the repetition reads what it kept."""
    wanted = cities.wanted(cities.movers[2])

    def plan(call: Call) -> Fault | None:
        return Fault.TIMEOUT if call.operation == "TransactWriteItems" and call.nth > 1 else None

    with wired(unwitnessed(plan)):
        assert cities.desk.post("/inquiries", wanted).status == 503
    assert cities.desk.post("/inquiries", wanted).json["state"] == "provided"


def _differing(cities: TwoCities) -> None:
    mover = cities.movers[1]
    which = {"ticket": mover.ticket_number, "turn": 2, "version": 1}
    correction = {"which": which, "reason": "誤記", "lot": "ER7449"}
    assert cities.staff("clerk", KASUKABE).post("/doses/correct", correction).status == 200
    assert cities.ask(mover).json["conflicts"] == 1


def _canaries(cities: TwoCities) -> None:
    (bait,) = people(KOSHIGAYA, 1, seed=99)
    admin = cities.staff("admin", KOSHIGAYA)
    laid = {"individual_number": bait.individual_number, "label": "台帳の写し"}
    assert admin.post("/canaries", laid).status == 200
    assert admin.get("/canaries").json["total"] == 1
    cities.world.register(registration_csv([moved(bait, KASUKABE, 77)]))
    assert cities.ask(moved(bait, KASUKABE, 77)).json["state"] == "not_found"


def _bulk(cities: TwoCities) -> None:
    admin = cities.staff("admin", KOSHIGAYA)
    checked = cities.desk.send_file(
        "/inquiries/bulks", bulk_file(cities, [*cities.movers, cities.stayers[0]])
    )
    path = f"/inquiries/bulks/{checked.json['bulk_id']}"
    assert admin.post(f"{path}/approve", {}).status == 200
    done = cities.desk.post(f"{path}/run", {}).json
    assert (done["state"], done["provided"], done["not_found"]) == ("done", 4, 1)
    for read in ("/inquiries/bulks", path, f"{path}/export"):
        assert cities.desk.get(read).status == 200
