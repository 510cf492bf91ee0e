"""Calls a few at a time: every item once, in order, and nothing more once one has failed."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event, Lock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.adapters.at_once import AT_ONCE, each_of
from chalicelib.errors import Unavailable


@given(st.lists(st.integers(), max_size=40))
def test_each_item_is_asked_about_once_and_answered_in_its_place(items: list[int]) -> None:
    asked = Counter[int]()
    lock = Lock()

    def call(item: int) -> str:
        with lock:
            asked[item] += 1
        return f"<{item}>"

    assert each_of(call, items) == [f"<{item}>" for item in items]
    assert asked == Counter(items)


def test_as_many_as_may_be_are_under_way_together() -> None:
    together = Barrier(AT_ONCE, timeout=10)
    assert len(each_of(lambda _: together.wait(), range(2 * AT_ONCE))) == 2 * AT_ONCE


@given(st.integers(0, 99))
def test_once_one_has_failed_no_further_one_is_begun(place: int) -> None:
    begun: list[int] = []

    def call(item: int) -> int:
        begun.append(item)
        if item >= place:
            raise Unavailable
        return item

    with pytest.raises(Unavailable):
        each_of(call, range(100))
    assert place in begun
    assert max(begun) < place + AT_ONCE
    assert len(begun) == len(set(begun))


def test_what_another_thread_raises_arrives() -> None:
    together = Barrier(2, timeout=10)

    def call(item: int) -> int:
        together.wait()  # one is with us, one with a helper
        if item == 1:
            raise Unavailable
        return item

    for _ in range(20):
        with pytest.raises(Unavailable):
            each_of(call, [0, 1])


def test_a_request_waits_for_no_other_whose_calls_take_long() -> None:
    others, over = Barrier(AT_ONCE + 1, timeout=10), Event()

    def slow(_: int) -> bool:
        others.wait()
        return over.wait(10)

    with ThreadPoolExecutor(1) as another:
        long = another.submit(each_of, slow, range(AT_ONCE))
        others.wait()
        assert each_of(str, range(9)) == [str(each) for each in range(9)]
        assert not long.done()
        over.set()
        assert long.result(10) == [True] * AT_ONCE
