"""What a venue is told: every answer has its own code and its own Japanese sentence."""

from datetime import date
from enum import StrEnum

from chalicelib.systems.vrs.doses.model import Finding
from chalicelib.systems.vrs.tickets.model import TicketKind
from chalicelib.values.word import Moment, Word


class AnswerCode(StrEnum):
    """The outcome of a scan, readable over the telephone (S: scan)."""

    RECORDED = "S001"
    RECORDED_WITH_FINDINGS = "S002"
    KEPT_WAITING = "S003"
    RECORDED_ON_STOPPED = "S004"
    ALREADY_RECORDED = "S201"
    CONFLICT_KEPT = "S202"
    NOT_A_LINE = "S101"
    WRONG_CODE_DIGIT = "S102"
    UNKNOWN_MUNICIPALITY = "S103"
    SCREENING_ONLY = "S104"
    UNKNOWN_KIND = "S105"
    STOPPED = "S301"
    ANOTHER_CITY = "S302"
    CITY_NOT_HERE = "S303"
    REPLACED = "S304"
    BUSINESS_OVER = "S305"
    READY = "S000"
    NOT_REGISTERED = "S006"
    UNDONE = "S401"
    UNDO_TOO_LATE = "S402"
    UNDO_ELSEWHERE = "S403"
    UNDO_CLAIMED = "S404"
    NOTHING_TO_UNDO = "S405"


KEPT = frozenset(
    {
        AnswerCode.RECORDED,
        AnswerCode.RECORDED_WITH_FINDINGS,
        AnswerCode.KEPT_WAITING,
        AnswerCode.RECORDED_ON_STOPPED,
    }
)
"""Answers after which a new dose stands."""

SENTENCES = {
    AnswerCode.READY: "有効な接種券です。",
    AnswerCode.NOT_REGISTERED: (
        "まだ登録されていない番号です。番号を接種券ともう一度見比べてください。"
        "番号が合っていれば、登録待ちとして登録できます。"
    ),
    AnswerCode.RECORDED: "接種を登録しました。",
    AnswerCode.RECORDED_WITH_FINDINGS: (
        "接種を登録しました。確認が必要な点があります。内容を確かめてください。"
    ),
    AnswerCode.KEPT_WAITING: (
        "接種を登録待ちとして保管しました。接種券がまだ登録されていません。"
        "番号を接種券ともう一度見比べてください。登録されると自動で結び付きます。"
    ),
    AnswerCode.RECORDED_ON_STOPPED: (
        "停止された接種券の接種として登録しました。職員が確認します。会場の責任者に伝えてください。"
    ),
    AnswerCode.ALREADY_RECORDED: "この接種はすでに登録されています。二重には登録していません。",
    AnswerCode.CONFLICT_KEPT: (
        "同じ回に、内容の違う接種がすでに登録されています。今回の内容は重複登録として保管し、職員が確認します。"
    ),
    AnswerCode.NOT_A_LINE: "接種券の番号ではありません。18桁の番号をもう一度読み取るか、入力してください。",
    AnswerCode.WRONG_CODE_DIGIT: "市区町村コードを読み間違えています。もう一度読み取ってください。",
    AnswerCode.UNKNOWN_MUNICIPALITY: "その日に存在しない市区町村コードです。もう一度読み取ってください。",
    AnswerCode.SCREENING_ONLY: "予診のみの券です。接種は登録していません。接種券の列を読み取ってください。",
    AnswerCode.UNKNOWN_KIND: "券種又は回数が正しくありません。もう一度読み取ってください。",
    AnswerCode.STOPPED: (
        "この接種券は使用を止められています。接種しないでください。"
        "すでに接種した場合は「接種済みとして登録」を選んでください。"
    ),
    AnswerCode.REPLACED: (
        "この接種券は再発行により使えません。再発行された新しい接種券を読み取ってください。"
        "この接種券ですでに接種した場合は「接種済みとして登録」を選んでください。"
    ),
    AnswerCode.ANOTHER_CITY: (
        "の接種券です。この端末では登録できません。発行した市区町村に問い合わせてください。"
    ),
    AnswerCode.CITY_NOT_HERE: (
        "の記録はこのシステムにありません。予診票を保管し、発行した市区町村に連絡してください。"
    ),
    AnswerCode.BUSINESS_OVER: (
        "会場での受付は終了しました。登録していません。終了日までに接種した場合は、"
        "予診票を保管し、市区町村の窓口で登録を受けてください。"
    ),
    AnswerCode.UNDONE: "この登録を取り消しました。取り消したことは履歴に残ります。",
    AnswerCode.UNDO_TOO_LATE: (
        "登録から10分を過ぎているため、会場では取り消せません。市区町村の窓口に取消しを依頼してください。"
    ),
    AnswerCode.UNDO_ELSEWHERE: (
        "この会場の端末で登録した接種ではないため、取り消せません。"
        "登録した会場か、市区町村の窓口に依頼してください。"
    ),
    AnswerCode.UNDO_CLAIMED: (
        "同じ回に内容の違う登録が重なっているため、会場では取り消せません。"
        "職員が確認します。会場の責任者に伝えてください。"
    ),
    AnswerCode.NOTHING_TO_UNDO: (
        "取り消す登録はもうありません。すでに取り消されたか、職員が直しています。"
        "接種券をもう一度読み取って、今の記録を確かめてください。"
    ),
}


class Answer(Word):
    """What the tablet shows: it echoes the ticket to compare with the paper, never a person."""

    code: AnswerCode
    message: str
    recorded: bool
    kind: TicketKind | None = None
    turn: int | None = None
    municipality: str | None = None
    municipality_name: str | None = None
    ticket: str | None = None
    given_on: date | None = None
    recorded_at: Moment | None = None
    venue: str | None = None
    """Where the dose that stands was given, of an answer that tells of one."""
    findings: tuple[Finding, ...] = ()


class DoseSoFar(Word):
    """接種済みの回: what a venue is shown of a dose that counts already."""

    turn: int
    given_on: date
    product: str


class Foretold(Answer):
    """接種前の応答: what recording would answer, and what the ticket holds so far; no person either."""

    given: tuple[DoseSoFar, ...] = ()
    born_day: int | None = None
    """生まれた日, to compare with the paper: only of a municipality whose policy opens it that day."""
