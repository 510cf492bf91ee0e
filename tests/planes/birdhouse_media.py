"""Media, sealed files in and downloads out in the birdhouse, well and badly."""

from local.city import registration_csv
from tests.planes.birdhouse_flock import Flock
from tests.planes.sealed_files import FileDesk

OF_A_FILE = slice(24, 27)


def carry_files(flock: Flock) -> None:
    """Permit a medium, take a file in and undo it, give files out, and erase the medium."""
    desk = FileDesk(flock.desk["registrar"], flock.desk["admin"])
    _take_in(flock, desk)
    _give_out(flock, desk)
    _keep_the_ledger(flock, desk)


def _take_in(flock: Flock, desk: FileDesk) -> None:
    content = registration_csv(flock.people[OF_A_FILE])
    path, _ = desk.take_in(content)
    desk.registrar.get(path)
    desk.undo(path)
    desk.approve(path)
    wrong = desk.checked(content.replace(b",1,", b",7,"))
    desk.registrar.get(wrong)
    desk.registrar.send_file(f"{wrong}/parts/1", content)
    for step, body in (("apply", {}), ("check", {}), ("undo", {"reason": flock.typed})):
        desk.registrar.post(f"{wrong}/{step}", body)
    desk.admin.post(f"{wrong}/decide", {"approve": False, "note": flock.typed})
    again = desk.seal(content)
    desk.announce(again, "none")
    desk.registrar.get("/changesets")
    flock.desk["auditor"].get("/changesets")


def _give_out(flock: Flock, desk: FileDesk) -> None:
    clerk = flock.desk["clerk"]
    for kind in ("ledger", "waiting"):
        wanted = {"kind": kind, "reason": flock.typed, "medium_id": "USB-01"}
        path = f"/downloads/{clerk.post('/downloads', wanted).json['download_id']}"
        clerk.post(f"{path}/make", {})
        desk.admin.post(f"{path}/decide", {"approve": True})
        made = clerk.post(f"{path}/make", {}).json  # a lot that was typed may look like a number: V145
        for piece in range(made.get("pieces", 0) + 2):  # one too early, one too many
            clerk.post(f"{path}/pieces/{piece}", {})
        clerk.post(f"{path}/pieces/1", {})
    clerk.get("/downloads")
    desk.registrar.get("/downloads")


def _keep_the_ledger(flock: Flock, desk: FileDesk) -> None:
    for path in ("/media", "/media-uses", "/media-uses/export", f"/media-uses?search={'9' * 12}"):
        desk.registrar.get(path)
        flock.desk["number-desk"].get(path)
    for use in desk.registrar.get("/media-uses").json["items"]:
        flock.desk["clerk"].post(f"/media-uses/{use['use_id']}/erased", {})
        desk.registrar.post(f"/media-uses/{use['use_id']}/erased", {})
    desk.admin.post("/media/USB-01/retire", {})
    desk.admin.post("/media/USB-01/retire", {})
