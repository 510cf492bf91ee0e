"""The sealed table: opened for one municipality and one duty; it can leave neither, nor forget to seal.

What is written is committed together with its audit row (``commits.py``).
"""

import base64
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypedDict, Unpack

from botocore.exceptions import ClientError

from chalicelib.adapters.area_keys import Area, AreaKeyring, AreaKeys
from chalicelib.adapters.asking import asking
from chalicelib.adapters.dynamodb.commits import Commits, judge, pause
from chalicelib.adapters.dynamodb.lanes import Lanes
from chalicelib.adapters.dynamodb.places import Item, Place, Write
from chalicelib.adapters.seal import SealingKey
from chalicelib.adapters.sessions import Duty, Sessions, Tags
from chalicelib.audit.model import AuditRow, Entry
from chalicelib.errors import DomainError, SealBroken, SheetMoved, Unavailable

ATTEMPTS = 6


class Part(TypedDict, total=False):
    """Which part of a partition to read; all of it without these."""

    prefix: str
    after: str
    most: int
    last: bool


class SealedTable:
    """One municipality's part of the table, as one duty may use it."""

    def __init__(
        self, name: str, duty: Duty, tags: Tags, *, sessions: Sessions, keyring: AreaKeyring, lanes: Lanes
    ) -> None:
        self.name = name
        self.municipality = tags.municipality
        self._duty = duty
        self._tags = tags
        self._sessions = sessions
        self._keyring = keyring
        self._commits = Commits(self, lanes, Area.VENUE if duty is Duty.VENUE else Area.OFFICE)

    def blind(self, area: Area, kind: str, name: str) -> str:
        """Return the blind index of a name within an area."""
        return self._keys(area).blind(kind, name)

    # -- reading -----------------------------------------------------------------------------

    def get(self, *places: Place) -> list[Item | None]:
        """Read items, strongly consistent and in one call a hundred; None where there is none."""
        found = self.raw_batch(list(dict.fromkeys(places)))
        return [self.open_item(place, found[place]) if place in found else None for place in places]

    def raw_batch(self, places: Sequence[Place]) -> dict[Place, dict[str, Any]]:
        """Read items without opening them, in one call a hundred; those that are gone are left out."""
        found: dict[Place, dict[str, Any]] = {}
        for start in range(0, len(places), 100):
            some = {
                (self._pk(each.area, each.partition), each.sort): each for each in places[start : start + 100]
            }
            found |= {some[key]: raw for key, raw in self._batch(some.values()).items()}
        return found

    def get_one(self, place: Place) -> Item | None:
        """Read one item, strongly consistent."""
        raw = self.raw(place)
        return None if raw is None else self.open_item(place, raw)

    def query(self, area: Area, partition: str, **part: Unpack[Part]) -> Iterator[Item]:
        """Read a partition in the order of its sort keys (``last``: backwards), strongly consistent."""
        for raw in self.raw_query(area, partition, **part):
            yield self.open_item(Place(area, partition, raw["sk"]["S"]), raw)

    def raw_query(
        self,
        area: Area,
        partition: str,
        *,
        prefix: str = "",
        after: str = "",
        most: int = 0,
        last: bool = False,
    ) -> Iterator[dict[str, Any]]:
        """Read a partition without opening anything, for those who need only what stands plain."""
        condition, values = "pk = :pk", {":pk": {"S": self._pk(area, partition)}}
        if after:
            condition, values = condition + " AND sk > :after", {**values, ":after": {"S": after}}
        elif prefix:
            condition, values = condition + " AND begins_with(sk, :sk)", {**values, ":sk": {"S": prefix}}
        asked: dict[str, Any] = {
            "KeyConditionExpression": condition,
            "ExpressionAttributeValues": values,
            "ConsistentRead": True,
            "ScanIndexForward": not last,
        }
        if most:
            asked["Limit"] = most
        while True:
            answer = self._call("query", **asked)
            yield from answer["Items"]
            if "LastEvaluatedKey" not in answer or most:
                return
            asked["ExclusiveStartKey"] = answer["LastEvaluatedKey"]

    # -- writing -----------------------------------------------------------------------------

    def put_new(
        self, place: Place, plaintext: bytes, refusal: type[DomainError] = SheetMoved, **extra: Any
    ) -> Write:
        """Seal an item that must not exist yet: the key is the uniqueness rule."""
        return self._put(place, plaintext, 1, "attribute_not_exists(pk)", {}, refusal, extra)

    def put_next(
        self, place: Place, plaintext: bytes, seen: int, refusal: type[DomainError] = SheetMoved, **extra: Any
    ) -> Write:
        """Seal the version after the one that was seen (0: none): the version is in the condition."""
        if seen == 0:
            return self._put(place, plaintext, 1, "attribute_not_exists(pk)", {}, refusal, extra)
        values = {":seen": {"N": str(seen)}}
        return self._put(place, plaintext, seen + 1, "version = :seen", values, refusal, extra)

    def put_plain(self, place: Place, refusal: type[DomainError] = SheetMoved, **attributes: Any) -> Write:
        """Put an item that holds no secret and must not exist yet: a lane's entry, a checkpoint."""
        action = {
            "TableName": self.name,
            "Item": {**self.key(place), **attributes},
            "ConditionExpression": "attribute_not_exists(pk)",
        }
        return Write({"Put": action}, refusal)

    def delete(self, place: Place, refusal: type[DomainError] | None = None) -> Write:
        """Delete an item; with a refusal it must be there."""
        action: dict[str, Any] = {"TableName": self.name, "Key": self.key(place)}
        if refusal is not None:
            action["ConditionExpression"] = "attribute_exists(pk)"
        return Write({"Delete": action}, refusal or SheetMoved)

    def delete_seen(self, place: Place, seen: int) -> Write:
        """Delete an item as it was seen; SheetMoved where it was written since."""
        return Write({"Delete": self.unchanged(place, seen).action["ConditionCheck"]}, SheetMoved)

    def update(
        self,
        place: Place,
        expression: str,
        condition: str,
        values: dict[str, Any],
        refusal: type[DomainError],
    ) -> Write:
        """Update plain attributes that hold no secret: counters and marks."""
        action = {
            "TableName": self.name,
            "Key": self.key(place),
            "UpdateExpression": expression,
            "ConditionExpression": condition,
            "ExpressionAttributeValues": values,
        }
        return Write({"Update": action}, refusal)

    def unchanged(self, place: Place, seen: int) -> Write:
        """Let a transaction pass only while an item is at the version that was read; write nothing to it."""
        action = {
            "TableName": self.name,
            "Key": self.key(place),
            "ConditionExpression": "version = :seen",
            "ExpressionAttributeValues": {":seen": {"N": str(seen)}},
        }
        return Write({"ConditionCheck": action}, SheetMoved)

    def transact_unaudited(self, writes: Sequence[Write]) -> None:
        """Write what is no act of anybody: a session's last use, a checkpoint."""
        with asking("write"):
            for attempt in range(ATTEMPTS):
                try:
                    self.client.transact_write_items(TransactItems=[write.action for write in writes])
                except ClientError as refused:
                    judge(refused, writes)  # where it returns, trying again is right
                    if attempt == ATTEMPTS - 1:
                        raise
                    pause(attempt)
                else:
                    return

    def commit(self, entry: Entry, writes: Sequence[Write] = ()) -> AuditRow:
        """Write everything and the audit row of the act, or nothing (see ``Commits.commit``)."""
        return self._commits.commit(entry, writes)

    def _put(
        self,
        place: Place,
        plaintext: bytes,
        version: int,
        condition: str,
        values: dict[str, Any],
        refusal: type[DomainError],
        extra: dict[str, Any],
    ) -> Write:
        keys = self._keys(place.area)
        sealed = keys.sealing[keys.current].seal(plaintext, self.context(place, version))
        item = {
            **self.key(place),
            "version": {"N": str(version)},
            "sealed_by": {"S": keys.current},
            "sealed": {"B": sealed},
            **extra,
        }
        action: dict[str, Any] = {"TableName": self.name, "Item": item, "ConditionExpression": condition}
        if values:
            action["ExpressionAttributeValues"] = values
        return Write({"Put": action}, refusal)

    def open_item(self, place: Place, raw: dict[str, Any]) -> Item:
        """Open an item with the key it names, for the place it was read from."""
        if "sealed" not in raw:
            return Item(place, b"", 0, raw)
        if place.area is Area.NUMBER:
            # No area key opens a number: DynamoNumbers does, with a KMS call for each.
            return Item(place, b"", int(raw["version"]["N"]), raw)
        key = self.sealing_key(place.area, raw["sealed_by"]["S"])
        version = int(raw["version"]["N"])
        return Item(place, key.open_blob(raw["sealed"]["B"], self.context(place, version)), version, raw)

    def open_image(self, place: Place, image: dict[str, Any]) -> Item:
        """Open an item as a stream record carries it (bytes in base64)."""
        sealed = image.get("sealed", {}).get("B", b"")
        raw = sealed if isinstance(sealed, bytes) else base64.b64decode(sealed)
        return self.open_item(place, {**image, "sealed": {"B": raw}})

    def _batch(self, places: Iterable[Place]) -> dict[tuple[str, str], Any]:
        keys = [self.key(place) for place in places]
        asked: dict[str, Any] = {self.name: {"Keys": keys, "ConsistentRead": True}}
        found = {}
        for attempt in range(ATTEMPTS):
            answer = self._call("batch_get_item", table=False, RequestItems=asked)
            for raw in answer["Responses"].get(self.name, ()):
                found[raw["pk"]["S"], raw["sk"]["S"]] = raw
            asked = answer.get("UnprocessedKeys") or {}
            if not asked:
                return found
            pause(attempt)
        raise Unavailable

    def _call(self, operation: str, *, table: bool = True, **asked: Any) -> Any:
        if table:
            asked.setdefault("TableName", self.name)
        with asking("read"):
            return getattr(self.client, operation)(**asked)

    @property
    def client(self) -> Any:
        """The DynamoDB client of the duty's session."""
        return self._sessions.client("dynamodb", self._duty, self._tags)

    @property
    def kms(self) -> Any:
        """The KMS client of the duty's session."""
        return self.service("kms")

    def service(self, name: str) -> Any:
        """Return another service's client, in the duty's session."""
        return self._sessions.client(name, self._duty, self._tags)

    def raw(self, place: Place) -> dict[str, Any] | None:
        """Read an item without opening it, for those who hold its key."""
        answer = self._call("get_item", Key=self.key(place), ConsistentRead=True)
        raw: dict[str, Any] | None = answer.get("Item")
        return raw

    def sealing_key(self, area: Area, version: str) -> SealingKey:
        """Return a sealing key by its name; a version that is new to us is looked for once."""
        keys = self._keyring.of(area, self._duty, self._tags, version=version)
        if version not in keys.sealing:
            raise SealBroken
        return keys.sealing[version]

    def _keys(self, area: Area) -> AreaKeys:
        return self._keyring.of(area, self._duty, self._tags)

    def _pk(self, area: Area, partition: str) -> str:
        return f"{self.municipality}#{area.value}#{partition}"

    def key(self, place: Place) -> dict[str, Any]:
        """Return a place as DynamoDB's key."""
        return {"pk": {"S": self._pk(place.area, place.partition)}, "sk": {"S": place.sort}}

    def context(self, place: Place, version: int) -> dict[str, str]:
        """Return the encryption context of a place: what a blob must say to open there."""
        return {
            "municipality": self.municipality,
            "area": place.area.value,
            "key": f"{self._pk(place.area, place.partition)}|{place.sort}",
            "version": str(version),
        }
