"""Pages are published whole, in an order in which none is missed, by a role that can do just this."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from moto import mock_aws

from infra import precache, publish_pages
from infra.page_paths import STORED_AS
from infra.page_rules import WEB, PageRules
from infra.publish_pages import Difference, NotPublished, Place, asked, difference, main, ordered, publish
from local.fence import Fence
from tests.infra.pages_world import bucket_of, enrolled, made, session
from tests.world import ACCOUNT, raised_fence

PAGE = "tablet/index.html"


@pytest.fixture
def fence() -> Iterator[Fence]:
    with mock_aws(), raised_fence() as fence:
        enrolled(fence)
        made("public")
        yield fence


@pytest.fixture
def place(fence: Fence) -> Place:
    assert fence
    return Place(session("PUBLISHER").client("s3"), "public", bucket_of("public"))


@pytest.fixture
def web(tmp_path: Path) -> Path:
    """Make a small tablet, with what must not be published beside it."""
    web = tmp_path / "web"
    written(web, "tablet/app.js", 'import "../shared/a.js";')
    written(web, "shared/a.js", "")
    written(web, "vendor/b.wasm", "")
    written(web, PAGE, '<script src="app.js"></script>')
    written(web, precache.WORKER, 'import { FILES } from "./precache.js";')
    written(web, "openapi/public.json", "{}")
    for name in (
        "README.md",
        "console/index.html",
        "openapi/private.json",
        "tablet/.secret.js",
        "tablet/a.py",
    ):
        written(web, name, "not shown")
    (web / "tablet" / "link.js").symlink_to(web / "README.md")
    list_again(web)
    return web


def written(web: Path, path: str, text: str) -> None:
    (web / path).parent.mkdir(parents=True, exist_ok=True)
    (web / path).write_text(text, "utf-8")


def list_again(web: Path) -> None:
    written(web, precache.LIST, precache.listing(web))


def keys(place: Place) -> set[str]:
    return set(place.there())


def as_deployer() -> Any:
    return session("DEPLOYER").client("s3")


def test_just_what_the_data_file_shows_is_published(place: Place, web: Path) -> None:
    assert publish(place, web) == Difference([], [])
    assert keys(place) == {
        *("tablet/app.js", "shared/a.js", "vendor/b.wasm", "openapi/public.json"),
        *(PAGE, precache.LIST, precache.WORKER),
    }


def test_each_file_says_what_it_is_and_is_kept_as_binary(place: Place, web: Path) -> None:
    publish(place, web)
    said = {path: as_deployer().head_object(Bucket=place.bucket, Key=path) for path in keys(place)}
    assert {each["ContentType"] for each in said.values()} == {STORED_AS}
    rules = PageRules.of("public")
    assert {path: each["Metadata"]["type"] for path, each in said.items()} == {
        path: rules.type_of(Path(path)) for path in said
    }
    assert said[precache.WORKER]["Metadata"]["type"] == "text/javascript; charset=utf-8"


def test_the_pages_come_after_the_files_and_the_service_worker_last() -> None:
    files = list(PageRules.of("public").shown())
    order = ordered(files, {})
    assert order[-3:] == [PAGE, precache.LIST, precache.WORKER]
    assert sorted(order) == files
    assert ordered(files, {"shared/look.css": ""})[-4:] == ["shared/look.css", *order[-3:]]


NAMES = [f"tablet/{name}.js" for name in "abcdef"]
VERSION = st.dictionaries(st.sampled_from(NAMES), st.lists(st.sampled_from(NAMES), max_size=3))


def whole(version: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return a version in which every reference leads to something, and its page."""
    files = {name: [each for each in refers if each in version] for name, refers in version.items()}
    return {**files, PAGE: sorted(files)[:2]}


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(VERSION, VERSION)
def test_at_no_moment_does_a_page_refer_to_what_is_not_there(
    before: dict[str, list[str]], after: dict[str, list[str]]
) -> None:
    there, coming = whole(before), whole(after)
    for path in ordered(list(coming), dict.fromkeys(there, "")):
        there[path] = coming[path]
        ahead, reached = [PAGE], set()
        while ahead:
            file = ahead.pop()
            assert file in there, f"{file} is asked for once {path} was put"
            if file not in reached:
                reached.add(file)
                ahead += there[file]


def test_what_a_former_version_showed_stays_and_is_listed(place: Place, web: Path) -> None:
    publish(place, web)
    written(web, "tablet/app.js", "")
    (web / "shared" / "a.js").unlink()
    list_again(web)
    assert publish(place, web) == Difference([], ["shared/a.js"])
    assert "shared/a.js" in keys(place)


def test_publishing_again_changes_no_mark(place: Place, web: Path) -> None:
    publish(place, web)
    marks = place.there()
    publish(place, web)
    assert place.there() == marks


