"""The description of both APIs is what the code says, whole, true to the hand-written page, and closed."""

import copy
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from chalicelib.errors import DomainError
from chalicelib.planes.http import STATUS
from chalicelib.planes.private import factory as private_factory
from chalicelib.planes.public import factory as public_factory
from infra.openapi.__main__ import made
from infra.openapi.document import document
from infra.openapi.routes import PLANES, Route, routes
from tests.access.houses import FixedClock, WiredPrivateHouse, WiredPublicHouse
from tests.access.who_may import (
    ANY_TERMINAL,
    ANYONE,
    PRIVATE,
    PUBLIC,
    TABLET,
    TABLET_ON_SHIFT,
    WITHOUT_STEP_UP,
)
from tests.described import Description, NotDescribed

pytestmark = pytest.mark.proof("T07")

PAGES = {"public": PUBLIC, "private": PRIVATE}
NOT_A_PERSON = {ANYONE, ANY_TERMINAL}
OF_RESIDENTS = ("個人番号", "宛名番号", "氏名", "生年月日", "住民", "resident")
"""Words that the public plane has no use for."""


@pytest.fixture(scope="module")
def found() -> Mapping[str, list[Route]]:
    return {plane: routes(plane) for plane in PLANES}


@pytest.fixture(scope="module", params=PLANES)
def described(request: pytest.FixtureRequest) -> Description:
    return Description(request.param)


