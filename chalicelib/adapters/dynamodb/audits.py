"""The operation log of one municipality: sealing its lanes, and reading it out for a verifier."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.adapters.area_keys import Area
from chalicelib.adapters.dynamodb.places import Item, Place, Write
from chalicelib.adapters.dynamodb.table import SealedTable
from chalicelib.audit.canonical import Domain, digest
from chalicelib.audit.chain import Tail
from chalicelib.audit.checkpoint import Checkpoint, SignedCheckpoint, next_checkpoint, signed_bytes
from chalicelib.audit.keys import read_key, thumbprint
from chalicelib.audit.model import AuditRow, Entry
from chalicelib.values.municipality import MunicipalityCode

SIGNING_KEY = "alias/vrs/signing"
HEARTBEAT = timedelta(minutes=10)
OVER_AFTER = timedelta(hours=36)
"""A lane lasts twelve hours; a day later no row of it can still be under way."""
LANES_AT_ONCE = 45
LANE_AREAS = (Area.VENUE, Area.OFFICE)


@dataclass(frozen=True)
class _Lane:
    """A lane's registry item, how far it is sealed, and where it ends."""

    item: Item
    sealed: int
    tail: Tail

    def is_over(self, now: datetime) -> bool:
        begun = int(self.item.extra["begun"]["N"])
        return self.tail.number == self.sealed and now.timestamp() - begun > OVER_AFTER.total_seconds()


class DynamoAudits:
    """The audit lanes and checkpoints of the municipality that the table is opened for."""

    def __init__(self, table: SealedTable) -> None:
        self._table = table

    def note(self, entry: Entry) -> None:
        """Write an audit entry that changes nothing else."""
        self._table.commit(entry)

    def seal(self, now: datetime) -> Checkpoint | None:
        """Seal the lanes that moved; return the checkpoint, or None where none was due.

        Raises SheetMoved where another sealer was faster; its checkpoint serves as well.
        A few dozen lanes fit into one checkpoint: call again while it is full.
        """
        lanes = list(self._lanes())
        moved = [lane for lane in lanes if lane.tail.number > lane.sealed][:LANES_AT_ONCE]
        checkpoint = next_checkpoint(
            self._last(),
            MunicipalityCode(self._table.municipality),
            [lane.tail for lane in moved],
            sealed={lane.tail.lane: lane.sealed for lane in moved},
            key_id=thumbprint(read_key(self.public_key())),
            at=now,
            heartbeat=HEARTBEAT,
        )
        if checkpoint is None:
            return None
        over = [lane for lane in lanes if lane.is_over(now)][: LANES_AT_ONCE // 2]
        self._keep(self._signed(checkpoint), moved, over)
        return checkpoint

    def rows(self) -> Iterator[AuditRow]:
        """Return every row, lane by lane."""
        for area in LANE_AREAS:
            for registry in ("PASTLANES", "LANES"):
                for lane in list(self._table.query(area, registry)):
                    for row in self._table.query(area, f"AUDIT#{lane.place.sort}"):
                        yield AuditRow.model_validate_json(row.plaintext)

    def checkpoints(self) -> Iterator[SignedCheckpoint]:
        """Return every checkpoint, in order."""
        for item in self._table.query(Area.OFFICE, "CHECKPOINTS"):
            yield SignedCheckpoint.model_validate_json(item.plaintext)

    def public_key(self) -> bytes:
        """Return the signing key's public half (DER SubjectPublicKeyInfo)."""
        key: bytes = self._table.kms.get_public_key(KeyId=SIGNING_KEY)["PublicKey"]
        return key

    def _last(self) -> SignedCheckpoint | None:
        for item in self._table.query(Area.OFFICE, "CHECKPOINTS", last=True, most=1):
            return SignedCheckpoint.model_validate_json(item.plaintext)
        return None

    def _lanes(self) -> Iterator[_Lane]:
        for area in LANE_AREAS:
            for item in list(self._table.query(area, "LANES")):
                sealed = int(item.extra.get("sealed_to", {"N": "0"})["N"])
                name = item.place.sort
                for row in self._table.query(area, f"AUDIT#{name}", last=True, most=1):
                    hashed = digest(Domain.ROW, row.plaintext)
                    yield _Lane(item, sealed, Tail(lane=name, number=int(row.place.sort), hash=hashed))

    def _signed(self, checkpoint: Checkpoint) -> SignedCheckpoint:
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
        place = Place(Area.OFFICE, "CHECKPOINTS", f"{signed.checkpoint.number:010d}")
        writes: list[Write] = [table.put_new(place, signed.model_dump_json().encode())]
        writes += [table.mark(lane.item.place, "sealed_to", lane.tail.number) for lane in moved]
        for lane in over:
            past = Place(lane.item.place.area, "PASTLANES", lane.item.place.sort)
            writes += [table.delete(lane.item.place), table.put_new(past, lane.item.plaintext)]
        table.transact_unaudited(writes)
