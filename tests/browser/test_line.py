"""The tablet reads a line by the rules of the server: both take the same and refuse for the same reason."""

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from chalicelib.adapters.masters import load_kinds
from chalicelib.systems.vrs.tickets.model import TicketLine
from chalicelib.systems.vrs.tickets.rules import LineFault, read_line
from tests.browser.reading.darkroom import DAY, developed

if TYPE_CHECKING:
    from playwright.sync_api import Page

LINE = "211121430830481829"
TEXTS = (
    LINE,
    f"A{LINE}A",
    f"a{LINE}d",
    f" {LINE[:8]} {LINE[8:]}\r\n",
    "２１１１２１４３０８３０４８１８２９",
    f"Ａ{LINE}Ｂ",
    f"A{LINE}",
    f"{LINE}A",
    f"E{LINE}E",
    LINE[:-1],
    f"{LINE}0",
    "",
    "A A",
    "⑱11121430830481829",
    "²11121430830481829",
    "2١1121430830481829",
    f"{LINE};",
    f"{LINE}{' ' * 300}",
    "211121440830481829",
    "911121430830481829",
    "011121430830481829",
    "201121430830481829",
    "291121430830481829",
    "311121430830481829",
)
READ = "(texts) => vrs.loadRules(DAY).then((rules) => texts.map((text) => vrs.line.readLine(text, rules)))"


def served(text: str) -> dict[str, Any]:
    read = read_line(text, load_kinds())
    if isinstance(read, LineFault):
        return {"line": None, "fault": read.value}
    assert isinstance(read, TicketLine)
    folded = f"{read.turn}{read.municipality.root}{read.ticket.root}"
    return {"line": folded, "fault": None}


def test_tablet_and_server_read_the_same_texts_alike(page: "Page") -> None:
    with developed(page) as harness:
        came = harness.evaluate(READ.replace("DAY", json.dumps(DAY)), TEXTS)
    for text, each in zip(TEXTS, came, strict=True):
        line = each["line"]
        said = line and f"{line['turn']}{line['municipality']}{line['ticket']}"
        assert {"line": said, "fault": each["fault"]} == served(text), text


def test_every_reason_has_a_sentence_in_both_languages_that_says_what_to_do(page: "Page") -> None:
    reasons = {fault.value for fault in LineFault} | {"UNKNOWN_MUNICIPALITY", "DISAGREE", "TWO_TICKETS"}
    with developed(page) as harness:
        codes = harness.evaluate("vrs.CODES")
        script = "(codes) => codes.map((code) => ['ja', 'en'].map((each) => vrs.sentence(code, each)))"
        said = harness.evaluate(script, codes)
    assert reasons <= set(codes)
    for code, sentences in zip(codes, said, strict=True):
        for each in sentences:
            assert each["title"], code
            assert each["todo"], code


def test_the_rules_of_a_day_know_its_municipalities_by_name(page: "Page") -> None:
    script = """async (day) => {
      const rules = await vrs.loadRules(day);
      const { known, nameOf, maxTurn, kinds } = rules;
      const [ward, none] = [known.has("011011"), nameOf("112144")];
      return { count: known.size, name: nameOf("112143"), ward, none, maxTurn, kinds: Object.keys(kinds) };
    }"""
    master = json.loads(files("chalicelib.data").joinpath("municipalities.json").read_text("utf-8"))
    with developed(page) as harness:
        said = harness.evaluate(script, DAY)
    assert said == {
        "count": len(master["municipalities"]),
        "name": "埼玉県 春日部市",
        "ward": False,
        "none": None,
        "maxTurn": load_kinds().max_turn,
        "kinds": [each.digit for each in load_kinds().kinds],
    }


def test_a_line_is_grouped_to_be_compared_with_the_paper(page: "Page") -> None:
    script = (
        "(text) => vrs.loadRules('2021-07-01').then((r) => vrs.line.grouped(vrs.line.readLine(text, r).line))"
    )
    with developed(page) as harness:
        said = harness.evaluate(script, LINE)
    assert said == {"kind": "2", "turn": "1", "municipality": "112143", "ticket": "0830 481 829"}


def test_dated_municipalities_hold_on_their_days_only(page: "Page") -> None:
    script = """async () => {
      const { Municipalities } = await import("/shared/municipalities.js");
      const begun = ["221384", "中央区", "静岡県", "2024-01-01", null];
      const ended = ["221317", "中区", "静岡県", null, "2023-12-31"];
      const prefectures = { 埼玉県: { "112143": "春日部市" } };
      const list = new Municipalities({ prefectures, dated: [begun, ended] });
      const days = ["2023-12-31", "2024-01-01"];
      return days.map((day) => ["112143", "221384", "221317"].map((code) => list.nameOf(code, day)));
    }"""
    with developed(page) as harness:
        before, after = harness.evaluate(script)
    assert before == ["埼玉県 春日部市", None, "静岡県 中区"]
    assert after == ["埼玉県 春日部市", "静岡県 中央区", None]
