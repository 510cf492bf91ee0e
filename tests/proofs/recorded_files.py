"""Takes sealed files in, undoes what they did in every way it can, and gives files out."""

from local.city import people, registration_csv, ticket_line
from tests.planes.doings import Doings
from tests.planes.sealed_files import FileDesk, taken_out
from tests.planes.venue import OTHER_LOT, scan
from tests.vrs.registration_files import given_dose, row_of, text_of
from tests.world import KASUKABE


def files(doings: Doings) -> None:
    """Do everything that people do with media, changesets and downloads."""
    desk = FileDesk(doings.staff["registrar"], doings.world.staff("admin"))
    _in_and_undone(doings, desk)
    _out(doings, desk)
    desk.admin.post("/media/USB-01/retire", {})


def _in_and_undone(doings: Doings, desk: FileDesk) -> None:
    """Let a file match a waiting dose, bring a conflict and change a number; then undo it."""
    waited, disputed, renumbered = people(KASUKABE, 3, seed=91)
    doings.world.register(registration_csv([disputed, renumbered]))
    scan(doings.venue.home, ticket_line(waited, 1))
    scan(doings.venue.home, ticket_line(disputed, 1), lot=OTHER_LOT)
    (spare,) = people(KASUKABE, 1, seed=92)
    rows = (
        row_of(waited),
        row_of(disputed, **given_dose()),
        row_of(renumbered, individual_number=spare.individual_number),
    )
    path, applied = desk.take_in(text_of(*rows).encode())
    assert applied["done"] == {"rows": 3, "new": 1, "changed": 2, "same": 0, "refused": 0}, applied
    assert desk.registrar.get(path).status == 200
    undone = desk.undo(path)
    assert (undone["state"], undone["restored"], undone["left"]) == ("undone", 3, 0), undone
    doings.world.review()  # who received a record is told what undoing took back
    for each in ("/changesets", "/media", "/media-uses", "/media-uses/export"):
        assert desk.registrar.get(each).status == 200
    use_id = desk.registrar.get("/media-uses").json["items"][0]["use_id"]
    assert desk.registrar.post(f"/media-uses/{use_id}/erased", {}).status == 200


def _out(doings: Doings, desk: FileDesk) -> None:
    """Give the ledger and the waiting list out."""
    clerk = doings.staff["clerk"]
    for kind in ("ledger", "waiting"):
        wanted = {"kind": kind, "reason": "台帳への反映", "medium_id": "USB-01"}
        asked = clerk.post("/downloads", wanted)
        assert asked.status == 200, asked.json
        path = f"/downloads/{asked.json['download_id']}"
        assert desk.admin.post(f"{path}/decide", {"approve": True}).status == 200
        made = clerk.post(f"{path}/make", {}).json
        assert made["state"] == "made", made
        for piece in range(1, made["pieces"] + 1):
            assert clerk.post(f"{path}/pieces/{piece}", {}).status == 200
    assert clerk.get("/downloads").json["total"] == 2
    assert taken_out(doings.staff["auditor"], desk.admin, "log")
