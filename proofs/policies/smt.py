"""A policy document as a formula over any request: Z3's strings in the place of a finite domain.

What is symbolic: every condition key that a document asks for (absent or any text), the values of a
key that has several, and the resource.  What is concrete: the action, and who calls; of both there are
finitely many.

Soundness.  An operator means here what ``local/fence/conditions.py`` says it means, and what has no
meaning here raises NotModelled: nothing is approximated.  Only the number of values that a key of several
values has must be finite, and ``width_of`` says how many are enough: a request with more values that
contradicts a claim of ``smt_claims.py`` has a contradicting part of so many.  Keep the value that the claim
is about.  ``ForAllValues`` in an Allow holds for every part of what it holds for, and ``ForAnyValue`` in a
Deny that fails for the whole fails for every part: they need no value more.  Each ``ForAnyValue`` of the
Allow that applies needs one, and so does each ``ForAllValues`` of a Deny that must fail.

The formulas are held against the fence on random requests (``smt_agree.py``).
"""

from collections.abc import Callable, Mapping
from typing import Any

import z3

from local.fence.condition_keys import MANY_VALUED, known
from local.fence.patterns import Pattern, Shape, Token, Variable, Wild, tokens
from local.fence.policy import Policy
from local.fence.principals import Grade, Principal
from proofs.policies.documents import Json, kind_of

Formula = Any
Text = Any
"""A term of Z3's theory of strings."""
FALSE, TRUE = z3.BoolVal(val=False), z3.BoolVal(val=True)


class NotModelled(ValueError):
    """A document says something that this model has no formula for; it never guesses."""


class Symbols:
    """The unknowns of a request: for each key whether it is there, and what it says."""

    def __init__(self, width: int = 1) -> None:
        """Take how many values a key of several values may have."""
        self.resource = z3.String("resource")
        self.width = width

    def places(self, key: str) -> range:
        """Return the places that a key's values may stand in."""
        return range(self.width if key in MANY_VALUED else 1)

    def present(self, key: str, place: int = 0) -> Formula:
        """Return whether a key has a value, or its value at a place."""
        return z3.Bool(f"{key}[{place}]?")

    def value(self, key: str, place: int = 0) -> Text:
        """Return the value of a key, or its value at a place."""
        return z3.String(f"{key}[{place}]")


def is_filled(key: str, symbols: Symbols) -> Formula:
    """Return whether a key has any value that is not empty, as Null and the quantifiers see it."""
    return z3.Or(
        [z3.And(symbols.present(key, one), symbols.value(key, one) != "") for one in symbols.places(key)]
    )


def matches(text: str, shape: Shape, value: Text, symbols: Symbols) -> Formula:
    """Return whether a value is what a pattern means; a variable without a value means nothing."""
    if text == "*" and shape is Shape.ARN:
        return TRUE
    parts = tokens(text, shape)
    variables = [part for part in parts if isinstance(part, Variable)]
    if not variables:
        return _fixed(parts, shape, value)
    filled = [symbols.present(one.key) for one in variables if one.default is None]
    return z3.And(*filled, _varying(parts, value, symbols))


def _fixed(parts: tuple[Token, ...], shape: Shape, value: Text) -> Formula:
    if all(isinstance(part, str) for part in parts):
        return value == "".join(part for part in parts if isinstance(part, str))
    if shape is Shape.LIKE and (plain := _plainly(parts, value)) is not None:
        return plain
    pieces, fields = [], 1
    for part in parts:
        if isinstance(part, str):
            pieces.append(z3.Re(part))
            fields += part.count(":")
        else:
            one = NOT_COLON if shape is Shape.ARN and fields < 6 else ANY_CHARACTER
            pieces.append(z3.Star(one) if part is Wild.ANY else one)
    return z3.InRe(value, pieces[0] if len(pieces) == 1 else z3.Concat(*pieces))


def _plainly(parts: tuple[Token, ...], value: Text) -> Formula | None:
    """Return a common pattern without a regular expression, which Z3 answers sooner; None for others."""
    match parts:
        case (str(start), Wild.ANY):
            return z3.PrefixOf(start, value)
        case (Wild.ANY, str(end)):
            return z3.SuffixOf(end, value)
        case (Wild.ANY, str(inner), Wild.ANY):
            return z3.Contains(value, inner)
    if all(part is Wild.ONE for part in parts):
        return z3.Length(value) == len(parts)
    return None


ANY_CHARACTER = z3.AllChar(z3.ReSort(z3.StringSort()))
NOT_COLON = z3.Diff(ANY_CHARACTER, z3.Re(":"))


def _varying(parts: tuple[Token, ...], value: Text, symbols: Symbols) -> Formula:
    """Return a pattern with variables: exact, or open at its end."""
    open_end = parts[-1] is Wild.ANY
    inner = parts[:-1] if open_end else parts
    if any(isinstance(part, Wild) for part in inner):
        raise NotModelled("a wildcard before the end of a pattern with variables")
    texts = [_text(part, symbols) for part in inner]
    whole = texts[0] if len(texts) == 1 else z3.Concat(*texts)
    return z3.PrefixOf(whole, value) if open_end else value == whole


