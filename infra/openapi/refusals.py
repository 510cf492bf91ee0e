"""Which refusals a route may give, found in its code: whatever it names and does not catch, however far down.

Nobody writes the list down, so none can go stale.  It may name a refusal too many (a port is every adapter
that fits it); that it names none too few is seen in the tests, which hold every answer against it.
"""

import ast
import inspect
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from types import FunctionType
from typing import Any

from chalicelib.access import rules
from chalicelib.access.model import Actor, Permission, Plane
from chalicelib.errors import DomainError
from chalicelib.values.municipality import MunicipalityCode
from infra.openapi.callees import OWNERS, every_class, functions_of, kept, methods, methods_named
from infra.openapi.types import Is, Meaning, Names, Scope, classes_in, is_ours, tree_of

Refusals = frozenset[type[DomainError]]
NONE: Refusals = frozenset()


@dataclass
class Summary:
    """What a stretch of code names: refusals, functions that it calls, and stretches that are guarded."""

    refusals: set[type[DomainError]] = field(default_factory=set)
    calls: set[FunctionType] = field(default_factory=set)
    guarded: list["Guarded"] = field(default_factory=list)

    def callees(self) -> Iterator[FunctionType]:
        """Give every function that it calls."""
        yield from self.calls
        for each in self.guarded:
            yield from each.inside.callees()

    def escaping(self, known: dict[FunctionType, Refusals]) -> Refusals:
        """Return what comes out of it, by what is known of the functions."""
        out = set(self.refusals).union(*(known.get(each, NONE) for each in self.calls))
        for each in self.guarded:
            inner = each.inside.escaping(known)
            out |= {one for one in inner if not issubclass(one, each.caught)}
        return frozenset(out)


@dataclass
class Guarded:
    """A stretch of code, some of whose refusals end where they are caught."""

    inside: Summary
    caught: tuple[type[BaseException], ...]


class Reader:
    """Reads one function."""

    def __init__(self, function: FunctionType, owner: type | None) -> None:
        self.scope = Scope.of(function, owner)

    def read(self, nodes: list[Any]) -> Summary:
        """Return what statements name."""
        summary = Summary()
        for node in nodes:
            self._visit(node, summary)
        return summary

    def _visit(self, node: ast.AST, into: Summary) -> None:
        if isinstance(node, ast.Try):
            self._guard(node, into)
            return
        if isinstance(node, ast.With) and (caught := list(self._suppressed(node))):
            into.guarded.append(Guarded(self.read(list(node.body)), tuple(caught)))
            return
        self.scope.learn(node)
        if isinstance(node, ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp):
            for each in node.generators:
                self.scope.learn(each)
        if isinstance(node, ast.Name | ast.Attribute):
            self._name(node, into)
        if isinstance(node, ast.Call):
            if (permission := self._asked(node)) is not None:
                into.refusals.update(refusals_asking(permission))
                return
            self._call(node, into)
        for child in ast.iter_child_nodes(node):
            if not isinstance(child, ast.FunctionDef):
                self._visit(child, into)
            else:
                self._inner(child, into)

    def _inner(self, node: ast.FunctionDef, into: Summary) -> None:
        """Read a function inside the function as if it were called."""
        for child in node.body:
            self._visit(child, into)

    def _guard(self, node: ast.Try, into: Summary) -> None:
        caught: list[type[BaseException]] = []
        for handler in node.handlers:
            again = any(isinstance(each, ast.Raise) and _again(each, handler) for each in ast.walk(handler))
            if not again:
                caught += self._caught(handler.type)
            for child in handler.body:
                self._visit(child, into)
        into.guarded.append(Guarded(self.read(list(node.body)), tuple(caught)))
        for child in (*node.orelse, *node.finalbody):
            self._visit(child, into)

    def _suppressed(self, node: ast.With) -> Iterator[type[BaseException]]:
        for item in node.items:
            call = item.context_expr
            if isinstance(call, ast.Call) and self.scope.meaning(call.func) == Names(suppress):
                for each in call.args:
                    yield from self._caught(each)

    def _caught(self, node: ast.expr | None) -> Iterator[type[BaseException]]:
        if isinstance(node, ast.Tuple):
            for each in node.elts:
                yield from self._caught(each)
        elif node is not None:
            meant = self.scope.meaning(node)
            if isinstance(meant, Names) and isinstance(meant.what, type):
                yield meant.what

    def _name(self, node: ast.Name | ast.Attribute, into: Summary) -> None:
        meant = self.scope.meaning(node)
        if isinstance(meant, Names):
            into.refusals.update(_refusals_in(meant.what))
            into.calls.update(functions_of(meant))
        elif isinstance(node, ast.Attribute):
            base = self.scope.meaning(node.value)
            into.calls.update(_properties(base, node.attr))

    def _asked(self, node: ast.Call) -> Permission | None:
        """Return the permission that ``require`` asks for here, where it is named."""
        meant = self.scope.meaning(node.func)
        if not (isinstance(meant, Names) and meant.what is rules.require) or len(node.args) < 2:
            return None
        asked = node.args[1]
        known = isinstance(asked, ast.Attribute) and ast.unparse(asked.value) == Permission.__name__
        return Permission[asked.attr] if isinstance(asked, ast.Attribute) and known else None

    def _call(self, node: ast.Call, into: Summary) -> None:
        meant = self.scope.meaning(node.func)
        if isinstance(meant, Is):
            for each in classes_in(meant.of):
                into.calls.update(methods(each, "__call__"))
        elif meant is None and isinstance(node.func, ast.Attribute):
            into.calls.update(methods_named().get(node.func.attr, ()))


