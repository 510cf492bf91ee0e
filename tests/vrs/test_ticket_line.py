"""A line is read exactly or not at all: one wrong character never becomes another person's ticket."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.adapters.masters import load_kinds
from chalicelib.systems.vrs.tickets.model import TicketKind, TicketLine
from chalicelib.systems.vrs.tickets.rules import LineFault, read_line

KINDS = load_kinds()
LINE = "21" + "112143" + "0001234567"
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def read(text: str) -> TicketLine | LineFault:
    return read_line(text, KINDS)


@pytest.mark.control("R-A1-03", "R-A1-04")
@pytest.mark.proof("T16")
def test_a_line_says_its_kind_turn_municipality_and_ticket() -> None:
    line = read(LINE)
    assert isinstance(line, TicketLine)
    assert (line.kind, line.turn) == (TicketKind.VACCINATION, 1)
    assert (str(line.municipality), str(line.ticket)) == ("112143", "0001234567")


def test_the_other_kind_is_screening_only() -> None:
    line = read("3" + LINE[1:])
    assert isinstance(line, TicketLine)
    assert line.kind is TicketKind.SCREENING_ONLY


@pytest.mark.parametrize(
    "text",
    [
        f" {LINE}\r\n",
        f"{LINE[:2]} {LINE[2:8]}　{LINE[8:]}",
        LINE.translate(FULL_WIDTH),
        f"A{LINE}B",
        f"d{LINE}d",
        f"Ａ{LINE}ｃ",
        f" A {LINE} A ",
    ],
)
def test_white_space_full_width_and_one_nw7_pair_are_folded_away(text: str) -> None:
    assert read(text) == read(LINE)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", LineFault.NOT_A_LINE),
        (LINE[:-1], LineFault.NOT_A_LINE),
        (LINE + "0", LineFault.NOT_A_LINE),
        (LINE[8:], LineFault.NOT_A_LINE),  # the barcode of ten digits names no municipality
        (f"A{LINE}", LineFault.NOT_A_LINE),  # torn: no stop character
        (f"AA{LINE}BB", LineFault.NOT_A_LINE),
        (f"E{LINE}E", LineFault.NOT_A_LINE),
        (f"{LINE[:9]}A{LINE[9:]}A", LineFault.NOT_A_LINE),
        (f"{LINE[:2]}-{LINE[2:8]}-{LINE[8:]}", LineFault.NOT_A_LINE),
        (LINE[:-2] + "⑱", LineFault.NOT_A_LINE),  # NFKC would make it 18
        (LINE[:-1] + "²", LineFault.NOT_A_LINE),
        (LINE[:-1] + "٣", LineFault.NOT_A_LINE),
        ("ℂ" + LINE + "ℂ", LineFault.NOT_A_LINE),
        (LINE + " " * 1_000, LineFault.NOT_A_LINE),
        ("21" + "112144" + LINE[8:], LineFault.WRONG_MUNICIPALITY_DIGIT),
        ("1" + LINE[1:], LineFault.UNKNOWN_KIND),
        ("20" + LINE[2:], LineFault.TURN_OUT_OF_RANGE),
    ],
)
def test_everything_else_is_refused_with_its_reason(text: str, fault: LineFault) -> None:
    assert read(text) is fault


def test_a_municipality_that_prints_no_pair_can_say_so() -> None:
    without = KINDS.model_copy(update={"start_stop": ""})
    assert isinstance(read_line(LINE, without), TicketLine)
    assert read_line(f"A{LINE}A", without) is LineFault.NOT_A_LINE


def test_the_highest_turn_is_a_setting() -> None:
    assert read_line("26" + LINE[2:], KINDS.model_copy(update={"max_turn": 5})) is LineFault.TURN_OUT_OF_RANGE


@given(st.text(max_size=60) | st.text(alphabet="0123456789０１ABab 　²⑱\ud800", max_size=40))
def test_no_text_makes_it_raise_and_what_it_reads_is_in_the_text(text: str) -> None:
    line = read(text)
    if isinstance(line, TicketLine):
        assert str(line.ticket)[-1] in text or str(line.ticket)[-1].translate(FULL_WIDTH) in text


def test_no_single_misread_of_kasukabes_code_is_read_as_another_municipality() -> None:
    misread = [
        LINE[:place] + str((int(LINE[place]) + shift) % 10) + LINE[place + 1 :]
        for place in range(2, 8)
        for shift in range(1, 10)
    ]
    assert {read(line) for line in misread} == {LineFault.WRONG_MUNICIPALITY_DIGIT}
