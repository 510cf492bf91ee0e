"""A ticket is accepted where two readings agree or a 2D code says it; any disagreement refuses it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.reading.darkroom import developed
from tests.browser.reading.telling import RULES, Sight, told

if TYPE_CHECKING:
    from playwright.sync_api import Page

LINE = "211121430830481829"
OTHER = "211121430830481830"
TURN = "241121430830481829"
"""The same ticket with the 1 of its turn taken for a 4: nothing checks that digit."""
NUMBER = LINE[8:]
WRONG_CITY = "211121440830481829"
ELSEWHERE = "210110020830481829"


@pytest.fixture
def harness(page: "Page") -> Iterator["Page"]:
    with developed(page) as opened:
        yield opened


def frame(qr: str = "", ocr: str = "", nw7: str = "") -> Sight:
    return Sight(*((each,) if each else () for each in (qr, ocr, nw7)))


ACCEPTED: dict[str, tuple[list[Sight], str]] = {
    "a 2D code": ([frame(qr=LINE)], "qr"),
    "a 2D code and the line": ([frame(qr=LINE, ocr=LINE)], "qr+ocr"),
    "the line, then a 2D code": ([frame(ocr=LINE), frame(qr=LINE)], "qr+ocr"),
    "a 2D code and the barcode's number": ([frame(qr=LINE, nw7=f"A{NUMBER}A")], "qr+nw7"),
    "the line and the barcode's number": ([frame(ocr=LINE, nw7=f"C{NUMBER}D")], "ocr+nw7"),
    "the barcode, then the line": ([frame(nw7=f"A{NUMBER}A"), frame(), frame(ocr=LINE)], "ocr+nw7"),
    "the line and a barcode of 18 digits": ([frame(ocr=LINE, nw7=f"B{LINE}B")], "ocr+nw7"),
    "the line of two frames": ([frame(ocr=LINE), frame(), frame(ocr=LINE)], "ocr+ocr"),
    "a 2D code beside one of something else": ([Sight(qr=("https://example.jp/", LINE))], "qr"),
    "the line and a barcode of something else": (
        [frame(ocr=LINE, nw7="A123456A"), frame(ocr=LINE)],
        "ocr+ocr",
    ),
}


def test_what_agrees_is_accepted(harness: "Page") -> None:
    for name, (sights, by) in ACCEPTED.items():
        scan = told(harness, sights)
        assert (scan["phase"], scan["by"], scan["text"]) == ("accepted", by, LINE), name
        assert (scan["reason"], scan["keyboard"]) == (None, False), name
    line = {"text": LINE, "kind": "2", "turn": 1, "municipality": "112143", "ticket": NUMBER}
    assert told(harness, [frame(qr=LINE)])["line"] == line


REFUSED: dict[str, tuple[list[Sight], str]] = {
    "the line misread beside its 2D code": ([frame(qr=LINE, ocr=TURN)], "DISAGREE"),
    "the line misread before its 2D code": ([frame(ocr=TURN), frame(qr=LINE)], "DISAGREE"),
    "the line misread in one of two frames": ([frame(ocr=LINE), frame(ocr=TURN)], "DISAGREE"),
    "the line against the barcode's number": ([frame(ocr=OTHER, nw7=f"A{NUMBER}A")], "DISAGREE"),
    "the barcode's number against the line": ([frame(nw7=f"A{NUMBER}A"), frame(ocr=OTHER)], "DISAGREE"),
    "the line against a barcode of 18": ([frame(ocr=TURN, nw7=f"A{LINE}A")], "DISAGREE"),
    "a 2D code against the barcode's number": ([frame(qr=OTHER, nw7=f"A{NUMBER}A")], "DISAGREE"),
    "all but the barcode agree": ([frame(qr=OTHER, ocr=OTHER, nw7=f"A{NUMBER}A")], "DISAGREE"),
    "two 2D codes": ([Sight(qr=(LINE, OTHER))], "TWO_TICKETS"),
    "two lines": ([Sight(ocr=(LINE, OTHER))], "TWO_TICKETS"),
    "two barcodes": ([Sight(nw7=(f"A{NUMBER}A", f"A{OTHER[8:]}A"))], "TWO_TICKETS"),
    "a barcode, then another": ([frame(nw7=f"A{NUMBER}A"), frame(nw7=f"A{OTHER[8:]}A")], "TWO_TICKETS"),
    "a 2D code with a wrong municipality": ([frame(qr=WRONG_CITY)], "WRONG_MUNICIPALITY_DIGIT"),
    "a line with a wrong municipality": ([frame(ocr=WRONG_CITY)] * 2, "WRONG_MUNICIPALITY_DIGIT"),
    "another kind of ticket": ([frame(qr="9" + LINE[1:])], "UNKNOWN_KIND"),
    "no turn": ([frame(qr="20" + LINE[2:])], "TURN_OUT_OF_RANGE"),
}


def test_what_disagrees_is_refused_and_nothing_is_accepted_after_it(harness: "Page") -> None:
    for name, (sights, reason) in REFUSED.items():
        for after in ([], [frame(qr=LINE)] * 3, [frame(ocr=LINE)] * 3):
            scan = told(harness, [*sights, *after])
            assert (scan["phase"], scan["reason"], scan["text"]) == ("refused", reason, None), name
            assert scan["keyboard"], name


NOT_YET: dict[str, list[Sight]] = {
    "nothing": [],
    "empty frames": [frame()] * 9,
    "the line once": [frame(ocr=LINE)],
    "the line twice in one frame": [Sight(ocr=(LINE, LINE))],
    "a barcode alone, however often": [frame(nw7=f"A{NUMBER}A")] * 9,
    "a barcode of 18 alone": [frame(nw7=f"A{LINE}A")] * 9,
    "a torn barcode and the line": [frame(nw7=f"A{NUMBER}", ocr=LINE)],
    "codes of something else": [frame(qr="112143-ABCDEFGHJKLM"), frame(qr=NUMBER)],
    "a wrong line once": [frame(ocr=WRONG_CITY)],
}


def test_one_reading_alone_decides_nothing(harness: "Page") -> None:
    for name, sights in NOT_YET.items():
        scan = told(harness, sights)
        assert (scan["phase"], scan["text"], scan["reason"]) == ("reading", None, None), name


def test_a_municipality_must_be_in_the_list_that_is_given(harness: "Page") -> None:
    known = ["112143"]
    assert told(harness, [frame(qr=LINE)], known)["phase"] == "accepted"
    assert told(harness, [frame(qr=ELSEWHERE)], known)["reason"] == "UNKNOWN_MUNICIPALITY"
    assert told(harness, [frame(ocr=ELSEWHERE)] * 2, known)["reason"] == "UNKNOWN_MUNICIPALITY"


def test_a_city_whose_barcodes_say_something_else_can_leave_them_out(harness: "Page") -> None:
    against = [frame(qr=OTHER, nw7=f"A{NUMBER}A")]
    assert told(harness, against, barcode="ignore")["text"] == OTHER
    with_barcode = [frame(ocr=LINE, nw7=f"A{NUMBER}A")]
    assert told(harness, with_barcode, barcode="ignore")["phase"] == "reading"


def test_start_and_stop_characters_are_those_of_the_settings(harness: "Page") -> None:
    assert told(harness, [frame(ocr=LINE, nw7=f"A{NUMBER}A")], startStop="CD")["phase"] == "reading"
    assert told(harness, [frame(ocr=LINE, nw7=f"C{NUMBER}D")], startStop="CD")["phase"] == "accepted"


def test_the_keyboard_is_offered_after_six_seconds_and_not_before(harness: "Page") -> None:
    assert not told(harness, [frame()] * 5, step=1_199)["keyboard"]
    assert told(harness, [frame()] * 5, step=1_200)["keyboard"]
    tick = """({ rules }) => {
      const after = (now) => vrs.agree.tick(vrs.agree.begin(0), now, rules).keyboard;
      return [5999, 6000].map(after);
    }"""
    assert harness.evaluate(tick, {"rules": RULES}) == [False, True]


def test_the_ticket_that_was_just_read_is_not_read_again_while_it_lies_there(harness: "Page") -> None:
    there = [frame(qr=LINE), frame(ocr=LINE), frame(), frame()] * 3
    assert told(harness, there, previous=LINE)["phase"] == "reading"
    changed = told(harness, [*there, frame(qr=OTHER)], previous=LINE)
    assert (changed["phase"], changed["text"]) == ("accepted", OTHER)
    both = told(harness, [Sight(qr=(LINE, OTHER))], previous=LINE)
    assert (both["phase"], both["text"]) == ("reading", None)
    lifted = told(harness, [frame(qr=LINE), *[frame()] * 5, frame(qr=LINE)], previous=LINE)
    assert (lifted["phase"], lifted["text"]) == ("accepted", LINE)


TYPED = """
({ text, by, rules, sights }) => {
  let scan = vrs.agree.begin(0);
  for (const findings of sights) scan = vrs.agree.step(scan, findings, 1, rules);
  const { phase, reason, by: way, line } = vrs.agree.typed(scan, text, rules, by);
  return { phase, reason, by: way, text: line?.text ?? null };
}
"""


def typed(page: "Page", text: str, by: str = "keyboard", sights: list[Any] | None = None) -> dict[str, Any]:
    asked = {"text": text, "by": by, "rules": RULES, "sights": sights or []}
    ended: dict[str, Any] = page.evaluate(TYPED, asked)
    return ended


def test_what_is_typed_stands_for_itself_if_it_is_a_line(harness: "Page") -> None:
    for by in ("keyboard", "scanner"):
        good = typed(harness, "２1 112143 0830 481 829", by)
        assert good == {"phase": "accepted", "reason": None, "by": by, "text": LINE}
        assert typed(harness, LINE[:-1], by)["reason"] == "NOT_A_LINE"
        assert typed(harness, WRONG_CITY, by)["reason"] == "WRONG_MUNICIPALITY_DIGIT"
    two = {"codes": [{"format": "qr", "text": each} for each in (LINE, OTHER)], "lines": []}
    assert typed(harness, OTHER, sights=[two])["text"] == OTHER
    one = {"codes": [{"format": "qr", "text": LINE}], "lines": []}
    assert typed(harness, OTHER, sights=[one])["text"] == LINE


def test_a_scan_cannot_be_changed_from_outside_and_a_new_one_is_empty(harness: "Page") -> None:
    script = """
    ({ rules, text }) => {
      const findings = { codes: [{ format: "qr", text }], lines: [] };
      const read = vrs.agree.step(vrs.agree.begin(0), findings, 1, rules);
      const fresh = vrs.agree.begin(2);
      return { frozen: Object.isFrozen(read) && Object.isFrozen(read.line), text: read.line.text, fresh };
    }
    """
    said = harness.evaluate(script, {"rules": RULES, "text": LINE})
    assert (said["frozen"], said["text"]) == (True, LINE)
    assert (said["fresh"]["phase"], said["fresh"]["line"], said["fresh"]["by"]) == ("reading", None, None)
    assert LINE not in str(said["fresh"])
