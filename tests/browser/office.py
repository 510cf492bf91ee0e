"""What tests of the console's screens share: hands, and a look at each screen."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from tests.browser.accessibility import demand_accessible, demand_fits, demand_keyboard_reaches_everything
from tests.browser.console import Console
from tests.world import World

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page


def reviewed(world: World) -> None:
    """Hand everything to the stream's handler; its time stands, for a busy machine would use it up."""
    world.clock.stand()
    world.review()
    world.clock.run()


def fill_day(page: "Page", label: str, day: str) -> None:
    """Type a day into its three fields."""
    group = page.get_by_role("group", name=label)
    for name, part in zip(("年", "月", "日"), day.split("-"), strict=True):
        group.get_by_label(name, exact=True).fill(str(int(part)))


def choose(page: "Page", group: str, *labels: str) -> None:
    """Tick choices of a group."""
    for label in labels:
        labels_of = page.get_by_role("group", name=group).locator("label.choice")
        labels_of.filter(has_text=re.compile(rf"^\s*{re.escape(label)}")).first.click()


def press(page: "Page", name: str) -> None:
    """Press a button, or follow a link that looks like one."""
    page.get_by_role("main").get_by_role("button", name=name, exact=True).or_(
        page.get_by_role("main").get_by_role("link", name=name, exact=True)
    ).first.click()


def answer(page: "Page", yes: str, reason: str = "") -> None:
    """Answer the dialog that is open."""
    dialog = page.get_by_role("dialog")
    if reason:
        dialog.get_by_label("理由").fill(reason)
    demand_accessible(page)
    dialog.get_by_role("button", name=yes, exact=True).click()


def demand_said(page: "Page", text: str) -> None:
    """Wait for a line that says what was done, and put it away: it lies over what comes next."""
    line = page.locator(".toasts .notice").filter(has_text=text)
    expect(line).to_be_visible()
    line.get_by_role("button", name="閉じる").click()
    expect(line).to_have_count(0)


def demand_screen(console: Console, title: str, *, keyboard: bool = False) -> None:
    """Wait for a screen and hold it to what it owes everybody."""
    console.demand_heading(title)
    expect(console.page.get_by_role("dialog")).to_have_count(0)
    expect(console.page.get_by_text("読み込んでいます")).to_have_count(0)
    demand_accessible(console.page)
    if keyboard:
        demand_keyboard_reaches_everything(console.page)
        demand_fits(console.page)


def row_of(page: "Page", text: str) -> "Locator":
    """Return the row of a table that says something."""
    return page.get_by_role("row").filter(has_text=text)


def taken(page: "Page", press_it: Any) -> tuple[str, bytes]:
    """Do what saves a file; return its name and its bytes."""
    with page.expect_download() as under_way:
        press_it()
    file = under_way.value
    return file.suggested_filename, Path(file.path()).read_bytes()


def type_through(page: "Page", *steps: str) -> None:
    """Use the keyboard alone: ``Tab*3`` is a key so often, ``=text`` is typed, the rest are keys."""
    for step in steps:
        if step.startswith("="):
            page.keyboard.type(step[1:])
            continue
        key, _, times = step.partition("*")
        for _ in range(int(times or 1)):
            page.keyboard.press(key)


def tab_to(page: "Page", name: str, *, most: int = 120) -> None:
    """Press Tab until the focus is on something that is called so."""
    said = """name => {
      const at = document.activeElement;
      const own = at.getAttribute("aria-label") || at.labels?.[0]?.innerText || at.innerText || "";
      return own.trim().startsWith(name);
    }"""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(said, name):
            return
    raise AssertionError(f"the keyboard does not come to {name}")
