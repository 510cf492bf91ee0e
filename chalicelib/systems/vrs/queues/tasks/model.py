"""An entry of a queue, the task beside it, and what may be done with it.

A task lives beside its entry, never in it: the lists stay what the rules and the venues made them.
Whether an entry still stands is asked of the list each time, so whatever closes the entry closes
the task, whoever did it, and no second write can be lost.
"""

from datetime import date
from enum import StrEnum
from typing import Literal, Self

from pydantic import Field, model_validator

from chalicelib.access.tablets.model import VenueId
from chalicelib.systems.vrs.doses.model import FindingCode, Severity
from chalicelib.systems.vrs.tickets.model import TicketNumber
from chalicelib.values.word import AskedDay, Line, Moment, Word

ACCOUNT_ID = r"^[A-Za-z0-9._-]{1,64}$"


class QueueKind(StrEnum):
    """一覧の種別."""

    CONFLICT = "conflict"
    """重複登録."""

    WAITING = "waiting"
    """登録待ち."""

    FINDING = "finding"
    """確認事項 (要修正・要確認)."""


class EntryRef(Word):
    """Which entry of a queue: enough to find it again, and to tell it from its successor.

    A finding is named with the version of its dose and its severity: what was acknowledged of one
    version says nothing about the next.
    """

    kind: QueueKind
    ticket: TicketNumber
    turn: int = Field(ge=1, le=9)
    version: int = Field(default=0, ge=0)
    code: FindingCode | None = None
    severity: Severity | None = None
    conflict_id: str | None = Field(default=None, pattern=r"^[0-9a-f]{24}$")

    @model_validator(mode="after")
    def _whole(self) -> Self:
        said = (self.version or None, self.code, self.severity)
        wrong = None in said if self.kind is QueueKind.FINDING else any(said)
        if wrong:
            raise ValueError("確認事項には、そして確認事項だけに、版と種類と重大度が必要です")
        if (self.kind is QueueKind.CONFLICT) != (self.conflict_id is not None):
            raise ValueError("重複登録には、その番号が必要です")
        return self

    @property
    def identity(self) -> str:
        """What makes it the same entry; blinded before it becomes a key."""
        parts = (self.kind, self.ticket, self.turn, self.version, self.code, self.severity, self.conflict_id)
        return "|".join("" if part is None else str(part) for part in parts)


class TaskState(StrEnum):
    """作業の状態."""

    OPEN = "open"
    """未着手, assigned to somebody or not."""

    TAKEN = "taken"
    """着手: somebody works on it."""

    ACKNOWLEDGED = "acknowledged"
    """確認済み: the record is right as it stands, for a reason."""

    CLOSED = "closed"
    """解消: the entry is gone, by a correction or otherwise.  Never stored: it is seen."""


class TaskMove(StrEnum):
    """作業の操作."""

    ASSIGN = "assign"
    TAKE = "take"
    NOTE = "note"
    PUT_BACK = "put_back"
    ACKNOWLEDGE = "acknowledge"
    REOPEN = "reopen"


class TaskEvent(Word):
    """作業の履歴の一行."""

    at: Moment
    by: str
    move: TaskMove
    assignee: str | None = None
    text: Line | None = None


class Task(Word):
    """作業: who works on an entry, and everything that was done about it."""

    entry: EntryRef
    state: TaskState = TaskState.OPEN
    assignee: str | None = None
    history: tuple[TaskEvent, ...] = ()
    version: int = 0


class TaskRequest(Word):
    """What a member of staff wants to do with an entry; ``text`` is the note or the reason."""

    entry: EntryRef
    move: TaskMove
    assignee: str | None = Field(default=None, pattern=ACCOUNT_ID)
    text: Line | None = None


class TaskSearch(Word):
    """作業の表示: by its entry, in a body, so that no ticket is in a URL."""

    entry: EntryRef


class QueueEntry(Word):
    """一覧の一行: an entry with what is needed to sort and filter it, and its task."""

    entry: EntryRef
    since: Moment
    day: date | None = None
    venue: str | None = None
    product: str | None = None
    lot: str | None = None
    message: str = ""
    state: TaskState = TaskState.OPEN
    assignee: str | None = None
    notes: int = 0


class QueueQuery(Word):
    """一覧の絞り込みと並び順.  ``assignee`` ``-`` means nobody; ``state`` left out hides what is done."""

    kind: QueueKind | None = None
    severity: Severity | None = None
    code: FindingCode | None = None
    assignee: str | None = Field(default=None, pattern=ACCOUNT_ID)
    state: TaskState | None = None
    venue: VenueId | None = None
    day: AskedDay | None = None
    sort: Literal["since", "-since", "day", "-day", "severity", "assignee"] = "severity"
