"""What came of many scans: how many frames were read, and whether any was read wrongly."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import Any

from tests.browser.reading.darkroom import Shot


@dataclass
class Tally:
    """The count of one kind of frame."""

    frames: int = 0
    frames_read: int = 0
    """Frames in which a 2D code or the line was read."""
    codes: int = 0
    lines: int = 0
    lines_wrong: int = 0
    """Lines the recogniser was sure of and that do not stand there: what the rules must catch."""
    scans: int = 0
    accepted: int = 0
    refused: int = 0
    accepted_wrong: int = 0
    ms: list[float] = field(default_factory=list)
    """Of each frame, with the way to the worker and back."""

    def add(self, shots: Sequence[Shot], scan: dict[str, Any]) -> None:
        """Count one scan of some shots."""
        lines = {line for shot in shots for line in shot.lines}
        self.scans += 1
        self.refused += scan["phase"] == "refused"
        right = scan["text"] in lines
        self.accepted += scan["phase"] == "accepted" and right
        self.accepted_wrong += scan["phase"] == "accepted" and not right
        for found in scan["findings"]:
            code = any(each["format"] == "qr" and each["text"] in lines for each in found["codes"])
            line = any(each["digits"] in lines for each in found["lines"])
            self.frames += 1
            self.codes += code
            self.lines += line
            self.frames_read += code or line
            self.lines_wrong += sum(each["digits"] not in lines for each in found["lines"])
            self.ms.append(found["total"])


def whole(tallies: Iterable[Tally]) -> Tally:
    """Return several counts as one."""
    total = Tally()
    for each in tallies:
        for name, value in vars(each).items():
            setattr(total, name, getattr(total, name) + value)
    return total


def times(tally: Tally) -> tuple[float, float]:
    """Return the median and the 95th percentile of the milliseconds a frame."""
    return median(tally.ms), quantiles(tally.ms, n=20)[-1]
