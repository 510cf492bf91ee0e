"""Work queues: list, export, suggest, and what staff do about an entry."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.errors import MalformedRequest
from chalicelib.planes.http import Endpoint, Reply, Request, listed
from chalicelib.planes.private.caller import signed_in
from chalicelib.planes.private.wiring import PrivateHouse
from chalicelib.systems.vrs.queues.near import use_cases as near
from chalicelib.systems.vrs.queues.near.model import NearSearch
from chalicelib.systems.vrs.queues.tasks import use_cases as tasks
from chalicelib.systems.vrs.queues.tasks.model import QueueEntry, QueueQuery, TaskRequest, TaskSearch
from chalicelib.values.word import Word

PAGING = frozenset({"after", "most", "format"})
COLUMNS = (
    *("kind", "ticket", "turn", "version", "code", "severity", "since", "day", "venue", "product", "lot"),
    *("message", "state", "assignee", "notes"),
)
FORMULAS = ("=", "+", "-", "@", "\t")
Query = TypeVar("Query", bound=Word)


def queried(request: Request, model: type[Query]) -> Query:
    """Read a list's filters from the query; raise MalformedRequest without repeating a value."""
    asked = {name: value for name, value in request.query.items() if name not in PAGING}
    try:
        return model.model_validate_json(json.dumps(asked))
    except ValidationError:
        raise MalformedRequest from None


@signed_in
def list_queue(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """List what needs a look, filtered and sorted, with who works on it."""
    require(actor, Permission.READ_LISTS)
    wanted, desk = queried(request, QueueQuery), house.queues(actor).queue
    page = listed(tasks.list_queue(wanted, actor, desk), request.query)
    items = tasks.with_places(page["items"], desk)
    return Reply({**page, "items": [each.model_dump(mode="json") for each in items]})


@signed_in
def export_queue(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Give the same list as NDJSON, or as CSV with ``format=csv``; it has no 個人番号 to give."""
    require(actor, Permission.READ_LISTS)
    wanted, desk = queried(request, QueueQuery), house.queues(actor).queue
    rows = [_flat(each) for each in tasks.with_places(tasks.list_queue(wanted, actor, desk), desk)]
    match request.query.get("format", "ndjson"):
        case "ndjson":
            body = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)
            return Reply(body, headers={"Content-Type": "application/x-ndjson"})
        case "csv":
            return Reply(_csv(rows), headers={"Content-Type": "text/csv; charset=utf-8"})
        case _:
            raise MalformedRequest


def _flat(each: QueueEntry) -> dict[str, Any]:
    whole = each.model_dump(mode="json")
    flat = {**whole.pop("entry"), **whole}
    return {name: flat[name] for name in COLUMNS}


def _csv(rows: Iterable[Mapping[str, Any]]) -> str:
    """Return rows as CSV; a cell that a spreadsheet would run as a formula is quoted with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow(_harmless(row[name]) for name in COLUMNS)
    return out.getvalue()


def _harmless(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULAS) else value


@signed_in
def suggest_tickets(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Suggest the issued tickets that a waiting dose, or a conflict's claim, may belong to."""
    require(actor, Permission.WORK_TASKS)
    return Reply(near.suggest_tickets(request.read(NearSearch), actor, house.queues(actor).near))


@signed_in
def show_task(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Show an entry's task with its history."""
    require(actor, Permission.READ_LISTS)
    return Reply(tasks.show_task(request.read(TaskSearch).entry, actor, house.queues(actor).queue))


@signed_in
def move_task(request: Request, house: PrivateHouse, actor: Actor) -> Reply:
    """Assign, take, note, put back, acknowledge or reopen a task."""
    require(actor, Permission.WORK_TASKS)
    return Reply(tasks.move_task(request.read(TaskRequest), actor, house.queues(actor).queue))


ENDPOINTS = (
    Endpoint("GET", "/queues", Permission.READ_LISTS, list_queue),
    Endpoint("GET", "/queues/export", Permission.READ_LISTS, export_queue),
    Endpoint("POST", "/queues/near", Permission.WORK_TASKS, suggest_tickets),
    Endpoint("POST", "/tasks/search", Permission.READ_LISTS, show_task),
    Endpoint("POST", "/tasks/move", Permission.WORK_TASKS, move_task),
)
