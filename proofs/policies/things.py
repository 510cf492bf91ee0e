"""What is neither an item, nor a key, nor a role, nor an object: log groups, queues, networks, stacks."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from local.fence.policies import NETWORKS, plane_of
from proofs.policies.asks import Ask, Thing
from proofs.policies.documents import ACCOUNT, ELSEWHERE, REGION
from proofs.policies.needs import CONTEXTS, LOGS, Need, all_needs, sample
from proofs.policies.needs_builder import BUILDER, NEVER_READS, WHOLE_SERVICES

Bound = re.Pattern[str]


@cache
def _needed() -> dict[tuple[str, str], list[Bound]]:
    found: dict[tuple[str, str], list[Bound]] = {}
    for need in all_needs():
        if need.what == "*" or need.what.startswith("arn:"):
            pattern = re.compile(".*".join(re.escape(piece) for piece in need.what.split("*")))
            found.setdefault((need.role, need.action), []).append(pattern)
    return found


def is_needed(role: str, action: str, resource: str) -> bool:
    """Tell whether some need of the role reaches so far."""
    if role == BUILDER and action.partition(":")[0] in WHOLE_SERVICES:
        return action not in NEVER_READS
    return any(bound.fullmatch(resource) for bound in _needed().get((role, action), ()))


@cache
def _needed_behind(network: str) -> dict[str, list[Bound]]:
    found: dict[str, list[Bound]] = {}
    for (role, action), bounds in _needed().items():
        if NETWORKS.get(plane_of(role) or "") == network:
            found.setdefault(action, []).extend(bounds)
    return found


def is_needed_behind(network: str | None, action: str, resource: str) -> bool:
    """Tell whether anybody in a network needs so much."""
    known = _needed_behind(network or "").get(action, ())
    # An endpoint does not tell one function's log group from another's: that is the role's own policy's part.
    return any(bound.fullmatch(resource) for bound in known) or (
        bool(known) and resource.startswith(f"{LOGS}/vrs-")
    )


@cache
def thing_asks(service: str) -> tuple[Ask, ...]:
    """Return what there is of a service: what is needed, near misses, the same elsewhere, and anything."""
    needed = {
        sample(need.what) for need in all_needs() if need.action.startswith(f"{service}:") and _is_thing(need)
    }
    whole = f"arn:aws:{service}:{REGION}:{ACCOUNT}:anything"
    names = {*needed, *(f"{one}x" for one in needed if one != "*"), whole, "*"}
    if service == "iam":
        names |= {f"arn:aws:iam::{ACCOUNT}:role/{role}" for role in (BUILDER, "vrs-duty-number")}
    names |= {one.replace(ACCOUNT, ELSEWHERE) for one in names} | {
        one.replace("vrs", "other") for one in names
    }
    stated = [each for (_role, action), each in CONTEXTS.items() if action.startswith(f"{service}:")]
    contexts = [{}, *(one for each in stated for one in _variants(each))]
    found = [_ask(one, context) for one in sorted(names) for context in contexts]
    return (*found, _ask("*", {"aws:requestedregion": "us-east-1"}))


def _ask(resource: str, context: Mapping[str, str]) -> Ask:
    owner = ELSEWHERE if ELSEWHERE in resource else ACCOUNT
    return Ask(resource, {**context, "aws:resourceaccount": owner}, Thing(ours=owner == ACCOUNT))


def _variants(right: Mapping[str, str]) -> Iterator[Mapping[str, str]]:
    """Yield what should be stated, and the same with each part wrong or left out."""
    yield right
    for name, value in right.items():
        yield {one: each for one, each in right.items() if one != name}
        yield {**right, name: value.replace("vrs", "other").replace("cloudformation", "ec2")}
        yield {**right, name: "*"}


def is_rightly_stated(role: str, action: str, ask: Ask) -> bool:
    """Tell whether a call states what the role must state with its action."""
    stated = CONTEXTS.get((role, action), {})
    return all(ask.context.get(name) == value for name, value in stated.items())


def _is_thing(need: Need) -> bool:
    return need.what == "*" or need.what.startswith("arn:")


def own_folder(tenant: str | None) -> str:
    """Return where the checkpoints of a session's municipality are kept."""
    return f"arn:aws:s3:::vrs-checkpoints-{ACCOUNT}/{tenant}/"
