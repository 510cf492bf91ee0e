"""A row has one sequence of bytes, and its hash covers its content, its place and all rows before it."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from chalicelib.audit.canonical import Domain, canonical, digest
from chalicelib.audit.chain import append, genesis
from chalicelib.audit.model import Act, AuditRow, Entry
from chalicelib.values.municipality import MunicipalityCode

pytestmark = pytest.mark.proof("T12")

KASUKABE = MunicipalityCode("112143")
CHIYODA = MunicipalityCode("131016")
SALT = "5a" * 16
AT = datetime(2026, 4, 1, 9, 30, tzinfo=UTC)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abcXYZ_09", max_size=5), inner),
    max_leaves=12,
)
LINES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1, max_size=20)
ENTRIES = st.builds(
    Entry,
    act=st.sampled_from(Act),
    actor=LINES,
    role=LINES,
    plane=LINES,
    purpose=st.none() | LINES,
    subject=st.none() | st.from_regex(r"[0-9]{10}", fullmatch=True),
    detail=st.dictionaries(
        st.from_regex(r"[a-z]{1,8}", fullmatch=True), st.integers(0, 9) | LINES, max_size=4
    ),
    at=st.datetimes(datetime(2021, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis wants naive bounds
)


def entry(**fields: Any) -> Entry:
    said = {"act": Act.DOSE_RECORDED, "actor": "tablet-1", "role": "venue_staff", "plane": "public", "at": AT}
    return Entry(**said | fields)


@given(PLAIN)
def test_canonical_bytes_are_sorted_json_without_spaces(value: object) -> None:
    written = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    assert canonical(value) == written
    assert canonical(json.loads(written)) == written


@pytest.mark.parametrize("value", [0.1, float("nan"), b"x", {1: "a"}, {"名": 1}, {"a": {1.5}}, object()])
def test_what_has_no_one_way_of_being_written_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical({"a": [value]})


def test_a_moment_is_written_in_utc_with_microseconds() -> None:
    jst = timezone(timedelta(hours=9))
    assert canonical(datetime(2026, 4, 1, 18, 30, tzinfo=jst)) == b'"2026-04-01T09:30:00.000000Z"'
    with pytest.raises(ValueError, match="zone"):
        canonical(datetime(2026, 4, 1))  # noqa: DTZ001 - a naive moment is what is refused


@given(ENTRIES)
def test_the_bytes_of_a_row_are_canonical_and_read_back_as_the_same_row(said: Entry) -> None:
    row, _ = append(genesis(KASUKABE, "lane-a"), KASUKABE, said, SALT)
    assert canonical(json.loads(row.body)) == row.body
    again = AuditRow.model_validate_json(row.body)
    assert (again.body, again.hash) == (row.body, row.hash)


def test_rows_are_numbered_from_one_and_each_repeats_the_hash_before() -> None:
    tail = genesis(KASUKABE, "lane-a")
    rows = []
    for _ in range(3):
        before = tail
        row, tail = append(tail, KASUKABE, entry(), SALT)
        assert row.previous == before.hash
        assert tail.hash == row.hash
        rows.append(row)
    assert [row.number for row in rows] == [1, 2, 3]
    assert len({row.hash for row in rows}) == 3


def test_every_lane_of_every_municipality_begins_elsewhere() -> None:
    begins = {genesis(where, lane).hash for where in (KASUKABE, CHIYODA) for lane in ("lane-a", "lane-b")}
    assert len(begins) == 4


def test_a_hash_in_one_domain_is_none_in_another() -> None:
    assert len({digest(domain, b"same") for domain in Domain}) == len(Domain)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("subject", "123456789012"),
        ("subject", "１２３４５６７８９０１２"),
        ("detail", {"turn": 1.5}),
        ("detail", {"turn": True}),
        ("detail", {"turn": 2**60}),
        ("detail", {"Not a name": 1}),
        ("detail", {f"n{index}": index for index in range(17)}),
        ("detail", {"note": "two\nlines"}),
        ("actor", ""),
        ("at", datetime(2026, 4, 1)),  # noqa: DTZ001 - a naive moment is what is refused
        ("name", "someone"),
    ],
)
def test_an_entry_refuses_what_does_not_belong_in_a_log_without_repeating_it(
    field: str, value: object
) -> None:
    with pytest.raises(ValidationError) as refusal:
        entry(**{field: value})
    assert "123456789012" not in str(refusal.value)


@pytest.mark.parametrize("lane", ["", "a#b", "a b", "-a", "レーン", "a" * 101])
def test_a_lane_that_could_break_a_key_is_refused(lane: str) -> None:
    with pytest.raises(ValidationError):
        genesis(KASUKABE, lane)
