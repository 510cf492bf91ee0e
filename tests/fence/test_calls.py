"""A call is turned into exactly the actions, resources and contexts AWS would authorise it by.

What is not mapped, or whose tenant cannot be told for certain, is never guessed.
"""

from typing import Any

import pytest

from local.fence.asked import Asked, Key, Site, UnmappedCall
from local.fence.calls import asked_by

ACCOUNT, REGION = "123456789012", "ap-northeast-1"
TABLE = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/vrs"
KEY_ARN = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/k1"
KEY = Key("k1", KEY_ARN, "venue", {"kind": "venue", "municipality": "112143"}, ("alias/venue", "alias/other"))
NAMES = {"k1": KEY, KEY_ARN: KEY, "alias/venue": KEY, f"arn:aws:kms:{REGION}:{ACCOUNT}:alias/venue": KEY}
SITE = Site(
    ACCOUNT, REGION, index_keys={"by-day": "day"}, key=NAMES.get, ciphertext_key={b"sealed": "k1"}.get
)
LEADING, ATTRIBUTES = "dynamodb:LeadingKeys", "dynamodb:Attributes"


def asked(service: str, operation: str, **params: Any) -> list[Asked]:
    return asked_by(service, operation, params, SITE)


def one(service: str, operation: str, **params: Any) -> Asked:
    (found,) = asked(service, operation, **params)
    return found


def row(pk: str, **more: Any) -> dict[str, Any]:
    return {"pk": {"S": pk}, "sk": {"S": "head"}, **more}


def test_kms_is_asked_of_the_key_whatever_name_was_used() -> None:
    for name in NAMES:
        found = one("kms", "Decrypt", KeyId=name, CiphertextBlob=b"x", EncryptionContext={"Area": "venue"})
        assert (found.action, found.resource) == ("kms:Decrypt", KEY_ARN)
        assert found.context["kms:encryptioncontext:area"] == "venue"
        assert found.context["kms:EncryptionContextKeys"] == ("Area",)
        assert found.context["kms:ResourceAliases"] == KEY.aliases
        assert found.context["aws:resourcetag/municipality"] == "112143"
        assert found.context.get("kms:RequestAlias") == ("alias/venue" if "alias/" in name else None)


def test_names_that_differ_in_case_only_make_one_key_of_two_values() -> None:
    found = one("kms", "Decrypt", KeyId="k1", EncryptionContext={"area": "venue", "Area": "number"})
    assert found.context["kms:encryptioncontext:area"] == ("venue", "number")


def test_a_decrypt_without_a_key_is_traced_or_refused() -> None:
    assert one("kms", "Decrypt", CiphertextBlob=b"sealed").resource == KEY_ARN
    assert "kms:EncryptionContextKeys" not in one("kms", "Decrypt", CiphertextBlob=b"sealed").context
    with pytest.raises(UnmappedCall):
        asked("kms", "Decrypt", CiphertextBlob=b"other")


def test_re_encryption_is_asked_of_both_keys() -> None:
    found = asked(
        "kms",
        "ReEncrypt",
        CiphertextBlob=b"sealed",
        SourceEncryptionContext={"area": "venue"},
        DestinationKeyId="alias/venue",
        DestinationEncryptionContext={"area": "number"},
    )
    assert [(each.action, each.context["kms:encryptioncontext:area"]) for each in found] == [
        ("kms:ReEncryptFrom", "venue"),
        ("kms:ReEncryptTo", "number"),
    ]


def test_keys_are_made_and_named() -> None:
    made = asked("kms", "CreateKey", Tags=[{"TagKey": "kind", "TagValue": "number"}], KeySpec="HMAC_256")
    assert [each.action for each in made] == ["kms:CreateKey", "kms:TagResource"]
    assert made[0].context["aws:requesttag/kind"] == "number"
    assert made[0].context["kms:KeySpec"] == "HMAC_256"
    assert [each.action for each in asked("kms", "CreateKey")] == ["kms:CreateKey"]
    named = asked("kms", "UpdateAlias", AliasName="alias/venue", TargetKeyId="k1")
    assert [each.resource.rpartition(":")[2] for each in named] == ["alias/venue", "key/k1", "key/k1"]
    assert len(asked("kms", "CreateAlias", AliasName="alias/new", TargetKeyId="k1")) == 2
    assert len(asked("kms", "DeleteAlias", AliasName="alias/venue")) == 2
    tagged = one("kms", "TagResource", KeyId="k1", Tags=[{"TagKey": "a", "TagValue": "b"}])
    assert tagged.context["aws:TagKeys"] == ("a",)
    assert one("kms", "UntagResource", KeyId="k1", TagKeys=["a"]).context["aws:TagKeys"] == ("a",)
    ended = one("kms", "ScheduleKeyDeletion", KeyId="k1").context
    assert ended["kms:ScheduleKeyDeletionPendingWindowInDays"] == "30"
    assert (
        one("kms", "Sign", KeyId="k1", SigningAlgorithm="ECDSA_SHA_256").context["kms:MessageType"] == "RAW"
    )
    assert one("kms", "ListKeys").resource == "*"


