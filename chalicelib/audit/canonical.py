"""One value, one sequence of bytes: what is hashed and signed.

JSON with sorted keys, no spaces, UTF-8, moments in RFC 3339 with ``Z`` and microseconds.  For the
values we allow (no floats, ASCII keys) these are the bytes of RFC 8785.  Every hash has a domain of
its own, so that a row can never pass for a checkpoint.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from enum import Enum
from hashlib import sha256

from pydantic_core import to_json


class Domain(Enum):
    """What a hash is about."""

    LANE = b"VRS audit 1 lane\n"
    ROW = b"VRS audit 1 row\n"
    HEAD = b"VRS audit 1 lane head\n"
    CHECKPOINT = b"VRS audit 1 checkpoint\n"
    FIRST_CHECKPOINT = b"VRS audit 1 before the first checkpoint\n"


def digest(domain: Domain, body: bytes) -> str:
    """Return the hex SHA-256 of some bytes in a domain."""
    return sha256(domain.value + body).hexdigest()


def moment(at: datetime) -> str:
    """Write a moment as RFC 3339 in UTC, always as long: text order is time order."""
    if at.tzinfo is None:
        raise ValueError("a moment needs its zone")
    return at.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def encode(plain: object) -> bytes:
    """Write a value that is plain already: dicts in key order, lists, str, int, bool and None."""
    return to_json(plain)


def canonical(value: object) -> bytes:
    """Write a value; raise TypeError for what has no one way of being written (floats, sets, …)."""
    return encode(_plain(value))


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return _plain(value.value)
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, Mapping):
        return {_key(key): _plain(value[key]) for key in sorted(value)}
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray | memoryview):
        return [_plain(each) for each in value]
    raise TypeError(f"{type(value).__name__} has no canonical form")


def _key(key: object) -> str:
    if isinstance(key, str) and key.isascii():
        return key
    raise TypeError("a key is ASCII text")
