"""What VRS knows of a person: 別添1 of the assessment, and nothing else."""

from datetime import date

from chalicelib.systems.vrs.doses.model import Conflict, Dose
from chalicelib.systems.vrs.tickets.model import TicketNumber, TicketSheet
from chalicelib.values.people import AddresseeNumber, PersonName, Sex
from chalicelib.values.word import Word

MASKED = "************"
"""How a 個人番号 looks wherever it was not revealed by an act of its own."""


class Resident(Word):
    """住民: 属性情報 (氏名, 生年月日, 性別), 宛名番号, and the tickets issued to them.

    ``number_index`` is the blind index of the 個人番号 (an HMAC that KMS computes); the
    number itself is in another area, under another key.
    """

    person_id: str
    addressee: AddresseeNumber
    name: PersonName
    born_on: date
    sex: Sex
    tickets: tuple[TicketNumber, ...]
    number_index: str
    version: int = 1


class TicketRecord(Word):
    """A ticket with the whole history of its doses, and the claims that staff settled."""

    sheet: TicketSheet
    doses: tuple[Dose, ...]
    settled: tuple[Conflict, ...] = ()


class PersonRecord(Word):
    """A person as the desk sees them; the 個人番号 is masked."""

    resident: Resident
    tickets: tuple[TicketRecord, ...]
