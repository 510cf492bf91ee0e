"""Domain to HTTP, once: endpoints as data, and the one place where refusals become statuses."""

import inspect
import json
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from typing import Any, Generic, TypeVar, cast, get_args

from botocore.exceptions import BotoCoreError, ClientError
from chalice.app import BadRequestError, Chalice, Response
from pydantic import ValidationError

from chalicelib.access.model import Permission
from chalicelib.errors import (
    DomainError,
    Kind,
    MalformedCursor,
    MalformedRequest,
    NoSuchRoute,
    RequestTooLarge,
    Unavailable,
)
from chalicelib.planes.answers import CURSOR, File, Reply, written
from chalicelib.values.word import Word

STATUS: Mapping[Kind, HTTPStatus] = {
    Kind.INVALID: HTTPStatus.UNPROCESSABLE_ENTITY,
    Kind.CONFLICT: HTTPStatus.CONFLICT,
    Kind.UNKNOWN_CALLER: HTTPStatus.UNAUTHORIZED,
    Kind.FORBIDDEN: HTTPStatus.FORBIDDEN,
    Kind.MISSING: HTTPStatus.NOT_FOUND,
    Kind.UNAVAILABLE: HTTPStatus.SERVICE_UNAVAILABLE,
}
HEADERS = {
    "Content-Type": "application/json; charset=utf-8",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}
JSON = "application/json"
BYTES = "application/octet-stream"
LONGEST_JSON = 64 * 1024
LONGEST_FILE = 6 * 1024 * 1024
PARAMETER = re.compile(r"[A-Za-z0-9._-]{1,64}")
"""Every id of ours; DynamoDB takes no empty key and none of more than 1,024 bytes."""
ONCE = re.compile(r"x-amzn-mtls-.*|vrs-.*|content-type", re.IGNORECASE)
"""Headers that say who calls, or how a body is read: sent twice, two readers could take different ones."""

Form = TypeVar("Form")
Value = TypeVar("Value")
log = logging.getLogger("vrs")


@dataclass(frozen=True)
class Request(Generic[Form]):
    """What a route is given: the parts of an HTTP request that we let in.

    A route says by its type what it reads: ``Request[TicketSearch]``, ``Request[None]`` nothing.
    """

    method: str
    path: str
    """The route's path with its ``{names}``, so that no value of the path is ever compared or logged."""
    parameters: Mapping[str, str]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    endpoint: "Endpoint"

    def read(self) -> Form:
        """Read the form; raise MalformedRequest (or MalformedCursor) without a word of its content.

        Strictly in a body: ``"true"`` and ``1`` are no booleans, ``"1"`` and ``1.0`` no whole numbers.
        A query knows texts only.
        """
        form, queried = self.endpoint.form, self.endpoint.queries
        assert form is not None  # noqa: S101 - the type of a route that reads none has no form
        asked = json.dumps(dict(self.query)) if queried else self.body
        try:
            return cast("Form", form.model_validate_json(asked, strict=not queried))
        except ValidationError as wrong:
            where = {error["loc"][:1] for error in wrong.errors(include_input=False)}
            if queried and where <= {(name,) for name in CURSOR}:
                raise MalformedCursor from None
            raise MalformedRequest from None

    def value(self, model: Callable[[str], Value], text: str) -> Value:
        """Read one value; raise MalformedRequest without repeating it."""
        try:
            return model(text)
        except ValidationError:
            raise MalformedRequest from None


@dataclass(frozen=True)
class Endpoint:
    """A route as data: the authorisation matrix and the API's description are made from these.

    What it reads and answers is said by the types of ``act``.  ``permission`` is None only where
    nobody can be known yet (health, enrolment, sign-in).
    """

    method: str
    path: str
    permission: Permission | None
    act: Callable[[Request[Any], Any], Reply[Any]]
    takes: str = JSON
    statuses: tuple[HTTPStatus, ...] = (HTTPStatus.OK,)
    """What it answers with when it refuses nothing: the usual one first."""
    headers: tuple[str, ...] = ()
    """Headers of its own that an answer may have."""

    @property
    def name(self) -> str:
        return self.act.__name__

    @cached_property
    def form(self) -> type[Word] | None:
        """What the route reads: a body as JSON, or its query where there can be no such body."""
        asked = get_args(inspect.unwrap(self.act).__annotations__["request"])
        return asked[0] if asked and asked[0] is not type(None) else None

    @property
    def queries(self) -> bool:
        """Whether the form is the query."""
        return self.method == "GET" or self.takes == BYTES


