"""Says of which class an expression of the house is, as far as its annotations tell."""

import ast
import inspect
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from types import FunctionType, ModuleType, UnionType
from typing import Any, NamedTuple, Union, get_args, get_origin, get_type_hints

HOUSE = "chalicelib"


class Is(NamedTuple):
    """An expression is an instance of this type."""

    of: Any


class Foreign:
    """Something that another library made: it refuses nothing of ours."""


class Names(NamedTuple):
    """An expression names this object: a module, a class, a function, or a method of a class."""

    what: Any
    owner: type | None = None


Meaning = Is | Names | None


def is_ours(what: Any) -> bool:
    """Tell whether a class or a function is of the house."""
    return str(getattr(what, "__module__", "")).startswith(HOUSE)


def classes_in(hint: Any) -> Iterator[type]:
    """Give the classes that a type names: of a union each, of a sequence none."""
    origin = get_origin(hint)
    if hint is Any:  # in this house, what botocore and chalice make
        yield Foreign
    if origin in {Union, UnionType}:
        for each in get_args(hint):
            yield from classes_in(each)
    elif isinstance(hint, type) and origin is None:
        yield hint
    elif isinstance(origin, type) and is_ours(origin):
        yield origin


def items_of(hint: Any) -> Any:
    """Return the type of what a container holds, or None."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin in {Union, UnionType}:
        return next((found for each in inner if (found := items_of(each)) is not None), None)
    if not inner or not isinstance(origin, type):
        return None
    return inner[0] if not issubclass(origin, Mapping) else inner[-1]


@cache
def hints(what: Any) -> Mapping[str, Any]:
    """Return what a class's fields or a function's parameters are annotated with."""
    try:
        return get_type_hints(what, include_extras=False)
    except (NameError, TypeError):  # imported for the type checker only
        return getattr(what, "__annotations__", {})


@cache
def tree_of(module: str) -> Mapping[str, ast.FunctionDef]:
    """Return the functions of a module by their qualified names."""
    source = inspect.getsource(sys.modules[module])
    return dict(_functions(ast.parse(source).body, ""))


def _functions(body: list[ast.stmt], prefix: str) -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in body:
        if isinstance(node, ast.FunctionDef):
            yield f"{prefix}{node.name}", node
            yield from _functions(node.body, f"{prefix}{node.name}.<locals>.")
        elif isinstance(node, ast.ClassDef):
            yield from _functions(node.body, f"{prefix}{node.name}.")


FIELDS: dict[type, dict[str, Any]] = {}


def fields_set(owner: type) -> Mapping[str, Any]:
    """Return the types of what a class's ``__init__`` sets on itself."""
    if owner in FIELDS:
        return FIELDS[owner]
    found = FIELDS[owner] = {}  # before it is read: one field may be made from another
    init = owner.__dict__.get("__init__")
    node = tree_of(owner.__module__).get(f"{owner.__qualname__}.__init__") if init else None
    if node is not None and isinstance(init, FunctionType):
        scope = Scope.of(init, owner)
        for each in ast.walk(node):
            scope.learn(each)
            if isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Attribute):
                meant = scope.meaning(each.value)
                if isinstance(meant, Is):
                    found[each.targets[0].attr] = meant.of
            elif isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Attribute):
                found[each.target.attr] = scope.annotated(each.annotation)
    return found


def _parameters(function: FunctionType, owner: type | None) -> Iterator[tuple[str, Meaning]]:
    for name in inspect.signature(function).parameters:
        if owner is not None and name in {"self", "cls"}:
            yield name, Is(owner)
        elif name in hints(function):
            yield name, Is(hints(function)[name])


