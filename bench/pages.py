"""How soon the pages are there, and whether a list of 10,000 rows stays quick, in a real browser.

    python -m bench.pages [--rows 10000] [--repeats 15]

Behind the pages stands an API that answers from memory, so what is measured is the page and the browser
(the service's own times: ``python -m bench``; the tablet's: ``python -m bench.first_scan``).  Every opening
is a cold one, in a browser without a cache.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs
from wsgiref.types import StartResponse, WSGIEnvironment

from playwright.sync_api import sync_playwright

from chalicelib.access.model import Actor, Plane, Role
from chalicelib.access.rules import permissions_of
from chalicelib.values.municipality import MunicipalityCode
from local.pages import Pages
from local.serving import serve
from tests.browser.chromium import launch

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CITY = "112143"
LIMITS = {"console first paint": 1_000, "console home": 1_000}
"""Milliseconds that the issue of the pages allows on loopback."""
LANES = ("HALL-1", "HALL-2", "HALL-3", None)
TIMED = """async ([act, settled]) => {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const go = new Function(`return ${act}`)();
  const is = new Function(`return ${settled}`)()();
  const begun = performance.now();
  go();
  do await frame(); while (!is());
  return performance.now() - begun;
}"""
CHANGED = """() => {
  const shown = () => document.querySelector("tbody").innerText;
  const before = shown();
  return () => shown() !== before;
}"""
DRAWN = "() => () => true"


def entry(number: int) -> dict[str, Any]:
    """Return a finding, as ``GET /queues`` shows it."""
    ticket = f"{number:010d}"
    return {
        "entry": {
            "kind": "finding",
            "ticket": ticket,
            "turn": number % 3 + 1,
            "version": 1,
            "code": "UNKNOWN_LOT",
            "severity": "要確認" if number % 4 else "要修正",
            "conflict_id": None,
        },
        "since": f"2021-07-{number % 28 + 1:02d}T03:00:00Z",
        "day": f"2021-06-{number % 28 + 1:02d}",
        "venue": LANES[number % 4],
        "product": "COMIRNATY",
        "lot": f"EY{number % 9_000:04d}",
        "message": "ロット番号が登録されていません。予診票を確かめてください。",
        "state": "open",
        "assignee": None,
        "notes": 0,
    }


class Canned:
    """The private plane from memory: who is signed in, and one long list."""

    def __init__(self, rows: int) -> None:
        self.signed_in = True
        self._rows = [entry(number) for number in range(rows)]
        clerk = Actor(
            id="clerk",
            roles=frozenset({Role.CLERK, Role.REGISTRAR}),
            municipality=MunicipalityCode(CITY),
            plane=Plane.PRIVATE,
        )
        self._me = {
            "account_id": clerk.id,
            "name": "計測 職員",
            "roles": sorted(clerk.roles),
            "permissions": sorted(permissions_of(clerk)),
            "municipality": CITY,
            "municipality_name": "埼玉県春日部市",
            "terminal": "T-001",
            "shared": None,
            "must_register_passkey": False,
            "must_change_password": False,
            "stepped_up": True,
            "idle_seconds": 900,
        }

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        status, body = self._answer(environ["PATH_INFO"], parse_qs(environ.get("QUERY_STRING", "")))
        raw = json.dumps(body, ensure_ascii=False).encode()
        headers = [("Content-Type", "application/json; charset=utf-8"), ("Content-Length", str(len(raw)))]
        start(f"{status.value} {status.phrase}", headers)
        return [raw]

    def _answer(self, path: str, query: Mapping[str, list[str]]) -> tuple[HTTPStatus, Any]:
        if path == "/sessions/me" and not self.signed_in:
            return HTTPStatus.UNAUTHORIZED, {"code": "A301", "message": "ログインしてください。"}
        if path == "/sessions/me":
            return HTTPStatus.OK, self._me
        rows = self._rows if path == "/queues" else []
        after, most = int(query.get("after", ["0"])[0]), int(query.get("most", ["500"])[0])
        end = after + most
        more = str(end) if end < len(rows) else None
        return HTTPStatus.OK, {"items": rows[after:end], "total": len(rows), "next": more}


@contextmanager
def opened(browser: "Browser", address: str) -> Iterator["Page"]:
    """Open an address in a browser that has seen nothing yet."""
    context = browser.new_context(locale="ja-JP", timezone_id="Asia/Tokyo")
    try:
        page = context.new_page()
        page.goto(address)
        yield page
    finally:
        context.close()


def painted(page: "Page") -> float:
    """Return when the first words stood on the page."""
    page.wait_for_function("() => performance.getEntriesByName('first-contentful-paint').length")
    at: float = page.evaluate("() => performance.getEntriesByName('first-contentful-paint')[0].startTime")
    return at


def reached(page: "Page", selector: str) -> float:
    """Return when something stood on the page."""
    page.wait_for_selector(selector)
    at: float = page.evaluate("() => performance.now()")
    return at


def openings(browser: "Browser", console: str, api: Canned, repeats: int) -> dict[str, list[float]]:
    """Open the console cold: before anybody signs in, and with somebody's home."""
    found: dict[str, list[float]] = {"console first paint": [], "console sign-in": [], "console home": []}
    for _ in range(repeats):
        api.signed_in = False
        with opened(browser, f"{console}/console/") as page:
            found["console sign-in"].append(reached(page, "input[type=password]"))
            found["console first paint"].append(painted(page))
        api.signed_in = True
        with opened(browser, f"{console}/console/") as page:
            found["console home"].append(reached(page, "main h1"))
    return found


