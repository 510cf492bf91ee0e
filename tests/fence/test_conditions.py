"""Each condition operator holds as AWS documents, the key present, absent, empty and of several values.

(IAM User Guide: condition operators, set operators, policy variables.)
"""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from local.fence.evaluate import Ambiguous, Layers, Policy, Request, decide

CITY = "112143"
TAG = {"aws:PrincipalTag/municipality": CITY}
ROLE = "arn:aws:iam::123456789012:role/vrs-duty-venue"


def statement(effect: str = "Allow", **elements: Any) -> dict[str, Any]:
    return {"Effect": effect, "Action": "*", "Resource": "*", **elements}


def allowed(context: dict[str, Any], *statements: dict[str, Any]) -> bool:
    document = {"Version": "2012-10-17", "Statement": list(statements)}
    request = Request("dynamodb:GetItem", "arn:aws:dynamodb:r:1:table/vrs", context)
    return decide(request, Layers([Policy.parse(document, "p")])).allowed


def meets(condition: dict[str, Any], context: dict[str, Any]) -> bool:
    return allowed(context, statement(Condition=condition))


ARN, TAGS, LEADING = "aws:PrincipalArn", "aws:TagKeys", "dynamodb:LeadingKeys"
PREFIX, PAGE, TLS, ADDRESS = "s3:prefix", "s3:max-keys", "aws:SecureTransport", "aws:SourceIp"
OWN = {"ForAllValues:StringLike": {LEADING: ["${aws:PrincipalTag/municipality}#venue#*"]}}
GUARD = {"Null": {LEADING: "false"}}
TENANT = OWN | GUARD

