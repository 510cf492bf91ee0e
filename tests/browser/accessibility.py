"""What a page owes to everybody: axe's rules, a keyboard that reaches all, room at 200 % and 400 %."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FOCUS = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const all = [...document.querySelectorAll("*")];
  const box = at.getBoundingClientRect();
  const style = getComputedStyle(at);
  const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  const name = at.getAttribute("aria-label") || at.labels?.[0]?.innerText || at.innerText || at.id;
  const ring = box.width > 0 && box.height > 0 && (outlined || style.boxShadow !== "none");
  return { at: all.indexOf(at), name: name.slice(0, 40), ring };
}"""
REACHABLE = """() => {
  const all = [...document.querySelectorAll("*")];
  const wanted = "a[href], button, input, select, textarea, summary, [tabindex]";
  const shown = (each) => each.checkVisibility() && !each.closest("[inert]");
  const dialog = document.querySelector("dialog[open]") ?? document;
  const radios = new Set();
  return [...dialog.querySelectorAll(wanted)]
    .filter((each) => each.tabIndex >= 0 && !each.disabled && shown(each))
    .filter((each) => {
      if (each.type !== "radio") return true;
      const mine = each.checked || !document.querySelector(`input[name="${each.name}"]:checked`);
      const first = mine && !radios.has(each.name);
      if (first) radios.add(each.name);
      return first;
    })
    .map((each) => all.indexOf(each));
}"""
TARGETS = """(least) => {
  const wanted = "button, select, summary, textarea, .choice, .button, .input, .side-nav a";
  return [...document.querySelectorAll(wanted)]
    .map((each) => [each.outerHTML.slice(0, 80), Math.round(each.getBoundingClientRect().height)])
    .filter(([, height]) => height > 0 && height < least);
}"""
"""What is too low for a finger; a link within a text is as high as the text, a tick as its label."""
AT_THE_BEGINNING = """() => {
  // Tab goes on from where the focus was last, also after a blur: so the page itself takes it first.
  getSelection()?.removeAllRanges();
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute("tabindex");
}"""
STILL = """() => !document.querySelector("main [aria-busy=true], main .spinner-ring")"""
"""Nothing is being fetched; «networkidle» stays true once it was, whatever a page asks later."""
WIDTH = "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"


def violations(page: "Page", *, within: str | None = None, without: tuple[str, ...] = ()) -> list[str]:
    """Return what axe finds on a page, or within a part of it; ``without`` names rules left out."""
    if not page.evaluate("() => 'axe' in globalThis"):
        page.evaluate(AXE.read_text("utf-8"))
    options = {
        "runOnly": {"type": "tag", "values": RULES},
        "rules": {name: {"enabled": False} for name in without},
        "resultTypes": ["violations"],
    }
    found: list[dict[str, Any]] = page.evaluate(
        "async ([within, options]) => (await axe.run(within ?? document, options)).violations",
        [within, options],
    )
    return [
        f"{each['id']} ({each['impact']}): {node['target']} {node['failureSummary']}"
        for each in found
        for node in each["nodes"]
    ]


def demand_accessible(page: "Page", **options: Any) -> None:
    """Fail with what axe finds."""
    found = violations(page, **options)
    assert not found, "\n\n".join(found)


def walk(page: "Page", *, most: int = 400) -> list[dict[str, Any]]:
    """Press Tab through a page from its beginning; return every place where the focus was."""
    page.evaluate(AT_THE_BEGINNING)
    places: list[dict[str, Any]] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        place = page.evaluate(FOCUS)
        if place is None or (places and place["at"] == places[0]["at"]):
            break
        places.append(place)
    return places


def wait_until_still(page: "Page") -> None:
    """Wait until nothing on a page says that it is being fetched."""
    page.wait_for_function(STILL)


def demand_keyboard_reaches_everything(page: "Page", *, still: bool = True) -> None:
    """Fail where Tab does not come to something that can be used, or where the focus is not seen.

    ``still`` says that what a page fetches is waited for; a page that shows how waiting looks never is still.
    """
    if still:
        wait_until_still(page)
    wanted = page.evaluate(REACHABLE)
    places = walk(page)
    missed = set(wanted) - {place["at"] for place in places}
    names = "at => [...document.querySelectorAll('*')][at].outerHTML.slice(0, 120)"
    assert not missed, [page.evaluate(names, at) for at in sorted(missed)]
    assert all(place["ring"] for place in places), [place["name"] for place in places if not place["ring"]]


def demand_fits(page: "Page", *, width: int = 1280, zoom: float = 2) -> None:
    """Fail where a page must be scrolled sideways when it is enlarged."""
    before = page.viewport_size
    page.set_viewport_size({"width": round(width / zoom), "height": 800})
    content, window = page.evaluate(WIDTH)
    if before is not None:
        page.set_viewport_size(before)
    assert content <= window, f"{content} px in {window} px"


def demand_targets(page: "Page", *, least: int = 44) -> None:
    """Fail where something to press is lower than so many pixels: 44 at a desk, 64 at a venue."""
    small = page.evaluate(TARGETS, least)
    assert not small, small
