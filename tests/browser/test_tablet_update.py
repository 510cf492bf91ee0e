"""A new version of the page comes whole, waits until hands are free, and takes nothing with it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from infra.page_rules import WEB
from infra.precache import LIST, listing
from local.pages import Pages
from local.serving import serve
from tests.browser.accessibility import demand_accessible
from tests.browser.chromium import Watch
from tests.browser.served import Served
from tests.browser.tablet import TabletPage, line_of

pytestmark = pytest.mark.proof("T22")
VERSION = "() => caches.keys()"


class Site:
    """Pages of our own, which a test changes as a deployment would."""

    def __init__(self, web: Path, address: str) -> None:
        self._web = web
        self.tablet = f"{address}/tablet/"

    def change(self, name: str, before: str, after: str) -> None:
        file = self._web / name
        text = file.read_text("utf-8")
        assert before in text
        file.write_text(text.replace(before, after), "utf-8")

    def publish(self) -> None:
        """Write the list of a new version, as a build does."""
        (self._web / LIST).write_text(listing(self._web), "utf-8")


@contextmanager
def published(folder: Path, api: Any) -> Iterator[Site]:
    web = folder / "web"
    for name in ("shared", "tablet", "vendor"):
        shutil.copytree(WEB / name, web / name, ignore=shutil.ignore_patterns("*.woff2"))
    (web / "vendor" / "noto-sans-jp" / "wght.css").write_text("", "utf-8")
    with serve({"public": Pages("public", api, web)}) as serving:
        site = Site(web, serving.urls["public"])
        site.publish()
        yield site


def nobody(_environ: Any, start_response: Any) -> list[bytes]:
    start_response("404 Not Found", [("Content-Type", "application/json"), ("Content-Length", "2")])
    return [b"{}"]


@pytest.fixture
def site(local_stage: None, tmp_path: Path) -> Iterator[Site]:
    with published(tmp_path, nobody) as made:
        yield made


def settled(page: Page, site: Site) -> None:
    """Open the page and wait until it is kept."""
    page.goto(site.tablet)
    page.evaluate("() => navigator.serviceWorker.ready")
    page.wait_for_function("() => navigator.serviceWorker.controller")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


TITLE, NEW = "この端末を登録する", "この端末を新しく登録する"


def look_for_update(page: Page) -> None:
    page.evaluate("async () => { await (await navigator.serviceWorker.getRegistration()).update(); }")
    page.wait_for_function("async () => (await navigator.serviceWorker.getRegistration()).waiting")


def test_a_new_version_waits_and_the_old_page_stays_whole(page: Page, site: Site) -> None:
    settled(page, site)
    (before,) = page.evaluate(VERSION)
    site.change("tablet/words/later.js", TITLE, NEW)
    site.publish()
    look_for_update(page)
    assert len(page.evaluate(VERSION)) == 2
    page.reload()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    expect(page.get_by_text("新しい版があります")).to_be_visible()
    demand_accessible(page)
    page.get_by_role("button", name="切り替える").click()
    expect(page.get_by_role("heading", name=NEW)).to_be_visible()
    page.wait_for_function("async () => (await caches.keys()).length === 1")
    (after,) = page.evaluate(VERSION)
    assert after != before


def test_a_version_whose_files_are_not_those_of_its_list_is_never_kept(
    page: Page, site: Site, watch: Watch
) -> None:
    """Half a deployment, or a file that somebody changed on the way."""
    watch.expect("hash|ServiceWorker|Uncaught")
    settled(page, site)
    before = page.evaluate(VERSION)
    site.change("tablet/words/later.js", TITLE, NEW)
    site.publish()
    site.change("tablet/words/later.js", NEW, "書き換えられた画面")
    failed = page.evaluate(
        """async () => {
          const registration = await navigator.serviceWorker.getRegistration();
          await registration.update();
          const coming = registration.installing;
          if (!coming) return "nothing came";
          return new Promise((resolve) => {
            const ended = () => coming.state !== "installing" && resolve(coming.state);
            coming.addEventListener("statechange", ended);
          });
        }"""
    )
    assert failed == "redundant"
    page.reload()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    assert set(before) <= set(page.evaluate(VERSION))


def test_the_page_opens_with_no_network_at_all(page: Page, site: Site, watch: Watch) -> None:
    watch.expect("ERR_INTERNET_DISCONNECTED")
    settled(page, site)
    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("button", name="日本語")).to_be_visible()


def test_answers_of_the_service_are_never_kept(page: Page, served: Served) -> None:
    tablet = TabletPage(page, served).at_work()
    page.wait_for_function("() => navigator.serviceWorker.controller")
    tablet.register(line_of(40_001), "登録待ちとして保管しました")
    kept = page.evaluate(
        """async () => {
          const found = [];
          for (const name of await caches.keys()) {
            for (const { url } of await (await caches.open(name)).keys()) found.push(new URL(url).pathname);
          }
          return found;
        }"""
    )
    assert kept
    assert all(path.startswith(("/shared/", "/tablet/", "/vendor/")) for path in kept)


def test_the_page_can_be_installed(page: Page, site: Site) -> None:
    settled(page, site)
    cdp = page.context.new_cdp_session(page)
    manifest = cdp.send("Page.getAppManifest")
    assert manifest["errors"] == []
    assert manifest["url"].endswith("/tablet/app.webmanifest")
    assert cdp.send("Page.getInstallabilityErrors")["installabilityErrors"] in (
        [],
        [{"errorId": "in-incognito", "errorArguments": []}],
    )
