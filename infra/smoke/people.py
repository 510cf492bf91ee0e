"""The credentials of those who try: each role in turn, taken up with one MFA code for all."""

from dataclasses import dataclass, field
from typing import Any

import boto3

from infra.smoke.attempts import CONFIG
from infra.smoke.probe import REGION

ADMINISTRATOR, STOLEN = "administrator", "stolen"
LASTS = 900  # seconds: the shortest session that STS gives to a role
FOR_ALL = 3600


@dataclass
class People:
    """Sessions of the people's roles, from the credentials of whoever runs the script."""

    base: Any
    """What holds MFA: an IAM user's session with a code, or single sign-on's."""
    account: str
    stolen: Any = None
    _taken: dict[str, Any] = field(default_factory=dict)

    def client(self, who: str, service: str, region: str = REGION) -> Any:
        """Return a client of a service as somebody; raise ClientError where the role is refused."""
        if who == ADMINISTRATOR:
            return self.base.client(service, region_name=region, config=CONFIG)
        if who == STOLEN:
            return self.stolen.client(service, region_name=region, config=CONFIG)
        if who not in self._taken:
            self._taken[who] = self._take_up(who)
        return self._taken[who].client(service, region_name=region, config=CONFIG)

    def _take_up(self, who: str) -> Any:
        sts = self.base.client("sts", region_name=REGION, config=CONFIG)
        given = sts.assume_role(
            RoleArn=f"arn:aws:iam::{self.account}:role/vrs-{who}",
            RoleSessionName="vrs-smoke",
            DurationSeconds=LASTS,
        )["Credentials"]
        return session_of(given)


def session_of(given: Any) -> Any:
    """Return a session with credentials that STS gave."""
    return boto3.session.Session(
        aws_access_key_id=given["AccessKeyId"],
        aws_secret_access_key=given["SecretAccessKey"],
        aws_session_token=given["SessionToken"],
        region_name=REGION,
    )


def with_code(base: Any, serial: str, code: str) -> Any:
    """Return the caller's own session, now proven by an MFA device: one code serves every role."""
    sts = base.client("sts", region_name=REGION, config=CONFIG)
    given = sts.get_session_token(SerialNumber=serial, TokenCode=code, DurationSeconds=FOR_ALL)
    return session_of(given["Credentials"])
