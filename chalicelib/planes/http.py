"""Domain to HTTP, once: endpoints as data, and the one place where refusals become statuses."""

import json
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, TypeVar

from botocore.exceptions import BotoCoreError, ClientError
from chalice.app import BadRequestError, Chalice, Response
from pydantic import BaseModel, ValidationError  # noqa: TID251 - to recognise any model, not to inherit

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
PAGE = 500
LONGEST_PAGE = 5_000

Model = TypeVar("Model", bound=BaseModel)
log = logging.getLogger("vrs")


@dataclass(frozen=True)
class Request:
    """What a route is given: the parts of an HTTP request that we let in."""

    method: str
    path: str
    """The route's path with its ``{names}``, so that no value of the path is ever compared or logged."""
    parameters: Mapping[str, str]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    def read(self, model: type[Model]) -> Model:
        """Read the body as a model; raise MalformedRequest without a word of its content.

        Strictly: ``"true"`` and ``1`` are no booleans, ``"1"`` and ``1.0`` no whole numbers.
        """
        if len(self.body) > LONGEST_JSON:
            raise RequestTooLarge
        try:
            return model.model_validate_json(self.body, strict=True)
        except ValidationError:
            raise MalformedRequest from None

    def value(self, model: Callable[[str], Model], text: str) -> Model:
        """Read one value; raise MalformedRequest without repeating it."""
        try:
            return model(text)
        except ValidationError:
            raise MalformedRequest from None


@dataclass(frozen=True)
class Reply:
    """What a route answers: a status, a body that is JSON already or a value to write, and headers."""

    body: Any = None
    status: HTTPStatus = HTTPStatus.OK
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Endpoint:
    """A route as data: the authorisation matrix and the API's description are made from these.

    ``permission`` is None only where nobody can be known yet (health, enrolment, sign-in).
    """

    method: str
    path: str
    permission: Permission | None
    act: Callable[[Request, Any], Reply]
    takes: str = JSON

    @property
    def name(self) -> str:
        return self.act.__name__


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
            return _response(endpoint.act(_request(app, endpoint, parameters), house))
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


def _request(app: Chalice, endpoint: Endpoint, parameters: Mapping[str, str]) -> Request:
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
    raw = request.raw_body
    body = raw.encode() if isinstance(raw, str) else raw
    if len(body) > (LONGEST_FILE if endpoint.takes == BYTES else LONGEST_JSON):
        raise RequestTooLarge
    return Request(
        method=endpoint.method,
        path=endpoint.path,
        parameters=parameters,
        query=dict(request.query_params or {}),
        headers=request.headers,
        body=body,
    )


def _demand_once(headers: Mapping[str, Sequence[str]]) -> None:
    """Raise MalformedRequest where a header that must come once came more often."""
    for name, values in headers.items():
        if len(values) > 1 and ONCE.fullmatch(name):
            raise MalformedRequest


def _response(reply: Reply) -> Response:
    body = reply.body
    if isinstance(body, BaseModel):
        body = body.model_dump_json()
    elif not isinstance(body, str):
        body = json.dumps(body, ensure_ascii=False)
    headers: dict[str, str | list[str]] = {**HEADERS, **reply.headers}
    return Response(body=body, status_code=reply.status, headers=headers)


def refusal(refused: DomainError, status: HTTPStatus | None = None) -> Response:
    """Return a refusal as an answer: its code and its sentence, nothing else."""
    body = json.dumps({"code": refused.code, "message": refused.message}, ensure_ascii=False)
    return Response(body=body, status_code=status or STATUS[refused.kind], headers=dict(HEADERS))


def listed(items: Sequence[Any], query: Mapping[str, str]) -> dict[str, Any]:
    """Return one page of a list and where the next begins (``after``, ``most``); raise MalformedCursor."""
    try:
        start, most = int(query.get("after", "0")), int(query.get("most", str(PAGE)))
    except ValueError:
        raise MalformedCursor from None
    if start < 0 or not 0 < most <= LONGEST_PAGE:
        raise MalformedCursor
    end = start + most
    return {
        "items": list(items[start:end]),
        "total": len(items),
        "next": str(end) if end < len(items) else None,
    }
