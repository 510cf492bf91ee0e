"""A stolen plane cannot carry anything out: its network's endpoints know our roles and our account only."""

from pathlib import Path

import pytest

from local.fence import PolicySet
from local.fence.policy import Request
from local.fence.principals import Principal

ACCOUNT, SOMEBODY = "123456789012", "210987654321"
ENDPOINTS = PolicySet.load(Path(__file__).parents[2] / "policies", ACCOUNT).endpoints
TABLE, KEY = "dynamodb:ap-northeast-1:{account}:table/vrs", "kms:ap-northeast-1:{account}:key/1"
GROUP = "logs:ap-northeast-1:{account}:log-group:/aws/lambda/vrs-"
WAYS = {
    "public-dynamodb": ("vrs-duty-venue", "dynamodb:PutItem", TABLE),
    "public-kms": ("vrs-duty-venue", "kms:Decrypt", KEY),
    "public-sts": ("vrs-plane-public", "sts:AssumeRole", "iam::{account}:role/vrs-duty-venue"),
    "public-logs": ("vrs-plane-public", "logs:PutLogEvents", f"{GROUP}public:log-stream:1"),
    "private-dynamodb": ("vrs-duty-desk", "dynamodb:Query", TABLE),
    "private-kms": ("vrs-duty-number", "kms:GenerateMac", KEY),
    "private-sts": ("vrs-job-seal_audit", "sts:TagSession", "iam::{account}:role/vrs-duty-seal"),
    "private-logs": ("vrs-plane-private", "logs:CreateLogStream", f"{GROUP}private:log-stream:1"),
    "private-s3": ("vrs-duty-seal", "s3:PutObject", f"s3:::vrs-checkpoints-{ACCOUNT}/112143/1.json"),
    "private-sqs": ("vrs-job-reseal", "sqs:SendMessage", "sqs:ap-northeast-1:{account}:vrs-reseal"),
}
"""By endpoint: a role, an action and a resource (with the account where its ARN has one) that go through."""

pytestmark = pytest.mark.proof("T10", "T18")


def goes_through(
    name: str,
    *,
    role: str = "",
    action: str = "",
    resource: str = "",
    callers: str = ACCOUNT,
    owner: str = ACCOUNT,
) -> bool:
    """Tell whether an endpoint lets a request through; what is not said is as in WAYS."""
    usual_role, usual_action, usual_resource = WAYS[name]
    who = f"arn:aws:iam::{callers}:role/{role or usual_role}"
    context = {
        "aws:PrincipalArn": who,
        "aws:PrincipalAccount": callers,
        "aws:ResourceAccount": owner,
    }
    arn = f"arn:aws:{(resource or usual_resource).format(account=owner)}"
    request = Request(action or usual_action, arn, context, Principal(callers, who, f"{who}/session"))
    return ENDPOINTS[name].grants(request)[1] is not None


def test_every_endpoint_is_tried() -> None:
    assert ENDPOINTS.keys() == {*WAYS, "private-execute-api"}


@pytest.mark.parametrize("name", WAYS)
def test_our_roles_reach_what_is_ours(name: str) -> None:
    assert goes_through(name)


@pytest.mark.parametrize("name", WAYS)
def test_nothing_goes_to_another_account(name: str) -> None:
    assert not goes_through(name, owner=SOMEBODY)


@pytest.mark.parametrize("name", WAYS)
def test_credentials_of_another_account_open_nothing(name: str) -> None:
    assert not goes_through(name, callers=SOMEBODY)


@pytest.mark.parametrize("name", WAYS)
@pytest.mark.parametrize(
    "role", ["vrs-operator", "vrs-opener", "vrs-duty-venue-of-mine", "admin", "vrs-service-backup"]
)
def test_other_roles_of_our_account_open_nothing(name: str, role: str) -> None:
    assert not goes_through(name, role=role)


@pytest.mark.parametrize("name", WAYS)
@pytest.mark.parametrize("action", ["dynamodb:Scan", "kms:Encrypt", "sts:GetFederationToken", "s3:GetObject"])
def test_other_actions_do_not_go_through(name: str, action: str) -> None:
    assert not goes_through(name, action=action)


@pytest.mark.parametrize(
    ("name", "resource"),
    [
        ("public-dynamodb", "dynamodb:ap-northeast-1:{account}:table/mine"),
        ("private-dynamodb", "dynamodb:ap-northeast-1:{account}:table/vrs-restored-1"),
        ("public-sts", "iam::{account}:role/vrs-duty-desk"),
        ("private-sts", "iam::{account}:role/vrs-duty-venue"),
        ("public-logs", "logs:ap-northeast-1:{account}:log-group:/mine:log-stream:1"),
        ("private-logs", "logs:ap-northeast-1:{account}:log-group:/mine:log-stream:1"),
        ("private-s3", "s3:::vrs-access-logs-1/112143/1.json"),
        ("private-sqs", "sqs:ap-northeast-1:{account}:mine"),
        ("public-kms", "kms:us-east-1:{account}:key/1"),
        ("private-kms", "kms:us-east-1:{account}:key/1"),
    ],
)
def test_other_resources_of_our_account_are_not_reached(name: str, resource: str) -> None:
    assert not goes_through(name, resource=resource)


def test_planes_do_not_pass_through_each_others_endpoints() -> None:
    assert not goes_through("public-dynamodb", role="vrs-duty-desk")
    assert not goes_through("public-kms", role="vrs-duty-number")
    assert not goes_through("public-sts", role="vrs-plane-private")
    assert not goes_through("private-dynamodb", role="vrs-duty-venue")
    assert not goes_through("private-sts", role="vrs-plane-public")


def test_only_the_reseal_job_reads_the_table_through_and_only_the_sealer_publishes() -> None:
    assert goes_through("private-dynamodb", role="vrs-job-reseal", action="dynamodb:Scan")
    assert not goes_through("private-dynamodb", role="vrs-job-reseal", action="dynamodb:GetItem")
    assert not goes_through("private-s3", role="vrs-duty-office")


@pytest.mark.parametrize("owner", [ACCOUNT, SOMEBODY])
def test_by_the_apis_endpoint_nobody_elses_api_is_called(owner: str) -> None:
    nobody = Request("execute-api:Invoke", f"arn:aws:execute-api:ap-northeast-1:{owner}:a1/private/GET/x", {})
    assert (ENDPOINTS["private-execute-api"].grants(nobody)[1] is not None) is (owner == ACCOUNT)
