"""A job's steps may stand in any selection after a fault; half of one may not."""

from collections import Counter
from itertools import combinations

import pytest

from proofs.faults.state import State
from proofs.faults.steps import all_whole, steps_of

pytestmark = pytest.mark.proof("T05")
BEGUN = State(Counter(), Counter())
TALLY = {"A": 1, "B": 2, "AB": 3}
LISTED = ['c#R#L|S|{"v": 1} listed', "c#R#W|S|gone"]


def stands(done: str) -> State:
    """Say what stands: A and B are counted, in one tally; L writes a row, takes one away, and is an act."""
    counted = done.removesuffix("L")
    items = [f'c#R#{ticket}|S|{{"v": 1}} of {ticket}' for ticket in counted]
    items += [f'c#O#T|07|{{"v": 1}} {TALLY[counted]}'] if counted else []
    listed = "L" in done
    return State(Counter([*items, *(LISTED if listed else [])]), Counter(["c LISTED A"] if listed else []))


STEPS = steps_of([BEGUN, stands("A"), stands("AB"), stands("ABL")])
SELECTIONS = ["".join(each) for count in range(4) for each in combinations("ABL", count)]


@pytest.mark.parametrize("done", SELECTIONS)
def test_any_selection_of_whole_steps_may_stand(done: str) -> None:
    assert all_whole(STEPS, BEGUN, stands(done))


@pytest.mark.parametrize("done", ["A", "B", "L", "AL", "BL"])  # of A and B together the end judges the tally
def test_without_any_one_of_its_items_or_acts_it_is_half(done: str) -> None:
    whole = stands(done)
    for item in whole.items:
        assert not all_whole(STEPS, BEGUN, State(whole.items - Counter([item]), whole.acts))
    for act in whole.acts:
        assert not all_whole(STEPS, BEGUN, State(whole.items, whole.acts - Counter([act])))


@pytest.mark.parametrize("done", SELECTIONS)
def test_what_no_step_writes_is_not_explained(done: str) -> None:
    whole = stands(done)
    more = Counter(['c#R#X|S|{"v": 1} more'])
    assert not all_whole(STEPS, BEGUN, State(whole.items + more, whole.acts))
    assert not all_whole(STEPS, BEGUN, State(whole.items, whole.acts + Counter(["c LISTED A"])))


def test_a_tally_that_moved_for_nobody_is_not_explained() -> None:
    assert not all_whole(STEPS, BEGUN, State(Counter(['c#O#T|07|{"v": 1} 1']), Counter()))


def test_a_transaction_with_nothing_of_its_own_cannot_be_told_apart() -> None:
    one, two = (State(Counter([f'c#O#T|07|{{"v": {count}}}']), Counter()) for count in (1, 2))
    with pytest.raises(RuntimeError):
        steps_of([BEGUN, one, two])
