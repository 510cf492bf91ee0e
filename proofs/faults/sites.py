"""Where our code calls AWS: found in the source, and seen again in the stack of every call.

A site is one call expression: ``self._table.kms.sign(…)``; or ``self._call("query", …)`` and
``sent(client.scan, …)``, where a function of ours makes the call.  The source says which sites there are;
the stack of each call that leaves says which of them it comes from.  Neither list is written by hand.
"""

import ast
import sys
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeGuard

import boto3
from botocore import xform_name

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ("chalicelib", "infra/opening.py")
"""What runs on AWS, and what opens a municipality; other commands of ``infra`` a person runs and watches."""
LEFT_OUT = frozenset({"StackOfKeys.make", "AppointFunction.__call__"})
"""What only hands on to CloudFormation and Lambda, and shows their answer to a person."""
RELAY = "_call"
"""The one method that hands an operation's name on to a client."""
GIVES_CLIENTS = frozenset({"client", "service"})
"""Methods that give a client of the service they are told."""
BY_NAME = frozenset({"get_paginator", "get_waiter"})
"""Calls of a client whose operation the stack does not show."""


@dataclass(frozen=True, order=True)
class Site:
    """One place in our source that calls AWS."""

    file: str
    function: str
    operation: str
    """As the client's method is called: ``get_item``."""
    first: int
    last: int

    def __str__(self) -> str:
        return f"{Path(self.file).stem}.{self.function} {self.operation}"


@dataclass(frozen=True)
class Found:
    """What the source says."""

    sites: tuple[Site, ...]
    doubts: tuple[str, ...]
    """Calls that may go to AWS and that the matrix cannot follow."""


def in_source(sources: Collection[str] = SOURCES, root: Path = ROOT) -> Found:
    """Find every site in our source."""
    trees = {path: ast.parse(path.read_text("utf-8")) for path in _files(sources, root)}
    services = {name for tree in trees.values() for name in _services(tree)}
    walked = (node for tree in trees.values() for node in ast.walk(tree))
    ours = {node.name for node in walked if isinstance(node, ast.FunctionDef)}
    sites: list[Site] = []
    doubts: list[str] = []
    for path, tree in trees.items():
        reader = _Reader(str(path.relative_to(root)), tree, services, ours)
        reader.visit(tree)
        sites += reader.sites
        doubts += [*reader.doubts, *reader.loose()]
    return Found(tuple(sorted(sites)), tuple(doubts))


class Stack:
    """Says which site a call that is about to leave comes from."""

    def __init__(self, sites: Iterable[Site]) -> None:
        self._by_file: dict[str, list[Site]] = {}
        for site in sites:
            self._by_file.setdefault(str(ROOT / site.file), []).append(site)

    def site(self, operation: str) -> str:
        """Return the innermost site of an operation (``GetItem``) in the stack; an empty text if none is."""
        wanted, frame = xform_name(operation), sys._getframe()
        while (outer := frame.f_back) is not None:
            for site in self._by_file.get(outer.f_code.co_filename, ()):
                if site.operation == wanted and site.first <= outer.f_lineno <= site.last:
                    return str(site)
            frame = outer
        return ""


