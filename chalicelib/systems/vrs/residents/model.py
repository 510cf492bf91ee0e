"""What VRS knows of a person: 別添1 of the assessment, and nothing else."""

from datetime import date

from chalicelib.systems.vrs.doses.model import Conflict, Dose
from chalicelib.systems.vrs.moves.model import Flag, Merger, Reissue
from chalicelib.systems.vrs.tickets.model import Reason, TicketNumber, TicketSheet
from chalicelib.values.people import AddresseeNumber, PersonName, Sex
from chalicelib.values.word import Word

MASKED = "************"
"""How a 個人番号 looks wherever it was not revealed by an act of its own."""


class Resident(Word):
    """住民: 属性情報 (氏名, 生年月日, 性別), 宛名番号, and the tickets issued to them.

    ``number_index`` is the blind index of the 個人番号 (an HMAC that KMS computes); the
    number itself is in another area, under another key.  ``merged_into`` is the person that
    this registration was found to be, too: every look-up goes on to them.
    """

    person_id: str
    addressee: AddresseeNumber
    name: PersonName
    born_on: date
    sex: Sex
    tickets: tuple[TicketNumber, ...]
    number_index: str
    version: int = 1
    flags: tuple[Flag, ...] = ()
    reissues: tuple[Reissue, ...] = ()
    mergers: tuple[Merger, ...] = ()
    merged_into: str | None = None
    parted_from: tuple[str, ...] = ()
    """Into whom this registration was once merged by mistake."""

    @property
    def neighbours(self) -> tuple[str, ...]:
        """Return the registrations with which this one shares, or once shared, its tickets."""
        into = () if self.merged_into is None else (self.merged_into,)
        return tuple(dict.fromkeys([*(each.absorbed for each in self.mergers), *self.parted_from, *into]))


class TicketRecord(Word):
    """A ticket with the whole history of its doses, and the claims that staff settled."""

    sheet: TicketSheet
    doses: tuple[Dose, ...]
    settled: tuple[Conflict, ...] = ()
    reasons: tuple[Reason, ...] = ()
    """What staff typed about the ticket; each dose's own reason stands with the dose."""


class Namesake(Word):
    """同姓同名者: a person found by name and birth date, to be told from others of the same."""

    resident: Resident
    sheets: tuple[TicketSheet, ...]


class PersonRecord(Word):
    """A person as the desk sees them; the 個人番号 is masked."""

    resident: Resident
    tickets: tuple[TicketRecord, ...]
