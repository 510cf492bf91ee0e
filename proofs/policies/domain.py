"""Blocks of cells: one caller, one action, one way of reading the documents, and all that can be asked for.

A *view* reads one document alone, as if all others allowed everything, so that each wall keeps its own
sentence:

========  =====================================================================================
view      judged by
========  =====================================================================================
whole     all documents together, as the fence puts them together on every call
identity  the role's own policy alone
guard     the role's own policy beside one that allows everything: what its Deny statements hold
key       the key's policy alone, every identity being allowed everything
trust     the role's trust policy alone, every identity being allowed everything
endpoint  the endpoint's policy alone, every identity being allowed everything
========  =====================================================================================
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from local.fence.policies import DUTY_ROLE, NETWORKS
from proofs.policies import catalogue
from proofs.policies.actions import KEY_SECRETS, ROWS, STREAM_READS, actions
from proofs.policies.asks import Ask, Thing, WrappingKey
from proofs.policies.callers import (
    ANYONE,
    EVERYBODY,
    A,
    Caller,
    Tagged,
    networks_of,
    session,
    sessions,
    standing,
    strangers,
)
from proofs.policies.documents import Documents
from proofs.policies.needs_builder import NEVER_ITSELF, NEVER_READS
from proofs.policies.rights import purposes_of
from proofs.policies.taking_up import CAN_ASSUME, named_roles, tagged_role, takers
from proofs.policies.things import thing_asks
from proofs.proof import Size

VIEWS = ("whole", "identity", "guard", "key", "trust", "endpoint")
DEPLOYED = frozenset({"plane", "pages", "job", "duty", "person"})
GUARDED = (
    ROWS
    | STREAM_READS
    | KEY_SECRETS
    | {f"kms:{name}" for name in ("CreateGrant", "PutKeyPolicy", "TagResource", "UntagResource")}
    | {"kms:ScheduleKeyDeletion", "kms:DisableKey", "sts:AssumeRole", "sts:TagSession"}
    | NEVER_ITSELF
    | NEVER_READS
    | {"s3:GetObject", "s3:GetObjectVersion"}
)
"""Actions that Deny statements hold, whatever else allows them; and one more of each service."""
IDENTITIES = frozenset({"planes", "pages", "jobs", "people", "duties"})


@dataclass(frozen=True)
class Block:
    """One caller's request for one action, on all that can be asked for, in one view."""

    view: str
    document: str
    """The document that the view is about."""
    caller: Caller
    action: str
    asked: tuple[Ask, ...]


