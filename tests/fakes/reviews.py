"""Reviews and the findings list, in memory."""

from collections.abc import Hashable, Sequence

from chalicelib.audit.model import Entry
from chalicelib.systems.vrs.doses.model import Severity
from chalicelib.systems.vrs.reviews.model import OpenFinding, Review
from tests.fakes.cabinet import Cabinet, put_new, put_next, take_away


class FakeReviews:
    """The reviews and the findings list of one municipality.  The list is kept, not derived from them."""

    def __init__(self, cabinet: Cabinet) -> None:
        self._cabinet = cabinet

    def review(self, subject: str) -> Review:
        review: Review | None = self._cabinet.value("review", subject)
        return Review(subject=subject) if review is None else review

    def put(self, before: Review, after: Review, entry: Entry) -> None:
        kept = after.model_copy(update={"version": before.version + 1})
        writes = [put_next("review", after.subject, kept, before.version)]
        was = {_key(each): each for each in before.findings}
        now = {_key(each): each for each in after.findings}
        writes += [put_new("finding", key, each) for key, each in now.items() if key not in was]
        writes += [take_away("finding", key) for key in was if key not in now]
        self._cabinet.commit(entry, writes)

    def keys(self, subject: str) -> list[Hashable]:
        """Return under which keys a review's findings are listed."""
        return [_key(each) for each in self.review(subject).findings]

    def findings(self) -> Sequence[OpenFinding]:
        found: list[OpenFinding] = self._cabinet.values("finding")
        return sorted(found, key=lambda each: (each.finding.severity is not Severity.MUST_FIX, each.found_at))


def _key(finding: OpenFinding) -> Hashable:
    """Return everything that a finding says but since when: what differs in any of it is another row."""
    return *finding.identity, finding.version, finding.finding.severity.value, finding.finding.message
