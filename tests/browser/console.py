"""The console in a real browser: a terminal, the authenticator at it, and whoever sits down there."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from chalicelib.access.model import Role
from local.city_hall import LOCAL_TERMINAL_HEADER
from tests.browser.passkeys import VirtualAuthenticator
from tests.browser.served import Served, served_world
from tests.world import KASUKABE, PASSWORD, TERMINAL

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator

WIDE = {"width": 1366, "height": 900}
_numbers = count()
expect.set_options(timeout=15_000)
"""An answer takes a password's hash and a table in memory; a machine that does much else takes longer."""


class Console:
    """A page of the console, in a browser of its own."""

    def __init__(self, served: Served, context: "BrowserContext", account_id: str = "") -> None:
        self.served = served
        self.world = served.world
        self.context = context
        self.account_id = account_id
        self.page = context.new_page()
        self.authenticator = VirtualAuthenticator(self.page)
        self._set_clock()

    def _set_clock(self) -> None:
        self.page.clock.set_fixed_time(self.world.clock.now())

    def pass_time(self, **by: float) -> None:
        """Let time pass, for the service and for the browser."""
        self.world.clock.move(**by)
        self._set_clock()

    def open(self, path: str = "/") -> None:
        """Go to a place of the console, as with a bookmark."""
        self.page.goto(f"{self.served.console}#{path}")

    def go(self, path: str) -> None:
        """Go to another place, as with a link."""
        self.page.evaluate("path => { location.hash = path; }", path)

    def type_sign_in(self, account_id: str, password: str = PASSWORD) -> None:
        """Fill in the form and send it."""
        self.page.get_by_role("textbox", name="ID", exact=False).first.fill(account_id)
        self.page.get_by_role("textbox", name="パスワード").fill(password)
        self.page.get_by_role("button", name="サインイン").click()

    def sign_in(self) -> None:
        """Sign in as whoever this console is for."""
        self.type_sign_in(self.account_id)
        self.page.wait_for_selector("#main")

    def begin_anew(self) -> None:
        """Load the page again, so that a keyboard begins at its top."""
        self.page.reload()
        self.page.wait_for_load_state("networkidle")

    def heading(self, name: str) -> "Locator":
        return self.page.get_by_role("heading", level=1, name=name, exact=True)

    def demand_heading(self, name: str) -> None:
        """Wait for a screen by its title."""
        expect(self.heading(name)).to_be_visible()


def appoint(
    served: Served, *roles: Role, terminals: tuple[str, ...] = (TERMINAL, "T-002"), city: str = KASUKABE
) -> str:
    """Appoint somebody who signs in in browsers only; return their ID."""
    world, account_id = served.world, f"desk-{next(_numbers)}"
    wanted = {
        "account_id": account_id,
        "name": "試験 職員",
        "roles": [role.value for role in roles],
        "terminals": list(terminals),
        "expires_on": str((world.clock.now() + timedelta(days=273)).date()),
    }
    _, made = world.grant("/accounts", wanted, city)
    world.terminal(city).sign_in_first(account_id, made.json["first_password"], PASSWORD)
    return account_id


def at_terminal(terminal: str, city: str = KASUKABE) -> dict[str, Any]:
    """Return Playwright's options for a browser at a city's terminal."""
    return {
        "viewport": WIDE,
        "extra_http_headers": {LOCAL_TERMINAL_HEADER: f"CN={terminal},O={city}"},
    }


@contextmanager
def shared_world() -> Iterator[Served]:
    """Serve one world to all tests of a module; each brings people of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VRS_STAGE", "local")
        with served_world() as world:
            yield world
