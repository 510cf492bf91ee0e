"""The console for a machine without a fingerprint reader: the same pages, with a finger in software.

``/practice/`` is ``/console/`` with one script in front that answers for ``navigator.credentials``.  The
keys are those of the software terminals (``local/authenticator.py``), so whoever the demo appointed can
sign in.  On no stage but the local one does it start.
"""

import json
from collections.abc import Iterable
from http import HTTPStatus
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from infra.page_rules import PageRules
from local.authenticator import SoftAuthenticator
from local.stage import refuse_outside_local

FOLDER = "/practice/"
SCRIPT = Path(__file__).with_suffix(".js")
TAG = b'<script src="/practice/finger.js"></script>\n    '
MOST_BYTES = 4_096


class Practice:
    """A WSGI application: a plane with its pages, and beside them the console for practice."""

    def __init__(self, app: WSGIApplication, origin: str, municipality: str) -> None:
        """Stand before a plane whose console is opened at ``origin``; raise NotLocal elsewhere."""
        refuse_outside_local()
        self._app = app
        self._origin = origin
        self._municipality = municipality
        self._headers = PageRules.of("private").headers

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if not path.startswith(FOLDER):
            return self._app(environ, start_response)
        if path == f"{FOLDER}finger":
            return self._finger(environ, start_response)
        if path == f"{FOLDER}finger.js":
            return self._say(start_response, SCRIPT.read_bytes(), "text/javascript; charset=utf-8")
        console = {**environ, "PATH_INFO": f"/console/{path.removeprefix(FOLDER)}"}
        if path != FOLDER:
            return self._app(console, start_response)
        # What the page is known by does not count: it is another page here.
        page = b"".join(self._app({**console, "HTTP_IF_NONE_MATCH": ""}, _ignore))
        return self._say(
            start_response, page.replace(b"<script ", TAG + b"<script ", 1), "text/html; charset=utf-8"
        )

    def _finger(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        try:
            size = min(int(environ.get("CONTENT_LENGTH") or 0), MOST_BYTES)
            answer = self._answer(json.loads(environ["wsgi.input"].read(size)))
        except (ValueError, KeyError, TypeError):
            return self._say(start_response, b"{}", "application/json", HTTPStatus.BAD_REQUEST)
        return self._say(start_response, answer.encode(), "application/json")

    def _answer(self, asked: dict[str, Any]) -> str:
        authenticator = SoftAuthenticator(f"{self._municipality}|{asked['person']}")
        options = {"challenge": asked["challenge"], "rpId": asked["rp"], "rp": {"id": asked["rp"]}}
        act = {"get": authenticator.get, "create": authenticator.create}[asked["act"]]
        return act({"publicKey": options}, self._origin)

    def _say(
        self, start_response: StartResponse, body: bytes, kind: str, status: HTTPStatus = HTTPStatus.OK
    ) -> Iterable[bytes]:
        headers = {**self._headers, "Content-Type": kind, "Content-Length": str(len(body))}
        start_response(f"{status.value} {status.phrase}", list(headers.items()))
        return [body]


def _ignore(_status: str, _headers: list[tuple[str, str]], _error: Any = None) -> Any:
    """Take a start that nobody needs."""
