"""How long there is kept what only serves to repeat an act or to undo it."""

from datetime import datetime, timedelta

from chalicelib.errors import TooLateToUndo

UNDONE_WITHIN = timedelta(days=30)
"""A bulk fix, or a file, is undone as a whole within this time; after it, each record is corrected."""
KEPT_TO_UNDO = timedelta(days=35)
"""What undoing needs lapses by itself after this time: an undoing that began at the last moment can end."""


def demand_undoable(done_at: datetime, now: datetime) -> None:
    """Raise TooLateToUndo where what was done then may no longer be undone as a whole."""
    if now > done_at + UNDONE_WITHIN:
        raise TooLateToUndo
