"""Passwords by argon2id."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from chalicelib.errors import WrongCredentials


class ArgonPasswords:
    """Passwords by argon2id: 64 MiB, three passes, four lanes, unless a stage sets less."""

    def __init__(self, memory_kib: int = 65_536, passes: int = 3) -> None:
        self._hasher = PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=4)
        self._nobody = self._hasher.hash("a password that nobody has")

    def hash(self, password: str) -> str:
        return self._hasher.hash(password)

    def verify(self, password: str, kept: str | None) -> None:
        """Raise WrongCredentials unless right; an unknown account costs the same work."""
        try:
            self._hasher.verify(self._nobody if kept is None else kept, password)
        except (VerificationError, InvalidHashError) as wrong:
            raise WrongCredentials from wrong
        if kept is None:
            raise WrongCredentials
