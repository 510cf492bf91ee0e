"""A world that browsers can open: both planes with their pages on loopback, over moto and the fence."""

import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from chalicelib.planes.private import factory as private_factory
from chalicelib.planes.public import factory as public_factory
from local.city_hall import plane_apps
from local.ports import free_port
from local.practice import Practice
from local.serving import serve
from local.tablet import Answered, Send
from local.threads import ThreadSafeChalice
from tests.browser.kept import Kept
from tests.world import KASUKABE, World, built_world


class OneAtATime:
    """Lets one request at a time to an app: moto was not made for threads."""

    def __init__(self, app: WSGIApplication, turn: threading.Lock) -> None:
        self._app = app
        self._turn = turn

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        with self._turn:
            return list(self._app(environ, start_response))


def in_turn(send: Send, turn: threading.Lock) -> Send:
    """Return a way to send that waits for its turn as well."""

    def wait(method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answered:
        with turn:
            return send(method, path, headers, body)

    return wait


@dataclass(frozen=True)
class Site:
    """Where the pages are."""

    public: str
    """``http://127.0.0.1:…``: the tablet's."""
    private: str
    """``http://localhost:…``: the console's; another name, so that no cookie goes to both."""

    @property
    def tablet(self) -> str:
        return f"{self.public}/tablet/"

    @property
    def console(self) -> str:
        return f"{self.private}/console/"

    def component(self, room: str) -> str:
        return f"{self.private}/components/#/{room}"


@dataclass(frozen=True)
class Served(Site):
    """A world, and where its pages are."""

    world: World


@contextmanager
def served_world() -> Iterator[Served]:
    """Build a world and serve it; its clock begins in July 2021 and runs."""
    port = free_port()
    origin = f"http://localhost:{port}"
    with built_world(origin) as world:
        world.clock.run()
        turn = threading.Lock()
        world.public, world.private = in_turn(world.public, turn), in_turn(world.private, turn)
        apps = plane_apps(
            public_factory.create_app(world.public_house, ThreadSafeChalice),
            private_factory.create_app(world.private_house, ThreadSafeChalice),
            KASUKABE,
        )
        faults: list[str] = []
        waiting: dict[str, WSGIApplication] = {
            plane: Kept(plane, OneAtATime(app, turn), faults) for plane, app in apps.items()
        }
        waiting["private"] = Practice(waiting["private"], origin, KASUKABE)
        with serve(waiting, {"private": port}) as serving:
            yield Served(serving.urls["public"], origin, world)
    assert not faults, "\n".join(faults)
