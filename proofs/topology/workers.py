"""Rules on workers: the functions, where they stand, what starts them and what they are told."""

import re
from collections.abc import Iterator
from typing import Any

from proofs.topology.house import House, Resource, Template, at, plain, remembered, text
from proofs.topology.rule import Needs, Rule, is_, present, required, rule

FUNCTION = "AWS::Serverless::Function"
FUNCTIONS = {
    "vrs-public": ("public", "vrs-plane-public"),
    "vrs-private": ("private", "vrs-plane-private"),
    "vrs-private-seal_audit": ("private", "vrs-job-seal_audit"),
    "vrs-private-review_changes": ("private", "vrs-job-review_changes"),
    "vrs-private-reseal": ("private", "vrs-job-reseal"),
    "vrs-private-appoint": ("private", "vrs-job-appoint"),
    "vrs-private-erase": ("private", "vrs-job-erase"),
}
"""Each function with its stack and its role."""
TOLD = {
    "VRS_TABLE": "vrs",
    "VRS_ROLE_ARN": "arn:aws:iam::⟨AWS::AccountId⟩:role/vrs-duty-{duty}",
    "VRS_ORIGIN": "https://⟨import vrs-PrivateDomain⟩",
    "VRS_PLANE": "⟨its stack⟩",
    "VRS_STREAM_ARN": "⟨import vrs-StreamArn⟩",
    "VRS_CHECKPOINTS": "⟨import vrs-CheckpointBucket⟩",
    "VRS_RESEAL_QUEUE": "⟨import vrs-ResealQueueUrl⟩",
}
"""All that a function may be told by its environment, word for word: names and places, no secret."""
STARTED = {
    "vrs-private-seal_audit": ("Schedule", "Schedule", "rate(1 minute)"),
    "vrs-private-erase": ("Schedule", "Schedule", "rate(1 hour)"),
    "vrs-private-review_changes": ("DynamoDB", "Stream", "⟨import vrs-StreamArn⟩"),
    "vrs-private-reseal": ("SQS", "Queue", r"(⟨import vrs-ResealQueueArn⟩|arn:.*:sqs:.*:vrs-reseal)"),
}
"""What starts a job; the other functions are started by their API, or by hand (``appoint``)."""
RETRIES = {
    "StartingPosition": "TRIM_HORIZON",
    "BisectBatchOnFunctionError": True,
    "MaximumRetryAttempts": 5,
    "MaximumRecordAgeInSeconds": 43200,
    "DestinationConfig": {"OnFailure": {"Type": "SQS", "Destination": "⟨import vrs-ReviewFailuresArn⟩"}},
}
OTHER_WAYS = (
    "FunctionUrlConfig",
    "Policies",
    "Layers",
    "ImageUri",
    "InlineCode",
    "DeadLetterQueue",
    "FileSystemConfigs",
)
BESIDES = (
    "AWS::Lambda::Function",
    "AWS::Lambda::Url",
    "AWS::Lambda::LayerVersion",
    "AWS::Lambda::EventSourceMapping",
)


def _bounded(seconds: Any) -> bool:
    return isinstance(seconds, int) and 0 < seconds <= 900


NEEDS = (
    Needs(
        FUNCTION, ("Runtime",), is_("python3.11"), "python3.8", "A function runs on the Python that is tested"
    ),
    Needs(FUNCTION, ("Timeout",), _bounded, None, "A function has a time limit"),
    Needs(FUNCTION, ("ReservedConcurrentExecutions",), present, None, "A function has a limit of its own"),
    Needs(
        FUNCTION,
        ("Tracing",),
        lambda said: said in (None, "PassThrough"),
        "Active",
        "A function sends no traces",
    ),
)