def operations(document: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str], Mapping[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield (method.upper(), path), operation


# -- drift ---------------------------------------------------------------------------------------


def test_the_committed_files_are_what_the_code_says() -> None:
    stale = [path.name for path, text in made().items() if path.read_text("utf-8") != text]
    assert stale == [], "run `python -m infra.openapi`"


def test_every_route_of_the_apps_is_described_and_every_description_a_route() -> None:
    private = private_factory.create_app(WiredPrivateHouse(FixedClock()))  # type: ignore[arg-type] - wires
    public = public_factory.create_app(WiredPublicHouse(FixedClock()))  # type: ignore[arg-type] - wires
    for plane, app in (("private", private), ("public", public)):
        served = {(method, path) for path, methods in app.routes.items() for method in methods}
        assert {key for key, _ in operations(Description(plane).document)} == served


def test_another_form_another_status_and_another_refusal_change_the_file(
    found: Mapping[str, list[Route]], described: Description
) -> None:
    """The comparison is able to fail: what a route is declared with is in the file."""
    before, route = json.dumps(document("public", found["public"])), found["public"][4]
    for changed in ({"refusals": frozenset()}, {"endpoint": found["public"][3].endpoint}):
        other = [*found["public"][:4], Route(**{**vars(route), **changed})]
        assert json.dumps(document("public", other)) != before


# -- form ----------------------------------------------------------------------------------------


def test_it_is_openapi(described: Description) -> None:
    OpenAPIV31SpecValidator(described.document).validate()


def test_what_is_no_openapi_is_told(described: Description) -> None:
    broken = copy.deepcopy(dict(described.document))
    next(operations(broken))[1]["responses"]["200"].pop("description")
    assert not OpenAPIV31SpecValidator(broken).is_valid()


def test_every_object_is_closed(described: Description) -> None:
    """Each names its fields and lets in no other, or says what its values are."""
    open_ones = [
        name
        for name, schema in described.document["components"]["schemas"].items()
        for each in schema.get("anyOf", [schema])
        if each.get("type") == "object" and each.get("additionalProperties", True) is True
    ]
    assert open_ones == []


def test_every_reference_is_to_something_and_everything_is_referred_to(described: Description) -> None:
    said = json.dumps(described.document)
    referred = set(re.findall(r'"#/components/(\w+/[\w.-]+)"', said))
    there = {
        f"{kind}/{name}"
        for kind in ("schemas", "responses")
        for name in described.document["components"][kind]
    }
    assert referred == there


def test_an_example_is_as_its_schema_asks(described: Description) -> None:
    looked_at = 0
    for key, operation in operations(described.document):
        for body in (operation.get("requestBody", {}), *operation["responses"].values()):
            for media in body.get("content", {}).values():
                if "example" in media:
                    looked_at += 1
                    assert described.fault(media["schema"], media["example"]) is None, key
    assert looked_at > len(list(operations(described.document)))


# -- truth ---------------------------------------------------------------------------------------


def test_who_may_and_who_steps_up_are_as_on_the_page_written_by_hand(described: Description) -> None:
    page = PAGES[described.plane]
    for key, operation in operations(described.document):
        row = page[key]
        who = {"tablet" if each in {TABLET, TABLET_ON_SHIFT} else each for each in row.who} - NOT_A_PERSON
        enrols = key == ("POST", "/tablets") and described.plane == "public"
        roles = set(operation["x-roles"])
        assert roles >= who if key in FOR_SOME else roles == (set() if enrols else who), key
        known = described.plane == "private" and bool(who)
        steps_up = known and (row.step_up or operation["x-permission"] not in WITHOUT_STEP_UP)
        assert operation["x-step-up"] is (steps_up or key in FOR_SOME), key


FOR_SOME = {
    *(("POST", f"/downloads{each}") for each in ("", "/{download_id}/make", "/{download_id}/pieces/{piece}")),
}
"""Where it depends on what is asked for, the kind of file that goes out; the page has one kind a row."""


OF_NOBODY = {("POST", "/open-data")}
"""Files that are about nobody: numbers of groups, which are published."""


@pytest.mark.control("R-III-3-25")
def test_no_route_of_the_private_plane_gives_out_a_file_without_a_fresh_proof_of_the_person() -> None:
    files = {
        key: operation["x-step-up"]
        for key, operation in operations(Description("private").document)
        for answer in operation["responses"].values()
        if any(not media.startswith("application/json") for media in answer.get("content", {}))
    }
    assert {key for key, steps_up in files.items() if not steps_up} == OF_NOBODY
    assert len(files) > len(OF_NOBODY)


def test_every_refusal_is_listed_with_its_status_and_its_sentence(described: Description) -> None:
    ours = {each.code: each for each in every_refusal()}
    for code, said in described.document["x-errors"].items():
        refusal = ours[code]
        assert said == {
            "status": STATUS[refusal.kind].value,
            "kind": refusal.kind.value,
            "message": refusal.message,
        }
    in_answers = {
        code
        for response in described.document["components"]["responses"].values()
        for code in response["content"]["application/json; charset=utf-8"]["schema"]["properties"]["code"][
            "enum"
        ]
    }
    assert in_answers <= described.document["x-errors"].keys()


def every_refusal(base: type[DomainError] = DomainError) -> Iterator[type[DomainError]]:
    for each in base.__subclasses__():
        if each.__module__.startswith("chalicelib."):
            yield each
        yield from every_refusal(each)


NAMES = (r"[\w-]+", r"[a-z]+(?::[a-z_]+){2}", r"(?<![\w/])/[\w{}/-]+")
"""What a name looks like: a word, a permission, a path."""
ENGLISH = {"None", "Conflict", "Whose", "state"}
"""Words that are a name over there and plain English here."""


def test_the_public_description_names_nothing_of_the_private_plane() -> None:
    public, private = (Description(plane).document for plane in ("public", "private"))
    said = json.dumps(public, ensure_ascii=False)
    words = {word for form in NAMES for word in re.findall(form, said)}
    others: set[str] = set()
    for (_, path), operation in operations(private):
        others |= {path, operation["operationId"], str(operation["x-permission"]), *operation["x-roles"]}
    others |= private["components"]["schemas"].keys() | private["x-errors"].keys()
    own = {path for (_, path), _ in operations(public)}
    own |= {operation["operationId"] for _, operation in operations(public)}
    shared = public["components"]["schemas"].keys() | public["x-errors"].keys() | ENGLISH
    assert words & (others - own - shared) == set()
    assert [word for word in OF_RESIDENTS if word in said] == []
    assert {code for code in public["x-errors"] if not code.startswith(("C", "A3"))} <= {"V201"}


# -- the keeper ----------------------------------------------------------------------------------

SHIFT = {"nonce": "n", "until": "2021-07-01T15:00:00Z", "venue": "H", "venue_name": "H", "products": []}
ASKED = {"venue": "HALL-1", "pin": "246810"}


def kept(status: int, body: object, **more: Any) -> None:
    raw = json.dumps(body).encode()
    sent = json.dumps(more.pop("sent", ASKED)).encode()
    Description("public").check("POST", more.pop("path", "/shifts"), status, raw, sent=sent, **more)


def test_the_keeper_lets_a_right_answer_and_a_right_refusal_pass() -> None:
    kept(201, SHIFT)
    kept(422, {"code": "C101", "message": "…"})
    kept(201, SHIFT, headers={"Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-store"})


@pytest.mark.parametrize(
    ("status", "body", "more"),
    [
        (200, SHIFT, {}),
        (201, {**SHIFT, "pin": "246810"}, {}),
        (201, {name: value for name, value in SHIFT.items() if name != "nonce"}, {}),
        (201, {**SHIFT, "until": "tomorrow"}, {}),
        (201, {**SHIFT, "until": "2021-07-01T15:00:00"}, {}),
        (201, {**SHIFT, "products": [{"code": "X"}]}, {}),
        (422, {"code": "V999", "message": "…"}, {}),
        (422, {"code": "C101"}, {}),
        (422, {"code": "C101", "message": "…", "detail": "…"}, {}),
        (418, {"code": "C101", "message": "…"}, {}),
        (201, SHIFT, {"path": "/shift"}),
        (201, SHIFT, {"path": "/shifts?fast=1"}),
        (201, SHIFT, {"sent": {"venue": "HALL-1"}}),
        (201, SHIFT, {"sent": {**ASKED, "extra": 1}}),
        (201, SHIFT, {"sent": {**ASKED, "pin": 246810}}),
        (201, SHIFT, {"headers": {"Content-Type": "text/html"}}),
        (201, SHIFT, {"headers": {"Content-Type": "application/json; charset=utf-8", "X-Powered-By": "x"}}),
    ],
)
def test_the_keeper_tells_of_anything_else(status: int, body: object, more: dict[str, Any]) -> None:
    with pytest.raises(NotDescribed) as told:
        kept(status, body, **more)
    assert "246810" not in str(told.value)
