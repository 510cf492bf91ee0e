"""Opening a municipality: its area keys, its line in the directory, its first administrator.

Area keys are made by KMS and come out wrapped only; whoever opens a municipality never
sees one.  Opening twice changes nothing: what stands is left as it is.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.access.model import Actor, Plane, Role
from chalicelib.access.staff.model import FIRST_PASSWORD_LASTS, Account
from chalicelib.access.staff.ports import StaffOffice
from chalicelib.adapters.area_keys import Area, wrapping_context
from chalicelib.adapters.dynamodb.directory import PARTITION
from chalicelib.audit.model import Act
from chalicelib.errors import AccountTaken
from chalicelib.values.clock import day_in_japan
from chalicelib.values.municipality import MunicipalityCode

KEYED = (Area.VENUE, Area.RESIDENT, Area.OFFICE)
KEY_NAMES = ("SEAL#0001", "BLIND#0001")
A_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Opener:
    """The clients of the role that opens municipalities, and the table's name."""

    dynamodb: Any
    kms: Any
    table: str


def open_municipality(code: MunicipalityCode, opener: Opener) -> None:
    """Make a municipality's area keys and enter it in the directory."""
    for area in KEYED:
        for name in KEY_NAMES:
            _make_key(str(code), area, name, opener)
    _put_new({"pk": {"S": PARTITION}, "sk": {"S": str(code)}}, opener)


def _make_key(code: str, area: Area, name: str, opener: Opener) -> None:
    wrapped = opener.kms.generate_data_key_without_plaintext(
        KeyId=f"alias/vrs/{area.value}",
        KeySpec="AES_256",
        EncryptionContext=wrapping_context(code, area, name),
    )["CiphertextBlob"]
    item = {"pk": {"S": f"{code}#{area.value}#KEYS"}, "sk": {"S": name}, "wrapped": {"B": wrapped}}
    _put_new(item, opener)


def _put_new(item: dict[str, Any], opener: Opener) -> None:
    try:
        opener.dynamodb.put_item(
            TableName=opener.table, Item=item, ConditionExpression="attribute_not_exists(pk)"
        )
    except ClientError as refused:
        if refused.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise


def first_administrator(
    code: MunicipalityCode, account_id: str, terminals: frozenset[str], office: StaffOffice
) -> str | None:
    """Create the account that the city's designated administrator begins with.

    Returns its one-time password, or None where the account stands already.
    """
    now = office.clock.now()
    first = secrets.token_urlsafe(18)
    account = Account(
        account_id=account_id,
        name="初期管理者",
        roles=frozenset({Role.ADMINISTRATOR}),
        terminals=terminals,
        password_hash=office.passwords.hash(first),
        first_password_until=now + FIRST_PASSWORD_LASTS,
        expires_on=day_in_japan(now) + A_YEAR,
        signed_in_at=now,
    )
    opener = Actor(id="opener", roles=frozenset({Role.SYSTEM}), municipality=code, plane=Plane.PRIVATE)
    try:
        office.accounts.add(account, opener.entry(Act.ACCOUNT_CREATED, now, subject=account_id))
    except AccountTaken:
        return None
    return first
