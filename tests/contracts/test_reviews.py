"""A review and the findings list say the same, and a stale reviewer changes neither."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.audit.model import Act
from chalicelib.errors import SheetMoved
from chalicelib.systems.vrs.doses.model import Finding, FindingCode, Severity
from chalicelib.systems.vrs.reviews.model import OpenFinding, Review
from tests.fakes.house import KASUKABE, KOSHIGAYA
from tests.fakes.samples import AT, TICKET, entry

pytestmark = pytest.mark.proof("T01")
F = FindingCode


def finding(code: FindingCode, turn: int = 1, version: int = 1, **more: Any) -> OpenFinding:
    said = {"severity": Severity.MUST_CHECK, "message": "確かめてください。", **more}
    found = Finding(code=code, **said)
    return OpenFinding(ticket=TICKET, turn=turn, version=version, finding=found, found_at=AT)


def put(ports: Any, *findings: OpenFinding, subject: str = "P1") -> None:
    before = ports.reviews().review(subject)
    after = before.model_copy(update={"findings": findings})
    ports.reviews().put(before, after, entry(Act.FINDINGS_REVIEWED))


def listed(ports: Any) -> set[OpenFinding]:
    found = list(ports.reviews().findings())
    assert len(found) == len(set(found))
    return set(found)


def test_what_was_never_reviewed_has_an_empty_review(ports: Any) -> None:
    assert ports.reviews().review("P1") == Review(subject="P1")
    assert listed(ports) == set()


def test_the_list_says_what_the_review_says(ports: Any) -> None:
    found = (finding(F.TOO_SOON), finding(F.TOO_SOON, turn=2), finding(F.UNKNOWN_LOT))
    put(ports, *found)
    assert (ports.reviews().review("P1").findings, listed(ports)) == (found, set(found))
    put(ports, found[1], finding(F.TOO_OLD))
    assert listed(ports) == {found[1], finding(F.TOO_OLD)}
    put(ports)
    assert listed(ports) == set()


@pytest.mark.parametrize(
    "anew",
    [
        finding(F.TOO_SOON, version=2),
        finding(F.TOO_SOON, severity=Severity.MUST_FIX),
        finding(F.TOO_SOON, message="間隔を確かめてください。"),
    ],
    ids=["version", "severity", "sentence"],
)
def test_a_finding_that_changed_is_listed_as_it_is_now(ports: Any, anew: OpenFinding) -> None:
    put(ports, finding(F.TOO_SOON))
    put(ports, anew)
    assert listed(ports) == {anew}


def test_reviews_of_two_subjects_do_not_disturb_each_other(ports: Any) -> None:
    mine, theirs = (
        finding(F.TOO_SOON),
        finding(F.TOO_SOON).model_copy(update={"ticket": type(TICKET)("0000000002")}),
    )
    put(ports, mine, subject="P1")
    put(ports, theirs, subject="P2")
    put(ports, subject="P1")
    assert listed(ports) == {theirs}


def test_of_two_reviewers_who_saw_the_same_one_is_refused(ports: Any) -> None:
    put(ports, finding(F.TOO_SOON))
    seen = ports.reviews().review("P1")
    put(ports)
    late = seen.model_copy(update={"findings": (finding(F.TOO_OLD),)})
    with pytest.raises(SheetMoved):
        ports.reviews().put(seen, late, entry(Act.FINDINGS_REVIEWED))
    assert (ports.reviews().review("P1").findings, listed(ports)) == ((), set())


def test_another_municipality_sees_nothing(ports: Any) -> None:
    put(ports, finding(F.TOO_SOON))
    assert ports.reviews(KOSHIGAYA).review("P1") == Review(subject="P1")
    assert list(ports.reviews(KOSHIGAYA).findings()) == []


@pytest.mark.proof("T12")
@pytest.mark.control("R-III-3-23")
def test_every_review_leaves_its_entry_exactly_once(ports: Any) -> None:
    entries = [entry(Act.FINDINGS_REVIEWED, at=AT + timedelta(seconds=second)) for second in range(2)]
    for each in entries:
        before = ports.reviews().review("P1")
        ports.reviews().put(before, before, each)
    assert ports.entries(KASUKABE) == entries
