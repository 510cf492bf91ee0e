"""Every document in force, read as the fence reads it, and each of them exchangeable for a mutant.

``<folder>/<stem>`` names a document of ``policies/``; ``roles/<role>`` names who may take up a role
that is no duty, which stands in ``infra/templates/``.
"""

import json
import re
from collections.abc import Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from local.fence import Kind, Policy
from local.fence.evaluate import Statement
from local.fence.policies import DUTY_ROLE, FOLDERS, JOB_ROLE, PAGES_ROLE, PERSON_ROLE, PLANE_ROLE, filled

ROOT = Path(__file__).resolve().parent.parent.parent
ACCOUNT, ELSEWHERE = "123456789012", "999999999999"
"""Ours, and a stranger's."""
REGION = "ap-northeast-1"
ROLE_FOLDERS = (
    (PLANE_ROLE, "planes"),
    (PAGES_ROLE, "pages"),
    (JOB_ROLE, "jobs"),
    (DUTY_ROLE, "duties"),
    (PERSON_ROLE, "people"),
)
"""What a role's name begins with, and where its identity policy lies; the first that fits."""

Json = Any
TRUST = "AssumeRolePolicyDocument"
_ACCOUNT_NAME = re.compile(r"\$\{AWS::AccountId\}")


class Documents:
    """The documents by name, compiled when they are first asked for."""

    def __init__(self, sources: Mapping[str, Json], compiled: Mapping[str, Policy] | None = None) -> None:
        self.sources = sources
        self._compiled: dict[str, Policy] = dict(compiled or {})
        self._speaking: dict[tuple[str, str], tuple[Statement, ...]] = {}

    def of(self, name: str) -> Policy | None:
        """Return a document compiled, or None if there is none of that name."""
        if name not in self._compiled and name in self.sources:
            self._compiled[name] = Policy.parse(self.sources[name], name, kind_of(name))
        return self._compiled.get(name)

    def allowing(self, name: str, action: str) -> tuple[Statement, ...]:
        """Return the Allow statements of a document that speak of an action; none of a missing document."""
        found = self._speaking.get((name, action))
        if found is None:
            policy = self.of(name)
            listed = policy.statements if policy else ()
            found = tuple(one for one in listed if one.allows and one.covers(action))
            self._speaking[name, action] = found
        return found

    def named(self, folder: str) -> list[str]:
        """Return the stems of a folder's documents."""
        return sorted(name.partition("/")[2] for name in self.sources if name.partition("/")[0] == folder)

    def with_one(self, name: str, policy: Policy) -> "Documents":
        """Return the same documents but for one; those that stay are not compiled again."""
        return Documents(self.sources, {**self._compiled, name: policy})

    @property
    def roles(self) -> list[str]:
        """Return every role that has an identity policy."""
        return [f"{prefix}{stem}" for prefix, folder in ROLE_FOLDERS for stem in self.named(folder)]

    @cached_property
    def bound_by_attributes(self) -> frozenset[str]:
        """Return the roles whose policy asks which attributes of an item a call names."""
        return frozenset(
            role
            for role in self.roles
            if "dynamodb:attributes" in json.dumps(self.sources[self.identity(role)]).lower()
        )

    def identity(self, role: str) -> str:
        """Return the name of a role's identity policy, of a role that is none of ours a name of nothing."""
        for prefix, folder in ROLE_FOLDERS:
            if role.startswith(prefix):
                return f"{folder}/{role.removeprefix(prefix)}"
        return "nothing"

    def trust(self, role: str) -> str:
        """Return the name of the document that says who takes a role up."""
        return f"trust/{role.removeprefix(DUTY_ROLE)}" if role.startswith(DUTY_ROLE) else f"roles/{role}"


def kind_of(name: str) -> Kind:
    """Return where a document hangs, which decides its elements."""
    folder = name.partition("/")[0]
    return Kind.TRUST if folder == "roles" else FOLDERS[folder]


@cache
def deployed() -> Documents:
    """Return the documents as they deploy."""
    found: dict[str, Json] = {}
    for path in sorted((ROOT / "policies").glob("*/*.json")):
        text = filled(path.read_text("utf-8"), ACCOUNT)
        found[f"{path.parent.name}/{path.stem}"] = json.loads(text)
    roles = Documents(found).roles
    return Documents(found | {name: one for name, one in _role_trusts().items() if name[6:] in roles})


def _role_trusts() -> dict[str, Json]:
    """Return who takes up each role, as the templates say it; a duty's trust stands in policies/trust."""
    found = {}
    for path in sorted((ROOT / "infra" / "templates").glob("*.json")):
        for resource in json.loads(path.read_text("utf-8")).get("Resources", {}).values():
            stated = resource.get("Properties", {})
            if resource.get("Type") == "AWS::IAM::Role" and {"RoleName", TRUST} <= stated.keys():
                found[f"roles/{stated['RoleName']}"] = _plain(stated[TRUST])
    return found


def _plain(value: Json) -> Json:
    """Fill in the two functions of CloudFormation that these documents use."""
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if not isinstance(value, dict):
        return value
    if value == {"Ref": "AWS::AccountId"}:
        return ACCOUNT
    if value.keys() == {"Fn::Sub"}:
        return _ACCOUNT_NAME.sub(ACCOUNT, value["Fn::Sub"])
    return {key: _plain(each) for key, each in value.items()}
