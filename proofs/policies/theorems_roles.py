"""Theorems about roles: who becomes whom, with which tags, from where; and that nobody does anything else."""

import re

from local.fence.policies import DUTY_ROLE, NETWORKS
from proofs.policies.actions import KEY_LOOKS, KEY_USES, ROWS
from proofs.policies.asks import Ask, Role, Rows, Thing, WrappingKey
from proofs.policies.callers import Caller
from proofs.policies.documents import ACCOUNT, REGION
from proofs.policies.needs_builder import (
    BUILDER,
    BUILT_FROM,
    NEVER_DESTROYS,
    NEVER_ITSELF,
    NEVER_READS,
    WHOLE_SERVICES,
)
from proofs.policies.rights import (
    KEY_ADMINISTRATORS,
    SCANS,
    SHOWN_TO,
    TAKEN_UP_BY,
    plane_of_duty,
    purposes_of,
)
from proofs.policies.taking_up import CAN_ASSUME, TAG_NAMES, TAKEN_UP_BY_SERVICES
from proofs.policies.theorem import Theorem, always
from proofs.policies.things import is_needed, is_needed_behind, is_rightly_stated

TAKING = frozenset({"identity", "trust", "whole"})
TRUST = frozenset({"trust"})
CODE = re.compile(r"[^*?]{6}", re.DOTALL)


def _assumes(_caller: Caller, action: str) -> bool:
    return action.startswith("sts:") and action != "sts:GetCallerIdentity"


def _duty_of(role: Role) -> str | None:
    return role.name.removeprefix(DUTY_ROLE) if role.name.startswith(DUTY_ROLE) else None


def _not_its_duty(caller: Caller, _action: str, ask: Ask) -> bool:
    role = ask.about
    if not isinstance(role, Role) or not role.ours:
        return False  # T10.19: an endpoint lets nobody out to another account's role
    takers = TAKEN_UP_BY.get(_duty_of(role) or "", ())
    return caller.role not in takers or caller.principal.account != ACCOUNT


def _wrongly_tagged(_caller: Caller, _action: str, ask: Ask) -> bool:
    role = ask.about
    duty = _duty_of(role) if isinstance(role, Role) else None
    if duty is None or not isinstance(role, Role):
        return False
    tags = role.tags
    actors = {"", "plane", "none"} if duty == "number" else {""}
    right = (
        set(tags) == set(TAG_NAMES)
        and role.names_known
        and CODE.fullmatch(tags["municipality"]) is not None
        and tags["duty"] == duty
        and tags["purpose"] in purposes_of(duty)
        and tags["actor"] not in actors
    )
    return not right


def _from_elsewhere(caller: Caller, _action: str, ask: Ask) -> bool:
    role = ask.about
    duty = _duty_of(role) if isinstance(role, Role) else None
    return duty is not None and caller.network != NETWORKS[plane_of_duty(duty)]


def everything(_caller: Caller, _action: str) -> bool:
    """Speak of all."""
    return True


def _more_than_taking(_caller: Caller, action: str, ask: Ask) -> bool:
    role = ask.about
    if not isinstance(role, Role) or not role.ours:
        return False
    duty = role.name.startswith(DUTY_ROLE)
    return action not in ({"sts:AssumeRole", "sts:TagSession"} if duty else {"sts:AssumeRole"})


def _not_our_api(caller: Caller, action: str, ask: Ask) -> bool:
    if caller.kind == "anyone" and action == "execute-api:Invoke":
        return ask.context.get("aws:resourceaccount") != ACCOUNT or not ask.resource.startswith("arn:")
    return caller.kind == "anyone"


def _of_a_function(ask: Ask) -> bool:
    return isinstance(ask.about, Role) and ask.about.name.startswith(("vrs-plane-", "vrs-job-"))


def _not_lambda(caller: Caller, _action: str, ask: Ask) -> bool:
    return _of_a_function(ask) and caller.principal.service != "lambda.amazonaws.com"


def _not_its_service(caller: Caller, _action: str, ask: Ask) -> bool:
    role = ask.about
    service = TAKEN_UP_BY_SERVICES.get(role.name) if isinstance(role, Role) else None
    ours = caller.principal.service == service and caller.for_account == ACCOUNT
    return service is not None and not ours


def _builds_too_much(caller: Caller, action: str, ask: Ask) -> bool:
    """Tell whether the builder changes itself, reads what is not its own, or destroys a key."""
    if action in NEVER_ITSELF:
        return ask.resource.endswith(f":role/{caller.role}")
    if action in {"s3:GetObject", "s3:GetObjectVersion"}:
        return not ask.resource.startswith(BUILT_FROM)
    return action in NEVER_READS | NEVER_DESTROYS


