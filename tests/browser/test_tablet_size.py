"""The tablet's page is small: what opening it and a shift takes until somebody can scan, packed."""

import gzip
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from infra.page_rules import WEB
from tests.browser.served import Served
from tests.browser.tablet import TabletPage

LIMIT = 60 * 1024
READERS = ("/tablet/reader/", "/vendor/zxing-wasm/", "/shared/municipalities")
"""What reads tickets: its modules and binaries, and the list it compares codes with."""
FONTS = "/vendor/noto-sans-jp/"


@pytest.mark.proof("T23")
def test_the_page_without_fonts_and_readers_is_at_most_60_kb_packed(page: Page, served: Served) -> None:
    paths: set[str] = set()
    tablet = TabletPage(page, served).open().enrol()
    page.on("request", lambda request: paths.add(urlsplit(request.url).path))
    tablet.open().open_shift().choose()
    tablet.heading("接種券を読み取ってください")
    sizes = {
        path: len(gzip.compress(file.read_bytes(), 9))
        for path in sorted(paths)
        if not path.startswith((FONTS, *READERS))
        and (file := WEB / (path.removeprefix("/") + ("index.html" if path.endswith("/") else ""))).is_file()
    }
    assert any(path.endswith("/scan.js") for path in sizes), "the page was at work"
    assert sum(sizes.values()) <= LIMIT, (sum(sizes.values()), sizes)
