"""Mutants of a policy document: each differs from what deploys in one small, plausible mistake.

They are made from the JSON, so a new statement has its mutants without a line here.  Allow statements are
loosened and narrowed; Deny statements are weakened.  (A Deny that denies more can only break what is
needed; the flows' own tests would tell.)
"""

import copy
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from proofs.policies.documents import ACCOUNT, Json

ROOT = f"arn:aws:iam::{ACCOUNT}:root"
OTHER_ROLE = f"arn:aws:iam::{ACCOUNT}:role/vrs-operator"
NOWHERE = "arn:aws:none:::nowhere"
QUANTIFIERS = {"ForAllValues": "ForAnyValue", "ForAnyValue": "ForAllValues"}
Statement = dict[str, Any]
Change = Callable[[Statement], None]


class Mutant(NamedTuple):
    """One mistake in one statement of one document."""

    name: str
    """Of the document."""
    number: int
    """Of the statement, from nought."""
    what: str
    statement: Json
    """The statement with its mistake; None where it is gone."""


def mutants(name: str, document: Json) -> Iterator[Mutant]:
    """Yield every mutant of a document."""
    for number, statement in enumerate(document["Statement"]):
        yield from mutants_of_statement(name, number, statement)


def mutants_of_statement(name: str, number: int, statement: Statement) -> Iterator[Mutant]:
    """Yield every mutant of one statement."""
    sid = statement.get("Sid", f"#{number + 1}")
    yield Mutant(name, number, f"{sid}: deleted", None)
    seen = [statement]
    for what, change in _changes(statement):
        changed = copy.deepcopy(statement)
        change(changed)
        if changed not in seen:
            seen.append(changed)
            yield Mutant(name, number, f"{sid}: {what}", changed)


def _changes(statement: Statement) -> Iterator[tuple[str, Change]]:
    yield "turned into its opposite", lambda one: one.update(Effect=_opposite(one["Effect"]))
    yield from _of_list(statement, "Action")
    yield from _of_list(statement, "Resource")
    if statement["Effect"] == "Allow":
        yield from _of_actions(statement)
        if statement.get("Resource") not in (None, "*"):
            yield "Resource → *", lambda one: one.update(Resource="*")
    elif "Resource" in statement:
        yield "Resource → nothing", lambda one: one.update(Resource=NOWHERE)
    if "Principal" in statement:
        yield from _of_principals(statement["Principal"])
    if "Condition" in statement:
        yield "without Condition", lambda one: one.pop("Condition") and None
        yield from _of_conditions(statement)


def _opposite(effect: str) -> str:
    return "Deny" if effect == "Allow" else "Allow"


def _texts(element: Any) -> list[str]:
    return [element] if isinstance(element, str) else list(element)


def _of_list(statement: Statement, element: str) -> Iterator[tuple[str, Change]]:
    """Leave out each entry of an Action or a Resource that has several."""
    entries = _texts(statement.get(element, []))
    for left_out in entries if len(entries) > 1 else ():
        kept = [each for each in entries if each != left_out]
        yield f"without {element} {left_out}", _setting(element, kept)


def _setting(element: str, value: Any) -> Change:
    return lambda one: one.update({element: value})


def _of_actions(statement: Statement) -> Iterator[tuple[str, Change]]:
    entries = _texts(statement["Action"])
    for service in dict.fromkeys(each.partition(":")[0] for each in entries if ":" in each):
        yield f"Action → {service}:*", _setting("Action", f"{service}:*")
    yield "Action → *", _setting("Action", "*")


def _of_principals(principal: Any) -> Iterator[tuple[str, Change]]:
    if principal == "*":
        yield "Principal → another role", _setting("Principal", {"AWS": OTHER_ROLE})
        return
    yield "Principal → *", _setting("Principal", "*")
    if principal != {"AWS": ROOT}:
        yield "Principal → the account", _setting("Principal", {"AWS": ROOT})
    yield "Principal → a service", _setting("Principal", {"Service": "ec2.amazonaws.com"})
    entries = _texts(principal.get("AWS", []))
    for entry in entries:
        others = [each for each in entries if each != entry]
        if entry != OTHER_ROLE:
            yield (
                f"Principal {_last(entry)} → another role",
                _setting("Principal", {"AWS": [*others, OTHER_ROLE]}),
            )
        if others:
            yield f"without Principal {_last(entry)}", _setting("Principal", {"AWS": others})
            yield f"Principal {_last(entry)} → the account", _setting("Principal", {"AWS": [*others, ROOT]})


