"""The gateway's stand-in hands requests and answers over unchanged, and alone sets reserved headers."""

import json
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPResponse
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, Request, build_opener

import pytest
from chalice.app import Chalice, Response

from local.gateway import Gateway
from local.ports import PortTaken, listen
from local.serving import Serving, serve
from local.stage import NotLocal
from local.threads import ThreadSafeChalice

TERMINAL = "X-Terminal-Certificate"
LIMIT = 1000  # bytes
PIXEL = bytes(range(256))


def make_app() -> Chalice:
    app = ThreadSafeChalice(app_name="echo", configure_logs=False, env={})
    app.api.binary_types.append("image/png")

    @app.route("/echo/{name}", methods=["GET"])
    def echo(name: str) -> dict[str, Any]:
        request = app.current_request
        return {
            "name": name,
            "query": request.query_params
            and {k: request.query_params.getlist(k) for k in request.query_params},
            "headers": dict(request.headers),
            "from": request.context["identity"]["sourceIp"],
        }

    @app.route("/body", methods=["POST"])
    def body() -> Any:
        return app.current_request.json_body

    @app.route("/size", methods=["POST"], content_types=["application/octet-stream", "text/plain"])
    def size() -> Any:
        return {"bytes": len(app.current_request.raw_body)}

    @app.route("/pixel", methods=["GET"])
    def pixel() -> Response:
        return Response(PIXEL, headers={"Content-Type": "image/png"})

    @app.route("/cookies", methods=["GET"])
    def cookies() -> Response:
        return Response(
            "", headers={"Set-Cookie": ["a=1", "b=2"], "Content-Type": "text/plain"}, status_code=201
        )

    @app.route("/nothing", methods=["GET"])
    def nothing() -> Response:
        return Response("", status_code=204)

    @app.route("/broken", methods=["GET"])
    def broken() -> Any:
        message = "secret"
        raise RuntimeError(message)

    return app


@pytest.fixture(autouse=True)
def local_stage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VRS_STAGE", "local")


@pytest.fixture
def url(local_stage: None) -> Iterator[str]:
    gateway = Gateway(
        make_app(), reserved={TERMINAL}, stamp=lambda _: {TERMINAL: "terminal-7"}, most_bytes=LIMIT
    )
    with serve({"echo": gateway}, threads=4) as serving:
        yield serving.urls["echo"]


def ask(url: str, method: str = "GET", body: bytes | None = None, **headers: str) -> tuple[int, Any, bytes]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = Request(url, data=body, method=method, headers=named)  # noqa: S310 - loopback http
    try:
        with build_opener(ProxyHandler({})).open(request, timeout=20) as reply:
            return reply.status, reply.headers, reply.read()
    except HTTPError as refused:
        with refused:
            return refused.code, refused.headers, refused.read()


def raw(url: str, request: bytes) -> tuple[int, bytes]:
    """Send bytes that no client library would."""
    parts = urlsplit(url)
    assert parts.hostname
    with socket.create_connection((parts.hostname, parts.port or 0), timeout=20) as line:
        line.sendall(request)
        reply = HTTPResponse(line)
        reply.begin()
        try:
            return reply.status, reply.read()
        finally:
            reply.close()


def echoed(url: str, path: str, **headers: str) -> Any:
    status, _, body = ask(url + path, **headers)
    assert status == 200
    return json.loads(body)


def test_hands_over_path_query_headers_and_address(url: str) -> None:
    seen = echoed(url, "/echo/a-1?turn=1&turn=2&empty=", X_Purpose="inquiry")
    assert seen["name"] == "a-1"
    assert seen["query"] == {"turn": ["1", "2"], "empty": [""]}
    assert seen["headers"]["x-purpose"] == "inquiry"
    assert seen["from"] == "127.0.0.1"


