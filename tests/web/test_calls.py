"""The pages call only routes that their plane's API has, and say only what those take."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.described import Description, Operation, description
from tests.web.javascript import Call, Literal, Value, calls, routes_named, tokens

pytestmark = pytest.mark.proof("T07")

WEB = Path(__file__).parents[2] / "web"
PLANES: Mapping[str, tuple[str, ...]] = {
    "tablet": ("public",),
    "console": ("private",),
    "shared": ("public", "private"),
    "components": ("public", "private"),
}
"""Which plane serves the pages of a folder."""
MODULES = sorted(
    path.relative_to(WEB).as_posix() for path in WEB.rglob("*.js") if path.relative_to(WEB).parts[0] in PLANES
)
OPTIONS = {
    *("path", "query", "body", "headers", "sign", "accept", "timeout", "signal", "anonymous"),
    *("stepUp", "whole", "raw"),
}
"""What `call` of shared/api.js takes."""


def faults(source: str, planes: tuple[str, ...]) -> list[str]:
    """Return what is wrong with the calls of a module, for every plane it is served by."""
    found = [
        f"{line}: {route}: no such route"
        for route, line in routes_named(source)
        if not any_has(route, planes)
    ]
    for each in calls(source):
        told = [list(faults_of(each, description(plane))) for plane in planes if has(each.route, plane)]
        found += [f"{each.line}: {each.route}: {why}" for why in min(told, key=len, default=[])]
    return found


def any_has(route: str, planes: tuple[str, ...]) -> bool:
    return any(has(route, plane) for plane in planes)


def has(route: str, plane: str) -> bool:
    return operation_of(route, description(plane)) is not None


def operation_of(route: str, api: Description) -> Operation | None:
    method, _, path = route.partition(" ")
    said = api.document["paths"].get(path, {}).get(method.lower())
    return None if said is None else Operation(path, method, said, {})


def faults_of(call: Call, api: Description) -> Iterator[str]:
    """Give what a call says that its route does not take, or leaves out what it asks for."""
    operation = operation_of(call.route, api)
    assert operation is not None
    if not isinstance(call.options, Literal):
        return
    options = call.options
    for name in options.names.keys() - OPTIONS:
        yield f"call takes no {name}"
    parameters = operation.said.get("parameters", [])
    for where, key in (("path", "path"), ("query", "query")):
        asked = {each["name"]: each for each in parameters if each["in"] == where}
        given = options.names.get(key) if key in options.names else Literal()
        yield from _names(where, given, asked, whole=not options.spreads)
    yield from _body(options, operation, api)


def _names(where: str, given: Value, asked: Mapping[str, Any], *, whole: bool) -> Iterator[str]:
    if not isinstance(given, Literal):
        return
    for name in given.names.keys() - asked.keys():
        yield f"{where} {name} is not described"
    if whole and not given.spreads:
        for name, each in asked.items():
            if each["required"] and name not in given.names:
                yield f"{where} {name} is missing"


def _body(options: Literal, operation: Operation, api: Description) -> Iterator[str]:
    described = operation.said.get("requestBody")
    given = options.names.get("body")
    if described is None:
        if isinstance(given, Literal) and given.names:
            yield "it takes no body"
        return
    if "body" not in options.names:
        if not options.spreads:
            yield "body is missing"
        return
    media = described["content"].get("application/json")
    if media is None:
        if isinstance(given, Literal):
            yield "it takes a file"
    elif isinstance(given, Literal):
        yield from misfits(given, media["schema"], api, "body")


def misfits(given: Value, schema: Mapping[str, Any], api: Description, where: str) -> Iterator[str]:
    """Give in what a literal breaks a schema, as far as literals tell; of branches, the one it fits best."""
    if "$ref" in schema:
        schema = api.document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    branches = schema.get("anyOf") or schema.get("oneOf")
    if branches:
        yield from min((list(misfits(given, each, api, where)) for each in branches), key=len)
    elif isinstance(given, str):
        if api.fault(schema, given) is not None:
            yield f"{where} is no such value"
    elif isinstance(given, Literal):
        yield from _misfits_of_object(given, schema, api, where)


def _misfits_of_object(
    given: Literal, schema: Mapping[str, Any], api: Description, where: str
) -> Iterator[str]:
    if schema.get("type", "object") != "object":
        yield f"{where} is no object"
        return
    known = schema.get("properties", {})
    for name, value in given.names.items():
        if name in known:
            yield from misfits(value, known[name], api, f"{where}.{name}")
        elif schema.get("additionalProperties") is False:
            yield f"{where}.{name} is not described"
    if not given.spreads:
        missing = [name for name in schema.get("required", ()) if name not in given.names]
        yield from (f"{where}.{name} is missing" for name in missing)


# -- the pages -----------------------------------------------------------------------------------


@pytest.mark.parametrize("module", MODULES)
def test_a_page_calls_what_there_is_as_it_is_described(module: str) -> None:
    assert faults((WEB / module).read_text("utf-8"), PLANES[module.split("/", maxsplit=1)[0]]) == []


def test_every_call_is_read() -> None:
    """No call escapes the reader: there are as many as a plain search finds."""
    for module in MODULES:
        source = (WEB / module).read_text("utf-8")
        bare = re.sub(r"/\*.*?\*/|//[^\n]*", "", source, flags=re.DOTALL)
        searched = re.findall(r"\bcall\(\s*[\"'][A-Z]+ /", bare)
        assert len(list(calls(source))) == len(searched), module


# -- the reader ----------------------------------------------------------------------------------

RIGHT = """
await call("POST /shifts", { body: { venue, pin } });
await call('POST /shifts', { ...options, body });
await call("GET /health");
/* call("GET /nothing") */ // call("GET /nothing")
const text = `call("GET /nothing") ${call("GET /health", { signal })} }`;
const options = { body: { venue, pin }, accept: [403] };
call("POST /shifts", options);
const body = { venue: "HALL-1", ...more };
call("POST /shifts", { body });
const other = (body) => call("POST /shifts", { body });
const isOne = /call\\("GET \\/nothing"/.test(x);
call("POST /tickets/check", { body: check, sign: (request) => signed(request) });
"""
WRONG: Mapping[str, tuple[str, str]] = {
    "a route that is not there": ('call("POST /shift", { body: { venue, pin } })', "no such route"),
    "a method that is not there": ('call("GET /shifts")', "no such route"),
    "a route of the other plane": ('call("GET /queues")', "no such route"),
    "a route that is only named": ('const ROUTE = "GET /nothing";', "no such route"),
    "a field too many": ('call("POST /shifts", { body: { venue, pin, place } })', "place is not described"),
    "a field too few": ('call("POST /shifts", { body: { venue } })', "pin is missing"),
    "a misspelt name of a call": ('call("POST /shifts", { body: { venue, pin }, bdy })', "takes no bdy"),
    "no body": ('call("POST /shifts", {})', "body is missing"),
    "no options": ('call("POST /shifts")', "body is missing"),
    "a body where there is none": ('call("GET /health", { body: { a } })', "takes no body"),
    "a query that is not read": ('call("GET /health", { query: { fast: 1 } })', "query fast"),
    "a declared body": ('const body = { venue };\ncall("POST /shifts", { body });', "pin is missing"),
    "declared options": ('const o = { body: { venue, pin, x: 1 } };\ncall("POST /shifts", o);', "x is not"),
    "a field too many inside": (
        'call("POST /tablets", { body: { code, key: { kty: "EC", crv: "P-256", x, y, d } } })',
        "key.d is not described",
    ),
    "a value that is none": (
        'call("POST /tablets", { body: { code, key: { kty: "RSA", x, y } } })',
        "key.kty is no such value",
    ),
}


def test_the_reader_lets_right_calls_pass() -> None:
    assert faults(RIGHT, ("public",)) == []
    assert len(list(calls(RIGHT))) == 8


@pytest.mark.parametrize("planted", WRONG)
def test_a_planted_wrong_call_is_found(planted: str) -> None:
    source, why = WRONG[planted]
    found = faults(source, ("public",))
    assert len(found) == 1
    assert why in found[0]


def test_a_path_needs_all_its_names_and_no_other() -> None:
    good = 'call("POST /cases/{case_id}/end", { path: { case_id }, body: {} })'
    assert faults(good, ("private",)) == []
    for path in ("", "path: { id }, ", "path: { case_id, id }, "):
        assert faults(f'call("POST /cases/{{case_id}}/end", {{ {path}body: {{}} }})', ("private",)) != []


def test_a_filter_that_a_list_does_not_know_is_found() -> None:
    assert faults('call("GET /cases", { query: { state, overdue: "1", ...page } })', ("private",)) == []
    assert faults('call("GET /cases", { query: { stat: state } })', ("private",)) != []


def test_what_stands_in_texts_templates_and_comments_is_no_code() -> None:
    assert [each.text for each in tokens("a /* b */ = `c ${d} e` // f")] == ["a", "=", "`", "d", ";"]
    assert [each.kind for each in tokens("a / b / c")] == ["word", "mark", "word", "mark", "word"]
    assert [each.kind for each in tokens('x = /["\\/]/g')] == ["word", "mark", "regex"]
