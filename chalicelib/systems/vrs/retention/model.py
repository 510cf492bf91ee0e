"""What a retention rule, a hold and an erasure are."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from chalicelib.systems.vrs.retention.business import BusinessEnd
from chalicelib.systems.vrs.retention.motions import Motion
from chalicelib.values.word import AskedDay, Line, Moment, Word

PersonId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
"""A person's id as it is typed: a blind index, 32 hex digits; it stands in keys, so nothing else may."""
DrawnId = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{26}$")]
"""An id that was drawn: of a request, an erasure, a hold."""


class Basis(StrEnum):
    """起算日: from which event the years count."""

    DOSE = "dose"
    """接種日: the last dose that counts."""
    DEATH = "death"
    """死亡日; where nobody here can know of a death, the last dose stands in for it."""


class RetentionRule(Word):
    """保存期間の定め: so many years from a basis, applied from a date on."""

    basis: Basis
    years: int = Field(ge=1, le=100)
    applies_from: AskedDay
    source: Line
    """The law, notice or decision it comes from."""


class RetentionSetting(Word):
    """市区町村の保存期間: the municipality's own rule, proposed by one person, approved by another."""

    setting_id: str
    rule: RetentionRule
    motion: Motion
    version: int = 1


class EndSetting(Word):
    """業務終了の定め, proposed by one person and approved by another."""

    setting_id: str
    end: BusinessEnd
    motion: Motion
    version: int = 1


class Life(StrEnum):
    """生死の把握: what this municipality can know of a person's death."""

    HERE = "here"
    """住民: a death would be reported here."""
    AWAY = "away"
    """転出等: nobody reports a death here."""
    DEAD = "dead"


class Facts(Word):
    """保存期間を数える材料: what a due date is computed from."""

    last_dose_on: date | None = None
    life: Life = Life.HERE
    died_on: date | None = None


class DueRow(Word):
    """期限の控え: a person's facts, listed under the month of the last dose."""

    person_id: str
    facts: Facts = Facts()
    version: int = 0


class Hold(Word):
    """消去の留保: why a person's records must not be erased, and until when."""

    hold_id: str
    person_id: str
    case_id: str | None = None
    reason: Line
    placed_by: str
    placed_at: Moment
    until: date | None = None
    """The last day it stands; none: until it is lifted."""
    lifted_by: str | None = None
    lifted_at: Moment | None = None
    lifted_because: Line | None = None
    version: int = 1

    def stands_on(self, day: date) -> bool:
        """Tell whether it holds on a day."""
        return self.lifted_at is None and (self.until is None or day <= self.until)


class Ground(StrEnum):
    """消去の根拠: why records are erased."""

    PERIOD_OVER = "period_over"
    """保存期間の満了."""
    DECISION = "decision"
    """消去・利用停止の決定 (個人情報保護法98条以下)."""


class ErasureState(StrEnum):
    """How far an erasure is."""

    PROPOSED = "proposed"
    REJECTED = "rejected"
    APPROVED = "approved"
    DONE = "done"


class Fate(StrEnum):
    """What became of one person of an erasure."""

    WAITING = "waiting"
    ERASED = "erased"
    HELD = "held"
    """留保があるため消去しない."""
    NOT_DUE = "not_due"
    """承認の後に期限が変わったため消去しない."""
    MERGED = "merged"
    """承認の後にほかの登録と統合されたため消去しない: two people agreed on less."""
    GONE = "gone"
    """There was no such person any more."""


class ErasedCounts(Word):
    """消した項目の数, by what they were; exact after a crash, for each is counted as it goes."""

    numbers: int = 0
    versions: int = 0
    """Versions of the person."""
    links: int = 0
    sheets: int = 0
    doses: int = 0
    """Versions of doses."""
    reasons: int = 0
    """What staff typed about the ticket and its doses."""
    claims: int = 0
    findings: int = 0
    due: int = 0
    listings: int = 0
    """Lines about the person in the lists of others: day lists, tasks, what was counted, who received."""

    def plus(self, other: "ErasedCounts") -> "ErasedCounts":
        """Return both together."""
        return ErasedCounts(
            **{name: getattr(self, name) + getattr(other, name) for name in ErasedCounts.model_fields}
        )


class ErasureTarget(Word):
    """消去の対象者: a person of an erasure, by a blind id, and what became of them."""

    person_id: str
    due_on: date | None = None
    outcome: Fate = Fate.WAITING
    counts: ErasedCounts = ErasedCounts()
    settled_at: Moment | None = None
    version: int = 0


class Erasure(Word):
    """消去: whose records are erased on which ground, who proposed it and who approved."""

    erasure_id: str
    ground: Ground
    case_id: str | None = None
    as_of: date
    people: int
    state: ErasureState = ErasureState.PROPOSED
    motion: Motion
    done_at: Moment | None = None
    certificate: str | None = None
    """The signed certificate (消去証明書), once it is done."""
    version: int = 1
