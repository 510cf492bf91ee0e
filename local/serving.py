"""Serves several WSGI apps, each on a loopback port of its own, from background threads."""

import threading
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from socket import socket
from types import TracebackType
from typing import Any, Self
from wsgiref.types import WSGIApplication

from waitress.server import create_server
from waitress.wasyncore import close_all, dispatcher

from local.ports import LOOPBACK, listen
from local.stage import refuse_outside_local

FINISH_WITHIN = 5  # seconds given to requests under way when we stop
BUFFER_BYTES = 64 * 1024 * 1024  # past this waitress itself cuts a request off; apps refuse far below


class _Port:
    """One app on one port: a thread that moves bytes and a few that call the app."""

    def __init__(self, name: str, bound: socket, app: WSGIApplication, threads: int) -> None:
        self.number = int(bound.getsockname()[1])
        self._map: dict[int, Any] = {}
        self._server = create_server(
            app,
            map=self._map,
            sockets=[bound],
            threads=threads,
            max_request_body_size=BUFFER_BYTES,
            ident="",
            asyncore_use_poll=True,
        )
        self._loop = threading.Thread(target=self._server.run, name=f"serve-{name}", daemon=True)
        self._loop.start()

    def stop(self) -> None:
        """Take no more, let requests under way finish, close the rest."""
        # The map belongs to the loop's thread: what touches it is sent there.
        self._server.trigger.pull_trigger(self._refuse_more)
        self._server.task_dispatcher.shutdown(timeout=FINISH_WITHIN)
        with suppress(OSError):  # the loop may have ended by itself: nothing was left to serve
            self._server.trigger.pull_trigger(self._close)
        self._loop.join(FINISH_WITHIN)

    def _refuse_more(self) -> None:
        dispatcher.close(self._server)

    def _close(self) -> None:
        for channel in list(self._server.active_channels.values()):
            channel.handle_write()
        close_all(self._map)


class Serving:
    """Apps being served: their addresses by name, until ``stop`` or the end of the block."""

    def __init__(
        self, apps: Mapping[str, WSGIApplication], ports: Mapping[str, int] | None = None, threads: int = 8
    ) -> None:
        """Start to serve; raise NotLocal outside the local stage, PortTaken for a busy port."""
        refuse_outside_local()
        wished = ports or {}
        unknown = wished.keys() - apps.keys()
        if unknown:
            message = f"No app of this name: {sorted(unknown)}"
            raise KeyError(message)
        self._ports: dict[str, _Port] = {}
        with ExitStack() as undo:
            undo.callback(self.stop)
            for name, app in apps.items():
                self._ports[name] = _Port(name, listen(wished.get(name, 0)), app, threads)
            undo.pop_all()

    @property
    def urls(self) -> dict[str, str]:
        """The address of each app, by its name."""
        return {name: f"http://{LOOPBACK}:{port.number}" for name, port in self._ports.items()}

    def stop(self) -> None:
        """Stop serving; a second call does nothing."""
        while self._ports:
            self._ports.popitem()[1].stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def serve(
    apps: Mapping[str, WSGIApplication], ports: Mapping[str, int] | None = None, threads: int = 8
) -> Serving:
    """Start to serve apps by name; the block of a ``with`` ends it.

    Every app has ``threads`` threads of its own, and a free port unless ``ports`` names one.
    """
    return Serving(apps, ports, threads)
