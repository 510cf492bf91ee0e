"""The deployed pages are those of the local server: the same files, the same headers, the same refusals."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from infra.page_paths import INTEGRATION, Clash, page_paths, with_pages
from infra.page_rules import WEB, PageRules
from infra.publish_pages import Place, publish
from infra.synth import synthesized
from local.fence import Fence
from local.pages import Pages
from tests.infra.front_door import Answer, FrontDoor
from tests.infra.pages_world import bucket_of, enrolled, made, session
from tests.world import raised_fence

PLANES = ("public", "private")
POLICIES = Path(__file__).parents[2] / "policies"
BROWSERS = ("*/*", "text/html,application/xhtml+xml", "image/avif,image/webp", "image/png,image/*")
"""What browsers say first of what they take: for a module, a page, a picture."""

pytestmark = [pytest.mark.proof("T18")]


@pytest.fixture(scope="module")
def stacks() -> Mapping[str, Any]:
    return synthesized()


@pytest.fixture(scope="module")
def fence() -> Iterator[Fence]:
    with mock_aws(), raised_fence() as fence:
        enrolled(fence)
        for plane in PLANES:
            made(plane)
            publish(Place(session("PUBLISHER").client("s3"), plane, bucket_of(plane)))
        yield fence


@pytest.fixture
def doors(fence: Fence, stacks: Mapping[str, Any]) -> Mapping[str, FrontDoor]:
    assert fence
    return {
        plane: FrontDoor(stacks[plane], session(f"{plane.upper()}_PAGES").client("s3"), bucket_of(plane))
        for plane in PLANES
    }


@pytest.fixture(autouse=True)
def local_stage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VRS_STAGE", "local")


def local(plane: str, path: str) -> Answer:
    """Ask the local server."""
    said: list[Any] = []
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "HTTP_ACCEPT": "text/html"}

    def api(_environ: Any, _start: Any) -> list[bytes]:
        raise AssertionError(path)

    body = b"".join(Pages(plane, api)(environ, lambda status, sent: said.extend([status, dict(sent)])))  # type: ignore[arg-type,return-value]
    headers = {name: value for name, value in said[1].items() if name not in {"ETag", "Content-Length"}}
    return Answer(int(said[0].split()[0]), headers, body)


def without_mark(answer: Answer) -> Answer:
    return answer._replace(headers={name: value for name, value in answer.headers.items() if name != "ETag"})


@pytest.mark.parametrize("plane", PLANES)
def test_every_page_comes_as_the_local_server_gives_it(plane: str, doors: Mapping[str, FrontDoor]) -> None:
    rules = PageRules.of(plane)
    alone = {file: path for path, file in rules.files.items()}
    for file in rules.shown():
        path = alone.get(file, f"/{file}").removesuffix("index.html")
        assert without_mark(doors[plane].get(path)) == local(plane, path), path


@pytest.mark.parametrize("accept", BROWSERS)
def test_no_kind_of_file_is_spoilt_whatever_a_browser_asks_for(
    accept: str, doors: Mapping[str, FrontDoor]
) -> None:
    kinds = {Path(file).suffix: file for file in PageRules.of("public").shown()}
    assert {".wasm", ".woff2", ".png", ".js", ".json", ".html", ".css", ".svg"} <= kinds.keys()
    for file in kinds.values():
        if not file.startswith("openapi/"):
            assert doors["public"].get(f"/{file}", accept).body == (WEB / file).read_bytes(), file
    assert doors["public"].get("/tablet/none.js", accept).body == b"Not Found\n"


@pytest.mark.parametrize(
    "path", ["/tablet/none.js", "/shared/", "/vendor", "/tablet/../openapi/private.json", "/tablet/README.md"]
)
def test_what_is_not_there_is_not_found_and_s3_says_nothing(
    path: str, doors: Mapping[str, FrontDoor]
) -> None:
    answer = doors["public"].get(path)
    assert (answer.status, answer.body) == (404, b"Not Found\n")
    assert answer.headers == local("public", "/tablet/none.js").headers


@pytest.mark.parametrize("plane", PLANES)
def test_the_planes_address_leads_to_its_first_page(plane: str, doors: Mapping[str, FrontDoor]) -> None:
    assert doors[plane].get("/") == local(plane, "/")
    home = PageRules.of(plane).home
    assert doors[plane].get(home).body == (WEB / home.strip("/") / "index.html").read_bytes()


def test_a_page_that_is_known_already_is_not_sent_again(doors: Mapping[str, FrontDoor]) -> None:
    first = doors["public"].get("/tablet/app.js")
    again = doors["public"].get("/tablet/app.js", known=first.headers["ETag"])
    assert (again.status, again.body) == (304, b"")
    assert again.headers == {name: first.headers[name] for name in first.headers if name != "Content-Type"}


@pytest.mark.parametrize("plane", PLANES)
def test_a_pages_role_reads_the_pages_of_its_plane_and_nothing_else(plane: str, fence: Fence) -> None:
    assert fence
    s3 = session(f"{plane.upper()}_PAGES").client("s3")
    (other,) = set(PLANES) - {plane}
    for operation, wanted in (
        ("get_object", {"Bucket": bucket_of(other), "Key": "shared/look.css"}),
        ("get_object", {"Bucket": bucket_of(plane), "Key": "else/x.js"}),
        ("get_object", {"Bucket": bucket_of(plane), "Key": f"openapi/{other}.json"}),
        ("put_object", {"Bucket": bucket_of(plane), "Key": "shared/look.css", "Body": b""}),
        ("delete_object", {"Bucket": bucket_of(plane), "Key": "shared/look.css"}),
        ("list_objects_v2", {"Bucket": bucket_of(plane)}),
    ):
        with pytest.raises(ClientError, match="not authorized"):
            getattr(s3, operation)(**wanted)


@pytest.mark.parametrize("plane", PLANES)
def test_the_role_may_read_just_what_the_data_file_shows(plane: str) -> None:
    rules = PageRules.of(plane)
    (statement,) = json.loads((POLICIES / "pages" / f"{plane}.json").read_text("utf-8"))["Statement"]
    shown = {f"{folder}/*" for folder in rules.folders} | set(rules.files.values())
    assert {each.partition("/")[2] for each in statement["Resource"]} == shown


@pytest.mark.parametrize("plane", PLANES)
def test_the_routes_of_the_api_stay_as_they_were(plane: str, stacks: Mapping[str, Any]) -> None:
    described = stacks[plane]["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]
    pages = page_paths(plane)
    routes = {path: item for path, item in described["paths"].items() if path not in pages}
    assert with_pages(plane, routes) == described["paths"]
    for item in routes.values():
        for operation in item.values():
            assert operation[INTEGRATION]["type"] == "aws_proxy"
    assert not {"application/json", "text/csv", "*/*"} & set(
        described["x-amazon-apigateway-binary-media-types"]
    )


@pytest.mark.parametrize("path", ["/", "/tablet", "/tablet/{tablet_id}", "/openapi.json"])
def test_a_route_where_a_page_stands_is_refused(path: str) -> None:
    with pytest.raises(Clash, match="public"):
        with_pages("public", {path: {}})
    assert "/tablets" in with_pages("public", {"/tablets": {}})
