"""Rules on rights: a role has the documents of ``policies/``, all of them and nothing else."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from proofs.topology.documents import actions, canonical, file, names, opened, statements
from proofs.topology.house import House, Resource, Template, at, plain, remembered, several, walk
from proofs.topology.rule import Rule, rule

ROLE = "AWS::IAM::Role"
FOLDERS = {"plane": "planes", "pages": "pages", "job": "jobs", "duty": "duties"}
"""``vrs-<word>-<name>`` hangs under ``policies/<folder>/<name>.json``; ``vrs-<name>`` under people."""
TO_LAMBDA = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
TO_API_GATEWAY = {**TO_LAMBDA, "Principal": {"Service": "apigateway.amazonaws.com"}}
"""It does not say for which account, nor need it: only our account can lend it a role of ours."""
TO_PEOPLE = {
    "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::⟨AWS::AccountId⟩:root"},
    "Action": "sts:AssumeRole",
    "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
}
SIGNED_ON = "arn:aws:iam::⟨AWS::AccountId⟩:role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_{role}_*"
"""The permission set of IAM Identity Center that bears the role's own name: it asked for a second factor."""
OURS = {"StringEquals": {"aws:SourceAccount": "⟨AWS::AccountId⟩"}}
TRAIL = {"StringEquals": {"aws:SourceArn": "arn:aws:cloudtrail:ap-northeast-1:⟨AWS::AccountId⟩:trail/vrs"}}


class Service(NamedTuple):
    """A role that an AWS service takes up."""

    service: str
    condition: Any
    actions: frozenset[str]
    managed: tuple[str, ...] = ()


SERVICES = {
    "vrs-service-trail": Service(
        "cloudtrail.amazonaws.com", TRAIL, frozenset({"logs:CreateLogStream", "logs:PutLogEvents"})
    ),
    "vrs-service-flow-logs": Service(
        "vpc-flow-logs.amazonaws.com",
        OURS,
        frozenset(
            {"logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents", "logs:DescribeLogGroups"}
        ),
    ),
    "vrs-service-api-logs": Service(
        "apigateway.amazonaws.com",
        OURS,
        frozenset(),
        ("arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs",),
    ),
    "vrs-service-backup": Service(
        "backup.amazonaws.com",
        OURS,
        frozenset(
            {
                "dynamodb:DescribeTable",
                "dynamodb:ListTagsOfResource",
                "dynamodb:StartAwsBackupJob",
                "backup:CopyIntoBackupVault",
                "backup:TagResource",
                "backup:DescribeBackupVault",
                "kms:Decrypt",
                "kms:GenerateDataKey",
                "kms:DescribeKey",
                "kms:CreateGrant",
            }
        ),
    ),
}
"""The roles that AWS services take up: which one, under which condition, and all it may call."""
BUILDER = "vrs-stack-builder"
"""What CloudFormation builds with: its policy is a document, its trust is a service's."""
EVERYWHERE = frozenset({"logs:DescribeLogGroups"})
"""What AWS does not let anybody narrow to a resource."""
ALIAS_ONLY = {"ForAnyValue:StringEquals": {"kms:ResourceAliases": "alias/vrs/backup"}}
ELSEWHERE = frozenset({"vrs-backup-administrator"})
"""The one role of the backup account: it has no policy; the policy of the copies' key names it."""
FORBIDDEN = (
    "AWS::IAM::User",
    "AWS::IAM::Group",
    "AWS::IAM::AccessKey",
    "AWS::IAM::ManagedPolicy",
    "AWS::IAM::Policy",
)
RESOURCE_POLICIES = ("PolicyDocument", "AccessPolicy", "KeyPolicy", "ResourcePolicy", "Policy")


@rule("right-1", "A role's policy is its document in policies/, word for word, and no other hangs on it")
def role_policies(house: House) -> Iterator[str]:
    for role in house.of(ROLE):
        name = str(role.at("RoleName"))
        folder, document = _place(name)
        managed = SERVICES[name].managed if name in SERVICES else ()
        if tuple(role.at("ManagedPolicyArns") or ()) != managed or role.at("PermissionsBoundary"):
            yield f"{role}: ManagedPolicyArns or PermissionsBoundary"
        if name in SERVICES or name in ELSEWHERE:
            continue
        if document not in names(folder):
            yield f"{role}: no policies/{folder}/{document}.json"
            continue
        hung = [each.get("PolicyDocument") for each in role.at("Policies") or []]
        if [canonical(each) for each in hung] != [canonical(file(folder, document))]:
            yield f"{role}: not policies/{folder}/{document}.json"


@rule("right-2", "Each document in policies/ has its role, and only one")
def documents_hang(house: House) -> Iterator[str]:
    roles = [_place(str(role.at("RoleName"))) for role in house.of(ROLE)]
    for folder in (*FOLDERS.values(), "people"):
        for name in sorted(names(folder)):
            if roles.count((folder, name)) != 1:
                yield f"policies/{folder}/{name}.json hangs on {roles.count((folder, name))} roles"


