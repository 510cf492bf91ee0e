"""What a request about a person's own records is (個人情報保護法76条・90条・98条, 評価書 IV)."""

from datetime import date
from enum import StrEnum
from typing import Self

from pydantic import Field, StrictInt, model_validator

from chalicelib.systems.vrs.retention.motions import Motion
from chalicelib.values.word import Line, Moment, Word


class CaseKind(StrEnum):
    """請求の種類."""

    DISCLOSURE = "disclosure"
    """開示請求."""
    CORRECTION = "correction"
    """訂正請求."""
    SUSPENSION = "suspension"
    """利用停止請求: to stop using, or to erase."""


class CaseChannel(StrEnum):
    """受付の方法."""

    COUNTER = "counter"
    POST = "post"


class Applicant(StrEnum):
    """請求者: the person, or who acts for them."""

    SELF = "self"
    STATUTORY_AGENT = "statutory_agent"
    """法定代理人."""
    VOLUNTARY_AGENT = "voluntary_agent"
    """任意代理人."""


class ShownDocument(StrEnum):
    """本人確認書類, as shown; a copy by post."""

    DRIVING_LICENCE = "driving_licence"
    PASSPORT = "passport"
    MY_NUMBER_CARD = "my_number_card"
    INSURANCE_CARD = "insurance_card"
    RESIDENCE_RECORD = "residence_record"
    """住民票の写し: with a copy of a document, for a request by post."""
    FAMILY_REGISTER = "family_register"
    """戸籍謄本: shows a statutory agent."""
    POWER_OF_ATTORNEY = "power_of_attorney"
    """委任状: shows a voluntary agent."""


class ApplicantCheck(Word):
    """本人確認: what was shown, and who looked at it."""

    shown: tuple[ShownDocument, ...] = Field(min_length=1, max_length=5)
    checked_by: str
    checked_at: Moment


class Ruling(StrEnum):
    """決定の内容."""

    FULL = "full"
    PARTIAL = "partial"
    REFUSED = "refused"


class CaseDecision(Word):
    """決定: what was decided and why, proposed by one person and approved by another."""

    ruling: Ruling
    reason: Line
    motion: Motion


class Extension(Word):
    """期限の延長: by whom, why, and until when."""

    until: date
    reason: Line
    extended_by: str
    extended_at: Moment


class CaseState(StrEnum):
    """How far a case is."""

    RECEIVED = "received"
    PROPOSED = "proposed"
    """決裁待ち."""
    DECIDED = "decided"
    CARRIED_OUT = "carried_out"
    WITHDRAWN = "withdrawn"


class Corrected(Word):
    """訂正の内容: the version of a dose or of the person that the case led to."""

    ticket: str | None = Field(default=None, pattern=r"^[0-9]{10}$")
    turn: int | None = Field(default=None, ge=1, le=9)
    version: StrictInt = Field(ge=1)

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if (self.ticket is None) != (self.turn is None):
            message = "接種券番号と接種回は一緒に指定します"
            raise ValueError(message)
        return self


class Receiver(Word):
    """提供先: a municipality that received a person's record, by the reference of that provision."""

    municipality: str
    reference: str
    provided_at: Moment


class Told(Word):
    """提供先への通知 (個人情報保護法97条): which receiver was told of a correction, when and by whom."""

    municipality: str
    reference: str
    told_by: str
    told_at: Moment


class Case(Word):
    """請求: who asked for what about whose records, and what became of it."""

    case_id: str
    kind: CaseKind
    person_id: str
    channel: CaseChannel
    applicant: Applicant
    identity: ApplicantCheck
    wish: Line
    """What is asked for, in a line."""
    received_on: date
    deadline: date
    extension: Extension | None = None
    state: CaseState = CaseState.RECEIVED
    decision: CaseDecision | None = None
    corrected: Corrected | None = None
    told: tuple[Told, ...] = ()
    erasure_id: str | None = None
    ended_at: Moment | None = None
    withdrawn_because: Line | None = None
    version: int = 1

    @property
    def answer_by(self) -> date:
        """The day by which the decision must be made, extension included."""
        return self.deadline if self.extension is None else self.extension.until

    def is_overdue(self, today: date) -> bool:
        """Tell whether it waits for a decision past its day."""
        return self.state in {CaseState.RECEIVED, CaseState.PROPOSED} and today > self.answer_by


class Deadlines(Word):
    """期限の定め: how many days a decision may take, and how many more once (data: ``cases.json``)."""

    days: int = Field(ge=1)
    extension_days: int = Field(ge=1)
    source: Line
