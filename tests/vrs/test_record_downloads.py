"""Records and the log go out to the last row, each once; ids of ours are no numbers, anything else may be."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.audit.model import Act
from chalicelib.errors import HoldsANumber
from chalicelib.systems.vrs.downloads import records
from chalicelib.systems.vrs.downloads.records import LogOutput, ProvisionOutput
from chalicelib.systems.vrs.downloads.rules import is_our_id
from chalicelib.systems.vrs.inquiries.model import Provision
from chalicelib.values.individual_number import check_digit
from chalicelib.values.municipality import MunicipalityCode
from tests.fakes.cabinet import Cabinet, Row
from tests.fakes.files import FakeLogRoll, FakeRecordRoll
from tests.fakes.moments import HandClock
from tests.fakes.samples import entry
from tests.planes.two_city_desk import CHECKED, CONSENT

pytestmark = [pytest.mark.proof("T08", "T12"), pytest.mark.control("R-III-3-44")]
AT = datetime(2021, 7, 1, 3, 0, tzinfo=UTC)
NUMBER = "12345678901" + check_digit("12345678901")


def everything(output: Any, since: datetime | None = None) -> tuple[list[tuple[str, ...]], int]:
    """Return all rows, and in how many pieces they came."""
    rows: list[tuple[str, ...]] = []
    cursor: str | None = ""
    pieces = 0
    while cursor is not None:
        batch = output.batch(cursor, since)
        rows += batch.rows
        cursor, pieces = batch.cursor, pieces + 1
        assert pieces < 500
    return rows, pieces


def provision(number: int, at: datetime = AT, **changed: Any) -> Provision:
    said = {
        "inquiry_id": f"I{number:05d}",
        "asker": MunicipalityCode("112143"),
        "asked_by": "112143:number-desk",
        "asked_at": at,
        "provider": MunicipalityCode("112224"),
        "provided_at": at,
        "person_id": f"{number:032x}",
        "ground": CONSENT,
        "identity": CHECKED,
        "doses": (),
        "kept_until": date(2028, 7, 1),
    }
    return Provision.model_validate({**said, **changed})


def cabinet_of(*provisions: Provision) -> Cabinet:
    cabinet = Cabinet("112224")
    for each in provisions:
        cabinet._rows["provision"][each.inquiry_id] = Row(1, each)
    return cabinet


@pytest.mark.control("R-III-5-02")
@settings(max_examples=30)
@given(days=st.lists(st.integers(0, 1_500), max_size=30), most=st.integers(1, 7))
def test_every_record_goes_out_once_in_the_order_of_time_whatever_the_size_of_a_piece(
    days: list[int], most: int
) -> None:
    begin = datetime(2021, 4, 12, 3, 0, tzinfo=UTC)
    every = [provision(place, begin + timedelta(days=day)) for place, day in enumerate(days)]
    output = ProvisionOutput(FakeRecordRoll(cabinet_of(*every)), HandClock(begin + timedelta(days=1_501)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(records, "ROWS_AT_ONCE", most)
        rows, _ = everything(output)
        half = begin + timedelta(days=750)
        later, _ = everything(output, half)
    assert sorted(row[0] for row in rows) == sorted(each.inquiry_id for each in every)
    assert [row[5] for row in rows] == sorted(row[5] for row in rows)
    assert {len(row) for row in rows} <= {len(output.header)}
    assert len(later) == sum(each.provided_at > half for each in every)


def test_a_record_in_which_somebody_typed_a_number_stops_the_download() -> None:
    typed = provision(1, asked_by=f"係 {NUMBER}")
    output = ProvisionOutput(FakeRecordRoll(cabinet_of(typed)), HandClock(AT))
    with pytest.raises(HoldsANumber):
        everything(output)


def log_of(*details: dict[str, Any], step: timedelta = timedelta(seconds=1)) -> Cabinet:
    cabinet = Cabinet("112143")
    cabinet.audit = [
        entry(Act.LIST_LOOKED_AT).model_copy(update={"at": AT + place * step, "detail": detail})
        for place, detail in enumerate(details)
    ]
    return cabinet


@settings(max_examples=40)
@given(rows=st.integers(0, 40), most=st.integers(1, 9), looked=st.integers(1, 20))
def test_the_log_ends_at_the_cut_though_making_it_adds_rows(rows: int, most: int, looked: int) -> None:
    cabinet = log_of(*({"n": place} for place in range(rows)))
    clock = HandClock(AT + timedelta(hours=1), step=timedelta(0))
    roll = FakeLogRoll(cabinet)
    output = LogOutput(roll, clock)

    class Growing:
        """Each reading of rows is itself an act that is noted."""

        def lanes(self) -> Any:
            return roll.lanes()

        def rows(self, *asked: Any) -> Any:
            late = entry(Act.DOWNLOAD_PIECE_MADE).model_copy(update={"at": clock.now()})
            cabinet.audit.append(late)
            return roll.rows(*asked)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(records, "ROWS_AT_ONCE", most)
        patch.setattr(records, "MOST_LOOKED_AT", looked)
        found, _ = everything(replace(output, roll=Growing()) if rows else output)
        since, _ = everything(output, AT + timedelta(seconds=rows / 2))
    assert [int(row[1]) for row in found] == list(range(1, rows + 1))
    assert len(since) == sum(place > rows / 2 for place in range(rows))


OURS = [
    "0123456789ab" * 2 + "01234567",
    "123456789018" + "a" * 52,
    "01F8Z3N5M7" + "123456789018" + "ABCD",
    "01F8Z3N5M7ABCDEFGH1234567A-00018",
    "20210701T000000.000000Z",
]


@pytest.mark.parametrize("text", OURS)
def test_ids_and_moments_of_ours_are_no_numbers_whatever_their_digits(text: str) -> None:
    assert is_our_id(text)
    clock = HandClock(AT + timedelta(hours=1))
    assert len(everything(LogOutput(FakeLogRoll(log_of({"since": text})), clock))[0]) == 1


@pytest.mark.parametrize("typed", [NUMBER, f"番号は{NUMBER[:4]}-{NUMBER[4:8]}-{NUMBER[8:]}", f"{NUMBER} A"])
def test_a_number_in_a_detail_of_the_log_stops_the_download(typed: str) -> None:
    clock = HandClock(AT + timedelta(hours=1))
    with pytest.raises(HoldsANumber):
        everything(LogOutput(FakeLogRoll(log_of({}, {"note": typed})), clock))
