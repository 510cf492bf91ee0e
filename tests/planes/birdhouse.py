"""A world seeded with canaries, in which every route is run, well and badly, and all it says is kept."""

import json
import logging
import re
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

from chalicelib.planes import http
from chalicelib.planes.http import Endpoint
from chalicelib.planes.private.endpoints import ENDPOINTS as PRIVATE
from chalicelib.planes.public.routes import ENDPOINTS as PUBLIC
from local.city import registration_csv, ticket_line
from local.tablet import Answered, Send
from tests.canary_people import canary_people
from tests.faults import Fault, on, wired
from tests.planes.birdhouse_moves import move_about
from tests.planes.queue_flows import QueueTown, go_through
from tests.planes.two_city_desk import bulk_row, bulk_rows, wanted_of
from tests.planes.venue import DAY, LOT, OTHER_LOT, PRODUCT, Venue, scan
from tests.proofs.recorded_staff import staff
from tests.world import KASUKABE, KOSHIGAYA, World

PURPOSE = "issue_certificate"


@dataclass(frozen=True)
class Said:
    """An answer, and what it answers."""

    plane: str
    method: str
    path: str
    status: int
    body: bytes
    headers: bytes


class Birdhouse:
    """Runs every route and keeps all that is said: answers, log records, exceptions."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.people = canary_people()
        world.clock.at = datetime(2022, 3, 1, 3, 0, tzinfo=UTC)  # bulk inquiries are open
        self.said: list[Said] = []
        self.logged: list[bytes] = []
        self.raised: list[bytes] = []
        with self._taps():
            self._run()

    # -- taps --------------------------------------------------------------------------------

    @contextmanager
    def _taps(self) -> Iterator[None]:
        world, handler = self.world, _Tap(self.logged)
        world.public = self._tapped("public", world.public, PUBLIC)
        world.private = self._tapped("private", world.private, PRIVATE)
        root, level = logging.getLogger(), logging.getLogger().level
        # botocore writes whole requests at DEBUG; no stage turns that on, and INFO is what Lambda keeps.
        root.setLevel(logging.INFO)
        ours = logging.getLogger("vrs")
        ours.setLevel(logging.DEBUG)
        for logger in (root, ours):  # Chalice keeps its app's logger from passing records on
            logger.addHandler(handler)
        refusal = http.refusal

        def noting(refused: Any, *more: Any) -> Any:
            self._note_exception()
            return refusal(refused, *more)

        try:
            with patch.object(http, "refusal", noting):
                yield
        finally:
            for logger in (root, ours):
                logger.removeHandler(handler)
            root.setLevel(level)

    def _tapped(self, plane: str, send: Send, endpoints: tuple[Endpoint, ...]) -> Send:
        def tapped(method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answered:
            answer = send(method, path, headers, body)
            route = _route(method, path, endpoints)
            kept = json.dumps(dict(answer.headers), ensure_ascii=False).encode()
            self.said.append(Said(plane, method, route, int(answer.status), answer.body, kept))
            return answer

        return tapped

    def _note_exception(self) -> None:
        """Keep what an exception says of itself and of all that led to it."""
        error = sys.exc_info()[1]
        if error is not None:
            self.raised.append("".join(traceback.format_exception(error)).encode())
        while error is not None:
            told = f"{error!r} {error} {error.args!r} {getattr(error, '__notes__', '')}"
            self.raised.append(told.encode("utf-8", "backslashreplace"))
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)

    # -- everything there is to do -----------------------------------------------------------

    def _run(self) -> None:
        self.venue = Venue(self.world)
        self.desk = {
            name: self.world.staff(name) for name in ("clerk", "number-desk", "registrar", "auditor", "admin")
        }
        for work in (
            self._files,
            self._venue,
            self._desk,
            self._numbers,
            self._inquiries,
            self._office,
            lambda: move_about(self.desk, self.people),
            self._queues,
            self._junk,
            self._faults,
        ):
            work()
        self.world.review()
        self.world.seal()
        self.desk["auditor"].get("/audit")
        self.desk["clerk"].get("/findings")
        for desk in self.desk.values():
            desk.post("/sessions/end", {})
            desk.post("/sessions/end", {})

    def _files(self) -> None:
        registrar, content = self.desk["registrar"], registration_csv(self.people)
        checked, _ = registrar.register("people.csv", content)
        path = f"/registrations/{checked.json['registration_id']}"
        registrar.get(path)
        registrar.send_file(f"{path}/apply", content[:-2])
        lines = content.decode().split("\r\n")
        for broken in (
            content.decode().replace(",1,", ",7,"),
            "\r\n".join([lines[0], *(line.replace("112143", "112144") for line in lines[1:])]),
            "\r\n".join([lines[0], *(line[1:] for line in lines[1:])]),
            "\r\n".join(lines[1:]),
            "\r\n".join([lines[0] + ",住所", *(line + ",どこか" for line in lines[1:])]),
            "\r\n".join([lines[0], *(f"{line},{line}" for line in lines[1:])]),
            content.decode() + '"' + lines[1],
        ):
            answer = registrar.send_file("/registrations?name=broken.csv", broken.encode())
            if answer.status == 200:
                registrar.send_file(f"/registrations/{answer.json['registration_id']}/apply", broken.encode())
        registrar.send_file("/registrations", content.decode().encode("utf-16"))
        registrar.send_file("/registrations", content + b"\xff\xfe")
        taken = replace(self.people[1], ticket_number=self.people[2].ticket_number)
        registrar.register("taken.csv", registration_csv([taken]))

    def _venue(self) -> None:
        for n, person in enumerate(self.people):
            tablet = self.venue.wide if n % 2 else self.venue.home
            scan(tablet, ticket_line(person, 1 + n % 3), lot=OTHER_LOT if n % 7 == 0 else LOT)
        some = self.people[0]
        for value in (some.individual_number, some.name, some.address_number, ticket_line(some, 1)):
            scan(self.venue.home, value)
            body = {"line": value, "given_on": DAY, "product": PRODUCT, "lot": LOT}
            self.venue.home.post("/tickets/check", body)
            self.venue.home.post("/tickets/check", {**body, "name": some.name})
            self.venue.home.post("/tablets", {"code": value, "key": self.venue.home.public_key()})
            self.venue.home.post("/shifts", {"venue": value, "pin": value})
            self.world.public("POST", "/doses", {"vrs-proof": f"{value.encode().hex()}.x.y"}, value.encode())
        self.world.public("GET", "/health", {}, b"")

    def _desk(self) -> None:
        clerk = self.desk["clerk"]
        for person in self.people[:12]:
            found = clerk.post("/people/search", {"by": "ticket", "value": person.ticket_number}).json
            clerk.post("/people/search", {"by": "addressee", "value": person.address_number})
            clerk.get(f"/people/{found['person_id']}")
            clerk.post("/tickets/search", {"ticket": person.ticket_number})
        ticket = self.people[3].ticket_number
        stop = {"reason": "died", "since": "2021-06-01"}
        clerk.post("/tickets/stop", {"ticket": ticket, "stop": stop})
        scan(self.venue.home, ticket_line(self.people[3], 8))
        clerk.post("/tickets/restart", {"ticket": ticket})
        which = {"ticket": self.people[1].ticket_number, "turn": 2, "version": 1}
        clerk.post("/doses/correct", {"which": which, "reason": "読み違い", "lot": OTHER_LOT})
        clerk.post("/doses/correct", {"which": which, "reason": "読み違い", "lot": OTHER_LOT})
        clerk.post("/doses/cancel", {"which": {**which, "version": 2}, "reason": "二重"})
        for conflict in clerk.get("/conflicts").json["items"][:1]:
            wanted = {"conflict_id": conflict["conflict_id"], "keep": "standing", "reason": "確認"}
            clerk.post("/conflicts/settle", wanted)
        for name in ("findings", "waiting", "conflicts"):
            clerk.get(f"/{name}")

    def _numbers(self) -> None:
        desk, clerk = self.desk["number-desk"], self.desk["clerk"]
        for person in self.people[:6]:
            wanted = {"individual_number": person.individual_number, "purpose": PURPOSE}
            found = desk.post("/people/search-by-number", wanted).json
            path = f"/people/{found['person_id']}/individual-number"
            desk.post(path, {"purpose": PURPOSE})
            desk.post(path, {"purpose": None})
            clerk.post(path, {"purpose": PURPOSE})
            clerk.post("/people/search-by-number", wanted)
            desk.post("/people/search-by-number", {**wanted, "purpose": person.individual_number})
            desk.post(
                "/people/search-by-number", {**wanted, "individual_number": f"{person.individual_number}0"}
            )

    def _inquiries(self) -> None:
        """Ask about people from the city they moved to, one and many, and read it on both sides."""
        movers = [replace(person, municipality_code=KOSHIGAYA, doses=()) for person in self.people[:3]]
        self.world.register(registration_csv(movers), KOSHIGAYA)
        desk, admin = self.world.staff("number-desk", KOSHIGAYA), self.world.staff("admin", KOSHIGAYA)
        asked = desk.post("/inquiries", wanted_of(movers[0], KASUKABE)).json
        content = bulk_rows([bulk_row(KASUKABE, person) for person in movers])
        bulk = f"/inquiries/bulks/{desk.send_file('/inquiries/bulks', content).json['bulk_id']}"
        admin.post(f"{bulk}/approve", {})
        desk.post(f"{bulk}/run", {})
        laid = {"individual_number": "123456789018", "label": "名簿の一行"}
        admin.post("/canaries", laid)
        paths = (
            *("/inquiries", "/inquiries/report", f"/inquiries/{asked['inquiry_id']}"),
            *("/inquiries/bulks", bulk, f"{bulk}/export", "/provisions", "/canaries"),
        )
        for path in paths:
            admin.get(path)
            self.desk["clerk"].get(path)
        for path in ("/inquiries", "/inquiries/bulks", f"{bulk}/approve", f"{bulk}/run", "/canaries"):
            self.desk["clerk"].post(path, wanted_of(movers[1], KASUKABE))
        self.desk["auditor"].get("/provisions")

    def _office(self) -> None:
        admin, some = self.desk["admin"], self.people[4]
        code = admin.post("/tablets/invitations", {"label": "予備", "scope": "home"}).json["code"]
        spare = self.world.tablet(shift=False)
        spare.enrol(code)
        admin.post(f"/tablets/{spare.tablet_id}/revoke", {})
        spare.open_shift("HALL-1", "246810")
        for path in ("/tablets", "/venues", "/accounts"):
            admin.get(path)
        admin.post("/accounts/clerk/unlock", {})
        admin.post(
            "/accounts",
            {
                "account_id": some.individual_number,
                "name": "職員",
                "roles": ["clerk"],
                "terminals": ["T-001"],
                "expires_on": "2022-03-31",
            },
        )
        staff(self.world)
        self.desk["clerk"].step_up()
        admin.post(f"/tablets/{self.world.tablet(shift=False).tablet_id}/free", {})
        self.desk["auditor"].get("/audit/key")
        for typed in (some.individual_number, some.name, some.ticket_number):
            self.world.terminal().sign_in(typed, typed)
            self.world.terminal().sign_in("clerk", typed)
            self.world.clock.move(minutes=1)

    def _queues(self) -> None:
        cast = [self.people[n] for n in (53, 56, 59, 58)]
        go_through(QueueTown(self.world, tablet=self.venue.home, cast=cast))

    def _junk(self) -> None:
        """Type personal values wherever something can be typed."""
        some = self.people[5]
        typists = {
            some.individual_number: ("clerk", "number-desk", "admin"),
            some.name: ("registrar",),
            some.address_number: ("number-desk",),
        }
        for value, names in typists.items():
            for endpoint in PRIVATE:
                path = re.sub(r"\{[a-z_]+\}", value, endpoint.path)
                for name in names:
                    if endpoint.method == "GET":
                        self.desk[name].get(f"{path}?after={value}&most={value}")
                    elif path not in {"/sessions/end", "/sessions"}:
                        typed = {"value": value, "by": value, "ticket": value, "password": value}
                        self.desk[name].post(path, typed)

    def _faults(self) -> None:
        """Let what the service needs fail while it holds personal values."""
        some, desk = self.people[6], self.desk["number-desk"]
        wanted = {"individual_number": some.individual_number, "purpose": PURPOSE}
        acts: list[Callable[[], Any]] = [
            lambda: desk.post("/people/search-by-number", wanted),
            lambda: self.desk["clerk"].post("/people/search", {"by": "ticket", "value": some.ticket_number}),
            lambda: scan(self.venue.home, ticket_line(some, 7)),
            lambda: self.desk["registrar"].check_file("x.csv", registration_csv(self.people[:3])),
        ]
        for operation in (
            "GenerateMac",
            "Decrypt",
            "GetItem",
            "BatchGetItem",
            "TransactWriteItems",
            "PutItem",
        ):
            for fault in (Fault.TIMEOUT, Fault.BROKEN):
                for act in acts:
                    with wired(on(operation, fault)):
                        act()


class _Tap(logging.Handler):
    """Keeps every log record: its text, its arguments, its traceback."""

    def __init__(self, kept: list[bytes]) -> None:
        super().__init__(logging.DEBUG)
        self._kept = kept

    def emit(self, record: logging.LogRecord) -> None:
        told = f"{self.format(record)} {record.args!r} {record.__dict__!r}"
        self._kept.append(told.encode("utf-8", "backslashreplace"))


def _route(method: str, path: str, endpoints: tuple[Endpoint, ...]) -> str:
    """Return the route that a path belongs to, so that no value of the path is kept with an answer."""
    parts = path.partition("?")[0].strip("/").split("/")
    for endpoint in endpoints:
        wanted = endpoint.path.strip("/").split("/")
        same = [mine == theirs or mine.startswith("{") for mine, theirs in zip(wanted, parts, strict=False)]
        if endpoint.method == method and len(wanted) == len(parts) and all(same):
            return endpoint.path
    return "none"