@pytest.mark.parametrize("change", ["tablet/app.js", "shared/a.js", PAGE])
def test_a_list_that_is_not_of_today_is_refused_before_anything_is_put(
    place: Place, web: Path, change: str
) -> None:
    written(web, change, (web / change).read_text("utf-8") + " ")
    with pytest.raises(NotPublished, match="precache"):
        publish(place, web)
    assert keys(place) == set()


def test_a_page_that_refers_to_what_is_not_there_is_refused(place: Place, web: Path) -> None:
    (web / "shared" / "a.js").unlink()
    with pytest.raises(NotPublished, match="precache"):
        publish(place, web)


def test_a_file_that_api_gateway_would_not_give_is_refused(
    place: Place, web: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publish_pages, "MOST_BYTES", 40)
    written(web, "vendor/b.wasm", "b" * 41)
    with pytest.raises(NotPublished, match=r"vendor/b\.wasm|precache|tablet"):
        publish(place, web)
    assert keys(place) == set()


@pytest.mark.parametrize(
    "bucket",
    [f"vrs-pages-private-{ACCOUNT}", f"vrs-checkpoints-{ACCOUNT}", "vrs-pages-public-1", "vrs-pages-public"],
)
def test_pages_go_into_no_other_bucket(place: Place, web: Path, bucket: str) -> None:
    with pytest.raises(NotPublished, match="vrs-pages-public-"):
        publish(Place(place.s3, "public", bucket), web)


def test_a_bucket_of_another_account_is_refused(fence: Fence, web: Path) -> None:
    assert fence
    s3 = session("PUBLISHER").client("s3")
    with pytest.raises(ClientError):
        publish(Place(s3, "public", "vrs-pages-public-999999999999"), web)


def test_who_publishes_can_neither_read_nor_delete(place: Place, web: Path) -> None:
    publish(place, web)
    for operation, bucket in (
        *(("get_object", place.bucket), ("delete_object", place.bucket)),
        *(("put_object", f"vrs-checkpoints-{ACCOUNT}"), ("put_object", f"vrs-templates-{ACCOUNT}")),
    ):
        with pytest.raises(ClientError, match="not authorized"):
            getattr(place.s3, operation)(Bucket=bucket, Key=PAGE)


def test_what_did_not_arrive_is_named(place: Place, web: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place.s3, "put_object", lambda **_: None)
    with pytest.raises(NotPublished, match=r"tablet/index\.html"):
        publish(place, web)


def test_other_bytes_are_a_difference(place: Place, web: Path) -> None:
    publish(place, web)
    place.s3.put_object(Bucket=place.bucket, Key=PAGE, Body=b"other")
    assert difference(place, web) == Difference([PAGE], [])


def test_the_command_publishes_the_pages_of_today_and_compares_them(
    fence: Fence, capsys: pytest.CaptureFixture[str]
) -> None:
    assert fence
    mine = session("PUBLISHER")
    assert main(["public", bucket_of("public"), "--check"], mine) == 1
    assert f"differs: {PAGE}" in capsys.readouterr().out
    assert main(["public", bucket_of("public")], mine) == 0
    as_deployer().put_object(Bucket=bucket_of("public"), Key="tablet/former.js", Body=b"")
    assert main(["public", bucket_of("public"), "--check"], mine) == 0
    said = capsys.readouterr().out
    assert "tablet/former.js" in said
    assert said.endswith("published\n")


def test_the_command_says_why_it_refuses(fence: Fence, capsys: pytest.CaptureFixture[str]) -> None:
    assert fence
    assert main(["public", bucket_of("private")], session("PUBLISHER")) == 1
    assert main(["public", bucket_of("public")], session("PUBLIC_PAGES")) == 1
    said = capsys.readouterr().err
    assert "vrs-pages-public-" in said
    assert "not authorized" in said


def test_every_page_of_the_repository_could_be_published() -> None:
    for plane in PageRules.planes():
        files = list(PageRules.of(plane).shown())
        publish_pages.demand_publishable(plane, files, WEB)
        assert f"{PageRules.of(plane).home.strip('/')}/index.html" in files
        assert json.loads((WEB / f"openapi/{plane}.json").read_text("utf-8"))


def test_the_command_of_the_guides_is_understood() -> None:
    for page in ("deploy.md", "deploy.ja.md"):
        text = (WEB.parent / "docs" / page).read_text("utf-8")
        found = re.findall(
            r"-m infra\.publish_pages (\$plane vrs-pages-\$plane-\$ACCOUNT(?: --check)?)", text
        )
        assert len(found) == 2
        for words in found:
            said = asked(words.replace("$plane", "public").replace("$ACCOUNT", ACCOUNT).split())
            assert said.bucket == bucket_of(said.plane)
