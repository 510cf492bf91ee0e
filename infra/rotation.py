"""Rotating a municipality's keys: a new area key, the run that seals everything again, and the old key's end.

A new key is one more wrapped row; what is sealed under the older ones still opens.  Sealing again is
the work of the private plane's job ``reseal``; here it is begun and watched.  For the number area KMS
itself rotates the municipality's CMK every year; there a run has each number's data key wrapped again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.adapters.area_keys import Area
from chalicelib.adapters.queues import WorkQueue
from chalicelib.planes.private.reseal_job import Phase, Run
from chalicelib.values.municipality import MunicipalityCode
from infra.opening import IMPORT_AREA, KEYED, NotOpened, Opener, make_area_key

WIDTH = 30
"""Characters of a progress bar."""


@dataclass(frozen=True)
class Progress:
    """How far a run is, as the job noted it."""

    area: Area
    version: str
    phase: Phase
    total: int
    done: int
    broken: int
    noted_at: str

    @property
    def left(self) -> int:
        """Items that wait, as they were counted when the run began."""
        return max(self.total - self.done, 0)

    @property
    def line(self) -> str:
        """The progress as a bar and its figures."""
        share = 1.0 if self.phase is Phase.DONE else self.done / max(self.total, 1)
        bar = ("█" * int(share * WIDTH)).ljust(WIDTH, "░")
        words = {
            Phase.COUNTING: "数えています / counting",
            Phase.SEALING: "封緘し直しています / sealing again",
            Phase.DONE: "終わりました / done",
            Phase.STUCK: f"{self.broken} 件が開きません。運用担当者が調べます / {self.broken} do not open",
        }[self.phase]
        return (
            f"{self.area.value:<9}{self.version:<22}{bar} {share:4.0%}"
            f"  済 {self.done:,} 残 {self.left:,}  {words}（{self.noted_at}）"
        )


def rotate(code: MunicipalityCode, area: Area, opener: Opener, queue: WorkQueue) -> Run:
    """Begin a run under a new key, or take up the newest one that has not ended; return it.

    So a command that was broken off is simply given again: it makes no second key.
    """
    run = _unfinished(code, area, opener) or _new_run(code, area, opener)
    queue.send(run.model_dump_json())
    return run


def _unfinished(code: MunicipalityCode, area: Area, opener: Opener) -> Run | None:
    runs = [each for each in progress_of(code, opener) if each.area is area]
    newest = max(runs, key=lambda each: each.version, default=None)
    if area is Area.NUMBER:
        if newest is None or newest.phase is Phase.DONE:
            return None
        return _run(code, area, newest.version, opener.clock.now())
    version, made_at = keys_of(code, area, opener)[-1]
    ended = newest is not None and newest.version == version and newest.phase is Phase.DONE
    # The first key seals nothing again: a run begins with the second.
    return None if ended or version == "SEAL#0001" else _run(code, area, version, made_at)


def _new_run(code: MunicipalityCode, area: Area, opener: Opener) -> Run:
    if area is Area.NUMBER:
        now = opener.clock.now()
        return _run(code, area, f"WRAP#{now:%Y%m%d%H%M%S}", now)
    newest, _ = keys_of(code, area, opener)[-1]
    version = f"SEAL#{int(newest.removeprefix('SEAL#')) + 1:04d}"
    make_area_key(str(code), area, version, opener)
    return _run(code, area, *keys_of(code, area, opener)[-1])


def _run(code: MunicipalityCode, area: Area, version: str, rotated_at: datetime) -> Run:
    return Run(municipality=code, area=area, version=version, rotated_at=rotated_at)


def renew_import_key(code: MunicipalityCode, opener: Opener) -> str:
    """Make a municipality's next import key and return its name; files sealed for older ones still open.

    Raises NotOpened where the municipality is not open.
    """
    newest, _ = _keys_named("IMPORT#", code, IMPORT_AREA, opener)[-1]
    version = f"IMPORT#{int(newest.removeprefix('IMPORT#')) + 1:04d}"
    make_area_key(str(code), IMPORT_AREA, version, opener)
    return version


def keys_of(code: MunicipalityCode, area: Area, opener: Opener) -> list[tuple[str, datetime]]:
    """Return the names of an area's sealing keys, oldest first, and when each was made; NotOpened without."""
    return _keys_named("SEAL#", code, area, opener)


def _keys_named(kind: str, code: MunicipalityCode, area: Area, opener: Opener) -> list[tuple[str, datetime]]:
    rows = _rows(f"{code}#{area.value}#KEYS", "pk, sk, made_at", opener)
    found = sorted(
        (row["sk"]["S"], datetime.fromisoformat(row["made_at"]["S"]))
        for row in rows
        if row["sk"]["S"].startswith(kind)
    )
    if not found:
        raise NotOpened("この自治体は開設されていません。 / This municipality is not open.")
    return found


def progress_of(code: MunicipalityCode, opener: Opener) -> list[Progress]:
    """Return how far every run of a municipality is."""
    shown = "pk, sk, phase, #total, done, broken, noted_at"
    return [_progress(row) for row in _rows(f"{code}#office#RESEAL", shown, opener, total="total")]


def _progress(row: dict[str, Any]) -> Progress:
    area, _, version = row["sk"]["S"].partition("#")
    counts = {name: int(row[name]["N"]) for name in ("total", "done", "broken")}
    return Progress(Area(area), version, Phase(row["phase"]["S"]), noted_at=row["noted_at"]["S"], **counts)


def _rows(pk: str, shown: str, opener: Opener, **names: str) -> Iterator[dict[str, Any]]:
    """Query a partition for plain attributes: the role is shown no others."""
    asked: dict[str, Any] = {
        "TableName": opener.table,
        "KeyConditionExpression": "pk = :pk",
        "ExpressionAttributeValues": {":pk": {"S": pk}},
        "ProjectionExpression": shown,
        "ConsistentRead": True,
    }
    if names:
        asked["ExpressionAttributeNames"] = {f"#{name}": value for name, value in names.items()}
    while True:
        answer = opener.dynamodb.query(**asked)
        yield from answer["Items"]
        if "LastEvaluatedKey" not in answer:
            return
        asked["ExclusiveStartKey"] = answer["LastEvaluatedKey"]


def retire(code: MunicipalityCode, area: Area, version: str, closer: Opener) -> None:
    """Destroy an older sealing key that seals nothing any more; raise NotOpened where it may still.

    The run under the newest key must have ended well: its last pass over the whole area found nothing
    under any older key, and began when nobody could seal with one.  An item brought back from a backup
    of before needs that backup's own wrapped key.
    """
    keys = [name for name, _ in keys_of(code, area, closer)] if area in KEYED else []
    if version not in keys[:-1]:
        raise NotOpened(
            "廃止できるのは、最新でない封緘鍵だけです。 / Only an older sealing key can be retired."
        )
    ended = {(each.area, each.version) for each in progress_of(code, closer) if each.phase is Phase.DONE}
    if (area, keys[-1]) not in ended:
        raise NotOpened(
            "最新の鍵での封緘し直しが終わっていません。status で確かめてください。"
            " / Sealing again under the newest key has not ended; see status."
        )
    place = {"pk": {"S": f"{code}#{area.value}#KEYS"}, "sk": {"S": version}}
    closer.dynamodb.delete_item(TableName=closer.table, Key=place)
