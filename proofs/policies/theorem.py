"""What a theorem is: a sentence, where it is claimed, and what would contradict it."""

from collections.abc import Callable
from dataclasses import dataclass

from proofs.policies.asks import Ask
from proofs.policies.callers import Caller

ALONE = frozenset({"identity", "whole"})
"""The role's own policy holds it alone, and so do all documents together."""
BOTH = frozenset({"identity", "key", "whole"})
"""The role's own policy and the key's policy hold it, each alone."""


@dataclass(frozen=True)
class Theorem:
    """A sentence about every cell of the domain that it speaks of."""

    id: str
    says: str
    ja: str
    views: frozenset[str]
    speaks_of: Callable[[Caller, str], bool]
    """Whether it says anything of a caller and an action."""
    broken_by: Callable[[Caller, str, Ask], bool]
    """Whether an *allowed* cell contradicts it."""


def always(_caller: Caller, _action: str, _ask: Ask) -> bool:
    """Let nothing be allowed of what the theorem speaks of."""
    return True
