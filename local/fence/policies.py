"""The folder of policy documents, as it is deployed.

=============================  ====================================================
``planes/<plane>.json``        identity policy of the execution role vrs-plane-<plane>
``duties/<duty>.json``         identity policy of the role vrs-duty-<duty>
``trust/<duty>.json``          trust policy of that role
``keys/<kind>.json``           key policy of every KMS key whose tag ``kind`` is <kind>
``endpoints/<plane>.json``     policy of the VPC endpoints of that plane, if it has any
=============================  ====================================================

``${AWS::AccountId}`` is replaced by the account.  A JSON document anywhere else is refused: it would
look as if it were in force.
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
    "duties": Kind.IDENTITY,
    "trust": Kind.TRUST,
    "keys": Kind.RESOURCE,
    "endpoints": Kind.RESOURCE,
}
PLANE_ROLE, DUTY_ROLE = "vrs-plane-", "vrs-duty-"


@dataclass(frozen=True)
class PolicySet:
    """Every document in force, by what it hangs on."""

    account: str
    planes: Mapping[str, Policy]
    duties: Mapping[str, Policy]
    trust: Mapping[str, Policy]
    keys: Mapping[str, Policy]
    endpoints: Mapping[str, Policy]
    asks_for_attributes: bool

    @classmethod
    def load(cls, folder: Path, account: str) -> "PolicySet":
        """Read a folder; raise PolicyError on anything that is not understood."""
        paths = sorted(folder.rglob("*.json"))
        for path in paths:
            if path.parent.parent != folder or path.parent.name not in FOLDERS:
                raise PolicyError(f"{path.relative_to(folder)} is in no folder that the fence enforces")
        texts = {path: path.read_text("utf-8").replace("${AWS::AccountId}", account) for path in paths}
        found: dict[str, dict[str, Policy]] = {name: {} for name in FOLDERS}
        for path, text in texts.items():
            name = path.parent.name
            found[name][path.stem] = _read(text, f"{name}/{path.stem}", FOLDERS[name])
        _demand_whole(found)
        asks = any("dynamodb:attributes" in text.lower() for text in texts.values())
        return cls(account=account, asks_for_attributes=asks, **found)

    def role(self, name: str) -> Policy | None:
        """Return the identity policy of a role, or None for a role that is not deployed."""
        if name.startswith(PLANE_ROLE):
            return self.planes.get(name.removeprefix(PLANE_ROLE))
        if name.startswith(DUTY_ROLE):
            return self.duties.get(name.removeprefix(DUTY_ROLE))
        return None


def _demand_whole(found: Mapping[str, Mapping[str, Policy]]) -> None:
    if not found["planes"]:
        raise PolicyError("no plane has a policy")
    if found["duties"].keys() != found["trust"].keys():
        raise PolicyError("each duty needs an identity policy and a trust policy")
    if not found["endpoints"].keys() <= found["planes"].keys():
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
