"""A registration file's schema is closed: 別添1 without the certificate's items, and nothing else.

It may come as UTF-8 with or without its mark, or as CP932; whatever else the bytes are, they are refused.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from typing import get_args

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from chalicelib.errors import DomainError, UnreadableFile
from chalicelib.systems.vrs.registration.model import Field, Refusal
from chalicelib.systems.vrs.registration.reading import REASONS, Frame, read_file
from tests.vrs.registration_files import (
    COLUMNS,
    FRAME,
    ONE,
    THREE,
    TODAY,
    TWO,
    given_dose,
    read,
    row_of,
    text_of,
    the_refusal,
)

pytestmark = pytest.mark.proof("T16")

ANNEX_1 = (
    "個人番号",
    "宛名番号",
    "自治体コード",
    "接種券番号",
    "属性情報(氏名、生年月日、性別)",
    "接種状況(実施/未実施)",
    "接種回",
    "接種日",
    "ワクチンメーカー",
    "ロット番号",
    "ワクチン種類(※)",
    "製品名(※)",
    "旅券関係情報(旧姓・別姓・別名、ローマ字氏名、国籍、旅券番号)(※)",
    "証明書ID(※)",
    "証明書発行年月日(※)",
)
"""(別添1) 特定個人情報ファイル記録項目, word for word; ※: only where a certificate is applied for."""


def items_of(annex: Sequence[str]) -> Iterator[str]:
    """Return the plain names of items: those in brackets each for itself, without the certificate's (※)."""
    for item in annex:
        if "※" in item:
            continue
        name, _, inner = item.rstrip(")").partition("(")
        yield from inner.split("、") if name == "属性情報" else [name]


@pytest.mark.control("R-II-1-2-16", "R-III-2-02", "R-A1-13", "R-A1-14", "R-A1-15", "R-A1-21")
class TestTheSchema:
    """The columns are 別添1's, without ※, in one agreed order."""

    def test_it_is_annex_1_without_the_certificates_items(self) -> None:
        assert tuple(items_of(ANNEX_1)) == COLUMNS

    def test_every_field_of_the_model_is_a_column_and_no_other(self) -> None:
        assert tuple(field for field, _ in FRAME.profile.columns) == get_args(Field)

    @pytest.mark.parametrize("extra", ["住所", "電話番号", "製品名", "旅券番号", "証明書ID", "個人番号 ", ""])
    def test_a_column_too_many_refuses_the_file(self, extra: str) -> None:
        found = read(row_of(ONE), columns=[*COLUMNS, extra])
        assert the_refusal(found) == Refusal(row=1, column="13列目", reason=REASONS["unknown_column"])
        assert found.candidates == []

    @pytest.mark.parametrize("name", COLUMNS)
    def test_a_column_too_few_is_named(self, name: str) -> None:
        found = read(row_of(ONE), columns=[each for each in COLUMNS if each != name])
        assert the_refusal(found) == Refusal(row=1, column=name, reason=REASONS["missing_column"])
        assert found.candidates == []

    @pytest.mark.parametrize("name", COLUMNS)
    def test_a_column_that_comes_twice_is_refused(self, name: str) -> None:
        found = read(row_of(ONE), columns=[*COLUMNS, name])
        assert {refusal.reason for refusal in found.refusals} == {REASONS["unknown_column"]}
        assert found.candidates == []

    def test_columns_in_another_order_are_refused(self) -> None:
        for moved in range(1, len(COLUMNS)):
            columns = [*COLUMNS[moved:], *COLUMNS[:moved]]
            assert the_refusal(read(row_of(ONE), columns=columns)).reason == REASONS["column_order"]

    def test_a_file_without_a_header_is_refused_without_repeating_its_first_row(self) -> None:
        content = text_of(row_of(ONE), row_of(TWO)).split("\r\n", 1)[1]
        found = read_file(content.encode(), FRAME)
        assert found.candidates == []
        assert {refusal.row for refusal in found.refusals} == {1}
        said = " ".join(refusal.column + refusal.reason for refusal in found.refusals)
        for value in (ONE.individual_number, ONE.address_number, ONE.ticket_number, ONE.name):
            assert value not in said


