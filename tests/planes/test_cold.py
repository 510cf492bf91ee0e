"""A cold start ends with nothing left to look for among what it built."""

import gc
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from chalicelib.planes.cold import YOUNG, settle

ROOT = Path(__file__).resolve().parents[2]
TELL = "import app, gc, json; print(json.dumps([gc.get_threshold(), gc.get_freeze_count()]))"
PUBLIC = {"VRS_STAGE": "local", "VRS_PLANE": "public", "VRS_TABLE": "t", "VRS_ROLE_ARN": "arn:{duty}"}


@pytest.fixture
def as_before() -> Iterator[None]:
    was = gc.get_threshold()
    yield
    gc.set_threshold(*was)
    gc.unfreeze()


@pytest.mark.usefixtures("as_before")
def test_what_was_built_is_looked_at_no_more_and_garbage_is_still_found() -> None:
    class Ring:
        def __init__(self) -> None:
            self.me = self

    settle()
    assert gc.get_freeze_count() > 1_000
    assert gc.get_threshold() == YOUNG
    ring = Ring()
    del ring
    assert gc.collect() > 0


def test_lambdas_entry_settles_when_everything_is_built() -> None:
    told = subprocess.run(
        [sys.executable, "-c", TELL], cwd=ROOT, env={**os.environ, **PUBLIC}, capture_output=True, check=True
    )
    assert told.stdout.decode().strip().startswith(f"[{list(YOUNG)}, ")
    assert not told.stdout.decode().strip().endswith(" 0]")
