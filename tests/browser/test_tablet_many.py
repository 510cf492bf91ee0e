"""Three hundred people in a row, touching nothing but "scan" and "register": all of them are in the books."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import Watch
from tests.browser.served import Served
from tests.browser.tablet import TabletPage, line_of

pytestmark = [pytest.mark.proof("T01", "T23"), pytest.mark.timeout(900)]
PEOPLE = 300
ONE_AFTER_THE_OTHER = """async (lines) => {
  const until = (find) => new Promise((resolve) => {
    const look = () => {
      const found = find();
      if (!found) return;
      watcher.disconnect();
      resolve(found);
    };
    const watcher = new MutationObserver(look);
    watcher.observe(document.body, { attributes: true, characterData: true, childList: true, subtree: true });
    look();
  });
  const number = () => document.querySelector(".ticket-number dd")?.textContent.replace(/\\D/g, "");
  const shown = (line) => number() === line.slice(8);
  const register = (line) => shown(line) && [...document.querySelectorAll(".confirm .foot button")]
    .find((each) => each.textContent.trim() === "登録する" && each.ariaDisabled !== "true");
  const took = [];
  for (const line of lines) {
    const begun = performance.timeOrigin + performance.now();
    [...line, "Enter"].forEach((key, place) => {
      const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
      Object.defineProperty(event, "timeStamp", { value: begun + 5 * place });
      document.dispatchEvent(event);
    });
    (await until(() => register(line))).click();
    await until(() => document.querySelector(".verdict h1") && shown(line));
    took.push(performance.timeOrigin + performance.now() - begun);
  }
  return took;
}"""


def waiting(served: Served) -> list[tuple[str, int]]:
    """Return what the desk has of tickets that nobody registered, by number and turn."""
    listed = served.world.staff("clerk").get("/waiting?most=1000").json
    assert listed["total"] == len(listed["items"])
    return [(each["ticket"], each["turn"]) for each in listed["items"]]


def test_three_hundred_people_without_a_network_are_all_sent_once(
    page: Page, served: Served, watch: Watch
) -> None:
    watch.expect("ERR_INTERNET_DISCONNECTED|ERR_FAILED")
    lines = [line_of(20_000 + number) for number in range(PEOPLE)]
    tablet = TabletPage(page, served).at_work().installed()
    page.context.set_offline(True)
    took = page.evaluate(ONE_AFTER_THE_OTHER, lines)
    assert len(took) == PEOPLE
    tablet.unsent(PEOPLE)
    assert waiting(served) == []
    page.context.set_offline(False)
    expect(page.locator("[data-unsent]")).to_have_attribute("data-unsent", "0", timeout=300_000)
    assert sorted(waiting(served)) == sorted((line[8:], 1) for line in lines)
    tablet.press("メニュー")
    tablet.press("枚数の確認・受付を終える")
    expect(page.locator("[data-total=records]")).to_have_text(str(PEOPLE))


def test_people_in_a_row_are_recorded_as_they_come(page: Page, served: Served) -> None:
    lines = [line_of(30_000 + number) for number in range(PEOPLE // 10)]
    tablet = TabletPage(page, served).at_work()
    took = page.evaluate(ONE_AFTER_THE_OTHER, lines)
    tablet.unsent(0)
    assert len(took) == len(lines)
    assert sorted(waiting(served)) == sorted((line[8:], 1) for line in lines)
