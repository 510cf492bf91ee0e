"""Which municipalities keep their records here.  Nothing in it is secret or personal."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from chalicelib.adapters.asking import asking
from chalicelib.adapters.dynamodb.table import SealedTable
from chalicelib.adapters.dynamodb.tickets import DynamoTicketBook
from chalicelib.adapters.sessions import Duty, Sessions, Tags
from chalicelib.systems.vrs.tickets.ports import TicketBook
from chalicelib.values.clock import Clock
from chalicelib.values.municipality import MunicipalityCode

EVERYBODY = "000000"
"""No municipality has this code; plane roles may only read under it."""
PARTITION = f"{EVERYBODY}#venue#MUNICIPALITIES"
KEPT_FOR = timedelta(minutes=1)


class Directory:
    """The opened municipalities, at most a minute old."""

    def __init__(self, sessions: Sessions, table: str, duty: Duty, clock: Clock) -> None:
        self._sessions = sessions
        self._table = table
        self._duty = duty
        self._clock = clock
        self._kept: frozenset[str] = frozenset()
        self._until: datetime | None = None

    def municipalities(self) -> frozenset[str]:
        """Return the codes of the opened municipalities."""
        now = self._clock.now()
        if self._until is None or now >= self._until:
            self._kept = frozenset(self._read())
            self._until = now + KEPT_FOR
        return self._kept

    def _read(self) -> list[str]:
        client = self._sessions.client("dynamodb", self._duty, Tags(EVERYBODY))
        asked: dict[str, Any] = {
            "TableName": self._table,
            "KeyConditionExpression": "pk = :pk",
            "ExpressionAttributeValues": {":pk": {"S": PARTITION}},
        }
        codes: list[str] = []
        while True:
            with asking("directory"):
                answer = client.query(**asked)
            codes += [row["sk"]["S"] for row in answer["Items"] if "closed_at" not in row]
            if "LastEvaluatedKey" not in answer:
                return codes
            asked["ExclusiveStartKey"] = answer["LastEvaluatedKey"]


class DynamoTicketBooks:
    """Opens the book of a municipality for one duty."""

    def __init__(self, tables: Callable[[str], SealedTable], directory: Directory) -> None:
        self._tables = tables
        self._directory = directory

    def of(self, municipality: MunicipalityCode) -> TicketBook:
        return DynamoTicketBook(self._tables(str(municipality)))

    def opened(self, municipality: MunicipalityCode) -> bool:
        return str(municipality) in self._directory.municipalities()
