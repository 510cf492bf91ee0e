"""The one way to the service: what it sends, and what it makes of each answer, and of none."""

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.chromium import Watch
from tests.browser.conftest import OpenContext
from tests.browser.served import Site

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

CALL = """async ([route, options]) => {
  const { call } = await import("/shared/api.js");
  try {
    return { answer: await call(route, options) };
  } catch (error) {
    const { kind, code, message, status, data, retryable } = error;
    return { kind, code, message, status, data, retryable };
  }
}"""
SENTENCE = {"code": "A304", "message": "この操作の権限がありません。"}


@pytest.fixture
def page(open_context: OpenContext, site: Site) -> "Page":
    page = open_context().new_page()
    page.goto(f"{site.private}/shared/icon.svg")
    return page


def answered(
    page: "Page", status: int, body: Any, kind: str = "application/json", path: str = "**/doses*"
) -> None:
    text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
    page.route(path, lambda route: route.fulfill(status=status, body=text, content_type=kind))


def call(page: "Page", route: str = "POST /doses", **options: Any) -> dict[str, Any]:
    said: dict[str, Any] = page.evaluate(CALL, [route, options])
    return said


def test_a_call_is_made_as_the_route_says_and_with_nothing_else(page: "Page") -> None:
    seen: list[Any] = []

    def answer(route: "Route") -> None:
        request = route.request
        seen.append((request.method, request.url.split("/", 3)[3], request.post_data, request.all_headers()))
        route.fulfill(status=201, body='{"recorded": true}', content_type="application/json")

    page.route("**/doses/**", answer)
    said = call(
        page,
        "POST /doses/{dose_id}/cancel",
        path={"dose_id": "d-1"},
        body={"reason": "予診票で確認"},
        query={"most": 5, "after": None, "empty": ""},
        headers={"vrs-purpose": "issue_certificate"},
    )
    assert said == {"answer": {"recorded": True}}
    method, path, body, headers = seen[0]
    assert (method, path, json.loads(body)) == ("POST", "doses/d-1/cancel?most=5", {"reason": "予診票で確認"})
    assert headers["content-type"] == "application/json"
    assert headers["vrs-purpose"] == "issue_certificate"
    assert "referer" not in headers


@pytest.mark.parametrize("value", ["", "a/b", "..%2f", "春日部", "x" * 65, None])
def test_a_value_that_does_not_fit_a_path_is_never_sent(page: "Page", value: str | None) -> None:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    said = call(page, "GET /people/{person_id}", path={"person_id": value})
    assert "path: person_id" in said["message"]
    assert not [url for url in sent if "/people" in url]


def test_bytes_go_as_they_are(page: "Page") -> None:
    seen: list[Any] = []

    def answer(route: "Route") -> None:
        seen.append((route.request.headers["content-type"], route.request.post_data_buffer))
        route.fulfill(status=200, body="{}", content_type="application/json")

    page.route("**/files*", answer)
    page.evaluate("""async () => {
      const { call } = await import("/shared/api.js");
      await call("POST /files", { body: new Blob([new Uint8Array([0, 255])]) });
    }""")
    assert seen == [("application/octet-stream", b"\x00\xff")]


def test_what_is_signed_is_what_is_sent(page: "Page") -> None:
    seen: list[Any] = []

    def answer(route: "Route") -> None:
        seen.append((route.request.headers["vrs-proof"], route.request.post_data))
        route.fulfill(status=200, body="{}", content_type="application/json")

    page.route("**/doses*", answer)
    page.evaluate("""async () => {
      const { call } = await import("/shared/api.js");
      const sign = async ({ method, path, bytes }) => ({
        "vrs-proof": `${method} ${path} ${new TextDecoder().decode(bytes).length}`,
      });
      await call("POST /doses", { body: { line: "1" }, query: { a: 1 }, sign });
    }""")
    assert seen == [("POST /doses 12", '{"line":"1"}')]


def test_a_refusal_is_told_in_the_services_own_words(page: "Page") -> None:
    answered(page, 403, SENTENCE)
    said = call(page)
    assert said == {
        "kind": "refused", "code": "A304", "message": SENTENCE["message"], "status": 403, "data": SENTENCE,
        "retryable": False,
    }  # fmt: skip


