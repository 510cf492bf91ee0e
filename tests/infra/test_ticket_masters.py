"""What the pages know of tickets is what the masters say, and the recogniser's file says how it was made."""

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from infra import make_ticket_masters
from infra.make_ticket_masters import KINDS, MASTERS, MUNICIPALITIES
from infra.reader_glyphs.__main__ import TARGET, document, drawn
from infra.reader_glyphs.net import Net
from infra.reader_glyphs.samples import HIGH, OTHER, WIDE, Fonts
from local.sheet.fonts import FontMissing, japanese_path, ocr_b_path

GLYPHS: dict[str, Any] = json.loads(TARGET.read_text("utf-8"))


@pytest.fixture
def fonts() -> Fonts:
    """Skip where the fonts of a ticket are not installed, and say which."""
    try:
        return Fonts(ocr_b_path(), japanese_path())
    except FontMissing as missing:
        pytest.skip(str(missing))


def test_the_pages_have_the_municipalities_of_the_master() -> None:
    master = (MASTERS / "municipalities.json").read_bytes()
    text = make_ticket_masters.municipalities(master)
    assert MUNICIPALITIES.read_text("utf-8") == text
    made, said = json.loads(text), json.loads(master)
    named = {
        code: (name, where) for where, codes in made["prefectures"].items() for code, name in codes.items()
    }
    assert named == {code: (name, where) for code, name, where, *days in said["municipalities"] if not days}
    assert made["master_sha256"] == hashlib.sha256(master).hexdigest()
    assert made["licence"] == "CC0-1.0"


def test_a_municipality_that_was_not_always_there_keeps_its_days() -> None:
    head = {"version": "1", "source": "s", "licence": "l", "source_sha256": "0"}
    rows = [
        ["112143", "春日部市", "埼玉県"],
        ["221317", "中区", "静岡県", None, "2023-12-31", "221384"],
        ["221384", "中央区", "静岡県", "2024-01-01"],
    ]
    made = json.loads(
        make_ticket_masters.municipalities(json.dumps({**head, "municipalities": rows}).encode())
    )
    assert made["prefectures"] == {"埼玉県": {"112143": "春日部市"}}
    assert made["dated"] == [
        ["221317", "中区", "静岡県", None, "2023-12-31"],
        ["221384", "中央区", "静岡県", "2024-01-01", None],
    ]


def test_the_tablet_has_the_kinds_of_the_master() -> None:
    assert KINDS.read_text("utf-8") == make_ticket_masters.kinds((MASTERS / "tickets.json").read_bytes())


def test_the_recogniser_is_small_and_says_whence_it_came() -> None:
    assert TARGET.stat().st_size <= 100_000
    assert GLYPHS["font"]["licence"].startswith("public domain")
    assert (GLYPHS["wide"], GLYPHS["high"]) == (WIDE, HIGH)
    assert (
        len(base64.b64decode(GLYPHS["templates"]["data"]))
        == 10 * len(GLYPHS["templates"]["blurs"]) * WIDE * HIGH
    )
    for layer in GLYPHS["net"]:
        assert len(base64.b64decode(layer["weights"])) == layer["rows"] * len(layer["bias"])
    # Fresh cells are worn beyond what is read: there the templates refuse what the net misreads.
    fresh = GLYPHS["fresh"]
    assert fresh["cells"] >= 4_000
    assert fresh["digits_misread"] <= fresh["cells"] / 1_000


def test_the_recogniser_learned_the_font_that_is_installed(fonts: Fonts) -> None:
    assert hashlib.sha256(fonts.ocr_b.read_bytes()).hexdigest() == GLYPHS["font"]["sha256"]


def test_the_same_seed_makes_the_same_recogniser(fonts: Fonts) -> None:
    one, again = (document(fonts, samples=256, rounds=1, fresh=32) for _ in range(2))
    assert json.dumps(one) == json.dumps(again)
    assert one["net"] != GLYPHS["net"]


def test_a_net_learns_what_it_is_shown(fonts: Fonts) -> None:
    cells, labels = drawn(640, fonts, seed=5)
    net = Net(HIGH, WIDE, seed=5)
    before = float((net.scores(cells).argmax(axis=1) == labels).mean())
    net.learn(cells, labels, rounds=8, rate=3e-3)
    after = float((net.scores(cells).argmax(axis=1) == labels).mean())
    assert before < 0.3
    assert after > 0.9
    assert set(labels.tolist()) == {*range(10), OTHER}
    exact = net.scores(cells)
    net.in_bytes()
    rounded = net.scores(cells)
    assert float((exact.argmax(axis=1) == rounded.argmax(axis=1)).mean()) > 0.98
    assert not np.array_equal(exact, rounded)


def test_both_files_are_written_where_the_pages_look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(make_ticket_masters, "ROOT", tmp_path)
    monkeypatch.setattr(make_ticket_masters, "MUNICIPALITIES", tmp_path / "municipalities.json")
    monkeypatch.setattr(make_ticket_masters, "KINDS", tmp_path / "kinds.js")
    make_ticket_masters.main()
    assert (tmp_path / "municipalities.json").read_bytes() == MUNICIPALITIES.read_bytes()
    assert (tmp_path / "kinds.js").read_bytes() == KINDS.read_bytes()
