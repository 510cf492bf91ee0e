"""Everything on one machine: the embedded AWS, the fence, both planes on loopback ports, the pump.

    with CityHall(fresh=True) as hall:
        hall.urls["public"], hall.urls["private"]

The planes run with credentials of their own and behind the fence: what the deployed
policies refuse is refused here.
"""

import json
import os
import re
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self
from wsgiref.types import WSGIApplication, WSGIEnvironment

import boto3
from chalice.app import Chalice

from chalicelib.adapters.aws import Settings
from chalicelib.planes.private import factory as private_factory
from chalicelib.planes.private.job_wiring import EraseHouse, ReviewHouse, SealHouse
from chalicelib.planes.private.wiring import PrivateHouse
from chalicelib.planes.public import factory as public_factory
from chalicelib.planes.public.wiring import PublicHouse
from chalicelib.values.municipality import MunicipalityCode
from infra.page_rules import PageRules
from local.engine import Engine
from local.fence import Fence, PolicySet
from local.gateway import Gateway
from local.http_client import sender
from local.pages import Pages
from local.ports import free_port
from local.practice import FOLDER, Practice
from local.provision import (
    POLICIES,
    REGION,
    ROLE_ARN,
    TABLE,
    Provisioner,
    checkpoints_of,
    enrol_everybody,
)
from local.pump import Pump
from local.serving import Serving, serve
from local.stage import refuse_outside_local
from local.terminal import TERMINAL_HEADER, SoftTerminal
from local.threads import ThreadSafeChalice

ACCOUNT = "000000000000"  # the embedded engine's account
LOCAL_TERMINAL_HEADER = "vrs-local-terminal"
"""Stands for the client certificate on this machine; only the local gateway understands it."""
SUBJECT = re.compile(r"^CN=T-00[1-9],O=[0-9]{6}$")
WISHED_PORTS = {"public": 8001, "private": 8002}
STATE = Path(__file__).parent.parent / ".state"


class CityHall:
    """Builds, serves and stops the whole system."""

    def __init__(
        self,
        codes: tuple[str, ...],
        *,
        fresh: bool = True,
        state: Path = STATE,
        ports: Mapping[str, int] | None = None,
    ) -> None:
        """Prepare; raise NotLocal outside the local stage."""
        refuse_outside_local()
        self._codes = codes
        self._state = state
        # People are proved at an origin, port and all, so the private plane's is known before it is served.
        self._ports = {"private": free_port(), **(ports or {})}
        self.origin = f"http://localhost:{self._ports['private']}"
        self._fresh = fresh or not (state / "keys.json").exists()
        self._stack = ExitStack()
        self.fence = Fence(PolicySet.load(POLICIES, ACCOUNT))
        self.was_built = self._fresh

    def __enter__(self) -> Self:
        with ExitStack() as undo:
            self._start(undo)
            self._stack = undo.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    @property
    def urls(self) -> dict[str, str]:
        """The planes' addresses."""
        return self._serving.urls

    @property
    def pages(self) -> dict[str, str]:
        """Where a browser opens the pages; by two names, for a browser shares cookies between ports."""
        homes = {plane: PageRules.of(plane).home for plane in self.urls}
        return {
            "public": self.urls["public"] + homes["public"],
            "private": self.origin + homes["private"],
            "practice": self.origin + FOLDER,
        }

    def terminal(self, municipality: str, terminal: str = "T-001") -> SoftTerminal:
        """Return a terminal of a municipality, nobody signed in."""
        send = sender(self.urls["private"])
        return SoftTerminal(send, municipality, terminal, header=LOCAL_TERMINAL_HEADER, origin=self.origin)

    def _start(self, undo: ExitStack) -> None:
        make = Engine.fresh if self._fresh else Engine
        self.engine = undo.enter_context(make(self._state / "engine", persist=True))
        os.environ["AWS_ENDPOINT_URL"] = self.engine.url
        undo.callback(os.environ.pop, "AWS_ENDPOINT_URL", None)
        enrol_everybody(self.fence)
        undo.enter_context(self.fence.raised())
        self._provision()
        settings = Settings(TABLE, ROLE_ARN.format(account=ACCOUNT), self.origin)
        self.public_house = PublicHouse(settings, session("PUBLIC"))
        self.private_house = PrivateHouse(settings, session("PRIVATE"), rehearsal=True)
        self.seal_house = SealHouse(settings, checkpoints_of(ACCOUNT), session("SEAL_AUDIT"))
        self.review_house = ReviewHouse(settings, session("REVIEW_CHANGES"))
        self.erase_house = EraseHouse(settings, session("ERASE"))
        self._serving: Serving = undo.enter_context(serve(self._apps(), self._ports))
        follower = session("REVIEW_CHANGES")
        self.pump = undo.enter_context(Pump(self.review_house, self.seal_house, follower, self._stream))

    def _provision(self) -> None:
        provisioner = Provisioner(session("DEPLOYER"), self.fence, ACCOUNT)
        keys = self._state / "keys.json"
        if self._fresh:
            keys.unlink(missing_ok=True)
            provisioner.build()
            provisioner.open(*(MunicipalityCode(code) for code in self._codes))
            keys.write_text(json.dumps(provisioner.known_keys()))
        else:
            for key in json.loads(keys.read_text()):
                self.fence.learn_key(**{**key, "aliases": tuple(key["aliases"])})
        self.provisioner = provisioner
        self._stream = provisioner.stream_arn()

    def _apps(self) -> dict[str, WSGIApplication]:
        public = public_factory.create_app(self.public_house, ThreadSafeChalice)
        private = private_factory.create_app(self.private_house, ThreadSafeChalice)
        apps = plane_apps(public, private, self._codes[0])
        return {**apps, "private": Practice(apps["private"], self.origin, self._codes[0])}


def plane_apps(public: Chalice, private: Chalice, home: str) -> dict[str, WSGIApplication]:
    """Return both planes with their pages; who names no terminal is at the first one of ``home``."""

    def stamp(environ: WSGIEnvironment) -> Mapping[str, str]:
        """Stand for the load balancer: turn the local certificate into the header it would set."""
        name = "HTTP_" + LOCAL_TERMINAL_HEADER.upper().replace("-", "_")
        said = environ.get(name, f"CN=T-001,O={home}")
        return {TERMINAL_HEADER: said} if SUBJECT.match(said) else {}

    return {
        "public": Pages("public", Gateway(public, reserved=(TERMINAL_HEADER,))),
        "private": Pages("private", Gateway(private, reserved=(TERMINAL_HEADER,), stamp=stamp)),
    }


def session(access_key: str) -> boto3.session.Session:
    """Return a boto3 session with one of this machine's credentials."""
    return boto3.session.Session(
        aws_access_key_id=access_key,
        aws_secret_access_key=access_key,  # the engine checks nobody's signature; the fence knows the ID
        region_name=REGION,
    )
