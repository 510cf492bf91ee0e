"""Reading a bulk inquiry's file: bytes to rows, every fault with row, column and reason.

The schema is closed: there is no column for a 個人番号; the number is taken from the city's own records.
A reason never repeats the value that was wrong.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time

from chalicelib.systems.vrs.inquiries.bulk import BulkRefusal, BulkRow
from chalicelib.systems.vrs.inquiries.model import (
    Consent,
    ConsentDifficult,
    Ground,
    IdentityCheck,
    NumberShown,
    PersonShown,
)
from chalicelib.values.clock import JAPAN
from chalicelib.values.files import csv_lines, day_of
from chalicelib.values.municipality import MunicipalityCode
from chalicelib.values.people import AddresseeNumber

COLUMNS = (
    "宛名番号",
    "転出元自治体コード",
    "根拠",
    "根拠の日付",
    "同意書番号",
    "理由",
    "番号確認",
    "身元確認",
    "確認者",
    "確認日",
)
NUMBER_SHOWN = dict(zip("123", NumberShown, strict=True))
PERSON_SHOWN = dict(zip("12345", PersonShown, strict=True))

REASONS = {
    "header": "見出しが様式と違います。様式の列だけを、様式の順に並べてください。",
    "columns": "列の数が見出しと違います。区切りと引用符を確かめてください。",
    "empty": "照会する行がありません。",
    "too_many": "行が多すぎます。ファイルを分けてください。",
    "addressee": "15桁以内の数字ではありません。",
    "twice": "同じ宛名番号の行が、ファイルの中で重なっています。",
    "former": "6桁の自治体コードではないか、検査用数字が一致しません。",
    "ground": "根拠は 1（同意）か 2（同意を得ることが困難）にしてください。",
    "date": "実在する日付（8桁、例 20220301）ではありません。",
    "form": "同意書番号は、半角の英数字とハイフン40文字以内で入力してください。",
    "reason": "同意を得ることが困難な理由を、200文字以内で入力してください。",
    "not_empty": "この根拠のときは空欄にしてください。",
    "number_by": "番号確認は 1（個人番号カード）、2（通知カード）、3（住民票）のどれかにしてください。",
    "person_by": "身元確認は 1 から 5 の数字にしてください。",
    "checked_by": "本人確認をした職員を、200文字以内で入力してください。",
}


@dataclass
class ReadRows:
    """What was read, and what was refused."""

    count: int = 0
    rows: list[BulkRow] = field(default_factory=list)
    refusals: list[BulkRefusal] = field(default_factory=list)

    def refuse(self, row: int, column: str, reason: str) -> None:
        self.refusals.append(BulkRefusal(row=row, column=column, reason=REASONS[reason]))


class _Refused(Exception):
    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column
        self.reason = reason


def read_rows(content: bytes, longest: int) -> ReadRows:
    """Read a file; raise UnreadableFile where it is no text or no CSV.  The header is row 1."""
    read, seen = ReadRows(), set[str]()
    lines = csv_lines(content)
    if tuple(next(lines, ())) != COLUMNS:
        read.refuse(1, "-", "header")
        return read
    for row, cells in enumerate(lines, start=2):
        if not cells:
            continue
        read.count += 1
        if read.count > longest:
            read.refuse(row, "-", "too_many")
            break
        if len(cells) != len(COLUMNS):
            read.refuse(row, "-", "columns")
            continue
        try:
            read.rows.append(_row(row, dict(zip(COLUMNS, cells, strict=True)), seen))
        except _Refused as refused:
            read.refuse(row, refused.column, refused.reason)
    if not read.count:
        read.refuse(1, "-", "empty")
    return read


def _row(row: int, cells: dict[str, str], seen: set[str]) -> BulkRow:
    addressee = _addressee(cells["宛名番号"])
    if str(addressee) in seen:
        raise _Refused("宛名番号", "twice")
    seen.add(str(addressee))
    return BulkRow(
        row=row,
        addressee=addressee,
        former=_former(cells["転出元自治体コード"]),
        ground=_ground(cells),
        identity=_identity(cells),
    )


def _addressee(text: str) -> AddresseeNumber:
    try:
        return AddresseeNumber(text)
    except ValueError:
        raise _Refused("宛名番号", "addressee") from None


def _former(text: str) -> MunicipalityCode:
    try:
        return MunicipalityCode(text)
    except ValueError:
        raise _Refused("転出元自治体コード", "former") from None


def _ground(cells: dict[str, str]) -> Ground:
    if cells["根拠"] not in {"1", "2"}:
        raise _Refused("根拠", "ground")
    on = _date(cells, "根拠の日付")
    consent = cells["根拠"] == "1"
    empty = "理由" if consent else "同意書番号"
    if cells[empty]:
        raise _Refused(empty, "not_empty")
    try:
        if consent:
            return Consent(kind="consent", form=cells["同意書番号"], on=on)
        return ConsentDifficult(kind="consent_difficult", reason=cells["理由"], on=on)
    except ValueError:
        column = "同意書番号" if consent else "理由"
        raise _Refused(column, "form" if consent else "reason") from None


def _identity(cells: dict[str, str]) -> IdentityCheck:
    if cells["番号確認"] not in NUMBER_SHOWN:
        raise _Refused("番号確認", "number_by")
    if cells["身元確認"] not in PERSON_SHOWN:
        raise _Refused("身元確認", "person_by")
    try:
        return IdentityCheck(
            number_by=NUMBER_SHOWN[cells["番号確認"]],
            person_by=PERSON_SHOWN[cells["身元確認"]],
            checked_by=cells["確認者"],
            checked_at=datetime.combine(_date(cells, "確認日"), time.min, JAPAN),
        )
    except ValueError:
        raise _Refused("確認者", "checked_by") from None


def _date(cells: dict[str, str], column: str) -> date:
    try:
        return day_of(cells[column])
    except ValueError:
        raise _Refused(column, "date") from None
