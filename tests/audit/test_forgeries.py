"""Forgeries that chance would seldom try, each found and named."""

import json

import pytest

from chalicelib.audit.canonical import Domain, digest, encode
from chalicelib.audit.report import Fault, FaultKind, Report
from tests.audit.ledger import Ledger

pytestmark = pytest.mark.proof("T12")

BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
SEALS = 2
"""Checkpoints, which an export begins with."""


@pytest.fixture
def sealed(ledger: Ledger) -> Ledger:
    """Two lanes of three rows, sealed after the second of each and after the third."""
    for rounds in (2, 1):
        for lane in ("lane-a", "lane-b"):
            for _ in range(rounds):
                ledger.write(lane)
        ledger.seal()
    return ledger


def line_of(body: object) -> str:
    written = encode(body)
    return f'{{"kind":"row","hash":"{digest(Domain.ROW, written)}","row":{written.decode()}}}'


def first_of(report: Report) -> tuple[FaultKind, int | None, str | None, int | None]:
    assert report.first is not None
    return report.first.kind, report.first.checkpoint, report.first.lane, report.first.number


def test_bits_of_a_signature_that_mean_nothing_may_not_change_either(sealed: Ledger) -> None:
    while not (signature := sealed.signed[0].signature).endswith("="):
        # Only a padded signature has such bits, and a signature's length varies.
        sealed.signed[0] = sealed.sign(sealed.signed[0].checkpoint)
    lines = sealed.lines()
    last = signature.rstrip("=")[-1]
    padding = len(signature) - len(signature.rstrip("="))
    other = BASE64[BASE64.index(last) ^ 1]
    lines[0] = lines[0].replace(signature, signature[: -padding - 1] + other + "=" * padding)
    assert sealed.check().first is None
    assert first_of(sealed.check(lines)) == (FaultKind.CHECKPOINT_MISSING, 1, None, None)


def test_a_first_checkpoint_that_follows_something_is_a_fault(sealed: Ledger) -> None:
    first = sealed.signed[0].checkpoint
    sealed.signed = [sealed.sign(type(first).model_validate(first.model_dump() | {"previous": "0" * 64}))]
    sealed.rows = {lane: rows[:2] for lane, rows in sealed.rows.items()}
    assert first_of(sealed.check()) == (FaultKind.CHECKPOINT_BROKEN, 1, None, None)


def test_a_row_relabelled_into_another_lane_is_missed_where_it_belongs(sealed: Ledger) -> None:
    """The lane it claims comes first in the report's order, and is still not blamed."""
    lines = sealed.lines()
    moved = lines.pop(SEALS + 3)
    assert '"lane":"lane-b"' in moved
    lines.insert(SEALS, moved.replace('"lane":"lane-b"', '"lane":"lane-a"'))
    assert first_of(sealed.check(lines)) == (FaultKind.ROW_MISSING, 1, "lane-b", 1)


def test_a_lane_begun_from_something_else_is_named_from_its_first_row(sealed: Ledger) -> None:
    previous = "0" * 64
    forged = []
    for row in sealed.rows["lane-a"]:
        body = json.loads(row.body) | {"previous": previous}
        previous = digest(Domain.ROW, encode(body))
        forged.append(line_of(body))
    lines = sealed.lines()
    lines[SEALS : SEALS + 3] = forged
    assert first_of(sealed.check(lines)) == (FaultKind.ROW_CHANGED, 1, "lane-a", 1)


@pytest.mark.parametrize("number", [0, -1, 10**15, 2**63, 10**30])
def test_a_number_no_lane_reaches_is_a_fault_and_never_a_crash(sealed: Ledger, number: int) -> None:
    body = json.loads(sealed.rows["lane-a"][0].body) | {"lane": "lane-x", "number": number}
    lines = [*sealed.lines(), f'{{"kind":"row","hash":"{"0" * 64}","row":{json.dumps(body)}}}']
    assert sealed.check(lines).first is not None
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    hashed = digest(Domain.ROW, text.encode())
    report = sealed.check([*sealed.lines(), f'{{"kind":"row","hash":"{hashed}","row":{text}}}'])
    assert report.fault_count == 1


def test_the_last_byte_of_a_line_counts(sealed: Ledger) -> None:
    lines = sealed.lines()
    lines[-1] = lines[-1][:-1] + "]"
    assert first_of(sealed.check(lines)) == (FaultKind.ROW_MISSING, 2, "lane-b", 3)


def test_a_thing_said_twice_in_a_row_is_seen(sealed: Ledger) -> None:
    """JSON readers differ on which of two they believe; the bytes do not."""
    lines = sealed.lines()
    lines[SEALS] = lines[SEALS].replace('{"entry":', '{"entry":{"act":"SIGNED_IN"},"entry":', 1)
    assert first_of(sealed.check(lines)) == (FaultKind.ROW_CHANGED, 1, "lane-a", 1)


def test_a_space_in_a_row_is_seen(sealed: Ledger) -> None:
    lines = sealed.lines()
    lines[SEALS + 1] = lines[SEALS + 1].replace('"act":', '"act": ', 1)
    assert first_of(sealed.check(lines)) == (FaultKind.ROW_CHANGED, 1, "lane-a", 2)


def test_what_has_no_place_comes_after_what_has() -> None:
    astray = Fault(kind=FaultKind.ROW_ASTRAY, lane="lane-a", number=1, line=4)
    missing = Fault(kind=FaultKind.ROW_MISSING, lane="lane-b", number=9)
    junk = Fault(kind=FaultKind.LINE_MALFORMED, line=1)
    changed = Fault(kind=FaultKind.ROW_CHANGED, checkpoint=2, lane="lane-z", number=5)
    broken = Fault(kind=FaultKind.CHECKPOINT_BROKEN, checkpoint=2)
    listed = sorted([junk, astray, missing, changed, broken], key=lambda fault: fault.place)
    assert listed == [broken, changed, missing, junk, astray]
