"""No change to an export goes unseen, and the report names the first bad place.

A tamperer has the export and everybody's code, but not the signing key.  Where the change is one row
or one checkpoint, that one is named; where everything after it was recomputed as well, the report
gives the run of rows (``since`` to ``number``) that holds it, for the export cannot say more.
"""

from collections import Counter
from collections.abc import Callable
from functools import partial
from random import Random

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

from chalicelib.audit.report import Report
from tests.audit import row_tamperings, seal_tamperings
from tests.audit.exports import Export, Tampered
from tests.audit.ledger import Ledger

pytestmark = pytest.mark.proof("T12")

EACH = 200
"""Mutations of each kind of tampering."""
SEEDS = 10
TAMPERINGS = [*row_tamperings.TAMPERINGS, *seal_tamperings.TAMPERINGS]


def name_of(tampering: Callable[[Export], Tampered]) -> str:
    if isinstance(tampering, partial):
        return f"{tampering.func.__name__}-{tampering.keywords}"
    return tampering.__name__


def wrongly_reported(report: Report, tampered: Tampered) -> bool:
    return report.first is None or not tampered.names(report.first) or not report.first.sentence


@pytest.fixture(scope="module")
def ledgers(signing_key: EllipticCurvePrivateKey) -> list[Ledger]:
    return [Ledger.seeded(signing_key, seed) for seed in range(SEEDS)]


def test_there_are_at_least_five_thousand_mutations() -> None:
    assert len(TAMPERINGS) * EACH >= 5_000


@pytest.mark.parametrize("tampering", TAMPERINGS, ids=name_of)
def test_every_tampering_is_found_and_named(
    tampering: Callable[[Export], Tampered], ledgers: list[Ledger], other_key: EllipticCurvePrivateKey
) -> None:
    missed: Counter[str] = Counter()
    for seed in range(EACH):
        ledger = ledgers[seed % SEEDS]
        tampered = tampering(Export(ledger, Random(f"{name_of(tampering)} {seed}"), other_key))
        report = ledger.check(tampered.lines)
        if wrongly_reported(report, tampered):
            missed[f"seed {seed}: {report.first!r}"] += 1
    assert missed == Counter()


def test_untouched_exports_are_whole(ledgers: list[Ledger], other_key: EllipticCurvePrivateKey) -> None:
    for ledger in ledgers:
        report = ledger.check(Export(ledger, Random(0), other_key).lines())
        assert report.first is None
        assert report.rows == len(ledger.all_rows())
        assert report.sealed == sum(ledger.sealed.values())
