"""A small Japan for tests: moto behind the fence, both planes, two municipalities and their people."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

import boto3
from chalice.config import Config as ChaliceConfig
from chalice.local import LocalGateway
from moto import mock_aws
from moto.core.models import MockAWS

from chalicelib.access.model import Role
from chalicelib.access.staff.first import first_administrator
from chalicelib.adapters.aws import Settings
from chalicelib.adapters.passwords import ArgonPasswords
from chalicelib.planes.private import erase_job, jobs
from chalicelib.planes.private import factory as private_factory
from chalicelib.planes.private.job_wiring import EraseHouse, ReviewHouse, SealHouse
from chalicelib.planes.private.wiring import PrivateHouse
from chalicelib.planes.public import factory as public_factory
from chalicelib.planes.public.wiring import PublicHouse
from chalicelib.values.municipality import MunicipalityCode
from local.fence import Fence, PolicySet
from local.provision import (
    ORIGIN,
    POLICIES,
    REGION,
    ROLE_ARN,
    TABLE,
    Provisioner,
    checkpoints_of,
    enrol_everybody,
)
from local.tablet import Answered, Send, SoftTablet
from local.terminal import SoftTerminal
from tests.snapshots import cheap_snapshots

ACCOUNT = "123456789012"
KASUKABE, KOSHIGAYA = "112143", "112224"
CHECKPOINTS = checkpoints_of(ACCOUNT)
TERMINAL = "T-001"
TERMINALS = frozenset({"T-001", "T-002"})
"""Those that are registered from the beginning."""
PASSWORD = "a long pass phrase 春日部"
STAFF: Mapping[str, tuple[Role, ...]] = {
    "clerk": (Role.CLERK,),
    "number-desk": (Role.NUMBER_DESK,),
    "registrar": (Role.REGISTRAR,),
    "auditor": (Role.AUDITOR,),
    "state": (Role.STATE,),
}

WATCHERS: list[Callable[[Any, tuple[str, str, Mapping[str, str], bytes], Answered], None]] = []
"""Who looks at every answer that an app gives; a test run puts the description's keeper here."""


class Hands:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.at = datetime(2021, 7, 1, 3, 0, tzinfo=UTC)
        self._begun: float | None = None

    def now(self) -> datetime:
        return self.at if self._begun is None else self.at + timedelta(seconds=monotonic() - self._begun)

    def run(self) -> None:
        """Let it run by itself too, as a browser's does."""
        self._begun = monotonic()

    def stand(self) -> None:
        """Let it stand still until it is moved, or runs again."""
        self.at, self._begun = self.now(), None

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)


class Stream:
    """What was handed to the stream's handler last, by its place."""

    def __init__(self) -> None:
        self.handed: dict[tuple[str, str], dict[str, Any]] = {}


