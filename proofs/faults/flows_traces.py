"""The flows of statistics, notices, and of listing, searching and reviewing the operation log."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from chalicelib.adapters.area_keys import Area
from chalicelib.adapters.dynamodb.places import Place
from chalicelib.audit.search import LogProgress
from chalicelib.planes.private import jobs
from chalicelib.systems.vrs.notices.model import ChangeKind, Notice
from chalicelib.values.municipality import MunicipalityCode
from proofs.faults.flow import Flow, Send, as_job
from proofs.faults.stage import Stage
from tests.world import KOSHIGAYA

JULY = {"since": "2021-07-01", "until": "2021-07-31"}
SPAN = {"since": "2022-03-01T00:00:00Z", "until": "2022-03-01T23:00:00Z"}
MONTH = "2022-01"
SIGNED = frozenset({"V260"})
SOKA = "112216"
SOME = 12
"""So many rows of the log come in one batch."""


def _post(desk: str, path: str, body: Any) -> Callable[[Stage], Send]:
    return lambda stage: lambda: stage.desks[desk].post(path, body)


def _get(desk: str, path: str) -> Callable[[Stage], Send]:
    return lambda stage: lambda: stage.desks[desk].get(path)


def _notice(stage: Stage) -> str:
    """Let another city have told Koshigaya of a correction; return the notice's path."""
    notice = Notice(
        notice_id=f"20220201T000000.000000Z-{'0' * 32}",
        source=MunicipalityCode(SOKA),
        reference="R-1",
        kind=ChangeKind.DOSE_CORRECTED,
        at=datetime(2022, 2, 1, tzinfo=UTC),
    )
    place = Place(Area.RESIDENT, "INBOX#0", notice.notice_id)
    stage.note(place, KOSHIGAYA, sealed=notice.model_dump_json())
    return f"/notices/{notice.notice_id}"


def _acknowledge(stage: Stage) -> Send:
    path = _notice(stage)
    return lambda: stage.desks["there"].post(f"{path}/acknowledge", {})


def _reviewed(step: str, body: Any) -> Callable[[Stage], Send]:
    """Let a month be over and wholly listed, and its review begun where the step needs that."""

    def ready(stage: Stage) -> Send:
        since = datetime(2022, 1, 5, tzinfo=UTC)
        progress = LogProgress(checkpoint=1, at=stage.world.clock.now(), since=since)
        stage.note(Place(Area.OFFICE, "TRACED", "CHECKPOINT"), reached=progress.model_dump_json())
        desk, path = stage.desks["auditor"], f"/audit/reviews/{MONTH}"
        if step:
            desk.post(path, {})
        return lambda: desk.get(path) if body is None else desk.post(f"{path}{step}", body)

    return ready


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
    Flow("acknowledge a notice", _acknowledge),
    Flow("list corrections", _get("clerk", "/notices/sent")),
    Flow("search the log", _post("auditor", "/audit/search", {**SPAN, "act": "DOSE_RECORDED"})),
    Flow("export from the log", _post("auditor", "/audit/search/export", SPAN)),
    Flow("list whom acts are about", _post("auditor", "/audit/affected", SPAN)),
    Flow("list reviews of the log", _get("auditor", "/audit/reviews")),
    Flow("begin a review of the log", _reviewed("", {})),
    Flow("show a review of the log", _reviewed("/show", None)),
    Flow("sign a review of the log", _reviewed("/sign", {"remarks": "異常なし"}), already=SIGNED, long=True),
    Flow("list rows of the log", _list_rows, job=True, ticks=True, function="review_changes"),
)
