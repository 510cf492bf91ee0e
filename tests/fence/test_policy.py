"""A document that holds anything unknown is not read at all: the fence never guesses."""

from typing import Any

import pytest

from local.fence.evaluate import Kind, Policy, PolicyError

ARN, TAGS, LEADING = "aws:PrincipalArn", "aws:TagKeys", "dynamodb:LeadingKeys"
PREFIX, PAGE, TLS, ADDRESS = "s3:prefix", "s3:max-keys", "aws:SecureTransport", "aws:SourceIp"
ACCOUNT = "123456789012"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/vrs-duty-venue"


def statement(effect: str = "Allow", /, **elements: Any) -> dict[str, Any]:
    return {"Effect": effect, "Action": "*", "Resource": "*"} | elements


def by(principal: Any, **more: Any) -> dict[str, Any]:
    return statement(Principal=principal, **more)


def read(one: Any, kind: Kind) -> None:
    Policy.parse({"Version": "2012-10-17", "Statement": one}, "p", kind)


ALLOW = statement(Sid="Yes")
UNREADABLE: list[Any] = [
    [],
    {"Statement": [ALLOW]},
    {"Version": "2008-10-17", "Statement": [ALLOW]},
    {"Version": "2012-10-17", "Statement": []},
    {"Version": "2012-10-17", "Statement": "x"},
    {"Version": "2012-10-17", "Statement": [ALLOW], "Comment": "x"},
    {"Version": "2012-10-17", "Statement": [ALLOW, ALLOW]},
]
UNREADABLE += [
    {"Version": "2012-10-17", "Statement": [one]}
    for one in (
        "x",
        {"Effect": "Allow", "Action": "*"},
        {"Effect": "Allow", "Resource": "*"},
        statement("allow"),
        statement(Sid="no spaces"),
        statement(Sid=1),
        statement(Colour="red"),
        statement(NotAction="s3:*", Action="*"),
        statement(NotResource="*", Resource="*"),
        statement(Principal="*"),
        statement(Action=[]),
        statement(Action=[1]),
        statement(Action="GetItem"),
        statement(Action="s3:"),
        statement(Action="*:GetItem"),
        statement(Action="s3:Get Object"),
        statement(Action="**"),
        statement(Resource="table/vrs"),
        statement(Resource="arn:aws:s3:::"[:-1]),
        statement(Resource="arn:aws:dynamodb:*:table/vrs"),
        statement(Resource="arn:aws:s3:::${aws:PrincipalTag/}"),
        statement(Resource="arn:aws:s3:::$x"),
        statement(Condition={}),
        statement(Condition={"StringEquals": {}}),
        statement(Condition={"StringEquals": "x"}),
        statement(Condition={"StringEquals": {PREFIX: []}}),
        statement(Condition={"StringEquals": {PREFIX: 1}}),
        statement(Condition={"StringSame": {PREFIX: "a"}}),
        statement(Condition={"DateLessThan": {"aws:SourceIp": "2020-01-01"}}),
        statement(Condition={"NullIfExists": {PREFIX: "true"}}),
        statement(Condition={"ForAllValues:Null": {TAGS: "true"}}),
        statement(Condition={"ForEachValue:StringEquals": {TAGS: "a"}}),
        statement(Condition={":StringEquals": {PREFIX: "a"}}),
        statement(Condition={"Null": {PREFIX: "yes"}}),
        statement(Condition={"Bool": {TLS: "1"}}),
        statement(Condition={"NumericEquals": {PAGE: "ten"}}),
        statement(Condition={"NumericEquals": {PAGE: True}}),
        statement(Condition={"IpAddress": {ADDRESS: "10.0.0.1/8"}}),
        statement(Condition={"ArnLike": {ARN: "role/*"}}),
        statement(Condition={"StringEquals": {TAGS: "a"}}),
        statement(Condition={"StringEquals": {LEADING: "a"}}),
        statement(Condition={"StringEquals": {"aws:NoSuchKey": "a"}}),
        statement(Condition={"StringEquals": {"aws:PrincipalTag/": "a"}}),
        statement(Condition={"StringEqualsIgnoreCase": {PREFIX: "${aws:PrincipalTag/x}"}}),
        statement(Condition={"StringEquals": {PREFIX: "${aws:PrincipalTag/x"}}),
        statement(Condition={"StringEquals": {PREFIX: "${nothing}"}}),
    )
]


@pytest.mark.parametrize("document", UNREADABLE)
def test_what_is_not_understood_is_not_read(document: Any) -> None:
    with pytest.raises(PolicyError):
        Policy.parse(document, "p")


NO_RESOURCE_POLICIES = [
    ALLOW,
    by("x"),
    by({}),
    by({"AWS": []}),
    by({"AWS": "*x"}),
    by({"AWS": f"arn:aws:iam::{ACCOUNT}:role/*"}),
    by({"AWS": f"{ACCOUNT}:root"}),
    by({"Federated": "accounts.example.com"}),
    by({"Service": "*"}),
    statement(NotPrincipal={"AWS": ROLE}),
    by("*", NotPrincipal="*"),
]


@pytest.mark.parametrize("one", NO_RESOURCE_POLICIES)
def test_a_principal_that_is_not_understood_is_not_read(one: dict[str, Any]) -> None:
    with pytest.raises(PolicyError):
        read(one, Kind.RESOURCE)


def test_a_trust_policy_has_no_resource() -> None:
    with pytest.raises(PolicyError):
        read(by("*"), Kind.TRUST)