def typed(text: str) -> str:
    """Return what a person does who types into the search."""
    return f"""() => {{
      const input = document.querySelector("input[type=search]");
      input.value = {json.dumps(text)};
      input.dispatchEvent(new InputEvent("input", {{ bubbles: true }}));
    }}"""


def pressed(selector: str, name: str) -> str:
    """Return what a person does who presses a button."""
    wanted = json.dumps(name)
    found = (
        f"[...document.querySelectorAll({json.dumps(selector)})].find((e) => e.innerText.includes({wanted}))"
    )
    return f"() => {found}.click()"


ACTS: Mapping[str, tuple[str, str]] = {
    "type a letter": (typed("0"), DRAWN),
    "search, until found": (typed("EY1234"), CHANGED),
    "clear the search": (typed(""), CHANGED),
    "sort by ticket": (pressed("th button", "接種券"), CHANGED),
    "sort by day": (pressed("th button", "接種日"), CHANGED),
    "next page": (pressed("nav button", "次へ"), CHANGED),
    "last page": (pressed("nav button", "最後"), CHANGED),
    "first page": (pressed("nav button", "最初"), CHANGED),
}


def listed(browser: "Browser", console: str, repeats: int) -> dict[str, list[float]]:
    """Open the long list, and do with it what people do."""
    found: dict[str, list[float]] = {name: [] for name in ("open the list", *ACTS)}
    for _ in range(repeats):
        with opened(browser, f"{console}/console/#/queues") as page:
            found["open the list"].append(reached(page, "tbody tr td.number"))
            # Sorting twice in a row turns the order, so that the second time changes what is shown too.
            page.evaluate(TIMED, [pressed("th button", "接種券"), DRAWN])
            for name, (act, settled) in ACTS.items():
                page.wait_for_timeout(50)
                found[name].append(page.evaluate(TIMED, [act, settled]))
    return found


def tell(title: str, found: Mapping[str, list[float]], say: Callable[[str], object]) -> list[str]:
    """Print a table; return what is slower than it may be."""
    say(f"\n{title}\n| what | median ms | p95 ms |\n|---|---|---|")
    for name, times in found.items():
        slow = quantiles(times, n=20, method="inclusive")[-1]
        say(f"| {name} | {median(times):.0f} | {slow:.0f} |")
    return [name for name, times in found.items() if median(times) > LIMITS.get(name, float("inf"))]


def main() -> int:
    """Measure, print, and return 1 where something is slower than it may be."""
    parser = argparse.ArgumentParser(prog="bench.pages")
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--repeats", type=int, default=15)
    options = parser.parse_args()
    os.environ.setdefault("VRS_STAGE", "local")
    api = Canned(options.rows)
    with serve({"private": Pages("private", api)}) as serving, sync_playwright() as driver:
        console = serving.urls["private"].replace("127.0.0.1", "localhost")
        browser = launch(driver)
        print(f"Chromium {browser.version}")
        late = tell("Opening, cold", openings(browser, console, api, options.repeats), print)
        late += tell(f"A list of {options.rows:,} rows", listed(browser, console, options.repeats), print)
        browser.close()
    if late:
        print(f"\nslower than it may be: {', '.join(late)}")
    return 1 if late else 0


if __name__ == "__main__":
    sys.exit(main())
