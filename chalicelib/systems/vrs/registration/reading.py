"""Reading a registration file: bytes to candidates, every fault with row, column and reason.

The schema is closed (別添1): a column that is not in the profile refuses the file.
A reason never repeats the value that was wrong.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from chalicelib.systems.vrs.registration.model import Candidate, DoseInFile, Profile, Refusal, TicketInFile
from chalicelib.systems.vrs.registration.model import Field as Name
from chalicelib.systems.vrs.tickets.model import TicketNumber
from chalicelib.values.files import csv_lines, day_of
from chalicelib.values.individual_number import IndividualNumber
from chalicelib.values.municipality import Municipalities, MunicipalityCode
from chalicelib.values.people import AddresseeNumber, PersonName, Sex

EARLIEST_BIRTH = date(1890, 1, 1)

REASONS = {
    "unknown_column": "定められていない列です。この列を除いてください。必要な項目以外は取り込めません。",
    "missing_column": "必要な列がありません。見出しを確かめてください。",
    "column_order": "列の並びが様式と違います。様式の順に並べてください。",
    "columns": "列の数が見出しと違います。区切りと引用符を確かめてください。",
    "empty_file": "登録する行がありません。",
    "too_many": "行が多すぎます。ファイルを分けてください。",
    "individual_number": "12桁の個人番号ではないか、検査用数字が一致しません。元の台帳を確かめてください。",
    "addressee": "15桁以内の数字ではありません。",
    "municipality": "6桁の自治体コードではないか、検査用数字が一致しません。",
    "unknown_municipality": "存在しない自治体コードです。",
    "another_municipality": "ほかの自治体の行です。自分の自治体の行だけを登録してください。",
    "ticket": "10桁の数字ではありません。先頭の0を省かずに入力してください。",
    "name": "氏名がないか、長すぎるか、使えない文字が含まれています。",
    "born_on": "実在する日付（8桁、例 19450123）ではないか、範囲の外です。",
    "sex": "性別は 1（男）、2（女）、9（不明）のどれかにしてください。",
    "status": "接種状況は 0（未実施）か 1（実施）にしてください。",
    "turn": "接種回は 1 から 9 の数字にしてください。",
    "given_on": "実在する日付（8桁、例 20210701）ではありません。",
    "maker": "ワクチンメーカーがないか、20文字を超えています。",
    "lot": "ロット番号が20文字を超えているか、使えない文字が含まれています。",
    "not_empty": "接種状況が未実施のときは空欄にしてください。",
    "duplicate_number": "同じ個人番号が、別の宛名番号の行にもあります。元の台帳を確かめてください。",
    "duplicate_ticket": "同じ接種券番号が、別の方の行にもあります。",
    "duplicate_dose": "同じ方の同じ接種回が、ファイルの中で重なっています。",
    "different_person": "同じ宛名番号の行で、氏名・生年月日・性別・個人番号のどれかが違います。",
}


@dataclass
class Read:
    """What was read: the people of the file, and the rows that were refused."""

    rows: int = 0
    candidates: list[Candidate] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)

    def refuse(self, row: int, column: str, reason: str) -> None:
        self.refusals.append(Refusal(row=row, column=column, reason=REASONS[reason]))


@dataclass(frozen=True)
class Frame:
    """What rows are read against: the profile, whose file it is, the master, and the day."""

    profile: Profile
    municipality: MunicipalityCode
    municipalities: Municipalities
    today: date
    first_row: int = 2
    """The file's row that the first row after the header is, where the content is a part of a file."""


class _Refused(Exception):
    def __init__(self, name: Name, reason: str) -> None:
        super().__init__(reason)
        self.name = name
        self.reason = reason


def read_file(content: bytes, frame: Frame) -> Read:
    """Read a file; raise UnreadableFile where it is no text or no CSV at all.

    Row numbers are the file's, the header being row 1.
    """
    read = Read()
    lines = csv_lines(content)
    header = next(lines, [])
    if not _header_agrees(header, frame.profile, read):
        return read
    _Rows(frame, read).take(lines)
    if not read.rows:
        read.refuse(1, "-", "empty_file")
    return read


def _header_agrees(header: Sequence[str], profile: Profile, read: Read) -> bool:
    wanted = [name for _, name in profile.columns]
    for name in header:
        if name not in wanted or header.count(name) > 1:
            # A header cell that is no known name may be a value of a file without a header.
            read.refuse(1, f"{header.index(name) + 1}列目", "unknown_column")
    for name in wanted:
        if name not in header:
            read.refuse(1, name, "missing_column")
    if not read.refusals and list(header) != wanted:
        read.refuse(1, "-", "column_order")
    return not read.refusals


