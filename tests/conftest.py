"""Fixtures that every test may ask for."""

import os
import shutil
from collections.abc import Iterator

import pytest

from tests import described, seen
from tests import world as world_module
from tests.world import World, built_world


def pytest_configure(config: pytest.Config) -> None:
    """Write down what the policies let through; the first process of a whole run clears what others left."""
    if "PYTEST_XDIST_WORKER" not in os.environ and not config.args[0].startswith("tests/"):
        shutil.rmtree(seen.FOLDER, ignore_errors=True)
    seen.record()
    if described.watched not in world_module.WATCHERS:
        world_module.WATCHERS.append(described.watched)


def pytest_sessionfinish() -> None:
    """Keep what this process saw."""
    seen.save()


@pytest.fixture
def world() -> Iterator[World]:
    """Give a fresh world: moto, the fence, both planes, two municipalities."""
    with built_world() as built:
        yield built
