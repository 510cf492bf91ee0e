"""Stands for the bucket with the pages: serves ``web/`` beside a plane's API, under the same address.

What each plane shows, and with which headers, is data (``infra/pages.json``), so that what deploys
can say the same.  Everything that is no page goes on to the API behind.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from infra.page_rules import INDEX, WEB, PageRules, plainly
from local.stage import refuse_outside_local

PLAIN = "text/plain; charset=utf-8"


@dataclass(frozen=True)
class _Answer:
    status: HTTPStatus
    headers: Mapping[str, str]
    body: bytes = b""


class Pages:
    """A WSGI application: a plane's pages, and its API behind them."""

    def __init__(self, plane: str, api: WSGIApplication, web: Path = WEB) -> None:
        """Serve pages beside an API; raise NotLocal outside the local stage."""
        refuse_outside_local()
        self._rules = PageRules.of(plane)
        self._api = api
        self._web = web.resolve()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        answer = self._answer(environ)
        if answer is None:
            return self._api(environ, start_response)
        headers = {**self._rules.headers, **answer.headers}
        if answer.status is not HTTPStatus.NOT_MODIFIED:
            headers["Content-Length"] = str(len(answer.body))
        start_response(f"{answer.status.value} {answer.status.phrase}", list(headers.items()))
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [answer.body]

    def _answer(self, environ: WSGIEnvironment) -> _Answer | None:
        """Answer for a page, or None for what is the API's."""
        path = environ.get("PATH_INFO") or "/"
        if path == "/" and "text/html" in environ.get("HTTP_ACCEPT", ""):
            return _redirect(self._rules.home)
        alone = self._rules.files.get(path)
        path = path if alone is None else f"/{alone}"
        folder, slash, _ = path.removeprefix("/").partition("/")
        if folder not in self._rules.folders and alone is None:
            return None
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return _said(HTTPStatus.METHOD_NOT_ALLOWED, Allow="GET, HEAD")
        return self._file(path, environ.get("HTTP_IF_NONE_MATCH", "")) if slash else _redirect(f"{path}/")

    def _file(self, path: str, known: str) -> _Answer:
        file = self._found(path)
        kind = self._rules.type_of(file) if file is not None else None
        if file is None or kind is None:
            return _said(HTTPStatus.NOT_FOUND)
        body = file.read_bytes()
        tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        if tag in (each.strip().removeprefix("W/") for each in known.split(",")):
            return _Answer(HTTPStatus.NOT_MODIFIED, {"ETag": tag})
        return _Answer(HTTPStatus.OK, {"Content-Type": kind, "ETag": tag}, body)

    def _found(self, path: str) -> Path | None:
        """Return the file a path names, or None: a path cannot lead out of ``web/``, nor to a hidden file."""
        parts = (path.removeprefix("/") + (INDEX if path.endswith("/") else "")).split("/")
        if not all(plainly(part) for part in parts):
            return None
        file = self._web.joinpath(*parts)
        return file if file.is_file() and file.resolve() == file else None


def _redirect(path: str) -> _Answer:
    return _said(HTTPStatus.SEE_OTHER, Location=path)


def _said(status: HTTPStatus, **headers: str) -> _Answer:
    return _Answer(status, {"Content-Type": PLAIN, **headers}, f"{status.phrase}\n".encode())
