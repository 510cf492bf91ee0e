"""The flows of statistics, notices, and of listing, searching and reviewing the operation log."""

from collections.abc import Callable
from typing import Any

from chalicelib.planes.private import jobs
from proofs.faults.flow import Flow, Send, as_job
from proofs.faults.stage import Stage

JULY = {"since": "2021-07-01", "until": "2021-07-31"}
SPAN = {"since": "2021-07-01T00:00:00Z", "until": "2021-07-01T23:00:00Z"}
SOME = 12
"""So many rows of the log come in one batch."""


def _post(desk: str, path: str, body: Any) -> Callable[[Stage], Send]:
    return lambda stage: lambda: stage.desks[desk].post(path, body)


def _get(desk: str, path: str) -> Callable[[Stage], Send]:
    return lambda stage: lambda: stage.desks[desk].get(path)


def _list_rows(stage: Stage) -> Send:
    """Hand over rows of the log and a checkpoint, as the stream does."""
    rows = [row for row in stage.world.rows() if row["pk"]["S"].startswith("112143#office#AUDIT#")][:SOME]
    rows += [row for row in stage.world.rows() if row["pk"]["S"] == "112143#office#CHECKPOINTS"][:1]
    records = [
        {"eventName": "INSERT", "dynamodb": {"Keys": {"pk": row["pk"], "sk": row["sk"]}, "NewImage": row}}
        for row in rows
    ]
    return lambda: as_job(lambda: jobs.review_changes(records, stage.world.review_house))


TRACES = (
    Flow("read statistics", _post("auditor", "/statistics", JULY)),
    Flow("read open data", _post("clerk", "/open-data", JULY)),
    Flow("list notices", _get("clerk", "/notices")),
    Flow("list corrections", _get("clerk", "/notices/sent")),
    Flow("search the log", _post("auditor", "/audit/search", {**SPAN, "act": "DOSE_RECORDED"})),
    Flow("list reviews of the log", _get("auditor", "/audit/reviews")),
    Flow("list rows of the log", _list_rows, job=True, ticks=True, function="review_changes"),
)
