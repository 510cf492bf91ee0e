"""Reading a file of moves: bytes to flags that rows want set, every fault with row, column and reason."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from chalicelib.systems.vrs.moves.codes import FlagCodes
from chalicelib.systems.vrs.moves.filed import MoveField, MoveInFile, MovesProfile
from chalicelib.systems.vrs.registration.model import Refusal
from chalicelib.values.files import csv_lines, day_of
from chalicelib.values.people import AddresseeNumber

REASONS = {
    "header": "見出しが様式と違います。列の名前と並びを確かめてください。",
    "columns": "列の数が見出しと違います。区切りと引用符を確かめてください。",
    "empty_file": "取り込む行がありません。",
    "too_many": "一つの部分の行が多すぎます。封緘ツールで、異動の種類を選んで封緘し直してください。",
    "addressee": "15桁以内の数字ではありません。",
    "code": "その異動日に使える異動区分ではありません。区分の表を確かめてください。",
    "effective_on": "実在する日付（8桁、例 20210701）ではありません。",
    "reason": "理由が200文字を超えているか、使えない文字が含まれています。",
    "twice": "同じ方の同じ異動が、ファイルの中で重なっています。",
}


class RowRefused(Exception):
    """A row is not taken; which column, and why."""

    def __init__(self, name: MoveField, reason: str) -> None:
        super().__init__(reason)
        self.name = name
        self.reason = reason


@dataclass
class MovesRead:
    """What was read: the rows in order, and those that were refused."""

    rows: int = 0
    moves: list[MoveInFile] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)

    def refuse(self, row: int, column: str, reason: str) -> None:
        self.refusals.append(Refusal(row=row, column=column, reason=reason))


def read_moves(content: bytes, profile: MovesProfile, codes: FlagCodes, first_row: int = 2) -> MovesRead:
    """Read a part of a file that begins at a row; raise UnreadableFile where it is no text or no CSV at all.

    Row numbers are the file's, its header being row 1.
    """
    read = MovesRead()
    lines = csv_lines(content)
    if next(lines, []) != [name for _, name in profile.columns]:
        read.refuse(1, "-", REASONS["header"])
        return read
    seen: set[tuple[object, ...]] = set()
    for row, cells in enumerate(lines, start=first_row):
        if not cells:
            continue
        read.rows += 1
        if read.rows > profile.longest_part_rows:
            read.refuse(row, "-", REASONS["too_many"])
            break
        if len(cells) != len(profile.columns):
            read.refuse(row, "-", REASONS["columns"])
            continue
        try:
            move = _once(_move(row, cells, profile, codes), seen)
        except RowRefused as refused:
            read.refuse(row, profile.name_of(refused.name), REASONS[refused.reason])
        else:
            read.moves.append(move)
    if not read.rows:
        read.refuse(1, "-", REASONS["empty_file"])
    return read


def _once(move: MoveInFile, seen: set[tuple[object, ...]]) -> MoveInFile:
    what = (str(move.addressee), move.rule.code, move.effective_on)
    if what in seen:
        raise RowRefused("effective_on", "twice")
    seen.add(what)
    return move


def _move(row: int, cells: Sequence[str], profile: MovesProfile, codes: FlagCodes) -> MoveInFile:
    said: dict[MoveField, str] = {name: cell for (name, _), cell in zip(profile.columns, cells, strict=True)}
    try:
        addressee = AddresseeNumber(said["addressee"])
    except ValueError:
        raise RowRefused("addressee", "addressee") from None
    day = _day(said["effective_on"])
    rule = codes.in_file(said["code"], day)
    if rule is None:
        raise RowRefused("code", "code")
    reason = said["reason"].strip() or rule.label
    if len(reason) > 200 or not reason.isprintable():
        raise RowRefused("reason", "reason")
    return MoveInFile(row=row, addressee=addressee, rule=rule, effective_on=day, reason=reason)


def _day(text: str) -> date:
    try:
        return day_of(text)
    except ValueError:
        raise RowRefused("effective_on", "effective_on") from None
