"""Whether a flow that was cut short left half a step: every transaction stands whole, or not at all."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from proofs.faults.state import State


@dataclass(frozen=True)
class Step:
    """One transaction of a course: what it alone changes, and which items others change as well."""

    items: Counter[str]
    acts: Counter[str]
    shared: frozenset[str]


def steps_of(states: Sequence[State]) -> tuple[Step, ...]:
    """Take a course apart; raise where a transaction changes nothing of its own."""
    changes = [(after.items - before.items, after.acts - before.acts) for before, after in pairwise(states)]
    touched = Counter(place for items, _ in changes for place in {_place(item) for item in items})
    steps = []
    for items, acts in changes:
        shared = frozenset(place for item in items if touched[place := _place(item)] > 1)
        own = Counter({item: count for item, count in items.items() if _place(item) not in shared})
        if not own and not acts:
            raise RuntimeError("a transaction without anything of its own")
        steps.append(Step(own, acts, shared))
    return tuple(steps)


def all_whole(steps: Sequence[Step], begun: State, found: State) -> bool:
    """Tell whether what is found is the beginning and some of the steps, each of them whole.

    What an item says that several steps move depends on which of them stand; it may have moved only if one
    does, and when the flow has run again it is compared with the rest.
    """
    standing = [step for step in steps if step.items <= found.items and step.acts <= found.acts]
    items = sum((step.items for step in standing), found.items & begun.items)
    acts = sum((step.acts for step in standing), Counter(begun.acts))
    moved = frozenset[str]().union(*(step.shared for step in standing))
    unexplained = {_place(item) for item in found.items - items}
    return acts == found.acts and unexplained == moved


def _place(item: str) -> str:
    """Return the key of an item as a state tells it: before the attributes, or before that it is gone."""
    place, _, rest = item.partition("|{")
    return place if rest else item.rpartition("|")[0]
