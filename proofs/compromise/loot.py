"""What an attacker carries away, and what became of each call: bytes, and counts by layer."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from botocore import UNSIGNED
from botocore.exceptions import BotoCoreError, ClientError
from botocore.response import StreamingBody

from local.fence import Call, Fence, Refused

LAYER = re.compile(
    r"\((identity policy|session policy|resource policy|permissions boundary|endpoint policy)\)$"
)
RESOURCE = {"kms": "key policy", "sts": "trust policy"}
UNKNOWN, UNMAPPED, PRESIGNED = "unknown credentials", "not mapped", "presigned"
LAYERS = (
    "identity policy",
    "key policy",
    "trust policy",
    "resource policy",
    "endpoint policy",
    "session policy",
    UNKNOWN,
    PRESIGNED,
    UNMAPPED,
)
"""Who refuses, in the order of the table."""
CLIENT_FAULTS = (
    AttributeError,
    BotoCoreError,
    KeyError,
    LookupError,
    NotImplementedError,
    TypeError,
    ValueError,
)
"""What botocore raises for parameters that it cannot write: such a call never becomes a request."""


@dataclass
class Loot:
    """Everything that came back, as bytes, and the answers themselves."""

    data: bytearray = field(default_factory=bytearray)
    rows: dict[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict)
    """Items of the table that were answered, by their keys."""
    plaintexts: set[bytes] = field(default_factory=set)
    """What KMS gave out in the clear."""
    credentials: list[Mapping[str, Any]] = field(default_factory=list)

    def add(self, found: Any) -> None:
        """Keep whatever it is: every bytes in it raw, every text in UTF-8, and its repr."""
        for part in _parts(found):
            self.data += part + b"\n"
        self.data += repr(found).encode("utf-8", "backslashreplace") + b"\n"

    def note(self, operation: str, answer: Mapping[str, Any]) -> None:
        """Keep an answer, and what can be used further."""
        self.add(answer)
        for item in _items(answer):
            if "pk" in item and "sk" in item:
                self.rows[item["pk"]["S"], item["sk"]["S"]] = item
        if isinstance(answer.get("Plaintext"), bytes):
            self.plaintexts.add(answer["Plaintext"])
        if operation == "AssumeRole":
            self.credentials.append(answer)


@dataclass
class Tally:
    """Calls by service and what became of them."""

    operations: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    tried: Counter[str] = field(default_factory=Counter)
    allowed: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    """By service: operation to how often the fence let it through."""
    refused: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    """By service: layer to how often it refused."""
    unwritten: Counter[str] = field(default_factory=Counter)
    strays: Counter[str] = field(default_factory=Counter)
    """Requests that left the process though the fence would have refused them, noted below botocore."""


class Hand:
    """Makes calls as one caller, and keeps count and loot."""

    def __init__(self, client: Any, fence: Fence, tally: Tally, loot: Loot) -> None:
        self.client = client
        self.service: str = client.meta.service_model.service_name
        self._fence = fence
        self._tally = tally
        self._loot = loot
        self._asked: Mapping[str, Any] = {}
        self.let_through: Counter[str] = Counter()
        client.meta.events.register_first("before-send", self._departs)

    def call(self, operation: str, /, **asked: Any) -> Mapping[str, Any] | None:
        """Make a call; return the answer, or None where it was refused or failed."""
        tally, service = self._tally, self.service
        tally.operations[service].add(operation)
        tally.tried[service] += 1
        self._asked = asked
        try:
            answer: Mapping[str, Any] = self.client._make_api_call(operation, asked)
        except ClientError as refused:
            self._note_refusal(operation, refused)
            return None
        except CLIENT_FAULTS:
            tally.unwritten[service] += 1
            return None
        self._note_allowed(operation)
        self._loot.note(operation, answer)
        return answer

    def presign(self, operation: str, asked: Mapping[str, Any]) -> None:
        """Sign a call for somebody else to make."""
        self._tally.tried[self.service] += 1
        try:
            url = self.client.generate_presigned_url(operation, Params=dict(asked))
        except ClientError:
            self._tally.refused[self.service][PRESIGNED] += 1
        else:
            self._tally.allowed[self.service]["presigned"] += 1
            self._loot.add(url)

    def _note_refusal(self, operation: str, refused: ClientError) -> None:
        response: dict[str, Any] = dict(refused.response)
        if response.get("ResponseMetadata", {}).get("RequestId") == "fence":
            layer = layer_of(self.service, response["Error"]["Message"])
            self._tally.refused[self.service][layer] += 1
        else:
            # It was allowed, and the service itself found nothing or something wrong: an answer, too.
            self._note_allowed(operation)
        self._loot.add(json.dumps(response, default=repr, ensure_ascii=False))

    def _note_allowed(self, operation: str) -> None:
        self._tally.allowed[self.service][operation] += 1
        self.let_through[operation] += 1

    def _departs(self, request: Any, event_name: str, **_more: Any) -> None:
        """Ask the fence once more as a request leaves: whatever hook was gone round, this one is below it."""
        del request
        operation = event_name.rpartition(".")[2]
        signer = self.client._request_signer
        unsigned = signer.signature_version is UNSIGNED
        key = None if unsigned else signer._credentials.access_key
        call = Call(self.service, operation, self._asked, self.client.meta.region_name, key)
        try:
            self._fence.judge(call)
        except Refused:
            self._tally.strays[f"{self.service}:{operation}"] += 1


def layer_of(service: str, message: str) -> str:
    """Return which layer a refusal of the fence names."""
    if UNKNOWN in message:
        return UNKNOWN
    found = LAYER.search(message)
    if found is None:
        return UNMAPPED
    return RESOURCE.get(service, found[1]) if found[1] == "resource policy" else found[1]


def _items(answer: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the table's items in an answer of any operation of DynamoDB."""
    found = list(answer.get("Items") or ())
    found += [answer["Item"]] if "Item" in answer else []
    for responses in (answer.get("Responses") or {}).values() if _batch(answer) else ():
        found += responses
    if isinstance(answer.get("Responses"), list):
        found += [one["Item"] for one in answer["Responses"] if one.get("Item")]
    return found


def _batch(answer: Mapping[str, Any]) -> bool:
    return isinstance(answer.get("Responses"), dict)


def _parts(found: Any) -> list[bytes]:
    if isinstance(found, bytes | bytearray):
        return [bytes(found)]
    if isinstance(found, str):
        return [found.encode("utf-8", "surrogatepass")]
    if isinstance(found, Mapping):
        return [part for pair in found.items() for each in pair for part in _parts(each)]
    if isinstance(found, list | tuple | set | frozenset):
        return [part for each in found for part in _parts(each)]
    return [found.read()] if isinstance(found, StreamingBody) else []
