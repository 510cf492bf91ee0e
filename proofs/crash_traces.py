"""What a run left in a table, so that two runs over other people can be compared: kinds, versions, shapes."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from chalicelib.adapters.area_keys import Area
from chalicelib.adapters.dynamodb.places import Place
from chalicelib.adapters.dynamodb.table import SealedTable
from local.backup import Row

Trace = Counter[str]
"""Items by what they are; which person they are of is left out."""
CODE = re.compile(r"[a-z][a-z_]{1,19}|[A-Z][A-Z_]{2,39}")
OF_PROCESSES = frozenset(
    {"LANES", "PASTLANES", "SESSION", "CHALLENGE", "SEALED", "TRACED", "TRACES", "RESEAL"}
)
"""What is a process's own, not the job's: its lanes of the log, its session's last use."""
COUNTS = "INQUIRYCOUNTS"
SHOWN = 5
AGAIN = frozenset({"CHANGESET_BEGUN", "CHANGESET_UNDO_BEGUN"})
"""Acts of the log that are a request's, not the job's: who sends it again has begun again."""
STEPWISE = frozenset({"CHANGESETS"})
"""What such a beginning writes once more: its version counts the requests."""
RECKONED = frozenset({"AREA_SEALED_AGAIN"})
"""Acts that say how much the last worker did of it all."""


class Tracer:
    """Says what the rows of a table are; what it has opened once it does not open again."""

    def __init__(self) -> None:
        self._opened: dict[bytes, str] = {}

    def trace(self, rows: Iterable[Row], tables: Mapping[str, SealedTable]) -> Trace:
        """Return what rows are; what belongs to a process is left out."""
        found: Trace = Counter()
        for row in rows:
            municipality, area, partition = row["pk"]["S"].split("#", 2)
            kind = partition.partition("#")[0]
            if municipality not in tables or kind in OF_PROCESSES:
                continue
            if kind == COUNTS:  # a total grows with every run: only what a run adds is compared
                numbers = {name: int(value["N"]) for name, value in row.items() if "N" in value}
                found.update({f"{municipality} {kind} {name}": count for name, count in numbers.items()})
                continue
            place = Place(Area(area), partition, row["sk"]["S"])
            said = self._said(place, row, tables[municipality])
            if said.partition(" ")[0] not in AGAIN:
                found[f"{municipality} {area} {kind} {said}"] += 1
        return found

    def _said(self, place: Place, row: Row, table: SealedTable) -> str:
        version = "" if place.partition in STEPWISE else row.get("version", {}).get("N", "-")
        sort = place.sort.partition("#")[0]
        sort = f"{sort if CODE.fullmatch(sort) else '…'} v{version}"
        if "sealed" not in row or place.area is Area.NUMBER:
            return sort
        sealed: bytes = row["sealed"]["B"]
        if sealed not in self._opened:
            self._opened[sealed] = _text(table.open_item(place, dict(row)).plaintext, place)
        said = self._opened[sealed]
        return said if place.partition.startswith("AUDIT#") else f"{sort} {said}"


def _text(plaintext: bytes, place: Place) -> str:
    try:
        said = json.loads(plaintext)
    except ValueError:
        return "…"
    if place.partition.startswith("AUDIT#"):
        entry = said["entry"]
        detail = {} if entry["act"] in RECKONED else _shape(entry["detail"])
        return f"{entry['act']} {detail}"
    if place.partition in STEPWISE:
        said.pop("version", None)
    return json.dumps(_shape(said), sort_keys=True, ensure_ascii=False)


def _shape(value: Any) -> Any:
    """Return a value with every name, number of a person and time left out."""
    if isinstance(value, dict):
        return {key: _shape(each) for key, each in value.items()}
    if isinstance(value, list):
        return sorted((_shape(each) for each in value), key=repr)
    if isinstance(value, str):
        return value if CODE.fullmatch(value) else "…"
    return value


def difference(wanted: tuple[Trace, Trace], found: tuple[Trace, Trace]) -> tuple[list[str], list[str]]:
    """Return what a run has added too little and too much, or left there and taken away too much."""
    added, taken = wanted[0], wanted[1]
    lost = [*(added - found[0]), *(found[1] - taken)]
    more = [*(found[0] - added), *(taken - found[1])]
    return lost[:SHOWN], more[:SHOWN]
