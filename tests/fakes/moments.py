"""A clock that a test moves, and draws that never repeat and are the same in every run."""

import base64
import hashlib
from datetime import UTC, datetime, timedelta
from itertools import count

READABLE = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
NOON = datetime(2021, 7, 1, 3, 0, tzinfo=UTC)
"""Noon in Japan, a day on which the programme was under way."""


class HandClock:
    """Stands still until it is moved; with a step it moves by itself at every reading."""

    def __init__(self, at: datetime = NOON, step: timedelta = timedelta(0)) -> None:
        self.at = at
        self._step = step

    def now(self) -> datetime:
        self.at += self._step
        return self.at

    def move(self, **by: float) -> None:
        """Move by so many ``minutes``, ``seconds``, …."""
        self.at += timedelta(**by)


class CountedDraws:
    """Counts where the real ones draw; two with different names never draw the same."""

    def __init__(self, name: str = "") -> None:
        self._name = name
        self._numbers = count(1)

    def identifier(self) -> str:
        number = next(self._numbers)
        return f"{number:014d}" + _hex(self._name, number)[:12].upper()

    def secret(self) -> str:
        raw = bytes.fromhex(_hex(self._name, next(self._numbers)))
        return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()

    def code(self, length: int) -> str:
        digits = int(_hex(self._name, next(self._numbers)), 16)
        return "".join(READABLE[digits >> 5 * place & 31] for place in range(length))


def _hex(name: str, number: int) -> str:
    return hashlib.sha256(f"{name}|{number}".encode()).hexdigest()
