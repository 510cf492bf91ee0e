"""Rules on what watches: alarms, their filters, the trail, the detector, budgets, backups."""

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from proofs.topology.house import House, Resource, plain, text
from proofs.topology.patterns import UnknownPattern, seen
from proofs.topology.rule import OFF, ON, Needs, Rule, is_, only, required, rule
from proofs.topology.watched import BREACHING, EVENTS, EVENTS_SEEN, LIMITS, MEASURED, QUIET, Measure
from proofs.topology.workers import FUNCTIONS

ALARM, FILTER, RULE = "AWS::CloudWatch::Alarm", "AWS::Logs::MetricFilter", "AWS::Events::Rule"
TRAIL, DETECTOR = "AWS::CloudTrail::Trail", "AWS::GuardDuty::Detector"
TOLD = {"Ref": "AlertTopic"}
KANA = re.compile(r"[ぁ-ん]")
SLOWEST = 1800
"""Seconds from an event to its alarm, at the most."""

NEEDS = (
    Needs(ALARM, ("AlarmActions",), is_([TOLD]), [], "An alarm tells somebody"),
    Needs(ALARM, ("ActionsEnabled",), is_(ON), OFF, "An alarm is on"),
    Needs(
        ALARM,
        ("AlarmDescription",),
        lambda said: bool(KANA.search(str(said))),
        "",
        "An alarm says in Japanese what to do",
    ),
    Needs(RULE, ("State",), is_("ENABLED"), "DISABLED", "A rule of events is on"),
    Needs(RULE, ("Targets", 0, "Arn"), is_(TOLD), None, "A rule of events tells somebody"),
    Needs(TRAIL, ("IsLogging",), is_(ON), OFF, "The trail is on"),
    Needs(TRAIL, ("IsMultiRegionTrail",), is_(ON), OFF, "The trail sees calls in every region"),
    Needs(TRAIL, ("IncludeGlobalServiceEvents",), is_(ON), OFF, "The trail sees IAM and STS"),
    Needs(TRAIL, ("EnableLogFileValidation",), is_(ON), OFF, "The trail's files prove themselves"),
    Needs(TRAIL, ("KMSKeyId",), is_({"Fn::GetAtt": ["WatchKey", "Arn"]}), None, "The trail is encrypted"),
    Needs(
        TRAIL,
        ("S3BucketName",),
        is_({"Ref": "TrailBucket"}),
        "elsewhere",
        "The trail goes into the locked bucket",
    ),
    Needs(
        TRAIL,
        ("CloudWatchLogsLogGroupArn",),
        is_({"Fn::GetAtt": ["TrailLog", "Arn"]}),
        None,
        "The trail goes where the filters read",
    ),
    Needs(
        TRAIL,
        ("CloudWatchLogsRoleArn",),
        is_({"Fn::GetAtt": ["TrailWriter", "Arn"]}),
        None,
        "by its own role",
    ),
    Needs(DETECTOR, ("Enable",), is_(ON), OFF, "GuardDuty is on"),
    Needs("AWS::SNS::Subscription", ("Endpoint",), is_({"Ref": "AlertMail"}), None, "Somebody is told"),
)


@rule(
    "watch-1",
    "What must be noticed is seen by its filter, each call of it, and an ordinary day is seen by none",
)
def counted(house: House) -> Iterator[str]:
    filters = {str(each.at("FilterName")): each for each in house.of(FILTER)}
    for name, (log, _) in EVENTS_SEEN.items():
        found = filters.pop(f"vrs-{name}", None)
        if found is None:
            yield f"{name}: no filter"
            continue
        if found.at("LogGroupName") != {"Ref": log}:
            yield f"{found}: not of {log}"
        wanted = {"MetricNamespace": "vrs", "MetricName": name, "MetricValue": "1", "DefaultValue": 0}
        if found.at("MetricTransformations") != [wanted]:
            yield f"{found}: MetricTransformations"
        yield from (f"{found}: {missed}" for missed in _missed(str(found.at("FilterPattern")), name))
    yield from (f"{each}: sees what nobody planned" for each in filters.values())


@cache
def _missed(pattern: str, name: str) -> tuple[str, ...]:
    """Return what a pattern fails to see of what it must, and what it sees of an ordinary day."""
    log, events = EVENTS_SEEN[name]
    if len(pattern) > 1024:
        return ("longer than CloudWatch takes",)
    try:
        missed = [f"does not see {event}" for event in events if not seen(pattern, event)]
        return (*missed, *(f"takes {event} for an attack" for event in QUIET[log] if seen(pattern, event)))
    except UnknownPattern:
        return ("no pattern",)