def _without_mfa(caller: Caller, _action: str, ask: Ask) -> bool:
    role = ask.about
    if isinstance(role, Role) and role.name in TAKEN_UP_BY_SERVICES:
        return False
    if not isinstance(role, Role) or _duty_of(role) is not None or _of_a_function(ask):
        return False
    signed_on = caller.tags.get("set") == role.name and caller.tags.get("path", "").startswith(
        "aws-reserved/"
    )
    return not (caller.mfa or signed_on) or caller.principal.account != ACCOUNT


def _unneeded(caller: Caller, action: str, ask: Ask) -> bool:
    """Tell whether something else than items, keys and roles is done without a recorded need."""
    if isinstance(ask.about, Role | WrappingKey):
        return False
    if ask.context.get("aws:resourceaccount", ACCOUNT) != ACCOUNT:
        return False  # T10.19: from inside nothing goes out; people have no secret to carry
    if caller.kind == "duty" and action == "s3:PutObject" and isinstance(ask.about, Thing):
        return False  # T10.18 says which objects
    return not (is_needed(caller.role, action, ask.resource) and is_rightly_stated(caller.role, action, ask))


def _looks(caller: Caller, action: str, ask: Ask) -> bool:
    """Tell whether a key is looked at by somebody who has no business with it."""
    key = ask.about
    if not isinstance(key, WrappingKey) or caller.role in KEY_ADMINISTRATORS:
        return False
    if action == "kms:GetPublicKey":
        return caller.role not in SHOWN_TO.get(key.kind, ())
    return not (caller.role == "vrs-closer" and action in {"kms:DescribeKey", "kms:ListResourceTags"})


def _passed_by_another(caller: Caller, _action: str, _ask: Ask) -> bool:
    """Tell whether somebody passes an endpoint of a network that is not his."""
    if caller.kind in {"plane", "job"}:
        plane = caller.role.removeprefix("vrs-plane-") if caller.kind == "plane" else "private"
    elif caller.kind == "duty":
        plane = plane_of_duty(caller.role.removeprefix(DUTY_ROLE))
    else:
        return True
    return caller.principal.account != ACCOUNT or caller.network != NETWORKS.get(plane)


def _listed(_caller: Caller, action: str, ask: Ask) -> bool:
    return action.startswith("kms:") and isinstance(ask.about, WrappingKey)


def _not_for_anybody(caller: Caller, action: str, ask: Ask) -> bool:
    if isinstance(ask.about, Rows):
        if action == "dynamodb:Scan":
            return caller.role not in SCANS or not ask.about.own_table
        return action not in PASSING_ROWS or not ask.about.own_table
    if isinstance(ask.about, Role):
        return ask.about.ours and _duty_of(ask.about) not in TAKEN_UP_BY
    if isinstance(ask.about, WrappingKey):
        return action != "kms:GetPublicKey"
    if action == "s3:PutObject":
        return not ask.resource.startswith(f"arn:aws:s3:::vrs-checkpoints-{ACCOUNT}/")
    return not is_needed_behind(caller.network, action, ask.resource)


INVOKING = frozenset({"execute-api:Invoke"})
PASSING_ROWS = frozenset(
    f"dynamodb:{name}" for name in ("GetItem", "BatchGetItem", "Query", "PutItem", "UpdateItem", "DeleteItem")
)