class _Rows:
    """Takes the rows of one file, remembering what must not come twice."""

    def __init__(self, frame: Frame, read: Read) -> None:
        self._frame = frame
        self._read = read
        self._fields: list[Name] = [name for name, _ in frame.profile.columns]
        self._people: dict[str, Candidate] = {}
        self._addressee_of_number: dict[str, str] = {}
        self._addressee_of_ticket: dict[str, str] = {}

    def take(self, lines: Iterator[list[str]]) -> None:
        for row, cells in enumerate(lines, start=self._frame.first_row):
            if not cells:
                continue
            self._read.rows += 1
            if self._read.rows > self._frame.profile.longest_file_rows:
                self._read.refuse(row, "-", "too_many")
                break
            if len(cells) != len(self._fields):
                self._read.refuse(row, "-", "columns")
                continue
            try:
                self._join(self._candidate(row, dict(zip(self._fields, cells, strict=True))))
            except _Refused as refused:
                self._read.refuse(row, self._frame.profile.name_of(refused.name), refused.reason)
        self._read.candidates = list(self._people.values())

    def _candidate(self, row: int, cells: dict[Name, str]) -> Candidate:
        self._check_municipality(cells["municipality"])
        born_on = _date(cells["born_on"], "born_on")
        if not EARLIEST_BIRTH <= born_on <= self._frame.today:
            raise _Refused("born_on", "born_on")
        return Candidate(
            row=row,
            individual_number=_number(cells["individual_number"]),
            addressee=_addressee(cells["addressee"]),
            name=_name(cells["name"]),
            born_on=born_on,
            sex=_sex(cells["sex"]),
            tickets=(TicketInFile(row=row, ticket=_ticket(cells["ticket"]), doses=self._doses(row, cells)),),
        )

    def _check_municipality(self, text: str) -> None:
        try:
            code = MunicipalityCode(text)
        except ValueError:
            raise _Refused("municipality", "municipality") from None
        if self._frame.municipalities.on(code, self._frame.today) is None:
            raise _Refused("municipality", "unknown_municipality")
        if code != self._frame.municipality:
            raise _Refused("municipality", "another_municipality")

    def _doses(self, row: int, cells: dict[Name, str]) -> tuple[DoseInFile, ...]:
        given = self._frame.profile.statuses.get(cells["status"])
        if given is None:
            raise _Refused("status", "status")
        of_dose: tuple[Name, ...] = ("turn", "given_on", "maker", "lot")
        if not given:
            for name in of_dose:
                if cells[name]:
                    raise _Refused(name, "not_empty")
            return ()
        turn = cells["turn"]
        if turn not in {"1", "2", "3", "4", "5", "6", "7", "8", "9"}:
            raise _Refused("turn", "turn")
        return (
            DoseInFile(
                row=row,
                turn=int(turn),
                given_on=_date(cells["given_on"], "given_on"),
                product=_short(cells["maker"], "maker", least=1),
                lot=_short(cells["lot"], "lot", least=0),
            ),
        )

    def _join(self, candidate: Candidate) -> None:
        """Put a row to the people read so far, or raise where it contradicts them."""
        addressee, added = str(candidate.addressee), candidate.tickets[0]
        number = candidate.individual_number
        if number and self._addressee_of_number.setdefault(number.reveal(), addressee) != addressee:
            raise _Refused("individual_number", "duplicate_number")
        if self._addressee_of_ticket.setdefault(str(added.ticket), addressee) != addressee:
            raise _Refused("ticket", "duplicate_ticket")
        before = self._people.setdefault(addressee, candidate)
        if before is candidate:
            return
        if _who(before) != _who(candidate):
            raise _Refused("addressee", "different_person")
        tickets = tuple(_with_dose(known, added) for known in before.tickets)
        if tickets == before.tickets:
            tickets = (*tickets, added)
        self._people[addressee] = before.model_copy(update={"tickets": tickets})


def _with_dose(known: TicketInFile, added: TicketInFile) -> TicketInFile:
    """Return a ticket with a row's dose added, or itself where the row is of another ticket."""
    if known.ticket != added.ticket:
        return known
    turns = {dose.turn for dose in known.doses}
    if not added.doses or added.doses[0].turn in turns:
        raise _Refused("turn", "duplicate_dose")
    return known.model_copy(update={"doses": (*known.doses, *added.doses)})


def _who(candidate: Candidate) -> tuple[object, ...]:
    return (
        candidate.name,
        candidate.born_on,
        candidate.sex,
        candidate.individual_number,
    )


def _number(text: str) -> IndividualNumber:
    try:
        return IndividualNumber(text)
    except ValueError:
        raise _Refused("individual_number", "individual_number") from None


def _addressee(text: str) -> AddresseeNumber:
    try:
        return AddresseeNumber(text)
    except ValueError:
        raise _Refused("addressee", "addressee") from None


def _ticket(text: str) -> TicketNumber:
    try:
        return TicketNumber(text)
    except ValueError:
        raise _Refused("ticket", "ticket") from None


def _name(text: str) -> PersonName:
    try:
        return PersonName(text.strip())
    except ValueError:
        raise _Refused("name", "name") from None


def _sex(text: str) -> Sex:
    try:
        return Sex(text)
    except ValueError:
        raise _Refused("sex", "sex") from None


def _date(text: str, name: Name) -> date:
    try:
        return day_of(text)
    except ValueError:
        raise _Refused(name, name) from None


def _short(text: str, name: Name, *, least: int) -> str:
    if not least <= len(text) <= 20 or not text.isprintable():
        raise _Refused(name, name)
    return text
