"""Audit lanes: each thread of each process writes one of its own in each municipality."""

import secrets
import threading
from datetime import datetime, timedelta

from chalicelib.audit.chain import Tail, genesis
from chalicelib.values.clock import Clock
from chalicelib.values.municipality import MunicipalityCode

LANE_LASTS = timedelta(hours=12)
"""A lane ends by itself, so that the sealing job may forget lanes that stood still for a day."""


class Lanes:
    """The tails of the lanes this process writes."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._own = threading.local()

    def tail(self, municipality: str) -> Tail:
        """Return where this thread's lane in a municipality ends; a new lane where there is none."""
        kept = self._kept().get(municipality)
        if kept is None or self._clock.now() >= kept[0]:
            return self._begin(municipality)
        return kept[1]

    def advance(self, municipality: str, tail: Tail) -> None:
        """Note that the row before the tail was written."""
        until, _ = self._kept()[municipality]
        self._kept()[municipality] = (until, tail)

    def abandon(self, municipality: str) -> None:
        """Begin anew next time: nobody knows whether the last row was written."""
        self._kept().pop(municipality, None)

    def _begin(self, municipality: str) -> Tail:
        tail = genesis(MunicipalityCode(municipality), secrets.token_hex(10))
        self._kept()[municipality] = (self._clock.now() + LANE_LASTS, tail)
        return tail

    def _kept(self) -> dict[str, tuple[datetime, Tail]]:
        if not hasattr(self._own, "tails"):
            self._own.tails = {}
        tails: dict[str, tuple[datetime, Tail]] = self._own.tails
        return tails
