"""What must be allowed: what the running system was seen to ask for, and what AWS asks in its name.

``needs.json`` is a recording: the main flows of both planes and their jobs, run behind the fence
(``tests/proofs/recording.py``; a test demands that it is up to date).  Besides stand the calls that no
run on this machine makes with these roles: Lambda's own (logs, network interfaces, streams, queues), and
what people do by hand.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from local.fence.policies import DUTY_ROLE
from proofs.policies.asks import (
    BUCKET,
    OWN_TABLE,
    STREAMS,
    TRAIL,
    Ask,
    Role,
    Shown,
    Thing,
    WrappingKey,
    key_ask,
    role_ask,
    row_ask,
)
from proofs.policies.callers import EVERYBODY, A, Caller, Tagged, session
from proofs.policies.documents import ACCOUNT, REGION
from proofs.policies.needs_builder import BUILDER, BUILDING, KEY_ACTS, LENDS
from proofs.policies.rights import AREA_KINDS, OF_ONE_MUNICIPALITY, PAGES
from proofs.policies.taking_up import right_tags

FILE = Path(__file__).with_name("needs.json")
LOGS = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/aws/lambda"
QUEUES = f"arn:aws:sqs:{REGION}:{ACCOUNT}"
FUNCTIONS = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function"
STACKS = f"arn:aws:cloudformation:{REGION}:{ACCOUNT}:stack/vrs-municipality-*/*"
CONTEXTS: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("vrs-opener", "cloudformation:CreateStack"): {
        "cloudformation:templateurl": f"https://vrs-templates-{ACCOUNT}.s3.{REGION}.amazonaws.com/municipality.json",
        "cloudformation:rolearn": f"arn:aws:iam::{ACCOUNT}:role/vrs-stack-builder",
    },
    ("vrs-opener", "iam:PassRole"): {"iam:passedtoservice": "cloudformation.amazonaws.com"},
}
"""What must be stated with an action of a role: only so is it needed."""
INTERFACES = ("CreateNetworkInterface", "DescribeNetworkInterfaces", "DeleteNetworkInterface")
LAMBDAS_OWN = frozenset(
    {
        *(f"ec2:{name}" for name in INTERFACES),
        *(f"dynamodb:{name}" for name in ("DescribeStream", "GetRecords", "GetShardIterator", "ListStreams")),
        *(f"sqs:{name}" for name in ("ReceiveMessage", "DeleteMessage", "GetQueueAttributes")),
    }
)
FAILURES = ("vrs-job-review_changes", "sqs:SendMessage")
"""Lambda sends on what a function failed at."""


class Need(NamedTuple):
    """One action that a role must be allowed, on one kind of thing."""

    role: str
    tenant: str
    """``own``, ``everybody``, or nothing for a role without tags."""
    purpose: str
    action: str
    what: str
    """``row <place>``, ``key <kind> <shared|owned|closing> <area>``, ``role <name>``, ``object x`` or an ARN.

    Of a role that is bound by attributes, an item or a table is followed by those it names and by what
    it selects.
    """


@cache
def recorded() -> frozenset[Need]:
    """Return the needs that were recorded."""
    return frozenset(Need(*each) for each in json.loads(FILE.read_text("utf-8")))


def save(needs: frozenset[Need]) -> None:
    """Keep a recording, one need a line."""
    lines = ",\n".join(json.dumps(list(need), ensure_ascii=False) for need in sorted(needs))
    FILE.write_text(f"[\n{lines}\n]\n", "utf-8")


def _of_a_function(role: str, group: str) -> list[Need]:
    stream = f"{LOGS}/{group}:*"
    found = [Need(role, "", "", f"logs:{name}", stream) for name in ("CreateLogStream", "PutLogEvents")]
    return found + [Need(role, "", "", f"ec2:{name}", "*") for name in INTERFACES]


def _by_hand() -> list[Need]:
    """Return what AWS and people do with these roles, none of which a local run can show."""
    found = _of_a_function("vrs-plane-public", "vrs-public")
    found += _of_a_function("vrs-plane-private", "vrs-private")
    for job in ("seal_audit", "review_changes", "reseal", "appoint", "erase"):
        found += _of_a_function(f"vrs-job-{job}", f"vrs-private-{job}")
    return found + [Need(*each) for each in BY_HAND]


BY_HAND: list[tuple[str, str, str, str, str]] = [
    # The law's third purpose goes the same way as the other two; a flow for it comes with its system.
    *(
        ("vrs-duty-number", "own", "answer_new_city", action, what)
        for action, what in (
            ("dynamodb:GetItem", "row number#INDEX#x"),
            ("dynamodb:PutItem", "row office#AUDIT#x"),
            ("kms:Decrypt", "key number owned number"),
            ("kms:GenerateMac", "key index owned -"),
        )
    ),
    ("vrs-duty-number", "own", "issue_certificate", "kms:GenerateMac", "key index owned -"),
    # Lambda polls the table's stream with the review job's role, and sends on what failed.
    *(
        ("vrs-job-review_changes", "", "", f"dynamodb:{name}", STREAMS[0])
        for name in ("DescribeStream", "GetRecords", "GetShardIterator")
    ),
    ("vrs-job-review_changes", "", "", "dynamodb:ListStreams", "*"),
    ("vrs-job-review_changes", "", "", "sqs:SendMessage", f"{QUEUES}:vrs-review-failures"),
    # Lambda polls the queue of the job that seals again; the job puts its next message there.
    *(
        ("vrs-job-reseal", "", "", f"sqs:{name}", f"{QUEUES}:vrs-reseal")
        for name in ("ReceiveMessage", "DeleteMessage", "GetQueueAttributes", "SendMessage")
    ),
    # Who opens a municipality has its keys built from our template, and its administrator appointed.
    ("vrs-opener", "", "", "cloudformation:CreateStack", STACKS),
    ("vrs-opener", "", "", "cloudformation:DescribeStacks", STACKS),
    ("vrs-opener", "", "", "iam:PassRole", f"arn:aws:iam::{ACCOUNT}:role/vrs-stack-builder"),
    ("vrs-opener", "", "", "lambda:InvokeFunction", f"{FUNCTIONS}:vrs-private-appoint"),
    *(
        ("vrs-opener", "", "", f"sqs:{name}", f"{QUEUES}:vrs-reseal")
        for name in ("SendMessage", "GetQueueUrl")
    ),
    # Who closes one sees what is plain, counts, destroys wrapped keys, and says so in the directory.
    *(
        ("vrs-closer", "", "", f"dynamodb:{name}", "row venue#MUNICIPALITIES closed_at,pk,sk -")
        for name in ("PutItem", "GetItem")
    ),
    *(("vrs-closer", "", "", "dynamodb:DeleteItem", f"row {area}#KEYS pk,sk -") for area in AREA_KINDS),
    *(
        ("vrs-closer", "", "", "dynamodb:Query", f"row {place} {shown} SPECIFIC_ATTRIBUTES")
        for place, shown in (
            *((f"{area}#KEYS", "made_at,pk,sk") for area in AREA_KINDS),
            ("office#RESEAL", "broken,done,noted_at,phase,pk,sk,total"),
            ("office#CHECKPOINTS", "pk,signed,sk"),
        )
    ),
    ("vrs-closer", "", "", "dynamodb:Scan", f"{OWN_TABLE} pk COUNT"),
    *(
        ("vrs-closer", "", "", f"kms:{name}", f"key {kind} closing -")
        for kind in OF_ONE_MUNICIPALITY
        for name in ("DescribeKey", "DisableKey", "ScheduleKeyDeletion", "ListResourceTags")
    ),
    *(("vrs-closer", "", "", f"kms:{name}", "key erasure shared -") for name in ("Sign", "GetPublicKey")),
    # Key administrators administer every key, and approve a closing by a tag; auditors check signatures.
    *(
        ("vrs-key-administrator", "", "", f"kms:{name}", f"key {kind} {owner} -")
        for kind, owner in (
            *((kind, "owned") for kind in OF_ONE_MUNICIPALITY),
            *((kind, "shared") for kind in (*AREA_KINDS, "signing", "erasure")),
        )
        for name in (
            *("DescribeKey", "EnableKey", "DisableKey", "GetKeyPolicy", "GetKeyRotationStatus"),
            *("PutKeyPolicy", "TagResource", "UntagResource", "CancelKeyDeletion"),
            *("CreateAlias", "UpdateAlias", "DeleteAlias"),
            *(("EnableKeyRotation",) if kind not in {"index", "signing", "erasure"} else ()),
            *(("ScheduleKeyDeletion",) if owner == "shared" else ()),
        )
    ),
    *(("vrs-auditor", "", "", "kms:GetPublicKey", f"key {kind} shared -") for kind in ("signing", "erasure")),
    # Key administrators find keys and name them; whoever restores builds a table beside ours.
    *(("vrs-key-administrator", "", "", f"kms:{name}", "*") for name in ("ListKeys", "ListAliases")),
    *(
        ("vrs-key-administrator", "", "", f"kms:{name}", f"arn:aws:kms:{REGION}:{ACCOUNT}:alias/vrs/*")
        for name in ("CreateAlias", "UpdateAlias", "DeleteAlias")
    ),
    *(
        ("vrs-break-glass", "", "", f"dynamodb:{name}", table)
        for name in (
            "DescribeTable",
            "DescribeContinuousBackups",
            "RestoreTableToPointInTime",
            "UpdateContinuousBackups",
            "UpdateTimeToLive",
        )
        for table in (OWN_TABLE, f"{OWN_TABLE}-restored-*")
    ),
    # Auditors read the trail of calls, and check what was published, with the keys that signed it.
    ("vrs-auditor", "", "", "s3:GetObject", f"arn:aws:s3:::vrs-trail-{ACCOUNT}/*"),
    ("vrs-auditor", "", "", "s3:ListBucket", f"arn:aws:s3:::vrs-trail-{ACCOUNT}"),
    ("vrs-auditor", "", "", "kms:Decrypt", "key watch shared trail"),
    *(("vrs-auditor", "", "", f"s3:{name}", f"{BUCKET}/*") for name in ("GetObject", "GetObjectVersion")),
    *(("vrs-auditor", "", "", f"s3:{name}", BUCKET) for name in ("ListBucket", "ListBucketVersions")),
    # API Gateway reads pages; whoever publishes them puts them, and sees which there are.
    *(
        (
            role,
            "",
            "",
            "s3:GetObject",
            f"arn:aws:s3:::{role}-{ACCOUNT}/{shown}{'*' if shown.endswith('/') else ''}",
        )
        for role, pages in PAGES.items()
        for shown in pages
    ),
    *(
        ("vrs-publisher", "", "", action, f"arn:aws:s3:::{role}-{ACCOUNT}{within}")
        for role in PAGES
        for action, within in (("s3:PutObject", "/*"), ("s3:ListBucket", ""))
    ),
    # CloudFormation builds.
    *((BUILDER, "", "", action, what) for action, what in BUILDING),
    *(
        (BUILDER, "", "", f"kms:{name}", f"key {kind} {owner} -")
        for kind, owner in (
            *((kind, "owned") for kind in OF_ONE_MUNICIPALITY),
            *((kind, "shared") for kind in (*AREA_KINDS, "signing", "erasure")),
        )
        for name in KEY_ACTS
        if name != "EnableKeyRotation" or kind not in {"index", "signing", "erasure"}
    ),
    # The operator watches machines.
    *(
        ("vrs-operator", "", "", f"cloudwatch:{name}", "*")
        for name in ("GetMetricData", "GetMetricStatistics", "ListMetrics")
    ),
    *(
        ("vrs-operator", "", "", f"logs:{name}", f"{LOGS}/vrs-*")
        for name in ("FilterLogEvents", "DescribeLogStreams", "GetLogEvents")
    ),
    *(
        ("vrs-operator", "", "", f"sqs:{name}", f"{QUEUES}:vrs-*")
        for name in ("GetQueueAttributes", "GetQueueUrl")
    ),
    *(
        ("vrs-operator", "", "", f"dynamodb:{name}", OWN_TABLE)
        for name in ("DescribeTable", "DescribeContinuousBackups")
    ),
]


def all_needs() -> frozenset[Need]:
    """Return every need."""
    return recorded() | frozenset(_by_hand())


def is_lambdas_own(need: Need) -> bool:
    """Tell whether Lambda does it in the role's name, from outside our networks: it passes no endpoint."""
    return need.action in LAMBDAS_OWN or (need.role, need.action) == FAILURES


