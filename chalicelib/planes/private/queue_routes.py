"""Work queues: list, export, suggest, and what staff do about an entry."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.planes.answers import Csv, Ndjson, Page, Paging, Reply, listed
from chalicelib.planes.http import Endpoint, Request
from chalicelib.planes.private.caller import signed_in
from chalicelib.planes.private.wiring import PrivateHouse
from chalicelib.systems.vrs.queues.near import use_cases as near
from chalicelib.systems.vrs.queues.near.model import NearPage, NearSearch
from chalicelib.systems.vrs.queues.tasks import use_cases as tasks
from chalicelib.systems.vrs.queues.tasks.model import QueueEntry, QueueQuery, Task, TaskRequest, TaskSearch

COLUMNS = (
    *("kind", "ticket", "turn", "version", "code", "severity", "since", "day", "venue", "product", "lot"),
    *("message", "state", "assignee", "notes"),
)
FORMULAS = ("=", "+", "-", "@", "\t")


class QueueAsked(Paging, QueueQuery):
    """要対応の一覧の絞り込み."""


class QueueExport(QueueQuery):
    """要対応の一覧の書き出し."""

    format: Literal["ndjson", "csv"] = "ndjson"


@signed_in
def list_queue(request: Request[QueueAsked], house: PrivateHouse, actor: Actor) -> Reply[Page[QueueEntry]]:
    """List what needs a look, filtered and sorted, with who works on it."""
    require(actor, Permission.READ_LISTS)
    wanted, desk = request.read(), house.queues(actor).queue
    page = listed(tasks.list_queue(wanted, actor, desk), wanted)
    return Reply({**page, "items": tasks.with_places(page["items"], desk)})


@signed_in
def export_queue(request: Request[QueueExport], house: PrivateHouse, actor: Actor) -> Reply[Ndjson | Csv]:
    """Give the same list as NDJSON, or as CSV with ``format=csv``; it has no 個人番号 to give."""
    require(actor, Permission.EXPORT_LISTS)
    wanted, desk = request.read(), house.queues(actor).queue
    rows = [_flat(each) for each in tasks.with_places(tasks.list_queue(wanted, actor, desk), desk)]
    if wanted.format == "csv":
        return Reply(Csv(_csv(rows)))
    return Reply(Ndjson("".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)))


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
def suggest_tickets(request: Request[NearSearch], house: PrivateHouse, actor: Actor) -> Reply[NearPage]:
    """Suggest the issued tickets that a waiting dose, or a conflict's claim, may belong to."""
    require(actor, Permission.WORK_TASKS)
    return Reply(near.suggest_tickets(request.read(), actor, house.queues(actor).near))


@signed_in
def show_task(request: Request[TaskSearch], house: PrivateHouse, actor: Actor) -> Reply[Task]:
    """Show an entry's task with its history."""
    require(actor, Permission.READ_LISTS)
    return Reply(tasks.show_task(request.read().entry, actor, house.queues(actor).queue))


@signed_in
def move_task(request: Request[TaskRequest], house: PrivateHouse, actor: Actor) -> Reply[Task]:
    """Assign, take, note, put back, acknowledge or reopen a task."""
    require(actor, Permission.WORK_TASKS)
    return Reply(tasks.move_task(request.read(), actor, house.queues(actor).queue))


ENDPOINTS = (
    Endpoint("GET", "/queues", Permission.READ_LISTS, list_queue),
    Endpoint("GET", "/queues/export", Permission.EXPORT_LISTS, export_queue),
    Endpoint("POST", "/queues/near", Permission.WORK_TASKS, suggest_tickets),
    Endpoint("POST", "/tasks/search", Permission.READ_LISTS, show_task),
    Endpoint("POST", "/tasks/move", Permission.WORK_TASKS, move_task),
)
