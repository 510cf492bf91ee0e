"""What asking and answering need.  Each port is one municipality's; only ``FormerCities`` knows others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from chalicelib.audit.model import Entry
from chalicelib.systems.vrs.inquiries.bulk import Bulk, BulkChunk
from chalicelib.systems.vrs.inquiries.importing import Imported
from chalicelib.systems.vrs.inquiries.model import (
    AskedCounts,
    Canary,
    Inquiry,
    Provision,
)
from chalicelib.systems.vrs.notices.model import Received, Receiver
from chalicelib.systems.vrs.residents.model import Resident
from chalicelib.systems.vrs.tickets.model import SlotStatus, TicketNumber, TicketSheet
from chalicelib.values.individual_number import IndividualNumber
from chalicelib.values.municipality import MunicipalityCode
from chalicelib.values.people import AddresseeNumber


@dataclass(frozen=True)
class Asked:
    """One more count of a day: of whom, how much, and up to where it may."""

    day: date
    who: str
    """``CITY``, ``BULK`` or ``ACTOR#<account>``."""
    more: int
    most: int
    """The limit: so many in all."""
    misses: int
    """The most that may have found nobody before."""

    @property
    def room(self) -> int:
        """The most that may have been asked before."""
        return self.most - self.more


@dataclass(frozen=True)
class FinishedInquiry:
    """A finished inquiry, and what it changes about the person's tickets."""

    inquiry: Inquiry
    imported: Imported | None

    def weight(self) -> int:
        """Return how many items it writes."""
        return 1 + (0 if self.imported is None else self.imported.weight())

    def names(self) -> set[str]:
        """Return what no transaction may hold twice: the tickets whose sheets it writes."""
        return set() if self.imported is None else {str(each.ticket) for each in self.imported.changes}


class AskingCity(Protocol):
    """The asking city's own records, opened for purpose ``ask_former_city`` and one actor."""

    def residents(self, addressees: Sequence[AddresseeNumber]) -> list[Resident | None]:
        """Return the residents of 宛名番号, in their order."""

    def indexes(self, numbers: Sequence[IndividualNumber]) -> list[str]:
        """Return the numbers' blind indexes here."""

    def numbers_of(self, residents: Sequence[Resident]) -> list[IndividualNumber | None]:
        """Open residents' numbers, one KMS call each; None where none is kept."""

    def canaries(self, indexes: Sequence[str]) -> list[bool]:
        """Tell which of the numbers are canaries of this city."""

    def inquiries(self, inquiry_ids: Sequence[str]) -> list[Inquiry | None]:
        """Return inquiries, in their order."""

    def counts(self, day: date, who: Sequence[str]) -> list[AskedCounts]:
        """Return a day's counts."""

    def sheets(self, tickets: Sequence[TicketNumber]) -> dict[TicketNumber, TicketSheet]:
        """Return the sheets of tickets."""

    def enter(self, inquiries: Sequence[Inquiry], asked: Sequence[Asked], entry: Entry) -> None:
        """Enter new inquiries and count them; raise SheetMoved where one exists, InquiryLimitReached."""

    def finish(
        self, outcomes: Sequence[FinishedInquiry], missed: Mapping[str, int], day: date, entry: Entry
    ) -> None:
        """Write outcomes, what they import, and the misses; raise SheetMoved where another was faster."""

    def alarm(self, entry: Entry) -> None:
        """Keep that somebody asked about a canary, and tell whoever watches."""

    def note(self, entry: Entry) -> None:
        """Write an audit entry that changes nothing else."""

    def keep_bulk(self, bulk: Bulk, chunks: Sequence[BulkChunk], entry: Entry) -> None:
        """Keep a bulk's next version and chunks; raise SheetMoved where another was faster."""

    def bulk(self, bulk_id: str) -> Bulk | None:
        """Return a bulk inquiry, or None."""

    def chunk(self, bulk_id: str, number: int) -> BulkChunk:
        """Return one chunk of a bulk's rows."""