@rule("watch-2", "What is counted, and what AWS measures, has its alarm, with its limit")
def measured(house: House) -> Iterator[str]:
    alarms = {str(each.at("AlarmName")).removeprefix("vrs-"): each for each in house.of(ALARM)}
    wanted = {
        name: Measure((f"vrs {name}",), "Sum", LIMITS.get(name, "1")) for name in EVENTS_SEEN
    } | MEASURED
    shares = ", ".join(f"FILL(m{number}, 0) / {1000 * limit}" for number, limit in enumerate(_limits(house)))
    for name in sorted({*wanted, *alarms}):
        if name not in alarms or name not in wanted:
            yield f"{name}: {'no alarm' if name in wanted else 'an alarm that nobody planned'}"
        elif _measure(alarms[name]) != wanted[name]._replace(
            how=wanted[name].how.replace("⟨shares of the time limits⟩", f"MAX([{shares}])")
        ):
            yield f"{alarms[name]}: {_measure(alarms[name])}"


def _limits(house: House) -> list[int]:
    functions = {text(each.at("FunctionName")): each for each in house.of("AWS::Serverless::Function")}
    return [functions[name].at("Timeout") if name in functions else 0 for name in FUNCTIONS]


def _measure(alarm: Resource) -> Measure:
    parts = alarm.at("Metrics") or []
    statistics = {each["MetricStat"].get("Stat") for each in parts if "MetricStat" in each}
    statistics |= {alarm.at(key) for key in ("Statistic", "ExtendedStatistic") if alarm.at(key)}
    shown = [str(each.get("Expression")) for each in parts if each.get("ReturnData")]
    silent = all(each.get("ReturnData") is False for each in parts if "MetricStat" in each)
    if not silent or len(statistics) != 1 or (parts and len(shown) != 1):
        return Measure((), "", "")
    return Measure(
        tuple(_metrics(alarm)), " ".join([str(statistics.pop()), *shown]), text(alarm.at("Threshold"))
    )


@rule(
    "watch-3",
    "An alarm rises within half an hour, in the right direction; silence is alarming where work must go on",
)
def alarms_rise(house: House) -> Iterator[str]:
    for alarm in house.of(ALARM):
        gap = str(alarm.at("AlarmName")).removeprefix("vrs-") in BREACHING
        wanted = {"LessThanThreshold"} if gap else {"GreaterThanThreshold", "GreaterThanOrEqualToThreshold"}
        if alarm.at("ComparisonOperator") not in wanted:
            yield f"{alarm}: ComparisonOperator"
        if alarm.at("TreatMissingData") != ("breaching" if gap else "notBreaching"):
            yield f"{alarm}: TreatMissingData"
        parts = [
            each["MetricStat"].get("Period") for each in alarm.at("Metrics") or [] if "MetricStat" in each
        ]
        for period in parts or [alarm.at("Period")]:
            if not 0 < (period or 0) * (alarm.at("EvaluationPeriods") or 0) <= SLOWEST:
                yield f"{alarm}: Period or EvaluationPeriods"
        if (
            alarm.at("DatapointsToAlarm") is not None
            or alarm.at("EvaluateLowSampleCountPercentile") is not None
        ):
            yield f"{alarm}: DatapointsToAlarm"


@rule("watch-4", "What an alarm or the dashboard looks at exists under that name")
def looked_at(house: House) -> Iterator[str]:
    known = _known(house)
    for alarm in house.of(ALARM):
        for name, value in _dimensions(alarm):
            if name in known and value not in known[name]:
                yield f"{alarm}: no {name} {value}"
    bodies = [text(board.at("DashboardBody")) for board in house.of("AWS::CloudWatch::Dashboard")]
    if len(bodies) != 1:
        yield "not one dashboard"
        return
    try:
        shown = str(json.loads(bodies[0]))
    except ValueError:
        yield "the dashboard is not JSON"
        return
    for alarm in house.of(ALARM):
        if f":alarm:{alarm.at('AlarmName')}'" not in shown:
            yield f"{alarm}: not on the dashboard"
    yield from (
        f"{name}: not on the dashboard" for name in sorted(known["FunctionName"]) if f"'{name}'" not in shown
    )


