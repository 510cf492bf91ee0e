"""Which functions of the house may run where something is called."""

import inspect
import pkgutil
import sys
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from types import FunctionType

import chalicelib
from infra.openapi.types import HOUSE, Names, is_ours, plain


def functions_of(meant: Names) -> Iterator[FunctionType]:
    """Give the functions that may run where something of this name is called."""
    what = plain(meant.what)
    if isinstance(what, type):
        for name in ("__init__", "__post_init__"):
            yield from methods(what, name)
    elif isinstance(what, FunctionType):
        if meant.owner is not None:
            yield from methods(meant.owner, what.__name__)
        else:
            yield from kept(what, None)


def methods(owner: type, name: str) -> Iterator[FunctionType]:
    """Give a method as its class, its subclasses and, of a protocol, all that fit it have it."""
    born: list[type] = owner.__subclasses__()
    heirs = [each for each in born if is_ours(each)]
    for each in dict.fromkeys([owner, *heirs, *fitting(owner)]):
        found = plain(inspect.getattr_static(each, name, None))
        if isinstance(found, FunctionType):
            yield from kept(found, next((one for one in each.__mro__ if name in vars(one)), each))


CONTAINERS: tuple[type, ...] = (dict, list, set, str, tuple)
PLAIN = frozenset(name for each in CONTAINERS for name in dir(each))
"""What Python's own containers can do: such a name says nothing of whose it is."""
OWNERS: dict[FunctionType, type | None] = {}
"""Whose method a function is."""


def kept(function: FunctionType, owner: type | None) -> Iterator[FunctionType]:
    """Give a function if it is of the house, and remember whose it is."""
    if is_ours(function) or str(function.__globals__.get("__name__", "")).startswith(HOUSE):
        OWNERS.setdefault(function, owner)
        yield function


@cache
def every_class() -> tuple[type, ...]:
    """Return the classes of the house."""
    for found in pkgutil.walk_packages(chalicelib.__path__, "chalicelib."):
        import_module(found.name)
    modules = [each for name, each in sorted(sys.modules.items()) if name.startswith(HOUSE)]
    found_all = {each: None for module in modules for each in vars(module).values() if isinstance(each, type)}
    return tuple(each for each in found_all if is_ours(each))


@cache
def methods_named() -> dict[str, tuple[FunctionType, ...]]:
    """Return every method of the house by its name, for calls of something that no annotation tells of."""
    named: dict[str, list[FunctionType]] = {}
    for owner in every_class():
        for name, what in vars(owner).items():
            if isinstance(what, FunctionType) and name not in PLAIN and not _is_protocol(owner):
                named.setdefault(name, []).extend(kept(what, owner))
    return {name: tuple(found) for name, found in named.items()}


def _is_protocol(owner: type) -> bool:
    return bool(getattr(owner, "_is_protocol", False))


@cache
def fitting(protocol: type) -> tuple[type, ...]:
    """Return the classes that have everything that a protocol asks for."""
    if not _is_protocol(protocol):
        return ()
    asked = {
        name
        for each in protocol.__mro__
        if is_ours(each)
        for name, what in vars(each).items()
        if isinstance(what, FunctionType) and (name == "__call__" or not name.startswith("__"))
    }
    return tuple(
        each
        for each in every_class()
        if not _is_protocol(each) and asked and all(hasattr(each, name) for name in asked)
    )
