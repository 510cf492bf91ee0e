"""What watches the pages sees: planted faults of every kind are caught, so that silence means something."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.browser.accessibility import (
    demand_accessible,
    demand_fits,
    demand_keyboard_reaches_everything,
    demand_targets,
)
from tests.browser.chromium import Watch
from tests.browser.served import Site

if TYPE_CHECKING:
    from playwright.sync_api import Page

PLANT = "([tag, values]) => document.body.append(Object.assign(document.createElement(tag), values))"
FAULTS: dict[str, tuple[Callable[["Page"], object], str]] = {
    "an inline script": (
        lambda page: page.evaluate(PLANT, ["script", {"textContent": "globalThis.planted = 1"}]),
        "TrustedScript|Content Security Policy",
    ),
    "an inline style": (
        lambda page: page.evaluate(PLANT, ["style", {"textContent": "body { color: red }"}]),
        "Content Security Policy",
    ),
    "a style in markup": (
        lambda page: page.evaluate("() => document.body.setAttribute('style', 'color: red')"),
        "Content Security Policy",
    ),
    "a script from elsewhere": (
        lambda page: page.evaluate(PLANT, ["img", {"src": "http://example.test/a.png"}]),
        "Content Security Policy",
    ),
    "text made code": (lambda page: page.evaluate("() => setTimeout('1')"), "TrustedScript|eval"),
    "markup made from text": (
        lambda page: page.evaluate("() => { document.body.innerHTML = '<p>'; }"),
        "TrustedHTML",
    ),
    "a call to elsewhere": (
        lambda page: page.evaluate("() => fetch('http://example.test/')"),
        "Content Security Policy",
    ),
    "an error that is thrown": (
        lambda page: page.evaluate("() => { queueMicrotask(() => { throw new Error('planted'); }); }"),
        "thrown: planted|planted",
    ),
    "an error that is said": (lambda page: page.evaluate("() => console.error('planted')"), "planted"),
    "a file that is missing": (
        lambda page: page.evaluate(PLANT, ["img", {"src": "/shared/none.png"}]),
        "answered 404",
    ),
}


@pytest.fixture
def shown(page: "Page", site: Site) -> "Page":
    page.goto(site.component("buttons"))
    page.locator("h1").wait_for()
    return page


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_caught(shown: "Page", watch: Watch, fault: str) -> None:
    plant, said = FAULTS[fault]
    try:
        plant(shown)
    except Exception as refused:  # noqa: BLE001 - some faults are refused where they are planted
        watch.faults.append(str(refused))
    shown.wait_for_load_state("networkidle")
    shown.evaluate("() => new Promise(requestAnimationFrame)")
    with pytest.raises(AssertionError, match=said):
        watch.demand_nothing_went_wrong()
    assert shown.evaluate("() => globalThis.planted") is None
    watch.faults.clear()


def test_only_a_fault_that_is_expected_passes(shown: "Page", watch: Watch) -> None:
    watch.expect("planted one")
    shown.evaluate("() => { console.error('planted one'); console.error('planted two'); }")
    assert watch.faults == ["console: planted two"]
    watch.faults.clear()


def test_no_name_and_no_address_leads_out_of_this_machine(page: "Page", site: Site, watch: Watch) -> None:
    watch.expect("asked elsewhere|ERR_|answered")
    assert page.goto(site.component("buttons")).ok
    for address in ("http://example.com/", "http://192.0.2.1/", "http://[2001:db8::1]/"):
        with pytest.raises(Exception, match="ERR_NAME_NOT_RESOLVED"):
            page.goto(address)


def test_a_planted_accessibility_fault_is_caught(shown: "Page") -> None:
    shown.evaluate(PLANT, ["input", {"type": "text"}])
    with pytest.raises(AssertionError, match="label"):
        demand_accessible(shown)


def test_weak_contrast_is_caught(shown: "Page") -> None:
    shown.evaluate("() => { document.querySelector('h1').style.color = '#bbb'; }")
    with pytest.raises(AssertionError, match="color-contrast"):
        demand_accessible(shown)


def test_a_place_that_no_keyboard_reaches_is_caught(shown: "Page") -> None:
    trap = (
        "() => document.querySelector('main button').addEventListener('keydown', (e) => e.preventDefault())"
    )
    shown.evaluate(trap)
    with pytest.raises(AssertionError, match="button"):
        demand_keyboard_reaches_everything(shown, still=False)


def test_a_focus_that_is_not_seen_is_caught(shown: "Page") -> None:
    hide = (
        "() => Object.assign(document.querySelector('main button').style, {outline: '0', boxShadow: 'none'})"
    )
    shown.evaluate(hide)
    with pytest.raises(AssertionError, match="登録する"):
        demand_keyboard_reaches_everything(shown, still=False)


def test_a_page_that_is_too_wide_when_enlarged_is_caught(shown: "Page") -> None:
    shown.evaluate("() => { document.querySelector('h1').style.width = '900px'; }")
    with pytest.raises(AssertionError, match="px in 640 px"):
        demand_fits(shown)


def test_a_button_that_is_too_small_is_caught(shown: "Page") -> None:
    demand_targets(shown)
    shown.evaluate("() => { document.querySelector('main button').style.minHeight = '20px'; }")
    shown.evaluate("() => { document.querySelector('main button').style.height = '20px'; }")
    with pytest.raises(AssertionError, match="20"):
        demand_targets(shown)
