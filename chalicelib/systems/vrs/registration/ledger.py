"""The ledger as a kind of file: the layout that goes out comes in again, and what agrees changes nothing.

It names people by their 宛名番号 alone, so it registers nobody and issues no ticket; a dose that differs
from what stands is kept as a conflict, as everywhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from chalicelib.systems.vrs.downloads.model import Layout
from chalicelib.systems.vrs.registration.model import Candidate, DoseInFile, Refusal, TicketInFile
from chalicelib.systems.vrs.registration.parts import Known, RegistrationFiles
from chalicelib.systems.vrs.registration.ports import Standing
from chalicelib.systems.vrs.registration.reading import Read, csv_lines
from chalicelib.systems.vrs.tickets.model import TicketNumber
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
STRANGER = "登録されていない方です。先に接種対象者として登録してください。"
NOT_THEIRS = "この方に発行していない接種券番号です。番号を確かめてください。"


class _Refused(Exception):
    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class LedgerFiles(RegistrationFiles):
    """Takes parts of ledgers; checking, applying and undoing are as for any registration."""

    layout: Layout

    def _read(self, content: bytes, first_row: int) -> Read:
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
        width = len(self.layout.block)
        for turn in range(1, self.layout.turns + 1):
            block = cells[(turn - 1) * width : turn * width]
            if not any(block):
                continue
            ticket, dose = self._dose(row, turn, block)
            before = found.get(str(ticket)) or TicketInFile(row=row, ticket=ticket)
            found[str(ticket)] = before.model_copy(update={"doses": (*before.doses, dose)})
        return list(found.values())

    def _dose(self, row: int, turn: int, block: Sequence[str]) -> tuple[TicketNumber, DoseInFile]:
        _, given_on, ticket, municipality, _, _, product, lot = block
        if municipality != str(self.actor.municipality):
            raise _Refused(ELSEWHERE)
        right = len(given_on) == 8 and 1 <= len(product) <= 20 and len(lot) <= 20
        if not (right and f"{product}{lot}".isprintable()):
            raise _Refused(UNREADABLE)
        try:
            day = datetime.strptime(given_on, "%Y%m%d").date()  # noqa: DTZ007 - a day has no zone
            number = TicketNumber(ticket)
        except ValueError:
            raise _Refused(UNREADABLE) from None
        return number, DoseInFile(row=row, turn=turn, given_on=day, product=product, lot=lot)

    def _look_up(self, some: Sequence[Candidate]) -> tuple[list[Known], list[Refusal]]:
        known: list[Known] = []
        unknown: list[Refusal] = []
        held = self.desk.register.held([each.addressee for each in some])
        for candidate, standing in zip(some, held, strict=True):
            reason = _stranger(candidate, standing)
            if reason or standing is None:
                unknown.append(Refusal(row=candidate.row, column=self.layout.first, reason=reason))
            else:
                known.append((_named(candidate, standing), standing))
        return known, unknown


def _stranger(candidate: Candidate, standing: Standing | None) -> str:
    if standing is None or standing.resident is None or not standing.number_index:
        return STRANGER
    return NOT_THEIRS if any(each.ticket not in standing.owners for each in candidate.tickets) else ""


def _named(candidate: Candidate, standing: Standing) -> Candidate:
    """Return a candidate with what the register says of the person: the file changes none of it."""
    resident = standing.resident
    assert resident is not None  # noqa: S101 - strangers were refused before
    who = {"name": resident.name, "born_on": resident.born_on, "sex": resident.sex}
    return candidate.model_copy(update=who)
