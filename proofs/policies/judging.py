"""Judges cells with the fence's own ``decide`` and ``Layers``: the code that judges at run time."""

from collections.abc import Iterator
from functools import cache

from local.fence import Kind, Layers, Policy, PolicyError, Request, decide
from local.fence.patterns import Context
from local.fence.policies import NETWORKS
from local.fence.principals import Grade
from proofs.policies.asks import Ask, Role, WrappingKey
from proofs.policies.callers import Caller
from proofs.policies.documents import ACCOUNT, REGION, Documents
from proofs.policies.domain import DEPLOYED, Block


def _allowing(name: str, kind: Kind) -> Policy:
    statement = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    if kind is Kind.RESOURCE:
        statement["Principal"] = "*"
    return Policy.parse({"Version": "2012-10-17", "Statement": [statement]}, name, kind)


EVERYTHING = _allowing("everything", Kind.IDENTITY)
"""A policy that allows everything, in the place of one that we do not look at."""
PLANES = {network: plane for plane, network in NETWORKS.items()}
NO_WAY = Policy("no way", ())
"""The policy of an endpoint that is not there."""
EVERYBODY = _allowing("everybody", Kind.RESOURCE)
"""The policy of a stranger's resource: it lets everybody in."""


def layers_of(documents: Documents, block: Block, ask: Ask) -> Layers:
    """Return the documents that judge a cell."""
    if block.view == "whole":
        return _whole(documents, block, ask)
    policy = documents.of(block.document)
    if block.view == "identity":
        return Layers(() if policy is None else (policy,))
    if block.view == "guard":
        return Layers((EVERYTHING,) if policy is None else (EVERYTHING, policy))
    if block.view == "endpoint":
        return Layers((EVERYTHING,), endpoint_policy=policy)
    # A key's policy that names a role of ours is enough alone; a role is taken up only if both sides say so.
    ours = block.view == "key" and block.caller.kind != "stranger"
    return Layers(
        (EVERYTHING,), resource_policy=policy, resource_policy_is_final=block.view == "key", same_account=ours
    )


def _whole(documents: Documents, block: Block, ask: Ask) -> Layers:
    caller, about = block.caller, ask.about
    own = documents.of(block.document) if caller.kind in DEPLOYED else EVERYTHING
    stranger = caller.kind == "stranger"
    foreign = ask.context.get("aws:resourceaccount", ACCOUNT) != ACCOUNT
    resource = EVERYBODY if foreign else None
    if not foreign and isinstance(about, WrappingKey):
        resource = documents.of(f"keys/{about.kind}")
    if not foreign and isinstance(about, Role):
        resource = documents.of(documents.trust(about.name))
    return Layers(
        () if own is None else (own,),
        resource_policy=resource,
        endpoint_policy=endpoint_of(documents, caller, block.action),
        same_account=not (foreign or stranger or isinstance(about, Role)),
        resource_policy_is_final=isinstance(about, WrappingKey),
    )


def endpoint_of(documents: Documents, caller: Caller, action: str) -> Policy | None:
    """Return the policy of the endpoint that a call passes; None for people, who pass none.

    An isolated network has no way to a service without an endpoint there.
    """
    plane = PLANES.get(caller.network or "")
    if plane is None or not documents.named("endpoints"):
        return None
    return documents.of(f"endpoints/{plane}-{action.partition(':')[0]}") or NO_WAY


def can_speak(documents: Documents, block: Block) -> bool:
    """Tell whether any statement could allow a cell of the block; if none can, all of them are denied.

    Exact, not a guess: in these views nothing is allowed but by an Allow statement whose actions cover
    the action and whose principals name the caller; all together, by the identity's or by a key's.
    """
    if block.view == "guard" or (block.view == "whole" and not _is_final(block)):
        return block.view == "guard" or bool(documents.allowing(block.document, block.action))
    names = [block.document]
    if block.view == "whole":
        names = [f"keys/{kind}" for kind in documents.named("keys")]
        if documents.allowing(block.document, block.action):
            return True
    return any(
        one.grade(block.caller.principal) is not Grade.NOT
        for name in names
        for one in documents.allowing(name, block.action)
    )


def _is_final(block: Block) -> bool:
    """Tell whether a key's policy may grant without the identity's."""
    return block.action.startswith("kms:")


@cache
def _context_of(caller: Caller) -> Context:
    return caller.context()


def request_of(block: Block, ask: Ask) -> Request:
    """Return the request of a cell."""
    context = {"aws:requestedregion": REGION, **_context_of(block.caller), **ask.context}
    return Request.of_lower(block.action, ask.resource, context, block.caller.principal)


def allowed(documents: Documents, block: Block, ask: Ask) -> bool:
    """Judge one cell."""
    return granted(block, ask, layers_of(documents, block, ask))


def granted(block: Block, ask: Ask, layers: Layers) -> bool:
    """Judge one cell by given layers; what AWS leaves undefined is refused, as the fence refuses it."""
    try:
        return decide(request_of(block, ask), layers).allowed
    except PolicyError:
        return False


def each_allowed(documents: Documents, block: Block) -> Iterator[Ask]:
    """Yield what is allowed of a block; its layers are the same for all but when all documents judge."""
    known: dict[object, Layers] = {}
    for ask in block.asked:
        key = _likeness(ask) if block.view == "whole" else None
        layers = known.get(key)
        if layers is None:
            layers = known[key] = layers_of(documents, block, ask)
        if granted(block, ask, layers):
            yield ask


def _likeness(ask: Ask) -> object:
    """Return what a cell's layers depend on, when all documents judge."""
    about = ask.about
    name = about.kind if isinstance(about, WrappingKey) else about.name if isinstance(about, Role) else ""
    return type(about), name, ask.context.get("aws:resourceaccount", ACCOUNT)
