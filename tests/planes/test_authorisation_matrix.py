"""Every route, asked by every kind of caller, answers as the page written by hand says.

The cells run over houses whose ports are trip wires (``tests/access/houses.py``): an answer ``T200`` means
that the request came past access control, any other that it did not, and touched nothing.  What must be
seen in the table itself (the audit, another municipality's records) is asked of the real world below.
"""

import json
from collections.abc import Iterator
from datetime import timedelta
from itertools import chain, combinations, product
from typing import Any, NamedTuple

import pytest
from chalice.local import ForbiddenError

from chalicelib.access.model import Actor, Plane, Role
from chalicelib.access.staff.model import Assurance, Session
from chalicelib.access.staff.use_cases import token_hash
from chalicelib.audit.model import Act
from chalicelib.errors import DomainError
from chalicelib.planes.private import factory as private_factory
from chalicelib.planes.private.endpoints import ENDPOINTS as PRIVATE_ROUTES
from chalicelib.planes.public import factory as public_factory
from chalicelib.planes.public.routes import ENDPOINTS as PUBLIC_ROUTES
from chalicelib.values.municipality import MunicipalityCode
from local.city import people, registration_csv
from local.tablet import Answered, Send, SoftTablet
from local.terminal import TERMINAL_HEADER
from tests.access.houses import NOW, FixedClock, WiredPrivateHouse, WiredPublicHouse, account_of, tablet_of
from tests.access.who_may import (
    ANY_TERMINAL,
    ANYONE,
    PRIVATE,
    PUBLIC,
    PURPOSES,
    REAL_IDS,
    TABLET,
    TABLET_ON_SHIFT,
    WITHOUT_STEP_UP,
    Row,
    address,
    raw,
)
from tests.world import KASUKABE, KOSHIGAYA, World, built_world, sender

pytestmark = pytest.mark.proof("T09")

ROLES = tuple(Role)
SIZES = (0, 1, 2, len(ROLES) - 1, len(ROLES))
"""How many roles a caller has: a grant looks at each role alone; pairs show whether two make more."""
SUBSETS = [frozenset(some) for some in chain(*(combinations(ROLES, n) for n in SIZES))]
SINGLES = [some for some in SUBSETS if len(some) < 2] + [frozenset(ROLES)]
OTHER = {KASUKABE: KOSHIGAYA, KOSHIGAYA: KASUKABE}
SESSIONS = (
    *("valid", "must change", "none", "another municipality's"),
    *("no passkey", "not proved lately", "ended", "idle", "another's terminal"),
)
KNOWN = {"valid", "must change", "no passkey", "not proved lately"}
PERMISSION_OF = {(route.method, route.path): route.permission for route in PRIVATE_ROUTES}
TERMINALS = {"registered": "T-001", "also registered": "T-002", "unregistered": "T-009", "none": None}
NO_PURPOSE, JUNK_PURPOSES = "none", ("junk", "ASK_FORMER_CITY")


class Cell(NamedTuple):
    """One caller at one route."""

    method: str
    path: str
    roles: frozenset[Role]
    session: str = "valid"
    terminal: str = "registered"
    municipality: str = KASUKABE
    purpose: str = NO_PURPOSE


