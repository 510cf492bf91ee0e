"""The model of ``smt.py`` held against the fence: the same documents, random requests, the same answers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from random import Random

import z3

from local.fence import Policy, PolicyError, Request
from local.fence.condition_keys import MANY_VALUED, known
from local.fence.patterns import Value
from proofs.policies.asks import OTHER_TABLES, OWN_TABLE
from proofs.policies.callers import EVERYBODY, ODD, PURPOSES, A, B, principal
from proofs.policies.documents import ACCOUNT, REGION, Documents, Json
from proofs.policies.judging import request_of
from proofs.policies.positives import positives
from proofs.policies.rights import AREAS
from proofs.policies.smt import Formula, Formulas, Symbols, width_of

LEADING = [
    f"{tenant}#{place}"
    for tenant in (A, B, EVERYBODY, "", "*", "11214")
    for place in (
        "venue#TICKET#x",
        "venue#KEYS",
        "office#KEYS",
        "office#AUDIT#x",
        "office#LANES",
        "number#INDEX#x",
    )
] + ["", "#", "KEYS", f"{A}#venue", "venue#TICKET#x", f"{A}#office#ACCOUNTS", f"{A}#resident#PERSON#x"]
RESOURCES = [
    *(OWN_TABLE, *OTHER_TABLES),
    f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1",
    f"arn:aws:s3:::vrs-checkpoints-{ACCOUNT}/{A}/1",
    f"arn:aws:s3:::vrs-checkpoints-{ACCOUNT}/{B}/{A}/1",
    f"arn:aws:iam::{ACCOUNT}:role/vrs-duty-desk",
    "*",
]
WIDTH = 2
"""The most values that a random request gives a key of several."""
WORDS = [A, B, EVERYBODY, *ODD, *PURPOSES, *AREAS, "true", "false", "none", "clerk", "plane", "vpc-public"]
WORDS += ["vpc-private", "approved", "signing", "areas", "SPECIFIC_ATTRIBUTES", "COUNT", "pk", "sk", "sealed"]
TAG_NAMES = ["municipality", "duty", "purpose", "actor", "extra", "Municipality", ""]
POOLS: Mapping[str, list[str]] = {
    "dynamodb:leadingkeys": LEADING,
    "aws:tagkeys": TAG_NAMES,
    "dynamodb:attributes": ["pk", "sk", "sealed", "wrapped", "made_at", "version", ""],
}


def keys_of(document: Json) -> list[str]:
    """Return the condition keys that a document asks for, its variables among them."""
    found: set[str] = set()
    for statement in document["Statement"]:
        for asked in statement.get("Condition", {}).values():
            found |= {known(key) for key in asked}
    return sorted(
        found | {"aws:principaltag/municipality", "aws:principaltag/purpose", "aws:resourcetag/municipality"}
    )


@dataclass
class Compared:
    """How often model and fence were asked the same, and what they said."""

    asked: int = 0
    granted: int = 0
    denied: int = 0
    different: list[str] = field(default_factory=list)


def compare(documents: Documents, times: int, seed: int = 5) -> Compared:
    """Ask model and fence of every document, of so many random requests each.

    Half of them are requests that are needed, with a little changed: so that much is granted.
    """
    rng, found = Random(seed), Compared()
    needed: dict[str, list[Request]] = {}
    for one in positives(documents):
        needed.setdefault(one.block.document, []).append(request_of(one.block, one.ask))
    for name in documents.sources:
        _compare_one(documents, name, needed.get(name, []), times, rng, found)
    return found


def _compare_one(
    documents: Documents, name: str, needed: list[Request], times: int, rng: Random, found: Compared
) -> None:
    document, policy = documents.sources[name], documents.of(name)
    assert policy is not None  # noqa: S101 - it is named by its folder
    symbols = Symbols(max(WIDTH, width_of(document)))
    formulas, keys = Formulas(name, document, symbols), keys_of(document)
    for number in range(times):
        near = needed and number % 2
        request = _near(rng.choice(needed), keys, rng) if near else _any(document, keys, rng)
        said = _fence(policy, request)
        if said is None:
            continue
        found.asked += 1
        found.denied += said[0]
        found.granted += said[1]
        modelled = _model(formulas, symbols, request, keys)
        if said != modelled:
            shown = f"{request.action} {request.resource} {dict(request.context)}"
            found.different.append(f"{name} {shown}: the fence says {said}, the model {modelled}")


def _any(document: Json, keys: list[str], rng: Random) -> Request:
    caller = principal(rng.choice(_roles(document)))
    action = rng.choice(sorted(_actions(document)))
    return Request(action, rng.choice(RESOURCES), dict(_context(keys, rng)), caller)


def _near(needed: Request, keys: list[str], rng: Random) -> Request:
    """Return a needed request with up to two of its keys changed or left out."""
    context = {key: value for key, value in needed.context.items() if key in keys}
    for key in rng.sample(keys, min(len(keys), rng.randint(0, 2))):
        context.pop(key, None)
        context.update(_context([key], rng))
    return Request(needed.action, needed.resource, context, needed.principal)


def _actions(document: Json) -> set[str]:
    found: set[str] = set()
    for statement in document["Statement"]:
        listed = statement.get("Action", [])
        found |= {listed} if isinstance(listed, str) else set(listed)
    plain = {each for each in found if "*" not in each}
    return plain or {"dynamodb:GetItem"}


def _roles(document: Json) -> list[str]:
    found = ["vrs-duty-venue"]
    for statement in document["Statement"]:
        named = statement.get("Principal", {})
        listed = named.get("AWS", []) if isinstance(named, dict) else []
        found += [arn.rpartition("/")[2] for arn in ([listed] if isinstance(listed, str) else listed)]
    return found


def _context(keys: list[str], rng: Random) -> Iterator[tuple[str, Value]]:
    for key in keys:
        if rng.random() < 0.15:
            continue
        pool = POOLS.get(key, WORDS)
        if key in MANY_VALUED:
            yield key, tuple(rng.choice(pool) for _ in range(rng.randint(0, WIDTH)))
        else:
            yield key, rng.choice(pool)


def _fence(policy: Policy, request: Request) -> tuple[bool, bool] | None:
    """Return whether the fence denies and grants; None where it refuses to decide."""
    try:
        return policy.denies(request) is not None, policy.grants(request)[1] is not None
    except PolicyError:
        return None


def _model(formulas: Formulas, symbols: Symbols, request: Request, keys: list[str]) -> tuple[bool, bool]:
    caller = request.principal or principal("nobody")
    filled = [(symbols.resource, z3.StringVal(request.resource))]
    for key in keys:
        value = request.context.get(key, ())
        values = (value,) if isinstance(value, str) else value
        for place in symbols.places(key):
            there = place < len(values)
            filled.append((symbols.present(key, place), z3.BoolVal(val=there)))
            filled.append((symbols.value(key, place), z3.StringVal(values[place] if there else "")))
    denied = formulas.denied(request.action, caller)
    granted = formulas.granted(request.action, caller)
    return _truth(denied, filled), _truth(granted, filled)


def _truth(formula: Formula, filled: list[tuple[Formula, Formula]]) -> bool:
    """Return what a formula is once every unknown is filled in."""
    simple = z3.simplify(z3.substitute(formula, *filled))
    if z3.is_true(simple) or z3.is_false(simple):
        return bool(z3.is_true(simple))
    solver = z3.Solver()
    solver.add(simple)
    return bool(solver.check() == z3.sat)
