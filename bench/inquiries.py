"""A bulk inquiry measured: many mover-ins asked about in one file, against the embedded engine.

    python -m bench.inquiries --people 10000

Each has a dose that is new to the asking city; one in a hundred never lived where they are sought.
"""

import argparse
import json
import os
import resource
import sys
import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import islice

from bench.meter import counted
from bench.scene import CITY, PASSWORD, Scene, sender, staged
from chalicelib.adapters.aws import Settings
from chalicelib.planes.private.factory import create_app
from chalicelib.planes.private.wiring import PrivateHouse
from chalicelib.values.municipality import MunicipalityCode
from local.appointing import administrators, employ
from local.city import Person, people, registration_csv
from local.city.person import Given
from local.city_hall import ACCOUNT, session
from local.fence import Fence, PolicySet
from local.provision import ORIGIN, POLICIES, ROLE_ARN, TABLE, Provisioner
from local.terminal import SoftTerminal
from local.threads import ThreadSafeChalice

HERE = "112224"
"""Koshigaya asks Kasukabe, whose own assessment promises not to ask in bulk."""
DOSE = Given(1, date(2021, 6, 1), "ファイザー", "EP2163")
HEADER = "宛名番号,転出元自治体コード,根拠,根拠の日付,同意書番号,理由,番号確認,身元確認,確認者,確認日"
FILE_ROWS = 5_000


def main() -> int:
    """Measure and print one line of JSON."""
    parser = argparse.ArgumentParser(prog="bench.inquiries")
    parser.add_argument("--people", type=int, default=10_000)
    wanted: int = parser.parse_args().people
    os.environ.setdefault("VRS_STAGE", "local")
    with staged() as scene:
        print(json.dumps(measured(scene, wanted), ensure_ascii=False))
    return 0


def measured(scene: Scene, wanted: int) -> dict[str, float]:
    """Settle people in two cities, then check, approve and run one bulk inquiry about them."""
    Provisioner(session("DEPLOYER"), Fence(PolicySet.load(POLICIES, ACCOUNT)), ACCOUNT).open(
        MunicipalityCode(HERE)
    )
    settings = Settings(TABLE, ROLE_ARN.format(account=ACCOUNT), ORIGIN)
    house = PrivateHouse(settings, session("PRIVATE"), rehearsal=True)
    private = sender(create_app(house, ThreadSafeChalice))  # knows of the city that was just opened

    def seat() -> SoftTerminal:
        return SoftTerminal(private, HERE, "T-001")

    code = MunicipalityCode(HERE)
    pair = admin, _ = administrators(code, house.staff(code), seat, PASSWORD)
    desk = employ(pair, "number-desk", "number_desk", seat, PASSWORD)
    registrar = employ(pair, "registrar", "registrar", seat, PASSWORD)
    lived = [replace(each, doses=(DOSE,)) for each in islice(people(CITY, wanted, 11), wanted)]
    movers = [_moved(each, place) for place, each in enumerate(lived)]
    _register(scene.registrar, (each for place, each in enumerate(lived) if place % 100))
    _register(registrar, movers)
    content = "\r\n".join([HEADER, *(f"{each.address_number},{CITY},{TAIL}" for each in movers), ""]).encode()
    begun = time.perf_counter()
    checked = desk.send_file("/inquiries/bulks", content).json
    checking = time.perf_counter() - begun
    path = f"/inquiries/bulks/{checked['bulk_id']}"
    admin.post(f"{path}/approve", {})
    begun, cpu = time.perf_counter(), time.process_time()
    with counted() as calls:
        while (done := desk.post(f"{path}/run", {}).json)["state"] != "done":
            pass
    wall, own = time.perf_counter() - begun, time.process_time() - cpu
    return {
        "people": wanted,
        "check_s": round(checking, 2),
        "run_s": round(wall, 2),
        "own_cpu_ms_a_person": round(1_000 * own / wanted, 3),
        "calls_a_person": round(sum(calls.by_service.values()) / wanted, 3),
        "kms_calls_a_person": round(calls.by_service.get("kms", 0) / wanted, 3),
        "wcu_a_person": round(calls.wcu / wanted, 2),
        "rcu_a_person": round(calls.rcu / wanted, 2),
        "provided": done["provided"],
        "not_found": done["not_found"],
        "rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


TAIL = f"1,{date(2022, 3, 1):%Y%m%d},F-1,,1,1,窓口 担当,20220301"


def _moved(person: Person, place: int) -> Person:
    return replace(
        person,
        municipality_code=HERE,
        address_number=f"8{place:09d}",
        ticket_number=f"88{place:08d}",
        doses=(),
    )


def _register(registrar: SoftTerminal, some: Iterable[Person]) -> None:
    waiting = iter(some)
    while part := list(islice(waiting, FILE_ROWS)):
        _, applied = registrar.register("bench.csv", registration_csv(part))
        if applied is None or applied.status != 200:
            raise AssertionError("the people were not registered")


if __name__ == "__main__":
    sys.exit(main())