class _Reader(ast.NodeVisitor):
    """Reads one module."""

    def __init__(self, file: str, tree: ast.Module, services: set[str], ours: set[str]) -> None:
        self.sites: list[Site] = []
        self.doubts: list[str] = []
        self._file = file
        self._clients = services | {"client"}
        self._methods = _methods(frozenset(services)) | BY_NAME
        self._ours = ours
        self._here = {name for node in tree.body for name in _assigned(node)}
        self._within: list[str] = []
        self._attributes: list[ast.Attribute] = []
        self._handed: set[ast.expr] = set()

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._enter(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._enter(node)

    def _enter(self, node: ast.ClassDef | ast.FunctionDef) -> None:
        self._within.append(node.name)
        self.generic_visit(node)
        self._within.pop()

    def visit_Call(self, node: ast.Call) -> None:
        self.generic_visit(node)
        if ".".join(self._within) in LEFT_OUT:
            return
        for handed in (*node.args, *(keyword.value for keyword in node.keywords)):
            if self._is_method(handed):
                self._add(node, handed.attr)
                self._handed.add(handed)
        if isinstance(node.func, ast.Attribute):
            self._handed.add(node.func)
            self._method(node, node.func)
        elif isinstance(node.func, ast.Name) and node.func.id == "getattr":
            self._relay(node)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        self.generic_visit(node)
        self._attributes.append(node)

    def loose(self) -> Iterator[str]:
        """Say where a client's method is neither called nor handed to a call: the stack will not show it."""
        for node in self._attributes:
            if node not in self._handed and self._is_method(node):
                yield f"{self._file}:{node.lineno} takes {node.attr} of a client for later"

    def _is_method(self, node: ast.expr) -> TypeGuard[ast.Attribute]:
        return isinstance(node, ast.Attribute) and node.attr in self._methods and self._is_client(node.value)

    def _method(self, node: ast.Call, method: ast.Attribute) -> None:
        if method.attr == RELAY and (relayed := _literal(node)) is not None:
            self._add(node, relayed)
        elif method.attr in self._methods:
            if self._is_client(method.value):
                self._add(node, method.attr)
            elif method.attr not in self._ours and not self._is_known(method.value):
                self.doubts.append(f"{self._file}:{node.lineno} calls {method.attr} of what may be a client")

    def _relay(self, node: ast.Call) -> None:
        if self._is_client(node.args[0]) and self._within[-1:] != [RELAY]:
            self.doubts.append(f"{self._file}:{node.lineno} takes a client's method by a name")

    def _add(self, node: ast.Call, operation: str) -> None:
        function = ".".join(self._within)
        if operation in BY_NAME:
            self.doubts.append(f"{self._file}:{node.lineno} calls {operation}, which hides the operation")
        else:
            last = node.end_lineno or node.lineno
            self.sites.append(Site(self._file, function, operation, node.lineno, last))

    def _is_client(self, receiver: ast.expr) -> bool:
        if isinstance(receiver, ast.Call):
            return _last_name(receiver.func) in GIVES_CLIENTS
        return _last_name(receiver).strip("_") in self._clients and not self._is_known(receiver)

    def _is_known(self, receiver: ast.expr) -> bool:
        """Tell whether a receiver is a name that the module itself binds, to no client of AWS."""
        return isinstance(receiver, ast.Name) and receiver.id in self._here


def _files(sources: Collection[str], root: Path) -> Iterator[Path]:
    for source in sources:
        path = root / source
        yield from [path] if path.is_file() else sorted(path.rglob("*.py"))


def _services(tree: ast.Module) -> Iterator[str]:
    """Return the services that a module makes clients of."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _last_name(node.func) in GIVES_CLIENTS:
            name = _literal(node)
            if name is not None:
                yield name


def _assigned(node: ast.stmt) -> Iterator[str]:
    """Return the names that a module binds, but for those it binds to a client."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        yield from ((alias.asname or alias.name).partition(".")[0] for alias in node.names)
    if isinstance(node, ast.Assign) and not (
        isinstance(node.value, ast.Call) and _last_name(node.value.func) == "client"
    ):
        yield from (target.id for target in node.targets if isinstance(target, ast.Name))


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _literal(node: ast.Call) -> str | None:
    first = node.args[0] if node.args else None
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None


@cache
def _methods(services: frozenset[str]) -> frozenset[str]:
    """Return what clients of services can be asked."""
    session: Any = boto3.session.Session("no-key", "no-secret", region_name="ap-northeast-1")
    known = [service for service in services if service in session.get_available_services()]
    return frozenset(
        method for service in known for method in session.client(service).meta.method_to_api_mapping
    )
