"""All that is logged while a cell runs, as whoever keeps the log has it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

NUMBERED = frozenset({"created", "msecs", "relativeCreated", "thread", "process", "lineno"})
"""What a record says in figures of its own, in which any short number may be met by chance."""


class _Ear(logging.Handler):
    """Keeps every record: its text, its arguments, its traceback."""

    def __init__(self, heard: list[bytes]) -> None:
        super().__init__(logging.DEBUG)
        self._heard = heard

    def emit(self, record: logging.LogRecord) -> None:
        kept = {name: value for name, value in vars(record).items() if name not in NUMBERED}
        told = f"{self.format(record)} {kept!r}"
        self._heard.append(told.encode("utf-8", "backslashreplace"))


@contextmanager
def listening() -> Iterator[list[bytes]]:
    """Hear what ours say at any level, and what the libraries say at INFO, which is what Lambda keeps."""
    heard: list[bytes] = []
    ear = _Ear(heard)
    root, ours = logging.getLogger(), logging.getLogger("vrs")
    levels, others = (root.level, ours.level), ours.handlers
    root.setLevel(logging.INFO)
    ours.setLevel(logging.DEBUG)
    ours.handlers = [ear]  # Chalice's own handler would print
    root.addHandler(ear)
    try:
        yield heard
    finally:
        root.removeHandler(ear)
        ours.handlers = others
        root.setLevel(levels[0])
        ours.setLevel(levels[1])
