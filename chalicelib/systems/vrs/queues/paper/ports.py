"""What paper entries are kept with."""

from collections.abc import Sequence
from typing import Protocol

from chalicelib.audit.model import Entry
from chalicelib.systems.vrs.queues.paper.model import PaperEntry
from chalicelib.systems.vrs.tickets.ports import Page


class Papers(Protocol):
    """The paper entries of one municipality; no method can name another."""

    def paper(self, paper_id: str) -> PaperEntry | None:
        """Return an entry, or None."""

    def papers(self) -> Sequence[PaperEntry]:
        """Return every entry, the oldest first."""

    def put(self, paper: PaperEntry, page: Page) -> None:
        """Put an entry as the version after its own, with what it records; raise SheetMoved."""

    def note(self, entry: Entry) -> None:
        """Write an audit entry for a reading, before its answer."""
