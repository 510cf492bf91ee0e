"""起案と承認: what one person proposes and another decides; nobody can do both."""

from datetime import datetime
from enum import StrEnum

from chalicelib.access.model import Actor
from chalicelib.errors import AlreadyDecided, ProposerMayNotDecide
from chalicelib.values.word import Line, Moment, Word


class MotionVerdict(StrEnum):
    """What has become of a motion."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"


class Motion(Word):
    """起案: who proposed something and why, and who else decided it."""

    proposed_by: str
    proposed_at: Moment
    reason: Line
    verdict: MotionVerdict = MotionVerdict.PROPOSED
    decided_by: str | None = None
    decided_at: Moment | None = None
    why: Line | None = None


class Judgement(Word):
    """承認又は差戻し, as the second person says it."""

    approve: bool
    why: Line


def proposed(actor: Actor, reason: str, now: datetime) -> Motion:
    """Return a motion as it begins."""
    return Motion(proposed_by=actor.id, proposed_at=now, reason=reason)


def decided(motion: Motion, judgement: Judgement, actor: Actor, now: datetime) -> Motion:
    """Return the motion with its verdict.

    Raises ProposerMayNotDecide where the actor proposed it, AlreadyDecided where it has a verdict.
    """
    if motion.verdict is not MotionVerdict.PROPOSED:
        raise AlreadyDecided
    if motion.proposed_by == actor.id:
        raise ProposerMayNotDecide
    verdict = MotionVerdict.APPROVED if judgement.approve else MotionVerdict.REJECTED
    return motion.model_copy(
        update={"verdict": verdict, "decided_by": actor.id, "decided_at": now, "why": judgement.why}
    )


def is_agreed(motion: Motion) -> bool:
    """Tell whether two different people stand behind it."""
    return motion.verdict is MotionVerdict.APPROVED and motion.decided_by not in (None, motion.proposed_by)
