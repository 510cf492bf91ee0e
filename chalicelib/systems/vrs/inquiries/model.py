"""What is asked of a mover-in's former city, what it answers, and what both keep of it.

A question cannot be made without a ground, an identity check and a confirmed resident: they are
fields without a default, and the rules ask for them once more.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from chalicelib.access.model import Purpose
from chalicelib.values.individual_number import IndividualNumber
from chalicelib.values.municipality import MunicipalityCode
from chalicelib.values.people import AddresseeNumber
from chalicelib.values.word import AskedDay, Line, Moment, Word

BASIS = "番号法第19条第16号"
"""The one basis on which a city provides records through VRS (R-I-3-7-03, R-II-5-03)."""
ITEMS = ("接種状況", "接種回", "接種日", "ワクチンメーカー", "ロット番号")
"""特定個人情報の項目 that a provision holds (別添1); no name, no number."""


class Consent(Word):
    """本人同意: the 新接種券発行申請書兼接種記録確認同意書, by its number and date."""

    kind: Literal["consent"]
    form: str = Field(pattern=r"^[A-Za-z0-9-]{1,40}$")
    on: AskedDay


class ConsentDifficult(Word):
    """同意を得ることが困難: the ground that a dated policy may open beside consent, with its reason."""

    kind: Literal["consent_difficult"]
    reason: Line
    on: AskedDay


Ground = Annotated[Consent | ConsentDifficult, Field(discriminator="kind")]
GroundKind = Literal["consent", "consent_difficult"]


class NumberShown(StrEnum):
    """番号確認: what proved the number (番号法16条)."""

    CARD = "card"
    NOTICE = "notice"
    RESIDENCE_RECORD = "residence_record"


class PersonShown(StrEnum):
    """身元確認: what proved the person (番号法16条)."""

    CARD = "card"
    LICENCE = "licence"
    PASSPORT = "passport"
    RESIDENCE_CARD = "residence_card"
    TWO_DOCUMENTS = "two_documents"


class IdentityCheck(Word):
    """本人確認: what was shown, who checked it, and when; never a copy of it (番号法16条)."""

    number_by: NumberShown
    person_by: PersonShown
    checked_by: Line
    checked_at: Moment


class Wanted(Word):
    """照会の申込み: what the number desk sends, from the mover-in's form.

    ``key`` is the terminal's own 受付番号: the same request sent again is one inquiry.
    """

    key: str = Field(pattern=r"^[A-Za-z0-9-]{16,48}$")
    purpose: Literal[Purpose.ASK_FORMER_CITY]
    addressee: AddresseeNumber
    individual_number: IndividualNumber
    former: MunicipalityCode
    ground: Ground
    identity: IdentityCheck


class ResidentCheck(Word):
    """住民の確認: this number is that of a resident registered with the asking city (R-III-2-07)."""

    checked_by: str
    checked_at: Moment


class Question(Word):
    """電文: the number together with the former city's code, and on what ground (R-III-5-04)."""

    inquiry_id: str
    asker: MunicipalityCode
    asked_by: str
    asked_at: Moment
    purpose: Literal[Purpose.ANSWER_NEW_CITY] = Purpose.ANSWER_NEW_CITY
    individual_number: IndividualNumber
    former: MunicipalityCode
    ground: Ground
    identity: IdentityCheck
    resident: ResidentCheck


class ProvidedDose(Word):
    """提供された接種: one dose that counts at the answering city; neither its ticket nor its venue."""

    turn: int = Field(ge=1, le=9)
    given_on: date
    product: str
    lot: str


class CityAnswer(Word):
    """回答: the doses of exactly that person, or that there is no such person.

    Both have the same fields; nothing says why nobody was found.
    """

    found: bool
    doses: tuple[ProvidedDose, ...] = ()


class InquiryState(StrEnum):
    """How far an inquiry is."""

    ASKED = "asked"
    """Entered; if it stays so, a step broke off: the same request goes on."""

    PROVIDED = "provided"
    """The former city provided its records, and they are imported."""

    NOT_FOUND = "not_found"
    """該当なし: nobody there has the number; nothing was kept there."""


class Inquiry(Word):
    """情報提供等の記録 of the asking city: whom it asked about whom, when, on what ground, with what outcome.

    ``conflicts`` counts the doses that differ from what stands here; they wait for staff.
    """

    inquiry_id: str
    asker: MunicipalityCode
    former: MunicipalityCode
    person_id: str
    asked_by: str
    asked_at: Moment
    basis: str = BASIS
    items: tuple[str, ...] = ITEMS
    ground: Ground
    identity: IdentityCheck
    resident: ResidentCheck
    bulk_id: str | None = None
    state: InquiryState = InquiryState.ASKED
    answered_at: Moment | None = None
    doses: tuple[ProvidedDose, ...] = ()
    imported: int = 0
    conflicts: int = 0
    after_end: int = 0
    """Doses given after the end of business here: provided, and not imported."""
    kept_until: date
    version: int = 1


class Provision(Word):
    """情報提供等の記録 of the answering city: who asked, when, on what ground, and what it got."""

    inquiry_id: str
    asker: MunicipalityCode
    asked_by: str
    asked_at: Moment
    provider: MunicipalityCode
    provided_at: Moment
    person_id: str
    basis: str = BASIS
    items: tuple[str, ...] = ITEMS
    ground: Ground
    identity: IdentityCheck
    doses: tuple[ProvidedDose, ...]
    bulk: bool = False
    kept_until: date


class Canary(Word):
    """見張り番号: a number that is nobody's; whoever asks about it is trying numbers."""

    canary_id: str
    label: Line
    registered_by: str
    registered_at: Moment


class CanaryWanted(Word):
    """見張り番号の登録: an administrator's number that belongs to nobody, and where it was laid."""

    individual_number: IndividualNumber
    label: Line


class AskedCounts(Word):
    """件数: how much was asked on a day, and how much of it found nobody."""

    asked: int = 0
    missed: int = 0