class Private:
    """The private plane over wires, and whoever a cell asks for."""

    def __init__(self) -> None:
        self.clock = FixedClock()
        self.house = WiredPrivateHouse(self.clock)
        app = private_factory.create_app(self.house)  # type: ignore[arg-type] - wires in the ports' place
        self.send = sender(app)

    def ask(self, cell: Cell) -> tuple[Answered, list[Any]]:
        """Return the answer, and what was noted in any municipality's log."""
        for log in self.house.logs.values():
            log.noted.clear()
        self.house.opened_for.clear()
        headers = self._headers(cell)
        body = PRIVATE[cell.method, cell.path].body
        if PRIVATE[cell.method, cell.path].for_a_purpose and cell.purpose != NO_PURPOSE:
            body = {**body, "purpose": cell.purpose}  # type: ignore[dict-item] - a body with a purpose is a dict
        headers["content-type"], content = raw(body)
        answer = self.send(cell.method, address(cell.path), headers, content)
        elsewhere = cell.session == "another municipality's" and expected(cell) == "A301"
        assert self.house.opened_for <= (set() if elsewhere else {cell.municipality}), cell
        return answer, [entry for log in self.house.logs.values() for entry in log.noted]

    def _headers(self, cell: Cell) -> dict[str, str]:
        self.clock.at = NOW
        headers = {}
        terminal = TERMINALS[cell.terminal]
        if terminal is not None:
            headers[TERMINAL_HEADER] = f"CN={terminal},O={cell.municipality}"
        if cell.session != "none":
            headers["cookie"] = f"__Host-vrs={self._token(cell)}"
        return headers

    def _token(self, cell: Cell) -> str:
        home = OTHER[cell.municipality] if cell.session == "another municipality's" else cell.municipality
        token = f"{home}.token"
        if cell.session == "ended":
            self.house.accounts[home].sessions.pop(token_hash(token), None)
            return token
        first = "T-000" if cell.session == "another's terminal" else "T-001"
        terminals = frozenset({first, "T-001", "T-002"})
        self.house.sit_down(
            cell.roles,
            token,
            terminals=terminals,
            changed=cell.session not in {"must change", "no passkey"},
            passkey=cell.session != "no passkey",
            proved_at=NOW - timedelta(minutes=5, seconds=1) if cell.session == "not proved lately" else NOW,
        )
        if cell.session == "idle":
            self.clock.at = NOW + timedelta(minutes=15, seconds=1)
        return token


def expected(cell: Cell) -> str:
    """Decide a private cell by the page that was written by hand."""
    row = PRIVATE[cell.method, cell.path]
    if row.who & {ANYONE, ANY_TERMINAL}:
        return "health" if ANYONE in row.who else "A301" if cell.terminal == "none" else "T200"
    if cell.session not in KNOWN or cell.terminal != "registered":
        return "A301"
    if not {role.value for role in cell.roles} & row.who:
        return "A304"
    return next(iter(_missing(cell, row)), "T200")


def _missing(cell: Cell, row: Row) -> Iterator[str]:
    """Give what still stands in the way of somebody who holds the right, in the order it is told."""
    if cell.session == "no passkey" and not row.before_passkey:
        yield "A320"
    if cell.session in {"must change", "no passkey"} and not row.before_password_change:
        yield "A311"
    permission = PERMISSION_OF[cell.method, cell.path]
    if cell.session == "not proved lately" and (row.step_up or permission not in WITHOUT_STEP_UP):
        yield "A321"
    if row.for_a_purpose and cell.purpose not in PURPOSES:
        yield "A305"


def said(answer: Answered) -> str:
    return "health" if answer.json.get("status") == "ok" else str(answer.json["code"])


def purposes_of(row: Row) -> tuple[str, ...]:
    return (NO_PURPOSE, *PURPOSES, *JUNK_PURPOSES) if row.for_a_purpose else (NO_PURPOSE,)


def private_cells() -> Iterator[Cell]:
    """Give every role set where a caller is known; single roles, none and all of them everywhere else."""
    for (method, path), row in PRIVATE.items():
        for purpose in purposes_of(row):
            for roles in SUBSETS:
                yield Cell(method, path, roles, purpose=purpose)
            for roles, session in product(SINGLES, SESSIONS[:6]):
                yield Cell(method, path, roles, session, municipality=KOSHIGAYA, purpose=purpose)
        for roles, session, terminal in product(SINGLES, SESSIONS, TERMINALS):
            yield Cell(method, path, roles, session, terminal)


@pytest.mark.control(
    "R-II-6-7-02",
    "R-III-2-18",
    "R-III-3-34",
    "R-III-3-40",
)
def test_every_private_route_decides_every_caller_as_the_page_says() -> None:
    private, wrong, cells = Private(), [], 0
    for cell in private_cells():
        answer, noted = private.ask(cell)
        wanted, cells = expected(cell), cells + 1
        refused_a_known_actor = wanted in {"A304", "A305", "A311", "A320", "A321"}
        rows = [(entry.act, entry.actor, entry.detail["code"]) for entry in noted if "code" in entry.detail]
        left = [(Act.ACCESS_REFUSED, "somebody", wanted)] if refused_a_known_actor else []
        quiet = len(noted) == len(left) or wanted == "T200"
        if said(answer) != wanted or rows != left or not quiet:
            wrong.append((cell, wanted, answer.status, said(answer), noted))
    assert wrong == []
    assert cells > 12_000


