"""Inquiries between two cities in the birdhouse: one, many, refused, and read on both sides."""

from dataclasses import replace

from local.city import registration_csv
from tests.planes.birdhouse_flock import Flock
from tests.planes.two_city_desk import bulk_row, bulk_rows, wanted_of
from tests.world import KASUKABE, KOSHIGAYA

UNKNOWN = "123456789018"


def ask_around(flock: Flock) -> None:
    """Ask about people from the city they moved to, one and many, and read it on both sides."""
    movers = [replace(person, municipality_code=KOSHIGAYA, doses=()) for person in flock.people[:3]]
    flock.world.register(registration_csv(movers), KOSHIGAYA)
    desk, admin = (flock.world.staff(name, KOSHIGAYA) for name in ("number-desk", "admin"))
    asked = desk.post("/inquiries", wanted_of(movers[0], KASUKABE)).json
    content = bulk_rows([bulk_row(KASUKABE, person) for person in movers])
    desk.get("/inquiries/limits")
    desk.send_file("/inquiries/bulks", content + content)
    bulk = f"/inquiries/bulks/{desk.send_file('/inquiries/bulks', content).json['bulk_id']}"
    desk.post(f"{bulk}/run", {})
    admin.post(f"{bulk}/approve", {})
    desk.post(f"{bulk}/run", {})
    admin.post("/canaries", {"individual_number": UNKNOWN, "label": flock.typed})
    paths = (
        *("/inquiries", "/inquiries/report", f"/inquiries/{asked['inquiry_id']}"),
        *("/inquiries/bulks", bulk, f"{bulk}/export", "/provisions", "/canaries"),
    )
    for path in paths:
        admin.get(path)
        flock.desk["clerk"].get(path)
    for path in ("/inquiries", "/inquiries/bulks", f"{bulk}/approve", f"{bulk}/run", "/canaries"):
        flock.desk["clerk"].post(path, wanted_of(movers[1], KASUKABE))
    flock.desk["auditor"].get("/provisions")
