"""照会の方針: which grounds are open on which day, for one person or for many, and how much a day (dated)."""

from datetime import date
from enum import StrEnum

from pydantic import Field

from chalicelib.systems.vrs.inquiries.model import AskedCounts, GroundKind
from chalicelib.values.dated import DatedRule
from chalicelib.values.municipality import MunicipalityCode
from chalicelib.values.word import Word


class InquiryKind(StrEnum):
    """One person at a time, or many in one file."""

    SINGLE = "single"
    BULK = "bulk"


class GroundRule(DatedRule):
    """The grounds that are open for a kind of inquiry from one day to another."""

    kind: InquiryKind
    grounds: tuple[GroundKind, ...]


class Limit(Word):
    """上限: how much may be asked a day, and how much of it may find nobody.

    Misses are allowed up to ``misses`` and, beyond, as a share of what was asked.
    """

    asked: int = Field(ge=1)
    misses: int = Field(ge=0)
    miss_percent: int = Field(ge=0, le=100)

    def misses_allowed(self, asked: int) -> int:
        """Return how many misses are allowed after so many inquiries."""
        return max(self.misses, asked * self.miss_percent // 100)

    def leaves_room(self, counts: AskedCounts, more: int) -> bool:
        """Tell whether so many more may be asked."""
        return counts.asked + more <= self.asked

    def suspects(self, counts: AskedCounts) -> bool:
        """Tell whether too many found nobody."""
        return counts.missed > self.misses_allowed(counts.asked)


class InquiryPolicy(Word):
    """照会の方針 of all municipalities, and of those that decided otherwise."""

    version: str
    note: str = ""
    kept_years: int = Field(ge=7)
    """情報提供等の記録の保存 (番号法23条、施行令29条の4)."""
    rules: tuple[GroundRule, ...]
    own: dict[str, tuple[GroundRule, ...]] = Field(default_factory=dict)
    """A municipality's own rules stand in the place of all the others."""
    a_person: Limit
    a_city: Limit
    a_city_in_bulk: Limit
    longest_bulk_rows: int = Field(ge=1, le=10_000)
    office_hours: tuple[int, int]
    """From which hour to before which, in Japan; a reviewer's report shows what was asked outside."""

    def grounds(self, kind: InquiryKind, municipality: MunicipalityCode, day: date) -> frozenset[GroundKind]:
        """Return the grounds that are open for a municipality on a day; none where the kind is closed."""
        rules = self.own.get(str(municipality), self.rules)
        return frozenset(
            ground for rule in rules if rule.kind is kind and rule.holds_on(day) for ground in rule.grounds
        )
