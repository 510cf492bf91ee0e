"""Reading a ledger in the layout in which it goes out: every fault with row and reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chalicelib.systems.vrs.doses.origins import Origins, fits
from chalicelib.systems.vrs.downloads.model import Layout
from chalicelib.systems.vrs.registration.model import Candidate, DoseInFile, Refusal, TicketInFile
from chalicelib.systems.vrs.registration.reading import Read
from chalicelib.systems.vrs.tickets.model import TicketNumber
from chalicelib.values.files import csv_lines, day_of
from chalicelib.values.municipality import Municipalities, MunicipalityCode
from chalicelib.values.people import AddresseeNumber, PersonName, Sex

UNNAMED = PersonName("―")
"""Stands for the name, birth date and sex that the file does not hold, until the person is looked up."""
NOBODY, NO_DAY = Sex.UNKNOWN, date(1900, 1, 1)

HEADER = "見出しが予防接種台帳の様式と違います。列を加えたり除いたりせずに使ってください。"
COLUMNS = "列の数が見出しと違います。区切りと引用符を確かめてください。"
EMPTY = "登録する行がありません。"
ADDRESSEE = "15桁以内の数字ではありません。"
ELSEWHERE = "ほかの自治体で接種した記録です。この様式では取り込めません。"
UNREADABLE = "接種日・券番号・ワクチンのどれかが正しくありません。元の台帳を確かめてください。"
ORIGIN = "接種の区分か、そのコードが正しくありません。区分の表を確かめてください。"


class _Refused(Exception):
    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class LedgerReader:
    """What a municipality's ledgers are read against."""

    layout: Layout
    origins: Origins
    municipality: MunicipalityCode
    municipalities: Municipalities

    def read(self, content: bytes, first_row: int) -> Read:
        """Read a part of a ledger that begins at a row; raise UnreadableFile."""
        read, people = Read(), dict[str, Candidate]()
        lines = csv_lines(content)
        if tuple(next(lines, ())) != self.layout.header:
            read.refusals.append(Refusal(row=1, column="-", reason=HEADER))
            return read
        for row, cells in enumerate(lines, start=first_row):
            if not cells:
                continue
            read.rows += 1
            try:
                self._join(people, row, cells)
            except _Refused as refused:
                read.refusals.append(Refusal(row=row, column=self.layout.first, reason=refused.reason))
        if not read.rows:
            read.refusals.append(Refusal(row=1, column="-", reason=EMPTY))
        read.candidates = list(people.values())
        return read

    def _join(self, people: dict[str, Candidate], row: int, cells: Sequence[str]) -> None:
        """Put a row to the people read so far; two doses of one turn stand in two rows."""
        if len(cells) != len(self.layout.header):
            raise _Refused(COLUMNS)
        try:
            addressee = AddresseeNumber(cells[0])
        except ValueError:
            raise _Refused(ADDRESSEE) from None
        tickets = {str(each.ticket): each for each in self._tickets(row, cells[1:])}
        before = people.get(cells[0])
        for each in () if before is None else before.tickets:
            known = tickets.pop(str(each.ticket), None)
            doses = (*each.doses, *(() if known is None else known.doses))
            tickets[str(each.ticket)] = each.model_copy(update={"doses": doses})
        people[cells[0]] = Candidate(
            row=row if before is None else before.row,
            individual_number=None,
            addressee=addressee,
            name=UNNAMED,
            born_on=NO_DAY,
            sex=NOBODY,
            tickets=tuple(tickets.values()),
        )

    def _tickets(self, row: int, cells: Sequence[str]) -> list[TicketInFile]:
        found: dict[str, TicketInFile] = {}
        width, more = len(self.layout.block), len(self.layout.more)
        after = width * self.layout.turns
        for turn in range(1, self.layout.turns + 1):
            block = cells[(turn - 1) * width : turn * width]
            origin = cells[after + (turn - 1) * more : after + turn * more]
            if not any((*block, *origin)):
                continue
            ticket, dose = self._dose(row, turn, block)
            dose = self._marked(dose, origin)
            before = found.get(str(ticket)) or TicketInFile(row=row, ticket=ticket)
            found[str(ticket)] = before.model_copy(update={"doses": (*before.doses, dose)})
        return list(found.values())

    def _dose(self, row: int, turn: int, block: Sequence[str]) -> tuple[TicketNumber, DoseInFile]:
        _, given_on, ticket, municipality, _, _, product, lot = block
        if municipality != str(self.municipality):
            raise _Refused(ELSEWHERE)
        right = 1 <= len(product) <= 20 and len(lot) <= 20
        if not (right and f"{product}{lot}".isprintable()):
            raise _Refused(UNREADABLE)
        try:
            day = day_of(given_on)
            number = TicketNumber(ticket)
        except ValueError:
            raise _Refused(UNREADABLE) from None
        return number, DoseInFile(row=row, turn=turn, given_on=day, product=product, lot=lot)

    def _marked(self, dose: DoseInFile, cells: Sequence[str]) -> DoseInFile:
        """Return a dose with the origin that the file says; an empty one is not said."""
        label, code = cells
        if not label and not code:
            return dose
        row = self.origins.labelled(label)
        if row is None or not fits(row, code or None, self.municipality, dose.given_on, self.municipalities):
            raise _Refused(ORIGIN)
        return dose.model_copy(update={"origin": row.origin, "origin_code": code or None})
