"""What is whole passes, what is not yet sealed is counted, and silence and cut-off ends are seen."""

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from chalicelib.audit.checkpoint import Mark, before_first
from chalicelib.audit.export import Junk, RawCheckpoint, RawRow, from_lines
from chalicelib.audit.keys import UnusableKey
from chalicelib.audit.report import KEPT, SENTENCES, Fault, FaultKind
from chalicelib.audit.verify import Expectation, verify
from tests.audit.ledger import Ledger

pytestmark = pytest.mark.proof("T12")

MINUTE = timedelta(minutes=1)


def mark_of(ledger: Ledger, number: int) -> Mark:
    return Mark(number=number, hash=ledger.signed[number - 1].checkpoint.hash)


@pytest.fixture
def sealed(ledger: Ledger) -> Ledger:
    """Two lanes under three checkpoints, and one row not sealed yet."""
    for lanes in (("lane-a", "lane-b"), ("lane-a",), ("lane-b", "lane-b")):
        for lane in lanes:
            ledger.write(lane)
        ledger.seal()
    ledger.write("lane-a")
    return ledger


def test_a_whole_export_has_no_fault_and_is_counted(sealed: Ledger) -> None:
    report = sealed.check()
    assert (report.first, report.fault_count, report.gaps) == (None, 0, ())
    assert report.municipality == "112143"
    assert (report.rows, report.lanes, report.checkpoints) == (6, 2, 3)
    assert (report.sealed, report.unsealed) == (5, 1)


def test_models_are_verified_as_lines_are(sealed: Ledger) -> None:
    assert verify(sealed.all_rows(), sealed.signed, sealed.keys) == sealed.check()


def test_an_export_reads_back_as_what_was_written(sealed: Ledger) -> None:
    lines = list(from_lines(sealed.lines()))
    rows = [(line.hash, line.body) for line in lines if isinstance(line, RawRow)]
    seals = [(line.signature, line.body) for line in lines if isinstance(line, RawCheckpoint)]
    assert rows == [(row.hash.encode(), row.body) for row in sealed.all_rows()]
    assert seals == [(each.signature.encode(), each.checkpoint.body) for each in sealed.signed]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n"])
def test_line_ends_and_empty_lines_say_nothing(sealed: Ledger, end: str) -> None:
    assert sealed.check([(line + end).encode() for line in sealed.lines()]).first is None
    assert (
        sealed.check("".join(line + end for line in sealed.lines()).splitlines(keepends=True)).first is None
    )


def test_lanes_may_be_interleaved_and_checkpoints_may_come_last(sealed: Ledger) -> None:
    lines = sealed.lines()
    seals, rows = lines[:3], lines[3:]
    by_time = sorted(rows, key=lambda line: line[line.index('"at":') :])
    assert by_time != rows
    assert sealed.check([*by_time, *seals]).first is None


@pytest.mark.parametrize("encoding", [Encoding.PEM, Encoding.DER])
def test_keys_may_be_given_as_bytes(sealed: Ledger, encoding: Encoding) -> None:
    public = sealed.key.public_key().public_bytes(encoding, PublicFormat.SubjectPublicKeyInfo)
    assert verify(sealed.all_rows(), sealed.signed, {sealed.key_id: public}).first is None
    with pytest.raises(UnusableKey):
        verify(sealed.all_rows(), sealed.signed, {sealed.key_id: b"no key"})


def test_without_keys_nothing_is_believed(sealed: Ledger) -> None:
    report = verify(sealed.all_rows(), sealed.signed, {})
    assert report.first is not None
    kinds = {fault.kind for fault in report.faults}
    assert {FaultKind.CHECKPOINT_KEY_UNKNOWN, FaultKind.NOTHING_SEALED} <= kinds
    assert report.sealed == 0


def test_rows_without_any_checkpoint_prove_nothing(sealed: Ledger) -> None:
    report = verify(sealed.all_rows(), (), sealed.keys)
    assert [fault.kind for fault in report.faults] == [FaultKind.NOTHING_SEALED]
    assert (report.sealed, report.unsealed) == (0, 6)