def refusals_asking(permission: Permission) -> Refusals:
    """Return what ``require`` can refuse with where this permission is asked for."""
    somebody = Actor(
        id="somebody",
        roles=rules.GRANTS[permission].roles,
        municipality=MunicipalityCode("112143"),
        plane=rules.GRANTS[permission].plane,
    )
    lacking: list[dict[str, Any]] = [{"roles": frozenset()}, {"stepped_up": False}, {"stepped_up": True}]
    if somebody.plane is Plane.PRIVATE:  # a tablet has no password
        lacking += [{"must_register_passkey": True}, {"must_change_password": True}]
    tried = (somebody.model_copy(update=each) for each in lacking)
    return frozenset(found for each in tried for found in _tried(each, permission))


def _tried(actor: Actor, permission: Permission) -> Iterator[type[DomainError]]:
    try:
        rules.require(actor, permission)
    except DomainError as refused:
        yield type(refused)


def _refusals_in(what: Any) -> Iterator[type[DomainError]]:
    """Give the refusal that is named, or those that a class's fields are unless they are said."""
    if isinstance(what, type) and issubclass(what, DomainError):
        yield what
    elif isinstance(what, type) and is_ours(what):
        for each in vars(what).values():
            if isinstance(each, type) and issubclass(each, DomainError):
                yield each


def _again(node: ast.Raise, handler: ast.ExceptHandler) -> bool:
    return node.exc is None or (isinstance(node.exc, ast.Name) and node.exc.id == handler.name)


def _properties(base: Meaning, name: str) -> Iterator[FunctionType]:
    if isinstance(base, Is):
        for owner in classes_in(base.of):
            found = inspect.getattr_static(owner, name, None)
            if isinstance(found, property) and isinstance(found.fget, FunctionType):
                yield from kept(found.fget, owner)


@cache
def summary_of(function: FunctionType) -> Summary:
    """Read a function, and what it wraps."""
    node = tree_of(function.__globals__["__name__"]).get(function.__code__.co_qualname)
    summary = Summary()
    if node is not None:
        said = [each for each in (*node.args.defaults, *node.args.kw_defaults) if each is not None]
        summary = Reader(function, OWNERS.get(function)).read([*said, *node.body])
    wrapped = getattr(function, "__wrapped__", None)
    if isinstance(wrapped, FunctionType):
        summary.calls.update(kept(wrapped, OWNERS.get(function)))
    return summary


def refusals_of(acts: list[Callable[..., Any]]) -> dict[Callable[..., Any], Refusals]:
    """Return what each of some functions may refuse with."""
    every_class()
    reached: dict[FunctionType, Summary] = {}
    ahead = [each for act in acts if isinstance(act, FunctionType) for each in kept(act, None)]
    while ahead:
        function = ahead.pop()
        if function not in reached:
            reached[function] = summary_of(function)
            ahead += reached[function].callees()
    known: dict[FunctionType, Refusals] = dict.fromkeys(reached, NONE)
    moved = True
    while moved:
        after = {function: summary.escaping(known) for function, summary in reached.items()}
        moved, known = after != known, after
    return {act: known[act] for act in acts if isinstance(act, FunctionType)}
