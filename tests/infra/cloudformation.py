"""What a template refers to, and what its Fn::Sub comes to: as much of CloudFormation as the tests need."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

REFERENCE = re.compile(r"\$\{(!?)([^}]+)\}")
PSEUDO = "AWS::"


def intrinsics(value: Any) -> Iterator[tuple[str, Any]]:
    """Return every function of CloudFormation in a template, with its argument."""
    if isinstance(value, list):
        for each in value:
            yield from intrinsics(each)
    elif isinstance(value, dict):
        for key, each in value.items():
            if key in {"Ref", "Condition"} and isinstance(each, str) and len(value) == 1:
                yield key, each
            elif key.startswith("Fn::"):
                assert len(value) == 1, f"a function beside something else: {sorted(value)}"
                yield key, each
            yield from intrinsics(each)


def referred(template: Mapping[str, Any]) -> Iterator[str]:
    """Return every name that a template refers to within itself."""
    for function, argument in intrinsics(template):
        if function == "Ref":
            yield argument
        elif function == "Fn::GetAtt":
            yield argument[0]
        elif function == "Fn::Sub":
            text, given = argument if isinstance(argument, list) else (argument, {})
            names = {name.partition(".")[0] for escaped, name in REFERENCE.findall(text) if not escaped}
            yield from names - set(given)
    for resource in template["Resources"].values():
        before = resource.get("DependsOn", [])
        yield from [before] if isinstance(before, str) else before


def conditions(template: Mapping[str, Any]) -> Iterator[str]:
    """Return every condition that a template asks for."""
    for part in ("Resources", "Outputs"):
        yield from (each["Condition"] for each in template.get(part, {}).values() if "Condition" in each)
    yield from (argument[0] for function, argument in intrinsics(template) if function == "Fn::If")


def filled_in(value: Any, names: Mapping[str, str]) -> Any:
    """Return a value with its Fn::Sub resolved, as CloudFormation does."""
    if isinstance(value, list):
        return [filled_in(each, names) for each in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {"Fn::Sub"}:
        return REFERENCE.sub(
            lambda found: f"${{{found[2]}}}" if found[1] else names[found[2]], value["Fn::Sub"]
        )
    return {key: filled_in(each, names) for key, each in value.items()}
