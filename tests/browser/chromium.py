"""Debian's Chromium, made to speak to this machine only, and watched: nothing goes wrong unseen."""

import os
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Playwright, Request

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = (
    "Chromium がありません。apt install chromium fonts-noto-cjk で入るほか、VRS_CHROMIUM で場所を示せます。"
    " / no Chromium: apt install chromium fonts-noto-cjk, or say where it is with VRS_CHROMIUM"
)
LOOPBACK = frozenset({"127.0.0.1", "localhost"})
NOTHING_ELSE = (
    # No name and no address but this machine's leads anywhere.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    "--no-proxy-server",
    "--disable-background-networking",
    "--disable-breakpad",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--metrics-recording-only",
    "--no-first-run",
    "--no-pings",
)
QUIET = ("--disable-dev-shm-usage", "--mute-audio", "--font-render-hinting=none")
REFUSED = re.compile(r"Failed to load resource: the server responded with a status of (4\d\d|503)")
"""The browser says it of every refusal that the API answers."""


def where() -> str | None:
    """Return the path of Chromium, or None."""
    said = os.environ.get("VRS_CHROMIUM")
    return said or next(filter(None, map(shutil.which, NAMES)), None)


def launch(playwright: "Playwright", *more: str) -> "Browser":
    """Start Chromium; ``more`` are flags of its own, such as a camera's pictures.

    Skip the test where there is none; fail it there instead if VRS_BROWSER=required, as in CI.
    """
    path = where()
    if path is None:
        stop = pytest.fail if os.environ.get("VRS_BROWSER") == "required" else pytest.skip
        stop(MISSING)
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []  # it does not start for root with one
    return playwright.chromium.launch(executable_path=path, args=[*NOTHING_ELSE, *QUIET, *sandbox, *more])


class Watch:
    """Notes what goes wrong in a context: errors said or thrown, refused by the CSP, sent elsewhere."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self._expected: list[re.Pattern[str]] = []

    def expect(self, pattern: str) -> None:
        """Let a fault pass that the test brings about, an offline network for one."""
        self._expected.append(re.compile(pattern))

    def follow(self, context: "BrowserContext") -> None:
        """Begin to listen."""
        context.on("console", self._said)
        context.on("weberror", lambda thrown: self._note(f"thrown: {thrown.error}"))
        context.on("request", self._asked)
        context.on("response", self._answered)

    def _note(self, fault: str) -> None:
        if not any(pattern.search(fault) for pattern in self._expected):
            self.faults.append(fault)

    def _said(self, message: "ConsoleMessage") -> None:
        if message.type in {"error", "warning"} and not REFUSED.match(message.text):
            self._note(f"console: {message.text}")

    def _asked(self, request: "Request") -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"blob", "data"} and parts.hostname not in LOOPBACK:
            self._note(f"asked elsewhere: {request.url}")

    def _answered(self, response: Any) -> None:
        """Note what was refused and is no call of the API: a file that is missing, a whole page."""
        if response.status >= 400 and response.request.resource_type not in {"fetch", "xhr"}:
            self._note(f"answered {response.status}: {response.url}")

    def demand_nothing_went_wrong(self) -> None:
        """Fail with all that was noted."""
        assert not self.faults, "\n".join(self.faults)


@contextmanager
def opened(browser: "Browser", watch: Watch, **options: Any) -> Iterator["BrowserContext"]:
    """Open a watched context of its own, as of a person in Japan; ``options`` are Playwright's."""
    wanted = {"viewport": {"width": 1280, "height": 800}, "locale": "ja-JP", "timezone_id": "Asia/Tokyo"}
    context = browser.new_context(**{**wanted, **options})
    context.set_default_timeout(30_000)  # a guard against hanging, on a busy machine too
    watch.follow(context)
    try:
        yield context
    finally:
        context.close()


def camera(film: Path) -> Sequence[str]:
    """Return the flags of a fake camera that shows a film (``.mjpeg`` or ``.y4m``) again and again."""
    return [
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    ]