def caller_of(need: Need, standing: dict[str, Caller]) -> Caller:
    """Return who needs it: a duty's session of a municipality, or a role as it stands."""
    if not need.role.startswith(DUTY_ROLE):
        return standing[need.role]
    tenant = EVERYBODY if need.tenant == "everybody" else A
    return session(need.role.removeprefix(DUTY_ROLE), Tagged(tenant, need.purpose))


def ask_of(need: Need) -> Ask:
    """Return what is needed, as it would be asked for."""
    kind, _, rest = need.what.partition(" ")
    tenant = EVERYBODY if need.tenant == "everybody" else A
    if kind == "row":
        place, *shown = rest.split()
        owner = EVERYBODY if place == "venue#MUNICIPALITIES" else tenant
        return row_ask(OWN_TABLE, (f"{owner}#{place}",), _shown(shown))
    if kind == OWN_TABLE and rest:
        return row_ask(OWN_TABLE, None, _shown(rest.split()))
    if kind == "key":
        name, owner, area = rest.split()
        if area in {*LENDS, "trail"}:
            via, trail = (None, TRAIL) if area == "trail" else (area, None)
            return key_ask(WrappingKey(name, None, None, None, via=via, trail=trail))
        stated = None if area == "-" else tenant
        owned = None if owner == "shared" else tenant
        closing = "approved" if owner == "closing" else None
        return key_ask(WrappingKey(name, owned, stated, None if area == "-" else area, closing=closing))
    if kind == "role":
        duty = rest.removeprefix(DUTY_ROLE)
        return role_ask(Role(rest, right_tags(duty, tenant)))
    resource = f"{BUCKET}/{tenant}/{rest}" if kind == "object" else sample(need.what)
    return Ask(
        resource, {"aws:resourceaccount": ACCOUNT, **CONTEXTS.get((need.role, need.action), {})}, Thing()
    )


def _shown(words: list[str]) -> Shown:
    attributes, select = words or ("-", "-")
    return Shown(
        None if attributes == "-" else tuple(attributes.split(",")), None if select == "-" else select
    )


def sample(what: str) -> str:
    """Return one resource that a need's pattern stands for."""
    return what if what == "*" else what.replace("*", "x")
