"""Writes down what the deployed policies let through in a test run, for the report on least privilege.

A request is kept without what names anybody or anything: the tail of a key, the id of a KMS key, the
actor.  Attacks are left out: what an attacker may do is no need of ours.
"""

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from local.fence import Decision, Layers, Request, fence

FOLDER = Path(__file__).parent.parent / "build" / "seen"
ATTACKS = (
    "tests/proofs/",
    "tests/fence/",
    "tests/planes/test_walls.py",
    "tests/infra/test_smoke.py",
)
"""Where a request is tried because it should not be made."""
PARTITION = re.compile(r"^([0-9]{6}#[a-z]+#[A-Z]+)#.*$", re.DOTALL)
KEY_ID = re.compile(r":key/[^/]+$")
OBJECT = re.compile(r"^(arn:aws:s3:::[^/]+/[0-9]{6}/).*$")
KEPT_ACTORS = ("plane", "none", "")
NAMED = ("kms:encryptioncontext:municipality", "kms:encryptioncontext:area")

Kept = tuple[str, str, str, str]
"""Principal's ARN, action, resource, and the context as JSON."""

_kept: set[Kept] = set()
_decide = fence.decide


def record() -> None:
    """Begin to write down."""
    fence.decide = _watching


def _watching(request: Request, layers: Layers) -> Decision:
    decision = _decide(request, layers)
    if decision.allowed and not os.environ.get("PYTEST_CURRENT_TEST", "").startswith(ATTACKS):
        _kept.add(_general(request))
    return decision


def _general(request: Request) -> Kept:
    resource = OBJECT.sub(r"\1x", KEY_ID.sub(":key/x", request.resource))
    context = {key: _blurred(key, value) for key, value in request.context.items()}
    arn = request.principal.arn if request.principal else ""
    return arn, request.action, resource, json.dumps(context, sort_keys=True)


def _blurred(key: str, value: Any) -> Any:
    if key == "dynamodb:leadingkeys":
        return sorted({PARTITION.sub(r"\1#x", each) for each in value})
    if key.startswith("kms:encryptioncontext:") and key not in NAMED:
        return "x"
    if key in {"sts:rolesessionname", "sts:sourceidentity"}:
        return "x"
    if key in {"aws:requesttag/actor", "aws:principaltag/actor"}:
        return value if value in KEPT_ACTORS else "x"
    return value


def save() -> None:
    """Write what was seen to a file of this process's own.

    At the end of its tests, not of the process: a worker that is slow to end is killed.
    """
    if not _kept:
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps(_plain(kept), sort_keys=True) for kept in sorted(_kept)]
    (FOLDER / f"{os.getpid()}.ndjson").write_text("\n".join(lines) + "\n", "utf-8")


def _plain(kept: Kept) -> Mapping[str, Any]:
    arn, action, resource, context = kept
    return {"principal": arn, "action": action, "resource": resource, "context": json.loads(context)}
