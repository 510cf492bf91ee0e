"""What may be asked for: actions on resources in contexts, with what each is about.

The contexts are those the fence would derive from a call (``local/fence/calls.py``), and more: keys that
are absent, empty, foreign, near misses, several at once.
"""

from collections.abc import Mapping
from typing import NamedTuple

from local.fence.patterns import Value
from proofs.policies.documents import ACCOUNT, ELSEWHERE, REGION

KEY_AREAS = ("venue", "resident", "number", "office")
OWN_TABLE = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/vrs"
OTHER_TABLES = (
    f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/vrs2",
    f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/other",
    f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/vrs-restored-x",
    f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/vrs/index/any",
    f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/vrs/backup/0",
    f"arn:aws:dynamodb:us-east-1:{ACCOUNT}:table/vrs",
    f"arn:aws:dynamodb:{REGION}:{ELSEWHERE}:table/vrs",
    "*",
)
STREAMS = (
    f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/vrs/stream/1",
    f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/other/stream/1",
    f"arn:aws:dynamodb:{REGION}:{ELSEWHERE}:table/vrs/stream/1",
)
TRAIL = f"arn:aws:cloudtrail:{REGION}:{ACCOUNT}:trail/vrs"
WATCH = "watch"
"""The kind of key that is for what is watched; its policy stands in the template of the trail."""
UNHEARD_OF = "unheard-of"
BUCKET = f"arn:aws:s3:::vrs-checkpoints-{ACCOUNT}"
FOREIGN_BUCKET = f"arn:aws:s3:::vrs-checkpoints-{ELSEWHERE}"
ABSENT: tuple[str, ...] = ()


class Rows(NamedTuple):
    """Items of a table, by their partition keys; None where a call names no key."""

    own_table: bool
    leading: tuple[str, ...] | None
    attributes: tuple[str, ...] | None = None
    """The attributes that a call names; None where it names none."""
    select: str | None = None
    """What a reading call selects: all, some, or a mere count."""

    @property
    def places(self) -> tuple[str, ...]:
        """Area and partition of each key, without the municipality."""
        return tuple(key.partition("#")[2] for key in self.leading or ())

    @property
    def tenants(self) -> frozenset[str]:
        """Whose the keys are."""
        return frozenset(key.partition("#")[0] for key in self.leading or ())


class Shown(NamedTuple):
    """What of an item a call names, and what it selects."""

    attributes: tuple[str, ...] | None
    select: str | None


NOT_SHOWN = Shown(None, None)


class WrappingKey(NamedTuple):
    """A KMS key, and the encryption context stated with the call."""

    kind: str
    owner: str | None
    stated_tenant: str | None
    stated_area: str | None
    ours: bool = True
    closing: str | None = None
    """The tag by which two people agree that a municipality's keys may go."""
    region: str = REGION
    via: str | None = None
    """The service of AWS that asks in the caller's name."""
    trail: str | None = None
    """The trail of calls that the context names."""


class Role(NamedTuple):
    """A role to be taken up, with tags (None where the call's tag names are withheld)."""

    name: str
    tags: Mapping[str, str]
    ours: bool = True
    names_known: bool = True


class Thing(NamedTuple):
    """Anything else."""

    ours: bool = True


About = Rows | WrappingKey | Role | Thing


class Ask(NamedTuple):
    """One resource in one context, to be asked for with every action of its service."""

    resource: str
    context: dict[str, Value]
    about: About


def row_ask(resource: str, leading: tuple[str, ...] | None, shown: Shown = NOT_SHOWN) -> Ask:
    """Return items of a table, by their partition keys, and what of them is shown."""
    context: dict[str, Value] = {"aws:resourceaccount": owner_of(resource)}
    if leading is not None:
        context["dynamodb:leadingkeys"] = leading
    if shown.attributes is not None:
        context["dynamodb:attributes"] = shown.attributes
    if shown.select is not None:
        context["dynamodb:select"] = shown.select
    return Ask(resource, context, Rows(resource == OWN_TABLE, leading, *shown))


def owner_of(resource: str) -> str:
    fields = resource.split(":", 5)
    return (fields[4] if len(fields) > 4 else "") or (ELSEWHERE if ELSEWHERE in resource else ACCOUNT)


def key_arn(key: WrappingKey) -> str:
    """Return the ARN of a key of the domain."""
    account = ACCOUNT if key.ours else ELSEWHERE
    return f"arn:aws:kms:{key.region}:{account}:key/{key.kind}-{key.owner or 'shared'}"


def key_ask(key: WrappingKey) -> Ask:
    """Return a key with what a call states."""
    context: dict[str, Value] = {"kms:calleraccount": ACCOUNT, "aws:resourcetag/kind": key.kind}
    if key.owner is not None:
        context["aws:resourcetag/municipality"] = key.owner
    if key.via is not None:
        context |= {"kms:viaservice": f"{key.via}.{REGION}.amazonaws.com", "aws:viaawsservice": "true"}
    if key.trail is not None:
        context["kms:encryptioncontext:aws:cloudtrail:arn"] = key.trail
    if key.kind != UNHEARD_OF:
        owner = f"{key.owner}/" if key.owner else ""
        context["kms:resourcealiases"] = (f"alias/vrs/{owner}{key.kind}",)
    if key.region != REGION:
        context["aws:requestedregion"] = key.region
    if key.closing is not None:
        context["aws:resourcetag/closing"] = key.closing
    stated = {"municipality": key.stated_tenant, "area": key.stated_area}
    for name, value in stated.items():
        if value is not None:
            context[f"kms:encryptioncontext:{name}"] = value
    names = tuple(name for name, value in stated.items() if value is not None)
    if names:
        context["kms:encryptioncontextkeys"] = names
    resource = key_arn(key)
    context["aws:resourceaccount"] = owner_of(resource)
    return Ask(resource, context, key)


def role_ask(role: Role) -> Ask:
    """Return a role to take up with tags."""
    context: dict[str, Value] = {f"aws:requesttag/{name.lower()}": value for name, value in role.tags.items()}
    if role.tags and role.names_known:
        context["aws:tagkeys"] = tuple(role.tags)
    context["sts:rolesessionname"] = "session"
    account = ACCOUNT if role.ours else ELSEWHERE
    context["aws:resourceaccount"] = account
    return Ask(f"arn:aws:iam::{account}:role/{role.name}", context, role)
