"""The keys and the ledgers that the tests of the audit log share."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)

from tests.audit.ledger import Ledger


@pytest.fixture(scope="session")
def signing_key() -> EllipticCurvePrivateKey:
    return generate_private_key(SECP256R1())


@pytest.fixture(scope="session")
def other_key() -> EllipticCurvePrivateKey:
    return generate_private_key(SECP256R1())


@pytest.fixture
def ledger(signing_key: EllipticCurvePrivateKey) -> Ledger:
    return Ledger(signing_key)
