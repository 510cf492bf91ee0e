"""What may be asked for: actions on resources in contexts, with what each is about.

The contexts are those the fence would derive from a call (``local/fence/calls.py``), and more: keys that
are absent, empty, foreign, near misses, several at once.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product
from typing import NamedTuple

from local.fence.patterns import Value
from proofs.policies.callers import EVERYBODY, ODD, TENANTS, A, B
from proofs.policies.documents import ACCOUNT, ELSEWHERE, REGION
from proofs.proof import Size

PLACES = """
venue#TICKET#x venue#WAITING#0 venue#CONFLICTS#0 venue#TABLETS venue#TABLET#x venue#VENUES venue#INVITATIONS
venue#AUDIT#x venue#LANES venue#PASTLANES venue#KEYS venue#MUNICIPALITIES
resident#PERSON#x resident#TICKET#x resident#REVIEW#x resident#FINDINGS#0 resident#KEYS
number#INDEX#x
office#ACCOUNTS office#SESSION#x office#REGISTRATIONS office#RESEAL office#CHECKPOINTS office#AUDIT#x office#LANES
office#PASTLANES office#KEYS
""".split()
"""Every partition of the table (docs/architecture.md), its variable part filled."""
NEAR = """
venue#KEYS#x venue#LANESX venue#XLANES venue#MUNICIPALITIESX office#KEYSX office#ACCOUNTSX office#SESSION
office#CHECKPOINTSX office#REGISTRATIONSX office#UNHEARD-OF venue#UNHEARD-OF resident#UNHEARD-OF
office#RESEALX resident#KEYSX number#UNHEARD-OF number#KEYS #x unheard-of#X VENUE#TICKET#x venue venues#TICKET#x venue#TABLETSX
venue#VENUESX venue#INVITATIONSX venue#PASTLANESX office#PASTLANESX office#LANESX office#AUDIT venue#AUDIT
venue#TICKETS resident#PERSONS resident#PERSON number#INDEX venue#WAITING venue#CONFLICTS venue#TABLET
resident#TICKET resident#REVIEW resident#FINDINGS
""".split()
"""Partitions that do not exist, one character from those that do."""
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
ENDLESS = f"arn:aws:s3:::vrs-checkpoints-{ELSEWHERE}"
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
    context: dict[str, Value] = {"aws:resourceaccount": _owner(resource)}
    if leading is not None:
        context["dynamodb:leadingkeys"] = leading
    if shown.attributes is not None:
        context["dynamodb:attributes"] = shown.attributes
    if shown.select is not None:
        context["dynamodb:select"] = shown.select
    return Ask(resource, context, Rows(resource == OWN_TABLE, leading, *shown))


def _owner(resource: str) -> str:
    fields = resource.split(":", 5)
    return (fields[4] if len(fields) > 4 else "") or (ELSEWHERE if ELSEWHERE in resource else ACCOUNT)


@cache
def rows(tag: str | None, size: Size) -> tuple[Ask, ...]:
    """Return the items to ask for, those that a session with this tag may think its own among them."""
    return tuple(_allrow_ask(tag, size))


def _allrow_ask(tag: str | None, size: Size) -> Iterator[Ask]:
    large = size is Size.LARGE
    own = tag or ""
    tenants = dict.fromkeys((*(TENANTS if large else (A, B)), EVERYBODY, own))
    for tenant in tenants:
        near = NEAR if large or tenant == own else ()
        yield from (row_ask(OWN_TABLE, (f"{tenant}#{place}",)) for place in (*PLACES, *near))
    for one in (*ODD, f"{A}", f"x{A}", f"{A}3", ""):
        yield row_ask(OWN_TABLE, (f"{one}#venue#TICKET#x",))
    yield row_ask(OWN_TABLE, None)
    yield row_ask(OWN_TABLE, ABSENT)
    yield row_ask(OWN_TABLE, ("",))
    foreign = B if own != B else A
    for place in PLACES:
        mine, other = f"{own}#{place}", f"{foreign}#{place}"
        yield from (row_ask(OWN_TABLE, pair) for pair in ((mine, other), (other, mine), (mine, "")))
        yield row_ask(OWN_TABLE, (mine, f"{own}#venue#KEYS"))
    if large:
        for mine, other in product(PLACES, PLACES):
            yield row_ask(OWN_TABLE, (f"{own}#{mine}", f"{own}#{mine}", f"{foreign}#{other}"))
    some = PLACES if large else ("venue#TICKET#x", "office#KEYS", "office#AUDIT#x", "resident#PERSON#x")
    for resource, place in product((*OTHER_TABLES, *STREAMS), some):
        yield row_ask(resource, (f"{own or A}#{place}",))
    yield from (row_ask(OTHER_TABLES[0], (f"{own or A}#{place}",)) for place in PLACES if place not in some)
    yield from (row_ask(resource, None) for resource in (*OTHER_TABLES, *STREAMS))


@cache
def some_rows(tag: str | None, size: Size) -> tuple[Ask, ...]:
    """Return one's own items, another's, everybody's, none, and those of other tables."""
    found = rows(tag, size)
    keep = {f"{tag or A}#", f"{EVERYBODY}#"}
    return tuple(
        one
        for one in found
        if isinstance(one.about, Rows)
        and (
            not one.about.own_table
            or not one.about.leading
            or (len(one.about.leading) == 1 and one.about.leading[0][:7] in keep)
            or (len(one.about.leading) == 2 and one.about.leading[1] == f"{tag or A}#venue#KEYS")
            or one.about.leading == (f"{B}#venue#TICKET#x",)
        )
        and not {place for place in one.about.places} & set(NEAR)
    )


