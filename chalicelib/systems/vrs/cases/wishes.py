"""What is asked for about a case, as it comes from a screen."""

from pydantic import Field

from chalicelib.systems.vrs.cases.model import Applicant, CaseChannel, CaseKind, Ruling, ShownDocument
from chalicelib.systems.vrs.retention.model import PersonId
from chalicelib.values.word import AskedDay, Line, Word


class CaseWish(Word):
    """請求の受付; no fee is asked for (番号法による手数料の減免、評価書 IV)."""

    kind: CaseKind
    person_id: PersonId
    channel: CaseChannel
    applicant: Applicant
    shown: tuple[ShownDocument, ...] = Field(min_length=1, max_length=5)
    wish: Line
    received_on: AskedDay


class ExtensionWish(Word):
    """期限の延長."""

    reason: Line


class DecisionWish(Word):
    """決定の起案."""

    ruling: Ruling
    reason: Line


class CaseReason(Word):
    """理由."""

    reason: Line


class TellWish(Word):
    """提供先への通知の記録."""

    municipality: str = Field(pattern=r"^[0-9]{6}$")
    reference: str = Field(pattern=r"^[A-Za-z0-9._-]{1,64}$")
