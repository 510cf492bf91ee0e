"""What Z3 answers to a claim: that it holds, or a request that contradicts it, judged by the fence."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import z3

from local.fence import Layers, Policy, PolicyError, Request, decide
from local.fence.condition_keys import MANY_VALUED
from proofs.policies.asks import OWN_TABLE
from proofs.policies.documents import Documents
from proofs.policies.judging import EVERYTHING
from proofs.policies.smt import Symbols
from proofs.policies.smt_claims import Claim, Claims, Found

if TYPE_CHECKING:
    from local.fence.patterns import Value


@dataclass(frozen=True)
class Answer:
    """What came of a claim."""

    claim: Claim
    verdict: str
    """``holds``, ``counter-example``, ``the model disagrees with the fence`` or ``unknown``."""
    request: str = ""

    @property
    def sentence(self) -> str:
        """Return the answer in words."""
        claim = self.claim
        about = f"{claim.theorem} (any municipality) {claim.document} {claim.action}"
        return f"{about}: {self.verdict} {self.request}"


def ask(claims: Claims, claim: Claim, documents: Documents) -> Answer:
    """Ask Z3 for a request that contradicts a claim, and the fence whether it would allow it."""
    formulas = claims.formulas(claim.document)
    if claim.guarded:
        questions = [z3.Not(formulas.denied(claim.action, claim.caller))]
    else:
        # What no Allow reaches needs no Deny: the shorter question is asked first.
        questions = [
            formulas.granted(claim.action, claim.caller),
            formulas.allowed(claim.action, claim.caller),
        ]
    found: Found = (z3.unknown, None)
    for question in questions:
        found = claims.solved(question, claim.contradicted)
        if found[0] == z3.unsat:
            return Answer(claim, "holds")
    if found[1] is None:
        return Answer(claim, "unknown")
    request = request_of(found[1], claim)
    agreed = _fence_allows(request, claim, documents)
    verdict = "counter-example" if agreed else "the model disagrees with the fence"
    return Answer(claim, verdict, f"{request.resource} {dict(request.context)}")


def request_of(model: z3.ModelRef, claim: Claim) -> Request:
    """Return the request that a solution describes; what the solution leaves open is absent."""
    listed: dict[str, dict[int, str]] = {}
    there: set[tuple[str, int]] = set()
    for declared in model.decls():
        name, found = declared.name(), model[declared]
        if name.endswith("]?") and z3.is_true(found):
            key, _, place = name[:-2].rpartition("[")
            there.add((key, int(place)))
        elif name.endswith("]"):
            key, _, place = name[:-1].rpartition("[")
            listed.setdefault(key, {})[int(place)] = found.as_string()
    context: dict[str, Value] = {}
    for key, place in sorted(there):
        value = listed.get(key, {}).get(place, "")
        earlier = context.get(key, ())
        context[key] = (*earlier, value) if key in MANY_VALUED else value
    resource = model.eval(Symbols().resource, model_completion=True).as_string()
    return Request(claim.action, resource or OWN_TABLE, context, claim.caller)


def _fence_allows(request: Request, claim: Claim, documents: Documents) -> bool:
    policy = documents.of(claim.document)
    assert policy is not None  # noqa: S101 - the claim was made of it
    try:
        return decide(request, _layers(policy, claim)).allowed
    except PolicyError:
        return False


def _layers(policy: Policy, claim: Claim) -> Layers:
    folder = claim.document.partition("/")[0]
    if folder == "duties":
        return Layers((EVERYTHING, policy) if claim.guarded else (policy,))
    return Layers(
        (EVERYTHING,), resource_policy=policy, resource_policy_is_final=folder == "keys", same_account=False
    )
