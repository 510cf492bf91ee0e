"""Conditions: each operator of a policy, with AWS's answers for a key that is absent.

=========================  =============  ==========================================
operator                   key absent     key present
=========================  =============  ==========================================
StringEquals, …            does not hold  some value of the policy matches
StringNotEquals, …         holds          no value of the policy matches
…IfExists                  holds          as without the suffix
ForAllValues:…             holds          each value of the request satisfies the operator
ForAnyValue:…              does not hold  some value of the request satisfies it
Null                       "true" holds   "false" holds
=========================  =============  ==========================================

An empty set of values, and an empty string under Null and ForAllValues, count as absent
(AWS: "a null data set, such as an empty string").  A plain operator that meets several
values raises Ambiguous, where AWS leaves the outcome undefined.
"""

import ipaddress
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from local.fence.condition_keys import MANY_VALUED, PolicyError, known
from local.fence.patterns import Context, Pattern, Shape, Value

Test = Callable[[Context], bool]
Match = Callable[[str, Context], bool]


class Ambiguous(PolicyError):
    """A single-valued operator met several values: AWS does not say what happens then."""


def conditions(block: Any) -> tuple[Test, ...]:
    """Compile a Condition element; all of its tests must hold."""
    if not isinstance(block, dict) or not block:
        raise PolicyError("Condition must be an object with operators")
    tests = []
    for operator, wanted in block.items():
        if not isinstance(wanted, dict) or not wanted:
            raise PolicyError(f"{operator} must be an object with condition keys")
        tests += [_test(operator, known(key), values) for key, values in wanted.items()]
    return tuple(tests)


def _test(operator: str, key: str, values: Any) -> Test:
    quantifier, colon, name = operator.rpartition(":")
    if quantifier not in {"", "ForAllValues", "ForAnyValue"} or (colon and not quantifier):
        raise PolicyError(f"unknown operator: {operator}")
    if operator == "Null":
        return _null(key, _booleans(values))
    base = name.removesuffix("IfExists")
    if base not in OPERATORS:
        raise PolicyError(f"unknown operator: {operator}")
    make, negated = OPERATORS[base]
    match = make(values)
    if quantifier == "ForAllValues":
        return _for_all(key, match, negated=negated)
    if quantifier == "ForAnyValue":
        return _for_any(key, match, negated=negated, if_absent=base != name)
    if key in MANY_VALUED:
        raise PolicyError(f"{key} has several values: say ForAllValues or ForAnyValue")
    return _plain(key, match, negated=negated, if_absent=negated or base != name)


def _plain(key: str, match: Match, *, negated: bool, if_absent: bool) -> Test:
    def holds(context: Context) -> bool:
        value = context.get(key)
        if value is None or value == ():
            return if_absent
        if not isinstance(value, str):
            raise Ambiguous(f"{key} came with several values")
        return match(value, context) is not negated

    return holds


def _values(value: Value | None) -> Sequence[str]:
    values = (value,) if isinstance(value, str) else value or ()
    return values if any(values) else ()


def _for_all(key: str, match: Match, *, negated: bool) -> Test:
    def holds(context: Context) -> bool:
        for value in _values(context.get(key)):  # noqa: SIM110 - a generator costs twice the time
            if match(value, context) is negated:
                return False
        return True

    return holds


def _for_any(key: str, match: Match, *, negated: bool, if_absent: bool) -> Test:
    def holds(context: Context) -> bool:
        values = _values(context.get(key))
        if not values:
            return if_absent
        return any(match(value, context) is not negated for value in values)

    return holds


def _null(key: str, wanted: frozenset[str]) -> Test:
    when_absent, when_present = "true" in wanted, "false" in wanted

    def holds(context: Context) -> bool:
        return when_present if _values(context.get(key)) else when_absent

    return holds


def _listed(values: Any) -> list[Any]:
    listed = values if isinstance(values, list) else [values]
    if not listed:
        raise PolicyError("a condition without values")
    return listed


def _texts(values: Any) -> list[str]:
    listed = _listed(values)
    if not all(isinstance(value, str) for value in listed):
        raise PolicyError("condition values of this operator must be strings")
    return listed


def _patterned(shape: Shape) -> Callable[[Any], Match]:
    def make(values: Any) -> Match:
        patterns = tuple(Pattern(text, shape) for text in _texts(values))
        if len(patterns) == 1:
            return patterns[0].matches
        return lambda value, context: any(pattern.matches(value, context) for pattern in patterns)

    return make


def _any_case(values: Any) -> Match:
    if any("${" in text for text in _texts(values)):
        raise PolicyError("variables under an operator that ignores case are not modelled")
    wanted = frozenset(text.lower() for text in _texts(values))
    return lambda value, _context: value.lower() in wanted


def _booleans(values: Any) -> frozenset[str]:
    wanted = frozenset(str(value).lower() for value in _listed(values))
    if not wanted <= {"true", "false"}:
        raise PolicyError('a truth value must be "true" or "false"')
    return wanted


def _bool(values: Any) -> Match:
    wanted = _booleans(values)
    return lambda value, _context: value.lower() in wanted


def _number(text: str) -> Decimal | None:
    return Decimal(text) if re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", text) else None


def _numeric(compare: Callable[[Decimal, Decimal], bool]) -> Callable[[Any], Match]:
    def make(values: Any) -> Match:
        bounds = [None if isinstance(value, bool) else _number(str(value)) for value in _listed(values)]
        if None in bounds:
            raise PolicyError("a condition value is not a number")

        def match(value: str, _context: Context) -> bool:
            number = _number(value)
            return number is not None and any(compare(number, bound) for bound in bounds if bound is not None)

        return match

    return make


def _address(values: Any) -> Match:
    try:
        networks = [ipaddress.ip_network(text) for text in _texts(values)]
    except ValueError as wrong:
        raise PolicyError("a condition value is not an address range") from wrong

    def match(value: str, _context: Context) -> bool:
        try:
            address = ipaddress.ip_address(value)
        except ValueError:
            return False
        return any(address in network for network in networks)

    return match


_EXACT, _LIKE, _ARN = (_patterned(shape) for shape in (Shape.EXACT, Shape.LIKE, Shape.ARN))
_EQUAL = _numeric(lambda number, bound: number == bound)

OPERATORS: dict[str, tuple[Callable[[Any], Match], bool]] = {
    "StringEquals": (_EXACT, False),
    "StringNotEquals": (_EXACT, True),
    "StringEqualsIgnoreCase": (_any_case, False),
    "StringNotEqualsIgnoreCase": (_any_case, True),
    "StringLike": (_LIKE, False),
    "StringNotLike": (_LIKE, True),
    "ArnEquals": (_ARN, False),
    "ArnLike": (_ARN, False),
    "ArnNotEquals": (_ARN, True),
    "ArnNotLike": (_ARN, True),
    "NumericEquals": (_EQUAL, False),
    "NumericNotEquals": (_EQUAL, True),
    "NumericLessThan": (_numeric(lambda number, bound: number < bound), False),
    "NumericLessThanEquals": (_numeric(lambda number, bound: number <= bound), False),
    "NumericGreaterThan": (_numeric(lambda number, bound: number > bound), False),
    "NumericGreaterThanEquals": (_numeric(lambda number, bound: number >= bound), False),
    "Bool": (_bool, False),
    "IpAddress": (_address, False),
    "NotIpAddress": (_address, True),
}
"""Operator: how its values are compiled, and whether it holds when none of them matches."""
