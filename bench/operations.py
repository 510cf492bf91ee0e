"""What is measured: one function an operation, each warm, each through its plane's whole path."""

import json
from collections.abc import Callable
from dataclasses import asdict

from bench.meter import Cost, counted, measure
from bench.scene import DAY, LOT, PRODUCT, Scene
from local.city import Person, registration_csv, ticket_line
from local.provision import TABLE
from local.tablet import Answered, Send, SoftTablet

TIMES = 200
PAYLOAD = bytes(600)
ROWS = 480
Request = tuple[str, str, dict[str, str], bytes]


def signed(tablet: SoftTablet, line: str, lot: str = LOT) -> Request:
    """Return a scan's request, signed beforehand: the tablet's CPU is not ours."""
    body = {
        "line": line,
        "given_on": DAY,
        "product": PRODUCT,
        "lot": lot,
        "venue": tablet.venue,
        "key": tablet.new_key(),
    }
    raw = json.dumps(body).encode()
    headers = {"content-type": "application/json", "vrs-proof": tablet.proof("POST", "/doses", raw)}
    return "POST", "/doses", headers, raw


def vaccinated(scene: Scene) -> tuple[SoftTablet, list[Person]]:
    """Return people who have one dose each, and the tablet that recorded them."""
    tablet = scene.tablet()
    citizens = scene.citizens(TIMES * 2)
    for person in citizens:
        scene.public(*signed(tablet, ticket_line(person, 1)))
    return tablet, citizens


def scan(scene: Scene) -> Cost:
    """Record a first dose."""
    tablet = scene.tablet()
    queue = [signed(tablet, ticket_line(person, 1)) for person in scene.citizens(TIMES * 2)]
    return _requests(scene.public, queue, {"S001"})


def scan_duplicate(scene: Scene) -> Cost:
    """Scan a ticket whose dose is recorded."""
    tablet, citizens = vaccinated(scene)
    queue = [signed(tablet, ticket_line(person, 1)) for person in citizens]
    return _requests(scene.public, queue, {"S201"})


def look_up(scene: Scene) -> Cost:
    """Find a person by their ticket, with one dose."""
    _, citizens = vaccinated(scene)

    def one(turn: int) -> None:
        found = scene.clerk.post("/people/search", {"by": "ticket", "value": citizens[turn].ticket_number})
        _right(found, 200)

    return measure(one, TIMES)


def correct(scene: Scene) -> Cost:
    """Correct a dose's date."""
    _, citizens = vaccinated(scene)

    def one(turn: int) -> None:
        which = {"ticket": citizens[turn].ticket_number, "turn": 1, "version": 1}
        wanted = {"which": which, "reason": "計測", "given_on": "2021-06-30"}
        _right(scene.clerk.post("/doses/correct", wanted), 200)

    return measure(one, TIMES)


def register_row(scene: Scene) -> Cost:
    """Apply a checked file; a row is a person with a ticket."""
    files = [registration_csv(scene.strangers(ROWS)) for _ in range(6)]
    checked = [scene.registrar.check_file("bench.csv", content).json["registration_id"] for content in files]

    def one(turn: int) -> None:
        answer = scene.registrar.send_file(f"/registrations/{checked[turn]}/apply", files[turn])
        _right(answer, 200)

    return measure(one, 5, per=ROWS)


def check_row(scene: Scene) -> Cost:
    """Check a file of new people (the dry run)."""
    files = [registration_csv(scene.strangers(ROWS)) for _ in range(6)]

    def one(turn: int) -> None:
        _right(scene.registrar.check_file("bench.csv", files[turn]), 200)

    return measure(one, 5, per=ROWS)


def cold(scene: Scene) -> dict[str, int]:
    """Count the calls of the first scan of a fresh process: keys, sessions, tablet, directory."""
    tablet = scene.tablet()
    (person,) = scene.citizens(1)
    request = signed(tablet, ticket_line(person, 1))
    send = scene.fresh_public()
    with counted() as calls:
        _right(send(*request), 201)
    return dict(calls.by_service)


def floor(scene: Scene) -> Cost:
    """Do what any scan must, with boto3 alone: one strong batch read, one transaction of five small puts."""
    client = scene.table

    def one(turn: int) -> None:
        keys = [{"pk": {"S": f"floor#{turn}"}, "sk": {"S": str(place)}} for place in range(5)]
        client.batch_get_item(RequestItems={TABLE: {"Keys": keys[:2], "ConsistentRead": True}})
        puts = [
            {
                "Put": {
                    "TableName": TABLE,
                    "Item": {**key, "sealed": {"B": PAYLOAD}, "version": {"N": "1"}},
                    "ConditionExpression": "attribute_not_exists(pk)",
                }
            }
            for key in keys
        ]
        client.transact_write_items(TransactItems=puts)

    return measure(one, TIMES)


OPERATIONS: dict[str, Callable[[Scene], Cost]] = {
    "floor": floor,
    "scan": scan,
    "scan_duplicate": scan_duplicate,
    "look_up": look_up,
    "correct": correct,
    "check_row": check_row,
    "register_row": register_row,
}


def _requests(send: Send, queue: list[Request], wanted: set[str]) -> Cost:
    def one(turn: int) -> None:
        answer = send(*queue[turn])
        if answer.json["code"] not in wanted:
            raise AssertionError(answer.json["code"])

    return measure(one, TIMES)


def _right(answer: Answered, status: int) -> None:
    if answer.status != status:
        raise AssertionError(answer.body[:200])


def as_json(cost: Cost) -> dict[str, float]:
    """Return a cost as the results file keeps it."""
    return asdict(cost)
