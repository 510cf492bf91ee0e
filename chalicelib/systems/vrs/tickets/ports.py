"""What tickets and doses are kept with: one reading of a sheet, one page of changes, whole or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from chalicelib.access.tablets.model import Counter
from chalicelib.audit.model import Entry
from chalicelib.systems.vrs.doses.model import Conflict, Dose
from chalicelib.systems.vrs.tickets.model import Reason, TicketNumber, TicketSheet, Waiting
from chalicelib.values.municipality import MunicipalityCode


@dataclass(frozen=True)
class Once:
    """受付番号: the promise that a request with this key has one effect and one answer.

    ``digest`` is of the request's content; ``answer`` is the exact reply, or None where
    the request was sent on to another municipality, whose book keeps the reply.
    """

    tablet_id: str
    key: str
    digest: str
    answer: str | None


@dataclass(frozen=True)
class Reading:
    """A ticket's sheet and what became of a request key, read at one moment."""

    sheet: TicketSheet | None
    once: Once | None


@dataclass(frozen=True)
class Page:
    """Everything one act changes in one municipality; it is written whole or not at all.

    ``sheets`` carry the version that was read; the book stores the next one on the
    condition that the stored version is still that one.  ``doses`` are new versions: the
    key (ticket, turn, version) must not exist.  What staff typed (``reasons``, and the reason
    of a dose) is kept apart, in the resident area; ``Residents.reasons`` reads it.
    """

    entry: Entry
    sheets: tuple[TicketSheet, ...] = ()
    doses: tuple[Dose, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    waiting_over: tuple[Waiting, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    conflicts_over: tuple[Conflict, ...] = ()
    reasons: tuple[Reason, ...] = ()
    once: Once | None = None
    counter: Counter | None = None


class TicketBook(Protocol):
    """The tickets and doses of one municipality; no method can name another.

    ``write`` raises SheetMoved where a sheet, dose or request key was written by another
    since it was read, StaleProof where the tablet's counter was used or the tablet was
    revoked, Contended where others never let us through, and Unavailable where nobody
    can say; in all of these nothing was written.
    """

    def read(self, ticket: TicketNumber, tablet_id: str, key: str) -> Reading:
        """Read a sheet and a request key together, strongly consistent."""

    def once(self, tablet_id: str, key: str) -> Once | None:
        """Read what became of a request key."""

    def write(self, page: Page) -> None:
        """Write a page, its audit entry included."""

    def sheet(self, ticket: TicketNumber) -> TicketSheet | None:
        """Read a sheet, strongly consistent."""

    def doses(self, ticket: TicketNumber) -> Sequence[Dose]:
        """Read every version of every dose of a ticket, by turn and version."""

    def waiting(self) -> Sequence[Waiting]:
        """Read the waiting list (登録待ち), oldest first."""

    def conflicts(self) -> Sequence[Conflict]:
        """Read the open conflicts, oldest first."""

    def settled(self, ticket: TicketNumber) -> Sequence[Conflict]:
        """Read the conflicts about a ticket that staff settled, by turn: no claim is ever lost."""


class TicketBooks(Protocol):
    """Opens a municipality's book."""

    def of(self, municipality: MunicipalityCode) -> TicketBook:
        """Open the book of one municipality."""

    def opened(self, municipality: MunicipalityCode) -> bool:
        """Tell whether a municipality keeps its records in this system."""
