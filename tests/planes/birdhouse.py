"""A world seeded with canaries, in which every route is run, well and badly, and all it says is kept."""

import json
import logging
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

from chalicelib.planes import http
from chalicelib.planes.http import Endpoint
from chalicelib.planes.private.endpoints import ENDPOINTS as PRIVATE
from chalicelib.planes.public.routes import ENDPOINTS as PUBLIC
from local.tablet import Answered, Send
from tests.canary_people import canary_people
from tests.planes.birdhouse_desk import ask_by_number, look_up_and_correct, scan_everybody, take_files
from tests.planes.birdhouse_flock import Flock
from tests.planes.birdhouse_inquiries import ask_around
from tests.planes.birdhouse_junk import leave, let_aws_fail, type_everywhere
from tests.planes.birdhouse_media import carry_files
from tests.planes.birdhouse_moves import move_about
from tests.planes.birdhouse_office import run_the_office
from tests.planes.birdhouse_retention import answer_requests, erase_people
from tests.planes.birdhouse_traces import (
    count_and_search,
    review_the_log,
    settle,
    tell_others,
)
from tests.planes.queue_flows import QueueTown, go_through
from tests.planes.venue import Venue
from tests.world import World


def work_queues(flock: Flock) -> None:
    """Go through the queues' room with canaries."""
    cast = [flock.people[n] for n in (53, 56, 59, 58)]
    go_through(QueueTown(flock.world, tablet=flock.venue.home, cast=cast))


ROOMS: tuple[Callable[[Flock], None], ...] = (
    take_files,
    type_everywhere,
    scan_everybody,
    look_up_and_correct,
    ask_by_number,
    ask_around,
    run_the_office,
    move_about,
    carry_files,
    answer_requests,
    settle,
    work_queues,
    tell_others,
    count_and_search,
    erase_people,
    let_aws_fail,
    leave,
    review_the_log,
)
"""In the order of what needs what: a notice needs a correction, an erasure what the review lists."""


@dataclass(frozen=True)
class Said:
    """An answer, and what it answers."""

    plane: str
    method: str
    path: str
    status: int
    body: bytes
    headers: bytes


class Birdhouse:
    """Runs every route and keeps all that is said: answers, log records, exceptions."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.people = canary_people()
        world.clock.at = datetime(2026, 7, 10, 3, 0, tzinfo=UTC)  # some records' period is over
        self.said: list[Said] = []
        self.logged: list[bytes] = []
        self.raised: list[bytes] = []
        with self._taps():
            self._run()

    # -- taps --------------------------------------------------------------------------------

    @contextmanager
    def _taps(self) -> Iterator[None]:
        world, handler = self.world, _Tap(self.logged)
        world.public = self._tapped("public", world.public, PUBLIC)
        world.private = self._tapped("private", world.private, PRIVATE)
        root, level = logging.getLogger(), logging.getLogger().level
        # botocore writes whole requests at DEBUG; no stage turns that on, and INFO is what Lambda keeps.
        root.setLevel(logging.INFO)
        ours = logging.getLogger("vrs")
        ours.setLevel(logging.DEBUG)
        for logger in (root, ours):  # Chalice keeps its app's logger from passing records on
            logger.addHandler(handler)
        refusal = http.refusal

        def noting(refused: Any, *more: Any) -> Any:
            self._note_exception()
            return refusal(refused, *more)

        try:
            with patch.object(http, "refusal", noting):
                yield
        finally:
            for logger in (root, ours):
                logger.removeHandler(handler)
            root.setLevel(level)

    def _tapped(self, plane: str, send: Send, endpoints: tuple[Endpoint, ...]) -> Send:
        def tapped(method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answered:
            answer = send(method, path, headers, body)
            route = _route(method, path, endpoints)
            kept = json.dumps(dict(answer.headers), ensure_ascii=False).encode()
            self.said.append(Said(plane, method, route, int(answer.status), answer.body, kept))
            return answer

        return tapped

    def _note_exception(self) -> None:
        """Keep what an exception says of itself and of all that led to it."""
        error = sys.exc_info()[1]
        if error is not None:
            self.raised.append("".join(traceback.format_exception(error)).encode())
        while error is not None:
            told = f"{error!r} {error} {error.args!r} {getattr(error, '__notes__', '')}"
            self.raised.append(told.encode("utf-8", "backslashreplace"))
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)

    # -- everything there is to do -----------------------------------------------------------

    def _run(self) -> None:
        names = ("clerk", "number-desk", "registrar", "auditor", "admin")
        desk = {name: self.world.staff(name) for name in names}
        flock = Flock(self.world, self.people, Venue(self.world), desk)
        for work in ROOMS:
            work(flock)


class _Tap(logging.Handler):
    """Keeps every log record: its text, its arguments, its traceback."""

    def __init__(self, kept: list[bytes]) -> None:
        super().__init__(logging.DEBUG)
        self._kept = kept

    def emit(self, record: logging.LogRecord) -> None:
        told = f"{self.format(record)} {record.args!r} {record.__dict__!r}"
        self._kept.append(told.encode("utf-8", "backslashreplace"))


def _route(method: str, path: str, endpoints: tuple[Endpoint, ...]) -> str:
    """Return the route that a path belongs to, so that no value of the path is kept with an answer."""
    parts = path.partition("?")[0].strip("/").split("/")
    for endpoint in endpoints:
        wanted = endpoint.path.strip("/").split("/")
        same = [mine == theirs or mine.startswith("{") for mine, theirs in zip(wanted, parts, strict=False)]
        if endpoint.method == method and len(wanted) == len(parts) and all(same):
            return endpoint.path
    return "none"
