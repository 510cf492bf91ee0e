"""Synthetic tickets look as the guide says a ticket does, are nobody's, and are drawn the same every time."""

import dataclasses
import hashlib
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from PIL import Image, ImageChops

from local.city import people, ticket_line
from local.play import CITY
from local.sheet import LAYOUTS, WEAR, FontMissing, Ticket, draw_ticket, frame, nw7, ocr_b_font
from local.sheet.__main__ import asked, main
from local.sheet.fonts import find_font, japanese_font
from local.sheet.frames import GOOD
from local.sheet.lens import Pose, look

LINE = "211121430830481829"


@pytest.fixture
def fonts() -> None:
    """Skip where the fonts of a ticket are not installed, and say which."""
    try:
        ocr_b_font(10)
        japanese_font(10)
    except FontMissing as missing:
        pytest.skip(str(missing))


# -- NW-7 ------------------------------------------------------------------------------------------


def test_a_barcode_of_ten_digits_is_as_wide_as_the_guide_says_at_a_common_module() -> None:
    drawn, width = nw7.bars("A0830481829A")
    assert len(drawn) == 12 * 4
    assert 37.21 / width == pytest.approx(0.278, abs=0.001)
    assert all(before + wide <= after for (before, wide), (after, _) in pairwise(drawn))


def test_digits_have_two_wide_elements_and_ends_three() -> None:
    for character, elements in nw7.ELEMENTS.items():
        assert len(elements) == 7
        assert elements.count("1") == (2 if character.isdigit() else 3), character
    assert len(set(nw7.ELEMENTS.values())) == len(nw7.ELEMENTS)


@pytest.mark.parametrize("text", ["0830481829", "A0830481829", "A0830-81829A", "E0830481829E", "AA", ""])
def test_what_is_no_number_between_two_ends_is_no_barcode(text: str) -> None:
    with pytest.raises(ValueError, match="NW-7 takes digits"):
        nw7.bars(text)


# -- layouts ---------------------------------------------------------------------------------------


def test_eight_layouts_put_the_line_in_eight_places_and_keep_to_the_ticket() -> None:
    assert len({each.line_at for each in LAYOUTS}) == len(LAYOUTS) == 8
    for layout in LAYOUTS:
        width, height = layout.size
        assert (width, 33 <= height <= 35) == (63.0, True), layout.name
        if layout.qr_at is not None:
            assert layout.qr_mm == 10
            assert layout.qr_at[0] + 10 < width, layout.name
            assert layout.qr_at[1] + 10 < height, layout.name
        if layout.barcode_at is not None:
            assert layout.barcode_at[0] + layout.barcode_mm[0] < width, layout.name
            assert layout.barcode_at[1] + layout.barcode_mm[1] < height, layout.name
    assert any(each.qr_at is None for each in LAYOUTS)
    assert any(each.barcode_at is None for each in LAYOUTS)


@pytest.mark.usefixtures("fonts")
def test_the_line_of_every_layout_stands_free_of_everything_else() -> None:
    """Draw each ticket with its line and without: nothing else stands where the line does."""
    scale = 10
    for layout in LAYOUTS:
        with_line = draw_ticket(Ticket(LINE), layout, scale)
        without = draw_ticket(Ticket(LINE), dataclasses.replace(layout, line_gray=255), scale)
        box = ImageChops.difference(with_line, without).getbbox()
        assert box is not None
        left, top, right, bottom = box
        assert (bottom - top) / scale < layout.line_points * 25.4 / 72, layout.name
        assert right / scale < layout.size[0] - 1, layout.name
        around = without.crop((left - 5, top - 5, right + 5, bottom + 5))
        assert ImageChops.invert(around).getbbox() is None, layout.name


# -- sheets and frames -----------------------------------------------------------------------------


