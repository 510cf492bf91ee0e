"""An AWS call, as the actions, resources and contexts that AWS would authorise it by.

Whatever is not mapped here raises UnmappedCall and is refused: the default is deny.
"""

from collections.abc import Callable, Mapping

from local.fence import dynamodb, kms, s3, services, stacks
from local.fence.asked import Asked, Key, Params, Site, UnmappedCall

__all__ = ["Asked", "Key", "Site", "UnmappedCall", "asked_by"]

MAPPED: Mapping[str, Callable[[str, Params, Site], list[Asked]]] = {
    "cloudformation": stacks.cloudformation,
    "cloudwatch": services.cloudwatch,
    "dynamodb": dynamodb.asked,
    "dynamodbstreams": dynamodb.asked_of_stream,
    "events": services.events,
    "kms": kms.asked,
    "lambda": stacks.lambda_,
    "logs": services.logs,
    "s3": s3.asked,
    "sqs": services.sqs,
    "sts": services.sts,
}
"""botocore's name of a service, and who maps its calls."""


def asked_by(service: str, operation: str, params: Params, site: Site) -> list[Asked]:
    """Return everything a call asks for, all of which must be allowed; raise UnmappedCall."""
    mapped = MAPPED.get(service)
    if mapped is None:
        raise UnmappedCall(f"{service} is not mapped")
    try:
        found = mapped(operation, params, site)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as odd:
        if isinstance(odd, UnmappedCall):
            raise
        # A call of the wrong shape; its values must not show in a message.
        raise UnmappedCall(f"the parameters of {service}:{operation} are not understood") from None
    if not found:
        raise UnmappedCall(f"{service}:{operation} asks for nothing")
    return found
