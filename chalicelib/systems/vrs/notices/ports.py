"""What notices need."""

from collections.abc import Sequence
from typing import Protocol

from chalicelib.audit.model import Entry
from chalicelib.systems.vrs.notices.model import CorrectionEvent, Notice, Receiver
from chalicelib.systems.vrs.queues.bulk.model import FixRow
from chalicelib.systems.vrs.registration.undoing import Trace
from chalicelib.values.municipality import MunicipalityCode


class Outbox(Protocol):
    """The corrections of one municipality that others must hear of."""

    def name_act(self, lane: str, number: int) -> str:
        """Return the id of the correction that a row of the log tells of."""

    def name_person(self, person_id: str, version: int) -> str:
        """Return the id of the correction that a person's version is."""

    def correction(self, correction_id: str) -> CorrectionEvent | None:
        """Return a correction, or None."""

    def put(self, correction: CorrectionEvent, entry: Entry) -> None:
        """Put a correction, or its next version; raise SheetMoved where another did."""

    def receivers(self, person_id: str) -> Sequence[Receiver]:
        """Return whom a person's record was given to."""

    def corrections(self) -> Sequence[CorrectionEvent]:
        """Return every correction, the newest first."""

    def note(self, entry: Entry) -> None:
        """Write an audit entry for a reading, before its answer."""


class Acts(Protocol):
    """What acts on many doses at once left behind, where their row of the log has no place for it."""

    def fixed(self, fix_id: str, chunk: int) -> Sequence[FixRow]:
        """Return a chunk's rows of a bulk fix, as they stand; none where there is no such chunk."""

    def trace(self, changeset_id: str, part: int, person_id: str) -> Trace | None:
        """Return a person's change by a file, or None."""


class Inbox(Protocol):
    """The notices that came in at one municipality."""

    def take(self, notice: Notice, entry: Entry) -> None:
        """Keep a notice that must not be there yet; raise SheetMoved where it is."""

    def notices(self) -> Sequence[Notice]:
        """Return every notice, the newest first."""

    def notice(self, notice_id: str) -> Notice | None:
        """Return a notice, or None."""

    def put(self, notice: Notice, entry: Entry) -> None:
        """Put the next version of a notice; raise SheetMoved where another did."""

    def note(self, entry: Entry) -> None:
        """Write an audit entry for a reading, before its answer."""


class Inboxes(Protocol):
    """Opens a municipality's inbox, in a session of that municipality's own."""

    def of(self, municipality: MunicipalityCode) -> Inbox:
        """Open the inbox of one municipality."""

    def opened(self, municipality: MunicipalityCode) -> bool:
        """Tell whether a municipality keeps its records in this system."""
