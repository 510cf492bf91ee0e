"""How far a long proof is: a line on the error stream now and then, so that a table stays a table."""

import sys
import time
from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")
SECONDS = 30
"""Who waits for hours wants a line as often as this; a small proof says little."""


def say(sentence: str) -> None:
    """Say where a proof is."""
    print(f"  {sentence}", file=sys.stderr, flush=True)


def on_the_way(each: Sequence[T], what: str, every: float = SECONDS) -> Iterator[T]:
    """Yield what is to be done, and say how much of it is done and how long the rest may take."""
    begun = last = time.monotonic()
    for place, one in enumerate(each):
        now = time.monotonic()
        if place and now - last >= every:
            last, left = now, (now - begun) / place * (len(each) - place)
            done = f"{place:,} of {len(each):,} {what} after {now - begun:,.0f} s"
            say(f"{done}, about {left:,.0f} s left")
        yield one
