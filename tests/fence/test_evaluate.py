"""The documents around a request combine as AWS documents (IAM User Guide, policy evaluation logic).

Each row of the tables is one sentence of the guide: explicit deny, allow, implicit deny; actions and
resources; boundaries, session policies, endpoint policies, resource policies; key policies and delegation.
"""

from typing import Any

import pytest

from local.fence.evaluate import (
    Decision,
    Kind,
    Layers,
    Policy,
    Principal,
    Request,
    decide,
)

ACCOUNT = "123456789012"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/vrs-duty-venue"
SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role/vrs-duty-venue/lane"
ROOT = f"arn:aws:iam::{ACCOUNT}:root"
CALLER = Principal(ACCOUNT, ROLE, SESSION)
TABLE = f"arn:aws:dynamodb:ap-northeast-1:{ACCOUNT}:table/vrs"
KEY = f"arn:aws:kms:ap-northeast-1:{ACCOUNT}:key/1"
CITY = "112143"
TAG = {"aws:PrincipalTag/municipality": CITY}


def statement(effect: str = "Allow", /, **elements: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {"Effect": effect}
    if "NotAction" not in elements:
        usual["Action"] = "*"
    if "NotResource" not in elements:
        usual["Resource"] = "*"
    return usual | elements


def policy(*statements: dict[str, Any], kind: Kind = Kind.IDENTITY, name: str = "p") -> Policy:
    return Policy.parse({"Version": "2012-10-17", "Statement": list(statements)}, name, kind)


def resource(*statements: dict[str, Any]) -> Policy:
    return policy(*statements, kind=Kind.RESOURCE, name="r")


def ask(context: dict[str, Any] | None = None, action: str = "dynamodb:GetItem", arn: str = TABLE) -> Request:
    return Request(action, arn, context or {}, CALLER)


FOLDER = "arn:aws:s3:::b/${aws:PrincipalTag/municipality}/*"
REACHES: list[tuple[dict[str, Any], str, str, dict[str, Any], bool]] = [
    ({"Action": "dynamodb:GetItem"}, "dynamodb:GetItem", TABLE, {}, True),
    ({"Action": "dynamodb:getitem"}, "dynamodb:GetItem", TABLE, {}, True),
    ({"Action": "dynamodb:Get*"}, "dynamodb:GetItem", TABLE, {}, True),
    ({"Action": "dynamodb:?etItem"}, "dynamodb:GetItem", TABLE, {}, True),
    ({"Action": "dynamodb:Get"}, "dynamodb:GetItem", TABLE, {}, False),
    ({"Action": ["dynamodb:Query", "kms:*"]}, "kms:Decrypt", KEY, {}, True),
    ({"Action": "dynamodb:*"}, "dynamodbstreams:GetRecords", TABLE, {}, False),
    ({"NotAction": "dynamodb:Scan"}, "dynamodb:GetItem", TABLE, {}, True),
    ({"NotAction": "dynamodb:Scan"}, "dynamodb:Scan", TABLE, {}, False),
    ({"NotAction": ["dynamodb:*", "kms:*"]}, "kms:Sign", KEY, {}, False),
    ({"Resource": TABLE}, "dynamodb:GetItem", TABLE, {}, True),
    ({"Resource": TABLE}, "dynamodb:GetItem", f"{TABLE}2", {}, False),
    ({"Resource": TABLE}, "dynamodb:Query", f"{TABLE}/index/x", {}, False),
    ({"Resource": f"{TABLE}/index/*"}, "dynamodb:Query", f"{TABLE}/index/x", {}, True),
    ({"Resource": TABLE.upper().replace("ARN", "arn")}, "dynamodb:GetItem", TABLE, {}, False),
    ({"Resource": "arn:aws:dynamodb:ap-northeast-1:*:table/vrs"}, "dynamodb:GetItem", TABLE, {}, True),
    ({"Resource": "arn:aws:dynamodb:*:*:table/v?s"}, "dynamodb:GetItem", TABLE, {}, True),
    ({"Resource": "arn:aws:dynamodb:us-east-1:*:table/vrs"}, "dynamodb:GetItem", TABLE, {}, False),
    (
        {"Resource": "arn:aws:logs:*:*:log-group:*"},
        "logs:PutLogEvents",
        "arn:aws:logs:r:1:log-group:a:b",
        {},
        True,
    ),
    ({"Resource": "arn:aws:logs:*:*:g"}, "logs:PutLogEvents", "arn:aws:logs:r:1:x:g", {}, False),
    ({"NotResource": TABLE}, "dynamodb:GetItem", TABLE, {}, False),
    ({"NotResource": TABLE}, "dynamodb:GetItem", KEY, {}, True),
    ({"Resource": FOLDER}, "s3:GetObject", f"arn:aws:s3:::b/{CITY}/x", TAG, True),
    ({"Resource": FOLDER}, "s3:GetObject", f"arn:aws:s3:::b/{CITY}/x", {}, False),
    ({"Resource": FOLDER}, "s3:GetObject", "arn:aws:s3:::b/131016/x", TAG, False),
    ({"NotResource": FOLDER}, "s3:GetObject", "arn:aws:s3:::c/x", {}, False),
    ({"NotResource": FOLDER}, "s3:GetObject", "arn:aws:s3:::c/x", TAG, True),
]


@pytest.mark.parametrize(("elements", "action", "arn", "context", "expected"), REACHES)
def test_a_statement_reaches_its_actions_and_resources(
    elements: dict[str, Any],
    action: str,
    arn: str,
    context: dict[str, Any],
    expected: bool,  # noqa: FBT001 - a column
) -> None:
    layers = Layers(identity=[policy(statement(**elements))])
    assert decide(ask(context, action, arn), layers).allowed is expected


def test_a_statement_forgets_one_callers_folder_before_the_next() -> None:
    layers = Layers([policy(statement(Resource=FOLDER))])
    for city, expected in ((CITY, True), ("131016", False), (CITY, True)):
        tag = {"aws:PrincipalTag/municipality": city}
        assert decide(ask(tag, "s3:GetObject", f"arn:aws:s3:::b/{CITY}/x"), layers).allowed is expected


ALLOW, DENY = statement(Sid="Yes"), statement("Deny", Sid="No")
YES, NO, NOTHING = policy(ALLOW), policy(DENY), policy(statement(Action="iam:PassRole"))
IDENTITY, RESOURCE, SESSION_POLICY = "identity policy", "resource policy", "session policy"
BOUNDARY, ENDPOINT = "permissions boundary", "endpoint policy"


def by(principal: Any, effect: str = "Allow", **more: Any) -> dict[str, Any]:
    return statement(effect, Principal=principal, **more)


def key(key_policy: Policy, *identity: Policy) -> Layers:
    return Layers(identity, resource_policy=key_policy, resource_policy_is_final=True)


def sparing(*spared: str) -> Layers:
    denies = resource(statement("Deny", NotPrincipal={"AWS": list(spared)}))
    return Layers([YES], resource_policy=denies)


FOREIGN_ROLE = f"arn:aws:iam::{ACCOUNT}:role/vrs-duty-desk"
TO_ROLE, TO_SESSION = resource(by({"AWS": ROLE})), resource(by({"AWS": SESSION}))
TO_ACCOUNT, TO_OTHER = resource(by({"AWS": ROOT})), resource(by({"AWS": FOREIGN_ROLE}))
LAYERS: list[tuple[str, Layers, bool, str]] = [
    ("nothing at all", Layers(), False, IDENTITY),
    ("no statement speaks", Layers([NOTHING]), False, IDENTITY),
    ("an allow", Layers([YES]), True, IDENTITY),
    ("a second policy allows", Layers([NOTHING, YES]), True, IDENTITY),
    ("deny beats allow", Layers([policy(ALLOW, DENY)]), False, IDENTITY),
    ("deny beats allow, order aside", Layers([policy(DENY, ALLOW)]), False, IDENTITY),
    ("deny in a second policy", Layers([YES, NO]), False, IDENTITY),
    ("boundary allows", Layers([YES], permissions_boundary=YES), True, IDENTITY),
    ("boundary is silent", Layers([YES], permissions_boundary=NOTHING), False, BOUNDARY),
    ("boundary grants nothing alone", Layers([], permissions_boundary=YES), False, IDENTITY),
    ("boundary denies", Layers([YES], permissions_boundary=NO), False, BOUNDARY),
    ("session policy allows", Layers([YES], session_policies=[YES]), True, IDENTITY),
    ("session policy is silent", Layers([YES], session_policies=[NOTHING]), False, SESSION_POLICY),
    ("one of two session policies", Layers([YES], session_policies=[NOTHING, YES]), True, IDENTITY),
    ("session policy grants nothing alone", Layers([NOTHING], session_policies=[YES]), False, IDENTITY),
    ("session policy denies", Layers([YES], session_policies=[policy(ALLOW, DENY)]), False, SESSION_POLICY),
    ("endpoint allows", Layers([YES], endpoint_policy=resource(by("*"))), True, IDENTITY),
    ("endpoint is silent", Layers([YES], endpoint_policy=resource(by("*", Action="s3:*"))), False, ENDPOINT),
    ("endpoint for another role", Layers([YES], endpoint_policy=TO_OTHER), False, ENDPOINT),
    ("endpoint denies", Layers([YES], endpoint_policy=resource(by("*"), by("*", "Deny"))), False, ENDPOINT),
    ("endpoint grants nothing alone", Layers(endpoint_policy=resource(by("*"))), False, IDENTITY),
    # Resource policies in the same account.
    ("resource names the role", Layers(resource_policy=TO_ROLE), True, RESOURCE),
    ("resource names the session", Layers(resource_policy=TO_SESSION), True, RESOURCE),
    ("resource names everyone", Layers(resource_policy=resource(by({"AWS": "*"}))), True, RESOURCE),
    ("resource names the account", Layers(resource_policy=TO_ACCOUNT), False, IDENTITY),
    ("resource names another", Layers(resource_policy=TO_OTHER), False, IDENTITY),
    (
        "resource names a service",
        Layers(resource_policy=resource(by({"Service": "events.amazonaws.com"}))),
        False,
        IDENTITY,
    ),
    ("resource denies", Layers([YES], resource_policy=resource(by({"AWS": ROOT}, "Deny"))), False, RESOURCE),
    (
        "resource denies another",
        Layers([YES], resource_policy=resource(by({"AWS": FOREIGN_ROLE}, "Deny"))),
        True,
        IDENTITY,
    ),
    (
        "a role's grant is under the boundary",
        Layers(resource_policy=TO_ROLE, permissions_boundary=NOTHING),
        False,
        IDENTITY,
    ),
    (
        "a session's grant is not",
        Layers(resource_policy=TO_SESSION, permissions_boundary=NOTHING),
        True,
        RESOURCE,
    ),
    (
        "a role's grant is under the session policy",
        Layers(resource_policy=TO_ROLE, session_policies=[NOTHING]),
        False,
        IDENTITY,
    ),
    (
        "a session's grant is not, either",
        Layers(resource_policy=TO_SESSION, session_policies=[NOTHING]),
        True,
        RESOURCE,
    ),
    # Across accounts both must allow.
    ("cross: identity only", Layers([YES], same_account=False), False, RESOURCE),
    ("cross: resource only", Layers(resource_policy=TO_ROLE, same_account=False), False, IDENTITY),
    ("cross: both", Layers([YES], resource_policy=TO_ROLE, same_account=False), True, IDENTITY),
    (
        "cross: account and identity",
        Layers([YES], resource_policy=resource(by({"AWS": ACCOUNT})), same_account=False),
        True,
        IDENTITY,
    ),
    # A final resource policy: a KMS key's.
    ("key: no policy", Layers([YES], resource_policy_is_final=True), False, RESOURCE),
    ("key: policy is silent", key(TO_OTHER, YES), False, RESOURCE),
    ("key: delegates, identity allows", key(TO_ACCOUNT, YES), True, IDENTITY),
    ("key: delegates, identity is silent", key(TO_ACCOUNT, NOTHING), False, IDENTITY),
    ("key: delegates to another account", key(resource(by({"AWS": "999999999999"})), YES), False, RESOURCE),
    ("key: names the role", key(TO_ROLE), True, RESOURCE),
    ("key: names the role, identity denies", key(TO_ROLE, NO), False, IDENTITY),
    (
        "key: names the role in another statement",
        key(resource(by({"AWS": ROOT}), by({"AWS": ROLE}))),
        True,
        RESOURCE,
    ),
    # NotPrincipal spares only who is listed as account, role and session.
    ("spared", sparing(ROOT, ROLE, SESSION), True, IDENTITY),
    ("not spared without the account", sparing(ROLE, SESSION), False, RESOURCE),
    ("not spared without the session", sparing(ROOT, ROLE), False, RESOURCE),
    ("not spared at all", sparing(FOREIGN_ROLE), False, RESOURCE),
]


@pytest.mark.proof("T10")
@pytest.mark.parametrize(("name", "layers", "expected", "layer"), LAYERS, ids=[row[0] for row in LAYERS])
def test_the_layers_combine_as_aws_documents(name: str, layers: Layers, expected: bool, layer: str) -> None:  # noqa: FBT001 - a column
    decision = decide(ask(), layers)
    assert (decision.allowed, decision.layer) == (expected, layer)


OTHERS: list[tuple[Principal | None, Any, bool]] = [
    (None, "*", True),
    (None, {"AWS": "*"}, True),
    (None, {"AWS": ROOT}, False),
    (Principal(ACCOUNT, "", service="events.amazonaws.com"), {"Service": "events.amazonaws.com"}, True),
    (Principal(ACCOUNT, "", service="events.amazonaws.com"), {"AWS": ROOT}, False),
    (Principal(ACCOUNT, f"arn:aws:iam::{ACCOUNT}:user/u"), {"AWS": f"arn:aws:iam::{ACCOUNT}:user/u"}, True),
]


@pytest.mark.parametrize(("caller", "principal", "expected"), OTHERS)
def test_services_users_and_strangers_are_named_in_their_own_ways(
    caller: Principal | None,
    principal: Any,
    expected: bool,  # noqa: FBT001 - a column
) -> None:
    request = Request("dynamodb:GetItem", TABLE, {}, caller)
    assert decide(request, Layers(resource_policy=resource(by(principal)))).allowed is expected


@pytest.mark.parametrize("spared", [True, False])
def test_a_not_principal_may_spare_a_service_and_never_a_stranger(spared: bool) -> None:  # noqa: FBT001 - a column
    denies = resource(by("*"), statement("Deny", NotPrincipal={"Service": "events.amazonaws.com"}))
    caller = Principal(ACCOUNT, "", service="events.amazonaws.com") if spared else None
    request = Request("events:PutEvents", "*", {}, caller)
    assert decide(request, Layers(resource_policy=denies)).allowed is spared


def test_a_decision_cannot_be_mistaken_for_a_truth() -> None:
    with pytest.raises(TypeError):
        bool(Decision(allowed=False, layer="identity policy"))


def test_a_decision_names_the_statement_that_made_it() -> None:
    assert decide(ask(), Layers([YES])).reason == "p:Yes (identity policy)"
    assert decide(ask(), Layers([policy(ALLOW, DENY)])).reason == "p:No (identity policy)"
    assert decide(ask(), Layers([policy(statement())])).reason == "p:#1 (identity policy)"
    assert decide(ask(), Layers()).reason == "implicit deny (identity policy)"
