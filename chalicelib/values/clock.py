"""Time is asked for, never taken: the port, and the zone in which Japan's days turn."""

from datetime import date, datetime, timedelta, timezone
from typing import Protocol

JAPAN = timezone(timedelta(hours=9), "JST")


class Clock(Protocol):
    """Tells the present moment, in UTC."""

    def now(self) -> datetime:
        """Return an aware moment in UTC."""


class Draws(Protocol):
    """Draws what nobody can foresee: identifiers, one-time codes, session tokens."""

    def identifier(self) -> str:
        """Return 26 characters that sort by time and are never drawn twice."""

    def secret(self) -> str:
        """Return 256 random bits as base64url without padding."""

    def code(self, length: int) -> str:
        """Return so many characters that can be read aloud and typed (no 0, O, 1, I)."""


def day_in_japan(moment: datetime) -> date:
    """Return the calendar day in Japan at a moment."""
    return moment.astimezone(JAPAN).date()
