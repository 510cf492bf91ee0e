"""Duty sessions: a plane's own role reads nothing; it assumes a duty, tagged with whom it is for."""

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import Any

import boto3
from botocore.config import Config

from chalicelib.adapters.asking import asking
from chalicelib.values.clock import Clock

RENEW_BEFORE = timedelta(minutes=5)
LASTS = 3_600  # seconds: the most that role chaining allows
EXPIRED = frozenset({"ExpiredToken", "ExpiredTokenException"})
"""What AWS says of a session that has ended before its time: revoked, or by another clock than ours."""
CONFIG = Config(
    # Four attempts at most: two calls that both wait in vain fit into a function's 29 seconds.
    connect_timeout=1,
    read_timeout=2,
    retries={"mode": "standard", "max_attempts": 3},
    max_pool_connections=32,
    parameter_validation=False,  # every call is ours and typed; checking it again costs a tenth of its time
    account_id_endpoint_mode="disabled",
    user_agent="vrs",  # the usual one is put together anew for each call, which takes 7 % of its time
)


class Duty(StrEnum):
    """職務: which role a session takes; its one policy says which areas and keys it reaches."""

    VENUE = "venue"
    DESK = "desk"
    NUMBER = "number"
    OFFICE = "office"
    SEAL = "seal"
    REVIEW = "review"
    RESEAL = "reseal"
    ERASE = "erase"
    BROKER = "broker"


@dataclass(frozen=True)
class Tags:
    """Whom a session is for.  IAM compares the municipality with every key it touches."""

    municipality: str
    purpose: str = "none"
    actor: str = "plane"


@dataclass
class _Held:
    clients: dict[str, Any]
    renew_at: datetime
    credentials: dict[str, str]


class Sessions:
    """Assumes duty roles and keeps their clients until shortly before they lapse."""

    def __init__(self, role_arn: str, clock: Clock, base: boto3.session.Session) -> None:
        """Take the duty roles' ARN with ``{duty}`` in it, and the plane's own credentials."""
        self._role_arn = role_arn
        self._clock = clock
        self._base: Any = base
        self._sts: Any = None
        self._held: dict[tuple[Duty, Tags], _Held] = {}
        self._lock = threading.Lock()

    def client(self, service: str, duty: Duty, tags: Tags) -> Any:
        """Return a client of a service that acts as the duty, for the tagged municipality only."""
        held = self._held.get((duty, tags))
        if held is None or self._clock.now() >= held.renew_at or service not in held.clients:
            with self._lock:
                held = self._open(duty, tags)
                if service not in held.clients:
                    made = self._base.client(service, config=CONFIG, **held.credentials)
                    made.meta.events.register("after-call", partial(self._forget_expired, held))
                    made.meta.events.register("before-endpoint-resolution.dynamodb", _look_for_no_tables)
                    held.clients[service] = made
        return held.clients[service]

    def _open(self, duty: Duty, tags: Tags) -> _Held:
        held = self._held.get((duty, tags))
        if held is not None and self._clock.now() < held.renew_at:
            return held
        self._sts = self._sts or self._base.client("sts", config=CONFIG)
        with asking("session"):
            answer = self._sts.assume_role(
                RoleArn=self._role_arn.format(duty=duty.value),
                RoleSessionName=f"{duty.value}-{tags.municipality}",
                DurationSeconds=LASTS,
                Tags=[
                    {"Key": "municipality", "Value": tags.municipality},
                    {"Key": "duty", "Value": duty.value},
                    {"Key": "purpose", "Value": tags.purpose},
                    {"Key": "actor", "Value": tags.actor},
                ],
            )
        given = answer["Credentials"]
        held = _Held(
            clients={},
            renew_at=given["Expiration"] - RENEW_BEFORE,
            credentials={
                "aws_access_key_id": given["AccessKeyId"],
                "aws_secret_access_key": given["SecretAccessKey"],
                "aws_session_token": given["SessionToken"],
            },
        )
        self._forget_lapsed()
        self._held[duty, tags] = held
        return held

    def _forget_expired(self, held: _Held, *, parsed: Any, **_more: Any) -> None:
        """Hold a session no longer that AWS takes for expired: the next call opens another."""
        if parsed.get("Error", {}).get("Code") in EXPIRED:
            for key in [key for key, mine in list(self._held.items()) if mine is held]:
                self._held.pop(key, None)

    def _forget_lapsed(self) -> None:
        now = self._clock.now()
        for key in [key for key, held in self._held.items() if now >= held.renew_at]:
            del self._held[key]


def _look_for_no_tables(*, model: Any, **_more: Any) -> None:
    """Spare a transaction the search for its tables, which costs as much as signing several calls.

    The SDK looks for them to choose an endpoint by the account they belong to; that is disabled above.
    """
    model.operation_context_parameters = {}
