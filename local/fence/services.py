"""STS, SQS, CloudWatch, CloudWatch Logs and EventBridge: what their operations are authorised as."""

import json
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from local.fence.asked import Asked, Params, Site, UnmappedCall, tags, text

QUEUE_ACTIONS = {
    "SendMessageBatch": "SendMessage",
    "DeleteMessageBatch": "DeleteMessage",
    "ChangeMessageVisibilityBatch": "ChangeMessageVisibility",
} | {
    name: name
    for name in (
        "ChangeMessageVisibility",
        "CreateQueue",
        "DeleteMessage",
        "DeleteQueue",
        "GetQueueAttributes",
        "GetQueueUrl",
        "ListQueueTags",
        "PurgeQueue",
        "ReceiveMessage",
        "SendMessage",
        "SetQueueAttributes",
    )
}
LOG_GROUP_OPERATIONS = frozenset(
    {"CreateLogGroup", "DescribeLogStreams", "FilterLogEvents", "PutRetentionPolicy", "StartQuery"}
)
LOG_STREAM_OPERATIONS = frozenset({"CreateLogStream", "GetLogEvents", "PutLogEvents"})
RULE_OPERATIONS = frozenset({"DescribeRule", "DisableRule", "EnableRule", "ListTargetsByRule"})
METRIC_OPERATIONS = frozenset({"GetMetricData", "GetMetricStatistics", "ListMetrics", "PutMetricData"})

# STS refuses other characters in a session tag; a stand-in may not.
_TAG = re.compile(r"[\w .:/=+\-@]*")


def sts(operation: str, params: Params, _site: Site) -> list[Asked]:
    """Map STS: AssumeRole, with TagSession and SetSourceIdentity as they are implied."""
    if operation == "GetCallerIdentity":
        return [Asked("sts:GetCallerIdentity", "*", {})]
    if operation != "AssumeRole":
        raise UnmappedCall(f"sts:{operation} is not mapped")
    not_modelled = ("PolicyArns", "TransitiveTagKeys", "ProvidedContexts", "SerialNumber")
    if any(params.get(name) for name in not_modelled):
        raise UnmappedCall("managed session policies, transitive tags and MFA are not modelled")
    listed = list(params.get("Tags") or ())
    if not all(_TAG.fullmatch(tag["Key"]) and _TAG.fullmatch(tag["Value"]) for tag in listed):
        raise UnmappedCall("a session tag has characters that STS refuses")
    context = tags(listed)
    context["sts:RoleSessionName"] = text(params, "RoleSessionName")
    for name in ("ExternalId", "SourceIdentity"):
        if params.get(name):
            context[f"sts:{name}"] = params[name]
    role = text(params, "RoleArn")
    found = [Asked("sts:AssumeRole", role, context)]
    if listed:
        found.append(Asked("sts:TagSession", role, context))
    if params.get("SourceIdentity"):
        found.append(Asked("sts:SetSourceIdentity", role, context))
    return found


def sqs(operation: str, params: Params, site: Site) -> list[Asked]:
    """Map SQS: a batch is authorised as its single form, on the queue that the URL names."""
    if operation == "ListQueues":
        return [Asked("sqs:ListQueues", "*", {})]
    if operation not in QUEUE_ACTIONS:
        raise UnmappedCall(f"sqs:{operation} is not mapped")
    if operation in {"CreateQueue", "GetQueueUrl"}:
        resource = f"arn:aws:sqs:{site.region}:{params.get('QueueOwnerAWSAccountId') or site.account}"
        return [Asked(f"sqs:{operation}", f"{resource}:{text(params, 'QueueName')}", {})]
    account, slash, name = urlsplit(text(params, "QueueUrl")).path.strip("/").rpartition("/")
    if not (slash and re.fullmatch(r"[0-9]{12}", account, re.ASCII)):
        raise UnmappedCall("the queue's URL names no account and queue")
    return [Asked(f"sqs:{QUEUE_ACTIONS[operation]}", f"arn:aws:sqs:{site.region}:{account}:{name}", {})]


def logs(operation: str, params: Params, site: Site) -> list[Asked]:
    """Map CloudWatch Logs; an ARN of a log group ends in ``:*`` for the service."""
    if operation == "DescribeLogGroups":
        return [Asked("logs:DescribeLogGroups", site.arn("logs", "log-group:*"), {})]
    if operation not in LOG_GROUP_OPERATIONS | LOG_STREAM_OPERATIONS:
        raise UnmappedCall(f"logs:{operation} is not mapped")
    group = text(params, "logGroupName")
    if operation in LOG_GROUP_OPERATIONS:
        return [Asked(f"logs:{operation}", site.arn("logs", f"log-group:{group}:*"), {})]
    stream = text(params, "logStreamName")
    return [Asked(f"logs:{operation}", site.arn("logs", f"log-group:{group}:log-stream:{stream}"), {})]


def events(operation: str, params: Params, site: Site) -> list[Asked]:
    """Map EventBridge: each event of PutEvents on the bus it names."""
    if operation == "PutEvents":
        buses = sorted({entry.get("EventBusName") or "default" for entry in params["Entries"]})
        return [Asked("events:PutEvents", _bus(name, site), {}) for name in buses]
    if operation not in RULE_OPERATIONS:
        raise UnmappedCall(f"events:{operation} is not mapped")
    bus = params.get("EventBusName") or "default"
    rule = text(params, "Rule" if operation == "ListTargetsByRule" else "Name")
    path = rule if bus == "default" else f"{bus}/{rule}"
    return [Asked(f"events:{operation}", site.arn("events", f"rule/{path}"), {})]


def _bus(name: str, site: Site) -> str:
    return name if name.startswith("arn:") else site.arn("events", f"event-bus/{name}")


def cloudwatch(operation: str, params: Params, _site: Site) -> list[Asked]:
    """Map CloudWatch metrics, which have no resources; writes are told apart by namespace."""
    if operation not in METRIC_OPERATIONS:
        raise UnmappedCall(f"cloudwatch:{operation} is not mapped")
    found = Asked(f"cloudwatch:{operation}", "*", {})
    if operation == "PutMetricData":
        found.context["cloudwatch:namespace"] = text(params, "Namespace")
    return [found]


def session_policy(params: Params) -> Mapping[str, object] | None:
    """Return the inline session policy of an AssumeRole, or None; raise UnmappedCall if it is no JSON."""
    if not params.get("Policy"):
        return None
    try:
        document = json.loads(params["Policy"])
    except ValueError:
        raise UnmappedCall("the session policy is not JSON") from None
    if not isinstance(document, dict):
        raise UnmappedCall("the session policy is not an object")
    return document