def test_every_route_has_a_row_on_the_page_and_every_row_a_route() -> None:
    assert {(route.method, route.path) for route in PRIVATE_ROUTES} == set(PRIVATE)
    assert {(route.method, route.path) for route in PUBLIC_ROUTES} == set(PUBLIC)


def test_a_permission_is_named_wherever_a_caller_can_be_known() -> None:
    nameless = {
        (plane, route.method, route.path)
        for plane, routes in (("private", PRIVATE_ROUTES), ("public", PUBLIC_ROUTES))
        for route in routes
        if route.permission is None
    }
    assert nameless == {
        ("private", "GET", "/health"),
        ("private", "POST", "/sessions"),
        ("private", "POST", "/sessions/options"),
        ("public", "GET", "/health"),
        ("public", "POST", "/tablets"),
    }


# -- the public plane ----------------------------------------------------------------------------

PROOFS = ("good", "none", "another key", "another path", "another method", "another body", "old", "junk")
STANDS = ("in service", "revoked", "unknown", "not opened")
SHIFTS = ("open", "none", "over", "another tablet's")
SAITAMA = "111007"
"""A municipality that keeps its records elsewhere."""


def expected_in_public(method: str, path: str, proof: str, stands: str, shift: str) -> str:
    """Decide a public cell by the page that was written by hand."""
    (who,) = PUBLIC[method, path].who
    if path == "/health":
        return "health"
    if path == "/tablets":
        # The key in the body is the one that must sign; whose the code is, only the ports know.
        return "T200" if proof in {"good", "old"} else "A306"
    assert who in {TABLET, TABLET_ON_SHIFT}
    if stands != "in service" or proof not in {"good", "old"}:
        return "A306"
    if proof == "old":
        return "A307"
    return "T200" if who == TABLET or shift == "open" else "A308"


def _ask_in_public(method: str, path: str, proof: str, stands: str, shift: str) -> tuple[Answered, set[str]]:
    clock = FixedClock()
    house = WiredPublicHouse(clock)
    send = sender(public_factory.create_app(house))  # type: ignore[arg-type] - wires in the ports' place
    soft = SoftTablet(send, lambda: int(clock.at.timestamp() * 1000))
    soft.tablet_id, soft.nonce = f"{SAITAMA if stands == 'not opened' else KASUKABE}-X", "nonce"
    if stands != "unknown":
        opened = {"venue": "HALL-1", "nonce": "nonce", "opened_at": NOW, "until": NOW + timedelta(hours=12)}
        opened |= {"until": NOW} if shift == "over" else {}
        opened |= {"nonce": "other"} if shift == "another tablet's" else {}
        more = {
            "shift": None if shift == "none" else opened,
            "revoked_at": NOW if stands == "revoked" else None,
        }
        house.known[soft.tablet_id] = tablet_of(soft, **more)
    body = PUBLIC[method, path].body
    if path == "/tablets":
        body = {**body, "key": soft.public_key()}  # type: ignore[dict-item] - an enrolment is a dict
    kind, content = raw(body)
    headers = {"content-type": kind, **_proof_of(soft, proof, (method, path, content))}
    return send(method, path, headers, content), house.opened_for


def _proof_of(soft: SoftTablet, proof: str, request: tuple[str, str, bytes]) -> dict[str, str]:
    method, path, content = request
    changed: dict[str, Any] = {}
    if proof == "none":
        return {}
    if proof == "junk":
        return {"vrs-proof": "a.b.c"}
    if proof == "another key":
        other = SoftTablet(lambda *_: Answered(500, {}, b""), soft._now_ms)
        other.tablet_id, other.nonce = soft.tablet_id, soft.nonce
        soft = other
    if proof == "another path":
        path = "/doses/none"
    if proof == "another method":
        method = "PUT"
    if proof == "another body":
        content += b" "
    if proof == "old":
        changed = {"iat": int((NOW - timedelta(minutes=5, seconds=1)).timestamp() * 1000)}
    return {"vrs-proof": soft.proof(method, path, content, **changed)}


