"""What a file of moves holds, and what checking and applying it says."""

from datetime import date
from typing import Literal

from chalicelib.systems.vrs.moves.codes import FlagRule
from chalicelib.systems.vrs.registration.model import Refusal, RowOutcome
from chalicelib.values.people import AddresseeNumber
from chalicelib.values.word import Line, Moment, Word

MoveField = Literal["addressee", "code", "effective_on", "reason"]


class MovesProfile(Word):
    """異動ファイルの様式: the names and order of the columns; anything else is refused."""

    version: str
    note: str = ""
    columns: tuple[tuple[MoveField, str], ...]
    longest_file_rows: int

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


class MovesFile(Word):
    """異動ファイルの控え: what is kept of a checked file, its fingerprint and counts."""

    file_id: str
    file_name: str
    digest: str
    rows: int
    new: int
    same: int
    refused: int
    checked_by: str
    checked_at: Moment
    applied_by: str | None = None
    applied_at: Moment | None = None
    version: int = 1


class MovesChecked(Word):
    """異動ファイルの確認の結果: what applying it would do, row by row."""

    file: MovesFile
    refusals: tuple[Refusal, ...]
    changes: tuple[RowOutcome, ...]


class MovesApplied(Word):
    """異動ファイルの取込みの結果."""

    file_id: str
    people: int
    new: int
    same: int
    stopped: int
    """Tickets that were stopped or may be used again."""
