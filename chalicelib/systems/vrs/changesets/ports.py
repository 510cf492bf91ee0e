"""What changesets are kept with, how parts are opened, and what a kind of file must know."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from chalicelib.audit.model import Entry
from chalicelib.systems.vrs.changesets.model import (
    Changeset,
    Counts,
    Marks,
    PartHeader,
    PartReport,
    PartUndone,
)
from chalicelib.systems.vrs.media.ports import LedgerPage


@dataclass(frozen=True)
class Chunk:
    """Which part of which changeset is worked on, and the file's row of its first row."""

    changeset_id: str
    part: int
    first_row: int = 2
    marks: tuple[Marks, ...] = ()
    """What the dry run noted of its rows, for applying."""


class KindOfFile(Protocol):
    """A room that takes files of one kind.  Every method may be repeated after a crash at any point."""

    def demand_open(self) -> None:
        """Raise where files of this kind are taken in no more: before anything is noted as begun."""

    def check(self, content: bytes, first_row: int) -> PartReport:
        """Say what applying a part would do; write nothing."""

    def apply(self, content: bytes, chunk: Chunk) -> Counts:
        """Apply a part and return what the whole part did, earlier tries included."""

    def undo(self, chunk: Chunk, reason: str) -> PartUndone:
        """Restore what a part changed and nobody changed since."""


class Envelopes(Protocol):
    """Reads what was sealed on the desk."""

    def inspect(self, envelope: bytes) -> PartHeader:
        """Return an envelope's header without opening it; raise NotSealed."""

    def open_part(self, envelope: bytes, header: PartHeader) -> bytes:
        """Return its content; raise EnvelopeBroken."""


class ChangesetBook(Protocol):
    """The changesets of one municipality; parts are kept as they were sealed on the desk."""

    def changeset(self, changeset_id: str) -> Changeset | None:
        """Return a changeset, or None."""

    def changesets(self) -> Sequence[Changeset]:
        """Return every changeset, oldest first."""

    def announce(self, changeset: Changeset, parts: Sequence[str], page: LedgerPage, entry: Entry) -> None:
        """Keep a new changeset with its parts' digests, and mark the ledger's entry as used."""

    def digests(self, changeset_id: str) -> Sequence[str]:
        """Return the digests of the parts, in order."""

    def keep(self, changeset: Changeset, entry: Entry) -> None:
        """Keep a changeset's next version; raise SheetMoved."""

    def receive(self, changeset: Changeset, envelope: bytes, entry: Entry) -> None:
        """Keep a changeset's next version with the part that it has received; raise SheetMoved."""

    def envelope(self, changeset_id: str, part: int) -> bytes:
        """Return a part as it was sent."""

    def report(self, changeset: Changeset, report: PartReport, entry: Entry) -> None:
        """Keep a changeset's next version with what was found of the part it has checked."""

    def reports(self, changeset_id: str) -> Sequence[PartReport]:
        """Return what was found so far, by part."""

    def report_of(self, changeset_id: str, part: int) -> PartReport:
        """Return what was found of a part that was checked; raise NoSuchChangeset."""

    def leave(self, changeset: Changeset, left: Sequence[str], entry: Entry) -> None:
        """Keep a changeset's next version with whom the part it has undone left as they are."""

    def left(self, changeset_id: str) -> Sequence[str]:
        """Return the people whom undoing left as they are."""

    def note(self, entry: Entry) -> None:
        """Note a reading."""
