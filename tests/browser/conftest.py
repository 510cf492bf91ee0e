"""Fixtures of the tests in a real browser; they are skipped, and say so, where there is no Chromium."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import sync_playwright

from chalicelib.access.model import Role
from local.pages import Pages
from local.serving import serve
from tests.browser import chromium
from tests.browser.chromium import Watch
from tests.browser.console import Console, appoint, at_terminal
from tests.browser.served import Served, Site, served_world
from tests.world import KASUKABE, TERMINAL

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Playwright

OpenContext = Callable[..., "BrowserContext"]
ConsoleAs = Callable[..., Console]


@pytest.fixture(scope="session")
def playwright() -> Iterator["Playwright"]:
    """Start what drives browsers."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: "Playwright") -> Iterator["Browser"]:
    """Give the Chromium that the tests of a process share; each opens contexts of its own in it."""
    running = chromium.launch(playwright)
    yield running
    running.close()


@pytest.fixture(autouse=True)
def local_stage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VRS_STAGE", "local")


@pytest.fixture
def watch() -> Watch:
    """Give what notes the faults of a test's contexts; a test that brings one about expects it here."""
    return Watch()


@pytest.fixture
def open_context(browser: "Browser", watch: Watch) -> Iterator[OpenContext]:
    """Open contexts (a person's browser each) with Playwright's options; their faults fail the test."""
    with ExitStack() as stack:

        def open_one(**options: Any) -> "BrowserContext":
            return stack.enter_context(chromium.opened(browser, watch, **options))

        yield open_one
    watch.demand_nothing_went_wrong()


@pytest.fixture
def page(open_context: OpenContext) -> "Page":
    """Give a page in a context of its own."""
    return open_context().new_page()


@pytest.fixture(scope="module")
def shared_context(browser: "Browser") -> Iterator[tuple["BrowserContext", Watch]]:
    """Open a context for the tests of a module that leave nothing behind: fonts are fetched once."""
    watch = Watch()
    with chromium.opened(browser, watch) as context:
        yield context, watch


@pytest.fixture
def quick_page(shared_context: tuple["BrowserContext", Watch]) -> Iterator["Page"]:
    """Give a watched page in the module's context."""
    context, watch = shared_context
    watch.faults.clear()
    opened = context.new_page()
    yield opened
    opened.close()
    watch.demand_nothing_went_wrong()


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """Serve the pages alone: no plane answers behind them."""

    def nobody(_environ: Any, start_response: Any) -> list[bytes]:
        start_response("404 Not Found", [("Content-Type", "application/json"), ("Content-Length", "2")])
        return [b"{}"]

    with ExitStack() as stack:
        with pytest.MonkeyPatch.context() as patched:
            patched.setenv("VRS_STAGE", "local")
            serving = stack.enter_context(
                serve({plane: Pages(plane, nobody) for plane in ("public", "private")})
            )
        yield Site(serving.urls["public"], serving.urls["private"].replace("127.0.0.1", "localhost"))


@pytest.fixture
def served(local_stage: None) -> Iterator[Served]:
    """Serve a fresh world with its pages."""
    with served_world() as world:
        yield world


@pytest.fixture
def console(served: Served, open_context: OpenContext) -> Console:
    """Give the console at a terminal where nobody is signed in."""
    return Console(served, open_context(**at_terminal(TERMINAL)))


@pytest.fixture
def console_as(served: Served, open_context: OpenContext) -> ConsoleAs:
    """Give a way to sit down at a terminal as somebody new who holds some roles; ``path`` is opened."""

    def sit_down(
        *roles: Role, path: str = "/", terminal: str = TERMINAL, city: str = KASUKABE, **more: Any
    ) -> Console:
        context = open_context(**{**at_terminal(terminal, city), **more})
        one = Console(served, context, appoint(served, *roles, city=city))
        one.authenticator.hold(one.account_id, city)
        one.open(path)
        one.sign_in()
        return one

    return sit_down


@pytest.fixture
def shelf(page: "Page", site: Site) -> "Page":
    """Give a page beside which the console's modules lie; nobody answers its calls."""
    page.goto(f"{site.private}/components/")
    return page
