"""Commits: one transaction an act, and its audit row is the witness that it took place.

When a reply is lost, or a retry meets its own first try, reading the row back says whether
the transaction happened; nobody has to guess, and no act is done twice.
"""

import random
import secrets
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.adapters.area_keys import Area
from chalicelib.adapters.asking import asking, code_of
from chalicelib.adapters.dynamodb.lanes import Lanes
from chalicelib.adapters.dynamodb.places import Place, Write
from chalicelib.audit.chain import Tail, append
from chalicelib.audit.model import AuditRow, Entry
from chalicelib.errors import Contended, DomainError, Unavailable
from chalicelib.values.municipality import MunicipalityCode

if TYPE_CHECKING:
    from chalicelib.adapters.dynamodb.table import SealedTable

ATTEMPTS = 6
PASSING = frozenset(
    {
        "ThrottlingException",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "TransactionInProgressException",
        "InternalServerError",
        "ServiceUnavailable",
    }
)
"""Errors after which the same call may be sent again; botocore has done so before we see one."""
CONTENTION = frozenset({"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"})
DOUBTFUL = PASSING | {"ConditionalCheckFailedException", "TransactionCanceledException"}
"""Errors that our own earlier try may have caused."""


class Commits:
    """Writes acts of one table into this process's lanes."""

    def __init__(self, table: "SealedTable", lanes: Lanes, area: Area) -> None:
        self._table = table
        self._lanes = lanes
        self._area = area

    def commit(self, entry: Entry, writes: Sequence[Write] = ()) -> AuditRow:
        """Write everything and the audit row of the act, or nothing; return the row.

        Raises the refusal of the first write whose condition failed, Contended where
        others never let us through, and Unavailable where AWS never did, or the outcome is not
        known (the lane is then left, and sending the same request again is safe).
        """
        salt = secrets.token_hex(16)  # one for all attempts: a row that stood after all must be ours
        for attempt in range(ATTEMPTS):
            tail = self._lanes.tail(self._table.municipality)
            row, after = append(tail, MunicipalityCode(self._table.municipality), entry, salt)
            audit = self._audit_writes(row, tail)
            try:
                self._transact([*writes, *audit])
            except ClientError as refused:
                if self._stands(row, refused):
                    self._lanes.advance(self._table.municipality, after)
                    return row
                if code_of(refused) in PASSING:
                    # Its last try may still arrive.
                    self._lanes.abandon(self._table.municipality)
                judge(refused, writes)
                pause(attempt)
            except BotoCoreError as lost:
                if self._stands(row, lost):
                    self._lanes.advance(self._table.municipality, after)
                    return row
                self._lanes.abandon(self._table.municipality)
                with asking("commit"):
                    raise
            else:
                self._lanes.advance(self._table.municipality, after)
                return row
        raise Contended

    def _audit_writes(self, row: AuditRow, tail: Tail) -> list[Write]:
        place = Place(self._area, f"AUDIT#{row.lane}", f"{row.number:010d}")
        writes = [self._table.put_new(place, row.body, hash={"S": row.hash})]
        if tail.number == 0:
            lane = Place(self._area, "LANES", row.lane)
            writes.append(self._table.put_plain(lane, begun=_epoch(row)))
        return writes

    def _stands(self, row: AuditRow, why: Exception) -> bool:
        """Tell whether a transaction that seems to have failed took place after all."""
        if isinstance(why, ClientError) and code_of(why) not in DOUBTFUL:
            return False
        if isinstance(why, ClientError) and code_of(why) == "TransactionCanceledException":
            reasons = _reasons(why)
            audit = reasons[-2:] if row.number == 1 else reasons[-1:]
            if "ConditionalCheckFailed" not in audit:
                return False
        place = Place(self._area, f"AUDIT#{row.lane}", f"{row.number:010d}")
        try:
            kept = self._witness(place)
        except (ClientError, BotoCoreError, DomainError):
            self._lanes.abandon(self._table.municipality)
            raise Unavailable from why
        if kept is None:
            return False
        if kept != row.body:
            self._lanes.abandon(self._table.municipality)
            return False
        return True

    def _witness(self, place: Place) -> bytes | None:
        answer = self._table.client.get_item(
            TableName=self._table.name, Key=self._table.key(place), ConsistentRead=True
        )
        raw = answer.get("Item")
        return None if raw is None else self._table.open_item(place, raw).plaintext

    def _transact(self, writes: Sequence[Write]) -> None:
        if len(writes) == 1:
            self._table.client.put_item(**writes[0].action["Put"])
            return
        self._table.client.transact_write_items(TransactItems=[write.action for write in writes])


def judge(refused: ClientError, writes: Sequence[Write]) -> None:
    """Raise what a refused transaction means, or return where trying again is right."""
    code = code_of(refused)
    if code == "ConditionalCheckFailedException":
        return
    if code != "TransactionCanceledException":
        with asking("commit"):
            raise refused
    reasons = _reasons(refused)
    for reason, write in zip(reasons, writes, strict=False):
        if reason == "ConditionalCheckFailed":
            raise write.refusal from refused
    if not set(reasons) & (CONTENTION | {"ConditionalCheckFailed"}):
        raise Unavailable from refused


def _reasons(refused: ClientError) -> list[str]:
    response: dict[str, Any] = dict(refused.response)
    return [str(reason.get("Code", "None")) for reason in response.get("CancellationReasons", ())]


def pause(attempt: int) -> None:
    """Wait a little, longer each time, so that two who collide do not collide again."""
    time.sleep(random.uniform(0, 0.02 * 2**attempt))  # noqa: S311 - spreading load is no secret


def _epoch(row: AuditRow) -> dict[str, str]:
    return {"N": str(int(row.entry.at.timestamp()))}
