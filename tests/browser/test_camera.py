"""A ticket before a camera is read end to end; hidden, the camera is released; its faults are told."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from local.sheet import LAYOUTS, WEAR, Ticket
from tests.browser import chromium
from tests.browser.chromium import Watch, opened
from tests.browser.reading.darkroom import DAY, any_line, developed, shot

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Playwright

SEED = 7
LINE = any_line(Random(SEED))
FRAMES = 6
START = """
async (day) => {
  const rules = await vrs.loadRules(day);
  const video = document.querySelector("video");
  globalThis.scansSeen = [];
  globalThis.states = [];
  globalThis.found = 0;
  globalThis.scanner = await vrs.openScanner({
    video,
    rules,
    onChange: (scan) => scansSeen.push(scan),
    onCamera: (state) => states.push(state),
    onFindings: () => { found += 1; },
  });
}
"""
HIDE = """
(hidden) => {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
  document.dispatchEvent(new Event("visibilitychange"));
}
"""
LAST = "states.at(-1)"
PHASE = "scansSeen.at(-1).phase"
TRACKS = "document.querySelector('video').srcObject?.getVideoTracks().map((each) => each.readyState) ?? []"


def until(page: "Page", is_so: str) -> None:
    """Wait for something; the CSP forbids Playwright's own way, which evaluates a text."""
    page.evaluate(f"vrs.until(() => {is_so})")


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Draw a short film of a ticket that is held before a camera."""
    rng = Random(SEED)
    drawn = [
        shot("plain", [(Ticket(LINE), LAYOUTS[0])], WEAR["plain"](rng), place).draw()
        for place in range(FRAMES)
    ]
    path = tmp_path_factory.mktemp("film") / "ticket.mjpeg"
    path.write_bytes(b"".join(drawn))
    return path


@pytest.fixture(scope="module")
def filmed(playwright: "Playwright", film: Path) -> Iterator["Browser"]:
    """Start a Chromium whose camera shows the film."""
    running = chromium.launch(playwright, *chromium.camera(film))
    yield running
    running.close()


@pytest.fixture
def harness(filmed: "Browser", watch: Watch) -> Iterator["Page"]:
    with opened(filmed, watch) as context, developed(context.new_page()) as page:
        yield page
    watch.demand_nothing_went_wrong()


def test_a_ticket_before_the_camera_is_read_and_each_new_scan_begins_empty(harness: "Page") -> None:
    harness.evaluate(START, DAY)
    until(harness, f"{PHASE} === 'accepted'")
    scan = harness.evaluate("scansSeen.at(-1)")
    assert (scan["line"]["text"], scan["reason"]) == (LINE, None)
    assert scan["by"].startswith("qr")
    fresh = harness.evaluate("(scanner.begin(), scansSeen.at(-1))")
    assert (fresh["phase"], fresh["line"]) == ("reading", None)
    # The same ticket still lies there: it is waited for, until it is asked for again.
    until(harness, "scansSeen.at(-1).previous !== null && scansSeen.length > 2")
    assert harness.evaluate(PHASE) == "reading"
    harness.evaluate("scanner.begin({ again: true })")
    until(harness, f"{PHASE} === 'accepted'")
    assert harness.evaluate("scansSeen.at(-1).line.text") == LINE


def test_the_camera_tells_what_it_can_do_and_is_released_when_hidden_and_at_the_end(harness: "Page") -> None:
    harness.evaluate(START, DAY)
    state = harness.evaluate(LAST)
    assert (state["open"], state["problem"], state["torch"]) == (True, None, False)
    assert [each["id"] for each in state["cameras"]] == [state["current"]]
    assert state["cameras"][0]["label"]
    harness.evaluate("scanner.torch(true)")  # this camera has no light: nothing happens
    assert harness.evaluate(LAST)["torch"] is False
    assert harness.evaluate(TRACKS) == ["live"]
    harness.evaluate("globalThis.track = document.querySelector('video').srcObject.getVideoTracks()[0]")
    harness.evaluate(HIDE, arg=True)
    assert harness.evaluate("[track.readyState, states.at(-1).open]") == ["ended", False]
    harness.evaluate(HIDE, arg=False)
    until(harness, f"{LAST}.open")
    assert harness.evaluate(TRACKS) == ["live"]
    harness.evaluate("scanner.close()")
    assert harness.evaluate(TRACKS) == []


def test_another_camera_is_taken_and_one_that_is_gone_is_not_insisted_on(harness: "Page") -> None:
    harness.evaluate(START, DAY)
    first = harness.evaluate(LAST)["current"]
    harness.evaluate("scanner.use('a camera that was unplugged')")
    assert harness.evaluate(LAST) | {"current": first} == harness.evaluate(LAST)
    harness.evaluate("(id) => scanner.use(id)", first)
    assert harness.evaluate(LAST)["open"]


def test_a_camera_that_is_pulled_out_is_told_and_can_be_opened_again(harness: "Page") -> None:
    harness.evaluate(START, DAY)
    pull = "document.querySelector('video').srcObject.getVideoTracks()[0].dispatchEvent(new Event('ended'))"
    harness.evaluate(pull)
    assert harness.evaluate(LAST)["problem"] == "CAMERA_LOST"
    assert harness.evaluate(TRACKS) == []
    harness.evaluate("scanner.open()")
    assert harness.evaluate(LAST)["open"]


HOLD = """() => {
  const take = globalThis.createImageBitmap.bind(globalThis);
  globalThis.held = [];
  globalThis.createImageBitmap = (from) => new Promise((resolve) => held.push(() => resolve(take(from))));
}"""


def test_a_frame_that_was_taken_before_a_scan_began_does_not_count_for_it(harness: "Page") -> None:
    harness.evaluate(HOLD)
    harness.evaluate(START, DAY)
    until(harness, "held.length === 1")
    harness.evaluate("(scanner.begin(), held[0]())")
    until(harness, "held.length === 2")  # the old frame was read, and a new one is asked for
    assert harness.evaluate("[found, scansSeen.at(-1).phase, scansSeen.at(-1).seen.qr]") == [
        1,
        "reading",
        None,
    ]
    harness.evaluate("held[1]()")
    until(harness, f"{PHASE} === 'accepted'")
    assert harness.evaluate("held.length") == 2


def test_a_reader_takes_one_frame_at_a_time(harness: "Page") -> None:
    script = """async () => {
      const reader = await vrs.openReader();
      const image = () => new ImageData(64, 64);
      const first = reader.read(image());
      const second = await reader.read(image()).then(() => "read", (error) => error.constructor.name);
      await first;
      const third = await reader.read(image()).then(() => "read");
      reader.close();
      return [second, third];
    }"""
    assert harness.evaluate(script) == ["ReaderFailed", "read"]


PROBLEMS: Sequence[tuple[str, str]] = (
    ("NotAllowedError", "CAMERA_REFUSED"),
    ("SecurityError", "CAMERA_REFUSED"),
    ("NotFoundError", "CAMERA_ABSENT"),
    ("NotReadableError", "CAMERA_BUSY"),
    ("AbortError", "CAMERA_BUSY"),
    ("SomethingNewError", "CAMERA_BUSY"),
)


def test_each_fault_of_a_camera_is_told_with_what_to_do(page: "Page") -> None:
    refuse = """(name) => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("no", name));
    }"""
    with developed(page) as harness:
        harness.evaluate(refuse, "NotAllowedError")
        harness.evaluate(START, DAY)
        for name, problem in PROBLEMS:
            harness.evaluate(refuse, name)
            harness.evaluate("scanner.open()")
            assert harness.evaluate(LAST) == {
                "open": False,
                "problem": problem,
                "cameras": [],
                "current": None,
                "canTorch": False,
                "torch": False,
            }
            assert harness.evaluate("(code) => vrs.sentence(code, 'ja').todo", problem)
        harness.evaluate("Object.defineProperty(navigator, 'mediaDevices', { value: undefined })")
        harness.evaluate("scanner.open()")
        assert harness.evaluate(LAST)["problem"] == "CAMERA_INSECURE"


def test_where_there_is_no_camera_the_keyboard_still_works(page: "Page", watch: Watch) -> None:
    with developed(page) as harness:
        harness.evaluate(START, DAY)
        assert harness.evaluate(LAST)["problem"] in {"CAMERA_ABSENT", "CAMERA_REFUSED"}
        harness.evaluate("(text) => scanner.typed(text)", LINE)
        assert harness.evaluate("scansSeen.at(-1)")["by"] == "keyboard"
        harness.evaluate("scanner.begin()")
        harness.evaluate("(text) => scanner.scanned(text)", LINE[:-1])
        assert harness.evaluate("scansSeen.at(-1)")["reason"] == "NOT_A_LINE"
        harness.evaluate("(text) => scanner.scanned(text)", LINE)
        assert harness.evaluate("scansSeen.at(-1)")["line"]["text"] == LINE


def test_a_reader_that_does_not_load_is_told(page: "Page", watch: Watch) -> None:
    watch.expect("reader|glyphs.json|ERR_FAILED")
    with developed(page) as harness:
        harness.route("**/glyphs.json", lambda route: route.abort())
        harness.evaluate(START, DAY)
        assert harness.evaluate(LAST)["problem"] == "READER_FAILED"
        harness.unroute("**/glyphs.json")
        harness.evaluate("scanner.open()")
        assert harness.evaluate(LAST)["problem"] != "READER_FAILED"


def test_only_our_two_scripts_become_addresses_of_code(page: "Page") -> None:
    script = """(name) => {
      try { return String(vrs.ourScript(name)); } catch (error) { return error.constructor.name; }
    }"""
    with developed(page) as harness:
        assert harness.evaluate(script, "reader/worker.js").endswith("/tablet/reader/worker.js")
        for name in ("https://example.jp/x.js", "data:text/javascript,1", "../shared/api.js", ""):
            assert harness.evaluate(script, name) == "TypeError", name
