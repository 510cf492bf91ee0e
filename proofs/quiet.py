"""Silence for a library that says on the screen what a proof expects: that a wrong key opens nothing."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quiet(name: str = "aws_encryption_sdk") -> Iterator[None]:
    """Keep a library's log from the screen until the end."""
    said = logging.getLogger(name)
    level = said.level
    said.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        said.setLevel(level)