@pytest.mark.parametrize(("method", "path"), PUBLIC)
def test_every_public_route_decides_every_tablet_as_the_page_says(method: str, path: str) -> None:
    wrong = []
    for where in product(PROOFS, STANDS, SHIFTS):
        answer, opened_for = _ask_in_public(method, path, *where)
        wanted = expected_in_public(method, path, *where)
        if said(answer) != wanted or not opened_for <= {KASUKABE}:
            wrong.append((where, wanted, said(answer), opened_for))
    assert wrong == []


# -- each plane alone ----------------------------------------------------------------------------


def _unknown(send: Send, method: str, path: str) -> int:
    """Ask for a path that a plane does not serve; return the status, having looked at the answer."""
    try:
        answer = send(method, path, {TERMINAL_HEADER: "CN=T-001,O=112143"}, b"")
    except ForbiddenError as refused:  # Chalice's local gateway raises what API Gateway answers
        answer = Answered(refused.CODE, refused.headers, refused.body)
    wordings = {
        403: {"message": "Missing Authentication Token"},
        405: {"Code": "MethodNotAllowedError", "Message": f"Unsupported method: {method}"},
    }
    assert answer.json == wordings[answer.status]
    return answer.status


def test_neither_plane_knows_the_others_paths() -> None:
    public = sender(public_factory.create_app(WiredPublicHouse(FixedClock())))  # type: ignore[arg-type] - wires
    private = Private().send
    for method, path in set(PRIVATE) - set(PUBLIC):
        known = path in {each for _, each in PUBLIC}
        assert _unknown(public, method, address(path)) == (405 if known else 403), path
    for method, path in set(PUBLIC) - set(PRIVATE):
        known = path in {each for _, each in PRIVATE}
        assert _unknown(private, method, path) == (405 if known else 403), path


@pytest.mark.control("R-II-5-01")
def test_no_route_transfers_records_to_anybody() -> None:
    words = {word for _, path in (*PRIVATE, *PUBLIC) for word in path.strip("/").split("/")}
    assert not words & {"transfer", "transfers", "provide", "send", "exports", "bulk"}
    assert {method for method, path in PRIVATE if "provisions" in path} == {"GET"}, "their records are read"


# -- the real world ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with built_world() as built:
        yield built


def token_for(world: World, municipality: str, roles: frozenset[Role], name: str) -> str:
    """Let somebody of these roles be signed in, by the port rather than by a form."""
    world.administrator(municipality)
    code = MunicipalityCode(municipality)
    accounts = world.private_house.staff(code).accounts
    now = world.clock.now()
    account = account_of(roles, account_id=name, signed_in_at=now)
    system = Actor(id="system", roles=frozenset({Role.SYSTEM}), municipality=code, plane=Plane.PRIVATE)
    accounts.add(account, system.entry(Act.ACCOUNT_CREATED, now))
    session = Session(
        account_id=name,
        municipality=code,
        terminal="T-001",
        assurance=Assurance.PASSKEY,
        opened_at=now,
        seen_at=now,
        proved_at=now,
    )
    token = f"{municipality}.{name}"
    signed_in = account.model_copy(update={"version": 2})
    accounts.open(token_hash(token), session, signed_in, system.entry(Act.SIGNED_IN, now))
    return token


def ask(world: World, key: tuple[str, str], token: str, ids: dict[str, str] = REAL_IDS) -> Answered:
    method, path = key
    kind, content = raw(PRIVATE[key].body)
    headers = {
        "content-type": kind,
        TERMINAL_HEADER: f"CN=T-001,O={token[:6]}",
        "cookie": f"__Host-vrs={token}",
    }
    return world.private(method, address(path, ids), headers, content)


def audit(world: World, municipality: str) -> list[tuple[Act, str, dict[str, Any]]]:
    rows = world.private_house.audits(MunicipalityCode(municipality)).rows()
    return [(row.entry.act, row.entry.actor, dict(row.entry.detail)) for row in rows]


