"""Policy documents as they stand in templates: their statements, and what must be among them."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from proofs.topology.house import Template, plain, remembered, several

POLICIES = Path(__file__).parent.parent.parent / "policies"
Statement = Mapping[str, Any]


def statements(document: Any) -> list[Statement]:
    """Return the statements of a document, with functions as text."""
    return _statements(document) if isinstance(document, dict) else []


@remembered
def _statements(document: Template) -> list[Statement]:
    return several(plain(document).get("Statement"))


def actions(statement: Statement) -> list[str]:
    """Return the actions of a statement."""
    return several(statement.get("Action"))


def anybody(statement: Statement) -> bool:
    """Return whether a statement is about everybody."""
    principal = statement.get("Principal")
    if isinstance(principal, Mapping):
        return any("*" in several(each) for each in principal.values())
    return principal == "*"


def denied(document: Any, action: str, resources: set[str], condition: Mapping[str, Any]) -> bool:
    """Return whether a document denies an action to everybody on resources, under just this condition."""
    return any(
        statement.get("Effect") == "Deny"
        and statement.get("Principal") == "*"
        and action in actions(statement)
        and resources <= set(several(statement.get("Resource")))
        and statement.get("Condition", {}) == condition
        for statement in statements(document)
    )


def opened(document: Any) -> Iterator[str]:
    """Yield the ids of statements that allow everybody something without a condition."""
    for number, statement in enumerate(statements(document)):
        if statement.get("Effect") != "Deny" and anybody(statement) and not statement.get("Condition"):
            yield str(statement.get("Sid", number))


@cache
def file(folder: str, name: str) -> Any:
    """Return a document of ``policies/``; its placeholders are references, as in a template's Fn::Sub."""
    words = (POLICIES / folder / f"{name}.json").read_text("utf-8")
    for placeholder in ("AWS::AccountId", "PublicVpc", "PrivateVpc"):
        words = words.replace(f"${{{placeholder}}}", f"⟨{placeholder}⟩")
    return json.loads(words)


@cache
def names(folder: str) -> frozenset[str]:
    """Return the names of the documents in a folder of ``policies/``."""
    return frozenset(path.stem for path in (POLICIES / folder).glob("*.json"))


def canonical(document: Any) -> Any:
    """Return a document with every one-element list as its element, so that both spellings are equal."""
    return _canonical(document) if isinstance(document, dict) else document


@remembered
def _canonical(document: Template) -> Any:
    return _short(plain(document))


def _short(value: Any) -> Any:
    if isinstance(value, list):
        parts = [_short(each) for each in value]
        return parts[0] if len(parts) == 1 else parts
    if isinstance(value, dict):
        return {key: _short(each) for key, each in value.items()}
    return value
