"""What a file of moves holds, and what it leaves behind so that it can be undone."""

from datetime import date
from typing import Literal

from chalicelib.systems.vrs.moves.codes import FlagRule
from chalicelib.values.people import AddresseeNumber
from chalicelib.values.word import Line, Word

MoveField = Literal["addressee", "code", "effective_on", "reason"]


class MovesProfile(Word):
    """異動ファイルの様式: the names and order of the columns; anything else is refused."""

    version: str
    note: str = ""
    columns: tuple[tuple[MoveField, str], ...]
    longest_part_rows: int
    """Rows in one part: each person is a transaction, and a part must be done within one request."""

    def name_of(self, field: MoveField) -> str:
        """Return the column name of a field."""
        return next(name for each, name in self.columns if each == field)


class MoveInFile(Word):
    """ファイル中の異動: a flag that a row wants set."""

    row: int
    addressee: AddresseeNumber
    rule: FlagRule
    effective_on: date
    reason: Line


class MovesTrace(Word):
    """異動の足跡: the flags that a part of a file set on one registration; undoing goes by it."""

    changeset_id: str
    part: int
    registration: str
    """The registration that the rows name, which may be merged into another."""
    flags: tuple[str, ...]
    undone: bool = False
