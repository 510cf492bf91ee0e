"""Theorems about roles: who becomes whom, with which tags, from where; and that nobody does anything else."""

from local.fence.policies import DUTY_ROLE, NETWORKS
from proofs.policies.actions import KEY_LOOKS, KEY_USES, ROWS
from proofs.policies.asks import Role
from proofs.policies.documents import REGION
from proofs.policies.needs_builder import (
    BUILDER,
    WHOLE_SERVICES,
)
from proofs.policies.of_roles import (
    INVOKING,
    TRUST,
    assumes,
    builds_too_much,
    duty_of,
    everything,
    from_elsewhere,
    listed,
    looks,
    more_than_its_pages,
    more_than_taking,
    not_for_anybody,
    not_its_duty,
    not_its_service,
    not_lambda,
    not_our_api,
    passed_by_another,
    unneeded,
    without_mfa,
    wrongly_tagged,
)
from proofs.policies.rights import (
    plane_of_duty,
)
from proofs.policies.taking_up import CAN_ASSUME
from proofs.policies.theorem import ALONE, Theorem, always

ROLE_THEOREMS = (
    Theorem(
        "T10.40",
        "Each duty is taken up by its one plane or job, and by nobody else; a duty, a person and a stranger "
        "take up none",
        "各職務に就くのは、定められた一つの面又は仕事だけである。職務・人・他の口座は就けない",
        frozenset({"identity", "whole"}),
        lambda caller, action: caller.kind not in {"admin", "user"} and assumes(caller, action),
        not_its_duty,
    ),
    Theorem(
        "T10.41",
        "The duty's own trust says so, too",
        "職務の信頼方針だけでも、そう言える",
        frozenset({"trust", "whole"}),
        lambda _caller, action: action in CAN_ASSUME,
        lambda caller, action, ask: (
            isinstance(ask.about, Role)
            and ask.about.ours
            and duty_of(ask.about) is not None
            and not_its_duty(caller, action, ask)
        ),
    ),
    Theorem(
        "T10.42",
        "A duty is taken up with exactly the four tags: a code of six characters without wildcards, its own "
        "name, a purpose it has, and somebody",
        "職務に就くには、丁度四つの札(型のない六字の符号、職務名、目的、就く者)が要る",
        TRUST,
        lambda _caller, action: action in CAN_ASSUME,
        wrongly_tagged,
    ),
    Theorem(
        "T10.53",
        "Of a duty nothing is asked but to take it up with tags, of another role nothing but to take it up",
        "職務には札を付けて就くことだけ、他の役割には就くことだけが許される",
        frozenset({"identity", "trust", "endpoint"}),
        assumes,
        more_than_taking,
    ),
    Theorem(
        "T10.54",
        "Through the door of our private APIs nothing is done but to call them",
        "閉域の API の出入口では、当方の API を呼ぶことだけができる",
        frozenset({"endpoint"}),
        everything,
        not_our_api,
    ),
    Theorem(
        "T10.43",
        "A duty is taken up from its plane's network only",
        "職務には、その面の網からだけ就ける",
        TRUST,
        lambda _caller, action: action in CAN_ASSUME,
        from_elsewhere,
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
        not_lambda,
    ),
    Theorem(
        "T10.55",
        "The role that builds is taken up by CloudFormation only, working for our account; those that read "
        "pages, by API Gateway only",
        "構築の役割には、当方の口座のために働く CloudFormation だけが就き、"
        "画面を読む役割には API Gateway だけが就く",
        TRUST,
        lambda _caller, action: action in CAN_ASSUME,
        not_its_service,
    ),
    Theorem(
        "T10.56",
        "The role that builds changes not itself, reads no object but its templates, no message and no log, "
        "takes no lock away and destroys no key, even if a further policy allows everything",
        "構築の役割は、別の方針が全てを許しても、自らを変えず、雛形の他は何も読まず、錠を外さず、鍵を廃棄しない",
        frozenset({"identity", "guard"}),
        lambda caller, _action: caller.role == BUILDER,
        builds_too_much,
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
        "T10.58",
        "Who reads a plane's pages for its API reads these pages, and does nothing else",
        "面の画面を API のために読む役割は、その面の画面を読み、他には何もしない",
        ALONE,
        lambda caller, _action: caller.kind == "pages",
        more_than_its_pages,
    ),
    Theorem(
        "T10.46",
        "People's roles are taken up from our account only: with a second factor, or through the single "
        "sign-on with the role's own permission set",
        "人の役割には、当方の口座から、二要素又はその役割の一括認証でだけ就ける",
        TRUST,
        lambda _caller, action: action in CAN_ASSUME,
        without_mfa,
    ),
    Theorem(
        "T10.47",
        "No person takes up a duty, even if a further policy allows everything",
        "別の方針が全てを許しても、人は職務に就けない",
        frozenset({"guard"}),
        lambda caller, action: (
            caller.kind == "person" and action in {"sts:AssumeRole", "sts:TagSession", "sts:AnythingElse"}
        ),
        lambda _caller, _action, ask: isinstance(ask.about, Role) and duty_of(ask.about) is not None,
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
            caller.kind in {"plane", "pages", "job", "duty", "person"}
            and action not in ROWS
            and not action.startswith("sts:")
        ),
        lambda caller, action, ask: unneeded(caller, action, ask) and not listed(caller, action, ask),
    ),
    Theorem(
        "T10.50",
        "Keys are looked at by their administrators, and by those to whom they are shown",
        "鍵を見るのは、鍵管理者と、示された者だけである",
        frozenset({"identity", "key"}),
        lambda _caller, action: action in KEY_LOOKS,
        looks,
    ),
    Theorem(
        "T10.51",
        "Through an endpoint of a plane's network passes only who works in that plane",
        "面の網の出入口を通るのは、その面で働く者だけである",
        frozenset({"endpoint"}),
        lambda _caller, action: not action.startswith("execute-api:") and _caller.kind != "anyone",
        passed_by_another,
    ),
    Theorem(
        "T10.52",
        "Through an endpoint passes nothing that nobody behind it needs",
        "出入口を通るのは、その奥の者に要ることだけである",
        frozenset({"endpoint"}),
        lambda caller, action: caller.kind != "anyone" and action not in KEY_USES | INVOKING,
        not_for_anybody,
    ),
)