@cache
def tables(size: Size) -> tuple[Ask, ...]:
    """Return tables, streams and backups, without naming any item."""
    found = [row_ask(resource, None) for resource in (OWN_TABLE, *OTHER_TABLES, *STREAMS)]
    if size is Size.LARGE:
        found += [row_ask(one, (f"{A}#venue#TICKET#x",)) for one in (OWN_TABLE, *OTHER_TABLES, *STREAMS)]
    return tuple(found)


SELECTS = ("SPECIFIC_ATTRIBUTES", "COUNT", "ALL_ATTRIBUTES", None)
ATTRIBUTES = (
    None,
    ABSENT,
    ("pk",),
    ("pk", "sk"),
    *(("pk", "sk", name) for name in ("sealed", "wrapped", "signed", "made_at", "sealed_by", "rewrapped")),
    *(("pk", "sk", name) for name in ("version", "phase", "total", "done", "broken", "noted_at")),
    *(("pk", "sk", name) for name in ("opened_at", "revoked", "hash", "unheard-of")),
    ("pk", "sk", "made_at", "sealed"),
    ("sealed",),
)
SOME_ATTRIBUTES = (("pk", "sk"), ("pk", "sk", "sealed"), ("pk", "sk", "made_at"))
SHOWN_FULLY = ("venue#KEYS", "office#RESEAL", "resident#PERSON#x", "office#CHECKPOINTS")
SHOWN_PLACES = (
    *("venue#KEYS", "resident#KEYS", "office#KEYS", "number#INDEX#x", "office#RESEAL", "office#CHECKPOINTS"),
    *("venue#TICKET#x", "resident#PERSON#x", "office#AUDIT#x", "office#LANES", "office#ACCOUNTS"),
    *("venue#MUNICIPALITIES", "office#UNHEARD-OF", "venue#KEYSX", "resident#KEYSX", "office#KEYSX", "#x"),
    *("office#RESEALX", "office#CHECKPOINTSX", "venue#MUNICIPALITIESX"),
)


@cache
def shown_rows(tag: str | None, size: Size) -> tuple[Ask, ...]:
    """Return items of which only some attributes are asked for, or a count: for who is bound by attributes."""
    own = A if tag is None else tag
    tenants = dict.fromkeys((own, B, EVERYBODY, "1", "1121433"))
    keys: list[tuple[str, ...] | None] = [(f"{one}#{place}",) for one in tenants for place in SHOWN_PLACES]
    directory = f"{EVERYBODY}#venue#MUNICIPALITIES"
    keys += [None, (f"{A}#venue#KEYS", f"{A}#resident#PERSON#x"), (f"{A}#venue#KEYS", f"{B}#office#KEYS")]
    keys += [(directory, f"{A}#resident#PERSON#x")]
    full = set(keys) if size is Size.LARGE else {None, *((f"{own}#{place}",) for place in SHOWN_FULLY)}
    full |= {(directory,)}
    elsewhere = [
        row_ask(OTHER_TABLES[0], leading, Shown(attributes, select))
        for leading, attributes, select in product((*full, None), (*SOME_ATTRIBUTES, ("pk",)), SELECTS)
    ]
    return (
        *elsewhere,
        *(
            row_ask(OWN_TABLE, leading, Shown(attributes, select))
            for leading in keys
            for attributes in (ATTRIBUTES if leading in full else SOME_ATTRIBUTES)
            for select in (SELECTS if leading in full else SELECTS[:1])
        ),
    )


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
    context["aws:resourceaccount"] = _owner(resource)
    return Ask(resource, context, key)


