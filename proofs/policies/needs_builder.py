"""What CloudFormation builds with, in the role it is lent: whole services, and no record, key or object.

``<service>:AnythingElse`` stands for every action of a service; the role's Deny statements take away
what reads.
"""

from proofs.policies.documents import ACCOUNT, REGION

BUILDER = "vrs-stack-builder"
_WHOLE_SERVICES_WORDS = """
cloudformation ec2 elasticloadbalancing apigateway lambda sqs sns logs cloudwatch events wafv2 backup
backup-storage guardduty cloudtrail s3
"""
WHOLE_SERVICES = frozenset(_WHOLE_SERVICES_WORDS.split())
"""What is built of whole services, in Tokyo only."""
_TABLE = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/vrs"
_ROLES = f"arn:aws:iam::{ACCOUNT}:role/vrs-*"
BUILT_FROM = tuple(f"arn:aws:s3:::vrs-{name}-{ACCOUNT}/" for name in ("templates", "code", "terminals"))
"""The objects that a stack is built from."""
LENDS = frozenset({"backup", "dynamodb"})
"""The services that use keys in the builder's name: a vault's, and a table's own."""
LENDING = ("CreateGrant", "RetireGrant", "GenerateDataKey", "Decrypt")
"""What AWS Backup does with the key of the vault that is built."""
KEY_ACTS = (
    *("DescribeKey", "EnableKeyRotation", "GetKeyPolicy", "GetKeyRotationStatus", "PutKeyPolicy"),
    *("TagResource", "UntagResource", "CreateAlias", "UpdateAlias", "DeleteAlias"),
)
_ON_ROLES_WORDS = """
CreateRole GetRole UpdateRole UpdateAssumeRolePolicy DeleteRole PutRolePolicy GetRolePolicy
DeleteRolePolicy AttachRolePolicy DetachRolePolicy ListRolePolicies ListAttachedRolePolicies TagRole
UntagRole PassRole
"""
_ON_ROLES = tuple(_ON_ROLES_WORDS.split())
_ON_TABLES_WORDS = """
CreateTable UpdateTable DescribeTable DescribeTimeToLive UpdateTimeToLive DescribeContinuousBackups
UpdateContinuousBackups DescribeContributorInsights DescribeKinesisStreamingDestination ListTagsOfResource
TagResource UntagResource
"""
_ON_TABLES = tuple(_ON_TABLES_WORDS.split())
_ANYWHERE_WORDS = """
ssm:GetParameters acm:DescribeCertificate budgets:ModifyBudget budgets:ViewBudget budgets:TagResource
iam:CreateServiceLinkedRole kms:CreateKey kms:ListAliases kms:ListResourceTags
"""
_ANYWHERE = tuple(_ANYWHERE_WORDS.split())
BUILDING: tuple[tuple[str, str], ...] = (
    *((f"{service}:AnythingElse", "*") for service in sorted(WHOLE_SERVICES)),
    *((f"dynamodb:{name}", _TABLE) for name in _ON_TABLES),
    *((f"iam:{name}", _ROLES) for name in _ON_ROLES),
    *((action, "*") for action in _ANYWHERE),
    *((f"kms:{name}", "*") for name in KEY_ACTS),
    *(("s3:GetObject", f"{one}*") for one in BUILT_FROM),
    *((f"kms:{name}", "key watch shared backup") for name in LENDING),
)
"""Action and resource."""
NEVER_ITSELF = frozenset(
    f"iam:{name}"
    for name in (
        "PutRolePolicy",
        "AttachRolePolicy",
        "UpdateAssumeRolePolicy",
        "DeleteRole",
        "DeleteRolePolicy",
    )
)
"""What it may do to every role of ours but its own."""
_NEVER_READS_WORDS = """
s3:PutObject s3:DeleteObject s3:DeleteObjectVersion s3:PutObjectRetention s3:PutObjectLegalHold
s3:BypassGovernanceRetention lambda:InvokeFunction sqs:ReceiveMessage sqs:SendMessage logs:GetLogEvents
logs:FilterLogEvents logs:StartQuery
"""
NEVER_READS = frozenset(_NEVER_READS_WORDS.split())
"""What is no building: objects, messages, log lines, calls of functions."""
NEVER_DESTROYS = frozenset({"kms:DisableKey", "kms:ScheduleKeyDeletion"})
