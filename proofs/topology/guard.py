"""A second opinion in another language: the rules of ``infra/rules/*.guard``, run by cfn-guard in process."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from cfn_guard_rs.api import run_checks

from proofs.topology.house import Templates

RULES = Path(__file__).parent.parent.parent / "infra" / "rules"


@cache
def _rules() -> str:
    return "\n".join(path.read_text("utf-8") for path in sorted(RULES.glob("*.guard")))


def broken(templates: Templates) -> list[str]:
    """Return ``stack: rule`` for every rule that a template breaks."""
    found = []
    for stack, template in templates.items():
        report = run_checks(dict(template), _rules())
        found += [f"{stack}: {each.Rule.name}" for each in report.not_compliant if each.Rule]
    return found


def breaks(resource: Mapping[str, Any]) -> bool:
    """Return whether a resource by itself breaks a rule; each rule looks at one resource."""
    try:
        return run_checks({"Resources": {"It": dict(resource)}}, _rules()).status == "FAIL"
    except ValueError:
        return True  # what breaks a rule on something that is missing it reports in no JSON


def names() -> list[str]:
    """Return the names of the rules."""
    words = _rules().split("\nrule ")[1:]
    return [each.split()[0] for each in words]
