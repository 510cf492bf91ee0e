"""The place in botocore where every call of every client passes the fence.

The handlers are registered once, on import, with botocore's own list, so that each session made
afterwards carries them; while no fence is raised they do nothing.  They read the API parameters
that are about to be serialised (a reference taken when all other handlers have had their turn),
not what a caller says it sent.  A presigned URL is refused: nobody can tell who will use it.

A session that was made before this module was imported is not covered: ``demand_covered`` says so.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

from botocore import UNSIGNED
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import ClientError
from botocore.handlers import BUILTIN_HANDLERS, REGISTER_LAST

PARAMS, CALL, PROBE = "vrs-fence-params", "vrs-fence-call", "vrs-fence-probe"


class Call(NamedTuple):
    """One API call, as botocore is about to send it."""

    service: str
    operation: str
    params: Mapping[str, Any]
    region: str
    access_key_id: str | None


class Refused(Exception):
    """A call that the deployed policies do not allow; its message holds no value of the call."""

    def __init__(self, code: str, status: int, message: str) -> None:
        super().__init__(message)
        self.code, self.status = code, status

    def answer(self) -> dict[str, Any]:
        """Return the refusal as AWS's answer would be parsed."""
        return {
            "Error": {"Code": self.code, "Message": str(self)},
            "ResponseMetadata": {"HTTPStatusCode": self.status, "RequestId": "fence", "RetryAttempts": 0},
        }


class Gate(Protocol):
    """What stands behind the hook."""

    def judge(self, call: Call) -> None:
        """Return if the call may go; raise Refused."""

    def learn(self, call: Call, answer: Mapping[str, Any]) -> None:
        """Take note of a call that succeeded."""


_raised: list[Gate] = []
"""The fences that stand, the newest last; only the newest judges."""


def stand(gate: Gate) -> None:
    """Make a gate the one that judges."""
    _raised.append(gate)


def fall(gate: Gate) -> None:
    """Take a gate away; the one before it judges again."""
    _raised.remove(gate)


def demand_covered(client: Any) -> None:
    """Raise RuntimeError if a client's calls do not pass here (its session is older than this module)."""
    answers = client.meta.events.emit(PROBE)
    if not any(answer is True for _handler, answer in answers):
        raise RuntimeError("this client stands outside the fence; import local.fence before making sessions")


def _standing() -> Gate | None:
    newest = _raised[-1:]
    return newest[0] if newest else None


def _note_params(params: Any, model: Any, context: dict[str, Any], **_more: Any) -> None:
    if _standing() is None:
        return
    if context.get("is_presign_request"):
        refused = Refused("AccessDenied", 403, "a presigned URL passes no fence")
        raise ClientError(refused.answer(), model.name)  # type: ignore[arg-type]
    context[PARAMS] = params


def _access_key_id(request_signer: Any, context: Mapping[str, Any]) -> str | None:
    """Return who will sign, or None for an unsigned call."""
    credentials = request_signer._credentials  # noqa: SLF001 - the signer offers no other way to ask
    unsigned = request_signer.signature_version is UNSIGNED or context.get("auth_type") == "none"
    if credentials is None or unsigned:
        return None
    found: str | None = credentials.get_frozen_credentials().access_key
    return found


def _call(model: Any, request_signer: Any, context: Mapping[str, Any]) -> Call:
    if PARAMS not in context:
        raise Refused("AccessDenied", 403, "the call began before the fence stood")
    return Call(
        service=model.service_model.service_name,
        operation=model.name,
        params=context[PARAMS],
        region=context.get("client_region") or "",
        access_key_id=_access_key_id(request_signer, context),
    )


def _judge(
    model: Any, params: Any, request_signer: Any, context: dict[str, Any], **_more: Any
) -> tuple[AWSResponse, dict[str, Any]] | None:
    gate = _standing()
    if gate is None:
        return None
    try:
        call = _call(model, request_signer, context)
        gate.judge(call)
    except Refused as refused:
        # botocore turns the answer into the service's own exception, as it does for AWS's.
        return AWSResponse(params["url"], refused.status, HTTPHeaders(), None), refused.answer()
    context[CALL] = call
    return None


def _learn(http_response: Any, parsed: Any, context: dict[str, Any], **_more: Any) -> None:
    gate, call = _standing(), context.pop(CALL, None)
    if gate is not None and call is not None and http_response.status_code < 300:
        gate.learn(call, parsed)


def _answer_probe(**_more: Any) -> bool:
    return True


BUILTIN_HANDLERS.extend(
    [
        ("before-parameter-build", _note_params, REGISTER_LAST),
        ("before-call", _judge, REGISTER_LAST),
        ("after-call", _learn),
        (PROBE, _answer_probe),
    ]
)