def test_an_end_cut_off_with_its_checkpoints_is_seen_by_a_mark(sealed: Ledger) -> None:
    mark = mark_of(sealed, 3)
    assert sealed.check(mark=mark).first is None
    sealed.rows = {lane: rows[:1] for lane, rows in sealed.rows.items()}
    sealed.signed = sealed.signed[:1]
    assert sealed.check().first is None
    first = sealed.check(mark=mark).first
    assert first is not None
    assert (first.kind, first.checkpoint) == (FaultKind.CHECKPOINT_MISSING, 2)


def test_a_history_signed_anew_is_seen_by_a_mark(sealed: Ledger) -> None:
    mark = Mark(number=2, hash="0" * 64)
    first = sealed.check(mark=mark).first
    assert first is not None
    assert (first.kind, first.checkpoint) == (FaultKind.CHECKPOINT_NOT_AS_MARKED, 2)


def test_even_the_signer_cannot_change_one_checkpoint_alone(sealed: Ledger) -> None:
    moved = sealed.signed[1].checkpoint.model_copy(update={"at": sealed.signed[0].checkpoint.at})
    sealed.signed[1] = sealed.sign(moved.model_validate(moved.model_dump()))
    first = sealed.check().first
    assert first is not None
    assert (first.kind, first.checkpoint) == (FaultKind.CHECKPOINT_BROKEN, 3)


@pytest.mark.parametrize(
    "change",
    [
        {"root": "0" * 64},
        {"previous": before_first("112143")},
        {"at": "2026-04-01T09:00:00Z"},
    ],
)
def test_a_signed_checkpoint_that_does_not_follow_is_a_fault(sealed: Ledger, change: dict[str, str]) -> None:
    last = sealed.signed[2].checkpoint
    sealed.signed[2] = sealed.sign(type(last).model_validate(last.model_dump() | change))
    first = sealed.check().first
    assert first is not None
    assert (first.kind, first.checkpoint) == (FaultKind.CHECKPOINT_BROKEN, 3)


def test_a_signed_head_that_goes_back_is_a_fault(sealed: Ledger) -> None:
    sealed.sealed = {}
    sealed.tails["lane-b"] = sealed.tails["lane-b"].model_copy(update={"number": 1})
    sealed.seal()
    report = sealed.check()
    assert report.first is not None
    assert (report.first.kind, report.first.checkpoint) == (FaultKind.CHECKPOINT_BROKEN, 4)


def test_another_municipality_than_expected_is_a_fault(sealed: Ledger) -> None:
    report = sealed.check(municipality="131016")
    assert report.first is not None
    assert {fault.kind for fault in report.faults} >= {FaultKind.CHECKPOINT_FOREIGN, FaultKind.ROW_FOREIGN}


def test_silence_between_checkpoints_is_a_warning_and_no_fault(sealed: Ledger) -> None:
    sealed.seal(after=20 * MINUTE)
    report = sealed.check(allowed=15 * MINUTE)
    assert report.first is None
    assert [gap.after for gap in report.gaps] == [3]
    assert report.gaps[0].ends_at - report.gaps[0].begins_at == 20 * MINUTE + timedelta(seconds=1)
    assert sealed.check(allowed=21 * MINUTE).gaps == ()


def test_silence_since_the_last_checkpoint_is_a_warning(sealed: Ledger) -> None:
    last = sealed.signed[-1].checkpoint.at
    assert sealed.check(allowed=15 * MINUTE, asked_at=last + 15 * MINUTE).gaps == ()
    gaps = sealed.check(allowed=15 * MINUTE, asked_at=last + 16 * MINUTE).gaps
    assert [(gap.after, gap.ends_at - last) for gap in gaps] == [(3, 16 * MINUTE)]


def test_a_lane_put_in_with_old_dates_is_a_fault(sealed: Ledger) -> None:
    """A forger can chain a lane of his own; what he cannot do is to have it sealed in time."""
    old = sealed.now - timedelta(hours=2)
    sealed.write("lane-x", at=old)
    first = sealed.check().first
    assert first is not None
    assert (first.kind, first.lane, first.number) == (FaultKind.ROW_UNSEALED, "lane-x", 1)


