"""The pages are served beside the API with the headers that the data file says, and nothing else is shown."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from infra.page_rules import RULES, WEB, PageRules
from local.pages import Pages
from local.stage import NotLocal

PLANES = {"public": "/tablet/", "private": "/console/"}
CSP, POLICY = "Content-Security-Policy", "Permissions-Policy"
API = b"the plane answers"


@pytest.fixture(autouse=True)
def local_stage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VRS_STAGE", "local")


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Path]:
    """Make pages with everything that must not be shown."""
    web = tmp_path / "web"
    for name in ("tablet/index.html", "tablet/a.js", "tablet/deep/b.css", "console/index.html"):
        (web / name).parent.mkdir(parents=True, exist_ok=True)
        (web / name).write_text(name)
    for name in ("README.md", "tablet/.hidden.js", "tablet/a.py", "tablet/data", "tablet/表.js"):
        (web / name).write_text("not shown")
    (tmp_path / "outside.js").write_text("not shown")
    (web / "tablet" / "link.js").symlink_to(tmp_path / "outside.js")
    return web  # type: ignore[return-value]


Answer = tuple[int, dict[str, str], bytes]


def ask(pages: Pages, path: str, method: str = "GET", **headers: str) -> Answer:
    said: list[Any] = []
    environ = {"REQUEST_METHOD": method, "PATH_INFO": path}
    environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    body = b"".join(pages(environ, lambda status, sent: said.extend([status, dict(sent)])))  # type: ignore[arg-type,return-value]
    return int(said[0].split()[0]), said[1], body


def api(_environ: Any, start_response: Any) -> list[bytes]:
    start_response("200 OK", [("X-Api", "yes")])
    return [API]


def pages(plane: str = "public", web: Path = WEB) -> Pages:
    return Pages(plane, api, web)


def test_a_page_comes_whole_with_its_kind_and_a_mark(web: Path) -> None:
    status, headers, body = ask(pages(web=web), "/tablet/")
    assert (status, body, headers["Content-Type"]) == (200, b"tablet/index.html", "text/html; charset=utf-8")
    assert headers["Content-Length"] == str(len(body))
    assert headers["Cache-Control"] == "no-cache"
    assert ask(pages(web=web), "/tablet/deep/b.css")[2] == b"tablet/deep/b.css"


def test_a_page_that_is_known_already_is_not_sent_again(web: Path) -> None:
    tag = ask(pages(web=web), "/tablet/a.js")[1]["ETag"]
    for known in (tag, f'"other", W/{tag}'):
        status, headers, body = ask(pages(web=web), "/tablet/a.js", if_none_match=known)
        assert (status, body, headers["ETag"]) == (304, b"", tag)
        assert "Content-Length" not in headers
    (web / "tablet" / "a.js").write_text("changed")
    assert ask(pages(web=web), "/tablet/a.js", if_none_match=tag)[0] == 200


def test_a_head_is_a_get_without_the_page(web: Path) -> None:
    got, headed = ask(pages(web=web), "/tablet/a.js"), ask(pages(web=web), "/tablet/a.js", "HEAD")
    assert headed == (*got[:2], b"")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_a_page_can_only_be_read(web: Path, method: str) -> None:
    status, headers, _ = ask(pages(web=web), "/tablet/a.js", method)
    assert (status, headers["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    "path",
    [
        "/tablet/../../outside.js",
        "/tablet/..",
        "/tablet/./a.js",
        "/tablet//a.js",
        "/tablet/..\\..\\outside.js",
        "/tablet/link.js",
        "/tablet/.hidden.js",
        "/tablet/a.py",
        "/tablet/data",
        "/tablet/表.js".encode().decode("latin-1"),
        "/tablet/a.js\x00.html",
        "/tablet/deep",
        "/tablet/deep/",
        "/tablet/none.js",
        "/tablet/a.js/",
        "/tablet/../console/index.html",
    ],
)
def test_nothing_but_the_pages_is_shown(web: Path, path: str) -> None:
    status, headers, body = ask(pages(web=web), path)
    assert (status, b"not shown" in body) == (404, False)
    assert CSP in headers


@pytest.mark.parametrize(
    "path", ["/health", "/doses", "/console/", "/README.md", "//tablet/", "/tabletx/a.js", ""]
)
def test_what_is_no_page_of_the_plane_is_the_apis(web: Path, path: str) -> None:
    assert ask(pages(web=web), path) == (200, {"X-Api": "yes"}, API)


@pytest.mark.parametrize(("plane", "home"), PLANES.items())
def test_a_browser_is_led_from_the_root_to_the_planes_page(plane: str, home: str) -> None:
    status, headers, _ = ask(pages(plane), "/", accept="text/html,*/*")
    assert (status, headers["Location"]) == (303, home)
    assert ask(pages(plane), "/", accept="application/json")[2] == API
    assert ask(pages(plane), home.rstrip("/"))[1]["Location"] == home


def test_each_plane_shows_its_own_pages_and_no_others() -> None:
    assert PageRules.of("public").folders == {"tablet", "shared", "vendor"}
    assert PageRules.of("private").folders == {"console", "components", "shared", "vendor"}
    with pytest.raises(KeyError):
        PageRules.of("linkage")


@pytest.mark.parametrize("plane", PLANES)
def test_a_page_may_run_and_fetch_only_what_the_plane_itself_serves(plane: str) -> None:
    headers = PageRules.of(plane).headers
    csp = dict(part.split(" ", 1) for part in headers[CSP].split("; "))
    assert csp["default-src"] == csp["base-uri"] == csp["form-action"] == csp["frame-ancestors"] == "'none'"
    assert csp["require-trusted-types-for"] == "'script'"
    wasm = " 'wasm-unsafe-eval'" if plane == "public" else ""
    assert csp["script-src"] == f"'self'{wasm}"
    others = {name: value for name, value in csp.items() if name.endswith("-src")}
    del others["script-src"], others["default-src"]
    assert set(others.values()) == {"'self'"}
    assert "unsafe-inline" not in headers[CSP]
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_only_the_tablet_may_use_the_camera_and_only_the_console_passkeys() -> None:
    def allowed(plane: str) -> set[str]:
        said = PageRules.of(plane).headers[POLICY]
        return {part.split("=")[0] for part in said.split(", ") if part.split("=")[1] != "()"}

    assert allowed("public") == {"camera", "autoplay", "screen-wake-lock"}
    assert allowed("private") == {"publickey-credentials-get", "publickey-credentials-create"}


def test_every_file_of_the_pages_has_a_kind() -> None:
    rules = PageRules.of("public")
    folders = {folder for plane in PLANES for folder in PageRules.of(plane).folders}
    files = [path for folder in folders for path in (WEB / folder).rglob("*") if path.is_file()]
    assert [path for path in files if rules.type_of(path) is None] == []
    assert json.loads(RULES.read_text("utf-8"))["types"][".wasm"] == "application/wasm"


def test_pages_are_served_on_no_stage_but_the_local_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VRS_STAGE", "production")
    with pytest.raises(NotLocal):
        pages()


@pytest.mark.parametrize("plane", PLANES)
def test_each_plane_shows_the_description_of_its_own_api_and_no_other(plane: str) -> None:
    status, headers, body = ask(pages(plane), "/openapi.json")
    assert (status, headers["Content-Type"]) == (200, "application/json; charset=utf-8")
    assert body == (WEB / "openapi" / f"{plane}.json").read_bytes()
    assert ask(pages(plane), "/openapi.json", "POST")[0] == 405
    for other in ("/openapi/public.json", "/openapi/private.json", "/openapi.json/", "/openapi/"):
        assert ask(pages(plane), other)[2] == API
