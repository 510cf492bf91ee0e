"""Who opens, closes and rotates, each with one role's credentials, in a world of moto behind the fence."""

from collections import deque
from datetime import timedelta
from typing import Any

from chalicelib.adapters.area_keys import Area
from chalicelib.adapters.aws import Aws, Settings
from chalicelib.adapters.clock import SystemDraws
from chalicelib.adapters.dynamodb.places import Place
from chalicelib.adapters.dynamodb.reseal import Finder
from chalicelib.adapters.dynamodb.table import SealedTable
from chalicelib.adapters.passwords import ArgonPasswords
from chalicelib.adapters.queues import LONGEST_DELAY, WorkQueue
from chalicelib.adapters.sessions import Duty
from chalicelib.planes.private.appoint_job import appoint
from chalicelib.planes.private.reseal_job import ResealHouse, reseal
from chalicelib.planes.private.wiring import PrivateHouse
from chalicelib.values.municipality import MunicipalityCode
from infra.closing import Closer
from infra.opening import Opener
from infra.rotation import rotate
from local.provision import ORIGIN, ROLE_ARN, TABLE
from tests.snapshots import Row, stored
from tests.world import ACCOUNT, KASUKABE, World

CODE = MunicipalityCode(KASUKABE)
READERS = {"venue": Duty.OFFICE, "resident": Duty.DESK, "office": Duty.OFFICE}
SETTINGS = Settings(TABLE, ROLE_ARN.format(account=ACCOUNT), ORIGIN)
STEPS = 10_000
"""More messages than any run of a test has."""


class Waiting(WorkQueue):
    """A queue whose delays pass by the test's clock."""

    def __init__(self, world: World) -> None:
        self.messages: deque[str] = deque()
        self._world = world

    def send(self, body: str, delay: timedelta = timedelta(0)) -> None:
        self._world.clock.at += min(delay, LONGEST_DELAY)
        self.messages.append(body)


class Offices:
    """The people's roles and the job, with what each works with."""

    def __init__(self, world: World, page: int | None = 9) -> None:
        self.world = world
        self._sessions: dict[str, Any] = {}
        for access_key, role in (("APPOINT", "vrs-job-appoint"), ("KEYS", "vrs-key-administrator")):
            world.fence.enrol(access_key, role)
        self.opener = self.opener_of("OPENER")
        self.closer = Closer(
            self.client("CLOSER", "dynamodb"),
            self.client("CLOSER", "kms"),
            self.client("CLOSER", "sts"),
            TABLE,
            world.clock,
        )
        self.queue = Waiting(world)
        self.house = self.job(page)

    def client(self, who: str, service: str) -> Any:
        return self.session(who).client(service)

    def session(self, who: str) -> Any:
        """Return the session of some credentials; one each, for boto reads its models anew in each."""
        return self._sessions.setdefault(who, self.world.session(who))

    def opener_of(self, who: str) -> Opener:
        return Opener(self.client(who, "dynamodb"), self.client(who, "kms"), TABLE, self.world.clock)

    def job(self, page: int | None = 9) -> ResealHouse:
        """Return a fresh process of the job."""
        house = ResealHouse(SETTINGS, "", self.session("RESEAL"), self.world.clock)
        house.finder = Finder(self.client("RESEAL", "dynamodb"), TABLE, page)
        house.queue = self.queue
        return house

    def appoint(self, code: MunicipalityCode, account_id: str, terminals: frozenset[str]) -> str | None:
        """Stand for Lambda: run the function with its own role."""
        passwords = ArgonPasswords(memory_kib=64, passes=1)
        house = PrivateHouse(SETTINGS, self.session("APPOINT"), self.world.clock, passwords)
        house.draws = SystemDraws()
        event = {"municipality": str(code), "account_id": account_id, "terminals": sorted(terminals)}
        return appoint(event, house)["first_password"]

    def rotate(self, area: Area) -> str:
        """Begin a run and return its key's name."""
        return rotate(CODE, area, self.opener, self.queue).version

    def run(self, house: ResealHouse | None = None) -> int:
        """Hand messages over until none is left; return how many there were."""
        for step in range(STEPS):
            if not self.queue.messages:
                return step
            message = self.queue.messages.popleft()
            reseal(message, house or self.house)
        raise AssertionError("the run does not end")

    def fresh(
        self, duty: Duty, municipality: str = KASUKABE, who: str = "PRIVATE", **tags: str
    ) -> SealedTable:
        """Open the table as a process that has just started."""
        return Aws(SETTINGS, self.session(who), self.world.clock).table(duty, municipality, **tags)


def place_of(row: Row) -> Place:
    _, area, partition = row["pk"]["S"].split("#", 2)
    return Place(Area(area), partition, row["sk"]["S"])


def key_of(row: Row) -> tuple[str, str]:
    return row["pk"]["S"], row["sk"]["S"]


def sealed(area: str, municipality: str = KASUKABE) -> list[Row]:
    """Return the sealed items of an area, as they are stored."""
    here = f"{municipality}#{area}#"
    return [row for row in stored() if row["pk"]["S"].startswith(here) and "sealed" in row]


def words(offices: Offices, area: str, municipality: str = KASUKABE) -> dict[tuple[str, str], bytes]:
    """Return every item of an area with its words, as a fresh process reads them."""
    table = offices.fresh(READERS[area], municipality)
    rows = sealed(area, municipality)
    return {key_of(row): table.open_item(place_of(row), row).plaintext for row in rows}
