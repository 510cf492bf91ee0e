"""The stage of the measurements: an engine in another process, the planes in this one, no fence.

The fence is a stand-in of this machine and not deployed; it is left out of the figures.
"""

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from chalice.app import Chalice
from chalice.config import Config
from chalice.local import LocalGateway

from chalicelib.access.staff.ports import Passwords
from chalicelib.adapters.aws import Settings
from chalicelib.planes.cold import settle
from chalicelib.planes.private import factory as private_factory
from chalicelib.planes.private.wiring import PrivateHouse
from chalicelib.planes.public import factory as public_factory
from chalicelib.planes.public.wiring import PublicHouse
from chalicelib.values.municipality import MunicipalityCode
from local.appointing import administrators, employ
from local.city import Person, people, registration_csv
from local.city_hall import ACCOUNT, session
from local.engine import Engine
from local.fence import Fence, PolicySet
from local.provision import ORIGIN, POLICIES, ROLE_ARN, TABLE, Provisioner
from local.tablet import Answered, Send, SoftTablet
from local.terminal import SoftTerminal
from local.threads import ThreadSafeChalice

CITY = "112143"
PASSWORD = "a long pass phrase of the bench"  # noqa: S105 - a synthetic city's
DAY, PRODUCT, LOT = "2021-07-01", "COMIRNATY", "EP2163"


class Scene:
    """A city that can be measured."""

    def __init__(self, passwords: Passwords | None = None) -> None:
        """Open the city; whoever measures nothing takes passwords that cost less."""
        provisioner = Provisioner(session("DEPLOYER"), Fence(PolicySet.load(POLICIES, ACCOUNT)), ACCOUNT)
        provisioner.build()
        provisioner.open(MunicipalityCode(CITY))
        self.table = provisioner.dynamodb
        settings = self._settings = Settings(TABLE, ROLE_ARN.format(account=ACCOUNT), ORIGIN)
        self.public_house = PublicHouse(settings, session("PUBLIC"))
        self.private_house = PrivateHouse(settings, session("PRIVATE"), passwords=passwords, rehearsal=True)
        self.public_app = public_factory.create_app(self.public_house, ThreadSafeChalice)
        self.private_app = private_factory.create_app(self.private_house, ThreadSafeChalice)
        self.public, self.private = sender(self.public_app), sender(self.private_app)
        self._people = people(CITY, 200_000, 7)
        code = MunicipalityCode(CITY)
        office = self.private_house.staff(code)
        self.admin, self.approver = administrators(code, office, self.seat, PASSWORD)
        self.clerk, self.registrar = self._employ("clerk"), self._employ("registrar")
        settle()  # as app.py does

    def fresh_public(self) -> Send:
        """Return the public plane as a new process has it: nothing cached."""
        return sender(
            public_factory.create_app(PublicHouse(self._settings, session("PUBLIC")), ThreadSafeChalice)
        )

    def citizens(self, count: int) -> list[Person]:
        """Register so many more people and return them."""
        some = self.strangers(count)
        self.registrar.register("bench.csv", registration_csv(some))
        return some

    def strangers(self, count: int) -> list[Person]:
        """Return so many more people, not registered."""
        return list(islice(self._people, count))

    def tablet(self) -> SoftTablet:
        """Return a tablet with a shift open."""
        self.admin.post("/venues", {"venue_id": "HALL-1", "name": "市民文化会館", "pin": "246810"})
        code = self.admin.post("/tablets/invitations", {"label": "計測", "scope": "home"}).json["code"]
        tablet = SoftTablet(self.public)
        tablet.enrol(code)
        tablet.open_shift("HALL-1", "246810")
        return tablet

    def _employ(self, name: str) -> SoftTerminal:
        return employ((self.admin, self.approver), name, name, self.seat, PASSWORD)

    def seat(self) -> SoftTerminal:
        """Return a terminal at which nobody is signed in yet."""
        return SoftTerminal(self.private, CITY, "T-001")


def sender(app: Chalice) -> Send:
    """Return a way to call an app as API Gateway does, without a server."""
    gateway = LocalGateway(app, Config())

    def send(method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answered:
        answer = gateway.handle_request(method, path, {"host": "bench", **headers}, body)
        said = answer["body"]
        return Answered(
            answer["statusCode"], answer["headers"], said if isinstance(said, bytes) else said.encode()
        )

    return send


@contextmanager
def staged(passwords: Passwords | None = None) -> Iterator[Scene]:
    """Start an engine of its own and build the scene on it."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Engine.fresh(Path(folder) / "engine") as engine,
    ):
        os.environ["AWS_ENDPOINT_URL"] = engine.url
        try:
            yield Scene(passwords)
        finally:
            del os.environ["AWS_ENDPOINT_URL"]