@cache
def keys(kinds: tuple[str, ...], tag: str | None, size: Size) -> tuple[Ask, ...]:
    """Return the keys to ask for, of every kind and owner, in every stated place."""
    tenants = (*TENANTS, EVERYBODY, *ODD) if size is Size.LARGE else (A, B, "")
    stated = dict.fromkeys((*tenants, tag, None))
    areas = (*KEY_AREAS, "VENUE", "", None) if size is Size.LARGE else (*KEY_AREAS, None)
    owners = (A, B, None)
    found = [
        key_ask(WrappingKey(kind, owner, tenant, area))
        for kind, owner, tenant, area in product((*kinds, UNHEARD_OF), owners, stated, areas)
    ]
    found += [key_ask(WrappingKey(kind, A, A, kind, ours=False)) for kind in kinds]
    found += [
        key_ask(WrappingKey(kind, owner, None, None, via=via, trail=trail))
        for kind in (*kinds, WATCH, UNHEARD_OF)
        for owner in (A, None)
        for via, trail in product(("backup", "dynamodb", "s3", None), (TRAIL, f"{TRAIL}x", None))
    ]
    found += [
        key_ask(WrappingKey(kind, owner, stated, area, region="us-east-1"))
        for kind in kinds
        for owner in (tag, None)
        for stated, area in ((tag, kind), (tag, "venue"), (None, None))
    ]
    found.append(key_ask(WrappingKey(WATCH, None, None, None, region="us-east-1", trail=TRAIL)))
    found += [
        key_ask(WrappingKey(kind, owner, None, None, closing=closing))
        for kind, owner, closing in product(kinds, (A, None), ("approved", "asked", "", "APPROVED"))
    ]
    aliases = [f"arn:aws:kms:{REGION}:{ACCOUNT}:alias/{name}" for name in ("vrs/venue", "vrs2", "vrs/x/y")]
    found += [Ask(resource, {}, Thing()) for resource in (*aliases, "*")]
    found.append(Ask("*", {"aws:requestedregion": "us-east-1"}, Thing()))
    # A context that was stated twice is undefined on AWS, and refused by the fence.
    twice = key_ask(WrappingKey("venue", None, A, "venue"))
    found.append(twice._replace(context={**twice.context, "kms:encryptioncontext:municipality": (A, B)}))
    return tuple(found)


@cache
def some_keys(kinds: tuple[str, ...], tag: str | None, size: Size) -> tuple[Ask, ...]:
    """Return each key once with its own municipality's context, once without, and other accounts' keys."""
    return tuple(
        one
        for one in keys(kinds, tag, size)
        if not isinstance(one.about, WrappingKey)
        or not one.about.ours
        or one.about.region != REGION
        or one.about.via
        or one.about.trail
        or (one.about.owner in {A, None} and one.about.closing is None and _is_plain(one.about))
    )


def _is_plain(key: WrappingKey) -> bool:
    areas = {"venue", "resident", "office"} if key.kind == "areas" else {key.kind, None}
    return key.stated_tenant in {A, None} and key.stated_area in areas


def role_ask(role: Role) -> Ask:
    """Return a role to take up with tags."""
    context: dict[str, Value] = {f"aws:requesttag/{name.lower()}": value for name, value in role.tags.items()}
    if role.tags and role.names_known:
        context["aws:tagkeys"] = tuple(role.tags)
    context["sts:rolesessionname"] = "session"
    account = ACCOUNT if role.ours else ELSEWHERE
    context["aws:resourceaccount"] = account
    return Ask(f"arn:aws:iam::{account}:role/{role.name}", context, role)


@cache
def objects(tag: str | None) -> tuple[Ask, ...]:
    """Return objects and buckets: the checkpoints' folders, others' buckets, tricks with slashes."""
    own = tag or ""
    names = [f"{tenant}/{rest}" for tenant in dict.fromkeys((own, A, B)) for rest in ("office/1", "")]
    names += [f"{B}/{own}/x", f"{A}/{own}/x", f"{own}x/1", own, f"x/{own}/1", "x"]
    buckets = (BUCKET, ENDLESS, f"{BUCKET}x", "arn:aws:s3:::other", "arn:aws:s3:::vrs-checkpoints-x")
    found = [f"{bucket}/{name}" for bucket in buckets for name in names] + list(buckets)
    return tuple(
        Ask(name, {"aws:resourceaccount": _owner(name)}, Thing(ours=ELSEWHERE not in name)) for name in found
    )