@rule("work-1", "The functions are those of the plan, each with a role that no other has")
def own_roles(house: House) -> Iterator[str]:
    found = {
        text(each.at("FunctionName")): (each.stack, text(each.at("Role")).rpartition(":role/")[2])
        for each in house.of(FUNCTION)
    }
    for name in sorted({*found, *FUNCTIONS}):
        if found.get(name) != FUNCTIONS.get(name):
            yield f"{name}: {found.get(name)}"
    for each in house.of(FUNCTION):
        if not text(each.at("Role")).startswith("arn:aws:iam::⟨AWS::AccountId⟩:role/vrs-"):
            yield f"{each}: Role"
    yield from (f"{each}: {each.type}" for each in house.of(*BESIDES))


@rule("work-2", "A function stands in its plane's network, in the subnets without a way out")
def in_a_network(house: House) -> Iterator[str]:
    for each in house.of(FUNCTION):
        plane = each.stack.title()
        wanted = {
            "SecurityGroupIds": [f"⟨import vrs-{plane}Functions⟩"],
            "SubnetIds": f"⟨import vrs-{plane}Subnets⟩ cut at ,",
        }
        said = {
            key: text(value) if isinstance(value, dict) else plain(value)
            for key, value in (each.at("VpcConfig") or {}).items()
        }
        if said != wanted:
            yield f"{each}: VpcConfig"


@rule("work-3", "A function is told names and places, all from one list; no secret stands in its environment")
def told(house: House) -> Iterator[str]:
    for each in house.of(FUNCTION):
        said = {key: text(value) for key, value in (each.at("Environment", "Variables") or {}).items()}
        for name, value in said.items():
            if value != TOLD.get(name, "").replace("⟨its stack⟩", each.stack) or name not in TOLD:
                yield f"{each}: {name}"
        yield from (
            f"{each}: {name} is missing"
            for name in ("VRS_PLANE", "VRS_TABLE", "VRS_ROLE_ARN")
            if name not in said
        )


@rule("work-4", "A function is started by what the plan says, and by nothing else")
def started(house: House) -> Iterator[str]:
    for each in house.of(FUNCTION):
        name = text(each.at("FunctionName"))
        events = list((each.at("Events") or {}).values())
        if name not in STARTED:
            yield from (f"{each}: {event.get('Type')}" for event in events)
            continue
        kind, key, place = STARTED[name]
        said = [(event.get("Type"), text(at(event, "Properties", key))) for event in events]
        if (
            len(said) != 1
            or said[0][0] != kind
            or not (said[0][1] == place or re.fullmatch(place, said[0][1]))
        ):
            yield f"{each}: Events"
        elif at(events[0], "Properties", "Enabled") is False or at(events[0], "Properties", "FilterCriteria"):
            yield f"{each}: Events that are not all"
        elif kind == "DynamoDB":
            given = plain(events[0]["Properties"])
            yield from (f"{each}: {key}" for key, value in RETRIES.items() if given.get(key) != value)
    yield from _repeated_late(house)


REPEATED_BY_ITSELF = {"vrs-private-seal_audit": 60, "vrs-private-erase": 600}
"""Jobs whose next run does what one left, and after how many seconds a run that waits is too late."""


def _repeated_late(house: House) -> Iterator[str]:
    """Say where a run that failed is repeated, or begins late: the next one does its work."""
    for each in house.of(FUNCTION):
        age = REPEATED_BY_ITSELF.get(text(each.at("FunctionName")))
        wanted = {"MaximumRetryAttempts": 0, "MaximumEventAgeInSeconds": age}
        if age is not None and each.at("EventInvokeConfig") != wanted:
            yield f"{each}: EventInvokeConfig"


@rule("work-5", "No function has a URL, a layer, an image or rights of its own beside its role")
def nothing_else(house: House) -> Iterator[str]:
    for each in house.of(FUNCTION):
        yield from (f"{each}: {way}" for way in OTHER_WAYS if each.at(way))
        if each.at("CodeUri") != f"../vrs-{each.stack}.zip":
            yield f"{each}: CodeUri"
        job = text(each.at("FunctionName")).removeprefix(f"vrs-{each.stack}").removeprefix("-")
        if each.at("Handler") != f"app.{job or 'app'}":
            yield f"{each}: Handler"


