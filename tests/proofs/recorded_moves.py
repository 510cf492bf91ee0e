"""What moves, re-issues, merges and their files ask of AWS."""

from local.city import ticket_line
from tests.planes.doings import Doings
from tests.planes.moving_town import MovingTown
from tests.planes.venue import scan


def moves(doings: Doings) -> None:
    """Move out and back, lose a ticket, be registered twice and be parted again, and move by file."""
    town = MovingTown(doings.world)
    person, home = town.person, doings.venue.home
    set_ = town.flag(person, "move_out").json
    assert scan(home, ticket_line(person, 1)).json["code"] == "S301"
    assert town.take_back(person, set_["flag_id"]).status == 200
    scan(home, ticket_line(person, 1))
    new = "8800000001"
    scan(home, f"22112143{new}")
    assert town.reissue(person, new).status == 200
    assert scan(home, f"21112143{new}").json["code"] == "S201"
    assert scan(home, f"23112143{new}").json["recorded"]
    twin = town.found(town.twin)["person_id"]
    merged = town.merge()
    assert merged.status == 200, merged.json
    assert town.undo(twin, merged.json["absorbed_version"]).status == 200
    shown = town.found(person)
    assert town.clerk.get(f"/people/{shown['person_id']}/history").status == 200
    path, applied = town.apply_file(f"{town.other.address_number},12,20210610,")
    assert applied["done"]["new"] == 1, applied
    assert town.files.undo(path)["restored"] == 1
    stop = {"reason": "lost", "since": "2021-06-01", "note": "本人の申出"}
    assert town.clerk.post("/tickets/stop", {"ticket": town.third.ticket_number, "stop": stop}).status == 200
    doings.world.review()
