"""Rules on what is kept: the table, keys, buckets, queues, logs, notices, backups."""

from collections.abc import Iterator

from proofs.topology.documents import actions, denied, statements
from proofs.topology.house import House, plain
from proofs.topology.rule import OFF, ON, Needs, Rule, in_, is_, present, required, rule

TABLE, KEY, BUCKET = "AWS::DynamoDB::Table", "AWS::KMS::Key", "AWS::S3::Bucket"
QUEUE, LOG, TOPIC = "AWS::SQS::Queue", "AWS::Logs::LogGroup", "AWS::SNS::Topic"
VAULT = "AWS::Backup::BackupVault"
KEPT = (
    TABLE,
    KEY,
    BUCKET,
    QUEUE,
    LOG,
    VAULT,
    "AWS::CloudTrail::Trail",
    "AWS::GuardDuty::Detector",
)
"""Types of which nothing may go when a stack goes."""
UNLOGGED = frozenset({"AccessLogBucket", "Templates"})
"""Access logs are not logged again; ``Templates`` holds what CloudFormation builds from, before anything
else is there to log to."""
PAGES = frozenset({"PublicPages", "PrivatePages"})
"""A page is replaced by its next version, and kept from being deleted."""
UNLOCKED = UNLOGGED | PAGES
"""S3 delivers no access logs to a bucket with Object Lock; versions and a Deny keep them."""
EVIDENCE = frozenset({"CheckpointBucket", "TrailBucket", "AccessLogBucket"})
"""Buckets of what may have to be shown one day."""
UNDELETED = EVIDENCE | PAGES
"""Buckets from which nobody may delete anything."""
FINAL = frozenset({"ResealDeadLetters", "ReviewFailures"})
"""Queues that hold what failed: nothing comes after them."""
OURS = {"StringEquals": {"aws:SourceAccount": "⟨AWS::AccountId⟩"}}
NO_TLS = {"Bool": {"aws:SecureTransport": "false"}}
OLD_TLS = {"NumericLessThan": {"s3:TlsVersion": "1.2"}}
LOOSENING = (
    "s3:BypassGovernanceRetention",
    "s3:PutObjectRetention",
    "s3:PutObjectLegalHold",
    "s3:PutBucketObjectLockConfiguration",
    "s3:PutBucketVersioning",
    "s3:PutLifecycleConfiguration",
    "s3:PutBucketPublicAccessBlock",
    "s3:PutReplicationConfiguration",
)
DELETING = ("s3:DeleteObject", "s3:DeleteObjectVersion", "s3:DeleteBucket")
TAKING_AWAY = (
    "backup:DeleteRecoveryPoint",
    "backup:UpdateRecoveryPointLifecycle",
    "backup:DisassociateRecoveryPoint",
    "backup:DeleteBackupVault",
    "backup:DeleteBackupVaultAccessPolicy",
    "backup:DeleteBackupVaultLockConfiguration",
)
BLOCKS = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
SSE = (
    "BucketEncryption",
    "ServerSideEncryptionConfiguration",
    0,
    "ServerSideEncryptionByDefault",
    "SSEAlgorithm",
)
RETENTION = ("ObjectLockConfiguration", "Rule", "DefaultRetention")

