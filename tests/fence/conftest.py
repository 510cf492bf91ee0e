"""Fixtures: the fence, and a house inside or outside it."""

from collections.abc import Iterator

import pytest
from moto import mock_aws

from local.fence import Fence, PolicySet
from tests.fence.house import ACCOUNT, POLICIES, House, provision


@pytest.fixture
def fence() -> Fence:
    fence = Fence(PolicySet.load(POLICIES, ACCOUNT))
    fence.deployer("AKDEPLOY")
    fence.enrol("AKPUBLIC", "vrs-plane-public")
    fence.enrol("AKPRIVATE", "vrs-plane-private")
    return fence


@pytest.fixture
def house(fence: Fence) -> Iterator[House]:
    with mock_aws(), fence.raised():
        yield provision(fence)


@pytest.fixture
def unfenced(fence: Fence) -> Iterator[House]:
    with mock_aws():
        yield provision(fence)
