"""Mutants of the templates: each guard removed, loosened or walked around, once, by itself.

``sweep`` needs no list: it removes every resource, every property and every part of a property, turns
every switch, and loosens every statement of every policy.  ``planted`` adds what somebody in a hurry,
or somebody else, would add.  Nothing is changed in place; a mutant shares what it did not change.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from proofs.topology.house import Resource, Templates, at, is_reference
from proofs.topology.pages import answered_by_code
from proofs.topology.planted import ADDED
from proofs.topology.replaced import REPLACED
from proofs.topology.rules import NEEDS

Path = tuple[str | int, ...]
GONE = object()
ALONE = frozenset({"added", "replaced"})
"""Mutants that are told one by one."""
SKIPPED = {("Type",), ("DependsOn",)}
"""What no template can be without, and the order in which resources are made."""
NAMES = frozenset({"Sid", "Description", "GroupDescription", "Tags", "Label", "OKActions", "PolicyName"})
"""What only people read."""
LOOSER: Mapping[str, Any] = {"Principal": "*", "Action": "*", "Resource": "*", "Effect": "Allow"}


class Mutant(NamedTuple):
    """A change to one stack."""

    what: str
    stack: str
    path: Path
    put: Any
    """What stands there now; GONE where it was taken away."""

    @property
    def kind(self) -> str:
        """What was done to which type of resource."""
        return " ".join(self.what.split(" ")[:2]) if self.what.split(" ")[0] not in ALONE else self.what

    @property
    def spot(self) -> str:
        """The type and place that the change is about, whatever the resource is called."""
        words = self.what.split(" ")
        return " ".join((words[1], *words[3:]))

    def of(self, templates: Templates) -> Templates:
        """Return the templates with the change in them."""
        return {**templates, self.stack: _changed(templates[self.stack], self.path, self.put)}


def _changed(value: Any, path: Path, put: Any) -> Any:
    if not path:
        return put
    step, rest = path[0], path[1:]
    if isinstance(value, list):
        changed = [*value, None] if step == len(value) else list(value)
        if rest or put is not GONE:
            changed[int(step)] = _changed(changed[int(step)], rest, put)
        else:
            del changed[int(step)]
        return changed
    found: dict[str, Any] = dict(value or {})
    if not rest and put is GONE:
        found.pop(str(step), None)
    else:
        found[str(step)] = _changed(found.get(str(step)), rest, put)
    return found


def mutants(templates: Templates) -> Iterator[Mutant]:
    """Yield every mutant."""
    yield from needed(templates)
    yield from planted(templates)
    yield from sweep(templates)


def _resources(templates: Templates) -> Iterator[Resource]:
    for stack, template in templates.items():
        for name, body in template["Resources"].items():
            yield Resource(stack, name, body)


def _mutant(resource: Resource, verb: str, path: Path, put: Any) -> Mutant:
    place = ".".join(map(str, path))
    what = f"{verb} {resource.type} {resource.name}{' ' if place else ''}{place}"
    return Mutant(what, resource.stack, ("Resources", resource.name, *path), put)


def needed(templates: Templates) -> Iterator[Mutant]:
    """Yield, for each rule on one property, each resource with the wrong value in it."""
    for need in NEEDS.values():
        for resource in _resources(templates):
            if resource.type == need.type and resource.name not in need.excepted and need.wrong is not None:
                yield _mutant(resource, "wrong", ("Properties", *need.path), need.wrong)


def planted(templates: Templates) -> Iterator[Mutant]:
    """Yield what is added to a stack, and what is replaced in it by something that looks right."""
    for what, stack, name, body in ADDED:
        yield Mutant(f"added {body['Type']} {what}", stack, ("Resources", name), body)
    for what, stack, path, put in REPLACED:
        if at(templates[stack], *path[:-1]) is None:
            raise LookupError(f"{what}: there is no {path}")
        yield Mutant(f"replaced {stack} {what}", stack, path, put)


def sweep(templates: Templates) -> Iterator[Mutant]:
    """Yield every removal, every turned switch and every loosened statement."""
    for resource in _resources(templates):
        yield _mutant(resource, "removed", (), GONE)
        for path, value in _parts(resource.body):
            yield _mutant(resource, "removed", path, GONE)
            yield from _loosened(resource, path, value)
    for stack, template in templates.items():
        for section in ("Parameters", "Rules"):
            for path, _ in _parts(template.get(section, {})):
                if path[-1] not in {"Type", "Description", "ConstraintDescription", "AssertDescription"}:
                    what = f"removed {section} {stack} {'.'.join(map(str, path))}"
                    yield Mutant(what, stack, (section, *path), GONE)


def _parts(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Yield the parts of a resource or section that are more than a way of writing."""
    if is_reference(value):
        return
    if isinstance(value, dict) and set(value) == {"Fn::If"}:
        for branch in (1, 2):
            yield from _parts(value["Fn::If"][branch], (*path, "Fn::If", branch))
        return
    for step, part in (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    ):
        place = (*path, step)
        if place in SKIPPED or step in NAMES or _is_route(place, part):
            continue
        if place[-2:] == ("DefinitionBody", "paths"):
            yield from _parts(part, place)
            continue
        yield place, part
        yield from _parts(part, place)


def _is_route(place: Path, part: Any) -> bool:
    """Tell whether a part is a route that a function answers: Chalice makes it, and door-8 looks at it."""
    return place[-3:-1] == ("DefinitionBody", "paths") and answered_by_code(part)


def _loosened(resource: Resource, path: Path, value: Any) -> Iterator[Mutant]:
    if isinstance(value, bool):
        yield _mutant(resource, "turned", path, not value)
    if isinstance(value, dict) and "Effect" in value:
        for key, loose in LOOSER.items():
            if key in value and value[key] != loose:
                yield _mutant(resource, "loosened", (*path, key), loose)
