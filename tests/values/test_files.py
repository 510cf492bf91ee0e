"""Files that people send: what is read is what was written, and what is no day is none."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.errors import UnreadableFile
from chalicelib.values.files import csv_lines, day_of

CELLS = st.lists(
    st.lists(st.sampled_from(["宛名番号", "春日部", "髙﨑", "a,b", 'say "x"', "", "1"]), min_size=1),
    min_size=1,
)


@given(st.dates(min_value=date(1000, 1, 1)))
def test_eight_digits_are_their_day(day: date) -> None:
    assert day_of(f"{day:%Y%m%d}") == day


@given(st.text(alphabet="0123456789０９²- ", max_size=9))
def test_what_is_not_eight_digits_of_a_day_is_none(text: str) -> None:
    try:
        day = day_of(text)
    except ValueError:
        return
    assert f"{day.year:04d}{day:%m%d}" == text


@pytest.mark.parametrize(
    "text", ["20210229", "20211301", "00000101", "２０２１０７０１", "2021-7-1", "2021070", ""]
)
def test_no_day_is_taken_for_one(text: str) -> None:
    with pytest.raises(ValueError, match=r"年月日|year|month|day"):
        day_of(text)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
@given(CELLS)
def test_lines_are_read_as_they_were_written(encoding: str, lines: list[list[str]]) -> None:
    written = "\r\n".join(",".join('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines)
    assert list(csv_lines(written.encode(encoding))) == lines


@pytest.mark.parametrize("content", [b"\x00\x00", b"a\x00b", b"\xff\xfe1\x00", b'"a"b,c', b'"open', b"\x81"])
def test_what_is_no_text_or_no_csv_is_said_to_be_unreadable(content: bytes) -> None:
    with pytest.raises(UnreadableFile):
        list(csv_lines(content))
