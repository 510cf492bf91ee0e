"""What the theorems about roles ask of a cell that is allowed."""

import re

from local.fence.policies import DUTY_ROLE, NETWORKS
from proofs.policies.asks import Ask, Role, Rows, Thing, WrappingKey
from proofs.policies.callers import Caller
from proofs.policies.documents import ACCOUNT
from proofs.policies.needs_builder import (
    BUILT_FROM,
    NEVER_DESTROYS,
    NEVER_ITSELF,
    NEVER_READS,
)
from proofs.policies.rights import (
    KEY_ADMINISTRATORS,
    PAGES,
    SCANS,
    SHOWN_TO,
    TAKEN_UP_BY,
    plane_of_duty,
    purposes_of,
)
from proofs.policies.taking_up import LAMBDA, SERVICE_OF, TAG_NAMES, TAKEN_UP_BY_SERVICES
from proofs.policies.things import is_needed, is_needed_behind, is_rightly_stated

TRUST = frozenset({"trust"})
CODE = re.compile(r"[^*?]{6}", re.DOTALL)


def assumes(_caller: Caller, action: str) -> bool:
    return action.startswith("sts:") and action != "sts:GetCallerIdentity"


def duty_of(role: Role) -> str | None:
    return role.name.removeprefix(DUTY_ROLE) if role.name.startswith(DUTY_ROLE) else None


def not_its_duty(caller: Caller, _action: str, ask: Ask) -> bool:
    role = ask.about
    if not isinstance(role, Role) or not role.ours:
        return False  # T10.19: an endpoint lets nobody out to another account's role
    takers = TAKEN_UP_BY.get(duty_of(role) or "", ())
    return caller.role not in takers or caller.principal.account != ACCOUNT


def wrongly_tagged(_caller: Caller, _action: str, ask: Ask) -> bool:
    role = ask.about
    duty = duty_of(role) if isinstance(role, Role) else None
    if duty is None or not isinstance(role, Role):
        return False
    tags = role.tags
    actors = {"", "plane", "none"} if duty in {"number", "broker"} else {""}
    right = (
        set(tags) == set(TAG_NAMES)
        and role.names_known
        and CODE.fullmatch(tags["municipality"]) is not None
        and tags["duty"] == duty
        and tags["purpose"] in purposes_of(duty)
        and tags["actor"] not in actors
    )
    return not right


def from_elsewhere(caller: Caller, _action: str, ask: Ask) -> bool:
    role = ask.about
    duty = duty_of(role) if isinstance(role, Role) else None
    return duty is not None and caller.network != NETWORKS[plane_of_duty(duty)]


def everything(_caller: Caller, _action: str) -> bool:
    """Speak of all."""
    return True


def more_than_taking(_caller: Caller, action: str, ask: Ask) -> bool:
    role = ask.about
    if not isinstance(role, Role) or not role.ours:
        return False
    duty = role.name.startswith(DUTY_ROLE)
    return action not in ({"sts:AssumeRole", "sts:TagSession"} if duty else {"sts:AssumeRole"})


def not_our_api(caller: Caller, action: str, ask: Ask) -> bool:
    if caller.kind == "anyone" and action == "execute-api:Invoke":
        return ask.context.get("aws:resourceaccount") != ACCOUNT or not ask.resource.startswith("arn:")
    return caller.kind == "anyone"


def of_a_function(ask: Ask) -> bool:
    return isinstance(ask.about, Role) and ask.about.name.startswith(("vrs-plane-", "vrs-job-"))


def not_lambda(caller: Caller, _action: str, ask: Ask) -> bool:
    return of_a_function(ask) and caller.principal.service != "lambda.amazonaws.com"


def not_its_service(caller: Caller, _action: str, ask: Ask) -> bool:
    role = ask.about
    service = TAKEN_UP_BY_SERVICES.get(role.name) if isinstance(role, Role) else None
    said = isinstance(role, Role) and SERVICE_OF.get(role.name, LAMBDA).for_account is not None
    ours = caller.principal.service == service and (caller.for_account == ACCOUNT or not said)
    return service is not None and not ours


def more_than_its_pages(caller: Caller, action: str, ask: Ask) -> bool:
    """Tell whether who reads a plane's pages does anything else, or reads anything else."""
    if action != "s3:GetObject":
        return True
    bucket = f"arn:aws:s3:::{caller.role}-{ACCOUNT}/"
    folders, files = _split(PAGES.get(caller.role, ()))
    key = ask.resource.removeprefix(bucket)
    return not (ask.resource.startswith(bucket) and (key.startswith(folders) or key in files))


