"""CloudWatch Logs' filter patterns, evaluated: whether a filter would have seen an event.

The part of the language that our filters use: ``{ … }`` over JSON with ``=``, ``!=``, ``NOT EXISTS``,
``&&``, ``||``, brackets and ``*``; else phrases in quotes that must all stand in the line, or one of
those with ``?``.  A comparison with a field that is not there is false.
"""

import re
from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any

from proofs.topology.house import at

TOKEN = re.compile(r'\s*(\{|\}|\(|\)|&&|\|\||!=|=|NOT EXISTS|"[^"]*"|\$[\w.]+|[\w.*-]+)')
PHRASE = re.compile(r'(\??)"([^"]*)"')
Event = Mapping[str, Any] | str


class UnknownPattern(ValueError):
    """A pattern that this module does not read, and CloudWatch perhaps neither."""


def seen(pattern: str, event: Event) -> bool:
    """Return whether a filter of this pattern counts an event; raise UnknownPattern."""
    if pattern.startswith("{"):
        return isinstance(event, Mapping) and _Reader(pattern, event).answer()
    phrases = PHRASE.findall(pattern)
    if not phrases or PHRASE.sub("", pattern).strip():
        raise UnknownPattern(pattern)
    line = event if isinstance(event, str) else ""
    some = [phrase in line for optional, phrase in phrases if optional]
    return all(phrase in line for optional, phrase in phrases if not optional) and (not some or any(some))


class _Reader:
    """Reads a pattern by descent: or, and, bracket, comparison."""

    def __init__(self, pattern: str, event: Mapping[str, Any]) -> None:
        self._tokens = TOKEN.findall(pattern)
        if "".join(self._tokens).replace(" ", "") != pattern.replace(" ", ""):
            raise UnknownPattern(pattern)
        self._event = event

    def answer(self) -> bool:
        self._take("{")
        found = self._any()
        self._take("}")
        if self._tokens:
            raise UnknownPattern(str(self._tokens))
        return found

    def _any(self) -> bool:
        found = self._both()
        while self._next() == "||":
            self._take("||")
            found = self._both() or found
        return found

    def _both(self) -> bool:
        found = self._one()
        while self._next() == "&&":
            self._take("&&")
            found = self._one() and found
        return found

    def _one(self) -> bool:
        if self._next() == "(":
            self._take("(")
            found = self._any()
            self._take(")")
            return found
        value = at(self._event, *self._take().removeprefix("$.").split("."))
        operator = self._take()
        if operator == "NOT EXISTS":
            return value is None
        if operator not in {"=", "!="}:
            raise UnknownPattern(operator)
        wanted = self._take().strip('"')
        return value is not None and fnmatchcase(str(value), wanted) is (operator == "=")

    def _next(self) -> str:
        return self._tokens[0] if self._tokens else ""

    def _take(self, wanted: str = "") -> str:
        if not self._tokens or (wanted and self._tokens[0] != wanted):
            raise UnknownPattern(f"{wanted} at {self._tokens}")
        token: str = self._tokens.pop(0)
        return token
