"""Whether time tells what an answer does not (T11): two requests that must look alike, timed in turn.

    python -m bench.timing --samples 200

Each pair is asked in an order drawn by lot, so that whatever else the machine does meets both.  ``auc`` is
the chance that a time of the first kind is longer than one of the second (0.5: nothing to tell), ``z`` what
the rank test of Mann and Whitney makes of it: beyond 4.5 they differ.
"""

import argparse
import json
import math
import os
import statistics
import sys
import time
from collections.abc import Callable
from random import Random
from typing import Any, NamedTuple

from bench.scene import CITY, PASSWORD, Scene, sender, staged
from chalicelib.adapters.aws import Settings
from chalicelib.planes.private.factory import create_app
from chalicelib.planes.private.wiring import PrivateHouse
from chalicelib.values.municipality import MunicipalityCode
from local.appointing import administrators, employ
from local.city import people, registration_csv
from local.city_hall import ACCOUNT, session
from local.fence import Fence, PolicySet
from local.provision import ORIGIN, POLICIES, ROLE_ARN, TABLE, Provisioner
from local.tablet import Answered
from local.terminal import SoftTerminal
from local.threads import ThreadSafeChalice

SEED = 11
SAMPLES, SIGN_INS = 200, 12
"""A refused sign-in is a second's work of hashing."""
TELLS = 4.5
NOBODYS = "123456789018"
"""A well-formed number that nobody here has."""
HERE = "112224"
(NEIGHBOUR,) = people(HERE, 1, seed=5)
INQUIRY: dict[str, Any] = {
    "key": "k" * 20,
    "purpose": "ask_former_city",
    "former": HERE,
    "ground": {"kind": "consent", "form": "F-1", "on": "2021-07-01"},
    "identity": {
        "number_by": "card",
        "person_by": "card",
        "checked_by": "窓口 担当",
        "checked_at": "2021-07-01T02:00:00Z",
    },
}
Ask = Callable[[], Answered]


class Pair(NamedTuple):
    """Two kinds of request, and the answer that both must get; None where the answer itself tells."""

    name: str
    kinds: tuple[Ask, Ask]
    status: int | None
    hidden: bool = True
    """Whether time must tell as little as the answer; not where whoever asks may look the difference up."""


class Told(NamedTuple):
    """What the times of a pair tell."""

    samples: int
    median_ms: tuple[float, float]
    auc: float
    z: float
    alike: bool | None
    """Whether all answers had the same status and size; None where they need not."""
    hidden: bool = True

    @property
    def tells(self) -> bool:
        """Whether somebody could tell the two apart who must not."""
        return self.alike is False or (self.alike is True and self.hidden and abs(self.z) >= TELLS)


def pairs_of(scene: Scene) -> tuple[list[Pair], Pair]:
    """Return the pairs that are asked at the desk, and the one of sign-ins."""
    private = sender(create_app(two_cities(), ThreadSafeChalice))
    (person, other) = scene.citizens(2)
    desk = employ((scene.admin, scene.approver), "number-desk", "number_desk", scene.seat, PASSWORD)
    number, addressee = person.individual_number, person.address_number
    at_desk = SoftTerminal(private, CITY, "T-001")
    at_desk.cookie, at_desk.account_id = desk.cookie, desk.account_id

    def searched(typed: str) -> Ask:
        wanted = {"individual_number": typed, "purpose": "ask_former_city"}
        return lambda: at_desk.post("/people/search-by-number", wanted)

    def asked(who: str, typed: str) -> Ask:
        wanted = {**INQUIRY, "addressee": who, "individual_number": typed}
        return lambda: at_desk.post("/inquiries", wanted)

    def signed_in(account_id: str) -> Ask:
        return lambda: scene.seat().sign_in(account_id, "a wrong pass phrase")

    wrong, theirs = asked(addressee, NOBODYS), asked(addressee, other.individual_number)
    nobodys, next_door = searched(NOBODYS), searched(NEIGHBOUR.individual_number)
    some = [
        Pair("look-up: the same number twice", (nobodys, nobodys), 404),
        Pair("look-up: another city's number / nobody's", (next_door, nobodys), 404),
        Pair("look-up: found / nobody's, as the answer says", (searched(number), nobodys), None),
        Pair("inquiry: another person's number / nobody's", (theirs, wrong), 403),
        # Whether a 宛名番号 is somebody's the desk may look up (READ_PERSON); opening their item takes time.
        Pair("inquiry: unknown person / known, wrong number", (asked("1", number), wrong), 403, hidden=False),
    ]
    return some, Pair("sign-in: unknown / known", (signed_in("nobody"), signed_in("clerk")), 401)