def test_faults_stand_by_checkpoint_then_lane_then_number(sealed: Ledger) -> None:
    for lane, number in (("lane-b", 3), ("lane-b", 1), ("lane-a", 1)):
        del sealed.rows[lane][number - 1]
    report = sealed.check()
    assert [(fault.checkpoint, fault.lane, fault.number) for fault in report.faults] == [
        (1, "lane-a", 1),
        (1, "lane-b", 1),
        (3, "lane-b", 3),
    ]


def test_many_faults_are_counted_and_the_first_are_listed(sealed: Ledger) -> None:
    report = sealed.check([*sealed.lines(), *["junk"] * 1_000])
    assert (report.fault_count, len(report.faults)) == (1_000, KEPT)


def test_every_fault_has_a_sentence() -> None:
    assert set(SENTENCES) == set(FaultKind)
    for kind in FaultKind:
        fault = Fault(kind=kind, checkpoint=7, lane="lane-a", number=8, since=3, line=9)
        assert fault.sentence.endswith("。")
        assert "{" not in fault.sentence


def test_a_limit_that_allows_everything_is_refused() -> None:
    for allowed in (timedelta(), timedelta(days=-1), timedelta.max):
        with pytest.raises(ValidationError):
            Expectation(allowed=allowed)


HOSTILE = [
    "",
    "null",
    "[]",
    '{"kind":"row","hash":"","row":{}}',
    '{"kind":"row","hash":"' + "0" * 64 + '","row":' + "[" * 100_000 + "}",
    '{"kind":"row","hash":"' + "0" * 64 + '","row":{"entry":{},"lane":"a","municipality":"112143","number":1,'
    '"previous":"' + "0" * 64 + '","salt":"' + "0" * 32 + '"}}',
    '{"kind":"row","hash":"' + "0" * 64 + '","row":{"entry":{"at":1},"lane":"a","municipality":"112143",'
    '"number":' + "9" * 5_000 + ',"previous":"' + "0" * 64 + '","salt":"' + "0" * 32 + '"}}',
    '{"kind":"row","hash":"' + "あ" * 64 + '","row":{"entry":{"at":""},"lane":"a","municipality":"112143",'
    '"number":999999999999999,"previous":"' + "0" * 64 + '","salt":"' + "0" * 32 + '"}}',
    '{"kind":"checkpoint","signature":"AA==","checkpoint":{}}',
    '{"kind":"checkpoint","signature":"AB==","checkpoint":{"number":1}}',
    '{"kind":"checkpoint","signature":"AA==","checkpoint":' + "[" * 100_000 + "}",
    "\ud800",
]


@pytest.mark.parametrize("line", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_line_is_a_fault_and_never_a_crash(sealed: Ledger, line: str) -> None:
    whole = sealed.lines()
    report = sealed.check([line, *whole])
    assert (report.first is None) == (line == "")
    assert {fault.line for fault in report.faults} <= {1, None}


@given(st.lists(st.binary(max_size=60) | st.text(max_size=60), max_size=8))
def test_any_lines_are_read(lines: list[str | bytes]) -> None:
    assert len(list(from_lines(lines))) <= len(lines)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(junk=st.binary(min_size=1, max_size=60).filter(lambda raw: raw.strip(b"\r\n") != b""), data=st.data())
def test_junk_is_named_by_its_line(sealed: Ledger, junk: bytes, data: st.DataObject) -> None:
    lines: list[str | bytes] = [*sealed.lines()]
    where = data.draw(st.integers(0, len(lines)))
    lines.insert(where, junk)
    assert isinstance(next(each for each in from_lines(lines) if each.line == where + 1), Junk)
    report = sealed.check(lines)
    assert [(fault.kind, fault.line) for fault in report.faults] == [(FaultKind.LINE_MALFORMED, where + 1)]


def test_a_key_of_another_ledger_signs_nothing_here(
    sealed: Ledger, other_key: EllipticCurvePrivateKey
) -> None:
    report = verify(sealed.all_rows(), sealed.signed, {sealed.key_id: other_key.public_key()})
    assert report.first is not None
    assert (report.first.kind, report.first.checkpoint) == (FaultKind.CHECKPOINT_CHANGED, 1)