ROLE = f"arn:aws:iam::{ACCOUNT}:role/vrs-duty-venue"


def test_taking_up_a_duty_is_asked_with_its_tags() -> None:
    tags = [{"Key": "municipality", "Value": "112143"}, {"Key": "duty", "Value": "venue"}]
    found = asked(
        "sts",
        "AssumeRole",
        RoleArn=ROLE,
        RoleSessionName="lane",
        Tags=tags,
        SourceIdentity="x",
        ExternalId="y",
    )
    assert [each.action for each in found] == ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]
    assert {each.resource for each in found} == {ROLE}
    context = found[1].context
    assert context["aws:requesttag/municipality"] == "112143"
    assert context["aws:TagKeys"] == ("municipality", "duty")
    assert (context["sts:RoleSessionName"], context["sts:ExternalId"]) == ("lane", "y")
    assert [each.action for each in asked("sts", "AssumeRole", RoleArn=ROLE, RoleSessionName="lane")] == [
        "sts:AssumeRole"
    ]


OTHER_CALLS: list[tuple[str, str, dict[str, Any], list[tuple[str, str]]]] = [
    ("sts", "GetCallerIdentity", {}, [("sts:GetCallerIdentity", "*")]),
    ("dynamodb", "DescribeTable", {"TableName": "vrs"}, [("dynamodb:DescribeTable", TABLE)]),
    ("dynamodb", "ListTables", {}, [("dynamodb:ListTables", "*")]),
    (
        "sqs",
        "SendMessage",
        {"QueueUrl": f"http://h:1/{ACCOUNT}/q"},
        [("sqs:SendMessage", f"arn:aws:sqs:{REGION}:{ACCOUNT}:q")],
    ),
    (
        "sqs",
        "SendMessageBatch",
        {"QueueUrl": "https://h/999999999999/q"},
        [("sqs:SendMessage", f"arn:aws:sqs:{REGION}:999999999999:q")],
    ),
    ("sqs", "GetQueueUrl", {"QueueName": "q"}, [("sqs:GetQueueUrl", f"arn:aws:sqs:{REGION}:{ACCOUNT}:q")]),
    ("sqs", "ListQueues", {}, [("sqs:ListQueues", "*")]),
    ("s3", "GetObject", {"Bucket": "b", "Key": "k/1"}, [("s3:GetObject", "arn:aws:s3:::b/k/1")]),
    ("s3", "HeadObject", {"Bucket": "b", "Key": "k"}, [("s3:GetObject", "arn:aws:s3:::b/k")]),
    (
        "s3",
        "GetObject",
        {"Bucket": "b", "Key": "k", "VersionId": "v"},
        [("s3:GetObjectVersion", "arn:aws:s3:::b/k")],
    ),
    ("s3", "ListObjectsV2", {"Bucket": "b", "Prefix": "p"}, [("s3:ListBucket", "arn:aws:s3:::b")]),
    (
        "s3",
        "PutObject",
        {"Bucket": "b", "Key": "k", "Tagging": "a=b", "ObjectLockMode": "COMPLIANCE"},
        [
            ("s3:PutObject", "arn:aws:s3:::b/k"),
            ("s3:PutObjectRetention", "arn:aws:s3:::b/k"),
            ("s3:PutObjectTagging", "arn:aws:s3:::b/k"),
        ],
    ),
    (
        "s3",
        "PutObjectTagging",
        {"Bucket": "b", "Key": "k", "Tagging": {"TagSet": [{"Key": "a", "Value": "b"}]}},
        [("s3:PutObjectTagging", "arn:aws:s3:::b/k")],
    ),
    (
        "s3",
        "DeleteObjects",
        {"Bucket": "b", "Delete": {"Objects": [{"Key": "k"}, {"Key": "l", "VersionId": "v"}]}},
        [("s3:DeleteObject", "arn:aws:s3:::b/k"), ("s3:DeleteObjectVersion", "arn:aws:s3:::b/l")],
    ),
    (
        "s3",
        "CopyObject",
        {"Bucket": "b", "Key": "k", "CopySource": "from/a%2Fb?versionId=v"},
        [("s3:GetObjectVersion", "arn:aws:s3:::from/a/b"), ("s3:PutObject", "arn:aws:s3:::b/k")],
    ),
    (
        "s3",
        "CopyObject",
        {"Bucket": "b", "Key": "k", "CopySource": {"Bucket": "from", "Key": "a"}},
        [("s3:GetObject", "arn:aws:s3:::from/a"), ("s3:PutObject", "arn:aws:s3:::b/k")],
    ),
    (
        "logs",
        "PutLogEvents",
        {"logGroupName": "g", "logStreamName": "s"},
        [("logs:PutLogEvents", f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:g:log-stream:s")],
    ),
    (
        "logs",
        "CreateLogGroup",
        {"logGroupName": "g"},
        [("logs:CreateLogGroup", f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:g:*")],
    ),
    (
        "logs",
        "DescribeLogGroups",
        {},
        [("logs:DescribeLogGroups", f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:*")],
    ),
    (
        "events",
        "PutEvents",
        {"Entries": [{}, {"EventBusName": "vrs"}]},
        [
            ("events:PutEvents", f"arn:aws:events:{REGION}:{ACCOUNT}:event-bus/default"),
            ("events:PutEvents", f"arn:aws:events:{REGION}:{ACCOUNT}:event-bus/vrs"),
        ],
    ),
    (
        "events",
        "DescribeRule",
        {"Name": "r", "EventBusName": "vrs"},
        [("events:DescribeRule", f"arn:aws:events:{REGION}:{ACCOUNT}:rule/vrs/r")],
    ),
    (
        "events",
        "ListTargetsByRule",
        {"Rule": "r"},
        [("events:ListTargetsByRule", f"arn:aws:events:{REGION}:{ACCOUNT}:rule/r")],
    ),
    ("cloudwatch", "PutMetricData", {"Namespace": "VRS"}, [("cloudwatch:PutMetricData", "*")]),
    ("cloudwatch", "ListMetrics", {}, [("cloudwatch:ListMetrics", "*")]),
]


@pytest.mark.parametrize(("service", "operation", "params", "expected"), OTHER_CALLS)
def test_the_other_services_are_asked_by_resource(
    service: str, operation: str, params: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert [(each.action, each.resource) for each in asked(service, operation, **params)] == expected


UNMAPPED: list[tuple[str, str, dict[str, Any]]] = [
    ("iam", "CreateUser", {}),
    ("dynamodb", "ImportTable", {}),
    ("dynamodb", "GetItem", {"Key": row("a")}),
    ("dynamodb", "BatchGetItem", {"RequestItems": {}}),
    ("dynamodb", "TransactWriteItems", {"TransactItems": []}),
    ("dynamodb", "BatchExecuteStatement", {"Statements": []}),
    ("dynamodbstreams", "Other", {}),
    ("kms", "CreateGrant", {"KeyId": "k1"}),
    ("kms", "PutKeyPolicy", {"KeyId": "k1"}),
    ("kms", "Decrypt", {"KeyId": "k2"}),
    ("kms", "CreateKey", {"Tags": [{"TagKey": "a", "TagValue": "1"}, {"TagKey": "A", "TagValue": "2"}]}),
    ("sts", "AssumeRoleWithWebIdentity", {}),
    ("sts", "AssumeRole", {"RoleArn": ROLE}),
    ("sts", "AssumeRole", {"RoleArn": ROLE, "RoleSessionName": "x", "TransitiveTagKeys": ["a"]}),
    ("sts", "AssumeRole", {"RoleArn": ROLE, "RoleSessionName": "x", "Tags": [{"Key": "a", "Value": "*"}]}),
    ("sqs", "AddPermission", {}),
    ("sqs", "SendMessage", {"QueueUrl": "http://h/q"}),
    ("sqs", "SendMessage", {"QueueUrl": f"http://h/x/{ACCOUNT}/../q"}),
    ("s3", "PutBucketPolicy", {"Bucket": "b"}),
    ("s3", "GetObject", {"Bucket": "arn:aws:s3:::accesspoint/x", "Key": "k"}),
    ("s3", "DeleteObjects", {"Bucket": "b", "Delete": {"Objects": []}}),
    ("logs", "DeleteLogGroup", {"logGroupName": "g"}),
    ("events", "PutRule", {"Name": "r"}),
    ("cloudwatch", "PutDashboard", {}),
]


@pytest.mark.parametrize(("service", "operation", "params"), UNMAPPED)
def test_what_is_not_mapped_raises(service: str, operation: str, params: dict[str, Any]) -> None:
    with pytest.raises(UnmappedCall):
        asked(service, operation, **params)
