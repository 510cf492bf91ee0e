"""What a review of the operation log is, and what a search answers."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from chalicelib.audit.model import Act, AuditRow
from chalicelib.audit.search import Cursor, LogProgress
from chalicelib.values.word import Moment, Word

ReviewedMonth = Annotated[str, StringConstraints(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$")]
Remarks = Annotated[
    str, StringConstraints(min_length=1, max_length=2_000, pattern=r"^[^\x00-\x09\x0b-\x1f\x7f]*$")
]


class ReviewState(StrEnum):
    """点検の状態."""

    DUE = "due"
    """未着手."""
    BEGUN = "begun"
    """点検中."""
    SIGNED = "signed"
    """完了."""


class LogSettings(Word):
    """操作記録の点検の設定: the municipality's to decide."""

    due_day: int = Field(ge=1, le=28)
    """The day of the following month by which a month is to be reviewed."""
    sample: int = Field(ge=1, le=200)
    """How many rows are drawn by chance."""
    watched: tuple[Act, ...]
    """Acts of which every row is looked at."""


class LogReview(Word):
    """操作記録の点検: one month, the rows drawn by chance, and who signed it off with which remarks."""

    month: ReviewedMonth
    due_on: date
    begun_at: Moment
    begun_by: str
    sample: tuple[str, ...] = ()
    """Sort keys of the rows that were drawn."""
    signed_at: Moment | None = None
    signed_by: str | None = None
    remarks: str | None = None
    watched: int = 0
    """How many rows of watched acts there were when it was signed off."""
    version: int = 0

    @property
    def state(self) -> ReviewState:
        """Begun or signed; what is not begun has no review."""
        return ReviewState.BEGUN if self.signed_at is None else ReviewState.SIGNED


class MonthDue(Word):
    """点検の一覧の一行."""

    month: ReviewedMonth
    state: ReviewState
    due_on: date
    overdue: bool
    review: LogReview | None = None


class LogResult(Word):
    """検索結果の一ページ."""

    rows: tuple[AuditRow, ...]
    next: Cursor | None
    """Where the next page begins; it may hold nothing, for a page looks at a bounded part of the log."""
    progress: LogProgress


class ReviewSheet(Word):
    """点検表: the rows that a review is about."""

    review: LogReview
    sample: tuple[AuditRow, ...]
    watched: tuple[AuditRow, ...]
    next: str | None
    """Where the next page of watched rows begins."""
