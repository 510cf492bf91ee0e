"""How AWS says that something is wrong: each fault's status and code, in each service's own protocol.

The message of every answer is ``MARK``.  AWS's messages may name keys and roles; wherever the mark is met in
an answer or a log of ours, one was passed on.
"""

import json
from enum import Enum
from typing import Any

from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from moto.core.botocore_stubber import MockRawResponse

MARK = "what-aws-says-stays-inside"


class Fault(Enum):
    """What can happen to one call."""

    THROTTLED = "throttled"
    """Refused, nothing was done."""
    BROKEN = "5xx"
    """Answered with a 500, nothing was done."""
    BROKEN_AFTER = "5xx after the effect"
    """Answered with a 500, and yet it was done."""
    TIMEOUT = "never arrived"
    LOST = "done, answer lost"
    BUSY = "transaction conflict"
    """Another transaction holds one of the items; nothing was done."""
    REFUSED = "connection refused"
    DENIED = "access denied"
    EXPIRED = "token expired"
    CONDITION = "condition failed"
    """Another writer was faster: the first write's condition does not hold."""
    CONDITION_LAST = "last condition failed"
    DISABLED = "key disabled"
    PENDING = "key pending deletion"
    PARTIAL = "half the keys unread"


CODES: dict[Fault, dict[str, tuple[int, str]]] = {
    Fault.THROTTLED: {
        "dynamodb": (400, "ThrottlingException"),
        "kms": (400, "ThrottlingException"),
        "sts": (400, "Throttling"),
        "s3": (503, "SlowDown"),
        "sqs": (400, "RequestThrottled"),
    },
    Fault.BROKEN: {
        "dynamodb": (500, "InternalServerError"),
        "kms": (500, "KMSInternalException"),
        "sts": (500, "InternalFailure"),
        "s3": (500, "InternalError"),
        "sqs": (500, "InternalFailure"),
    },
    Fault.DENIED: {
        "dynamodb": (400, "AccessDeniedException"),
        "kms": (400, "AccessDeniedException"),
        "sts": (403, "AccessDenied"),
        "s3": (403, "AccessDenied"),
        "sqs": (403, "AccessDeniedException"),
    },
    Fault.EXPIRED: {
        "dynamodb": (400, "ExpiredTokenException"),
        "kms": (400, "ExpiredTokenException"),
        "sts": (403, "ExpiredToken"),
        "s3": (400, "ExpiredToken"),
        "sqs": (403, "ExpiredToken"),
    },
    Fault.CONDITION: {
        "dynamodb": (400, "ConditionalCheckFailedException"),
        "s3": (412, "PreconditionFailed"),
    },
    Fault.BUSY: {"dynamodb": (400, "TransactionConflictException")},
    Fault.DISABLED: {"kms": (400, "DisabledException")},
    Fault.PENDING: {"kms": (400, "KMSInvalidStateException")},
}
CODES[Fault.BROKEN_AFTER] = CODES[Fault.BROKEN]
CODES[Fault.CONDITION_LAST] = CODES[Fault.CONDITION]
REASONS = {
    Fault.BUSY: (0, "TransactionConflict"),
    Fault.CONDITION: (0, "ConditionalCheckFailed"),
    Fault.CONDITION_LAST: (-1, "ConditionalCheckFailed"),
}
"""Which element of a transaction is to blame, and for what."""


def answer(fault: Fault, service: str, operation: str, url: str, body: str) -> AWSResponse:
    """Return a fault as the service would answer it."""
    status, code = CODES[fault][service]
    if service == "s3":
        said = f"<Error><Code>{code}</Code><Message>{MARK}</Message></Error>"
    elif service == "sts":
        inner = f"<Error><Type>Sender</Type><Code>{code}</Code><Message>{MARK}</Message></Error>"
        said = f"<ErrorResponse>{inner}<RequestId>planted</RequestId></ErrorResponse>"
    else:
        said = json.dumps(_cancelled(fault, body) if _cancels(fault, operation) else _refused(service, code))
    return AWSResponse(url, status, HTTPHeaders(), MockRawResponse(said.encode()))


def _cancels(fault: Fault, operation: str) -> bool:
    return operation == "TransactWriteItems" and fault in REASONS


def _refused(service: str, code: str) -> dict[str, Any]:
    return {"__type": f"com.amazonaws.{service}#{code}", "message": MARK}


def _cancelled(fault: Fault, body: str) -> dict[str, Any]:
    place, why = REASONS[fault]
    reasons = [{"Code": "None"} for _ in json.loads(body)["TransactItems"]]
    reasons[place] = {"Code": why}
    said = _refused("dynamodb", "TransactionCanceledException")
    return {**said, "CancellationReasons": reasons}


def half(whole: AWSResponse, body: str) -> AWSResponse:
    """Return the answer to a BatchGetItem with the later half of its keys (of one: that one) left unread."""
    said, asked = json.loads(whole.raw.read()), json.loads(body)["RequestItems"]
    ((table, wanted),) = asked.items()
    kept = len(wanted["Keys"]) // 2
    read, left = wanted["Keys"][:kept], wanted["Keys"][kept:]
    found = [item for item in said["Responses"].get(table, ()) if _key(item) in map(_key, read)]
    said |= {"Responses": {table: found}, "UnprocessedKeys": {table: {**wanted, "Keys": left}}}
    return AWSResponse(whole.url, 200, HTTPHeaders(), MockRawResponse(json.dumps(said).encode()))


def _key(item: dict[str, Any]) -> tuple[str, str]:
    return item["pk"]["S"], item["sk"]["S"]