class TestTheText:
    """UTF-8 with or without its mark, CP932, and nothing else."""

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
    def test_the_three_encodings_read_alike(self, encoding: str) -> None:
        found = read_file(text_of(row_of(ONE), row_of(TWO)).encode(encoding), FRAME)
        assert found.refusals == []
        assert [str(each.addressee) for each in found.candidates] == [
            ONE.address_number,
            TWO.address_number,
        ]
        assert [each.name.reveal() for each in found.candidates] == [ONE.name, TWO.name]

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
    def test_other_encodings_are_no_registration_file(self, encoding: str) -> None:
        with pytest.raises(UnreadableFile):
            read_file(text_of(row_of(ONE)).encode(encoding), FRAME)

    @pytest.mark.parametrize(
        "content",
        [b"\x00", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", bytes(range(256)), b"\x81\x20" * 20, b'a,"b\x00"'],
    )
    def test_bytes_that_are_no_text_are_unreadable(self, content: bytes) -> None:
        with pytest.raises(UnreadableFile):
            read_file(content, FRAME)

    def test_a_quote_left_open_is_unreadable(self) -> None:
        with pytest.raises(UnreadableFile):
            read_file(
                text_of(row_of(ONE)).replace(ONE.ticket_number, f'"{ONE.ticket_number}').encode(), FRAME
            )

    def test_text_after_a_closing_quote_is_unreadable(self) -> None:
        broken = text_of(row_of(ONE)).replace(ONE.ticket_number, f'"{ONE.ticket_number}"1')
        with pytest.raises(UnreadableFile):
            read_file(broken.encode(), FRAME)

    def test_quoted_cells_read_as_plain_ones_and_line_ends_as_any(self) -> None:
        plain = text_of(row_of(ONE), row_of(TWO))
        quoted = "\r\n".join(
            ",".join(f'"{cell}"' for cell in line.split(",")) for line in plain.split("\r\n")[:3]
        )
        wanted = read_file(plain.encode(), FRAME).candidates
        assert wanted
        for content in (quoted, plain.replace("\r\n", "\n"), plain.rstrip(), plain + "\r\n\r\n"):
            found = read_file(content.encode(), FRAME)
            assert (found.candidates, found.refusals) == (wanted, [])

    @pytest.mark.parametrize("content", ["", ",".join(COLUMNS), ",".join(COLUMNS) + "\r\n\r\n"])
    def test_a_file_without_rows_is_refused(self, content: str) -> None:
        found = read_file(content.encode(), FRAME)
        assert found.refusals
        assert (found.rows, found.candidates) == (0, [])

    def test_a_file_with_too_many_rows_is_refused_at_the_first_too_many(self) -> None:
        short = FRAME.profile.model_copy(update={"longest_file_rows": 2})
        frame = Frame(short, FRAME.municipality, FRAME.municipalities, TODAY)
        content = text_of(row_of(ONE), row_of(TWO), row_of(THREE), row_of(THREE)).encode()
        assert the_refusal(read_file(content, frame)) == Refusal(
            row=4, column="-", reason=REASONS["too_many"]
        )

    @pytest.mark.parametrize("cells", [1, 11, 13, 40])
    def test_a_row_of_another_length_is_refused_alone(self, cells: int) -> None:
        lines = text_of(row_of(ONE), row_of(TWO)).split("\r\n")
        lines.insert(2, ",".join(["1"] * cells))
        found = read_file("\r\n".join(lines).encode(), FRAME)
        assert the_refusal(found) == Refusal(row=3, column="-", reason=REASONS["columns"])
        assert len(found.candidates) == 2


CELLS = st.one_of(
    st.sampled_from([*COLUMNS, "", "0", "1", "112143", "20210601", ONE.individual_number, ONE.ticket_number]),
    st.text(max_size=24),
)


class TestJunk:
    """Whatever the bytes are, they are read, refused by row and column, or unreadable."""

    @given(content=st.binary(max_size=400))
    @example(content=b"\xef\xbb\xbf")
    @example(content=b"\x81")
    @example(content=b'"')
    @settings(max_examples=300, deadline=None)
    def test_any_bytes(self, content: bytes) -> None:
        self._takes(content)

    @given(rows=st.lists(st.lists(CELLS, min_size=10, max_size=13), max_size=5))
    @settings(max_examples=150, deadline=None)
    def test_any_cells_under_the_right_header(self, rows: list[list[str]]) -> None:
        text = io.StringIO(newline="")
        csv.writer(text).writerows([COLUMNS, *rows])
        self._takes(text.getvalue().encode("utf-8", "replace"))

    @given(at=st.integers(0, 400), added=st.binary(min_size=1, max_size=6), cut=st.integers(0, 6))
    @settings(max_examples=200, deadline=None)
    def test_a_good_file_with_one_place_broken(self, at: int, added: bytes, cut: int) -> None:
        content = text_of(row_of(ONE, **given_dose()), row_of(TWO)).encode()
        self._takes(content[:at] + added + content[at + cut :])

    @staticmethod
    def _takes(content: bytes) -> None:
        try:
            found = read_file(content, FRAME)
        except DomainError as refused:
            assert type(refused) is UnreadableFile  # noqa: PT017 - either way is an answer
            return
        assert found.rows or found.refusals
        known = {*COLUMNS, "-"}
        for refusal in found.refusals:
            assert refusal.reason in REASONS.values()
            assert refusal.column in known or re.fullmatch(r"[0-9]+列目", refusal.column)
            assert refusal.row >= 1
        assert len(found.candidates) <= found.rows
