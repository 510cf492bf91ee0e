"""The catalogue: everything of a kind that a caller may ask for, in one size or the other."""

from collections.abc import Iterator
from functools import cache
from itertools import product

from proofs.policies.asks import (
    ABSENT,
    BUCKET,
    FOREIGN_BUCKET,
    KEY_AREAS,
    OTHER_TABLES,
    OWN_TABLE,
    STREAMS,
    TRAIL,
    UNHEARD_OF,
    WATCH,
    Ask,
    Rows,
    Shown,
    Thing,
    WrappingKey,
    key_ask,
    owner_of,
    row_ask,
)
from proofs.policies.callers import EVERYBODY, ODD, TENANTS, A, B
from proofs.policies.documents import ACCOUNT, ELSEWHERE, REGION
from proofs.policies.places import (
    ATTRIBUTES,
    NEAR,
    PLACES,
    SELECTS,
    SHOWN_FULLY,
    SHOWN_PLACES,
    SOME_ATTRIBUTES,
)
from proofs.proof import Size

PAGE_BUCKETS = tuple(
    f"arn:aws:s3:::vrs-pages-{plane}-{account}"
    for plane, account in (
        ("public", ACCOUNT),
        ("private", ACCOUNT),
        ("publicx", ACCOUNT),
        ("public", ELSEWHERE),
    )
)
SOME_PAGES = (
    *(f"{folder}/x" for folder in ("shared", "tablet", "vendor", "components", "console", "openapi")),
    *("tablet", "tabletx/x", "consolex/x", "x", "openapi/public.json", "openapi/private.json"),
    *("openapi/public.jsonx", "openapi/private.jsonx"),
)
"""The buckets of pages, what is shown of them, and what lies beside it."""


@cache
def rows(tag: str | None, size: Size) -> tuple[Ask, ...]:
    """Return the items to ask for, those that a session with this tag may think its own among them."""
    return tuple(_all_rows(tag, size))


def _all_rows(tag: str | None, size: Size) -> Iterator[Ask]:
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
    if large and own == A:
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
        and not set(one.about.places) & set(NEAR)
    )


@cache
def tables(size: Size) -> tuple[Ask, ...]:
    """Return tables, streams and backups, without naming any item."""
    found = [row_ask(resource, None) for resource in (OWN_TABLE, *OTHER_TABLES, *STREAMS)]
    if size is Size.LARGE:
        found += [row_ask(one, (f"{A}#venue#TICKET#x",)) for one in (OWN_TABLE, *OTHER_TABLES, *STREAMS)]
    return tuple(found)


@cache
def shown_rows(tag: str | None, size: Size) -> tuple[Ask, ...]:
    """Return items of which only some attributes are asked for: for who is bound by attributes."""
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


@cache
def objects(tag: str | None) -> tuple[Ask, ...]:
    """Return objects and buckets: the checkpoints' folders, others' buckets, tricks with slashes."""
    own = tag or ""
    names = [f"{tenant}/{rest}" for tenant in dict.fromkeys((own, A, B)) for rest in ("office/1", "")]
    names += [f"{B}/{own}/x", f"{A}/{own}/x", f"{own}x/1", own, f"x/{own}/1", "x"]
    buckets = (BUCKET, FOREIGN_BUCKET, f"{BUCKET}x", "arn:aws:s3:::other", "arn:aws:s3:::vrs-checkpoints-x")
    found = [f"{bucket}/{name}" for bucket in buckets for name in names] + list(buckets)
    found += [f"{bucket}/{name}" for bucket in PAGE_BUCKETS for name in SOME_PAGES] + list(PAGE_BUCKETS)
    return tuple(
        Ask(name, {"aws:resourceaccount": owner_of(name)}, Thing(ours=ELSEWHERE not in name))
        for name in found
    )
