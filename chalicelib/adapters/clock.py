"""The real clock, and the real randomness."""

import secrets
import time
from datetime import UTC, datetime

READABLE = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""No 0, O, 1 or I: a code is read aloud and typed."""
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class SystemDraws:
    """The operating system's randomness."""

    def identifier(self) -> str:
        """Return a ULID: 48 bits of milliseconds, 80 random bits, in Crockford's base 32."""
        number = time.time_ns() // 1_000_000 << 80 | secrets.randbits(80)
        return "".join(CROCKFORD[number >> 5 * place & 31] for place in range(25, -1, -1))

    def secret(self) -> str:
        return secrets.token_urlsafe(32)

    def code(self, length: int) -> str:
        return "".join(secrets.choice(READABLE) for _ in range(length))