@rule("work-6", "Every function and API has a log group that was made before it, with an end and a key")
def log_groups(house: House) -> Iterator[str]:
    made: dict[str, list[Resource]] = {}
    for group in house.of("AWS::Logs::LogGroup"):
        made.setdefault(text(group.at("LogGroupName")), []).append(group)
    yield from (f"{name}: {len(groups)} groups" for name, groups in made.items() if len(groups) != 1)
    wanted = {f"/aws/lambda/{name}" for name in FUNCTIONS}
    wanted |= {
        "/vrs/access/public",
        "/vrs/access/private",
        "/vrs/trail",
        "aws-waf-logs-vrs-public",
        "/vrs/flow/public",
        "/vrs/flow/private",
    }
    yield from (f"{name}: no log group" for name in sorted(wanted - set(made)))


@rule("work-7", "What a stack takes from another, the other gives")
def imports(house: House) -> Iterator[str]:
    for resource in house.all:
        yield from (f"{resource}: {name}" for name in _imported(resource.body) if name not in house.exports)


@remembered
def _imported(body: Template) -> list[str]:
    return re.findall(r"⟨import ([^⟩]+)⟩", str(plain(body)))


@rule("work-9", "What is referred to exists, and what is asked for at deployment is used")
def references(house: House) -> Iterator[str]:
    for stack, template in house.templates.items():
        resources, parameters = template["Resources"], template.get("Parameters", {})
        used: set[str] = set()
        for name, body in resources.items():
            used |= (found := _referred(body))
            for each in sorted(found - set(resources) - set(parameters)):
                if not each.startswith("AWS::") and house.holds:
                    yield f"{stack}/{name}: {each}"
        if house.holds:
            yield from (f"{stack}/{name}: not used" for name in sorted(set(parameters) - used))


@remembered
def _referred(body: Template) -> frozenset[str]:
    return frozenset(re.findall(r"⟨((?:AWS::)?\w+)(?:\.\w+)*⟩", str(plain(body))))


@rule("work-8", "What a stack gives under a name is what the name says")
def exports(house: House) -> Iterator[str]:
    for name, value in GIVEN.items():
        if house.exports.get(name) != f"foundation/{value}":
            yield f"{name}: {house.exports.get(name)}"


GIVEN = {
    **{f"vrs-{plane}Vpc": f"⟨{plane}Vpc⟩" for plane in ("Public", "Private")},
    **{f"vrs-{plane}Functions": f"⟨{plane}Functions.GroupId⟩" for plane in ("Public", "Private")},
    **{
        f"vrs-{plane}Subnets": ",".join(f"⟨{plane}Subnet{zone}⟩" for zone in "ABC")
        for plane in ("Public", "Private")
    },
    **{f"vrs-AccessLogOf{plane}Arn": f"⟨AccessLogOf{plane}.Arn⟩" for plane in ("Public", "Private")},
    "vrs-ExecuteApiEndpoint": "⟨PrivateExecuteApi⟩",
    "vrs-StreamArn": "⟨VrsTable.StreamArn⟩",
    "vrs-CheckpointBucket": "⟨CheckpointBucket⟩",
    "vrs-ResealQueueUrl": "⟨ResealQueue⟩",
    "vrs-ResealQueueArn": "⟨ResealQueue.Arn⟩",
    "vrs-ReviewFailuresArn": "⟨ReviewFailures.Arn⟩",
    "vrs-WatchKeyArn": "⟨WatchKey.Arn⟩",
}
RULES: list[Rule] = [
    *required("work-n", NEEDS),
    own_roles,
    in_a_network,
    told,
    started,
    nothing_else,
    log_groups,
]
RULES += [imports, exports, references]