NEEDS = (
    Needs(TABLE, ("BillingMode",), is_("PAY_PER_REQUEST"), "PROVISIONED", "The table grows by itself"),
    Needs(
        TABLE,
        ("PointInTimeRecoverySpecification", "PointInTimeRecoveryEnabled"),
        is_(ON),
        OFF,
        "The table can be restored to any second",
    ),
    Needs(TABLE, ("DeletionProtectionEnabled",), is_(ON), OFF, "The table cannot be deleted"),
    Needs(TABLE, ("SSESpecification", "SSEEnabled"), is_(ON), OFF, "The table is encrypted by KMS"),
    Needs(TABLE, ("SSESpecification", "SSEType"), is_("KMS"), "AES256", "The table is encrypted by KMS"),
    Needs(
        TABLE,
        ("StreamSpecification", "StreamViewType"),
        is_("NEW_IMAGE"),
        "NEW_AND_OLD_IMAGES",
        "The stream shows what a review needs, no older versions",
    ),
    Needs(
        TABLE,
        ("TimeToLiveSpecification", "Enabled"),
        is_(ON),
        OFF,
        "What has a last day is forgotten",
    ),
    Needs(
        TABLE,
        ("TimeToLiveSpecification", "AttributeName"),
        is_("until"),
        "sealed",
        "It is forgotten on its last day",
    ),
    *(
        Needs(
            BUCKET,
            ("PublicAccessBlockConfiguration", block),
            is_(ON),
            OFF,
            f"Buckets are closed: {block}",
        )
        for block in BLOCKS
    ),
    Needs(
        BUCKET,
        ("VersioningConfiguration", "Status"),
        is_("Enabled"),
        "Suspended",
        "Buckets keep every version",
    ),
    Needs(BUCKET, SSE, in_("AES256", "aws:kms"), "none", "Buckets are encrypted"),
    Needs(
        BUCKET,
        ("OwnershipControls", "Rules", 0, "ObjectOwnership"),
        is_("BucketOwnerEnforced"),
        "ObjectWriter",
        "No access lists: a bucket's policy is all there is",
    ),
    Needs(BUCKET, ("ObjectLockEnabled",), is_(ON), OFF, "Buckets are locked", UNLOCKED),
    Needs(
        BUCKET,
        ("ObjectLockConfiguration", "ObjectLockEnabled"),
        is_("Enabled"),
        "Disabled",
        "Buckets are locked",
        UNLOCKED,
    ),
    Needs(
        BUCKET, (*RETENTION, "Mode"), is_("COMPLIANCE"), "GOVERNANCE", "Nobody can open the lock", UNLOCKED
    ),
    Needs(BUCKET, (*RETENTION, "Years"), present, None, "The lock holds for years", UNLOCKED),
    Needs(
        BUCKET,
        ("LoggingConfiguration", "DestinationBucketName"),
        is_({"Ref": "AccessLogBucket"}),
        None,
        "Who asks a bucket for what is written down",
        UNLOGGED,
    ),
    Needs(QUEUE, ("SqsManagedSseEnabled",), is_(ON), OFF, "Queues are encrypted"),
    Needs(
        QUEUE,
        ("RedrivePolicy", "deadLetterTargetArn"),
        is_({"Fn::GetAtt": ["ResealDeadLetters", "Arn"]}),
        None,
        "What fails again and again is put aside",
        FINAL,
    ),
    Needs(
        QUEUE, ("RedrivePolicy", "maxReceiveCount"), is_(5), 1000, "It is put aside after five times", FINAL
    ),
    Needs(
        QUEUE,
        ("MessageRetentionPeriod",),
        is_(1209600),
        60,
        "Messages wait for two weeks, as long as SQS can",
    ),
    Needs(
        QUEUE,
        ("RedriveAllowPolicy", "redrivePermission"),
        in_("byQueue", "denyAll"),
        "allowAll",
        "Only ours redrive",
    ),
    Needs(LOG, ("KmsKeyId",), present, None, "Logs are encrypted with a key of ours"),
    Needs(LOG, ("RetentionInDays",), present, None, "Logs have an end"),
    Needs(TOPIC, ("KmsMasterKeyId",), is_({"Ref": "WatchKey"}), None, "Notices are encrypted"),
    Needs(VAULT, ("EncryptionKeyArn",), present, None, "Backups are encrypted with a key of ours"),
    Needs(VAULT, ("LockConfiguration", "MinRetentionDays"), is_(7), 0, "No backup goes in its first week"),
    Needs(VAULT, ("LockConfiguration", "MaxRetentionDays"), present, None, "No backup stays for ever"),
    Needs(
        VAULT,
        ("LockConfiguration", "ChangeableForDays"),
        is_(3),
        None,
        "The lock of the vault closes for good",
    ),
)


@rule("keep-1", "What is kept stays when its stack is deleted or its resource replaced")
def retained(house: House) -> Iterator[str]:
    evidence = [each for each in house.of(f"{BUCKET}Policy") if each.at("Bucket", "Ref") in UNDELETED]
    for resource in (*house.of(*KEPT), *evidence):
        for policy in ("DeletionPolicy", "UpdateReplacePolicy"):
            if resource.body.get(policy) != "Retain":
                yield f"{resource}: {policy}"


@rule("table-0", "There is one table, and its key is the municipality's")
def one_table(house: House) -> Iterator[str]:
    tables = house.of(TABLE)
    if [table.at("TableName") for table in tables] != ["vrs"]:
        yield "tables: not exactly vrs"
    for table in tables:
        keys = [(key["AttributeName"], key["KeyType"]) for key in table.at("KeySchema") or []]
        if keys != [("pk", "HASH"), ("sk", "RANGE")]:
            yield f"{table}: KeySchema"
        for more in (
            "GlobalSecondaryIndexes",
            "LocalSecondaryIndexes",
            "Replicas",
            "KinesisStreamSpecification",
        ):
            if table.at(more):
                yield f"{table}: {more}"


