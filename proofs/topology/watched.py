"""What must be noticed: the events that show it, as CloudTrail and our programs write them, and the measures.

``CALLS`` and ``EVENTS_SEEN`` say which filter must see what; ``QUIET`` is an ordinary day, on which no
filter may see anything but what is counted against a limit.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from proofs.topology.patterns import Event
from proofs.topology.workers import FUNCTIONS

CALLS = {
    "key-policy-changed": (
        "kms",
        "PutKeyPolicy DisableKey DisableKeyRotation TagResource UntagResource UpdateAlias DeleteAlias",
    ),
    "key-deletion": ("kms", "ScheduleKeyDeletion DeleteImportedKeyMaterial"),
    "trail-changed": ("cloudtrail", "StopLogging DeleteTrail UpdateTrail PutEventSelectors"),
    "detector-changed": (
        "guardduty",
        "DeleteDetector UpdateDetector ArchiveFindings CreateFilter UpdateFilter CreateIPSet UpdateIPSet",
    ),
    "network-changed": (
        "ec2",
        (
            "ModifyVpcEndpoint DeleteVpcEndpoints CreateVpcEndpoint CreateInternetGateway "
            "AttachInternetGateway CreateEgressOnlyInternetGateway CreateNatGateway "
            "CreateVpcPeeringConnection AcceptVpcPeeringConnection "
            "CreateTransitGatewayVpcAttachment AttachVpnGateway CreateRoute ReplaceRoute "
            "ReplaceRouteTableAssociation AuthorizeSecurityGroupIngress "
            "AuthorizeSecurityGroupEgress ModifySecurityGroupRules ModifySubnetAttribute "
            "AssociateAddress"
        ),
    ),
    "bucket-changed": (
        "s3",
        (
            "PutBucketPolicy DeleteBucketPolicy PutBucketAcl PutBucketPublicAccessBlock "
            "DeleteBucketPublicAccessBlock PutAccountPublicAccessBlock "
            "DeleteAccountPublicAccessBlock PutBucketVersioning PutBucketObjectLockConfiguration "
            "PutBucketLifecycle PutBucketReplication DeleteBucket"
        ),
    ),
    "roles-changed": (
        "iam",
        (
            "PutRolePolicy DeleteRolePolicy AttachRolePolicy DetachRolePolicy "
            "UpdateAssumeRolePolicy CreateRole DeleteRole PutRolePermissionsBoundary "
            "DeleteRolePermissionsBoundary CreatePolicyVersion SetDefaultPolicyVersion CreateUser "
            "CreateAccessKey CreateLoginProfile AttachUserPolicy PutUserPolicy"
        ),
    ),
    "table-changed": (
        "dynamodb",
        (
            "DeleteTable UpdateTable UpdateContinuousBackups UpdateTimeToLive "
            "ExportTableToPointInTime RestoreTableToPointInTime RestoreTableFromBackup CreateBackup "
            "DeleteBackup EnableKinesisStreamingDestination PutResourcePolicy CreateGlobalTable "
            "UpdateGlobalTable"
        ),
    ),
    "backup-changed": (
        "backup",
        (
            "DeleteRecoveryPoint DeleteBackupVault PutBackupVaultAccessPolicy "
            "DeleteBackupVaultAccessPolicy DeleteBackupVaultLockConfiguration "
            "PutBackupVaultLockConfiguration UpdateBackupPlan DeleteBackupPlan "
            "DeleteBackupSelection UpdateRecoveryPointLifecycle StartRestoreJob"
        ),
    ),
    "watch-changed": (
        "monitoring",
        (
            "DeleteAlarms DisableAlarmActions PutMetricAlarm DeleteMetricFilter PutMetricFilter "
            "DeleteLogGroup DeleteLogStream PutRetentionPolicy DeleteRetentionPolicy "
            "DisassociateKmsKey Unsubscribe DeleteTopic SetTopicAttributes DeleteRule DisableRule "
            "RemoveTargets"
        ),
    ),
    "code-changed": (
        "lambda",
        (
            "UpdateFunctionCode20150331v2 UpdateFunctionConfiguration20150331v2 "
            "AddPermission20150331v2 CreateFunctionUrlConfig UpdateEventSourceMapping20150331 "
            "UpdateRestApi UpdateStage CreateDeployment DisassociateWebACL UpdateWebACL "
            "ModifyListener ModifyTrustStore ModifyLoadBalancerAttributes"
        ),
    ),
}
"""The calls that change a guard: the filter that must see each, the service that writes it."""


def call(service: str, name: str, **more: Any) -> Mapping[str, Any]:
    """Return a call as CloudTrail writes it, as far as filters look."""
    return {"eventSource": f"{service}.amazonaws.com", "eventName": name, "eventType": "AwsApiCall", **more}


def by(role: str) -> Mapping[str, Any]:
    """Return whom CloudTrail names for a session of a role."""
    return {"type": "AssumedRole", "sessionContext": {"sessionIssuer": {"userName": role}}}


def _refused(service: str, *names: str) -> list[Event]:
    codes = ("AccessDenied", "AccessDeniedException", "Client.UnauthorizedOperation")
    return [call(service, name, errorCode=code) for name in names for code in codes]


def _data(name: str, who: Mapping[str, Any]) -> Mapping[str, Any]:
    return call("dynamodb", name, eventCategory="Data", userIdentity=who)


AREA = {"encryptionContext": {"area": "number", "municipality": "131016"}}
ROOT = {"type": "Root"}
EVENTS_SEEN: Mapping[str, tuple[str, list[Event]]] = {
    **{
        name: ("TrailLog", [call(service, each) for each in names.split()])
        for name, (service, names) in CALLS.items()
    },
    "denied-kms": ("TrailLog", _refused("kms", "Decrypt", "Sign")),
    "denied-dynamodb": ("TrailLog", _refused("dynamodb", "GetItem", "Scan")),
    "denied-sts": ("TrailLog", _refused("sts", "AssumeRole")),
    "denied-s3": ("TrailLog", _refused("s3", "DeleteObjectVersion")),
    "break-glass": (
        "TrailLog",
        [
            call(
                "sts",
                "AssumeRole",
                requestParameters={"roleArn": "arn:aws:iam::111111111111:role/vrs-break-glass"},
            ),
            call("dynamodb", "DescribeTable", userIdentity=by("vrs-break-glass")),
        ],
    ),
    "root-use": ("TrailLog", [call("iam", "ListUsers", userIdentity=ROOT)]),
    "sign-in-failed": ("TrailLog", [call("signin", "ConsoleLogin", errorMessage="Failed authentication")]),
    "stranger-at-the-table": (
        "TrailLog",
        [_data("Scan", by("somebody")), _data("GetItem", ROOT), _data("Query", by("vrs-operator"))],
    ),
    "numbers-opened": (
        "TrailLog",
        [call("kms", "Decrypt", requestParameters=AREA, userIdentity=by("vrs-duty-number"))],
    ),
    "seal-failed": ("LogOfSealAudit", ["[ERROR]\tseal 131016 C301", "vrs - ERROR - seal 131016 C301"]),
    "stream-broken": ("LogOfReviewChanges", ["[ERROR]\tstream broken 2"]),
    "job-refused": ("LogOfReviewChanges", ["[ERROR]\tjob review_changes C301"]),
    "reseal-refused": ("LogOfReseal", ["[ERROR]\tjob reseal C301"]),
    "erase-failed": ("LogOfErase", ["[ERROR]\terase 131016 C301", "[ERROR]\tjob erase C501"]),
    "public-fault": (
        "LogOfPublic",
        ["[ERROR]\tfault record_dose KeyError", "[ERROR]\taws record_dose 503 ClientError"],
    ),
    "private-fault": (
        "LogOfPrivate",
        ["[ERROR]\tfault look_up KeyError", "[ERROR]\taws look_up 503 ClientError"],
    ),
    "canary-asked": ("LogOfPrivate", ["[ERROR]\tcanary asked 131016", "vrs - ERROR - canary asked 131016"]),
    "log-review-overdue": ("LogOfReviewChanges", ["[ERROR]\talarm log review overdue 131016 2021-06"]),
    "media-overdue": ("LogOfPrivate", ["[WARNING]\tmedia overdue 131016 2"]),
    "public-refusals": ("AccessLogOfPublic", [{"status": 401}, {"status": 403}]),
    "private-refusals": ("AccessLogOfPrivate", [{"status": "401"}, {"status": "403"}]),
}
"""What each filter must see, and in which log."""

_DUTY = by("vrs-duty-venue")
QUIET: Mapping[str, list[Event]] = {
    "TrailLog": [
        *(
            _data(name, by(role))
            for name in ("GetItem", "Query")
            for role in ("vrs-duty-venue", "vrs-duty-number", "vrs-opener")
        ),
        _data("GetRecords", by("vrs-job-review_changes")),
        call(
            "kms", "Decrypt", requestParameters={"encryptionContext": {"area": "venue"}}, userIdentity=_DUTY
        ),
        call("kms", "Decrypt", requestParameters=AREA, errorCode="DisabledException"),
        call("kms", "Sign", userIdentity=by("vrs-duty-seal")),
        call(
            "sts",
            "AssumeRole",
            requestParameters={"roleArn": "arn:aws:iam::111111111111:role/vrs-duty-venue"},
        ),
        call("s3", "PutObject", userIdentity=by("vrs-duty-seal")),
        call("signin", "ConsoleLogin", userIdentity=by("vrs-operator")),
        {**call("backup", "Backup", userIdentity={**ROOT, "invokedBy": "backup.amazonaws.com"})},
        {**call("health", "Describe", userIdentity=ROOT), "eventType": "AwsServiceEvent"},
    ],
    "LogOfSealAudit": ["[INFO]\tsealed 12", "END RequestId: seal_audit"],
    "LogOfReviewChanges": ["[INFO]\treviewed 3", "REPORT RequestId: 1 Duration: 20 ms"],
    "LogOfReseal": ["START RequestId: 1"],
    "LogOfErase": ["START RequestId: 1", "END RequestId: erase"],
    "LogOfPublic": ["START RequestId: 1", "[WARNING]\trefused C101"],
    "LogOfPrivate": ["START RequestId: 1", "[INFO]\tcanary registered"],
    "AccessLogOfPublic": [{"status": 200}, {"status": 201}, {"status": 404}, {"status": 409}],
    "AccessLogOfPrivate": [{"status": 200}, {"status": 404}],
}
"""An ordinary day: no filter may see any of it."""


class Measure(NamedTuple):
    """An alarm on what AWS itself measures."""

    metrics: tuple[str, ...]
    """``namespace name value …``."""
    how: str
    """The statistic; several metrics are put together by an expression."""
    beyond: str
    """The threshold."""


def _each(name: str) -> tuple[str, ...]:
    return tuple(f"AWS/Lambda {name} {function}" for function in FUNCTIONS)


def _sum(count: int) -> str:
    return f"SUM([{', '.join(f'FILL(m{number}, 0)' for number in range(count))}])"


_SEAL = "vrs-private-seal_audit"
_OPERATIONS = (
    "GetItem",
    "BatchGetItem",
    "Query",
    "PutItem",
    "UpdateItem",
    "DeleteItem",
    "TransactWriteItems",
)
_WAITING = "AWS/SQS ApproximateNumberOfMessagesVisible"
MEASURED = {
    "audit-gap": Measure(
        (f"AWS/Lambda Invocations {_SEAL}", f"AWS/Lambda Errors {_SEAL}"), "Sum begun - failed", "1"
    ),
    "stream-age": Measure(("AWS/Lambda IteratorAge vrs-private-review_changes",), "Maximum", "60000"),
    "reseal-dead-letters": Measure((f"{_WAITING} ⟨ResealDeadLetters.QueueName⟩",), "Maximum", "1"),
    "review-failures": Measure((f"{_WAITING} ⟨ReviewFailures.QueueName⟩",), "Maximum", "1"),
    "reseal-age": Measure(
        ("AWS/SQS ApproximateAgeOfOldestMessage ⟨ResealQueue.QueueName⟩",), "Maximum", "3600"
    ),
    "lambda-errors": Measure(_each("Errors"), f"Sum {_sum(len(FUNCTIONS))}", "5"),
    "lambda-throttles": Measure(_each("Throttles"), f"Sum {_sum(len(FUNCTIONS))}", "1"),
    "lambda-duration": Measure(_each("Duration"), "p99 ⟨shares of the time limits⟩", "0.8"),
    "waf-blocks": Measure(
        ("AWS/WAFV2 BlockedRequests vrs-public ALL ap-northeast-1",), "Sum", "⟨BlockLimit⟩"
    ),
    "table-throttled": Measure(
        ("AWS/DynamoDB ReadThrottleEvents vrs", "AWS/DynamoDB WriteThrottleEvents vrs"), f"Sum {_sum(2)}", "1"
    ),
    "table-errors": Measure(
        tuple(f"AWS/DynamoDB SystemErrors vrs {name}" for name in _OPERATIONS),
        f"Sum {_sum(len(_OPERATIONS))}",
        "5",
    ),
    "trail-silent": Measure(("AWS/Logs IncomingLogEvents ⟨TrailLog⟩",), "Sum", "1"),
    **{
        f"{plane}-5xx": Measure((f"AWS/ApiGateway 5XXError vrs-{plane} {plane}",), "Sum", "5")
        for plane in ("public", "private")
    },
    **{
        f"{plane}-latency": Measure((f"AWS/ApiGateway Latency vrs-{plane} {plane}",), "p95", "⟨LatencyLimit⟩")
        for plane in ("public", "private")
    },
}
"""The alarms on what AWS measures, by their names without ``vrs-``."""
LIMITS = {
    "numbers-opened": "⟨NumbersOpenedLimit⟩",
    "public-refusals": "⟨RefusalLimit⟩",
    "private-refusals": "⟨RefusalLimit⟩",
    "sign-in-failed": "3",
    "seal-failed": "3",
    "job-refused": "5",
    "reseal-refused": "5",
    "public-fault": "5",
    "private-fault": "5",
}
"""How often something must be seen before it alarms; once, for what is not listed."""
BREACHING = frozenset({"audit-gap", "trail-silent"})
"""Alarms for which silence is the alarm."""
EVENTS = {
    "guardduty-finding": {
        "source": ["aws.guardduty"],
        "detail-type": ["GuardDuty Finding"],
        "detail": {"severity": [{"numeric": [">=", 4]}]},
    },
    "backup-failed": {
        "source": ["aws.backup"],
        "detail-type": ["Backup Job State Change", "Copy Job State Change"],
        "detail": {"state": ["FAILED", "EXPIRED", "ABORTED", "PARTIAL"]},
    },
}
"""The rules of EventBridge that tell what AWS itself finds."""
