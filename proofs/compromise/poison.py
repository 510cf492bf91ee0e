"""The public plane's write rights in the attacker's hands: what he can spoil, and what he cannot touch."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from proofs.compromise.loot import Hand
from proofs.compromise.payload import Payload
from proofs.compromise.town import Town

JUNK = b"not a sealed blob"
UNTOUCHED = ("resident", "number", "office")


@dataclass(frozen=True)
class Poisoned:
    """What the attacker's writes changed."""

    tried: int
    changed: Mapping[str, int]
    """Items changed, made or deleted, by area."""
    broken: tuple[str, ...]
    notes: tuple[str, ...]


def poison(here: Town, payload: Payload) -> Poisoned:
    """Overwrite, roll back, move, update and delete every item, with every credential there is."""
    before = here.world.rows()
    calls = payload.tally.tried.total()
    for caller in payload.callers if payload.thorough else payload.callers[:4]:
        hand = payload._hand(caller, "dynamodb")
        _spoil(hand, before, payload.insider.table)
    tried = payload.tally.tried.total() - calls
    after = here.world.rows()
    changed = _changes(before, after)
    kinds = _changes(before, after, by=_kind)
    broken = tuple(
        f"the attacker changed {changed[area]} items of the {area} area"
        for area in UNTOUCHED
        if changed[area]
    )
    if not changed["venue"]:
        broken += ("the attack is too weak: it spoilt nothing, though the venue duty may write",)
    wrapped = kinds["venue KEYS"] + kinds["venue MUNICIPALITIES"] + kinds["venue VENUES"]
    if wrapped:
        broken += (f"the attacker changed {wrapped} keys, venues or lines of the directory",)
    spoilt = ", ".join(f"{kind.removeprefix('venue ')} {times}" for kind, times in sorted(kinds.items()))
    others = sum(changed[area] for area in UNTOUCHED)
    note = (
        f"poisoning: {tried:,} writes tried; of {len(before)} items the attacker changed, made or removed "
        f"{changed['venue']} of the venue area ({spoilt}) and {others} of the others"
    )
    return Poisoned(tried, changed, broken, (note,))


def _spoil(hand: Hand, rows: Iterable[Mapping[str, Any]], table: str) -> None:
    venue = next(row for row in rows if "#venue#TICKET#" in row["pk"]["S"])
    for row in rows:
        key = {"pk": row["pk"], "sk": row["sk"]}
        junk = {**row, "sealed": {"B": JUNK}, "version": {"N": "999"}}
        moved = {**venue, **key}
        for item in (junk, moved):
            hand.call("PutItem", TableName=table, Item=item)
        hand.call("TransactWriteItems", TransactItems=[{"Put": {"TableName": table, "Item": junk}}])
        hand.call("BatchWriteItem", RequestItems={table: [{"PutRequest": {"Item": junk}}]})
        change = {"UpdateExpression": "SET revoked = :t", "ExpressionAttributeValues": {":t": {"BOOL": True}}}
        hand.call("UpdateItem", TableName=table, Key=key, **change)
        hand.call("DeleteItem", TableName=table, Key=key)
        made = {**key, "sk": {"S": "MADE-UP"}}
        hand.call("PutItem", TableName=table, Item=made)


def _area(pk: str) -> str:
    return pk.split("#")[1]


def _kind(pk: str) -> str:
    return " ".join(pk.split("#")[1:3])


def _changes(
    before: Iterable[Mapping[str, Any]], after: Iterable[Mapping[str, Any]], by: Any = _area
) -> Counter[str]:
    """Count the items that are not what they were."""
    old, new = _digests(before), _digests(after)
    return Counter(by(pk) for pk, sk in old.keys() | new.keys() if old.get((pk, sk)) != new.get((pk, sk)))


def _digests(rows: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], str]:
    return {
        (row["pk"]["S"], row["sk"]["S"]): hashlib.sha256(repr(sorted(row.items())).encode()).hexdigest()
        for row in rows
    }
