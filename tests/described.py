"""Holds requests and answers against the committed description of the planes' APIs.

Every test that speaks to a plane goes through ``tests/world.py``, and there ``watched`` looks at each answer;
a test in a browser makes a ``Description`` of its own and hands over what went over the line.  Complaints
name places, never values: what is spoken of may be a person.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote

from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from chalicelib.planes.http import HEADERS

FOLDER = Path(__file__).parent.parent / "web" / "openapi"
PLANES = ("public", "private")
OF_TRANSPORT = {"content-type", "content-length", "date", "server", "connection"}
"""Headers that are not the routes' to say."""
PLANTED = {"T200"}
"""Codes that tests plant: the trip wires of ``tests/access/houses.py``."""
FORMATS = FormatChecker(())


class NotDescribed(AssertionError):
    """A request or an answer is not as the description says."""


@FORMATS.checks("date", ValueError)
def _is_day(value: object) -> bool:
    return not isinstance(value, str) or date.fromisoformat(value) is not None


@FORMATS.checks("date-time", ValueError)
def _is_moment(value: object) -> bool:
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


@dataclass(frozen=True)
class Operation:
    """A route as it is described, and what a path gives for its names."""

    template: str
    method: str
    said: Mapping[str, Any]
    names: Mapping[str, str]

    def __str__(self) -> str:
        return f"{self.method} {self.template}"