ROLE_THEOREMS = (
    Theorem(
        "T10.40",
        "Each duty is taken up by its one plane or job, and by nobody else; a duty, a person and a stranger "
        "take up none",
        "各職務に就くのは、定められた一つの面又は仕事だけである。職務・人・他の口座は就けない",
        frozenset({"identity", "whole"}),
        lambda caller, action: caller.kind not in {"admin", "user"} and _assumes(caller, action),
        _not_its_duty,
    ),
    Theorem(
        "T10.41",
        "The duty's own trust says so, too",
        "職務の信頼方針だけでも、そう言える",
        frozenset({"trust", "whole"}),
        lambda caller, action: action in CAN_ASSUME,
        lambda caller, action, ask: (
            isinstance(ask.about, Role)
            and ask.about.ours
            and _duty_of(ask.about) is not None
            and _not_its_duty(caller, action, ask)
        ),
    ),
    Theorem(
        "T10.42",
        "A duty is taken up with exactly the four tags: a code of six characters without wildcards, its own "
        "name, a purpose it has, and somebody",
        "職務に就くには、丁度四つの札(型のない六字の符号、職務名、目的、就く者)が要る",
        TRUST,
        lambda _caller, action: action in CAN_ASSUME,
        _wrongly_tagged,
    ),
    Theorem(
        "T10.53",
        "Of a duty nothing is asked but to take it up with tags, of another role nothing but to take it up",
        "職務には札を付けて就くことだけ、他の役割には就くことだけが許される",
        frozenset({"identity", "trust", "endpoint"}),
        lambda _caller, action: _assumes(_caller, action),
        _more_than_taking,
    ),
    Theorem(
        "T10.54",
        "Through the door of our private APIs nothing is done but to call them",
        "閉域の API の出入口では、当方の API を呼ぶことだけができる",
        frozenset({"endpoint"}),
        everything,
        _not_our_api,
    ),
    Theorem(
        "T10.43",
        "A duty is taken up from its plane's network only",
        "職務には、その面の網からだけ就ける",
        TRUST,
        lambda _caller, action: action in CAN_ASSUME,
        _from_elsewhere,
    ),
    Theorem(
        "T10.44",
        "A duty's session does nothing from another network, even if a further policy allows everything",
        "職務のセッションは、別の方針が全てを許しても、他の網からは何もできない",
        frozenset({"guard"}),
        lambda caller, _action: (
            caller.kind == "duty"
            and caller.network != NETWORKS[plane_of_duty(caller.role.removeprefix(DUTY_ROLE))]
        ),
        always,
    ),
    Theorem(
        "T10.45",
        "Planes and jobs are taken up by Lambda only",
        "面と仕事の役割に就くのは Lambda だけである",
        TRUST,
        lambda _caller, action: action in CAN_ASSUME,
        _not_lambda,
    ),
    Theorem(
        "T10.55",
        "The role that builds is taken up by CloudFormation only, working for our account",
        "構築の役割に就くのは、当方の口座のために働く CloudFormation だけである",
        TRUST,
        lambda _caller, action: action in CAN_ASSUME,
        _not_its_service,
    ),
    Theorem(
        "T10.56",
        "The role that builds changes not itself, reads no object but its templates, no message and no log, "
        "takes no lock away and destroys no key, even if a further policy allows everything",
        "構築の役割は、別の方針が全てを許しても、自らを変えず、雛形の他は何も読まず、錠を外さず、鍵を廃棄しない",
        frozenset({"identity", "guard"}),
        lambda caller, _action: caller.role == BUILDER,
        _builds_too_much,
    ),
    Theorem(
        "T10.57",
        "The role that builds builds in Tokyo only",
        "構築の役割は、東京でだけ構築する",
        frozenset({"identity"}),
        lambda caller, action: (
            caller.role == BUILDER and action.partition(":")[0] in WHOLE_SERVICES | {"kms", "ssm"}
        ),
        lambda _caller, _action, ask: ask.context.get("aws:requestedregion", REGION) != REGION,
    ),
    Theorem(
        "T10.46",
        "People's roles are taken up from our account only: with a second factor, or through the single "
        "sign-on with the role's own permission set",
        "人の役割には、当方の口座から、二要素又はその役割の一括認証でだけ就ける",
        TRUST,
        lambda _caller, action: action in CAN_ASSUME,
        _without_mfa,
    ),
    Theorem(
        "T10.47",
        "No person takes up a duty, even if a further policy allows everything",
        "別の方針が全てを許しても、人は職務に就けない",
        frozenset({"guard"}),
        lambda caller, action: (
            caller.kind == "person" and action in {"sts:AssumeRole", "sts:TagSession", "sts:AnythingElse"}
        ),
        lambda _caller, _action, ask: isinstance(ask.about, Role) and _duty_of(ask.about) is not None,
    ),
    Theorem(
        "T10.48",
        "The state does nothing at all, even if a further policy allows everything",
        "国は、別の方針が全てを許しても、何もできない",
        frozenset({"identity", "guard", "whole"}),
        lambda caller, _action: caller.role == "vrs-state",
        always,
    ),
    Theorem(
        "T10.49",
        "Nobody does anything else: every further right on a table, log, queue, network or stack is one "
        "that is needed",
        "他のことは誰にもできない。表・記録・待ち行列・網・構成への権限は、要るものだけである",
        frozenset({"identity"}),
        lambda caller, action: (
            caller.kind in {"plane", "job", "duty", "person"}
            and action not in ROWS
            and not action.startswith("sts:")
        ),
        lambda caller, action, ask: _unneeded(caller, action, ask) and not _listed(caller, action, ask),
    ),
    Theorem(
        "T10.50",
        "Keys are looked at by their administrators, and by those to whom they are shown",
        "鍵を見るのは、鍵管理者と、示された者だけである",
        frozenset({"identity", "key"}),
        lambda caller, action: action in KEY_LOOKS,
        _looks,
    ),
    Theorem(
        "T10.51",
        "Through an endpoint of a plane's network passes only who works in that plane",
        "面の網の出入口を通るのは、その面で働く者だけである",
        frozenset({"endpoint"}),
        lambda _caller, action: not action.startswith("execute-api:") and _caller.kind != "anyone",
        _passed_by_another,
    ),
    Theorem(
        "T10.52",
        "Through an endpoint passes nothing that nobody behind it needs",
        "出入口を通るのは、その奥の者に要ることだけである",
        frozenset({"endpoint"}),
        lambda caller, action: caller.kind != "anyone" and action not in KEY_USES | INVOKING,
        _not_for_anybody,
    ),
)
