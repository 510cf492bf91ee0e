"""Whoever has no fingerprint reader can practise: the same console, with the software terminal's finger."""

import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from local.practice import SCRIPT, Practice
from local.stage import NotLocal
from tests.browser.served import Served
from tests.browser.test_served import CREATE, POST, sign_in
from tests.world import KASUKABE, PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Page

ORIGIN = "http://localhost:8002"
CONSOLE = b'<head>\n    <script type="module" src="app.js"></script>\n  </head>'


def console(environ: Any, start_response: Any) -> list[bytes]:
    """Answer as the pages do."""
    start_response("200 OK", [])
    return [CONSOLE if environ["PATH_INFO"] == "/console/" else environ["PATH_INFO"].encode()]


def ask(path: str, body: bytes = b"") -> tuple[str, bytes]:
    said: list[str] = []
    environ = {"PATH_INFO": path, "wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))}
    app = Practice(console, ORIGIN, KASUKABE)
    answer = b"".join(app(environ, lambda status, _headers: said.append(status)))  # type: ignore[arg-type,return-value]
    return said[0], answer


def test_its_page_is_the_consoles_with_a_finger_in_front() -> None:
    _, page = ask("/practice/")
    assert page.index(b"/practice/finger.js") < page.index(b"app.js")
    assert page.replace(b'<script src="/practice/finger.js"></script>\n    ', b"") == CONSOLE
    assert ask("/practice/screens/home.js")[1] == b"/console/screens/home.js"
    assert ask("/waiting")[1] == b"/waiting"


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"{}", b'{"act": "steal"}', b'"' + b"x" * 5000])
def test_junk_moves_no_finger(body: bytes) -> None:
    assert ask("/practice/finger", body)[0] == "400 Bad Request"


def test_it_stands_on_no_stage_but_the_local_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VRS_STAGE", "production")
    with pytest.raises(NotLocal):
        Practice(console, ORIGIN, KASUKABE)


@pytest.fixture
def desk(page: "Page", served: Served) -> "Page":
    """Open a page with the finger in front, and somebody's ID typed."""
    page.goto(served.component("texts"))
    page.evaluate(SCRIPT.read_text("utf-8"))
    page.get_by_label("職員のID").evaluate("(each) => each.setAttribute('autocomplete', 'username')")
    return page


def test_whom_the_demo_appointed_can_sign_in_without_a_reader(desk: "Page", served: Served) -> None:
    served.world.staff("clerk")
    desk.get_by_label("職員のID").evaluate("(each) => { each.value = 'clerk'; }")
    status, said = sign_in(desk, "clerk")
    assert (status, said["account_id"]) == (201, "clerk")
    desk.get_by_label("職員のID").evaluate("(each) => each.remove()")
    _, options = desk.evaluate(POST, ["/step-up/options", {}])
    proof = desk.evaluate(
        """async (options) => {
          const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options.publicKey);
          return JSON.stringify(await navigator.credentials.get({ publicKey }));
        }""",
        options,
    )
    assert desk.evaluate(POST, ["/step-up", {"answer": proof}])[0] == 200, "the finger is still theirs"


def test_a_first_passkey_can_be_made_without_a_reader(desk: "Page", served: Served) -> None:
    wanted = {"account_id": "clerk-1", "name": "試験 職員", "roles": ["clerk"], "terminals": ["T-001"]}
    _, made = served.world.grant("/accounts", wanted)
    first = made.json["first_password"]
    desk.get_by_label("職員のID").evaluate("(each) => { each.value = 'clerk-1'; }")
    assert desk.evaluate(POST, ["/sessions", {"account_id": "clerk-1", "password": first}])[0] == 201
    _, options = desk.evaluate(POST, ["/passkeys/options", {}])
    answer = desk.evaluate(CREATE, options)
    assert json.loads(answer)["type"] == "public-key"
    assert desk.evaluate(POST, ["/passkeys", {"answer": answer}])[0] == 201
    assert desk.evaluate(POST, ["/password", {"old": first, "new": PASSWORD}])[0] == 200
    assert sign_in(desk, "clerk-1")[0] == 201
