"""Holds what goes over the line between a browser and a plane against the plane's description."""

import io
from collections.abc import Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from tests.described import NotDescribed, description


class Kept:
    """A plane's application; what is not as described is noted, for a browser shows it to nobody."""

    def __init__(self, plane: str, app: WSGIApplication, faults: list[str]) -> None:
        self._api = description(plane)
        self._app = app
        self._faults = faults

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        sent = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        begun: list[Any] = []

        def begin(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            begun[:] = [int(status.split(maxsplit=1)[0]), dict(headers)]
            return start_response(status, headers, *more)

        body = b"".join(self._app({**environ, "wsgi.input": io.BytesIO(sent)}, begin))
        method = environ["REQUEST_METHOD"]
        path = f"{environ.get('PATH_INFO', '')}?{environ.get('QUERY_STRING', '')}"
        if self._api.operation(method, path) is not None:
            kind = environ.get("CONTENT_TYPE") or "application/json"
            try:
                self._api.check(method, path, begun[0], body, headers=begun[1], sent=sent, sent_as=kind)
            except NotDescribed as told:
                self._faults.append(str(told))
        return [body]
