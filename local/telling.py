"""How the demo speaks: steps, progress, a table at the end, and whether every expectation held."""

import sys
import time
from collections.abc import Sequence


class Teller:
    """Tells a story on a terminal and remembers what did not come out as it should."""

    def __init__(self) -> None:
        self._begun = time.perf_counter()
        self.failures: list[str] = []

    def step(self, title: str) -> None:
        print(f"\n[{time.perf_counter() - self._begun:6.1f}s] {title}", flush=True)

    def say(self, text: str) -> None:
        print(f"          {text}", flush=True)

    def progress(self, done: int, total: int, unit: str, begun: float) -> None:
        """Show how far something is; on a terminal in place, in a log once a tenth."""
        rate = done / max(time.perf_counter() - begun, 1e-9)
        text = f"          {done:>7,} / {total:,} {unit}  {rate:,.0f}/s"
        if sys.stdout.isatty():
            print(f"\r{text}", end="\n" if done >= total else "", flush=True)
        elif done >= total or done * 10 // total != (done - 1) * 10 // total:
            print(text, flush=True)

    def expect(self, what: str, *, came: object, wanted: object) -> None:
        """Say whether something came out as it should, and remember it where not."""
        right = came == wanted
        mark = "✓" if right else "✗"
        self.say(f"{mark} {what}" + ("" if right else f": {came!r}, expected {wanted!r}"))
        if not right:
            self.failures.append(what)

    def table(self, head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Print a small table."""
        widths = [max(width(str(cell)) for cell in column) for column in zip(head, *rows, strict=True)]
        for row in (head, ["-" * each for each in widths], *rows):
            cells = (pad(str(cell), each) for cell, each in zip(row, widths, strict=True))
            self.say("  ".join(cells).rstrip())


def width(text: str) -> int:
    """Return how many columns a text takes: Japanese characters take two."""
    return sum(1 if ord(character) < 0x1100 else 2 for character in text)


def pad(text: str, columns: int) -> str:
    return text + " " * (columns - width(text))


def quantile(times: Sequence[float], part: float) -> float:
    """Return a quantile of some seconds, in milliseconds."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))] * 1000 if ordered else 0.0
