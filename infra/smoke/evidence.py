"""What the probes must have left behind: lines in CloudTrail, and alarms that rang.

CloudTrail and the alarms lag by minutes, so this is asked later, by a second command.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

ALARMS = ("vrs-denied-kms", "vrs-denied-dynamodb", "vrs-denied-sts", "vrs-denied-s3")
NUMBER_ROLE = "vrs-duty-number"


def events(cloudtrail: Any, name: str, since: datetime) -> list[dict[str, Any]]:
    """Return CloudTrail's management events of a name, as it recorded them."""
    pages = cloudtrail.get_paginator("lookup_events").paginate(
        LookupAttributes=[{"AttributeKey": "EventName", "AttributeValue": name}], StartTime=since
    )
    return [json.loads(each["CloudTrailEvent"]) for page in pages for each in page["Events"]]


def denied_by(found: Iterable[Mapping[str, Any]], role: str) -> bool:
    """Say whether a refusal of a role stands in the trail."""
    return any("AccessDenied" in each.get("errorCode", "") and _role(each) == role for each in found)


def number_opened(found: Iterable[Mapping[str, Any]], municipality: str) -> bool:
    """Say whether the opening of a number stands in the trail, with who did it and for which city."""
    return any(
        "errorCode" not in each
        and _role(each) == NUMBER_ROLE
        and _context(each).get("area") == "number"
        and _context(each).get("municipality") == municipality
        for each in found
    )


def rang(cloudwatch: Any, alarm: str, since: datetime) -> bool:
    """Say whether an alarm went off since then."""
    pages = cloudwatch.get_paginator("describe_alarm_history").paginate(
        AlarmName=alarm, HistoryItemType="StateUpdate", StartDate=since
    )
    return any(
        json.loads(item["HistoryData"])["newState"]["stateValue"] == "ALARM"
        for page in pages
        for item in page["AlarmHistoryItems"]
    )


def evidence(cloudtrail: Any, cloudwatch: Any, municipality: str, since: datetime) -> dict[str, bool]:
    """Return what must stand there, and whether it does."""
    decrypts = events(cloudtrail, "Decrypt", since)
    taken = events(cloudtrail, "AssumeRole", since)
    return {
        "CloudTrail: vrs-operator was refused a key": denied_by(decrypts, "vrs-operator"),
        "CloudTrail: vrs-operator was refused a duty": denied_by(taken, "vrs-operator"),
        "CloudTrail: a number's opening, with its city": number_opened(decrypts, municipality),
        **{f"alarm {name} rang": rang(cloudwatch, name, since) for name in ALARMS},
    }


def _role(event: Mapping[str, Any]) -> str:
    issuer = event.get("userIdentity", {}).get("sessionContext", {}).get("sessionIssuer", {})
    return str(issuer.get("userName", ""))


def _context(event: Mapping[str, Any]) -> Mapping[str, str]:
    parameters = event.get("requestParameters") or {}
    context: Mapping[str, str] = parameters.get("encryptionContext") or {}
    return context
