"""Puts the documents of ``policies/`` into the resources that they hang on.

A template says which role, key or endpoint there is; what it allows stands in ``policies/``
alone, where the fence and the proofs read it too.  A document's own names (the account, the two
networks) become ``Fn::Sub``; IAM's variables, which look the same, are kept from CloudFormation.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
POLICIES = ROOT / "policies"
Resource = Mapping[str, Any]

OURS = r"(?:AWS::AccountId|PublicVpc|PrivateVpc)\}"
ROLES = {
    "vrs-plane-": "planes",
    "vrs-pages-": "pages",
    "vrs-job-": "jobs",
    "vrs-duty-": "duties",
    "vrs-service-": "",
    "vrs-": "people",
}
"""Which folder holds a role's policy, by how the role is called; the first that fits.

What AWS's own services write logs and backups with ("") has its few rights in the template.
"""


class Misfit(ValueError):
    """A resource that must have a document of ``policies/`` has none, or has words of its own."""


def as_template(document: Any) -> Any:
    """Return a policy document as CloudFormation fills it in."""
    if isinstance(document, dict):
        return {key: as_template(value) for key, value in document.items()}
    if isinstance(document, list):
        return [as_template(value) for value in document]
    if isinstance(document, str) and re.search(r"\$\{" + OURS, document):
        return {"Fn::Sub": re.sub(rf"\$\{{(?!{OURS})", "${!", document)}
    return document


def with_documents(resources: Mapping[str, Resource], policies: Path = POLICIES) -> dict[str, Resource]:
    """Return the resources with their documents in them; raise Misfit."""
    return {name: _with_documents(name, resource, policies) for name, resource in resources.items()}


def _with_documents(name: str, resource: Resource, policies: Path) -> Resource:
    wanted = {
        "AWS::IAM::Role": _of_role,
        "AWS::KMS::Key": _of_key,
        "AWS::EC2::VPCEndpoint": _of_endpoint,
    }.get(resource["Type"])
    if wanted is None:
        return resource
    properties = resource["Properties"]
    found = {}
    for field, path in wanted(properties):
        if field in properties:
            raise Misfit(f"{name}: {field} belongs to {path}")
        if not (policies / path).is_file():
            raise Misfit(f"{name}: there is no {path}")
        document = as_template(json.loads((policies / path).read_text("utf-8")))
        named = [{"PolicyName": properties.get("RoleName"), "PolicyDocument": document}]
        found[field] = named if field == "Policies" else document
    return {**resource, "Properties": {**properties, **found}}


def _of_role(properties: Resource) -> Iterator[tuple[str, str]]:
    role = properties["RoleName"]
    prefix = next((prefix for prefix in ROLES if role.startswith(prefix)), None)
    if prefix is None:
        raise Misfit(f"{role} is no role of ours")
    if ROLES[prefix]:
        yield "Policies", f"{ROLES[prefix]}/{role.removeprefix(prefix)}.json"
    if prefix == "vrs-duty-":
        yield "AssumeRolePolicyDocument", f"trust/{role.removeprefix(prefix)}.json"


def _of_key(properties: Resource) -> Iterator[tuple[str, str]]:
    kind = next((tag["Value"] for tag in properties.get("Tags", ()) if tag["Key"] == "kind"), None)
    if kind is not None:
        yield "KeyPolicy", f"keys/{kind}.json"
    elif "KeyPolicy" not in properties:
        raise Misfit("a key has neither a kind nor a policy")


def _of_endpoint(properties: Resource) -> Iterator[tuple[str, str]]:
    plane = properties["VpcId"]["Ref"].removesuffix("Vpc").lower()
    service = properties["ServiceName"].rpartition(".")[2]
    yield "PolicyDocument", f"endpoints/{plane}-{service}.json"


def after_their_roles(resources: Mapping[str, Resource]) -> dict[str, Resource]:
    """Return the resources, each to be made after the roles that its documents name.

    IAM, KMS and S3 refuse a document with a principal that does not exist yet.
    """
    roles = {
        resource["Properties"]["RoleName"]: name
        for name, resource in resources.items()
        if resource["Type"] == "AWS::IAM::Role"
    }
    found = {}
    for name, resource in resources.items():
        named = {roles[role] for role in _principals(resource["Properties"]) if role in roles} - {name}
        before = resource.get("DependsOn", [])
        named |= {before} if isinstance(before, str) else set(before)
        found[name] = {**resource, "DependsOn": sorted(named)} if named else resource
    return found


def _principals(value: Any) -> Iterator[str]:
    """Return the names of the roles that a resource's documents name as principals."""
    if isinstance(value, list):
        for each in value:
            yield from _principals(each)
    elif isinstance(value, dict):
        for key, each in value.items():
            if key == "Principal":
                yield from re.findall(r":role/([\w+=,.@-]+)", json.dumps(each))
            else:
                yield from _principals(each)
