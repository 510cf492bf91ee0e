"""A stand-in for API Gateway and what stands before it: HTTP in, a Chalice app called, HTTP out.

It makes the same event that the Lambda function gets, refuses bodies that Lambda would not
take, and alone decides about the headers that the load balancer sets in front of the private
plane (the terminal's certificate): a client's own are dropped before ours are stamped on.
"""

import base64
import json
import logging
import threading
from collections.abc import Callable, Collection, Iterable, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import quote
from wsgiref.types import StartResponse, WSGIEnvironment

from chalice.app import Chalice
from chalice.config import Config
from chalice.local import LocalGateway, LocalGatewayException

from chalicelib.errors import DomainError, NoSuchRoute, RequestTooLarge, Unavailable
from local.stage import refuse_outside_local

Stamp = Callable[[WSGIEnvironment], Mapping[str, str]]

MOST_BYTES = 6 * 1024 * 1024
"""The largest request a Lambda function takes."""

BODILESS = {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}

log = logging.getLogger(__name__)


def no_stamp(_environ: WSGIEnvironment) -> Mapping[str, str]:
    """Stamp nothing on."""
    return {}


class _Entry(LocalGateway):
    """Chalice's local gateway, with the caller's real address and our own answer for unknown paths."""

    def __init__(self, app: Chalice) -> None:
        super().__init__(app, Config.create())
        self._caller = threading.local()

    def handle_from(
        self, address: str, method: str, path: str, headers: dict[str, str], body: bytes
    ) -> dict[str, Any]:
        self._caller.address = address
        response: dict[str, Any] = self.handle_request(method, path, headers, body)
        return response

    def _generate_lambda_event(
        self, method: str, path: str, headers: dict[str, Any], body: bytes | None
    ) -> dict[str, Any]:
        # Chalice would answer 403 and repeat the Authorization header in it.
        try:
            event: dict[str, Any] = super()._generate_lambda_event(method, path, headers, body)
        except ValueError:
            raise NoSuchRoute from None
        event["requestContext"]["identity"]["sourceIp"] = self._caller.address
        return event


class Gateway:
    """A WSGI application that serves one Chalice app."""

    def __init__(
        self,
        app: Chalice,
        *,
        reserved: Collection[str] = (),
        stamp: Stamp = no_stamp,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        """Serve an app; raise NotLocal outside the local stage.

        ``reserved`` headers are dropped when a client sends them; ``stamp`` says which headers
        this gateway adds to a request; ``most_bytes`` bounds the body.
        """
        refuse_outside_local()
        self._entry = _Entry(app)
        self._reserved = frozenset(name.lower() for name in reserved)
        self._stamp = stamp
        self._most_bytes = most_bytes

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        try:
            status, headers, body = self._answer(environ)
        except NoSuchRoute as refusal:
            status, headers, body = _refusal(HTTPStatus.NOT_FOUND, refusal)
        except RequestTooLarge as refusal:
            status, headers, body = _refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, refusal)
        except LocalGatewayException as refusal:
            status, body = refusal.CODE, refusal.body or b""
            headers = [("Content-Type", "application/json"), *refusal.headers.items()]
        except Exception:  # the last wall: API Gateway answers 502 as well when a function breaks
            log.exception("The app raised")
            status, headers, body = _refusal(HTTPStatus.BAD_GATEWAY, Unavailable())
        if status not in BODILESS:
            headers = [*headers, ("Content-Length", str(len(body)))]
        start_response(_status_line(status), headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" or status in BODILESS else [body]

    def _answer(self, environ: WSGIEnvironment) -> tuple[int, list[tuple[str, str]], bytes]:
        body = self._body(environ)
        response = self._entry.handle_from(
            environ.get("REMOTE_ADDR", ""),
            environ["REQUEST_METHOD"],
            _target(environ),
            self._headers(environ),
            body,
        )
        return int(response["statusCode"]), _pairs(response), _bytes(response)

    def _body(self, environ: WSGIEnvironment) -> bytes:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        if length > self._most_bytes:
            raise RequestTooLarge
        read: bytes = environ["wsgi.input"].read(length) if length else b""
        return read

    def _headers(self, environ: WSGIEnvironment) -> dict[str, str]:
        sent = {
            name[5:].replace("_", "-").lower(): value
            for name, value in environ.items()
            if name.startswith("HTTP_")
        }
        if environ.get("CONTENT_TYPE"):
            sent["content-type"] = environ["CONTENT_TYPE"]
        kept = {name: value for name, value in sent.items() if name not in self._reserved}
        return kept | {name.lower(): value for name, value in self._stamp(environ).items()}


def _target(environ: WSGIEnvironment) -> str:
    """Write path and query as they stood in the request line.

    WSGI hands the path over decoded; undone, a ``?`` or ``#`` in it would end the path.
    """
    path = quote(environ.get("PATH_INFO", "/").encode("latin-1"), safe="/-._~!$&'()*+,;=:@")
    if path.startswith("//"):
        raise NoSuchRoute  # urlparse would take it for a host
    query = environ.get("QUERY_STRING")
    return f"{path}?{query}" if query else path


def _pairs(response: Mapping[str, Any]) -> list[tuple[str, str]]:
    single = [(name, str(value)) for name, value in (response.get("headers") or {}).items()]
    several = [
        (name, str(value))
        for name, values in (response.get("multiValueHeaders") or {}).items()
        for value in values
    ]
    pairs = [pair for pair in single + several if pair[0].lower() != "content-length"]
    if not any(name.lower() == "content-type" for name, _ in pairs):
        pairs.append(("Content-Type", "application/json"))
    return pairs


def _bytes(response: Mapping[str, Any]) -> bytes:
    body = response.get("body") or b""
    if response.get("isBase64Encoded"):
        return base64.b64decode(body)
    return body if isinstance(body, bytes) else str(body).encode()


def _refusal(status: HTTPStatus, refusal: DomainError) -> tuple[int, list[tuple[str, str]], bytes]:
    sentence = {"code": refusal.code, "message": refusal.message}
    body = json.dumps(sentence, ensure_ascii=False).encode()
    return status, [("Content-Type", "application/json")], body


def _status_line(status: int) -> str:
    try:
        return f"{int(status)} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"{status} Other"
