"""What cases are kept with, and what an answer to a person is put together from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from chalicelib.audit.model import Entry
from chalicelib.systems.vrs.cases.model import Case, CaseKind, Deadlines, Receiver
from chalicelib.systems.vrs.residents.ports import Residents
from chalicelib.systems.vrs.retention.model import Erasure, ErasureTarget
from chalicelib.systems.vrs.retention.ports import RetentionDesk
from chalicelib.systems.vrs.tickets.model import TicketNumber
from chalicelib.systems.vrs.tickets.ports import TicketBook
from chalicelib.values.clock import Clock, Draws


class Cases(Protocol):
    """The cases of one municipality.  Every writing method writes its audit entry too."""

    def cases(self) -> Sequence[Case]:
        """Return every case as it stands, by id."""

    def case(self, case_id: str) -> Case | None:
        """Return a case, or None."""

    def history(self, case_id: str) -> Sequence[Case]:
        """Return every version of a case, oldest first."""

    def keep(self, before: Case | None, after: Case, entry: Entry) -> None:
        """Put a case's next version, the former kept; raise SheetMoved where another was faster."""

    def keep_with_erasure(
        self, before: Case, after: Case, erasure: Erasure, target: ErasureTarget, entry: Entry
    ) -> None:
        """Put a case's next version and the erasure that it led to, together; raise SheetMoved likewise."""

    def note(self, entry: Entry) -> None:
        """Write an audit entry for a reading, before its answer."""


class Receivers(Protocol):
    """Who received a person's record: written by whoever provides it, read here."""

    def of(self, person_id: str) -> Sequence[Receiver]:
        """Return the municipalities that received a person's record."""


class Lookers(Protocol):
    """Who looked at a person: acts in the operation log with the person or a ticket of theirs as subject."""

    def of(self, person_id: str, tickets: Sequence[TicketNumber]) -> Sequence[Entry]:
        """Return the acts about a person, oldest first."""


@dataclass(frozen=True)
class CaseDesk:
    """The ports and masters that cases work with."""

    cases: Cases
    receivers: Receivers
    lookers: Lookers
    residents: Residents
    book: TicketBook
    retention: RetentionDesk
    deadlines: Mapping[CaseKind, Deadlines]
    draws: Draws
    clock: Clock
