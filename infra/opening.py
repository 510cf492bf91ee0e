"""Opening a municipality: its keys, its line in the directory, its first administrators.

Area keys are made by KMS and come out wrapped only; whoever opens a municipality never sees one.
Opening twice changes nothing: what stands is left as it is, so a broken run is simply begun again.

The role ``vrs-opener`` can do just this (``policies/people/opener.json``).  The municipality's KMS keys
are made by CloudFormation from a template the role cannot choose; the administrators' accounts by the
private plane's function ``appoint``, because an account is sealed with a key the opener must not hold
(docs/adr/0021).
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from botocore.exceptions import ClientError

from chalicelib.adapters.area_keys import Area, areas_key, wrapping_context
from chalicelib.adapters.asking import code_of
from chalicelib.adapters.clock import SystemClock
from chalicelib.adapters.dynamodb.directory import PARTITION
from chalicelib.adapters.masters import load_municipalities
from chalicelib.audit.canonical import moment
from chalicelib.values.clock import Clock, day_in_japan
from chalicelib.values.municipality import MunicipalityCode

KEYED = (Area.VENUE, Area.RESIDENT, Area.OFFICE)
KEY_NAMES = ("SEAL#0001", "BLIND#0001")
IMPORT_AREA, FIRST_IMPORT_KEY = Area.RESIDENT, "IMPORT#0001"
"""Where the secrets of import keys are kept: what files bring in is residents' (docs/adr/0031)."""
Say = Callable[[str], None]
Row = dict[str, Any]


class NotOpened(Exception):
    """What was asked for is refused, with a sentence that says why."""


class KeyMaker(Protocol):
    """Makes the KMS keys of a municipality."""

    def make(self, code: MunicipalityCode) -> None:
        """Return once the municipality's keys stand; those that stand already are left."""


class Appoints(Protocol):
    """Has the private plane appoint a first administrator."""

    def __call__(self, code: MunicipalityCode, account_id: str, terminals: frozenset[str]) -> str | None:
        """Return the one-time password; None where the account is in use."""


@dataclass(frozen=True)
class Opener:
    """The clients of the role that opens municipalities, and the table's name."""

    dynamodb: Any
    kms: Any
    table: str
    clock: Clock = field(default_factory=SystemClock)


@dataclass(frozen=True)
class Opening:
    """What is asked for: a municipality, who begins there, and at which terminals."""

    code: MunicipalityCode
    administrators: Sequence[str]
    terminals: frozenset[str]


def open_wholly(wanted: Opening, opener: Opener, keys: KeyMaker, appoint: Appoints, say: Say) -> None:
    """Open a municipality step by step; every step may have been done before.

    One-time passwords go to ``say`` and nowhere else.  Raises NotOpened where the code is not a
    municipality's of today, or was closed.
    """
    say(f"1/5 自治体コードを確かめます / checking the code: {checked(wanted.code, opener)}")
    say("2/5 自治体の鍵を作ります / making the municipality's KMS keys")
    keys.make(wanted.code)
    say("3/5 領域の鍵を作り、台帳に載せます / making area keys, entering it in the directory")
    open_municipality(wanted.code, opener)
    say("4/5 最初の管理者を任命します / appointing the first administrators")
    for account_id in wanted.administrators:
        first = appoint(wanted.code, account_id, wanted.terminals)
        if first is None:
            say(f"    {account_id}: 使用中です / in use already")
        else:
            say(f"    {account_id}: 初回パスワード（24 時間、1 回だけ表示） / one-time password: {first}")
    say("5/5 開設しました / opened")


def checked(code: MunicipalityCode, opener: Opener) -> str:
    """Return the name of a municipality that may be opened today; raise NotOpened."""
    master = load_municipalities()
    found = master.on(code, day_in_japan(opener.clock.now()))
    if found is None or master.is_ward(code):
        raise NotOpened(
            "今日の市区町村の一覧にないコードです（行政区は市のコードで開設します）。"
            " / No municipality has this code today; a ward is opened under its city's."
        )
    line = opener.dynamodb.get_item(
        TableName=opener.table, Key={"pk": {"S": PARTITION}, "sk": {"S": str(code)}}, ConsistentRead=True
    ).get("Item", {})
    if "closed_at" in line:
        raise NotOpened("閉鎖した自治体は開設し直せません。 / It was closed; what was erased stays erased.")
    return f"{found.prefecture}{found.name}"


