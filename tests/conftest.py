"""Fixtures that every test may ask for."""

from collections.abc import Iterator

import pytest

from tests.world import World, built_world


@pytest.fixture
def world() -> Iterator[World]:
    """Give a fresh world: moto, the fence, both planes, two municipalities."""
    with built_world() as built:
        yield built
