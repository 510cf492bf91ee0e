"""The report on least privilege finds what it is for: rights nobody used, reasons that hold no more."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from proofs import least_privilege
from proofs.proof import Proof, Size

pytestmark = pytest.mark.proof("T10")

TABLE = "arn:aws:dynamodb:ap-northeast-1:123456789012:table/vrs"
ROLE = "arn:aws:iam::123456789012:role/vrs-duty-venue"
OWN, OTHER = "112143#venue#TICKET#x", "112143#venue#TABLETS"
READ: dict[str, Any] = {
    "Sid": "Read",
    "Effect": "Allow",
    "Action": ["dynamodb:GetItem", "dynamodb:Query"],
    "Resource": TABLE,
    "Condition": {
        "ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["*#venue#TICKET#*", "*#venue#TABLETS"]}
    },
}
Report = Callable[..., Proof]


def call(action: str, *leading: str) -> dict[str, Any]:
    return {
        "principal": ROLE,
        "action": action,
        "resource": TABLE,
        "context": {"dynamodb:leadingkeys": list(leading)},
    }


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Report:
    """Give the report over one document, the calls of a run, and the reasons that are written down."""

    def made(*calls: dict[str, Any], why: tuple[dict[str, str], ...] = ()) -> Proof:
        for name in ("duties", "seen"):
            (tmp_path / name).mkdir(exist_ok=True)
        document = {"Version": "2012-10-17", "Statement": [READ]}
        (tmp_path / "duties" / "venue.json").write_text(json.dumps(document))
        (tmp_path / "seen" / "1.ndjson").write_text("\n".join(map(json.dumps, calls)))
        (tmp_path / "why.json").write_text(json.dumps(why))
        monkeypatch.setattr(least_privilege, "POLICIES", tmp_path)
        monkeypatch.setattr(least_privilege, "SEEN", tmp_path / "seen")
        monkeypatch.setattr(least_privilege, "JUSTIFIED", tmp_path / "why.json")
        return least_privilege.prove(Size.SMALL)

    return made


def test_rights_that_were_all_used_are_well(report: Report) -> None:
    proof = report(call("dynamodb:GetItem", OWN), call("dynamodb:Query", OWN, OTHER))
    assert tuple(proof.broken) == ()
    assert [row[:3] for row in proof.rows] == [
        ("vrs-duty-venue", "dynamodb:GetItem", "duties/venue:Read"),
        ("vrs-duty-venue", "dynamodb:Query", "duties/venue:Read"),
    ]


def test_an_action_nobody_used_is_named(report: Report) -> None:
    broken = report(call("dynamodb:GetItem", OWN, OTHER)).broken
    assert list(broken) == ["no test uses duties/venue:Read: Action dynamodb:Query"]


def test_a_value_nobody_used_is_named(report: Report) -> None:
    broken = report(call("dynamodb:GetItem", OWN), call("dynamodb:Query", OWN)).broken
    assert list(broken) == ["no test uses duties/venue:Read: dynamodb:LeadingKeys *#venue#TABLETS"]


def test_a_reason_is_enough_and_must_be_needed(report: Report) -> None:
    why = {"where": "duties/*:Read", "allow": "Action dynamodb:Query", "why": "later"}
    assert list(report(call("dynamodb:GetItem", OWN, OTHER), why=(why,)).broken) == []
    used = call("dynamodb:Query", OWN, OTHER)
    (stale,) = report(call("dynamodb:GetItem", OWN), used, why=(why,)).broken
    assert "it is used or gone" in stale


def test_a_call_that_no_document_lets_through_is_named(report: Report) -> None:
    used = (call("dynamodb:GetItem", OWN, OTHER), call("dynamodb:Query", OWN))
    (broken,) = report(*used, call("dynamodb:PutItem", OWN)).broken
    assert broken == "vrs-duty-venue dynamodb:PutItem passed, and no document says so"


def test_without_a_run_nothing_is_proven(report: Report) -> None:
    assert "run the tests first" in report().broken[0]