def open_municipality(code: MunicipalityCode, opener: Opener) -> None:
    """Make a municipality's area keys and enter it in the directory; its KMS keys stand already."""
    for area in KEYED:
        for name in KEY_NAMES:
            make_area_key(str(code), area, name, opener)
    make_area_key(str(code), IMPORT_AREA, FIRST_IMPORT_KEY, opener)
    put_new({"pk": {"S": PARTITION}, "sk": {"S": str(code)}, "opened_at": _now(opener)}, opener)


def make_area_key(code: str, area: Area, name: str, opener: Opener) -> None:
    """Have KMS make an area key and wrap it twice; nobody sees it.  One that stands is left.

    The inner wrapping is the area's, and only KMS can have made what is in it: the opener may not
    wrap a key of its own choice under the area's CMK.
    """
    context = wrapping_context(code, area, name)
    inner = opener.kms.generate_data_key_without_plaintext(
        KeyId=f"alias/vrs/{area.value}", KeySpec="AES_256", EncryptionContext=context
    )["CiphertextBlob"]
    wrapped = opener.kms.encrypt(KeyId=areas_key(code), Plaintext=inner, EncryptionContext=context)
    place = {"pk": {"S": f"{code}#{area.value}#KEYS"}, "sk": {"S": name}}
    put_new({**place, "wrapped": {"B": wrapped["CiphertextBlob"]}, "made_at": _now(opener)}, opener)


def put_new(item: Row, opener: Opener) -> None:
    """Put an item unless there is one."""
    try:
        opener.dynamodb.put_item(
            TableName=opener.table, Item=item, ConditionExpression="attribute_not_exists(pk)"
        )
    except ClientError as refused:
        if code_of(refused) != "ConditionalCheckFailedException":
            raise


def _now(opener: Opener) -> dict[str, str]:
    return {"S": moment(opener.clock.now())}


@dataclass(frozen=True)
class StackOfKeys:
    """Makes a municipality's keys as a CloudFormation stack, from the template that deploys them.

    The role may name no other template and no other builder: both stand in its policy.
    """

    cloudformation: Any
    account: str

    def make(self, code: MunicipalityCode) -> None:
        """Make the stack and wait for it; raise botocore's WaiterError where it cannot be made."""
        name = f"vrs-municipality-{code}"
        try:
            self.cloudformation.create_stack(
                StackName=name,
                TemplateURL=f"https://vrs-templates-{self.account}.s3.ap-northeast-1.amazonaws.com/municipality.json",
                RoleARN=f"arn:aws:iam::{self.account}:role/vrs-stack-builder",
                Parameters=[{"ParameterKey": "Municipality", "ParameterValue": str(code)}],
            )
        except ClientError as refused:
            if code_of(refused) != "AlreadyExistsException":
                raise
        self.cloudformation.get_waiter("stack_create_complete").wait(
            StackName=name, WaiterConfig={"Delay": 5, "MaxAttempts": 60}
        )


@dataclass(frozen=True)
class AppointFunction:
    """Calls the private plane's function ``appoint``."""

    lambda_: Any

    def __call__(self, code: MunicipalityCode, account_id: str, terminals: frozenset[str]) -> str | None:
        """Return the one-time password; raise NotOpened where the function refuses."""
        asked = {"municipality": str(code), "account_id": account_id, "terminals": sorted(terminals)}
        answer = self.lambda_.invoke(FunctionName="vrs-private-appoint", Payload=json.dumps(asked).encode())
        if "FunctionError" in answer:
            raise NotOpened(
                "管理者を任命できません。ID と端末を確かめてください。"
                "管理者が既にいる自治体では、その管理者が任命します。"
                " / Refused: check the ID and the terminals; where there is an administrator, they appoint."
            )
        first: str | None = json.loads(answer["Payload"].read())["first_password"]
        return first
