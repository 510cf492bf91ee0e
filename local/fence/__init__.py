"""The fence: the deployed policy documents, evaluated on every AWS call of this machine.

>>> policies = PolicySet.load(Path("policies"), account="123456789012")
>>> fence = Fence(policies)
>>> fence.deployer("provisioning")
>>> fence.enrol("public-plane", "vrs-plane-public")
>>> with fence.raised():
...     serve()

``evaluate`` decides one request by AWS's published rules; ``calls`` says what a call asks for;
``fence`` puts both behind a botocore hook.  Import this package before making boto3 sessions.
"""

from local.fence.calls import Asked, Key, Site, UnmappedCall, asked_by
from local.fence.evaluate import Decision, Kind, Layers, Policy, PolicyError, Principal, Request, decide
from local.fence.fence import Fence
from local.fence.hook import Call, Refused, demand_covered
from local.fence.policies import PolicySet

__all__ = [
    "Asked",
    "Call",
    "Decision",
    "Fence",
    "Key",
    "Kind",
    "Layers",
    "Policy",
    "PolicyError",
    "PolicySet",
    "Principal",
    "Refused",
    "Request",
    "Site",
    "UnmappedCall",
    "asked_by",
    "decide",
    "demand_covered",
]
