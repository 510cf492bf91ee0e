"""Calls that wait for AWS, a few under way at the same time.

Whoever asks works, too, and each worker takes the next item itself: a task for each item would cost a
tenth of what a KMS call costs.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

AT_ONCE = 4
_pool = ThreadPoolExecutor(AT_ONCE - 1, thread_name_prefix="at-once")
Item = TypeVar("Item")
Answer = TypeVar("Answer")


def each_of(call: Callable[[Item], Answer], items: Sequence[Item]) -> list[Answer]:
    """Return what a call answers to each item, in their order; where one raises, no further one is begun."""
    waiting = iter(list(enumerate(items)))  # taking the next of a list is one step for all threads
    found: dict[int, Answer] = {}
    helpers = [_pool.submit(_work, call, waiting, found) for _ in range(min(AT_ONCE, len(items)) - 1)]
    try:
        _work(call, waiting, found)
    finally:
        begun = [each for each in helpers if not each.cancel()]  # the others wait behind another request's
        broken = [raised for each in begun if (raised := each.exception()) is not None]
    if broken:
        raise broken[0]
    return [found[place] for place in range(len(items))]


def _work(
    call: Callable[[Item], Answer], waiting: Iterator[tuple[int, Item]], found: dict[int, Answer]
) -> None:
    try:
        for place, item in waiting:
            found[place] = call(item)
    except BaseException:
        for _ in waiting:  # nobody begins another
            pass
        raise
