"""The pages stand beside their planes: a browser's passkey signs a person in, and a cookie stays at home."""

from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.conftest import OpenContext
from tests.browser.passkeys import VirtualAuthenticator
from tests.browser.served import Served
from tests.world import KASUKABE, PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.proof("T15")
POST = """async ([path, body]) => {
  const headers = { "content-type": "application/json" };
  const answer = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
  return [answer.status, await answer.json()];
}"""
GET = """async (path) => {
  const answer = await fetch(path);
  return [answer.status, await answer.json()];
}"""
ASSERT = """async (options) => {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options.publicKey);
  const answer = await navigator.credentials.get({ publicKey });
  return JSON.stringify(answer);
}"""
CREATE = """async (options) => {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options.publicKey);
  const answer = await navigator.credentials.create({ publicKey });
  return JSON.stringify(answer);
}"""


def sign_in(page: "Page", account: str, password: str = PASSWORD) -> tuple[int, Any]:
    _, options = page.evaluate(POST, ["/sessions/options", {}])
    proof = page.evaluate(ASSERT, options)
    typed = {"account_id": account, "password": password, "second_factor": proof}
    status, said = page.evaluate(POST, ["/sessions", typed])
    return status, said


@pytest.fixture
def console(open_context: OpenContext, served: Served) -> "Page":
    page = open_context().new_page()
    page.goto(served.component("buttons"))
    return page


def test_a_person_signs_in_with_the_browsers_own_passkey_and_the_cookie_is_kept(
    console: "Page", served: Served
) -> None:
    served.world.staff("clerk")
    VirtualAuthenticator(console).hold("clerk")
    status, said = sign_in(console, "clerk")
    assert (status, said["account_id"], said["municipality"]) == (201, "clerk", KASUKABE), said
    (cookie,) = console.context.cookies()
    assert (cookie["name"], cookie["secure"], cookie["httpOnly"]) == ("__Host-vrs", True, True)
    assert console.evaluate("() => document.cookie") == ""
    assert console.evaluate(GET, "/waiting")[0] == 200


def test_a_finger_that_is_not_the_persons_signs_nobody_in(console: "Page", served: Served) -> None:
    served.world.staff("clerk")
    authenticator = VirtualAuthenticator(console)
    authenticator.hold("clerk")
    authenticator.verifies(verified=False)
    with pytest.raises(Exception, match="NotAllowedError"):
        sign_in(console, "clerk")
    assert console.context.cookies() == []


def test_a_passkey_made_in_the_browser_signs_in_afterwards(console: "Page", served: Served) -> None:
    wanted = {"account_id": "new-1", "name": "試験 職員", "roles": ["clerk"], "terminals": ["T-001"]}
    _, made = served.world.grant("/accounts", wanted)
    first = made.json["first_password"]
    authenticator = VirtualAuthenticator(console)
    assert console.evaluate(POST, ["/sessions", {"account_id": "new-1", "password": first}])[0] == 201
    _, options = console.evaluate(POST, ["/passkeys/options", {}])
    assert console.evaluate(POST, ["/passkeys", {"answer": console.evaluate(CREATE, options)}])[0] == 201
    assert console.evaluate(POST, ["/password", {"old": first, "new": PASSWORD}])[0] == 200
    assert authenticator.credentials() == 1
    console.context.clear_cookies()
    assert sign_in(console, "new-1")[0] == 201


def test_a_session_of_the_console_is_never_sent_to_the_public_plane(console: "Page", served: Served) -> None:
    served.world.staff("clerk")
    VirtualAuthenticator(console).hold("clerk")
    assert sign_in(console, "clerk")[0] == 201
    other = console.context.new_page()
    with other.expect_response("**/health") as answered:
        other.goto(f"{served.public}/health")
    assert answered.value.json()["plane"] == "public"
    assert "cookie" not in answered.value.request.all_headers()


def test_a_browser_that_asks_for_the_root_is_shown_the_planes_page(page: "Page", served: Served) -> None:
    for origin, home in ((served.public, served.tablet), (served.private, served.console)):
        answer = page.request.get(f"{origin}/", headers={"accept": "text/html"}, max_redirects=0)
        assert (answer.status, origin + answer.headers["location"]) == (303, home)


def test_a_browser_can_stand_at_another_terminal(open_context: OpenContext, served: Served) -> None:
    served.world.staff("clerk")  # may work at the first terminal alone
    page = open_context(extra_http_headers={"vrs-local-terminal": f"CN=T-002,O={KASUKABE}"}).new_page()
    page.goto(served.component("buttons"))
    VirtualAuthenticator(page).hold("clerk")
    assert sign_in(page, "clerk")[0] == 401