@rule(
    "bucket-1", "Each bucket's policy refuses what is not TLS 1.2; that of evidence and pages, every deletion"
)
def bucket_policies(house: House) -> Iterator[str]:
    for bucket in house.of(BUCKET):
        document = hung(house, bucket.name, f"{BUCKET}Policy", "Bucket")
        both = {f"⟨{bucket.name}.Arn⟩", f"⟨{bucket.name}.Arn⟩/*"}
        for condition in (NO_TLS, OLD_TLS):
            if not denied(document, "s3:*", both, condition):
                yield f"{bucket}: {condition}"
        held = (
            *(DELETING if bucket.name in UNDELETED else ()),
            *(() if bucket.name in UNLOCKED else LOOSENING),
        )
        for action in held:
            if not denied(document, action, both, {}):
                yield f"{bucket}: {action}"


@rule("bucket-4", "A bucket that KMS encrypts, it encrypts with the key of what watches")
def bucket_keys(house: House) -> Iterator[str]:
    for bucket in house.of(BUCKET):
        by = bucket.at(*SSE[:-1]) or {}
        if by.get("SSEAlgorithm") == "aws:kms" and plain(by.get("KMSMasterKeyID")) != "⟨WatchKey.Arn⟩":
            yield f"{bucket}: KMSMasterKeyID"


@rule("bucket-2", "Only the sealing duty puts checkpoints, and only auditors read them")
def checkpoints(house: House) -> Iterator[str]:
    document = hung(house, "CheckpointBucket", f"{BUCKET}Policy", "Bucket")
    both = {"⟨CheckpointBucket.Arn⟩", "⟨CheckpointBucket.Arn⟩/*"}
    for action, role in (
        ("s3:PutObject", "vrs-duty-seal"),
        ("s3:GetObject", "vrs-auditor"),
        ("s3:GetObjectVersion", "vrs-auditor"),
    ):
        others = {"ArnNotEquals": {"aws:PrincipalArn": [f"arn:aws:iam::⟨AWS::AccountId⟩:role/{role}"]}}
        if not denied(document, action, both, others):
            yield f"CheckpointBucket: {action} by others than {role}"


@rule(
    "bucket-3",
    "What delivers logs may put them into its bucket, for us, and nothing else is allowed to anybody",
)
def bucket_services(house: House) -> Iterator[str]:
    left = dict(DELIVERIES)
    for policy in house.of(f"{BUCKET}Policy"):
        for statement in statements(policy.at("PolicyDocument")):
            if statement.get("Effect") == "Deny":
                continue
            said = (statement.get("Principal", {}).get("Service"), *actions(statement))
            if (statement.get("Condition"), statement.get("Resource")) != left.pop(said, None):
                yield f"{policy}: {statement.get('Sid')}"
    yield from (f"{service} may not {action}" for service, action in left)


def hung(house: House, name: str, kind: str, target: str) -> object:
    """Return the document that hangs on a resource of a name, or an empty one."""
    for policy in house.of(kind):
        if f"⟨{name}⟩" in str(plain(policy.at(target))):
            return policy.at("PolicyDocument")
    return {}


TRAIL = {"StringEquals": {"aws:SourceArn": "arn:aws:cloudtrail:ap-northeast-1:⟨AWS::AccountId⟩:trail/vrs"}}
DELIVERIES = {
    ("logging.s3.amazonaws.com", "s3:PutObject"): (OURS, "⟨AccessLogBucket.Arn⟩/*"),
    ("logdelivery.elasticloadbalancing.amazonaws.com", "s3:PutObject"): (
        OURS,
        "⟨AccessLogBucket.Arn⟩/alb/AWSLogs/⟨AWS::AccountId⟩/*",
    ),
    ("cloudtrail.amazonaws.com", "s3:GetBucketAcl"): (TRAIL, "⟨TrailBucket.Arn⟩"),
    ("cloudtrail.amazonaws.com", "s3:PutObject"): (TRAIL, "⟨TrailBucket.Arn⟩/AWSLogs/⟨AWS::AccountId⟩/*"),
}
RULES: list[Rule] = [*required("store", NEEDS), retained, one_table, bucket_policies, checkpoints]
RULES += [bucket_keys, bucket_services]
