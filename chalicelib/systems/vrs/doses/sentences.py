"""The sentences of findings: data, so that a municipality can say them in its own words."""

from collections.abc import Iterable
from typing import Self

from pydantic import Field, PrivateAttr, model_validator

from chalicelib.systems.vrs.doses.model import Finding, FindingCode, Severity
from chalicelib.values.word import Line, Word

Oddity = tuple[FindingCode, Severity | None]
"""What a rule saw; None leaves the severity to the sentence's default."""

_PLACE = {code: place for place, code in enumerate(FindingCode)}
_GRAVITY = {Severity.MUST_FIX: 0, Severity.MUST_CHECK: 1}


class Sentence(Word):
    """How grave a finding is unless its rule says otherwise, and what staff should do about it."""

    severity: Severity
    message: Line


class FindingSentences(Word):
    """確認事項の文: one sentence for each code, none missing."""

    version: Line
    note: str = Field(min_length=1)
    sentences: dict[FindingCode, Sentence]

    _findings: dict[Oddity, Finding] = PrivateAttr(default_factory=dict)

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if len(self.sentences) != len(FindingCode):
            raise ValueError("文のない確認事項があります")
        for code, sentence in self.sentences.items():
            for severity in Severity:
                found = Finding(code=code, severity=severity, message=sentence.message)
                self._findings[code, severity] = found
            self._findings[code, None] = self._findings[code, sentence.severity]
        return self

    def finding(self, code: FindingCode, severity: Severity | None = None) -> Finding:
        """Return a finding in words."""
        return self._findings[code, severity]

    def ordered(self, oddities: Iterable[Oddity]) -> tuple[Finding, ...]:
        """Return findings as staff should check them: 要修正 first, one a code, the gravest kept."""
        found: dict[FindingCode, Finding] = {}
        for oddity in oddities:
            finding = self._findings[oddity]
            standing = found.get(finding.code)
            if standing is None or _GRAVITY[finding.severity] < _GRAVITY[standing.severity]:
                found[finding.code] = finding
        if len(found) < 2:
            return tuple(found.values())
        return tuple(sorted(found.values(), key=_rank))


def _rank(finding: Finding) -> tuple[int, int]:
    return _GRAVITY[finding.severity], _PLACE[finding.code]
