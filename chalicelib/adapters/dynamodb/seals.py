"""Sealing the operation log of one municipality, and publishing what was sealed.

The sealing job opens nothing: a row's hash and a lane's beginning stand plain, and a checkpoint
is no secret.  Each checkpoint is also put into a bucket whose objects nobody can take back.
"""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.adapters.area_keys import Area
from chalicelib.adapters.asking import asking, code_of
from chalicelib.adapters.dynamodb.places import Place, Write
from chalicelib.adapters.dynamodb.table import SealedTable
from chalicelib.audit.chain import Tail
from chalicelib.audit.checkpoint import Checkpoint, SignedCheckpoint, next_checkpoint, signed_bytes
from chalicelib.audit.keys import read_key, thumbprint
from chalicelib.errors import SheetMoved
from chalicelib.values.municipality import MunicipalityCode

SIGNING_KEY = "alias/vrs/signing"
HEARTBEAT = timedelta(minutes=10)
OVER_AFTER = timedelta(hours=36)
"""A lane lasts twelve hours; a day later no row of it can still be under way."""
LANES_AT_ONCE = 45
LANE_AREAS = (Area.VENUE, Area.OFFICE)
STANDS_ALREADY = frozenset({"PreconditionFailed", "ConditionalRequestConflict"})


@dataclass(frozen=True)
class _Lane:
    """A lane's place in the registry, when it began, how far it is sealed, and where it ends."""

    place: Place
    begun: dict[str, str]
    sealed: int
    tail: Tail

    def is_over(self, now: datetime) -> bool:
        waited = now.timestamp() - int(self.begun["N"])
        return self.tail.number == self.sealed and waited > OVER_AFTER.total_seconds()


class DynamoSeals:
    """The lanes and checkpoints of the municipality that the table is opened for, as the sealer sees them."""

    def __init__(self, table: SealedTable, bucket: str) -> None:
        """Take the table under duty ``seal``, and the bucket that keeps checkpoints for good."""
        self._table = table
        self._bucket = bucket

    def seal(self, now: datetime) -> Checkpoint | None:
        """Seal the lanes that moved and publish; return the checkpoint, or None where none was due.

        What an earlier run kept but could not publish is published first.  Raises SheetMoved where
        another sealer was faster; its checkpoint serves as well.  A few dozen lanes fit into one
        checkpoint: call again while it is full.
        """
        self._publish_kept()
        lanes = list(self._lanes())
        with asking("signing key"):
            key = read_key(self._table.kms.get_public_key(KeyId=SIGNING_KEY)["PublicKey"])
        moved = [lane for lane in lanes if lane.tail.number > lane.sealed][:LANES_AT_ONCE]
        checkpoint = next_checkpoint(
            self._last(),
            MunicipalityCode(self._table.municipality),
            [lane.tail for lane in moved],
            sealed={lane.tail.lane: lane.sealed for lane in moved},
            key_id=thumbprint(key),
            at=now,
            heartbeat=HEARTBEAT,
        )
        if checkpoint is None:
            return None
        over = [lane for lane in lanes if lane.is_over(now)][: LANES_AT_ONCE // 2]
        self._keep(self._signed(checkpoint), moved, over)
        self._publish_kept()
        return checkpoint

    def _last(self) -> SignedCheckpoint | None:
        for raw in self._kept():
            return SignedCheckpoint.model_validate_json(raw["signed"]["S"])
        return None

    def _kept(self) -> Iterator[dict[str, Any]]:
        """Return the checkpoints, the newest first."""
        return self._table.raw_query(Area.OFFICE, "CHECKPOINTS", last=True)

    def _lanes(self) -> Iterator[_Lane]:
        for area in LANE_AREAS:
            for raw in list(self._table.raw_query(area, "LANES")):
                sealed = int(raw.get("sealed_to", {"N": "0"})["N"])
                name = raw["sk"]["S"]
                for row in self._table.raw_query(area, f"AUDIT#{name}", last=True, most=1):
                    tail = Tail(lane=name, number=int(row["sk"]["S"]), hash=row["hash"]["S"])
                    yield _Lane(Place(area, "LANES", name), raw["begun"], sealed, tail)

    def _signed(self, checkpoint: Checkpoint) -> SignedCheckpoint:
        with asking("signature"):
            answer = self._table.kms.sign(
                KeyId=SIGNING_KEY,
                Message=signed_bytes(checkpoint),
                MessageType="RAW",
                SigningAlgorithm="ECDSA_SHA_256",
            )
        signature = base64.b64encode(answer["Signature"]).decode()
        return SignedCheckpoint(checkpoint=checkpoint, signature=signature)

    def _keep(self, signed: SignedCheckpoint, moved: list[_Lane], over: list[_Lane]) -> None:
        """Keep a checkpoint, how far each lane is sealed, and which lanes are over: together."""
        table = self._table
        place = _place(signed.checkpoint.number)
        writes: list[Write] = [table.put_plain(place, signed={"S": signed.model_dump_json()})]
        writes += [_marked(table, lane.place, "sealed_to", lane.tail.number) for lane in moved]
        for lane in over:
            past = Place(lane.place.area, "PASTLANES", lane.place.sort)
            writes += [table.delete(lane.place), table.put_plain(past, begun=lane.begun)]
        table.transact_unaudited(writes)

    def _publish_kept(self) -> None:
        """Publish, in their order, the checkpoints that are kept and not yet published."""
        waiting = []
        for raw in self._kept():
            if "published" in raw:
                break
            waiting.append(raw)
        for raw in reversed(waiting):
            self._publish(raw["sk"]["S"], raw["signed"]["S"])
            self._table.transact_unaudited(
                [_marked(self._table, _place(int(raw["sk"]["S"])), "published", 1)]
            )

    def _publish(self, number: str, signed: str) -> None:
        """Put a checkpoint where nobody can change it; that it stands there already is as good."""
        with asking("checkpoint"):
            try:
                self._table.service("s3").put_object(
                    Bucket=self._bucket,
                    Key=f"{self._table.municipality}/{number}.json",
                    Body=signed.encode(),
                    ContentType="application/json",
                    IfNoneMatch="*",
                )
            except ClientError as refused:
                if code_of(refused) not in STANDS_ALREADY:
                    raise


def _marked(table: SealedTable, place: Place, name: str, number: int) -> Write:
    """Set a plain number on an item that is there."""
    values = {":number": {"N": str(number)}}
    return table.update(place, f"SET {name} = :number", "attribute_exists(pk)", values, SheetMoved)


def _place(number: int) -> Place:
    return Place(Area.OFFICE, "CHECKPOINTS", f"{number:010d}")
