"""A whole city's registration measured: sealed files, dry run, approval, application by parts.

    python -m bench.registration --people 300000

Each file goes the way that a desk's goes (ADR 30): sealed, entered in the media ledger, run dry, approved by
a second person, applied.  The engine's own CPU, with building the scene, is said beside ours; this process
seals the files too, and says so apart.  Ours holds what counting the calls takes.
"""

import argparse
import json
import os
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import islice
from typing import Any

from bench.meter import counted
from bench.scene import CITY, PASSWORD, Scene, staged
from local.city import people, registration_csv
from local.provision import TABLE
from local.seal_file import SealedFile, seal

A_FILE = 50_000
MEDIUM = {"medium_id": "USB-01", "kind": "usb_memory", "encrypted": True, "custodian": "庶務係"}
TRIES = 20
"""How often in a row a request may be put off."""


@dataclass
class Phases:
    """What each phase took, of the wall's time and of this process's CPU, and how often it was put off."""

    wall: dict[str, float] = field(default_factory=dict)
    cpu: dict[str, float] = field(default_factory=dict)
    put_off: int = 0
    """Requests that were answered with «try again» (503), and were sent again."""

    @contextmanager
    def timed(self, phase: str) -> Iterator[None]:
        """Add what is done within to a phase."""
        wall, cpu = time.perf_counter(), time.process_time()
        yield
        self.wall[phase] = self.wall.get(phase, 0) + time.perf_counter() - wall
        self.cpu[phase] = self.cpu.get(phase, 0) + time.process_time() - cpu


def main() -> int:
    """Measure and print one line of JSON."""
    parser = argparse.ArgumentParser(prog="bench.registration")
    parser.add_argument("--people", type=int, default=300_000)
    wanted: int = parser.parse_args().people
    os.environ.setdefault("VRS_STAGE", "local")
    with staged() as scene:
        found = measured(scene, wanted)
    engine = resource.getrusage(resource.RUSAGE_CHILDREN)
    found["engine_cpu_ms_a_row"] = round(1_000 * (engine.ru_utime + engine.ru_stime) / wanted, 2)
    print(json.dumps(found, ensure_ascii=False))
    return 0


def measured(scene: Scene, wanted: int) -> dict[str, Any]:
    """Take in so many new people, a file after another."""
    phases, everybody = Phases(), people(CITY, wanted, 23)
    _let_nothing_lapse(scene)
    _right(scene.admin.post("/media", MEDIUM))
    done = 0
    with counted() as calls:
        while some := list(islice(everybody, A_FILE)):
            with phases.timed("seal"):
                key = _right(scene.registrar.get("/import-key"))
                file = seal(registration_csv(some), key, key["fingerprint"])
            _take_in(scene, file, phases)
            done += len(some)
            print(f"{done:,} of {wanted:,} after {sum(phases.wall.values()):,.0f} s", file=sys.stderr)
    return {
        "people": done,
        **{f"{phase}_s": round(wall, 1) for phase, wall in phases.wall.items()},
        "put_off": phases.put_off,
        **{f"{phase}_cpu_ms_a_row": round(1_000 * cpu / done, 3) for phase, cpu in phases.cpu.items()},
        "calls_a_row": round(sum(calls.by_service.values()) / done, 3),
        "kms_calls_a_row": round(calls.by_service["kms"] / done, 3),
        "wcu_a_row": round(calls.wcu / done, 2),
        "rcu_a_row": round(calls.rcu / done, 2),
        "rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _let_nothing_lapse(scene: Scene) -> None:
    """Turn TTL off: each minute the engine would walk through all items, answering nobody meanwhile."""
    ttl = scene.table.describe_time_to_live(TableName=TABLE)["TimeToLiveDescription"]
    off = {"Enabled": False, "AttributeName": ttl["AttributeName"]}
    scene.table.update_time_to_live(TableName=TABLE, TimeToLiveSpecification=off)


def _take_in(scene: Scene, file: SealedFile, phases: Phases) -> None:
    """Bring a file from its announcement to its application."""
    for each, name in ((scene.registrar, "registrar"), (scene.admin, "admin")):
        each.sign_in(name, PASSWORD)  # what lasts longer than a session begins with a new one
    entry = {"medium_id": "USB-01", "purpose": "接種対象者の登録", "digest": file.digest}
    use_id = _right(scene.registrar.post("/media-uses", entry))["use_id"]
    _right(scene.admin.post(f"/media-uses/{use_id}/decide", {"approve": True}))
    said = {"use_id": use_id, "kind": "registration", "file_name": "people.vrs", "parts": file.digests}
    path = f"/changesets/{_right(scene.registrar.post('/changesets', said))['changeset_id']}"
    with phases.timed("send"):
        for number, envelope in enumerate(file.envelopes, start=1):
            state = _right(scene.registrar.send_file(f"{path}/parts/{number}", envelope))["state"]
    with phases.timed("check"):
        while state == "checking":
            state = _gone_on(scene, f"{path}/check", phases)
    scene.admin.sign_in("admin", PASSWORD)
    _right(scene.admin.post(f"{path}/decide", {"approve": True, "note": "件数を確認"}))
    scene.registrar.sign_in("registrar", PASSWORD)
    with phases.timed("apply"):
        state = _gone_on(scene, f"{path}/apply", phases)
        while state == "applying":
            state = _gone_on(scene, f"{path}/apply", phases)
    if state != "applied":
        raise AssertionError(state)


def _gone_on(scene: Scene, path: str, phases: Phases) -> str:
    """Go on with a long work as the page does, which sends again what was put off; return its state."""
    answer = scene.registrar.post(path, {})
    for _ in range(TRIES):
        if answer.status != HTTPStatus.SERVICE_UNAVAILABLE:
            break
        phases.put_off += 1
        answer = scene.registrar.post(path, {})
    state: str = _right(answer)["state"]
    return state


def _right(answer: Any) -> Any:
    if answer.status not in {200, 201}:
        raise AssertionError(answer.body[:200])
    return answer.json


if __name__ == "__main__":
    sys.exit(main())