def _split(shown: tuple[str, ...]) -> tuple[tuple[str, ...], frozenset[str]]:
    folders = tuple(each for each in shown if each.endswith("/"))
    return folders, frozenset(shown) - frozenset(folders)


def builds_too_much(caller: Caller, action: str, ask: Ask) -> bool:
    """Tell whether the builder changes itself, reads what is not its own, or destroys a key."""
    if action in NEVER_ITSELF:
        return ask.resource.endswith(f":role/{caller.role}")
    if action in {"s3:GetObject", "s3:GetObjectVersion"}:
        return not ask.resource.startswith(BUILT_FROM)
    return action in NEVER_READS | NEVER_DESTROYS


def without_mfa(caller: Caller, _action: str, ask: Ask) -> bool:
    role = ask.about
    if isinstance(role, Role) and role.name in TAKEN_UP_BY_SERVICES:
        return False
    if not isinstance(role, Role) or duty_of(role) is not None or of_a_function(ask):
        return False
    signed_on = caller.tags.get("set") == role.name and caller.tags.get("path", "").startswith(
        "aws-reserved/"
    )
    return not (caller.mfa or signed_on) or caller.principal.account != ACCOUNT


def unneeded(caller: Caller, action: str, ask: Ask) -> bool:
    """Tell whether something else than items, keys and roles is done without a recorded need."""
    if isinstance(ask.about, Role | WrappingKey):
        return False
    if ask.context.get("aws:resourceaccount", ACCOUNT) != ACCOUNT:
        return False  # T10.19: from inside nothing goes out; people have no secret to carry
    if caller.kind == "duty" and action == "s3:PutObject" and isinstance(ask.about, Thing):
        return False  # T10.18 says which objects
    return not (is_needed(caller.role, action, ask.resource) and is_rightly_stated(caller.role, action, ask))


def looks(caller: Caller, action: str, ask: Ask) -> bool:
    """Tell whether a key is looked at by somebody who has no business with it."""
    key = ask.about
    if not isinstance(key, WrappingKey) or caller.role in KEY_ADMINISTRATORS:
        return False
    if action == "kms:GetPublicKey":
        return caller.role not in SHOWN_TO.get(key.kind, ())
    return not (caller.role == "vrs-closer" and action in {"kms:DescribeKey", "kms:ListResourceTags"})


def passed_by_another(caller: Caller, _action: str, _ask: Ask) -> bool:
    """Tell whether somebody passes an endpoint of a network that is not his."""
    if caller.kind in {"plane", "job"}:
        plane = caller.role.removeprefix("vrs-plane-") if caller.kind == "plane" else "private"
    elif caller.kind == "duty":
        plane = plane_of_duty(caller.role.removeprefix(DUTY_ROLE))
    else:
        return True
    return caller.principal.account != ACCOUNT or caller.network != NETWORKS.get(plane)


def listed(_caller: Caller, action: str, ask: Ask) -> bool:
    return action.startswith("kms:") and isinstance(ask.about, WrappingKey)


def not_for_anybody(caller: Caller, action: str, ask: Ask) -> bool:
    if isinstance(ask.about, Rows):
        if action in BOUND_ROWS:
            return caller.role not in BOUND_ROWS[action] or not ask.about.own_table
        return action not in PASSING_ROWS or not ask.about.own_table
    if isinstance(ask.about, Role):
        return ask.about.ours and duty_of(ask.about) not in TAKEN_UP_BY
    if isinstance(ask.about, WrappingKey):
        return action != "kms:GetPublicKey"
    if action == "s3:PutObject":
        return not ask.resource.startswith(f"arn:aws:s3:::vrs-checkpoints-{ACCOUNT}/")
    return not is_needed_behind(caller.network, action, ask.resource)


BOUND_ROWS = {
    "dynamodb:Scan": frozenset(SCANS),
    "dynamodb:ConditionCheckItem": frozenset({"vrs-duty-broker", "vrs-duty-erase"}),
}
"""What an endpoint lets through for some roles only."""
INVOKING = frozenset({"execute-api:Invoke"})
PASSING_ROWS = frozenset(
    f"dynamodb:{name}" for name in ("GetItem", "BatchGetItem", "Query", "PutItem", "UpdateItem", "DeleteItem")
)
