"""The evaluator decides as AWS documents, case by case.

``aws_evaluation_table.json`` has a sentence of AWS's documentation a row, in our own words, with the
documents and the request that show it.  A statement there leaves out what is usual: Effect Allow, every
Action, every Resource.  ``refused`` means that the fence does not read such a document at all, where AWS
would decide: it fails closed.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from local.fence import Kind, Layers, Policy, PolicyError, Principal, Request, decide

pytestmark = [pytest.mark.proof("T10")]

ACCOUNT = "123456789012"
TABLE = f"arn:aws:dynamodb:ap-northeast-1:{ACCOUNT}:table/vrs"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/vrs-duty-venue"
CALLERS: dict[str, Principal | None] = {
    "role": Principal(ACCOUNT, ROLE, f"arn:aws:sts::{ACCOUNT}:assumed-role/vrs-duty-venue/lane"),
    "user": Principal(ACCOUNT, f"arn:aws:iam::{ACCOUNT}:user/somebody"),
    "service": Principal("", "", service="lambda.amazonaws.com"),
    "nobody": None,
}
TABLE_OF_CASES: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("aws_evaluation_table.json").read_text("utf-8")
)
LAYERS = {
    "identity": Kind.IDENTITY,
    "boundary": Kind.IDENTITY,
    "session": Kind.IDENTITY,
    "resource": Kind.RESOURCE,
    "endpoint": Kind.RESOURCE,
}


def statement(said: dict[str, Any]) -> dict[str, Any]:
    usual: dict[str, Any] = {"Effect": "Allow"}
    if "NotAction" not in said:
        usual["Action"] = "*"
    if "NotResource" not in said:
        usual["Resource"] = "*"
    return usual | said


def policy(case: dict[str, Any], layer: str) -> Policy | None:
    if not case.get(layer):
        return None
    document = {
        "Version": case.get("version", "2012-10-17"),
        "Statement": [statement(one) for one in case[layer]],
    }
    return Policy.parse(document, layer, LAYERS[layer])


def decided(case: dict[str, Any]) -> str:
    """Return what the fence makes of a row."""
    try:
        found = {layer: policy(case, layer) for layer in LAYERS}
    except PolicyError:
        return "refused"
    layers = Layers(
        identity=[found["identity"]] if found["identity"] else [],
        resource_policy=found["resource"],
        permissions_boundary=found["boundary"],
        session_policies=[found["session"]] if found["session"] else [],
        endpoint_policy=found["endpoint"],
        same_account=not case.get("cross", False),
        resource_policy_is_final=case.get("key", False),
    )
    context = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in case.get("context", {}).items()
    }
    caller = CALLERS[case.get("by", "role")]
    request = Request(case.get("action", "dynamodb:GetItem"), case.get("on", TABLE), context, caller)
    return "allow" if decide(request, layers).allowed else "deny"


@pytest.mark.parametrize("case", TABLE_OF_CASES, ids=[case["id"] for case in TABLE_OF_CASES])
def test_the_fence_decides_as_aws_documents(case: dict[str, Any]) -> None:
    assert decided(case) == case["expect"], f"{case['section']}: {case['says']}"


def test_the_table_is_large_enough_and_each_row_says_where_it_is_from() -> None:
    assert len(TABLE_OF_CASES) >= 100
    assert len({case["id"] for case in TABLE_OF_CASES}) == len(TABLE_OF_CASES)
    assert all("Guide: " in case["section"] and case["says"] for case in TABLE_OF_CASES)
    known = {"id", "section", "says", "expect", "by", "action", "on", "context", "cross", "key", "version"}
    assert all(case.keys() <= known | LAYERS.keys() for case in TABLE_OF_CASES), "a misspelt column"


def test_the_table_has_all_three_outcomes_in_number() -> None:
    outcomes = [case["expect"] for case in TABLE_OF_CASES]
    assert {one: outcomes.count(one) >= 8 for one in ("allow", "deny", "refused")} == {
        "allow": True,
        "deny": True,
        "refused": True,
    }