class World:
    """Both planes over one table, as a test sees them."""

    def __init__(self, fence: Fence, origin: str = ORIGIN) -> None:
        self.origin = origin
        self.fence = fence
        self.clock = Hands()
        self.provisioner = Provisioner(self.session("DEPLOYER"), fence, ACCOUNT)
        self.provisioner.build()
        self.provisioner.open(MunicipalityCode(KASUKABE), MunicipalityCode(KOSHIGAYA))
        settings = Settings(TABLE, ROLE_ARN.format(account=ACCOUNT), origin)
        passwords = ArgonPasswords(memory_kib=64, passes=1)
        self.public_house = PublicHouse(settings, self.session("PUBLIC"), self.clock)
        self.private_house = PrivateHouse(
            settings, self.session("PRIVATE"), self.clock, passwords, rehearsal=True
        )
        self.seal_house = SealHouse(settings, CHECKPOINTS, self.session("SEAL_AUDIT"), self.clock)
        self.review_house = ReviewHouse(settings, self.session("REVIEW_CHANGES"), self.clock)
        self.erase_house = EraseHouse(settings, self.session("ERASE"), self.clock)
        self.public_app = public_factory.create_app(self.public_house)
        self.private_app = private_factory.create_app(self.private_house)
        self.public = sender(self.public_app)
        self.private = sender(self.private_app)
        self.stream = Stream()

    @staticmethod
    def session(access_key: str) -> boto3.session.Session:
        return boto3.session.Session(
            aws_access_key_id=access_key, aws_secret_access_key="secret", region_name=REGION
        )

    def terminal(self, municipality: str = KASUKABE, terminal: str = TERMINAL) -> SoftTerminal:
        return SoftTerminal(self.private, municipality, terminal, origin=self.origin)

    def administrator(self, municipality: str = KASUKABE, name: str = "admin") -> SoftTerminal:
        """Return a terminal at which an administrator is signed in; ``admin-2`` is the other one."""
        code = MunicipalityCode(municipality)
        office = self.private_house.staff(code)
        if office.accounts.account("admin") is None:
            firsts = {
                each: first_administrator(code, each, TERMINALS, office) for each in ("admin", "admin-2")
            }
            for each, first in firsts.items():
                self.terminal(municipality).sign_in_first(each, str(first), PASSWORD)
        desk = self.terminal(municipality)
        if desk.sign_in(name, PASSWORD).status == 401:  # asleep for 45 days
            other = self.terminal(municipality)
            other.sign_in("admin" if name == "admin-2" else "admin-2", PASSWORD)
            other.post(f"/accounts/{name}/unlock", {})
            desk.sign_in(name, PASSWORD)
        return desk

    def grant(
        self, path: str, body: Mapping[str, Any], municipality: str = KASUKABE
    ) -> tuple[Answered, Answered]:
        """Ask as one administrator and approve as the other; return both answers."""
        asked = self.administrator(municipality).post(path, body)
        if asked.status != 202:
            return asked, asked
        other = self.administrator(municipality, "admin-2")
        return asked, other.post(f"/grants/{asked.json['grant_id']}/approve", {})

    def staff(self, name: str, municipality: str = KASUKABE) -> SoftTerminal:
        """Return a terminal at which one of STAFF (or ``admin``) is signed in."""
        if name == "admin":
            return self.administrator(municipality)
        desk = self.terminal(municipality)
        if self.private_house.staff(MunicipalityCode(municipality)).accounts.account(name) is not None:
            desk.sign_in(name, PASSWORD)
            return desk
        wanted = {
            "account_id": name,
            "name": "試験 職員",
            "roles": [role.value for role in STAFF[name]],
            "terminals": [TERMINAL],
            "expires_on": str((self.clock.now() + timedelta(days=273)).date()),
        }
        _, made = self.grant("/accounts", wanted, municipality)
        desk.sign_in_first(name, made.json["first_password"], PASSWORD)
        return desk

    def tablet(self, municipality: str = KASUKABE, scope: str = "home", *, shift: bool = True) -> SoftTablet:
        """Return an enrolled tablet with a shift open at a venue."""
        admin = self.administrator(municipality)
        admin.post("/venues", {"venue_id": "HALL-1", "name": "市民文化会館", "pin": "246810"})
        code = admin.post("/tablets/invitations", {"label": "一番テーブル", "scope": scope}).json["code"]
        tablet = SoftTablet(self.public, lambda: int(self.clock.now().timestamp() * 1000))
        assert tablet.enrol(code).status == 201
        if shift:
            assert tablet.open_shift("HALL-1", "246810").status == 201
        return tablet

    def register(self, content: bytes, municipality: str = KASUKABE) -> Answered:
        """Register a file and return the answer of applying it."""
        checked, applied = self.staff("registrar", municipality).register("people.csv", content)
        assert applied is not None, checked.json
        return applied

    def rows(self) -> list[dict[str, Any]]:
        """Return the raw table, as whoever steals it would have it."""
        return [
            row
            for page in self.provisioner.dynamodb.get_paginator("scan").paginate(TableName=TABLE)
            for row in page["Items"]
        ]

    def review(self, *, again: bool = True) -> dict[str, int]:
        """Hand every item to the stream's handler, or only what changed since, as the stream does."""
        rows = {(row["pk"]["S"], row["sk"]["S"]): row for row in self.rows()}
        before, self.stream.handed = self.stream.handed, rows
        records = [
            {"eventName": "MODIFY", "dynamodb": {"Keys": {"pk": row["pk"], "sk": row["sk"]}, "NewImage": row}}
            for place, row in rows.items()
            if again or before.get(place) != row
        ]
        return jobs.review_changes(records, self.review_house)

    def seal(self) -> dict[str, int]:
        return jobs.seal_audit(self.seal_house)

    def erase(self) -> dict[str, int]:
        return erase_job.erase(self.erase_house)


def sender(app: Any) -> Send:
    """Return a way to call an app without a server."""
    gateway = LocalGateway(app, ChaliceConfig())

    def send(method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answered:
        answer = gateway.handle_request(method, path, {"host": "vrs.test", **headers}, body)
        said = answer["body"]
        raw = said if isinstance(said, bytes) else said.encode()
        answered = Answered(answer["statusCode"], answer["headers"], raw)
        for watch in WATCHERS:
            watch(app, (method, path, headers, body), answered)
        return answered

    return send


@contextmanager
def raised_fence() -> Iterator[Fence]:
    """Raise the fence with the deployed policies, and enrol the planes' credentials."""
    fence = Fence(PolicySet.load(POLICIES, ACCOUNT))
    enrol_everybody(fence)
    with fence.raised():
        yield fence


@contextmanager
def built_world(origin: str = ORIGIN) -> Iterator[World]:
    """Build a world in a fresh moto; one at a time, for a second would find the first one's tables.

    ``origin`` is where browsers open its console.
    """
    if MockAWS._nested_count:
        raise RuntimeError("a world stands already")
    with cheap_snapshots(), mock_aws(), raised_fence() as fence:
        yield World(fence, origin)


def as_json(answer: Answered) -> Any:
    return json.loads(answer.body)