@dataclass(frozen=True)
class Holding:
    """What a former city knows of a number: its holder with all sheets, or nobody.

    The holder is the person as they are now: a registration that was merged into another is answered with
    that one, and the sheets are of all their tickets and of every number of those tickets' chains.
    """

    resident: Resident | None
    sheets: Mapping[TicketNumber, TicketSheet]
    canary: bool = False


@dataclass(frozen=True)
class Giving:
    """A provision, and what it was read from: it is kept only if all that still stands as it was read."""

    provision: Provision
    resident: Resident
    sheets: tuple[TicketSheet, ...]

    def weight(self) -> int:
        """Return how many items it writes or looks at."""
        return 3 + len(self.sheets)

    def names(self) -> set[str]:
        """Return what no transaction may hold twice."""
        return {self.resident.person_id, *(str(sheet.ticket) for sheet in self.sheets)}

    @property
    def receiver(self) -> Receiver:
        """Who received the record, and in what state."""
        return Receiver(
            municipality=self.provision.asker,
            reference=self.provision.inquiry_id,
            provided_at=self.provision.provided_at,
            person_version=self.resident.version,
            received=tuple(
                Received(
                    ticket=sheet.ticket,
                    turn=slot.turn,
                    version=slot.version,
                    given=slot.status is SlotStatus.GIVEN,
                )
                for sheet in self.sheets
                for slot in sheet.slots
            ),
        )


class FormerCity(Protocol):
    """The answering city's records, as its broker may use them for one asking person."""

    def found(self, numbers: Sequence[IndividualNumber]) -> list[Holding]:
        """Look numbers up by their blind index here; the same calls whether they are known or not."""

    def provisions(self, wanted: Sequence[Provision]) -> list[Provision | None]:
        """Return what was kept of these provisions before, in their order."""

    def provide(self, givings: Sequence[Giving], entry: Entry) -> None:
        """Keep the records of provisions and of who received them, all or none.

        Raises SheetMoved where one exists, or where a person or a sheet is not as it was read: no
        correction comes between the doses of an answer and the note of who receives it.
        """

    def alarm(self, entry: Entry) -> None:
        """Keep that somebody asked about a canary, and tell whoever watches."""


class FormerCities(Protocol):
    """Opens the records of an answering city, for the person who asks."""

    def opened(self, municipality: MunicipalityCode) -> bool:
        """Tell whether a municipality keeps its records in this system."""

    def of(self, municipality: MunicipalityCode, asked_by: str) -> FormerCity:
        """Open one city's records for a question; ``asked_by`` is the asking city and person."""


class InquiryBook(Protocol):
    """What a city asked and was asked: read and exported, never with a number."""

    def inquiries(self, month: str) -> Sequence[Inquiry]:
        """Return a month's inquiries (YYYYMM), oldest first."""

    def inquiry(self, inquiry_id: str) -> Inquiry | None:
        """Return one inquiry, or None."""

    def provisions(self, month: str) -> Sequence[Provision]:
        """Return a month's provisions, oldest first."""

    def bulks(self) -> Sequence[Bulk]:
        """Return the bulk inquiries, oldest first."""

    def bulk(self, bulk_id: str) -> Bulk | None:
        """Return a bulk inquiry, or None."""

    def chunks(self, bulk: Bulk) -> Sequence[BulkChunk]:
        """Return a bulk's rows, in their order."""

    def canaries(self) -> Sequence[Canary]:
        """Return the canaries of this city; their numbers are not kept."""

    def note(self, entry: Entry) -> None:
        """Write an audit entry for a reading, before its answer."""


class CanaryRegister(Protocol):
    """Registers canaries, with the right to index a number."""

    def register(self, number: IndividualNumber, canary: Canary, entry: Entry) -> None:
        """Keep a canary under its number's index; raise NumberIsTaken."""