def two_cities() -> PrivateHouse:
    """Open a second city and register somebody there; return a house that knows of both."""
    fence, code = Fence(PolicySet.load(POLICIES, ACCOUNT)), MunicipalityCode(HERE)
    Provisioner(session("DEPLOYER"), fence, ACCOUNT).open(code)
    settings = Settings(TABLE, ROLE_ARN.format(account=ACCOUNT), ORIGIN)
    house = PrivateHouse(settings, session("PRIVATE"), rehearsal=True)
    private = sender(create_app(house, ThreadSafeChalice))

    def seat() -> SoftTerminal:
        return SoftTerminal(private, HERE, "T-001")

    pair = administrators(code, house.staff(code), seat, PASSWORD)
    registrar = employ(pair, "registrar", "registrar", seat, PASSWORD)
    registrar.register("people.csv", registration_csv([NEIGHBOUR]))
    return house


def under_watch(scene: Scene, samples: int = SAMPLES, sign_ins: int = SIGN_INS) -> dict[str, Told]:
    """Time every pair; return what each tells."""
    some, signing = pairs_of(scene)
    told = {pair.name: timed(pair, samples) for pair in some}
    told[signing.name] = timed(signing, sign_ins)
    return told


def timed(pair: Pair, samples: int) -> Told:
    """Ask both kinds of a pair so many times, in a drawn order."""
    for kind in pair.kinds:
        kind()  # sessions and keys are open
    order = [place % 2 for place in range(2 * samples)]
    Random(SEED).shuffle(order)
    times: tuple[list[float], list[float]] = ([], [])
    seen = set()
    for which in order:
        begun = time.perf_counter()
        answer = pair.kinds[which]()
        times[which].append(1_000 * (time.perf_counter() - begun))
        seen.add((answer.status, len(answer.body)))
    auc, z = ranked(*times)
    medians = statistics.median(times[0]), statistics.median(times[1])
    alike = (
        None if pair.status is None else {status for status, _ in seen} == {pair.status} and len(seen) == 1
    )
    return Told(samples, medians, auc, z, alike, pair.hidden)


def ranked(some: list[float], others: list[float]) -> tuple[float, float]:
    """Return how often one of ``some`` is longer than one of ``others``, and z of the rank test."""
    every = sorted([(each, 0) for each in some] + [(each, 1) for each in others])
    ranks, place = 0.0, 0
    while place < len(every):
        end = place
        while end < len(every) and every[end][0] == every[place][0]:
            end += 1
        mean = (place + 1 + end) / 2
        ranks += mean * sum(which == 0 for _, which in every[place:end])
        place = end
    n, m = len(some), len(others)
    u = ranks - n * (n + 1) / 2
    return u / (n * m), (u - n * m / 2) / math.sqrt(n * m * (n + m + 1) / 12)


def table_of(told: dict[str, Told]) -> str:
    """Return what was told as a table."""
    lines = ["| pair | samples | medians ms | auc | z | answers alike |", "|---|---|---|---|---|---|"]
    for name, each in told.items():
        first, second = each.median_ms
        verdict = "need not be" if each.alike is None else "yes" if each.alike else "NO"
        z = f"{each.z:+.2f}{' TELLS' if each.tells else '' if each.hidden else ' (may be known)'}"
        lines.append(
            f"| {name} | {each.samples} | {first:.2f} / {second:.2f} | {each.auc:.3f} | {z} | {verdict} |"
        )
    return "\n".join(lines)


def main() -> int:
    """Measure and print; end with 1 where anything tells."""
    parser = argparse.ArgumentParser(prog="bench.timing")
    parser.add_argument("--samples", type=int, default=SAMPLES)
    parser.add_argument("--sign-ins", type=int, default=SIGN_INS)
    wanted = parser.parse_args()
    os.environ.setdefault("VRS_STAGE", "local")
    with staged() as scene:
        told = under_watch(scene, wanted.samples, wanted.sign_ins)
    print(table_of(told))
    print(json.dumps({name: each._asdict() for name, each in told.items()}, ensure_ascii=False))
    return int(any(each.tells for each in told.values()))


if __name__ == "__main__":
    sys.exit(main())