def _last(arn: str) -> str:
    return arn.rpartition("/")[2]


def _of_conditions(statement: Statement) -> Iterator[tuple[str, Change]]:
    loosens = statement["Effect"] == "Allow"
    for operator, keys in statement["Condition"].items():
        quantifier, colon, plain = operator.rpartition(":")
        if colon:
            yield (
                f"{quantifier} → {QUANTIFIERS[quantifier]}",
                _renaming(operator, f"{QUANTIFIERS[quantifier]}:{plain}"),
            )
        for key, values in keys.items():
            yield f"without {operator} {key}", _without(operator, key)
            yield from _of_values(operator, key, _texts(values), loosens=loosens)


def _renaming(operator: str, new: str) -> Change:
    def change(one: Statement) -> None:
        block = one["Condition"]
        block[new] = {**block.get(new, {}), **block.pop(operator)}

    return change


def _without(operator: str, key: str) -> Change:
    def change(one: Statement) -> None:
        block = one["Condition"]
        del block[operator][key]
        if not block[operator]:
            del block[operator]
        if not block:
            del one["Condition"]

    return change


def _of_values(operator: str, key: str, values: list[str], *, loosens: bool) -> Iterator[tuple[str, Change]]:
    plain = operator.rpartition(":")[2]
    if plain in {"Null", "Bool"}:
        flipped = "true" if values[0] == "false" else "false"
        yield f"{operator} {key} → {flipped}", _valuing(operator, key, flipped)
        return
    for value in values:
        kept = [each for each in values if each != value]
        if kept:
            yield f"{operator} {key} without {value}", _valuing(operator, key, kept)
        for wider in _wider(plain, value) if loosens else ():
            yield f"{operator} {key}: {value} → {wider}", _valuing(operator, key, [*kept, wider])
        yield f"{operator} {key}: {value} → other", _valuing(operator, key, [*kept, "other"])
    if plain in {"StringEquals", "StringNotEquals"}:
        like = operator.replace("Equals", "Like")
        yield f"{operator} {key} → {plain.replace('Equals', 'Like')} *", _likening(operator, like, key)
        if len(values) == 1 and values[0]:
            inverse = (
                operator.replace("StringNot", "String")
                if "Not" in plain
                else operator.replace("String", "StringNot")
            )
            yield f"{operator} {key} inverted", _moving(operator, inverse, key)


def _wider(operator: str, value: str) -> Iterator[str]:
    """Yield patterns that let more pass, one part after the other."""
    if "Like" not in operator or value == "*":
        return
    parts = value.split("#")
    for length in range(len(parts) - 1, 0, -1):
        wider = "#".join([*parts[:length], "*"])
        if wider != value:
            yield wider
    if len(parts) > 1:
        yield "#".join(["*", *parts[1:]])
        if not value.endswith("*"):
            yield f"{value}*"
    yield "*"


def _valuing(operator: str, key: str, values: Any) -> Change:
    def change(one: Statement) -> None:
        one["Condition"][operator][key] = values

    return change


def _likening(operator: str, like: str, key: str) -> Change:
    def change(one: Statement) -> None:
        _without(operator, key)(one)
        block = one.setdefault("Condition", {})
        block[like] = {**block.get(like, {}), key: "*"}

    return change


def _moving(operator: str, inverse: str, key: str) -> Change:
    def change(one: Statement) -> None:
        value = one["Condition"][operator][key]
        _without(operator, key)(one)
        block = one.setdefault("Condition", {})
        block[inverse] = {**block.get(inverse, {}), key: value}

    return change
