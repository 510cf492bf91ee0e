"""A scanner's burst of digits is told from a hand's typing, and what goes into a field is left alone."""

from typing import TYPE_CHECKING

from tests.browser.reading.darkroom import developed

if TYPE_CHECKING:
    from playwright.sync_api import Page

LINE = "211121430830481829"
PRESS = """
({ keys, between }) => {
  const burst = new vrs.Burst();
  return [...keys.map((key, place) => burst.press(key, place * between))].filter((text) => text !== null);
}
"""


def pressed(page: "Page", keys: list[str], between: int) -> list[str]:
    texts: list[str] = page.evaluate(PRESS, {"keys": keys, "between": between})
    return texts


def test_a_burst_with_enter_is_a_scan_and_slow_keys_are_not(page: "Page") -> None:
    with developed(page) as harness:
        keys = [*LINE, "Enter"]
        assert pressed(harness, keys, 8) == [LINE]
        assert pressed(harness, keys, 60) == [LINE]
        assert pressed(harness, keys, 61) == []
        assert pressed(harness, ["A", *LINE, "a", "Enter"], 8) == [f"A{LINE}a"]
        assert pressed(harness, [*LINE], 8) == []
        assert pressed(harness, [*LINE[:9], "Enter"], 8) == []
        assert pressed(harness, [*LINE[:9], "x", *LINE[9:], "Enter"], 8) == []
        assert pressed(harness, [*LINE, "Enter", *LINE, "Enter"], 8) == [LINE, LINE]
        assert pressed(harness, [*LINE, "Enter", "Enter"], 8) == [LINE]
        (long,) = pressed(harness, [*("0123456789" * 9), "Enter"], 8)
        assert len(long) == 40  # nothing grows without end; it is no line either


LISTEN = """
() => {
  globalThis.texts = [];
  globalThis.clicks = 0;
  const button = document.createElement("button");
  button.addEventListener("click", () => { clicks += 1; });
  document.body.append(button, document.createElement("input"));
  button.focus();
  globalThis.stop = vrs.listen(document, (text) => texts.push(text));
}
"""
TYPE = """
({ keys, selector }) => {
  const target = document.querySelector(selector);
  for (const key of keys) {
    const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
    if (target.dispatchEvent(event) && key === "Enter" && target.matches("button")) target.click();
  }
  return [texts.length, clicks];
}
"""


def test_the_enter_of_a_scanner_presses_no_button_and_fields_are_left_alone(page: "Page") -> None:
    keys = [*LINE, "Enter"]
    with developed(page) as harness:
        harness.evaluate(LISTEN)
        assert harness.evaluate(TYPE, {"keys": keys, "selector": "button"}) == [1, 0]
        assert harness.evaluate(TYPE, {"keys": ["Enter"], "selector": "button"}) == [1, 1]
        assert harness.evaluate(TYPE, {"keys": keys, "selector": "input"}) == [1, 1]
        assert harness.evaluate("texts") == [LINE]
        harness.evaluate("stop()")
        assert harness.evaluate(TYPE, {"keys": keys, "selector": "body"}) == [1, 1]