def test_a_refusal_that_is_an_answer_is_one_where_it_is_expected(page: "Page") -> None:
    answered(page, 403, {"code": "S301", "message": "停止", "recorded": False})
    assert call(page, accept=[403])["answer"]["code"] == "S301"


def test_text_and_files_come_as_what_they_are(page: "Page") -> None:
    answered(page, 200, "見出し\r\n", "text/csv; charset=utf-8")
    assert call(page) == {"answer": "見出し\r\n"}


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (200, "{", "application/json"),
        (502, "<html>", "text/html"),
        (500, "{}", "application/json"),
        (403, '{"code": 1, "message": "a"}', "application/json"),
    ],
)
def test_an_answer_that_nobody_can_read_is_said_to_be_one(
    page: "Page", watch: Watch, status: int, body: str, kind: str
) -> None:
    watch.expect("status of 50[02]")
    answered(page, status, body, kind)
    said = call(page)
    assert (said["kind"], said["status"]) == ("broken", status)
    assert "システムの応答を読み取れません" in said["message"]


def test_a_network_that_is_not_there_is_told_apart(page: "Page", watch: Watch) -> None:
    watch.expect("ERR_INTERNET_DISCONNECTED")
    page.evaluate("() => import('/shared/api.js')")
    page.context.set_offline(True)
    said = call(page)
    assert (said["kind"], said["code"], said["retryable"]) == ("offline", "offline", True)
    assert "ネットワークにつながりません" in said["message"]


def test_an_answer_that_does_not_come_in_time_is_told_apart(page: "Page") -> None:
    page.route("**/doses*", lambda _route: None)
    said = call(page, timeout=30)
    assert (said["kind"], said["retryable"]) == ("timeout", True)
    assert "状態を確かめてから" in said["message"]


def test_whoever_gives_up_is_told_so(page: "Page") -> None:
    page.route("**/doses*", lambda _route: None)
    said = page.evaluate("""async () => {
      const { call } = await import("/shared/api.js");
      const giveUp = new AbortController();
      const asked = call("POST /doses", { signal: giveUp.signal }).catch((error) => error.kind);
      giveUp.abort();
      return asked;
    }""")
    assert said == "cancelled"


STEP_UP = """async (proved) => {
  const { call, configure } = await import("/shared/api.js");
  let asked = 0;
  configure({ proveAgain: async () => { asked += 1; return proved; } });
  const said = await call("POST /doses", { body: {} }).catch((error) => error.code);
  return [asked, said];
}"""


@pytest.mark.parametrize(("proved", "wanted"), [(True, [1, {"done": True}]), (False, [1, "A321"])])
def test_who_is_asked_for_once_more_is_proved_and_the_call_made_again(
    page: "Page", *, proved: bool, wanted: list[Any]
) -> None:
    answers = iter([(403, '{"code": "A321", "message": "もう一度"}'), (200, '{"done": true}')])

    def answer(route: "Route") -> None:
        status, body = next(answers)
        route.fulfill(status=status, body=body, content_type="application/json")

    page.route("**/doses*", answer)
    assert page.evaluate(STEP_UP, proved) == wanted


def test_a_session_that_ends_while_the_person_is_proved_is_over_too(page: "Page") -> None:
    answers = iter([(403, '{"code": "A321", "message": "a"}'), (401, '{"code": "A301", "message": "b"}')])

    def answer(route: "Route") -> None:
        status, body = next(answers)
        route.fulfill(status=status, body=body, content_type="application/json")

    page.route("**/doses*", answer)
    said = page.evaluate("""async () => {
      const { call, configure } = await import("/shared/api.js");
      const over = [];
      configure({ proveAgain: async () => true, signedOut: (error) => over.push(error.code) });
      await call("POST /doses", { body: {} }).catch(() => {});
      return over;
    }""")
    assert said == ["A301"]


def test_a_session_that_is_over_is_told_once_and_a_wrong_password_is_not_one(page: "Page") -> None:
    answered(page, 401, {"code": "A301", "message": "もう一度ログインしてください。"})
    said = page.evaluate("""async () => {
      const { call, configure } = await import("/shared/api.js");
      const over = [];
      configure({ signedOut: (error) => over.push(error.code) });
      const none = () => {};
      await call("POST /doses", { body: {}, anonymous: true }).catch(none);
      await call("POST /doses", { body: {} }).catch(none);
      return over;
    }""")
    assert said == ["A301"]
