"""What a refusal is: a kind, a code, and a Japanese sentence that says what to do next."""

from enum import Enum
from typing import ClassVar


class Kind(Enum):
    """What went wrong, in the words a plane can map to its own protocol."""

    INVALID = "invalid"
    CONFLICT = "conflict"
    UNKNOWN_CALLER = "unknown_caller"
    FORBIDDEN = "forbidden"
    MISSING = "missing"
    UNAVAILABLE = "unavailable"


class DomainError(Exception):
    """Base of every refusal; raise only its subclasses."""

    kind: ClassVar[Kind]
    code: ClassVar[str]
    message: ClassVar[str]

    def __init__(self) -> None:
        # Takes nothing, so that it cannot carry a number into a log.
        super().__init__(self.code)