def _text(part: Token, symbols: Symbols) -> Text:
    if isinstance(part, Variable):
        value = symbols.value(part.key)
        if part.default is None:
            return value
        return z3.If(symbols.present(part.key), value, z3.StringVal(part.default))
    return z3.StringVal(str(part))


SHAPES = {"StringEquals": Shape.EXACT, "StringLike": Shape.LIKE, "ArnLike": Shape.ARN, "ArnEquals": Shape.ARN}


def condition(operator: str, key: str, values: Any, symbols: Symbols) -> Formula:
    """Return one test of a Condition; raise NotModelled for an operator without a formula."""
    key, listed = known(key), [values] if isinstance(values, str) else list(values)
    quantifier, _, name = operator.rpartition(":")
    if name == "Null":
        return z3.Not(is_filled(key, symbols)) if listed == ["true"] else is_filled(key, symbols)
    base = name.removesuffix("IfExists")
    negated = "Not" in base
    plain = base.replace("Not", "")
    match = _matching(plain, listed, symbols)
    if quantifier:
        return _quantified(quantifier, key, lambda text: _signed(match(text), negated), symbols, name != base)
    if key in MANY_VALUED:
        raise NotModelled(f"{key} has several values")
    present, holds = symbols.present(key), _signed(match(symbols.value(key)), negated)
    return z3.Implies(present, holds) if negated or name != base else z3.And(present, holds)


def _matching(plain: str, listed: list[str], symbols: Symbols) -> Callable[[Text], Formula]:
    if plain == "Bool":
        return lambda text: z3.Or([text == each for each in listed])
    if plain not in SHAPES:
        raise NotModelled(f"the operator {plain}")
    return lambda text: z3.Or([matches(each, SHAPES[plain], text, symbols) for each in listed])


def _signed(formula: Formula, negated: bool) -> Formula:  # noqa: FBT001 - whether, of two
    return z3.Not(formula) if negated else formula


def _quantified(
    quantifier: str,
    key: str,
    holds: Callable[[Text], Formula],
    symbols: Symbols,
    if_absent: bool,  # noqa: FBT001 - the operator's suffix
) -> Formula:
    filled = is_filled(key, symbols)
    each = [(symbols.present(key, one), holds(symbols.value(key, one))) for one in symbols.places(key)]
    if quantifier == "ForAllValues":
        return z3.Implies(filled, z3.And([z3.Implies(there, true) for there, true in each]))
    some = z3.And(filled, z3.Or([z3.And(there, true) for there, true in each]))
    return z3.Or(some, z3.Not(filled)) if if_absent else some


def statement(document: Mapping[str, Any], symbols: Symbols) -> Formula:
    """Return when a statement's resource and conditions are met."""
    found = []
    if "Resource" in document or "NotResource" in document:
        inverted = "NotResource" in document
        listed = document["NotResource" if inverted else "Resource"]
        texts = [listed] if isinstance(listed, str) else listed
        reached = z3.Or([matches(each, Shape.ARN, symbols.resource, symbols) for each in texts])
        if inverted and any(Pattern(each, Shape.ARN).variables for each in texts):
            raise NotModelled("a variable in NotResource")
        found.append(_signed(reached, inverted))
    for operator, keys in document.get("Condition", {}).items():
        found += [condition(operator, key, values, symbols) for key, values in keys.items()]
    return z3.And(found) if found else TRUE


class Formulas:
    """A document's formulas for one action and one caller."""

    def __init__(self, name: str, document: Json, symbols: Symbols) -> None:
        self._policy = Policy.parse(document, name, kind_of(name))
        self._symbols = symbols
        self._documents = document["Statement"]
        if symbols.width < width_of(document):
            raise NotModelled("the document needs more values of a key")

    def speaks(self, action: str) -> bool:
        """Tell whether some Allow statement speaks of an action."""
        return any(one.allows and one.covers(action) for one in self._policy.statements)

    def denied(self, action: str, caller: Principal) -> Formula:
        """Return when a Deny applies."""
        return self._any(action, caller, allows=False)

    def granted(self, action: str, caller: Principal) -> Formula:
        """Return when an Allow applies, whatever is denied."""
        return self._any(action, caller, allows=True)

    def allowed(self, action: str, caller: Principal) -> Formula:
        """Return when the document alone allows: an Allow applies and no Deny."""
        return z3.And(self.granted(action, caller), z3.Not(self.denied(action, caller)))

    def _any(self, action: str, caller: Principal, *, allows: bool) -> Formula:
        met = [
            statement(document, self._symbols)
            for document, one in zip(self._documents, self._policy.statements, strict=True)
            if one.allows is allows and one.covers(action) and one.grade(caller) is not Grade.NOT
        ]
        return z3.Or(met) if met else FALSE


def width_of(document: Json) -> int:
    """Return how many values of a key are enough to contradict a claim about a document."""
    allows = [_asking(one, "ForAnyValue") for one in document["Statement"] if one["Effect"] == "Allow"]
    denies = [_asking(one, "ForAllValues") for one in document["Statement"] if one["Effect"] == "Deny"]
    return 1 + max(allows, default=0) + sum(denies)


def _asking(statement: Mapping[str, Any], quantifier: str) -> int:
    asked = statement.get("Condition", {})
    return sum(len(keys) for operator, keys in asked.items() if operator.startswith(quantifier))
