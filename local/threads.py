"""Chalice for a server with threads.

Lambda runs one request at a time in a process, so Chalice keeps the current one on
the app object; under threads most views would see another's request.
"""

import threading
from typing import Any

from chalice.app import Chalice, Request


class ThreadSafeChalice(Chalice):
    """A Chalice app whose ``current_request`` and ``lambda_context`` belong to the thread that asks."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        self._of_thread = threading.local()  # first: Chalice's own __init__ may assign to it
        super().__init__(*arguments, **named)

    @property
    def current_request(self) -> Request | None:
        """The request this thread serves, or None outside of one."""
        return getattr(self._of_thread, "request", None)

    @current_request.setter
    def current_request(self, request: Request | None) -> None:
        self._of_thread.request = request

    @property
    def lambda_context(self) -> Any:
        """The context of the call this thread serves, or None outside of one."""
        return getattr(self._of_thread, "context", None)

    @lambda_context.setter
    def lambda_context(self, context: Any) -> None:
        self._of_thread.context = context