class Description:
    """The description of one plane's API."""

    def __init__(self, plane: str, document: Mapping[str, Any] | None = None) -> None:
        self.plane = plane
        self.document = document or json.loads((FOLDER / f"{plane}.json").read_text("utf-8"))
        resource = Resource.from_contents(self.document, default_specification=DRAFT202012)
        self._registry: Registry[Any] = Registry().with_resource("urn:api", resource)
        self._validators: dict[str, Draft202012Validator] = {}
        ordered = sorted(self.document["paths"], key=lambda path: path.count("{"))
        self._templates = [(path, re.compile(re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", path))) for path in ordered]

    # -- finding ---------------------------------------------------------------------------------

    def operation(self, method: str, path: str) -> Operation | None:
        """Return the route that a request belongs to."""
        bare = path.partition("?")[0]
        for template, pattern in self._templates:
            fits = pattern.fullmatch(bare)
            said = self.document["paths"][template].get(method.lower())
            if fits and said is not None:
                return Operation(template, method, said, fits.groupdict())
        return None

    def fault(self, schema: Mapping[str, Any], value: Any) -> str | None:
        """Return where and by which rule a value breaks a schema of the document, or None."""
        key = json.dumps(schema, sort_keys=True)
        if key not in self._validators:
            absolute = json.loads(key.replace('"#/', '"urn:api#/'))
            self._validators[key] = Draft202012Validator(
                absolute, registry=self._registry, format_checker=FORMATS
            )
        first = next(self._validators[key].iter_errors(value), None)
        if first is None:
            return None
        deepest = first
        while deepest.context:
            deepest = max(deepest.context, key=lambda each: len(each.absolute_path))
        where = "/".join(str(each) if isinstance(each, int) else each for each in deepest.absolute_path)
        return f"/{where}: {deepest.validator} {'/'.join(map(str, deepest.absolute_schema_path))}"

    # -- holding against -------------------------------------------------------------------------

    def check(
        self,
        method: str,
        path: str,
        status: int,
        body: bytes,
        *,
        headers: Mapping[str, str] | None = None,
        sent: bytes | None = None,
        sent_as: str = "application/json",
    ) -> None:
        """Raise NotDescribed unless the answer is as described, and the request too if it was let in.

        ``headers`` are the answer's, ``sent`` is the request's body; what is None is not looked at.
        """
        operation = self.operation(method, path)
        if operation is None:
            raise NotDescribed(f"{self.plane}: no such route: {method}")
        self.check_answer(operation, status, body, headers)
        if status < 300:
            self.check_request(operation, path, sent, sent_as)

    def check_answer(
        self, operation: Operation, status: int, body: bytes, headers: Mapping[str, str] | None
    ) -> None:
        """Raise NotDescribed unless this status, these headers and this body are described."""
        response = operation.said["responses"].get(str(status))
        if response is None:
            raise NotDescribed(f"{operation}: {status} is not described")
        response = self._resolved(response)
        kinds = response["content"]
        kind = next(iter(kinds)) if headers is None else _header(headers, "content-type")
        if kind not in kinds:
            raise NotDescribed(f"{operation} {status}: content type {kind}")
        if headers is not None:
            own = {name.lower() for name in (*HEADERS, *response.get("headers", {}))}
            more = {name.lower() for name in headers} - own - OF_TRANSPORT
            if more:
                raise NotDescribed(f"{operation} {status}: headers {sorted(more)}")
        if kind.startswith("application/json"):
            said = json.loads(body)
            fault = self.fault(kinds[kind]["schema"], said)
            if fault is not None:
                code = said.get("code") if status >= 400 and isinstance(said, dict) else ""
                raise NotDescribed(f"{operation} {status} {code}: {fault}")

    def check_request(self, operation: Operation, path: str, sent: bytes | None, sent_as: str) -> None:
        """Raise NotDescribed unless a request is one that the description lets in."""
        for fault in self.faults_of_request(operation, path, sent, sent_as):
            raise NotDescribed(f"{operation}, request: {fault}")

    def faults_of_request(
        self, operation: Operation, path: str, sent: bytes | None, sent_as: str
    ) -> Iterator[str]:
        """Give what is not described of a request: its names, its query, its body."""
        described = {(each["in"], each["name"]): each for each in operation.said.get("parameters", ())}
        asked = dict(parse_qsl(path.partition("?")[2], keep_blank_values=True))
        given = [("query", *each) for each in asked.items()]
        given += [("path", name, unquote(value)) for name, value in operation.names.items()]
        for where, name, value in given:
            if (where, name) not in described:
                yield f"{where} {name} is not described"
            elif all(self.fault(described[where, name]["schema"], each) for each in _read(value)):
                yield f"{where} {name} has another form"
        missing = {name for (_, name), each in described.items() if each["required"]}
        if missing - asked.keys() - operation.names.keys():
            yield "a parameter is missing"
        body = operation.said.get("requestBody")
        if body is None or sent is None:
            return
        kind = sent_as.partition(";")[0].strip().lower()
        content = body["content"].get(kind, {})
        if kind == "application/json" and "schema" in content:
            fault = self.fault(content["schema"], json.loads(sent))
            if fault is not None:
                yield fault

    def _resolved(self, response: Mapping[str, Any]) -> Mapping[str, Any]:
        found: Mapping[str, Any] = response
        if "$ref" in response:
            found = self.document["components"]["responses"][response["$ref"].rpartition("/")[2]]
        return found


def _read(value: str) -> Sequence[Any]:
    """Return what a text of a query may mean."""
    return [value, int(value)] if re.fullmatch(r"[0-9]{1,18}", value) else [value]


def _header(headers: Mapping[str, str], wanted: str) -> str:
    return next((value for name, value in headers.items() if name.lower() == wanted), "")


@cache
def description(plane: str) -> Description:
    """Return a plane's committed description."""
    return Description(plane)


def plane_of(routes: Mapping[str, Any]) -> str | None:
    """Return which plane an app's routes are, or None where they are a test's own."""
    paths = {plane: description(plane).document["paths"].keys() for plane in PLANES}
    return next((plane for plane in PLANES if routes.keys() == paths[plane]), None)


def watched(app: Any, request: tuple[str, str, Mapping[str, str], bytes], answer: Any) -> None:
    """Hold an answer that a test got from an app against the description of its plane."""
    plane, (method, path, headers, sent) = plane_of(app.routes), request
    if plane is None or description(plane).operation(method, path) is None:
        return
    if answer.status >= 400 and answer.json.get("code") in PLANTED:
        return
    description(plane).check(
        method,
        path,
        int(answer.status),
        answer.body,
        headers=answer.headers,
        sent=sent,
        sent_as=_header(headers, "content-type") or "application/json",
    )