def test_an_encoded_question_mark_stays_in_the_path(url: str) -> None:
    seen = echoed(url, "/echo/a%3Fb%23c%20%E5%B8%82")
    assert seen["name"] == "a%3Fb%23c%20%E5%B8%82"
    assert seen["query"] is None


@pytest.mark.parametrize("name", [TERMINAL, TERMINAL.lower(), TERMINAL.upper()])
def test_a_clients_own_terminal_header_is_dropped_and_ours_stamped(url: str, name: str) -> None:
    request = f"GET /echo/a HTTP/1.1\r\nHost: x\r\n{name}: forged\r\nConnection: close\r\n\r\n"
    status, body = raw(url, request.encode())
    assert status == 200
    assert json.loads(body)["headers"][TERMINAL.lower()] == "terminal-7"
    assert b"forged" not in body


@pytest.mark.parametrize("name", ["X_Terminal_Certificate", "X-Terminal_Certificate"])
def test_an_underscore_is_no_way_round(url: str, name: str) -> None:
    request = f"GET /echo/a HTTP/1.1\r\nHost: x\r\n{name}: forged\r\nConnection: close\r\n\r\n"
    assert b"forged" not in raw(url, request.encode())[1]


def test_without_a_stamp_a_reserved_header_is_absent() -> None:
    with serve({"echo": Gateway(make_app(), reserved={TERMINAL})}) as serving:
        seen = echoed(serving.urls["echo"], "/echo/a", **{TERMINAL: "forged"})
    assert TERMINAL.lower() not in seen["headers"]


def test_hands_over_a_json_body_in_japanese(url: str) -> None:
    body = json.dumps({"氏名": "春日部　花子"}, ensure_ascii=False).encode()
    status, headers, answer = ask(url + "/body", "POST", body, Content_Type="application/json")
    assert (status, json.loads(answer)) == (200, {"氏名": "春日部　花子"})
    assert headers["Content-Type"] == "application/json"


@pytest.mark.parametrize(("length", "status"), [(LIMIT, 200), (LIMIT + 1, 413)])
def test_refuses_a_body_past_the_limit_to_the_byte(url: str, length: int, status: int) -> None:
    got, _, answer = ask(url + "/size", "POST", b"x" * length, Content_Type="text/plain")
    assert got == status
    assert json.loads(answer).get("code", "") == ("C102" if status == 413 else "")


def test_a_chunked_body_is_bounded_as_well(url: str) -> None:
    line = HTTPConnection(urlsplit(url).netloc, timeout=20)
    line.request(
        "POST", "/size", iter([b"x" * LIMIT, b"x"]), {"Content-Type": "text/plain"}, encode_chunked=True
    )
    assert line.getresponse().status == 413
    line.close()


def test_hands_a_binary_answer_back(url: str) -> None:
    status, headers, body = ask(url + "/pixel", Accept="image/png")
    assert (status, headers["Content-Type"], body) == (200, "image/png", PIXEL)


def test_hands_a_binary_body_over(url: str) -> None:
    status, _, answer = ask(url + "/size", "POST", PIXEL, Content_Type="application/octet-stream")
    assert (status, json.loads(answer)) == (200, {"bytes": 256})


def test_hands_back_a_header_with_several_values(url: str) -> None:
    status, headers, _ = ask(url + "/cookies")
    assert status == 201
    assert headers.get_all("Set-Cookie") == ["a=1", "b=2"]
    assert headers["Content-Type"] == "text/plain"


def test_an_answer_without_content_says_no_length(url: str) -> None:
    status, headers, body = ask(url + "/nothing")
    assert (status, headers["Content-Length"], body) == (204, None, b"")


@pytest.mark.parametrize("path", ["/nowhere", "/", "/echo", "//x/echo/a", "/echo/a/b"])
def test_an_unknown_path_is_missing_in_our_own_words(url: str, path: str) -> None:
    request = f"GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: \xff secret\r\nConnection: close\r\n\r\n"
    status, body = raw(url, request.encode("latin-1"))
    assert status == 404
    assert json.loads(body)["code"] == "C401"
    assert b"secret" not in body