CONDITIONS: list[tuple[dict[str, Any], dict[str, Any], bool]] = [
    # String operators, the key present, absent, and several values.
    ({"StringEquals": {PREFIX: "a"}}, {PREFIX: "a"}, True),
    ({"StringEquals": {PREFIX: "a"}}, {PREFIX: "A"}, False),
    ({"StringEquals": {PREFIX: ["a", "b"]}}, {PREFIX: "b"}, True),
    ({"StringEquals": {PREFIX: "a*"}}, {PREFIX: "ab"}, False),
    ({"StringEquals": {PREFIX: "a*"}}, {PREFIX: "a*"}, True),
    ({"StringEquals": {PREFIX: "a"}}, {}, False),
    ({"StringEquals": {"S3:PREFIX": "a"}}, {"s3:Prefix": "a"}, True),
    ({"StringEqualsIfExists": {PREFIX: "a"}}, {}, True),
    ({"StringEqualsIfExists": {PREFIX: "a"}}, {PREFIX: "b"}, False),
    ({"StringNotEquals": {PREFIX: "a"}}, {PREFIX: "b"}, True),
    ({"StringNotEquals": {PREFIX: ["a", "b"]}}, {PREFIX: "b"}, False),
    ({"StringNotEquals": {PREFIX: "a"}}, {}, True),
    ({"StringNotEqualsIfExists": {PREFIX: "a"}}, {}, True),
    ({"StringEqualsIgnoreCase": {PREFIX: "AbC"}}, {PREFIX: "aBc"}, True),
    ({"StringEqualsIgnoreCase": {PREFIX: "AbC"}}, {}, False),
    ({"StringNotEqualsIgnoreCase": {PREFIX: "AbC"}}, {PREFIX: "aBc"}, False),
    ({"StringLike": {PREFIX: "a*z"}}, {PREFIX: "a/b\nz"}, True),
    ({"StringLike": {PREFIX: "a?z"}}, {PREFIX: "abz"}, True),
    ({"StringLike": {PREFIX: "a?z"}}, {PREFIX: "az"}, False),
    ({"StringLike": {PREFIX: "a*"}}, {PREFIX: "Ab"}, False),
    ({"StringLike": {PREFIX: "a.c"}}, {PREFIX: "abc"}, False),
    ({"StringLike": {PREFIX: "a*"}}, {}, False),
    ({"StringLikeIfExists": {PREFIX: "a*"}}, {}, True),
    ({"StringNotLike": {PREFIX: "a*"}}, {PREFIX: "b"}, True),
    ({"StringNotLike": {PREFIX: "a*"}}, {PREFIX: "ab"}, False),
    ({"StringNotLike": {PREFIX: "a*"}}, {}, True),
    # Several operators and several keys must all hold.
    ({"StringEquals": {PREFIX: "a"}, "Bool": {TLS: "true"}}, {PREFIX: "a", TLS: "true"}, True),
    ({"StringEquals": {PREFIX: "a"}, "Bool": {TLS: "true"}}, {PREFIX: "a", TLS: "false"}, False),
    ({"StringEquals": {PREFIX: "a", ARN: "x"}}, {PREFIX: "a", ARN: "y"}, False),
    # ARN operators: ArnEquals is ArnLike; a wildcard stays in its field.
    ({"ArnLike": {ARN: "arn:aws:iam::*:role/vrs-*"}}, {ARN: ROLE}, True),
    ({"ArnEquals": {ARN: "arn:aws:iam::*:role/vrs-*"}}, {ARN: ROLE}, True),
    ({"ArnLike": {ARN: "arn:aws:iam:*:role/vrs-*:*"}}, {ARN: ROLE}, False),
    ({"ArnLike": {ARN: "arn:aws:iam::*:user/*"}}, {ARN: ROLE}, False),
    ({"ArnLike": {ARN: "arn:aws:iam::*:role/*"}}, {}, False),
    ({"ArnNotLike": {ARN: "arn:aws:iam::*:role/*"}}, {ARN: ROLE}, False),
    ({"ArnNotEquals": {ARN: "arn:aws:iam::*:role/*"}}, {}, True),
    # Bool, numbers, addresses.
    ({"Bool": {TLS: "true"}}, {TLS: True}, True),
    ({"Bool": {TLS: True}}, {TLS: "true"}, True),
    ({"Bool": {TLS: "false"}}, {TLS: "true"}, False),
    ({"Bool": {TLS: "false"}}, {}, False),
    ({"BoolIfExists": {TLS: "false"}}, {}, True),
    ({"NumericLessThan": {PAGE: "10"}}, {PAGE: "9"}, True),
    ({"NumericLessThan": {PAGE: "10"}}, {PAGE: "10"}, False),
    ({"NumericLessThanEquals": {PAGE: 10}}, {PAGE: "10.0"}, True),
    ({"NumericGreaterThan": {PAGE: "10"}}, {PAGE: "9"}, False),
    ({"NumericGreaterThanEquals": {PAGE: ["10"]}}, {PAGE: "10"}, True),
    ({"NumericEquals": {PAGE: "10"}}, {PAGE: "１０"}, False),
    ({"NumericEquals": {PAGE: "10"}}, {}, False),
    ({"NumericNotEquals": {PAGE: "10"}}, {}, True),
    ({"NumericLessThan": {PAGE: "10"}}, {PAGE: "NaN"}, False),
    ({"IpAddress": {ADDRESS: "10.0.0.0/8"}}, {ADDRESS: "10.1.2.3"}, True),
    ({"IpAddress": {ADDRESS: "10.0.0.0/8"}}, {ADDRESS: "11.1.2.3"}, False),
    ({"IpAddress": {ADDRESS: "10.0.0.0/8"}}, {ADDRESS: "junk"}, False),
    ({"NotIpAddress": {ADDRESS: "10.0.0.0/8"}}, {}, True),
    # Null.
    ({"Null": {PREFIX: "true"}}, {}, True),
    ({"Null": {PREFIX: "true"}}, {PREFIX: "a"}, False),
    ({"Null": {PREFIX: "false"}}, {}, False),
    ({"Null": {PREFIX: "false"}}, {PREFIX: "a"}, True),
    ({"Null": {TAGS: "false"}}, {TAGS: ()}, False),
    ({"Null": {PREFIX: "false"}}, {PREFIX: ""}, False),
    # ForAllValues: every value of the request; true of none.
    ({"ForAllValues:StringEquals": {TAGS: ["a", "b"]}}, {TAGS: ("a", "b")}, True),
    ({"ForAllValues:StringEquals": {TAGS: ["a", "b"]}}, {TAGS: ("a", "c")}, False),
    ({"ForAllValues:StringEquals": {TAGS: ["a", "b"]}}, {}, True),
    ({"ForAllValues:StringEquals": {TAGS: ["a", "b"]}}, {TAGS: ()}, True),
    ({"ForAllValues:StringEquals": {TAGS: ["a"]}}, {TAGS: "a"}, True),
    ({"ForAllValues:StringEquals": {TAGS: ["a"]}}, {TAGS: ("",)}, True),
    ({"ForAllValues:StringNotEquals": {TAGS: ["a"]}}, {TAGS: ("b", "c")}, True),
    ({"ForAllValues:StringNotEquals": {TAGS: ["a"]}}, {TAGS: ("a", "c")}, False),
    ({"ForAllValues:StringNotEquals": {TAGS: ["a"]}}, {}, True),
    # ForAnyValue: one value of the request is enough; false of none, also when negated.
    ({"ForAnyValue:StringEquals": {TAGS: ["a", "b"]}}, {TAGS: ("c", "b")}, True),
    ({"ForAnyValue:StringEquals": {TAGS: ["a", "b"]}}, {TAGS: ("c",)}, False),
    ({"ForAnyValue:StringEquals": {TAGS: ["a"]}}, {}, False),
    ({"ForAnyValue:StringEqualsIfExists": {TAGS: ["a"]}}, {}, True),
    ({"ForAnyValue:StringNotEquals": {TAGS: ["a"]}}, {TAGS: ("a", "b")}, True),
    ({"ForAnyValue:StringNotEquals": {TAGS: ["a"]}}, {TAGS: ("a",)}, False),
    ({"ForAnyValue:StringNotEquals": {TAGS: ["a"]}}, {}, False),
    ({"ForAnyValue:StringLike": {TAGS: ["a*"]}}, {TAGS: ("b", "ab")}, True),
    # Variables: the caller's tags, taken literally; unfilled they equal nothing.
    ({"StringEquals": {PREFIX: "${aws:PrincipalTag/municipality}"}}, {PREFIX: CITY, **TAG}, True),
    ({"StringEquals": {PREFIX: "${AWS:principaltag/Municipality}"}}, {PREFIX: CITY, **TAG}, True),
    ({"StringEquals": {PREFIX: "${aws:PrincipalTag/municipality}"}}, {PREFIX: "131016", **TAG}, False),
    ({"StringEquals": {PREFIX: "${aws:PrincipalTag/municipality}"}}, {PREFIX: CITY}, False),
    ({"StringEquals": {PREFIX: "${aws:PrincipalTag/municipality}"}}, {PREFIX: ""}, False),
    ({"StringNotEquals": {PREFIX: "${aws:PrincipalTag/municipality}"}}, {PREFIX: CITY}, True),
    ({"StringEquals": {PREFIX: "${aws:PrincipalTag/x, 'plain'}"}}, {PREFIX: "plain"}, True),
    (
        {"StringEquals": {PREFIX: "${aws:PrincipalTag/x, 'plain'}"}},
        {PREFIX: "plain", "aws:PrincipalTag/x": "y"},
        False,
    ),
    (
        {"StringLike": {PREFIX: "${aws:PrincipalTag/x}/*"}},
        {PREFIX: "any/1", "aws:PrincipalTag/x": "*"},
        False,
    ),
    ({"StringLike": {PREFIX: "${aws:PrincipalTag/x}/*"}}, {PREFIX: "*/1", "aws:PrincipalTag/x": "*"}, True),
    (
        {"StringLike": {PREFIX: "${aws:PrincipalTag/x}"}},
        {PREFIX: CITY, "aws:PrincipalTag/x": "??????"},
        False,
    ),
    ({"StringLike": {PREFIX: "${*}${?}${$}"}}, {PREFIX: "*?$"}, True),
    ({"StringLike": {PREFIX: "${*}"}}, {PREFIX: "a"}, False),
    ({"StringEquals": {PREFIX: "${aws:TagKeys}"}}, {PREFIX: "a", TAGS: ("a",)}, False),
    # The tenant condition of the design.
    (TENANT, {LEADING: (f"{CITY}#venue#T1",), **TAG}, True),
    (TENANT, {LEADING: ("131016#venue#T1",), **TAG}, False),
    (TENANT, {LEADING: (f"{CITY}#venue#T1", "131016#venue#T1"), **TAG}, False),
    (TENANT, {LEADING: (f"{CITY}#resident#1",), **TAG}, False),
    (TENANT, {LEADING: (f"x{CITY}#venue#T1",), **TAG}, False),
    (TENANT, {LEADING: (f"{CITY}3#venue#T1",), **TAG}, False),
    (TENANT, {LEADING: (f"{CITY}#venue#T1",), "aws:PrincipalTag/municipality": "11214"}, False),
    (TENANT, {LEADING: ("11214#venue#T1",), **TAG}, False),
    (TENANT, {LEADING: (f"{CITY}#venue#T1",), "aws:PrincipalTag/municipality": "*"}, False),
    (TENANT, {LEADING: (f"{CITY}#venue#T1",), "aws:PrincipalTag/municipality": ""}, False),
    (TENANT, {LEADING: (f"{CITY}#venue#T1",)}, False),
    (TENANT, TAG, False),
    (TENANT, {LEADING: (), **TAG}, False),
    (OWN, TAG, True),
]


