"""What reading the operation log needs."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from chalicelib.access.log.model import LogReview
from chalicelib.audit.checkpoint import Checkpoint
from chalicelib.audit.model import AuditRow, Entry
from chalicelib.audit.search import LogProgress, LogQuery, RowPlace, TraceName


class Listed(NamedTuple):
    """A part of a list: what may fit, and the last place that was looked at (None: the list is over)."""

    places: tuple[RowPlace, ...]
    last: str | None
    looked_at: int


class Traces(Protocol):
    """The index of one municipality's operation log, as an auditor reads it."""

    def listed(self, name: TraceName, wanted: LogQuery, after: str, most: int) -> Listed:
        """Read a part of a list in the order of time; what surely does not fit is left out."""

    def rows(self, places: Sequence[RowPlace]) -> Sequence[AuditRow]:
        """Return the rows that stand at places, in their order."""

    def progress(self) -> LogProgress:
        """Return how far the log can be searched."""

    def note(self, entry: Entry) -> None:
        """Write an audit entry for a reading, before its answer."""


class TraceBook(Protocol):
    """The index of one municipality's operation log, as the job that fills it sees it.

    Whatever is written twice is the same, so that a repetition changes nothing.  It is no act of
    anybody and leaves no entry: an index that left rows would have to index them.
    """

    def traced(self, area: str, lane: str) -> int:
        """Return up to which number a lane's rows are all listed."""

    def keep(self, rows: Sequence[tuple[str, AuditRow]], to: int) -> None:
        """List rows of one lane (each with its area), and note up to which number all are listed."""

    def row(self, area: str, lane: str, number: int) -> AuditRow | None:
        """Return a row of the log, or None."""

    def checkpoint(self, number: int) -> Checkpoint | None:
        """Return a checkpoint, or None."""

    def progress(self) -> LogProgress:
        """Return how far the log can be searched."""

    def reach(self, progress: LogProgress) -> None:
        """Note how far the log can be searched."""

    def review(self, month: str) -> LogReview | None:
        """Return a month's review, or None where it was not begun."""


class LogReviews(Protocol):
    """The reviews of one municipality's operation log."""

    def every(self) -> Sequence[LogReview]:
        """Return all reviews, by month."""

    def review(self, month: str) -> LogReview | None:
        """Return a month's review, or None where it was not begun."""

    def put(self, review: LogReview, entry: Entry) -> None:
        """Put the next version of a review; raise SheetMoved where another did."""
