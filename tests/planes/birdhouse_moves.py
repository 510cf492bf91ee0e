"""Moves in the birdhouse: flags, a re-issue, a merge and its undoing, a file; of people who are canaries."""

from dataclasses import replace
from typing import Any

from local.city import Person, people, registration_csv
from tests.planes.birdhouse_flock import Flock
from tests.planes.sealed_files import FileDesk

HEADER = "宛名番号,異動区分,異動日,理由"


def move_about(flock: Flock) -> None:
    """Let canaries move, lose a ticket, be registered twice, and move by file."""
    clerk, registrar = flock.desk["clerk"], flock.desk["registrar"]
    mover, loser, double = flock.people[20:23]
    (extra,) = people(double.municipality_code, 1, seed=12345)
    names = {"surname": double.surname, "given_name": double.given_name}
    twin = replace(extra, born_on=double.born_on, doses=(), **names)
    registrar.register("twin.csv", registration_csv([twin]))

    def shown(person: Person) -> Any:
        return clerk.post("/people/search", {"by": "ticket", "value": person.ticket_number}).json

    found = shown(mover)
    path = f"/people/{found['person_id']}/flags"
    flag = {"code": "death", "effective_on": "2021-06-20", "reason": "届出", "source": "notification"}
    set_ = clerk.post(path, {**flag, "version": found["version"]}).json
    clerk.post(path, {**flag, "version": found["version"]})
    wanted = {"reason": "誤り", "version": set_["version"]}
    clerk.post(f"{path}/{set_['flag_id']}/reverse", wanted)
    clerk.get(f"/people/{found['person_id']}/history")
    lost = {"old": loser.ticket_number, "new": "8800000003", "reason": "紛失"}
    clerk.post("/tickets/reissue", {**lost, "version": shown(loser)["version"]})
    clerk.post("/tickets/reissue", {**lost, "version": shown(loser)["version"]})
    first, second = shown(double), shown(twin)
    both = {"survivor": first["person_id"], "absorbed": second["person_id"], "reason": "二重の登録"}
    versions = {"survivor_version": first["version"], "absorbed_version": second["version"]}
    merged = clerk.post("/people/merge", {**both, **versions}).json
    shown(twin)
    versions = {"survivor_version": merged["version"], "absorbed_version": merged["absorbed_version"]}
    clerk.post("/people/merge/undo", {**both, **versions})
    content = f"{HEADER}\r\n{mover.address_number},11,20210625,\r\n".encode()
    files = FileDesk(registrar, flock.desk["admin"])
    for rows in (content + b"x\r\n", content.replace(b",11,", b",99,"), content):
        path = files.checked(rows, kind="moves")
        files.approve(path)
        registrar.post(f"{path}/apply", {})
        registrar.get(path)
    files.undo(path)
