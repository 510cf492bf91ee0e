"""What must be allowed, document by document: a policy that forbids everything would prove every theorem.

Each need is asked of every document that speaks of it, alone: the role's own policy, the key's, the
duty's trust, the endpoint's; and of all together.  So each document must say it itself.
"""

from collections.abc import Iterator
from typing import NamedTuple

from proofs.policies.asks import WATCH, Ask, Role, Thing, WrappingKey, key_ask
from proofs.policies.callers import ANYONE, A, Caller, Tagged, session, standing
from proofs.policies.documents import ACCOUNT, REGION, Documents
from proofs.policies.domain import Block
from proofs.policies.judging import PLANES, allowed
from proofs.policies.needs import Need, all_needs, ask_of, caller_of, is_lambdas_own
from proofs.policies.taking_up import right_takers


class Positive(NamedTuple):
    """A cell that must be allowed."""

    block: Block
    ask: Ask
    why: str


def positives(documents: Documents) -> Iterator[Positive]:
    """Yield every cell that must be allowed."""
    known = {one.role: one for one in standing(documents)}
    for need in sorted(all_needs()):
        yield from _of_need(need, caller_of(need, known), ask_of(need), documents)
    if "private-execute-api" in documents.named("endpoints"):
        name, api = "endpoints/private-execute-api", f"arn:aws:execute-api:{REGION}:{ACCOUNT}:x/y/GET/z"
        ask = Ask(api, {"aws:resourceaccount": ACCOUNT}, Thing())
        yield Positive(Block("endpoint", name, ANYONE, "execute-api:Invoke", (ask,)), ask, "a terminal calls")
    yield from _spared(documents, known)
    for role, caller, ask in right_takers(documents):
        block = Block("trust", documents.trust(role), caller, "sts:AssumeRole", (ask,))
        yield Positive(block, ask, f"{caller.shown} takes up {role}")


def _spared(documents: Documents, known: dict[str, Caller]) -> Iterator[Positive]:
    """Yield what no Deny may take away: that DynamoDB opens the table's own key in whoever's name.

    Such a call comes from DynamoDB's network, not from ours.  To the state and the auditor nothing is due.
    """
    duties = [session(duty, Tagged(A, "none"), None) for duty in documents.named("duties")]
    people = [one for one in known.values() if one.kind == "person" and one.role not in NOTHING_DUE]
    ask = key_ask(WrappingKey("the table's own", None, None, None, via="dynamodb"))
    for caller in (*duties, *people):
        block = Block("guard", documents.identity(caller.role), caller, "kms:Decrypt", (ask,))
        yield Positive(block, ask, f"DynamoDB opens its own key for {caller.role}")


NOTHING_DUE = frozenset({"vrs-state", "vrs-auditor"})


def _of_need(need: Need, caller: Caller, ask: Ask, documents: Documents) -> Iterator[Positive]:
    why = " ".join(part for part in need if part)
    own, action = documents.identity(caller.role), need.action
    if not isinstance(ask.about, WrappingKey) or _says_itself(caller, ask.about):
        yield Positive(Block("identity", own, caller, action, (ask,)), ask, why)
    if isinstance(ask.about, WrappingKey) and ask.about.kind != WATCH:
        yield Positive(Block("key", f"keys/{ask.about.kind}", caller, action, (ask,)), ask, why)
    if isinstance(ask.about, Role):
        yield Positive(Block("trust", documents.trust(ask.about.name), caller, action, (ask,)), ask, why)
    plane = PLANES.get(caller.network or "")
    if plane and not is_lambdas_own(need):
        name = f"endpoints/{plane}-{action.partition(':')[0]}"
        yield Positive(Block("endpoint", name, caller, action, (ask,)), ask, why)
    if not is_lambdas_own(need) and not (isinstance(ask.about, WrappingKey) and ask.about.kind == WATCH):
        yield Positive(Block("whole", own, caller, action, (ask,)), ask, why)


def _says_itself(caller: Caller, key: WrappingKey) -> bool:
    """Tell whether a role's own policy says which keys it uses.

    A key's policy that names a role is enough on AWS.  Duties say it once more, but for the
    municipality's own second wrapping; of people the keys alone say it.
    """
    return key.kind == WATCH or (caller.kind == "duty" and key.kind != "areas")


def unmet(documents: Documents) -> list[str]:
    """Return a sentence for every need that is not met."""
    return [
        f"needed, and not allowed by {one.block.view} {one.block.document}: {one.why}"
        for one in positives(documents)
        if not allowed(documents, one.block, one.ask)
    ]
