"""Personal values typed wherever something can be typed, and faults of AWS while values are held."""

import json
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any
from urllib.parse import quote

from chalicelib.planes.private.endpoints import ENDPOINTS as PRIVATE_ROUTES
from local.city import Person, registration_csv, ticket_line
from local.terminal import SoftTerminal
from tests.access.who_may import PRIVATE, REAL_IDS, address
from tests.faults import Fault, on, wired
from tests.planes.birdhouse_desk import PURPOSE
from tests.planes.birdhouse_flock import Flock
from tests.planes.venue import scan

SIGNING_OUT = {"/sessions/end", "/sessions", "/password", "/step-up"}
"""Wrong proofs lock, and nothing could be typed after it."""
ROUTES = {(route.method, route.path): route for route in PRIVATE_ROUTES}
FAILING = ("GenerateMac", "Decrypt", "GetItem", "BatchGetItem", "TransactWriteItems", "PutItem")


def type_everywhere(flock: Flock) -> None:
    """Type the bystander's values into every form, file, path and query, as somebody who may, and not."""
    for key, row in PRIVATE.items():
        may = _who(row.who)
        for send in _typings(key, row.body, flock.bystander):
            send(flock.desk[may])
        if may != "clerk" and "clerk" not in row.who and key[1] not in SIGNING_OUT:
            send(flock.desk["clerk"])


def _typings(key: tuple[str, str], body: object, some: Person) -> Iterator[Callable[[SoftTerminal], Any]]:
    """Give what can be typed at a route; the last one is for who may not ask at all, too."""
    (method, path), number, name = key, some.individual_number, some.name
    junk, real = address(path, dict.fromkeys(REAL_IDS, number)), address(path)
    if method == "GET":
        for query, value in product((*_queried(key), "none"), (name, number)):
            asked = f"{query}={quote(value)}"
            yield lambda desk, asked=asked: desk.get(f"{junk}?{asked}")
    elif isinstance(body, bytes):
        content = f"{name},{number}\r\n{number},{name}\r\n".encode()
        one, other = (
            "&".join(f"{each}={quote(value)}" for each in _queried(key)) for value in (name, number)
        )
        yield lambda desk: desk.send_file(f"{real}?{one}", content)
        yield lambda desk: desk.send_file(f"{junk}?{other}", body)
    elif isinstance(body, dict) and path not in SIGNING_OUT:
        for spoilt in (*_spoilt(body, number), _filled(body, name)):
            yield lambda desk, spoilt=spoilt: desk.post(real, spoilt)
        yield lambda desk: desk.post(junk, body)


def _queried(key: tuple[str, str]) -> tuple[str, ...]:
    """Return the names that a route reads in its query."""
    route = ROUTES[key]
    return tuple(route.form.model_fields) if route.form is not None and route.queries else ()


def _spoilt(body: dict[str, Any], value: str) -> Iterator[dict[str, Any]]:
    """Give a body with a value in the place of each text that it holds, one after another."""
    for name, inner in body.items():
        if isinstance(inner, dict):
            yield from ({**body, name: spoilt} for spoilt in _spoilt(inner, value))
        elif isinstance(inner, str | list):
            yield {**body, name: value if isinstance(inner, str) else [value]}


def _filled(body: dict[str, Any], value: str) -> dict[str, Any]:
    """Return a body with a value in the place of every text."""
    return {
        name: _filled(inner, value) if isinstance(inner, dict) else value if isinstance(inner, str) else inner
        for name, inner in body.items()
    }


def _who(roles: frozenset[str]) -> str:
    names = ("clerk", "number-desk", "registrar", "auditor")
    return next((name for name in names if name.replace("-", "_") in roles), "admin")


def let_aws_fail(flock: Flock) -> None:
    """Let what the service needs fail while it holds personal values."""
    some, desk = flock.people[6], flock.desk["number-desk"]
    wanted = {"individual_number": some.individual_number, "purpose": PURPOSE}
    search = {"by": "ticket", "value": some.ticket_number}
    named = {"name": some.name, "born_on": some.born_on.isoformat()}
    acts: list[Callable[[], Any]] = [
        lambda: desk.post("/people/search-by-number", wanted),
        lambda: flock.desk["clerk"].post("/people/search", search),
        lambda: flock.desk["clerk"].post("/people/search-by-name", named),
        lambda: scan(flock.venue.home, ticket_line(some, 7)),
        lambda: flock.desk["registrar"].check_file("x.csv", registration_csv(flock.people[:3])),
    ]
    for operation in FAILING:
        for fault in (Fault.TIMEOUT, Fault.BROKEN):
            for act in acts:
                with wired(on(operation, fault)):
                    act()


def leave(flock: Flock) -> None:
    """Answer what the browser is asked with somebody's values, prove wrongly, read the log, go twice."""
    some, terminal = flock.bystander, flock.world.terminal()
    flock.desk["auditor"].get("/audit")
    for value in (some.individual_number, some.name):
        for path in ("/sessions/options", "/passkeys/options", "/step-up/options"):
            terminal.post(path, {"value": value})
            terminal.send_file(path, value.encode())
        flock.desk["clerk"].post("/password", {"old": value, "new": value})
        flock.desk["clerk"].post("/step-up", {"answer": json.dumps({"id": value})})
    for desk in flock.desk.values():
        for _ in range(2):
            desk.get("/sessions/me")
            desk.post("/sessions/end", {})
