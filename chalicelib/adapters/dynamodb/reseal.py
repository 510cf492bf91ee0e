"""Sealing again: every item of an area under its newest key, with the same words at the same place.

Partitions cannot be listed, so the job scans the table with a role of its own that is shown keys
and names of keys only; each item is then opened and sealed by a duty session of its municipality
and area.  An item that anybody changed meanwhile is left as they made it.  Blinding keys stay:
what they made stands in keys, and a link under another name would have to be written anew.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.adapters.area_keys import Area
from chalicelib.adapters.asking import asking, code_of
from chalicelib.adapters.dynamodb.numbers import number_key, number_wrapping
from chalicelib.adapters.dynamodb.places import Item, Place, Write
from chalicelib.adapters.dynamodb.table import SealedTable
from chalicelib.audit.model import Entry
from chalicelib.errors import SealBroken, SheetMoved

READ_AT_ONCE = 100
"""Items of one BatchGetItem."""
PROGRESS = "RESEAL"
DONE = "done"

Cursor = tuple[str, str]
"""Partition and sort key of the last item that was looked at."""


@dataclass(frozen=True)
class Found:
    """What one page of the table holds of an area that waits to be sealed again."""

    places: tuple[Place, ...]
    cursor: Cursor | None
    """Where the next page begins; None after the last."""


class Finder:
    """Looks through the whole table, as the job's own role may: keys and names of keys, nothing sealed."""

    def __init__(self, dynamodb: Any, table: str, page: int | None = None) -> None:
        """Take the client of the job's role; ``page`` limits how many items a page looks at."""
        self._dynamodb = dynamodb
        self._asked: dict[str, Any] = {"TableName": table, "ProjectionExpression": "pk, sk"}
        if page is not None:
            self._asked["Limit"] = page

    def page(self, municipality: str, area: Area, version: str, after: Cursor | None) -> Found:
        """Return a page; raise Unavailable where it may be asked for again."""
        older = "sealed_by < :version"
        if area is Area.NUMBER:
            older = "(attribute_not_exists(rewrapped) OR rewrapped < :version)"
        asked = {
            **self._asked,
            "FilterExpression": f"begins_with(pk, :here) AND {older}",
            "ExpressionAttributeValues": {
                ":here": {"S": f"{municipality}#{area.value}#"},
                ":version": {"S": version},
            },
        }
        if after is not None:
            asked["ExclusiveStartKey"] = {"pk": {"S": after[0]}, "sk": {"S": after[1]}}
        with asking("page"):
            answer = self._dynamodb.scan(**asked)
        last = answer.get("LastEvaluatedKey")
        places = tuple(_place(row) for row in answer["Items"])
        return Found(places, None if last is None else (last["pk"]["S"], last["sk"]["S"]))


@dataclass(frozen=True)
class Tally:
    """What became of some items."""

    done: int = 0
    broken: int = 0
    """Items that do not open where they stand; they are left as they are."""

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.done + other.done, self.broken + other.broken)


class AreaSealer:
    """Seals items of one area again, under a session that is bound to this area."""

    def __init__(self, table: SealedTable, version: str) -> None:
        """Take the table under duty ``reseal`` with the area as its purpose, and the key's name."""
        self._table = table
        self._version = version

    def work(self, places: Sequence[Place]) -> Tally:
        """Seal items again; those that are gone or sealed already are passed over."""
        tally = Tally()
        for start in range(0, len(places), READ_AT_ONCE):
            for place, raw in self._table.raw_batch(places[start : start + READ_AT_ONCE]).items():
                if raw["sealed_by"]["S"] < self._version:
                    tally += self._one(place, raw)
        return tally

    def _one(self, place: Place, raw: dict[str, Any]) -> Tally:
        try:
            item = self._table.open_item(place, raw)
        except SealBroken:
            return Tally(broken=1)
        _put(self._table, self._again(item))
        return Tally(done=1)

    def _again(self, item: Item) -> Write:
        """Return an item's sealing anew.

        The condition is the very blob that was read, beside its version and its key's name: no two
        blobs are the same, so nothing that anybody wrote meanwhile can be taken for it.
        """
        key = self._table.sealing_key(item.place.area, self._version)
        again = key.seal(item.plaintext, self._table.context(item.place, item.version))
        values = {
            ":again": {"B": again},
            ":by": {"S": self._version},
            ":was": item.extra["sealed"],
            ":old": item.extra["sealed_by"],
            ":seen": item.extra["version"],
        }
        condition = "sealed = :was AND sealed_by = :old AND version = :seen"
        return self._table.update(
            item.place, "SET sealed = :again, sealed_by = :by", condition, values, SheetMoved
        )


