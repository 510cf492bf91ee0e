"""What an AWS call asks for: actions on resources, in a context; and the place it is asked in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from local.fence.patterns import Value

Params = Mapping[str, Any]


class UnmappedCall(LookupError):
    """The fence does not know what a call would be authorised as; it is refused."""


class KeyIsOff(Exception):
    """A key that is disabled, or waits for its deletion, was asked to work."""


class Asked(NamedTuple):
    """One action on one resource, and the context keys that this very call supplies."""

    action: str
    resource: str
    context: dict[str, Value]


@dataclass(frozen=True, slots=True)
class Key:
    """A KMS key as the fence knows it; its kind says which key policy it carries."""

    key_id: str
    arn: str
    kind: str
    tags: Mapping[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    off: bool = False
    """Disabled, or waiting for its deletion: nothing is sealed, opened or signed with it."""


def no_key(_name: str) -> Key | None:
    """Know no key by any name."""
    return None


def no_stream(_iterator: str) -> str | None:
    """Know no iterators."""
    return None


def no_ciphertext(_blob: bytes) -> str | None:
    """Know of no ciphertext which key made it."""
    return None


@dataclass(frozen=True, slots=True)
class Site:
    """Where a call is made, and what its names mean there."""

    account: str
    region: str
    partition_key: str = "pk"
    index_keys: Mapping[str, str] = field(default_factory=dict)
    """Index name to the attribute that partitions it; a query on another index has no leading key."""
    key: Callable[[str], Key | None] = no_key
    """Key id, key ARN, alias or alias ARN to the key."""
    ciphertext_key: Callable[[bytes], str | None] = no_ciphertext
    """Ciphertext to the name of the key that made it, for a Decrypt that names none."""
    iterator_stream: Callable[[str], str | None] = no_stream
    """A shard iterator that does not name its stream to the ARN of the stream it was issued for."""
    attributes: bool = True
    """Whether any policy asks for dynamodb:Attributes; finding them costs time."""

    tables: str = field(init=False)
    """What the ARN of every table here begins with."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "tables", self.arn("dynamodb", "table/"))

    def arn(self, service: str, resource: str) -> str:
        """Return the ARN of a resource of this account and region."""
        return f"arn:aws:{service}:{self.region}:{self.account}:{resource}"


def text(params: Params, name: str) -> str:
    """Return a parameter that must be a text; raise UnmappedCall without it."""
    value = params.get(name)
    if not isinstance(value, str) or not value:
        raise UnmappedCall(f"the call has no {name}")
    return value


def pairs(prefix: str, named: Mapping[str, str]) -> dict[str, Value]:
    """Return a context key a pair; names that differ in case only make one key of several values."""
    context: dict[str, Value] = {}
    for name, value in named.items():
        key = f"{prefix}{name}".lower()
        earlier = context.get(key, ())
        merged = (earlier,) if isinstance(earlier, str) else earlier
        context[key] = (*merged, value) if merged else value
    return context


def tags(listed: list[Mapping[str, str]], name: str = "Key", value: str = "Value") -> dict[str, Value]:
    """Return aws:RequestTag and aws:TagKeys for a list of tags."""
    if not listed:
        return {}
    names = tuple(tag[name] for tag in listed)
    if len({one.lower() for one in names}) != len(names):
        raise UnmappedCall("two tags have one name")
    context = pairs("aws:RequestTag/", {tag[name]: tag[value] for tag in listed})
    return {**context, "aws:TagKeys": names}
