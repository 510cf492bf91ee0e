"""The packaged terms of law: how long records are kept, and by when requests are decided."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from chalicelib.systems.vrs.cases.model import CaseKind, Deadlines
from chalicelib.systems.vrs.retention.model import RetentionRule


@cache
def load_retention() -> tuple[RetentionRule, ...]:
    """Return the state's rules of how long records are kept, by date."""
    return tuple(RetentionRule.model_validate(rule) for rule in _read("retention.json")["rules"])


@cache
def load_deadlines() -> Mapping[CaseKind, Deadlines]:
    """Return how long a decision about a request may take, by kind."""
    return {CaseKind(kind): Deadlines.model_validate(rule) for kind, rule in _read("cases.json").items()}


def _read(name: str) -> dict[str, Any]:
    terms: dict[str, Any] = json.loads(files("chalicelib.data").joinpath(name).read_bytes())
    return terms