def outside_the_audit(world: World) -> list[dict[str, Any]]:
    """Return the raw table without the operation log."""
    kept = [row for row in world.rows() if "#AUDIT#" not in row["pk"]["S"]]
    return sorted(kept, key=lambda row: (row["pk"]["S"], row["sk"]["S"]))


def turned_away(row: Row, turn: int) -> list[frozenset[Role]]:
    """Return who has no role, and one after another of the roles that a row does not name."""
    if row.who & {ANYONE, ANY_TERMINAL}:
        return []
    others = [roles for roles in SINGLES[1:-1] if not row.who & {role.value for role in roles}]
    return [frozenset(), others[turn % len(others)]]


@pytest.mark.control("R-III-3-16")
def test_a_refused_known_actor_leaves_one_row_and_nothing_else(world: World) -> None:
    tokens = {
        roles: token_for(world, KASUKABE, roles, f"t-{min(roles, default='none')}".replace("_", "-"))
        for roles in SINGLES[:-1]
    }
    before, rows, wanted = outside_the_audit(world), len(audit(world, KASUKABE)), []
    for turn, (key, row) in enumerate(PRIVATE.items()):
        for roles in turned_away(row, turn):
            answer = ask(world, key, tokens[roles])
            assert (answer.status, set(answer.json)) == (403, {"code", "message"}), key
            detail = {"code": "A304", "terminal": "T-001", "route": _act(key)}
            wanted.append((Act.ACCESS_REFUSED, tokens[roles][7:], detail))
    assert audit(world, KASUKABE)[rows:] == wanted
    assert outside_the_audit(world) == before
    assert len(wanted) > 50


def _act(key: tuple[str, str]) -> str:
    return next(route.name for route in PRIVATE_ROUTES if (route.method, route.path) == key)


def test_who_is_not_known_leaves_no_row_at_all(world: World) -> None:
    before = world.rows()
    for key, row in PRIVATE.items():
        if not row.who & {ANYONE, ANY_TERMINAL}:
            answer = ask(world, key, f"{KASUKABE}.a-token-that-nobody-was-given")
            assert (answer.status, answer.json["code"]) == (401, "A301")
            assert set(answer.json) == {"code", "message"}
    assert sorted(map(repr, world.rows())) == sorted(map(repr, before))


@pytest.mark.control("R-II-6-7-07", "R-III-2-19")
def test_a_neighbour_with_every_role_reaches_nothing_of_ours_by_any_route(world: World) -> None:
    (citizen,) = people(KASUKABE, 1, seed=9)
    world.register(registration_csv([citizen]))
    tablet = world.tablet()
    clerk = world.staff("clerk")
    found = clerk.post("/people/search", {"by": "ticket", "value": citizen.ticket_number}).json
    ids = {**REAL_IDS, "person_id": found["person_id"], "tablet_id": tablet.tablet_id, "account_id": "clerk"}
    ours = [row for row in outside_the_audit(world) if row["pk"]["S"].startswith(KASUKABE)]
    token = token_for(world, KOSHIGAYA, frozenset(ROLES), "neighbour")
    secrets = (found["name"], found["person_id"], citizen.individual_number, tablet.tablet_id, "t-clerk")
    for key, row in PRIVATE.items():
        if key in {("POST", "/sessions"), ("POST", "/sessions/end")}:
            continue
        answer = ask(world, key, token, ids)
        assert b'"A301"' not in answer.body, key
        assert answer.status < 500, key
        assert not [secret for secret in secrets if secret.encode() in answer.body], key
        assert row.for_a_purpose == (answer.status == 403), key
    assert [row for row in outside_the_audit(world) if row["pk"]["S"].startswith(KASUKABE)] == ours


def test_a_refusals_sentence_names_no_right_and_no_person() -> None:
    private, bodies = Private(), set()
    for cell in (Cell(method, path, frozenset()) for method, path in PRIVATE):
        answer, _ = private.ask(cell)
        if answer.status == 403:
            bodies.add(answer.body)
    assert len(bodies) == 1
    codes = {each.code for each in DomainError.__subclasses__() if each.code.startswith("A3")}
    assert json.loads(bodies.pop())["code"] in codes
