"""What bulk fixes are kept with."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from chalicelib.audit.model import Entry
from chalicelib.systems.vrs.queues.bulk.model import BulkFix, FixChunk
from chalicelib.systems.vrs.tickets.ports import Page


@dataclass(frozen=True)
class Progress:
    """One chunk's doses, the chunk with their outcomes, and the fix that counts it: one transaction."""

    page: Page
    chunk: FixChunk
    fix: BulkFix


class BulkFixes(Protocol):
    """The bulk fixes of one municipality; no method can name another."""

    def keep(self, fix: BulkFix, chunks: Sequence[FixChunk], entry: Entry) -> None:
        """Keep a preview whole."""

    def fix(self, fix_id: str) -> BulkFix | None:
        """Return a fix, or None."""

    def fixes(self) -> Sequence[BulkFix]:
        """Return every fix, the newest last."""

    def chunk(self, fix_id: str, number: int) -> FixChunk:
        """Return one chunk; raise NoSuchFix."""

    def chunks(self, fix_id: str) -> Sequence[FixChunk]:
        """Return all chunks, in their order."""

    def advance(self, progress: Progress) -> None:
        """Write a chunk's doses and that it is done, or nothing; raise SheetMoved where another did."""

    def put(self, fix: BulkFix, entry: Entry) -> None:
        """Put a fix as the version after its own; raise SheetMoved where another did."""

    def note(self, entry: Entry) -> None:
        """Write an audit entry for a reading, before its answer."""
