"""What retention is kept with.  Every writing method writes its audit entry in the same transaction."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from chalicelib.audit.model import Entry
from chalicelib.systems.vrs.residents.model import Resident
from chalicelib.systems.vrs.residents.ports import Residents
from chalicelib.systems.vrs.retention.business import BusinessEnd
from chalicelib.systems.vrs.retention.certificate import ErasureCertificate, SignedErasure
from chalicelib.systems.vrs.retention.model import (
    DueRow,
    EndSetting,
    ErasedCounts,
    Erasure,
    ErasureTarget,
    Hold,
    RetentionRule,
    RetentionSetting,
)
from chalicelib.systems.vrs.tickets.model import TicketNumber, TicketSheet
from chalicelib.systems.vrs.tickets.ports import TicketBook
from chalicelib.values.clock import Clock, Draws


class RetentionSettings(Protocol):
    """The municipality's own settings; ``keep`` raises SheetMoved where another was faster."""

    def rules(self) -> Sequence[RetentionSetting]:
        """Return every rule of its own that was ever proposed, oldest first."""

    def ends(self) -> Sequence[EndSetting]:
        """Return every end of business that was ever proposed, oldest first."""

    def keep_rule(self, setting: RetentionSetting, entry: Entry) -> None:
        """Put a setting's next version."""

    def keep_end(self, setting: EndSetting, published: BusinessEnd | None, entry: Entry) -> None:
        """Put a setting's next version; what is published is what the venues learn."""


class Holds(Protocol):
    """The holds of one municipality."""

    def holds(self) -> Sequence[Hold]:
        """Return every hold that was ever placed, oldest first."""

    def keep_hold(self, hold: Hold, entry: Entry) -> None:
        """Put a hold's next version, and with it until when its person's records are held."""


class Erasures(Protocol):
    """The erasures of one municipality, and the people of each."""

    def erasures(self) -> Sequence[Erasure]:
        """Return every erasure, oldest first."""

    def erasure(self, erasure_id: str) -> Erasure | None:
        """Return an erasure, or None."""

    def targets(self, erasure_id: str) -> Sequence[ErasureTarget]:
        """Return the people of an erasure, by id."""

    def add(self, erasure: Erasure, targets: Sequence[ErasureTarget], entry: Entry) -> None:
        """Keep a new erasure.  It is there with all of its people, or not at all."""

    def change(self, erasure: Erasure, entry: Entry) -> None:
        """Put an erasure's next version; raise SheetMoved where another was faster."""


class DueList(Protocol):
    """期限の一覧: everybody with a dose, listed under the month of the last one.

    It is kept as records change, so nobody need go through the table to find whose period is over.
    """

    def row(self, person_id: str) -> DueRow:
        """Return what is listed of a person; a blank row where nothing is."""

    def put(self, before: DueRow, after: DueRow, entry: Entry) -> None:
        """List a person anew; raise SheetMoved where another was faster."""

    def until(self, month: date) -> Iterator[DueRow]:
        """Return everybody whose last dose lies in a month up to this one, oldest month first."""

    def note(self, entry: Entry) -> None:
        """Write an audit entry for a reading, before its answer."""


@dataclass(frozen=True)
class Part:
    """Some of a person's items, few enough for one transaction."""

    counts: ErasedCounts
    items: tuple[Any, ...]
    """What the eraser takes away, in its own terms."""
    people: tuple[str, ...]
    """The registrations that the person has: a hold on any of them keeps the part."""
    last: bool = False
    """The person's own item: nothing of them is left after it."""


class Eraser(Protocol):
    """Takes a person's records away, part by part; what is gone already is no part any more."""

    def resident(self, person_id: str) -> Resident | None:
        """Return the person, or None once all of them is gone."""

    def sheets(self, tickets: Sequence[TicketNumber]) -> Sequence[TicketSheet]:
        """Return the sheets of tickets that are still there."""

    def registrations(self, resident: Resident) -> Sequence[Resident]:
        """Return every registration that was merged into a person's and is still there, the person's last."""

    def held(self, person_id: str, today: date) -> bool:
        """Tell whether a hold stands."""

    def parts(self, registrations: Sequence[Resident]) -> Iterator[Part]:
        """Return what is left of a person, the person's own item last."""

    def take(self, erasure_id: str, part: Part, target: ErasureTarget, today: date, entry: Entry) -> None:
        """Take a part away and keep the target's next version, together or not at all.

        Raises UnderHold where a hold on any registration stands at this very moment, SheetMoved where a
        dose came, or the person was changed, meanwhile.
        """

    def settle(self, erasure_id: str, target: ErasureTarget, entry: Entry) -> None:
        """Keep a target's next version; nothing is taken away."""


class Certifier(Protocol):
    """Signs certificates of erasure."""

    def sign(self, certificate: ErasureCertificate) -> SignedErasure:
        """Return the certificate with its signature."""


@dataclass(frozen=True)
class RetentionDesk:
    """The ports and masters that settings, holds and proposals work with."""

    settings: RetentionSettings
    holds: Holds
    erasures: Erasures
    due: DueList
    residents: Residents
    national: tuple[RetentionRule, ...]
    draws: Draws
    clock: Clock


@dataclass(frozen=True)
class DueDesk:
    """The ports that keeping the due list works with."""

    residents: Residents
    book: TicketBook
    due: DueList
    clock: Clock


@dataclass(frozen=True)
class ErasingDesk:
    """The ports and masters that the erasing job works with."""

    settings: RetentionSettings
    erasures: Erasures
    eraser: Eraser
    certifier: Certifier
    national: tuple[RetentionRule, ...]
    clock: Clock
