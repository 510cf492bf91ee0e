"""The actions there are: all that botocore's models know, all that documents name, and one nobody knows.

IAM names a few actions otherwise than the API names its operations (PartiQL, ReEncrypt, sessions' tags,
versions of objects): those are added by hand.  ``<service>:AnythingElse`` stands for every action that no
document names: only a wildcard can reach it.
"""

from functools import cache

import botocore.session

from proofs.policies.documents import Documents, Json
from proofs.proof import Size

MODELS = {"dynamodb": "dynamodb", "dynamodbstreams": "dynamodb", "kms": "kms", "sts": "sts"} | {
    name: name for name in ("s3", "sqs", "logs")
}
"""botocore's name of a service to IAM's."""
LARGE_MODELS = {
    name: name
    for name in ("ec2", "iam", "lambda", "events", "cloudwatch", "cloudtrail", "backup", "organizations")
} | {"secretsmanager": "secretsmanager", "ssm": "ssm", "apigateway": "apigateway", "firehose": "firehose"}
_BESIDES_WORDS = """
dynamodb:ConditionCheckItem dynamodb:PartiQLSelect dynamodb:PartiQLInsert dynamodb:PartiQLUpdate
dynamodb:PartiQLDelete dynamodb:StartAwsBackupJob dynamodb:RestoreTableFromAwsBackup kms:ReEncryptFrom
kms:ReEncryptTo kms:SynchronizeMultiRegionKey sts:TagSession sts:SetSourceIdentity sts:SetContext
sts:GetServiceBearerToken s3:ListBucket s3:ListBucketVersions s3:GetObjectVersion s3:DeleteObjectVersion
s3:PutObjectVersionAcl s3:BypassGovernanceRetention s3:PutReplicationConfiguration s3:ReplicateObject
s3:PutLifecycleConfiguration ec2:CreateInternetGateway iam:CreateRole iam:PassRole iam:PutRolePolicy
iam:UpdateAssumeRolePolicy lambda:InvokeFunction lambda:UpdateFunctionCode events:PutEvents
cloudwatch:PutMetricData
"""
BESIDES = tuple(_BESIDES_WORDS.split())

ROW_READS = frozenset(
    f"dynamodb:{name}" for name in ("GetItem", "BatchGetItem", "Query", "ConditionCheckItem")
)
ROW_WRITES = frozenset(f"dynamodb:{name}" for name in ("PutItem", "UpdateItem", "DeleteItem"))
KEYLESS = frozenset(
    f"dynamodb:{name}"
    for name in (
        "Scan",
        "PartiQLSelect",
        "PartiQLInsert",
        "PartiQLUpdate",
        "PartiQLDelete",
        "BatchWriteItem",
        "ExportTableToPointInTime",
    )
)
"""What reaches items past the leading key, or many at once."""
STREAM_READS = frozenset({"dynamodb:GetRecords", "dynamodb:GetShardIterator"})
ROWS = ROW_READS | ROW_WRITES | KEYLESS

KEY_USES = frozenset(
    f"kms:{name}"
    for name in (
        "Decapsulate",
        "Decrypt",
        "DeriveSharedSecret",
        "Encapsulate",
        "Encrypt",
        "GenerateDataKey",
        "GenerateDataKeyPair",
        "GenerateDataKeyPairWithoutPlaintext",
        "GenerateDataKeyWithoutPlaintext",
        "GenerateMac",
        "ReEncrypt",
        "ReEncryptFrom",
        "ReEncryptTo",
        "Sign",
        "Verify",
        "VerifyMac",
    )
)
KEY_SECRETS = frozenset(
    f"kms:{name}"
    for name in (
        "Decrypt",
        "DeriveSharedSecret",
        "Encrypt",
        "GenerateDataKey",
        "GenerateDataKeyPair",
        "GenerateDataKeyPairWithoutPlaintext",
        "GenerateDataKeyWithoutPlaintext",
        "GenerateMac",
        "ReEncryptFrom",
        "ReEncryptTo",
        "Sign",
        "VerifyMac",
    )
)
"""The uses that no person may have, whatever further policy should be attached to a role of people."""
KEY_LOOKS = frozenset(
    f"kms:{name}"
    for name in (
        "DescribeCustomKeyStores",
        "DescribeKey",
        "GenerateRandom",
        "GetKeyLastUsage",
        "GetKeyPolicy",
        "GetKeyRotationStatus",
        "GetPublicKey",
        "ListAliases",
        "ListGrants",
        "ListKeyPolicies",
        "ListKeyRotations",
        "ListKeys",
        "ListResourceTags",
        "ListRetirableGrants",
    )
)
"""Neither use nor administration; whatever is in none of these sets administers."""


@cache
def _of_models(*, large: bool) -> tuple[str, ...]:
    session = botocore.session.get_session()
    models = MODELS | LARGE_MODELS if large else MODELS
    found = set(BESIDES)
    for model, service in models.items():
        found |= {f"{service}:{name}" for name in session.get_service_model(model).operation_names}
    found |= {f"{name.partition(':')[0]}:AnythingElse" for name in found}
    return tuple(sorted(found))


def actions(documents: Documents, size: Size) -> list[str]:
    """Return every action of the domain."""
    known = _of_models(large=size is Size.LARGE)
    named = {text for document in documents.sources.values() for text in _named(document)}
    plain = {text.replace("*", "").replace("?", "") for text in named if ":" in text}
    services = {f"{text.partition(':')[0]}:AnythingElse" for text in plain}
    # A name cut at its wildcard ("dynamodb:PartiQL") is an action, too: one that only the wildcard reaches.
    return sorted({*known, *(text for text in plain if not text.endswith(":")), *services})


def _named(document: Json) -> list[str]:
    found: list[str] = []
    for statement in document["Statement"]:
        listed = statement.get("Action", statement.get("NotAction", []))
        found += [listed] if isinstance(listed, str) else listed
    return found
