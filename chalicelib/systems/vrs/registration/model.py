"""What a registration file holds, and what checking it says."""

from datetime import date
from enum import StrEnum
from typing import Literal

from chalicelib.systems.vrs.tickets.model import TicketNumber
from chalicelib.systems.vrs.tickets.origin import Origin
from chalicelib.values.individual_number import IndividualNumber
from chalicelib.values.people import AddresseeNumber, PersonName, Sex
from chalicelib.values.word import Moment, Word

Field = Literal[
    "individual_number",
    "addressee",
    "municipality",
    "ticket",
    "name",
    "born_on",
    "sex",
    "status",
    "turn",
    "given_on",
    "maker",
    "lot",
]


class Profile(Word):
    """ファイル様式: the names and order of the columns a municipality's ledgers export."""

    version: str
    note: str = ""
    columns: tuple[tuple[Field, str], ...]
    statuses: dict[str, bool]
    longest_file_rows: int

    def name_of(self, field: Field) -> str:
        """Return the column name of a field."""
        return next(name for each, name in self.columns if each == field)


class Refusal(Word):
    """Why a row is not taken: where it stands, and what to do.  Never the value itself."""

    row: int
    column: str
    reason: str


class DoseInFile(Word):
    """A dose the file says was given before (接種状況 実施)."""

    row: int
    turn: int
    given_on: date
    product: str
    lot: str
    origin: Origin | None = None
    """None where the file does not say: a new dose is then one of this city's own."""
    origin_code: str | None = None


class TicketInFile(Word):
    """A ticket the file says was issued, with the doses it says were given on it."""

    row: int
    ticket: TicketNumber
    doses: tuple[DoseInFile, ...] = ()


class Candidate(Word):
    """A person as the file has them, joined from one or more rows."""

    row: int
    individual_number: IndividualNumber | None
    """None where the file is one that never holds it; the person must then be registered."""
    addressee: AddresseeNumber
    name: PersonName
    born_on: date
    sex: Sex
    tickets: tuple[TicketInFile, ...]
    number_index: str | None = None
    """The number's blind index, where the dry run of these very bytes has computed it."""


class Outcome(StrEnum):
    """What applying a row would do."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


class RowOutcome(Word):
    """A row's outcome, and in the words of the columns what changes."""

    row: int
    outcome: Outcome
    changes: tuple[str, ...] = ()


class Checked(Word):
    """The result of a dry run."""

    registration_id: str
    digest: str
    rows: int
    new: int
    changed: int
    same: int
    refused: int
    refusals: tuple[Refusal, ...]
    changes: tuple[RowOutcome, ...]


class Registration(Word):
    """What is kept of a checked file: its fingerprint and its counts, not its content."""

    registration_id: str
    file_name: str
    digest: str
    rows: int
    new: int
    changed: int
    same: int
    refused: int
    checked_by: str
    checked_at: Moment
    applied_by: str | None = None
    applied_at: Moment | None = None
    version: int = 1


class Applied(Word):
    """The result of applying a file."""

    registration_id: str
    people: int
    new: int
    changed: int
    same: int
    doses: int
    conflicts: int
    matched: int
    """Doses that waited for their person and have found them."""
