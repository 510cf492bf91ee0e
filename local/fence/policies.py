"""The folder of policy documents, as it is deployed.

====================================  ====================================================
``planes/<plane>.json``               identity policy of the execution role vrs-plane-<plane>
``pages/<plane>.json``                identity policy of the role vrs-pages-<plane>, for API Gateway
``jobs/<job>.json``                   identity policy of the execution role vrs-job-<job>
``duties/<duty>.json``                identity policy of the role vrs-duty-<duty>
``trust/<duty>.json``                 trust policy of that role
``people/<name>.json``                identity policy of the role vrs-<name>, which people take up
``keys/<kind>.json``                  key policy of every KMS key whose tag ``kind`` is <kind>
``endpoints/<plane>-<service>.json``  policy of a service's VPC endpoint in that plane's network
====================================  ====================================================

``${AWS::AccountId}`` is replaced by the account, ``${PublicVpc}`` and ``${PrivateVpc}`` by the two
networks.  A JSON document anywhere else is refused: it would look as if it were in force.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local.fence.condition_keys import PolicyError
from local.fence.policy import Kind, Policy

FOLDERS = {
    "planes": Kind.IDENTITY,
    "pages": Kind.IDENTITY,
    "jobs": Kind.IDENTITY,
    "people": Kind.IDENTITY,
    "duties": Kind.IDENTITY,
    "trust": Kind.TRUST,
    "keys": Kind.RESOURCE,
    "endpoints": Kind.RESOURCE,
}
PLANE_ROLE, JOB_ROLE, DUTY_ROLE, PERSON_ROLE = "vrs-plane-", "vrs-job-", "vrs-duty-", "vrs-"
PAGES_ROLE = "vrs-pages-"
NETWORKS: Mapping[str, str] = {"public": "vpc-public", "private": "vpc-private"}
"""The networks of the planes, as they are called where there is no network."""


@dataclass(frozen=True)
class PolicySet:
    """Every document in force, by what it hangs on."""

    account: str
    planes: Mapping[str, Policy]
    pages: Mapping[str, Policy]
    jobs: Mapping[str, Policy]
    people: Mapping[str, Policy]
    duties: Mapping[str, Policy]
    trust: Mapping[str, Policy]
    keys: Mapping[str, Policy]
    endpoints: Mapping[str, Policy]
    asks_for_attributes: bool

    @classmethod
    def load(cls, folder: Path, account: str, networks: Mapping[str, str] = NETWORKS) -> "PolicySet":
        """Read a folder; raise PolicyError on anything that is not understood.

        ``networks`` are the ids of the planes' VPCs, by plane.
        """
        paths = sorted(folder.rglob("*.json"))
        for path in paths:
            if path.parent.parent != folder or path.parent.name not in FOLDERS:
                raise PolicyError(f"{path.relative_to(folder)} is in no folder that the fence enforces")
        texts = {path: filled(path.read_text("utf-8"), account, networks) for path in paths}
        found: dict[str, dict[str, Policy]] = {name: {} for name in FOLDERS}
        for path, text in texts.items():
            name = path.parent.name
            found[name][path.stem] = _read(text, f"{name}/{path.stem}", FOLDERS[name])
        _demand_whole(found)
        asks = any("dynamodb:attributes" in text.lower() for text in texts.values())
        return cls(account=account, asks_for_attributes=asks, **found)

    def role(self, name: str) -> Policy | None:
        """Return the identity policy of a role, or None for a role that is not deployed."""
        for prefix, documents in (
            (PLANE_ROLE, self.planes),
            (PAGES_ROLE, self.pages),
            (JOB_ROLE, self.jobs),
            (DUTY_ROLE, self.duties),
            (PERSON_ROLE, self.people),
        ):
            if name.startswith(prefix):
                return documents.get(name.removeprefix(prefix))
        return None


def plane_of(role: str) -> str | None:
    """Return the plane in whose network a role's function stands; None for who stands in neither."""
    if role.startswith(PLANE_ROLE):
        return role.removeprefix(PLANE_ROLE)
    return "private" if role.startswith(JOB_ROLE) else None


def filled(text: str, account: str, networks: Mapping[str, str] = NETWORKS) -> str:
    """Return a document's text with the account and the networks in the place of their names."""
    text = text.replace("${AWS::AccountId}", account)
    for plane, network in networks.items():
        text = text.replace(f"${{{plane.capitalize()}Vpc}}", network)
    return text


def _demand_whole(found: Mapping[str, Mapping[str, Policy]]) -> None:
    if not found["planes"]:
        raise PolicyError("no plane has a policy")
    if found["duties"].keys() != found["trust"].keys():
        raise PolicyError("each duty needs an identity policy and a trust policy")
    if not {name.partition("-")[0] for name in found["endpoints"]} <= found["planes"].keys():
        raise PolicyError("an endpoint policy names no plane")


def _read(text: str, name: str, kind: Kind) -> Policy:
    try:
        document = json.loads(text, object_pairs_hook=_no_duplicates)
        return Policy.parse(document, name, kind)
    except json.JSONDecodeError as wrong:
        raise PolicyError(f"{name} is not JSON") from wrong
    except PolicyError as wrong:
        raise PolicyError(f"{name}: {wrong}") from wrong


def _no_duplicates(members: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    listed = list(members)
    made = dict(listed)
    if len(made) != len(listed):
        raise PolicyError("an element is written twice")
    return made
