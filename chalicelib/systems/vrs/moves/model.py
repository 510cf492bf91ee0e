"""What may happen to a registered person: a flag, a re-issue, a merge.  All of it stands with the person."""

from datetime import date
from enum import StrEnum

from chalicelib.systems.vrs.tickets.model import StopReason, TicketNumber
from chalicelib.values.word import Line, Moment, Word


class FlagCode(StrEnum):
    """フラグの区分 (評価書 I-2: 転出/死亡時等のフラグ設定)."""

    MOVE_OUT = "move_out"
    MOVE_IN = "move_in"
    DEATH = "death"
    ERASURE_BY_OFFICE = "erasure_by_office"
    MOVE_ABROAD = "move_abroad"
    RETURN = "return"


class FlagEffect(StrEnum):
    """フラグの効果: what a flag does to all of a person's tickets."""

    STOPS = "stops"
    ENDS = "ends"
    """It ends stops of the kinds that the flag names, from its day on."""
    NONE = "none"


class FlagSource(StrEnum):
    """異動の根拠: from where staff know."""

    NOTIFICATION = "notification"
    """届出."""
    REGISTER_FILE = "register_file"
    """住民基本台帳のファイル."""
    OFFICE = "office"
    """職権."""
    OTHER_CITY = "other_city"
    """他市区町村からの通知."""


class Taken(Word):
    """取消し: who took an act back, when and why."""

    by: str
    at: Moment
    reason: Line


class Flag(Word):
    """フラグ: what happened to a person, from which day; what it does was read from the dated table."""

    flag_id: str
    code: FlagCode
    effective_on: date
    reason: Line
    source: FlagSource
    set_by: str
    set_at: Moment
    effect: FlagEffect
    stop: StopReason | None = None
    ends: tuple[StopReason, ...] = ()
    origin: str | None = None
    """The file and row that brought it: applying the same file again changes nothing."""
    taken_back: Taken | None = None


class Reissue(Word):
    """再発行: a ticket's number issued in the place of another."""

    old: TicketNumber
    new: TicketNumber
    reason: Line
    by: str
    at: Moment


class Merger(Word):
    """統合: another registration of the same person, taken into this one."""

    absorbed: str
    tickets: tuple[TicketNumber, ...]
    flags: tuple[str, ...]
    reason: Line
    by: str
    at: Moment
    undone: Taken | None = None