class Domain:
    """Everything that is asked of the documents, in one size."""

    def __init__(self, documents: Documents, size: Size) -> None:
        self.documents, self.size = documents, size
        self.actions = actions(documents, size)
        self._by_kind: dict[tuple[str, str | None], tuple[Ask, ...]] = {}
        self._kinds = tuple(documents.named("keys"))
        self._standing = standing(documents)
        self._sessions = {duty: list(sessions(duty, size)) for duty in documents.named("duties")}
        self._takers = takers([*self._standing, *self._one_of_each()], size)

    @property
    def callers(self) -> list[Caller]:
        """Return who calls from where it belongs."""
        return [*self._standing, *(one for each in self._sessions.values() for one in each)]

    def _one_of_each(self) -> list[Caller]:
        return [session(duty, Tagged(A, purposes_of(duty)[-1])) for duty in self._sessions]

    def blocks(self) -> Iterator[Block]:
        """Yield every block of every document alone, and of all together."""
        for name in self.documents.sources:
            yield from self.of_document(name)
        yield from self._whole()

    def of_document(self, name: str, only: str | None = None) -> Iterator[Block]:
        """Yield the blocks of the views that are about one document; only those of an action, if given."""
        actions = self.actions if only is None else [only]
        folder, _, stem = name.partition("/")
        if folder in IDENTITIES:
            yield from self._identity(name, actions)
            yield from self._guard(name, actions)
        elif folder == "keys":
            yield from self._key(name, stem, actions)
        elif folder == "endpoints":
            yield from self._endpoint(name, stem, actions)
        else:
            role = f"{DUTY_ROLE}{stem}" if folder == "trust" else stem
            asked = tagged_role(role, self.size)
            for caller in self._takers:
                for action in actions:
                    if action in CAN_ASSUME:
                        yield Block("trust", name, caller, action, asked)

    def asked(self, caller: Caller, action: str, *, briefly: bool = False) -> tuple[Ask, ...]:
        """Return all that can be asked for with an action; briefly, one of each kind of thing."""
        briefly = briefly and self.size is Size.SMALL
        service = action.partition(":")[0]
        if service == "dynamodb":
            return self._rows(caller, action, briefly=briefly)
        if service == "kms":
            return (catalogue.some_keys if briefly else catalogue.keys)(self._kinds, caller.tenant, self.size)
        if service == "sts":
            return named_roles(tuple(self.documents.roles))
        return (
            (*catalogue.objects(caller.tenant), *thing_asks("s3")) if service == "s3" else thing_asks(service)
        )

    def _rows(self, caller: Caller, action: str, *, briefly: bool) -> tuple[Ask, ...]:
        found = (catalogue.some_rows if briefly else catalogue.rows)(caller.tenant, self.size)
        if action not in ROWS:
            return catalogue.tables(self.size)
        if caller.role in self.documents.bound_by_attributes:
            found += catalogue.shown_rows(caller.tenant, self.size)
        return found

    def _identity(self, name: str, actions: Sequence[str]) -> Iterator[Block]:
        for caller in self.callers:
            if self.documents.identity(caller.role) == name:
                for action in actions:
                    yield Block("identity", name, caller, action, self.asked(caller, action))

    def _guard(self, name: str, actions: Sequence[str]) -> Iterator[Block]:
        folder, _, duty = name.partition("/")
        watched = [action for action in actions if action in GUARDED or action.endswith(":AnythingElse")]
        if folder == "duties":
            usual = purposes_of(duty)[0]
            callers = [session(duty, Tagged(tenant, usual)) for tenant in (A, EVERYBODY)]
            callers += [session(duty, Tagged(A, usual), other) for other in networks_of(duty, self.size)]
        else:
            callers = [one for one in self._standing if self.documents.identity(one.role) == name]
        for caller in callers:
            for action in watched:
                yield Block("guard", name, caller, action, self.asked(caller, action, briefly=True))

    def _key(self, name: str, kind: str, actions: Sequence[str]) -> Iterator[Block]:
        for caller in (*self.callers, *strangers()):
            asked = self._keys_of(kind, caller.tenant)
            for action in actions:
                if action.startswith("kms:"):
                    yield Block("key", name, caller, action, asked)

    def _keys_of(self, kind: str, tenant: str | None) -> tuple[Ask, ...]:
        found = self._by_kind.get((kind, tenant))
        if found is None:
            listed = catalogue.keys(self._kinds, tenant, self.size)
            found = tuple(one for one in listed if _is_key(one, kind))
            self._by_kind[kind, tenant] = found
        return found

    def _endpoint(self, name: str, stem: str, actions: Sequence[str]) -> Iterator[Block]:
        plane, _, service = stem.partition("-")
        callers = [*self._standing, *self._one_of_each(), *strangers(), ANYONE]
        for caller in callers:
            inside = Caller(
                caller.role, caller.kind, caller.principal, caller.tags, NETWORKS[plane], caller.mfa
            )
            for action in actions:
                if action.startswith(f"{service}:") or action.endswith(":AnythingElse"):
                    yield Block("endpoint", name, inside, action, self.asked(inside, action, briefly=True))

    def _whole(self) -> Iterator[Block]:
        for caller in self.callers:
            name = self.documents.identity(caller.role)
            for action in self.actions:
                yield Block("whole", name, caller, action, self.asked(caller, action, briefly=True))
        for caller in strangers():
            for action in self.actions:
                if action.startswith(("kms:", "sts:")):
                    listed = self.asked(caller, action, briefly=True)
                    asked = tuple(one for one in listed if _is_ours(one))
                    yield Block("whole", "nothing", caller, action, asked)


def _is_ours(ask: Ask) -> bool:
    return getattr(ask.about, "ours", True) and not isinstance(ask.about, Thing)


def _is_key(ask: Ask, kind: str) -> bool:
    return isinstance(ask.about, WrappingKey) and ask.about.kind == kind and ask.about.ours