@pytest.mark.proof("T10")
@pytest.mark.parametrize(("condition", "context", "expected"), CONDITIONS)
def test_a_condition_holds_as_aws_documents(
    condition: dict[str, Any],
    context: dict[str, Any],
    expected: bool,  # noqa: FBT001 - a table's column
) -> None:
    assert meets(condition, context) is expected


def test_a_deny_with_a_missing_key_is_as_open_as_aws_leaves_it() -> None:
    """The pitfalls that our documents guard against with Null."""
    any_value = statement("Deny", Condition={"ForAnyValue:StringNotLike": {LEADING: f"{CITY}#*"}})
    guard = statement("Deny", Condition={"Null": {LEADING: "true"}})
    assert allowed({}, statement(), any_value)
    assert not allowed({}, statement(), any_value, guard)
    assert not allowed({LEADING: ("131016#x",)}, statement(), any_value)


def test_a_plain_operator_on_several_values_is_no_decision() -> None:
    condition = {"StringEquals": {"kms:EncryptionContext:municipality": CITY}}
    with pytest.raises(Ambiguous):
        meets(condition, {"kms:EncryptionContext:municipality": (CITY, "131016")})


CODES = st.text("0123456789", min_size=6, max_size=6)


@pytest.mark.proof("T10")
@pytest.mark.control("R-II-6-7-07", "R-III-2-19")
@settings(max_examples=200, deadline=None)
@given(own=CODES, keys=st.lists(st.tuples(CODES, st.text(max_size=8)), min_size=1, max_size=5))
def test_no_key_of_another_municipality_ever_meets_the_tenant_condition(
    own: str, keys: list[tuple[str, str]]
) -> None:
    leading = tuple(f"{code}#venue#{rest}" for code, rest in keys)
    expected = all(code == own for code, _ in keys)
    assert meets(TENANT, {LEADING: leading, "aws:PrincipalTag/municipality": own}) is expected


@settings(max_examples=200, deadline=None)
@given(tag=st.text(max_size=10), key=st.text(max_size=20))
def test_a_tag_is_literal_whatever_it_holds(tag: str, key: str) -> None:
    context = {LEADING: (key,), "aws:PrincipalTag/municipality": tag}
    assert meets(TENANT, context) is key.startswith(f"{tag}#venue#")
