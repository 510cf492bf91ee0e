"""What tasks are kept with."""

from collections.abc import Sequence
from typing import Protocol

from chalicelib.audit.model import Entry
from chalicelib.systems.vrs.queues.tasks.model import EntryRef, Task


class Tasks(Protocol):
    """The tasks of one municipality; no method can name another."""

    def task(self, entry: EntryRef) -> Task:
        """Return an entry's task; an open one of version 0 where nobody did anything yet."""

    def tasks(self) -> Sequence[Task]:
        """Return every task that somebody did something about, in no order."""

    def put(self, task: Task, entry: Entry) -> None:
        """Put a task as the version after its own; raise SheetMoved where another did."""