@dataclass
class Scope:
    """The names that a function knows."""

    module: ModuleType
    known: dict[str, Meaning] = field(default_factory=dict)

    @classmethod
    def of(cls, function: FunctionType, owner: type | None) -> "Scope":
        """Return what a function's parameters are; its variables are learned statement by statement."""
        return cls(sys.modules[function.__globals__["__name__"]], dict(_parameters(function, owner)))

    def learn(self, node: ast.AST) -> None:
        """Learn the variables that a statement or a comprehension binds."""
        match node:
            case ast.Assign(targets=[target]):
                self._bind(target, self.meaning(node.value))
            case ast.AnnAssign(target=target, annotation=annotation):
                self._bind(target, Is(self.annotated(annotation)))
            case ast.NamedExpr(target=target):
                self._bind(target, self.meaning(node.value))
            case ast.For(target=target, iter=over) | ast.comprehension(target=target, iter=over):
                meant = self.meaning(over)
                self._bind(target, Is(items_of(meant.of)) if isinstance(meant, Is) else None)
            case _:
                pass

    def annotated(self, node: ast.expr) -> Any:
        """Return the type that an annotation says."""
        with suppress(NameError, SyntaxError, AttributeError):
            return eval(ast.unparse(node), dict(vars(self.module)))  # noqa: S307 - our own source
        return None

    def _bind(self, target: ast.expr, meant: Meaning) -> None:
        if isinstance(target, ast.Name):
            if meant is not None or target.id not in self.known:
                self.known[target.id] = meant
        elif isinstance(target, ast.Tuple) and isinstance(meant, Is):
            inner = _parts(meant.of)
            for each, hint in zip(target.elts, inner, strict=False):
                self._bind(each, Is(hint))

    def meaning(self, node: ast.expr) -> Meaning:
        """Return what an expression is or names."""
        meant: Meaning = None
        match node:
            case ast.Name(id=name):
                meant = self.known[name] if name in self.known else _named(vars(self.module).get(name))
            case ast.Attribute(value=value, attr=attr):
                meant = _attribute(self.meaning(value), attr)
            case ast.Call(func=func):
                meant = _called(self.meaning(func))
            case ast.Subscript(value=value):
                meant = self.meaning(value)
                meant = Is(items_of(meant.of)) if isinstance(meant, Is) else meant
            case ast.IfExp(body=one, orelse=other) | ast.BoolOp(values=[one, other, *_]):
                meant = self.meaning(one) or self.meaning(other)
            case ast.NamedExpr(value=value):
                meant = self.meaning(value)
            case _:
                pass
        return meant


def _parts(hint: Any) -> tuple[Any, ...]:
    """Return the types of what is unpacked: of a tuple each, of a NamedTuple its fields."""
    inner = get_args(hint)
    if get_origin(hint) is tuple and Ellipsis not in inner:
        return inner
    if isinstance(hint, type) and issubclass(hint, tuple) and hasattr(hint, "_fields"):
        return tuple(hints(hint)[name] for name in hint._fields)
    return ()


def _named(what: Any) -> Meaning:
    if isinstance(what, ModuleType | type | FunctionType) or callable(what):
        return Names(what)
    return Is(type(what)) if what is not None and is_ours(type(what)) else None


def _attribute(base: Meaning, name: str) -> Meaning:
    if isinstance(base, Names):
        found = getattr(base.what, name, None)
        owner = base.what if isinstance(base.what, type) else None
        return Names(found, owner) if found is not None else None
    owners = classes_in(base.of) if base is not None else ()
    return next((found for owner in owners if (found := _member(owner, name)) is not None), None)


def _member(owner: type, name: str) -> Meaning:
    """Return what a member of a class's instances is."""
    found = inspect.getattr_static(owner, name, None)
    if isinstance(found, property):
        return Is(hints(found.fget).get("return"))
    if callable(found) or isinstance(found, staticmethod | classmethod):
        return Names(found, owner)
    for known in (hints(owner), *(fields_set(each) for each in owner.__mro__ if is_ours(each))):
        if name in known:
            return Is(known[name])
    foreign = owner is Foreign or (not is_ours(owner) and owner.__module__ != "builtins")
    return Is(Foreign) if foreign else None


def _called(meant: Meaning) -> Meaning:
    if isinstance(meant, Is):
        return _attribute_of_call(meant)
    what = None if meant is None else plain(meant.what)
    if isinstance(what, type):
        return Is(what)
    if not isinstance(what, FunctionType):
        return None
    returned = hints(inspect.unwrap(what)).get("return")
    foreign = not str(what.__globals__.get("__name__", "")).startswith(HOUSE)
    return Is(returned) if returned is not None else Is(Foreign) if foreign else None


def plain(what: Any) -> Any:
    """Return the function that a static, a class or a cached function is made from."""
    what = what.__func__ if isinstance(what, staticmethod | classmethod) else what
    return what if isinstance(what, FunctionType | type) else getattr(what, "__wrapped__", what)


def _attribute_of_call(meant: Is) -> Meaning:
    """Return what calling a callable field gives."""
    if Foreign in classes_in(meant.of):
        return Is(Foreign)
    inner = get_args(meant.of)
    return Is(inner[-1]) if get_origin(meant.of) is Callable and inner else None