@rule(
    "right-3",
    "A role is taken up by whom its document says, by Lambda or API Gateway, or by a person asked twice",
)
def trusts(house: House) -> Iterator[str]:
    for role in house.of(ROLE):
        name = str(role.at("RoleName"))
        if _said(role.at("AssumeRolePolicyDocument")) != _trusted(name):
            yield f"{role}: AssumeRolePolicyDocument"
        session = _place(name)[0] in {"duties", "people"} and name not in SERVICES and name != BUILDER
        if session and role.at("MaxSessionDuration") != 3600:
            yield f"{role}: MaxSessionDuration"


def _trusted(name: str) -> list[Any]:
    """Return the statements by which a role may be taken up, without their ids."""
    folder, document = _place(name)
    if name in SERVICES:
        by = SERVICES[name]
        return [{**TO_LAMBDA, "Principal": {"Service": by.service}, "Condition": by.condition}]
    if name == BUILDER:
        return [{**TO_LAMBDA, "Principal": {"Service": "cloudformation.amazonaws.com"}, "Condition": OURS}]
    if folder == "duties":
        return _said(file("trust", document)) if document in names("trust") else []
    if folder != "people":
        return [TO_API_GATEWAY if folder == "pages" else TO_LAMBDA]
    signed_on = {**TO_PEOPLE, "Condition": {"ArnLike": {"aws:PrincipalArn": SIGNED_ON.format(role=name)}}}
    return [TO_PEOPLE] if name in ELSEWHERE else [TO_PEOPLE, signed_on]


def _said(document: Any) -> list[Any]:
    """Return a document's statements as they compare: in one spelling, without their ids."""
    stated = several(at(canonical(document), "Statement"))
    return [{key: value for key, value in each.items() if key != "Sid"} for each in stated]


@rule("right-4", "A role of an AWS service may call what its table says, on our resources")
def services(house: House) -> Iterator[str]:
    roles = {str(role.at("RoleName")): role for role in house.of(ROLE)}
    yield from (f"{name}: missing" for name in ELSEWHERE if name not in roles)
    for name, by in SERVICES.items():
        if name not in roles:
            yield f"{name}: missing"
            continue
        found = [
            s for each in roles[name].at("Policies") or [] for s in statements(each.get("PolicyDocument"))
        ]
        called = {action for statement in found for action in actions(statement)}
        if called != by.actions:
            yield f"{name}: {sorted(called ^ by.actions)}"
        for statement in found:
            wide = "*" in several(statement.get("Resource")) and not set(actions(statement)) <= EVERYWHERE
            if statement.get("Effect") != "Allow" or wide:
                yield f"{name}: {statement.get('Sid')}"
            if not statement.get("Resource"):
                yield f"{name}: {statement.get('Sid')} without a resource"
            of_keys = any(action.startswith("kms:") for action in actions(statement))
            if of_keys and statement.get("Condition") != ALIAS_ONLY:
                yield f"{name}: {statement.get('Sid')} on any key"


@rule("right-5", "No users, groups, access keys or loose policies: rights hang on roles alone")
def nobody_else(house: House) -> Iterator[str]:
    for resource in house.of(*FORBIDDEN):
        yield f"{resource}: {resource.type}"


@rule("right-6", "No document that hangs on a resource allows everybody anything without a condition")
def not_open(house: House) -> Iterator[str]:
    for resource in house.all:
        if resource.type != "AWS::EC2::VPCEndpoint":  # under a document of policies/endpoints: road-7
            yield from (f"{resource}: {sid}" for sid in _opened(resource.body))
    for permission in house.of("AWS::Lambda::Permission"):
        yield from _loose(permission)


@remembered
def _opened(body: Template) -> tuple[str, ...]:
    return tuple(
        sid
        for path, found in walk(body)
        if path and path[-1] in RESOURCE_POLICIES and isinstance(found, dict) and "Statement" in found
        for sid in opened(found)
    )


def _loose(permission: Resource) -> Iterator[str]:
    said = (plain(permission.at("Principal")), permission.at("Action"))
    if said not in {
        (service, "lambda:InvokeFunction") for service in ("apigateway.amazonaws.com", "events.amazonaws.com")
    }:
        yield f"{permission}: {said}"
    if not permission.at("SourceArn"):
        yield f"{permission}: SourceArn"


def _place(name: str) -> tuple[str, str]:
    word, _, rest = name.removeprefix("vrs-").partition("-")
    return (FOLDERS[word], rest) if word in FOLDERS and rest else ("people", name.removeprefix("vrs-"))


@rule("right-7", "Every document is of the version in which variables mean something")
def versions(house: House) -> Iterator[str]:
    for resource in house.all:
        yield from (f"{resource}: {place}" for place in _old(resource.body))


@remembered
def _old(body: Template) -> tuple[str, ...]:
    return tuple(
        ".".join(map(str, path))
        for path, found in walk(body)
        if isinstance(found, dict)
        and "Statement" in found
        and path[-1:] != (0,)
        and not _other_statement(found)
    )


def _other_statement(found: Template) -> bool:
    """Return whether this is no policy without its version: WAF has statements too."""
    return found.get("Version") == "2012-10-17" or "Priority" in found


RULES: list[Rule] = [role_policies, documents_hang, trusts, services, nobody_else, not_open, versions]
