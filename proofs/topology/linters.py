"""The linters cfn-lint and checkov, run from an environment of their own, if ``.venv-checks`` is there.

checkov's findings that we keep are in ``infra/rules/checkov.yaml``, each with a reason.
"""

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped] # PyYAML comes with Chalice and has no types

from proofs.topology.guard import RULES
from proofs.topology.house import Templates

CHECKS = Path(__file__).parent.parent.parent / ".venv-checks" / "bin"
REGION = "ap-northeast-1"


def there() -> bool:
    """Return whether the linters' environment is made."""
    return all((CHECKS / name).is_file() for name in ("cfn-lint", "checkov"))


def written(templates: Templates, folder: Path) -> Path:
    """Write the templates for the linters to read."""
    for stack, template in templates.items():
        (folder / f"{stack}.json").write_text(json.dumps(template, ensure_ascii=False, indent=1), "utf-8")
    return folder


def cfn_lint(folder: Path) -> list[str]:
    """Return what cfn-lint finds, warnings too."""
    files = sorted(str(path) for path in folder.glob("*.json"))
    said = _run("cfn-lint", "--regions", REGION, "--format", "json", "--", *files)
    found: list[dict[str, Any]] = json.loads(said or "[]")
    return [
        f"cfn-lint {each['Rule']['Id']} {Path(each['Filename']).stem}/{_place(each['Location'])}"
        for each in found
    ]


def _place(location: dict[str, Any]) -> str:
    return ".".join(map(str, location["Path"] or []))


def checkov(folder: Path) -> set[tuple[str, str]]:
    """Return what checkov finds: the check and the resource."""
    quiet = ("--compact", "--quiet", "--skip-download", "--output", "json")
    said = _run("checkov", "--framework", "cloudformation", *quiet, "--directory", str(folder))
    report = json.loads(said)
    return {(each["check_id"], each["resource"]) for each in report["results"]["failed_checks"]}


def kept() -> set[tuple[str, str]]:
    """Return the findings that we keep, from ``infra/rules/checkov.yaml``."""
    lines = yaml.safe_load((RULES / "checkov.yaml").read_text("utf-8"))
    return {
        (line["check"], resource)
        for line in lines
        if line["reason"].strip()
        for resource in line["resources"]
    }


def unkept(found: Iterable[tuple[str, str]]) -> list[str]:
    """Return the findings that no line keeps, and the lines that find nothing."""
    found = set(found)
    missed = [f"checkov {check} {resource}" for check, resource in sorted(found - kept())]
    return missed + [
        f"checkov.yaml: {check} {resource} finds nothing" for check, resource in sorted(kept() - found)
    ]


def _run(name: str, *arguments: str) -> str:
    """Run a linter and return what it said; it ends with another number than 0 where it found something."""
    done = subprocess.run(
        [str(CHECKS / name), *arguments], check=False, capture_output=True, text=True, encoding="utf-8"
    )
    if not done.stdout.strip() and done.returncode != 0:
        raise RuntimeError(f"{name} did not run: {done.returncode}")
    return done.stdout