def test_a_wrong_method_is_refused(url: str) -> None:
    assert ask(url + "/body", "GET")[0] == 405


def test_an_exception_in_a_view_tells_nothing(url: str) -> None:
    status, _, body = ask(url + "/broken")
    assert status == 500
    assert b"secret" not in body
    assert b"Traceback" not in body


def test_what_breaks_outside_the_views_is_a_bad_gateway(monkeypatch: pytest.MonkeyPatch) -> None:
    gateway = Gateway(make_app())

    def break_down(*_: Any) -> Any:
        message = "secret"
        raise RuntimeError(message)

    monkeypatch.setattr(gateway._entry, "handle_request", break_down)
    with serve({"echo": gateway}) as serving:
        status, _, body = ask(serving.urls["echo"] + "/echo/a")
    assert (status, json.loads(body)["code"]) == (502, "C501")


def test_every_app_has_a_port_of_its_own_and_threads_do_not_mix() -> None:
    apps = {
        name: Gateway(make_app(), stamp=lambda _, n=name: {"X-Plane": n}) for name in ("public", "private")
    }
    with serve(apps, threads=4) as serving, ThreadPoolExecutor(8) as threads:
        urls = serving.urls

        def same(number: int) -> bool:
            plane = ("public", "private")[number % 2]
            seen = echoed(urls[plane], f"/echo/{number}")
            return (seen["name"], seen["headers"]["x-plane"]) == (str(number), plane)

        assert all(threads.map(same, range(200)))
    assert len(set(urls.values())) == 2


def test_listens_on_no_other_interface(url: str) -> None:
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", urlsplit(url).port or 0), timeout=1)


def test_stopping_lets_a_request_under_way_finish_and_frees_the_port() -> None:
    inside, go = threading.Event(), threading.Event()

    def slow(_environ: Any, start_response: Any) -> list[bytes]:
        inside.set()
        go.wait(20)
        start_response("200 OK", [("Content-Length", "4")])
        return [b"done"]

    serving = serve({"slow": slow}, threads=1)
    port = urlsplit(serving.urls["slow"]).port or 0
    with ThreadPoolExecutor(2) as threads:
        asked = threads.submit(ask, serving.urls["slow"])
        assert inside.wait(20)
        stopped = threads.submit(serving.stop)
        go.set()
        stopped.result(20)
        assert asked.result(20)[2] == b"done"
    assert not [thread for thread in threading.enumerate() if thread.name == "serve-slow"]
    listen(port).close()
    serving.stop()


def test_a_taken_port_is_said_and_nothing_is_left_running() -> None:
    before = set(threading.enumerate())  # other modules' pages may be served all the while
    with listen(0) as busy, pytest.raises(PortTaken):
        serve({"a": make_nothing, "b": make_nothing}, ports={"b": busy.getsockname()[1]})
    new = set(threading.enumerate()) - before
    assert not [thread for thread in new if thread.name.startswith("serve-")]


def test_a_port_for_an_app_that_is_not_there_is_a_mistake() -> None:
    with pytest.raises(KeyError, match="nobody"):
        serve({"a": make_nothing}, ports={"nobody": 0})


def make_nothing(_environ: Any, start_response: Any) -> list[bytes]:
    start_response("204 No Content", [])
    return []


@pytest.mark.parametrize("stage", [None, "", "dev", "prod", "LOCAL"])
def test_refuses_every_stage_but_local(stage: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    if stage is None:
        monkeypatch.delenv("VRS_STAGE")
    else:
        monkeypatch.setenv("VRS_STAGE", stage)
    for start in (lambda: Gateway(make_app()), lambda: serve({"a": make_nothing}), lambda: Serving({})):
        with pytest.raises(NotLocal, match="VRS_STAGE=local"):
            start()