@rule(
    "watch-5",
    "The trail keeps every management call, every call on the table, its stream and the checkpoints, and who "
    "put a page",
)
def trail(house: House) -> Iterator[str]:
    table = "arn:aws:dynamodb:ap-northeast-1:⟨AWS::AccountId⟩:table/vrs"
    wanted = {
        ("Management", "", ""),
        ("Data", "AWS::DynamoDB::Table", table),
        ("Data", "AWS::DynamoDB::Stream", f"{table}/stream/"),
        ("Data", "AWS::S3::Object", "⟨CheckpointBucket.Arn⟩/"),
        ("Data that is written", "AWS::S3::Object", "arn:aws:s3:::vrs-pages-"),
    }
    yield from only(house.of(TRAIL), 1, "trails")
    for each in house.of(TRAIL):
        found = {_selected(selector) for selector in plain(each.at("AdvancedEventSelectors")) or []}
        yield from (f"{each}: no {' '.join(missing)}" for missing in sorted(wanted - found))


def _selected(selector: Any) -> tuple[str, str, str]:
    fields = {field["Field"]: field for field in selector.get("FieldSelectors", [])}
    written = fields.pop("readOnly", {}).get("Equals") == ["false"]
    if set(fields) - {"eventCategory", "resources.type", "resources.ARN"}:
        return ("narrowed", "", "")
    category, kind = (
        fields.get(name, {}).get("Equals", [""])[0] for name in ("eventCategory", "resources.type")
    )
    begins = fields.get("resources.ARN", {}).get("StartsWith", [""])
    return (f"{category} that is written" if written else category, kind, begins[0])


@rule("watch-6", "GuardDuty reads along with S3 and Lambda; what it finds, and a failed backup, is told")
def detector(house: House) -> Iterator[str]:
    yield from only(house.of(DETECTOR), 1, "detectors")
    for each in house.of(DETECTOR):
        if each.at("FindingPublishingFrequency") != "FIFTEEN_MINUTES":
            yield f"{each}: FindingPublishingFrequency"
        on = {
            feature.get("Name") for feature in each.at("Features") or [] if feature.get("Status") == "ENABLED"
        }
        yield from (f"{each}: {name}" for name in sorted({"S3_DATA_EVENTS", "LAMBDA_NETWORK_LOGS"} - on))
    rules = {str(each.at("Name")): each.at("EventPattern") for each in house.of(RULE)}
    for name, pattern in EVENTS.items():
        if rules.get(f"vrs-{name}") != pattern:
            yield f"{name}: EventPattern"


def _metrics(alarm: Resource) -> list[str]:
    """Return what an alarm measures: ``namespace name[ value …]``, in order."""
    if alarm.at("MetricName"):
        return [_said(alarm.properties)]
    return [
        _said(each["MetricStat"].get("Metric", {}))
        for each in alarm.at("Metrics") or []
        if "MetricStat" in each
    ]


def _said(metric: Any) -> str:
    values = [text(each.get("Value")) for each in metric.get("Dimensions", [])]
    return " ".join([str(metric.get("Namespace")), str(metric.get("MetricName")), *values])


def _dimensions(alarm: Resource) -> Iterator[tuple[str, str]]:
    parts = [alarm.properties] + [
        each.get("MetricStat", {}).get("Metric", {}) for each in alarm.at("Metrics") or []
    ]
    for part in parts:
        for dimension in part.get("Dimensions", []):
            yield str(dimension.get("Name")), text(dimension.get("Value"))


def _known(house: House) -> dict[str, set[str]]:
    apis = house.of("AWS::Serverless::Api")
    titles = {text((api.at("DefinitionBody", "info", "title")) or api.at("Name")) for api in apis}
    return {
        "FunctionName": {text(each.at("FunctionName")) for each in house.of("AWS::Serverless::Function")},
        "TableName": {text(each.at("TableName")) for each in house.of("AWS::DynamoDB::Table")},
        "QueueName": {f"⟨{each.name}.QueueName⟩" for each in house.of("AWS::SQS::Queue")},
        "LogGroupName": {f"⟨{each.name}⟩" for each in house.of("AWS::Logs::LogGroup")},
        "WebACL": {text(each.at("Name")) for each in house.of("AWS::WAFv2::WebACL")},
        "ApiName": titles,
        "Stage": {text(api.at("StageName")) for api in apis},
    }


RULES: list[Rule] = [*required("told", NEEDS), counted, measured, alarms_rise, looked_at, trail, detector]