@pytest.mark.usefixtures("fonts")
def test_the_command_prints_the_last_people_of_the_demos_city_the_same_every_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def prints(folder: str) -> dict[str, str]:
        assert main(["--out", str(tmp_path / folder), "--count", "2", "--people", "500"]) == 0
        files = [Path(line) for line in capsys.readouterr().out.split()]
        return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}

    first = prints("a")
    assert sorted(first) == ["page-1.png", "ticket-001.png", "ticket-002.png", "tickets.pdf"]
    assert prints("b") == first
    assert (tmp_path / "a" / "tickets.pdf").read_bytes().startswith(b"%PDF-")
    *_, person = people(CITY, 500, 2021)
    wanted = draw_ticket(Ticket(ticket_line(person, 1), person.name, "春日部市"), LAYOUTS[1], 14)
    with Image.open(tmp_path / "a" / "ticket-002.png") as drawn:
        assert ImageChops.difference(drawn.convert("RGB"), wanted).getbbox() is None
    with Image.open(tmp_path / "a" / "page-1.png") as page:
        assert page.size == (2480, 3508)  # A4 at 300 an inch


@pytest.mark.parametrize("wrong", [["--count", "0"], ["--count", "201"], ["--turn", "10"], []])
def test_the_command_refuses_what_it_cannot_draw(wrong: list[str], tmp_path: Path) -> None:
    out = ["--out", str(tmp_path)] if wrong else []
    with pytest.raises(SystemExit):
        asked([*out, *wrong])


def test_a_missing_font_is_named_with_the_package_that_has_it(tmp_path: Path) -> None:
    with pytest.raises(FontMissing, match=r"OCRB\.otf がありません。apt install fonts-ocr-b"):
        find_font(("OCRB.otf", "OCR-B.ttf"), "fonts-ocr-b", (tmp_path, tmp_path / "nowhere"))
    (tmp_path / "OCR-B.ttf").touch()
    assert find_font(("OCRB.otf", "OCR-B.ttf"), "fonts-ocr-b", (tmp_path,)) == tmp_path / "OCR-B.ttf"


def test_without_its_fonts_the_command_says_so_and_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def missing(*_: object) -> None:
        raise FontMissing("apt install fonts-ocr-b")

    monkeypatch.setattr("local.sheet.drawing.ocr_b_font", missing)
    monkeypatch.setattr("local.sheet.drawing.japanese_font", missing)
    monkeypatch.setattr("local.sheet.paper.japanese_font", missing)
    assert main(["--out", str(tmp_path), "--count", "1", "--people", "500"]) == 1
    assert "apt install fonts-ocr-b" in capsys.readouterr().err


@pytest.mark.usefixtures("fonts")
def test_a_frame_is_the_same_for_the_same_seed_and_tells_what_stands_in_it() -> None:
    tickets = [(Ticket(LINE), LAYOUTS[0])]
    wear = WEAR["everything"](Random(1))
    one, again, other = (frame(tickets, wear, Random(seed)) for seed in (3, 3, 4))
    assert one.lines == (LINE,)
    assert one.image.size == (1280, 720)
    assert one.image.tobytes() == again.image.tobytes() != other.image.tobytes()
    assert frame([], wear, Random(1)).lines == ()
    assert set(GOOD) < set(WEAR)


def test_the_lens_keeps_what_it_looks_at_straight_on() -> None:
    desk = Image.new("RGB", (1280, 720), (255, 255, 255))
    desk.paste((0, 0, 0), (600, 300, 700, 400))
    straight = look(desk, 10, Pose(scale=10), (1280, 720))
    assert ImageChops.difference(desk, straight).getbbox() is None
    larger = look(desk, 10, Pose(scale=20), (1280, 720))
    assert (larger.getpixel((560 + 6, 240 + 6)), larger.getpixel((550, 230))) == ((0, 0, 0), (255, 255, 255))
    turned = look(desk, 10, Pose(scale=10, turn=180), (1280, 720))
    assert turned.getpixel((630, 360)) == (0, 0, 0)
    assert turned.getpixel((582, 418)) == (0, 0, 0) != turned.getpixel((698, 302))