def mount(app: Chalice, endpoints: Sequence[Endpoint], house: Any) -> None:
    """Serve endpoints with a plane's house."""
    for endpoint in endpoints:
        # Chalice would refuse a content type in its own words, without our headers, and take lists of them.
        app.route(endpoint.path, methods=[endpoint.method], name=endpoint.name, content_types=["*/*"])(
            _view(app, endpoint, house)
        )


def _view(app: Chalice, endpoint: Endpoint, house: Any) -> Callable[..., Response]:
    def view(**parameters: str) -> Response:
        try:
            return _response(endpoint.act(_request(app, endpoint, parameters), house), endpoint)
        except DomainError as refused:
            return refusal(refused)
        except BadRequestError:
            return refusal(MalformedRequest())
        except (ClientError, BotoCoreError) as failed:
            # AWS's message may name a key; the operation and the error's name are enough to find it.
            code = failed.response["Error"]["Code"] if isinstance(failed, ClientError) else "lost"
            log.error("aws %s %s %s", endpoint.name, code, type(failed).__name__)  # noqa: TRY400 - no values
            return refusal(Unavailable())
        except Exception as broken:  # noqa: BLE001 - nothing of a fault may reach the caller
            log.error("fault %s %s", endpoint.name, type(broken).__name__)  # noqa: TRY400 - no values
            return refusal(Unavailable(), HTTPStatus.INTERNAL_SERVER_ERROR)

    view.__name__ = endpoint.name
    return view


def _request(app: Chalice, endpoint: Endpoint, parameters: Mapping[str, str]) -> Request[Any]:
    request = app.current_request
    assert request is not None  # noqa: S101 - Chalice sets it before it calls a view
    _demand_once(request.to_original_event().get("multiValueHeaders") or {})
    if not all(PARAMETER.fullmatch(value) for value in parameters.values()):
        raise NoSuchRoute
    if request.headers.get("content-type", JSON).partition(";")[0].strip().lower() not in {
        JSON,
        endpoint.takes,
    }:
        raise MalformedRequest
    asked = dict(request.query_params or {})
    if asked and (endpoint.form is None or not endpoint.queries):
        raise MalformedRequest  # what nobody reads may hold anything
    raw = request.raw_body
    body = raw.encode() if isinstance(raw, str) else raw
    if len(body) > (LONGEST_FILE if endpoint.takes == BYTES else LONGEST_JSON):
        raise RequestTooLarge
    return Request(
        method=endpoint.method,
        path=endpoint.path,
        parameters=parameters,
        query=asked,
        headers=request.headers,
        body=body,
        endpoint=endpoint,
    )


def _demand_once(headers: Mapping[str, Sequence[str]]) -> None:
    """Raise MalformedRequest where a header that must come once came more often."""
    for name, values in headers.items():
        if len(values) > 1 and ONCE.fullmatch(name):
            raise MalformedRequest


def _response(reply: Reply[Any], endpoint: Endpoint) -> Response:
    kind = {"Content-Type": reply.body.kind} if isinstance(reply.body, File) else {}
    headers: dict[str, str | list[str]] = {**HEADERS, **kind, **reply.headers}
    status = endpoint.statuses[0] if reply.status is None else reply.status
    return Response(body=written(reply.body), status_code=status, headers=headers)


def refusal(refused: DomainError, status: HTTPStatus | None = None) -> Response:
    """Return a refusal as an answer: its code and its sentence, nothing else."""
    body = json.dumps({"code": refused.code, "message": refused.message}, ensure_ascii=False)
    return Response(body=body, status_code=status or STATUS[refused.kind], headers=dict(HEADERS))
