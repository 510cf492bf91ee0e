"""The console in a real browser: somebody signed in with an authenticator, and what a test looks at."""

import base64
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from fido2.utils import websafe_decode
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, Playwright, expect

from chalicelib.access.model import Role
from local.authenticator import SoftAuthenticator, _count
from local.city_hall import LOCAL_TERMINAL_HEADER
from tests.browser.served import Served
from tests.world import KASUKABE, PASSWORD, TERMINAL

CHROMIUM = Path("/usr/bin/chromium")
QUIET = (
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"),
    *("--disable-default-apps", "--disable-domain-reliability", "--metrics-recording-only", "--no-pings"),
    *("--disable-features=Translate,OptimizationHints,MediaRouter,InterestFeedContentSuggestions",),
)
"""What keeps a browser from speaking to anybody but us."""
AXE = (Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js").read_text("utf-8")
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
WIDE = {"width": 1366, "height": 900}


def launched(playwright: Playwright) -> Browser:
    """Start the browser that Debian brings."""
    return playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(QUIET))


class Authenticator:
    """The finger at a terminal: a virtual authenticator that holds the passkeys of the accounts it is given."""

    def __init__(self, cdp: CDPSession) -> None:
        self._cdp = cdp
        cdp.send("WebAuthn.enable")
        options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
        options |= {"hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True}
        self._id = cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]

    def hold(self, account_id: str) -> None:
        """Hold the passkey that the account registered in software."""
        soft = SoftAuthenticator(f"{KASUKABE}|{account_id}")
        key = soft._key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        credential = {
            "credentialId": _text(soft.credential_id),
            "isResidentCredential": True,
            "rpId": "localhost",
            "privateKey": _text(key),
            "userHandle": _text(account_id.encode()),
            "signCount": _count(),
        }
        self._cdp.send("WebAuthn.addCredential", {"authenticatorId": self._id, "credential": credential})

    def forget_all(self) -> None:
        self._cdp.send("WebAuthn.clearCredentials", {"authenticatorId": self._id})

    def verifies(self, yes: bool) -> None:  # noqa: FBT001 - a switch
        """Let the finger fit, or not."""
        self._cdp.send("WebAuthn.setUserVerified", {"authenticatorId": self._id, "isUserVerified": yes})

    def names(self) -> list[bytes]:
        """Return the ids of the credentials it holds."""
        held = self._cdp.send("WebAuthn.getCredentials", {"authenticatorId": self._id})["credentials"]
        return [websafe_decode(each["credentialId"].replace("+", "-").replace("/", "_")) for each in held]


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


class Console:
    """A page of the console, in a browser of its own."""

    def __init__(self, served: Served, context: BrowserContext) -> None:
        self.served = served
        self.world = served.world
        self.context = context
        self.page: Page = context.new_page()
        self.authenticator = Authenticator(context.new_cdp_session(self.page))
        self.said: list[str] = []
        """What the page complained of: errors, and what the policy of its contents stopped."""
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("console", lambda line: self.said.append(line.text) if _is_complaint(line.text) else None)
        self.at(served.world.clock.now())

    def at(self, moment: Any) -> None:
        """Set the browser's clock."""
        self.page.clock.set_fixed_time(moment)

    def pass_time(self, **by: float) -> None:
        """Let time pass, for the service and for the browser."""
        self.world.clock.move(**by)
        self.at(self.world.clock.now())

    def open(self, path: str = "/") -> None:
        """Go to a place of the console."""
        self.page.goto(f"{self.served.console}#{path}")

    def go(self, path: str) -> None:
        """Go to another place, as a link would."""
        self.page.evaluate("path => { location.hash = path; }", path)

    def sign_in(self, account_id: str, password: str = PASSWORD) -> None:
        """Sign in by the form."""
        page = self.page
        page.get_by_role("textbox", name="ID").fill(account_id)
        page.get_by_role("textbox", name="パスワード").fill(password)
        page.get_by_role("button", name="本人確認をしてサインイン").click()
        expect(page.get_by_role("navigation", name="メニュー")).to_be_visible()


def _is_complaint(line: str) -> bool:
    return "Content Security Policy" in line or "Trusted" in line or "Uncaught" in line


def appoint(served: Served, account_id: str, *roles: Role) -> str:
    """Appoint somebody who signs in in browsers only; return their ID."""
    world = served.world
    wanted = {
        "account_id": account_id,
        "name": "試験 職員",
        "roles": [role.value for role in roles],
        "terminals": [TERMINAL, "T-002"],
        "expires_on": str((world.clock.now() + timedelta(days=273)).date()),
    }
    _, made = world.grant("/accounts", wanted)
    world.terminal().sign_in_first(account_id, made.json["first_password"], PASSWORD)
    return account_id


@contextmanager
def opened(browser: Browser, served: Served, **more: Any) -> Iterator[Console]:
    """Open a browser at a terminal, nobody signed in; raise where the page complained of anything."""
    headers: Mapping[str, str] = {LOCAL_TERMINAL_HEADER: f"CN={more.pop('terminal', TERMINAL)},O={KASUKABE}"}
    given: dict[str, Any] = {"viewport": WIDE, "locale": "ja-JP", "timezone_id": "Asia/Tokyo", **more}
    context = browser.new_context(extra_http_headers=dict(headers), **given)
    try:
        console = Console(served, context)
        yield console
        assert console.said == []
    finally:
        context.close()


def violations(page: Page) -> list[str]:
    """Return what axe finds against WCAG 2.2 AA: rule, and where."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE)
    found = page.evaluate(
        "rules => axe.run(document, { runOnly: rules }).then(({ violations }) => violations)", list(RULES)
    )
    return [f"{each['id']}: {[node['target'] for node in each['nodes']]}" for each in found]
