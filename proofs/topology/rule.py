"""What a rule is: a sentence, and a function that says where the templates break it."""

from collections.abc import Callable, Iterable, Iterator, Sized
from dataclasses import dataclass
from typing import Any

from proofs.topology.house import House, Templates, settings

Check = Callable[[House], Iterable[str]]


@dataclass(frozen=True)
class Rule:
    """A sentence that holds for the templates, or whose violations are named."""

    id: str
    sentence: str
    check: Check


def rule(id_: str, sentence: str) -> Callable[[Check], Rule]:
    """Make a rule of a function that yields violations; it needs no name of its own."""
    return lambda check: Rule(id_, sentence, check)


Test = Callable[[Any], bool]
ON, OFF = True, False
"""The two values of a switch, as templates and rules say them."""


@dataclass(frozen=True)
class Needs:
    """A property that every resource of a type must have, and what must be true of it."""

    type: str
    path: tuple[str | int, ...]
    test: Test
    wrong: Any
    """A value that must be caught: what somebody in a hurry would write."""
    sentence: str
    excepted: frozenset[str] = frozenset()
    """Logical names for which it does not hold; the sentence says why."""


def is_(expected: Any) -> Test:
    """Exactly this value: true is not "true", nor 1."""
    return lambda value: type(value) is type(expected) and value == expected


def in_(*expected: Any) -> Test:
    """Return whether a value is one of these."""
    return lambda value: any(value == each for each in expected)


def present(value: Any) -> bool:
    """Return whether there is anything."""
    return value not in (None, "", [], {})


def required(prefix: str, needs: Iterable[Needs]) -> list[Rule]:
    """Make one rule of each row."""
    return [Rule(f"{prefix}-{number}", need.sentence, _checked(need)) for number, need in enumerate(needs, 1)]


def _checked(need: Needs) -> Check:
    def check(house: House) -> Iterator[str]:
        for resource in house.of(need.type):
            if resource.name not in need.excepted and not need.test(resource.at(*need.path)):
                yield f"{resource}: {'.'.join(map(str, need.path))}"

    return check


def violations(rules: Iterable[Rule], templates: Templates) -> dict[str, list[str]]:
    """Return what breaks, by the ids of the rules; nothing where all hold, however conditions fall."""
    found: dict[str, list[str]] = {}
    for house in settings(templates):
        for each in rules:
            for broken in _broken(each, house):
                places = found.setdefault(each.id, [])
                if broken not in places:
                    places.append(broken)
    return found


def caught(rules: Iterable[Rule], templates: Templates) -> set[str]:
    """Return the ids of the rules that a mutant breaks, where conditions hold or else where they do not."""
    rules = list(rules)
    for house in settings(templates):
        found = {each.id for each in rules if _broken(each, house)}
        if found:
            return found
    return set()


def _broken(each: Rule, house: House) -> list[str]:
    """Return where a rule is broken; what it cannot read, it does not let pass."""
    try:
        return list(each.check(house))
    except (AttributeError, LookupError, TypeError, ValueError) as unread:
        return [f"not readable: {type(unread).__name__}"]


def only(found: Sized, wanted: int, what: str) -> Iterator[str]:
    """Say so where there is not exactly the wanted number."""
    if len(found) != wanted:
        yield f"{what}: {len(found)} where there must be {wanted}"