@dataclass
class NumberWrapper:
    """Has KMS wrap the numbers' data keys again, under the newest material of the municipality's CMK.

    Neither a data key nor a number is opened: KMS hands out the new wrapping only.
    """

    table: SealedTable
    run: str
    """The run's name; it stays on each item that it wrapped again."""
    _again: dict[bytes, bytes] = field(default_factory=dict)

    def work(self, places: Sequence[Place]) -> Tally:
        """Wrap again; those that are gone or wrapped already are passed over."""
        done = 0
        for start in range(0, len(places), READ_AT_ONCE):
            self._again.clear()  # numbers of one transaction share a data key: one call of KMS serves them
            for place, raw in self.table.raw_batch(places[start : start + READ_AT_ONCE]).items():
                if raw.get("rewrapped", {"S": ""})["S"] < self.run:
                    _put(self.table, self._write(place, raw))
                    done += 1
        return Tally(done)

    def _write(self, place: Place, raw: dict[str, Any]) -> Write:
        values = {
            ":again": {"B": self._wrapped_again(raw)},
            ":run": {"S": self.run},
            ":was": raw["wrapped"],
            ":by": raw["sealed_by"],
            ":seen": raw["version"],
        }
        condition = "#wrapped = :was AND sealed_by = :by AND version = :seen"
        write = self.table.update(
            place, "SET #wrapped = :again, rewrapped = :run", condition, values, SheetMoved
        )
        write.action["Update"]["ExpressionAttributeNames"] = {
            "#wrapped": "wrapped"
        }  # a word of DynamoDB's own
        return write

    def _wrapped_again(self, raw: dict[str, Any]) -> bytes:
        wrapped = raw["wrapped"]["B"]
        if wrapped not in self._again:
            key_id = number_key(self.table.municipality)
            context = number_wrapping(self.table.municipality, raw["sealed_by"]["S"])
            with asking("wrap again"):
                self._again[wrapped] = self.table.kms.re_encrypt(
                    CiphertextBlob=wrapped,
                    SourceKeyId=key_id,
                    SourceEncryptionContext=context,
                    DestinationKeyId=key_id,
                    DestinationEncryptionContext=context,
                )["CiphertextBlob"]
        return self._again[wrapped]


class Ledger:
    """How far the runs of a municipality are: plain rows, written by a session bound to the office area."""

    def __init__(self, table: SealedTable) -> None:
        """Take the table under duty ``reseal`` with the purpose ``office``."""
        self._table = table

    def begin(self, area: Area, version: str, row: dict[str, Any], entry: Entry) -> None:
        """Enter a run with its audit row, once; raise SheetMoved where it is entered already."""
        self._table.commit(entry, [self._table.put_plain(_row(area, version), **row)])

    def is_done(self, area: Area, version: str) -> bool:
        """Tell whether a run has ended well."""
        raw = self._table.raw(_row(area, version))
        return raw is not None and raw["phase"]["S"] == DONE

    def note(self, area: Area, version: str, row: dict[str, Any]) -> None:
        """Note how far a run is; raise SheetMoved where another ended it."""
        self._table.transact_unaudited([self._next(area, version, row)])

    def end(self, area: Area, version: str, row: dict[str, Any], entry: Entry) -> None:
        """End a run with its audit row, once; raise SheetMoved where another ended it."""
        self._table.commit(entry, [self._next(area, version, row)])

    def _next(self, area: Area, version: str, row: dict[str, Any]) -> Write:
        action = {
            "TableName": self._table.name,
            "Item": {**self._table.key(_row(area, version)), **row},
            "ConditionExpression": "attribute_exists(pk) AND phase <> :done",
            "ExpressionAttributeValues": {":done": {"S": DONE}},
        }
        return Write({"Put": action}, SheetMoved)


def _row(area: Area, version: str) -> Place:
    return Place(Area.OFFICE, PROGRESS, f"{area.value}#{version}")


def _place(row: dict[str, Any]) -> Place:
    _, area, partition = row["pk"]["S"].split("#", 2)
    return Place(Area(area), partition, row["sk"]["S"])


def _put(table: SealedTable, write: Write) -> None:
    """Write unless somebody changed the item meanwhile: then theirs stands, and a later pass looks at it."""
    with asking("seal again"):
        try:
            table.client.update_item(**write.action["Update"])
        except ClientError as refused:
            if code_of(refused) != "ConditionalCheckFailedException":
                raise
