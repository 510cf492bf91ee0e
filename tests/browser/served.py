"""A world with pages: what a browser opens, over the same two planes that the other tests call.

The planes stand behind the local gateway on ports of their own, the private one at ``http://localhost``,
where browsers let people prove themselves without TLS.  Time is the world's: a test moves it, and the
browser's clock is set to it.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from wsgiref.types import WSGIEnvironment

from chalicelib.planes.private import factory as private_factory
from chalicelib.planes.public import factory as public_factory
from local.city_hall import LOCAL_TERMINAL_HEADER
from local.gateway import Gateway
from local.pages import PageRules, Pages
from local.ports import free_port
from local.serving import serve
from local.terminal import TERMINAL_HEADER
from local.threads import ThreadSafeChalice
from tests.world import KASUKABE, TERMINAL, World, built_world

THREADS = 8
"""A browser asks for a page's modules six at a time."""


class Served:
    """A world, and where its pages are."""

    def __init__(self, world: World, urls: Mapping[str, str]) -> None:
        self.world = world
        self.console = world.origin + PageRules.of("private").home
        self.tablet = urls["public"] + PageRules.of("public").home


@contextmanager
def served_world() -> Iterator[Served]:
    """Build a world and serve it."""
    port = free_port()
    with built_world(f"http://localhost:{port}") as world:
        public = public_factory.create_app(world.public_house, ThreadSafeChalice)
        private = private_factory.create_app(world.private_house, ThreadSafeChalice)
        apps = {
            "public": Pages("public", Gateway(public, reserved=(TERMINAL_HEADER,))),
            "private": Pages("private", Gateway(private, reserved=(TERMINAL_HEADER,), stamp=stamp)),
        }
        with serve(apps, {"private": port}, THREADS) as serving:
            yield Served(world, serving.urls)


def stamp(environ: WSGIEnvironment) -> Mapping[str, str]:
    """Stand for the load balancer: the terminal a request says it comes from, or the first one."""
    name = "HTTP_" + LOCAL_TERMINAL_HEADER.upper().replace("-", "_")
    return {TERMINAL_HEADER: environ.get(name, f"CN={TERMINAL},O={KASUKABE}")}
