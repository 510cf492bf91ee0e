"""The description of a plane's API: OpenAPI 3.1, from its routes and their types."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from chalicelib.errors import DomainError
from chalicelib.planes.http import BYTES, PARAMETER, STATUS
from chalicelib.planes.http import JSON as JSON_BODY
from infra.openapi.examples import example_of
from infra.openapi.routes import Route
from infra.openapi.schemas import JSON, REF, Components, Schema, Schemas, contents

TITLES = {
    "public": "VRS 会場の端末のAPI",
    "private": "VRS 庁内の端末のAPI",
}
SECURITY: Mapping[str, Mapping[str, Schema]] = {
    "public": {
        "proof": {
            "type": "apiKey",
            "in": "header",
            "name": "vrs-proof",
            "description": "A JWS over this request by the tablet's device key.",
        },
    },
    "private": {
        "terminal": {
            "type": "mutualTLS",
            "description": "The certificate of a registered terminal.",
        },
        "session": {
            "type": "apiKey",
            "in": "cookie",
            "name": "__Host-vrs",
            "description": "The session of a person, at the terminal where it was opened.",
        },
    },
}
RESPONSES = "#/components/responses/"
ERROR: Schema = {
    "type": "object",
    "description": "A refusal: its code, to be read over the telephone, and what to do next, in Japanese.",
    "properties": {"code": {"type": "string"}, "message": {"type": "string"}},
    "required": ["code", "message"],
    "additionalProperties": False,
}


def document(plane: str, found: Sequence[Route]) -> Schema:
    """Return the description of a plane's API."""
    named, components = _schemas(found)
    components.add("Error", ERROR)
    paths: dict[str, Schema] = {}
    for route in found:
        operation = _operation(route, named, components)
        paths.setdefault(route.endpoint.path, {})[route.endpoint.method.lower()] = operation
    whole = {
        "openapi": "3.1.0",
        "info": {
            "title": TITLES[plane],
            "version": "1",
            "description": (
                "Made from the code by `python -m infra.openapi`. "
                "Refusals are `{code, message}`; `x-errors` lists them, `x-roles` who may call a route, "
                "`x-step-up` whether it asks for a fresh proof of the person."
            ),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {"securitySchemes": SECURITY[plane], "responses": _refused(found)},
        "x-errors": _errors(each for route in found for each in route.refusals),
    }
    return _with_examples(components.used(whole))


def _schemas(found: Iterable[Route]) -> tuple[Mapping[Any, Schema], Components]:
    schemas = Schemas()
    for route in found:
        if route.endpoint.form is not None:
            schemas.ask(route.name, "validation", route.endpoint.form)
        for _, of in contents(route.answer):
            if of is not None:
                schemas.ask(route.name, "serialization", of)
    return schemas.made()


def _operation(route: Route, named: Mapping[Any, Schema], components: Components) -> Schema:
    endpoint = route.endpoint
    form = None if endpoint.form is None else named[route.name, "validation"]
    asked = components.plain_object(form) if form is not None and endpoint.queries else None
    operation: Schema = {
        "operationId": route.name,
        "summary": route.summary,
        **({"description": route.more} if route.more else {}),
        "tags": [endpoint.path.split("/")[1]],
        "security": [{name: [] for name in route.proofs}] if route.proofs else [],
    }
    parameters = [*_path_parameters(endpoint.path), *(_query(asked) if asked else ())]
    if parameters:
        operation["parameters"] = parameters
    if endpoint.takes == BYTES:
        operation["requestBody"] = {"required": True, "content": {BYTES: {"schema": {}}}}
    elif form is not None and not endpoint.queries:
        operation["requestBody"] = {"required": True, "content": {JSON_BODY: {"schema": form}}}
    operation["responses"] = dict(sorted(_responses(route, named).items()))
    return {
        **operation,
        "x-permission": None if endpoint.permission is None else endpoint.permission.value,
        "x-roles": route.roles,
        "x-step-up": route.steps_up,
    }


def _path_parameters(path: str) -> Iterator[Schema]:
    for name in re.findall(r"{(\w+)}", path):
        schema = {"type": "string", "pattern": f"^{PARAMETER.pattern}$"}
        yield {"name": name, "in": "path", "required": True, "schema": schema}


def _query(form: Schema) -> Iterator[Schema]:
    """Give the fields of a form as parameters of the query."""
    for name, schema in form["properties"].items():
        required = name in form.get("required", ())
        yield {"name": name, "in": "query", "required": required, "schema": schema}


def _responses(route: Route, named: Mapping[Any, Schema]) -> dict[str, Schema]:
    found: dict[str, Schema] = {}
    for status, refusals in route.by_status().items():
        found[str(status.value)] = {"$ref": f"{RESPONSES}{_name_of(status, refusals)}"}
    for status in route.endpoint.statuses:
        answer = _answer(route, status, named)
        if str(status.value) in found:
            refused = _refusal(status, route.by_status()[status])
            either = answer["content"][JSON]["schema"], refused["content"][JSON]["schema"]
            answer["content"][JSON]["schema"] = {"anyOf": list(either)}
            answer["description"] = f"{answer['description']} {refused['description']}"
        found[str(status.value)] = answer
    return found


def _name_of(status: HTTPStatus, refusals: Iterable[type[DomainError]]) -> str:
    return "-".join([str(status.value), *(each.code for each in refusals)])


def _refused(found: Iterable[Route]) -> dict[str, Schema]:
    """Return every answer that only refuses, by the name under which routes refer to it."""
    refused = {
        _name_of(status, refusals): _refusal(status, refusals)
        for route in found
        for status, refusals in route.by_status().items()
        if status not in route.endpoint.statuses
    }
    return dict(sorted(refused.items()))


def _answer(route: Route, status: HTTPStatus, named: Mapping[Any, Schema]) -> Schema:
    content = {
        kind: {"schema": {"type": "string"} if of is None else named[route.name, "serialization"]}
        for kind, of in contents(route.answer)
    }
    answer: Schema = {"description": f"{status.phrase}.", "content": content}
    if route.endpoint.headers:
        text = {"schema": {"type": "string"}}
        answer["headers"] = dict.fromkeys(route.endpoint.headers, text)
    return answer


def _refusal(status: HTTPStatus, refusals: Iterable[type[DomainError]]) -> Schema:
    codes = [each.code for each in refusals]
    schema = {"$ref": f"{REF}Error", "properties": {"code": {"enum": codes}}}
    return {
        "description": f"{status.phrase}: {', '.join(codes)}.",
        "content": {JSON: {"schema": schema}},
    }


def _errors(refusals: Iterable[type[DomainError]]) -> Schema:
    """Return what each code means, as its page shows it."""
    return {
        each.code: {"status": STATUS[each.kind].value, "kind": each.kind.value, "message": each.message}
        for each in sorted(set(refusals), key=lambda each: each.code)
    }


def _with_examples(whole: Schema) -> Schema:
    """Put an example beside every body that is JSON and no refusal: made up, and as the schema asks."""
    for path in whole["paths"].values():
        for operation in path.values():
            good = [each for status, each in operation["responses"].items() if status.startswith("2")]
            for body in (operation.get("requestBody", {}), *good):
                for kind, media in body.get("content", {}).items():
                    if kind in {JSON, JSON_BODY}:
                        media["example"] = example_of(media["schema"], whole)
    return whole
