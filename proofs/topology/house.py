"""The synthesized templates as one house: resources by type, with conditions and references settled.

A rule asks a ``House`` and not JSON.  ``settings`` gives the house where all conditions hold and
the one where none does, so that what stands in an ``Fn::If`` is seen in both its branches.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

Template = Mapping[str, Any]
Templates = Mapping[str, Template]
"""CloudFormation templates by the names of their stacks."""

NOTHING = {"Ref": "AWS::NoValue"}
REFERENCE = re.compile(r"\$\{(!?)([^}]*)\}")


@dataclass(frozen=True)
class Resource:
    """A resource of a stack."""

    stack: str
    name: str
    body: Template

    @property
    def type(self) -> str:
        """Its CloudFormation type."""
        kind: str = self.body.get("Type", "")
        return kind

    @property
    def properties(self) -> Template:
        """Its properties, empty where it has none."""
        found: Template = self.body.get("Properties") or {}
        return found

    def at(self, *path: str | int) -> Any:
        """Return what stands at a path of its properties, None where nothing does."""
        return at(self.properties, *path)

    def __str__(self) -> str:
        """Say where it stands."""
        return f"{self.stack}/{self.name}"


@dataclass(frozen=True)
class House:
    """All stacks together."""

    templates: Templates
    holds: bool = True
    """Whether the conditions of the templates hold here."""

    @cached_property
    def resources(self) -> Mapping[str, list[Resource]]:
        """The resources by type."""
        found: dict[str, list[Resource]] = {}
        for stack, template in self.templates.items():
            for name, body in (template.get("Resources") or {}).items():
                resource = Resource(stack, name, body)
                found.setdefault(resource.type, []).append(resource)
        return found

    def of(self, *types: str) -> list[Resource]:
        """Return the resources of some types."""
        return [resource for each in types for resource in self.resources.get(each, ())]

    @property
    def all(self) -> Iterator[Resource]:
        """Every resource."""
        for each in self.resources.values():
            yield from each

    @cached_property
    def exports(self) -> Mapping[str, str]:
        """What stacks export: ``stack/reference`` by name."""
        found = {}
        for stack, template in self.templates.items():
            for output in (template.get("Outputs") or {}).values():
                name = at(output, "Export", "Name")
                if name is not None:
                    found[text(name)] = f"{stack}/{text(output.get('Value'))}"
        return found

    def pointed(self, resource: Resource, value: Any) -> str:
        """Return ``stack/name`` of the resource that a value of another refers to; else its text."""
        said = text(value)
        if said.startswith("⟨import "):
            said = self.exports.get(said[len("⟨import ") : -1], said)
        else:
            said = f"{resource.stack}/{said}"
        return re.sub(r"⟨(\w+)(\.[\w.]+)?⟩$", r"\1", said)


Answer = TypeVar("Answer")


def remembered(work: Callable[[Template], Answer]) -> Callable[[Template], Answer]:
    """Keep what was found out about a part of a template, for as long as it is that part.

    A mutant shares all but one resource with the templates, so most of the work was done before.
    """
    known: dict[int, tuple[Template, Answer]] = {}

    def asked(part: Template) -> Answer:
        found = known.get(id(part))
        if found is None or found[0] is not part:
            found = known[id(part)] = (part, work(part))
        return found[1]

    return asked


def at(value: Any, *path: str | int) -> Any:
    """Return what stands at a path, None where nothing does."""
    for step in path:
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value


def several(value: Any) -> list[Any]:
    """Return a list as it is, one value as a list of it, nothing as an empty one."""
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def text(value: Any) -> str:
    """Return a value as one word; a reference to ``X`` is ``⟨X⟩``, so no literal can pass for it."""
    if isinstance(value, dict) and len(value) == 1:
        ((function, given),) = value.items()
        if function in _SPOKEN:
            return _SPOKEN[function](given)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _substituted(given: Any) -> str:
    pattern, names = (given, {}) if isinstance(given, str) else given

    def put(found: re.Match[str]) -> str:
        literal, name = found.groups()
        if literal:
            return f"${{{name}}}"
        return text(names[name]) if name in names else f"⟨{name}⟩"

    return REFERENCE.sub(put, pattern)


def plain(value: Any) -> Any:
    """Return a document with every function in it replaced by its text."""
    if isinstance(value, list):
        return [plain(each) for each in value]
    if isinstance(value, dict):
        if is_reference(value):
            return text(value)
        return {key: plain(each) for key, each in value.items()}
    return value


_SPOKEN: Mapping[str, Callable[[Any], str]] = {
    "Ref": lambda given: f"⟨{given}⟩",
    "Fn::GetAtt": lambda given: f"⟨{given if isinstance(given, str) else '.'.join(map(str, given))}⟩",
    "Fn::ImportValue": lambda given: f"⟨import {text(given)}⟩",
    "Fn::Join": lambda given: text(given[0]).join(text(part) for part in given[1]),
    "Fn::Sub": _substituted,
    "Fn::Select": lambda given: f"⟨{given[0]} of {text(given[1])}⟩",
    "Fn::Split": lambda given: f"{text(given[1])} cut at {given[0]}",
}
_FUNCTIONS = ("Fn::GetAtt", "Fn::ImportValue", "Fn::Join", "Fn::Sub", "Fn::Select")


def settings(templates: Templates) -> Iterator[House]:
    """Yield the house where every condition of the templates holds, and the one where none does."""
    for holds in (True, False):
        yield House({stack: _settled(each, holds=holds) for stack, each in templates.items()}, holds)


def _settled(template: Template, *, holds: bool) -> Template:
    if not template.get("Conditions"):
        return template
    choose = _holding if holds else _failing
    resources = {
        name: choose(body) for name, body in template["Resources"].items() if holds or "Condition" not in body
    }
    return {**template, "Resources": resources}


@remembered
def _holding(body: Template) -> Template:
    found: Template = _chosen(body, holds=True)
    return found


@remembered
def _failing(body: Template) -> Template:
    found: Template = _chosen(body, holds=False)
    return found


def _chosen(value: Any, *, holds: bool) -> Any:
    if isinstance(value, list):
        return [each for each in (_chosen(each, holds=holds) for each in value) if each != NOTHING]
    if not isinstance(value, dict):
        return value
    if set(value) == {"Fn::If"}:
        return _chosen(value["Fn::If"][1 if holds else 2], holds=holds)
    chosen = {key: _chosen(each, holds=holds) for key, each in value.items()}
    return {key: each for key, each in chosen.items() if each != NOTHING}


def is_reference(value: Any) -> bool:
    """Return whether a value is one function of CloudFormation, which has no parts for us."""
    return isinstance(value, dict) and len(value) == 1 and next(iter(value)) in {"Ref", *_FUNCTIONS}


def walk(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Yield every place of a document with what stands there, the outermost first."""
    yield path, value
    if isinstance(value, dict):
        for key, each in value.items():
            yield from walk(each, (*path, key))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from walk(each, (*path, index))
