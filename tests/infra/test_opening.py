"""A municipality is opened by a role that sees no key and no item; a broken run is simply begun again."""

import io
import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from botocore.stub import Stubber
from pydantic import ValidationError

from chalicelib.adapters.area_keys import KEPT_FOR, Area
from chalicelib.adapters.sessions import Duty
from chalicelib.errors import NotAllowed
from chalicelib.values.municipality import MunicipalityCode
from infra.opening import (
    AppointFunction,
    NotOpened,
    Opener,
    Opening,
    StackOfKeys,
    open_municipality,
    open_wholly,
)
from local.fence.hook import Call as Judged
from local.fence.hook import Refused
from local.provision import REGION, ROLE_ARN, TABLE
from tests.faults import Call, Fault, wired
from tests.infra.offices import Offices
from tests.snapshots import Row, put_back, stored
from tests.world import ACCOUNT, KASUKABE, PASSWORD, TERMINAL, World, built_world

pytestmark = [pytest.mark.proof("T10", "T14")]

SAYAMA = MunicipalityCode("112151")
WANTED = Opening(SAYAMA, ("kanri.01", "kanri.02"), frozenset({TERMINAL}))
NAMES = {"SEAL#0001", "BLIND#0001"}


class MadeHere:
    """Stands for CloudFormation: builds the same template."""

    def __init__(self, world: World) -> None:
        self._world = world

    def make(self, code: MunicipalityCode) -> None:
        listed = self._world.provisioner.kms.list_aliases()["Aliases"]
        if f"alias/vrs/{code}/index" not in {alias["AliasName"] for alias in listed}:
            self._world.provisioner._apply("municipality.json", {"Municipality": str(code)})


@pytest.fixture(scope="module")
def offices() -> Iterator[Offices]:
    with built_world() as world:
        MadeHere(world).make(SAYAMA)
        yield Offices(world)


@pytest.fixture(autouse=True)
def as_it_was(offices: Offices) -> Iterator[None]:
    """Put the table back after each test, and let the planes forget the keys that are no more."""
    with put_back():
        yield
    offices.world.clock.at += KEPT_FOR


def opened(offices: Offices, wanted: Opening = WANTED) -> list[str]:
    said: list[str] = []
    open_wholly(wanted, offices.opener, MadeHere(offices.world), offices.appoint, said.append)
    return said


def password_in(said: list[str], account_id: str) -> str:
    (line,) = [line for line in said if line.strip().startswith(account_id)]
    return line.rpartition(": ")[2]


def rows_of(code: MunicipalityCode) -> list[Row]:
    return [row for row in stored() if str(code) in {row["pk"]["S"][:6], row["sk"]["S"]}]


def test_an_opened_municipality_works_at_once(offices: Offices) -> None:
    said = opened(offices)
    for account_id in WANTED.administrators:
        terminal = offices.world.terminal(str(SAYAMA))
        terminal.sign_in_first(account_id, password_in(said, account_id), PASSWORD)
        assert terminal.get("/accounts").status == 200


def test_it_says_each_step_and_names_the_municipality(offices: Offices) -> None:
    said = opened(offices)
    assert [line[:3] for line in said if line[0].isdigit()] == ["1/5", "2/5", "3/5", "4/5", "5/5"]
    assert "埼玉県狭山市" in said[0]


def test_what_stands_is_two_keys_an_area_an_import_key_and_a_line_in_the_directory(offices: Offices) -> None:
    open_municipality(SAYAMA, offices.opener)
    rows = rows_of(SAYAMA)
    assert sorted((row["pk"]["S"], row["sk"]["S"]) for row in rows) == sorted(
        [("000000#venue#MUNICIPALITIES", str(SAYAMA))]
        + [(f"{SAYAMA}#{area}#KEYS", name) for area in ("venue", "resident", "office") for name in NAMES]
        + [(f"{SAYAMA}#resident#KEYS", "IMPORT#0001")]
    )


def test_opened_twice_is_opened_once(offices: Offices) -> None:
    said = opened(offices)
    offices.world.terminal(str(SAYAMA)).sign_in_first("kanri.01", password_in(said, "kanri.01"), PASSWORD)
    offices.world.terminal(str(SAYAMA)).sign_in_first("kanri.02", password_in(said, "kanri.02"), PASSWORD)
    before = stored()
    again = opened(offices)
    assert stored() == before
    assert [line for line in again if "使用中" in line] == [line for line in again if line.startswith("    ")]


def test_a_password_that_was_lost_on_its_way_is_given_anew(offices: Offices) -> None:
    lost, said = opened(offices), opened(offices)
    terminal = offices.world.terminal(str(SAYAMA))
    assert terminal.sign_in("kanri.01", password_in(lost, "kanri.01")).status == 401
    terminal.sign_in_first("kanri.01", password_in(said, "kanri.01"), PASSWORD)


def test_a_password_is_said_once_and_kept_nowhere(
    offices: Offices, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(0)
    said = opened(offices)
    for account_id in WANTED.administrators:
        first = password_in(said, account_id)
        assert len(first) == 20
        assert sum(first in line for line in said) == 1
        assert first not in caplog.text + "".join(capsys.readouterr()) + str(stored())


@pytest.mark.parametrize("lost", [False, True], ids=["killed", "reply-lost-then-killed"])
def test_a_run_that_was_broken_off_anywhere_is_begun_again(*, lost: bool, offices: Offices) -> None:
    with put_back(), wired() as whole:
        open_municipality(SAYAMA, offices.opener)
    assert len(whole.calls) == (3 * 2 + 1) * 3 + 1
    for nth in range(len(whole.calls)):
        with put_back():
            broken_off(nth, offices, lost=lost)
            before = rows_of(SAYAMA)
            open_municipality(SAYAMA, offices.opener)
            assert len(rows_of(SAYAMA)) == 8, nth
            assert all(row in rows_of(SAYAMA) for row in before), "a key was made anew"
            assert offices.fresh(Duty.OFFICE, str(SAYAMA)).blind(Area.OFFICE, "X", "1")


class Killed(BaseException):
    """The process ends here."""


def broken_off(nth: int, offices: Offices, *, lost: bool) -> None:
    left = [nth]

    def plan(_call: Call) -> Fault | None:
        left[0] -= 1
        if left[0] < -1 or (left[0] == -1 and not lost):
            raise Killed
        return Fault.LOST if left[0] == -1 else None

    with suppress(Killed), wired(plan):
        open_municipality(SAYAMA, offices.opener)


@pytest.mark.parametrize("code", ["999997", "111015", "221317"], ids=["nobody", "ward", "former-ward"])
def test_a_code_that_is_no_municipality_today_is_refused(code: str, offices: Offices) -> None:
    before = stored()
    with pytest.raises(NotOpened):
        opened(offices, Opening(MunicipalityCode(code), ("kanri.01",), frozenset({TERMINAL})))
    assert stored() == before


def test_a_code_that_does_not_check_is_refused() -> None:
    with pytest.raises(ValidationError):
        MunicipalityCode("112152")


# -- the first administrators ---------------------------------------------------------------------


def test_once_an_administrator_has_signed_in_the_opener_appoints_nobody(offices: Offices) -> None:
    said = opened(offices)
    offices.world.terminal(str(SAYAMA)).sign_in_first("kanri.01", password_in(said, "kanri.01"), PASSWORD)
    before = stored()
    for account_id in ("kanri.02", "kanri.03"):
        with pytest.raises(NotAllowed):
            offices.appoint(SAYAMA, account_id, frozenset({TERMINAL}))
    assert offices.appoint(SAYAMA, "kanri.01", frozenset({TERMINAL})) is None
    assert stored() == before


@pytest.mark.parametrize("account_id", ["A", "123456789018", "kanri 01"])
def test_an_id_that_is_none_is_refused_and_not_repeated(account_id: str, offices: Offices) -> None:
    with pytest.raises(ValidationError) as refused:
        offices.appoint(SAYAMA, account_id, frozenset({TERMINAL}))
    assert account_id not in str(refused.value) or len(account_id) == 1


def test_the_function_that_appoints_is_called_by_its_name() -> None:
    client: Any = boto3.client("lambda", region_name=REGION)
    asked = {"municipality": str(SAYAMA), "account_id": "kanri.01", "terminals": [TERMINAL]}
    expected = {"FunctionName": "vrs-private-appoint", "Payload": json.dumps(asked).encode()}
    with Stubber(client) as stub:
        stub.add_response("invoke", {"Payload": io.BytesIO(b'{"first_password": "ABC"}')}, expected)
        stub.add_response("invoke", {"FunctionError": "Unhandled", "Payload": io.BytesIO(b"{}")}, expected)
        appoint = AppointFunction(client)
        assert appoint(SAYAMA, "kanri.01", frozenset({TERMINAL})) == "ABC"
        with pytest.raises(NotOpened, match="管理者が既にいる"):
            appoint(SAYAMA, "kanri.01", frozenset({TERMINAL}))


# -- the municipality's stack ---------------------------------------------------------------------

STACK = {
    "StackName": f"vrs-municipality-{SAYAMA}",
    "TemplateURL": f"https://vrs-templates-{ACCOUNT}.s3.{REGION}.amazonaws.com/municipality.json",
    "RoleARN": f"arn:aws:iam::{ACCOUNT}:role/vrs-stack-builder",
    "Parameters": [{"ParameterKey": "Municipality", "ParameterValue": str(SAYAMA)}],
}
COMPLETE = {
    "Stacks": [{"StackName": STACK["StackName"], "CreationTime": 0, "StackStatus": "CREATE_COMPLETE"}]
}


def test_the_keys_are_a_stack_and_one_that_stands_is_left() -> None:
    client: Any = boto3.client("cloudformation", region_name=REGION)
    with Stubber(client) as stub:
        stub.add_response("create_stack", {"StackId": "1"}, STACK)
        stub.add_response("describe_stacks", COMPLETE, {"StackName": STACK["StackName"]})
        stub.add_client_error("create_stack", "AlreadyExistsException", expected_params=STACK)
        stub.add_response("describe_stacks", COMPLETE, {"StackName": STACK["StackName"]})
        stub.add_client_error("create_stack", "LimitExceededException", expected_params=STACK)
        StackOfKeys(client, ACCOUNT).make(SAYAMA)
        StackOfKeys(client, ACCOUNT).make(SAYAMA)
        with pytest.raises(ClientError, match="LimitExceeded"):
            StackOfKeys(client, ACCOUNT).make(SAYAMA)


def judged(offices: Offices, service: str, operation: str, params: Any, who: str = "OPENER") -> None:
    offices.world.fence.judge(Judged(service, operation, params, REGION, who))


def test_the_opener_makes_this_stack_and_calls_this_function(offices: Offices) -> None:
    judged(offices, "cloudformation", "CreateStack", STACK)
    judged(offices, "cloudformation", "DescribeStacks", {"StackName": STACK["StackName"]})
    judged(offices, "lambda", "Invoke", {"FunctionName": "vrs-private-appoint"})


@pytest.mark.parametrize(
    "changed",
    [
        {"TemplateURL": "https://elsewhere.s3.ap-northeast-1.amazonaws.com/municipality.json"},
        {"TemplateURL": None, "TemplateBody": "{}"},
        {"RoleARN": f"arn:aws:iam::{ACCOUNT}:role/vrs-deployer"},
        {"RoleARN": None},
        {"StackName": "vrs-private"},
    ],
    ids=["other-template", "own-template", "other-builder", "no-builder", "other-stack"],
)
def test_the_opener_makes_no_other_stack(changed: dict[str, Any], offices: Offices) -> None:
    """A template of its own could give it the keys."""
    params = {name: value for name, value in {**STACK, **changed}.items() if value is not None}
    with pytest.raises(Refused):
        judged(offices, "cloudformation", "CreateStack", params)


@pytest.mark.parametrize(
    ("service", "operation", "params"),
    [
        ("lambda", "Invoke", {"FunctionName": "vrs-private"}),
        ("lambda", "UpdateFunctionCode", {"FunctionName": "vrs-private-appoint"}),
        ("cloudformation", "UpdateStack", STACK),
        ("cloudformation", "DeleteStack", {"StackName": STACK["StackName"]}),
    ],
)
def test_the_opener_touches_nothing_else_that_is_deployed(
    service: str, operation: str, params: Any, offices: Offices
) -> None:
    with pytest.raises(Refused):
        judged(offices, service, operation, params)


# -- what the opener can not do -------------------------------------------------------------------


def item(code: str, area: str, partition: str, **attributes: Any) -> dict[str, Any]:
    key = {"pk": {"S": f"{code}#{area}#{partition}"}, "sk": {"S": "X"}}
    return {"TableName": TABLE, "Item": {**key, **attributes}}


def own_row(area: str) -> Row:
    (row,) = [
        row
        for row in stored()
        if (row["pk"]["S"], row["sk"]["S"]) == (f"{KASUKABE}#{area}#KEYS", "SEAL#0001")
    ]
    return row


def wrapped(area: str) -> dict[str, Any]:
    context = {"municipality": KASUKABE, "area": area, "version": "SEAL#0001"}
    return {"CiphertextBlob": own_row(area)["wrapped"]["B"], "EncryptionContext": context}


def query(pk: str, shown: str = "") -> dict[str, Any]:
    asked = {
        "TableName": TABLE,
        "KeyConditionExpression": "pk = :pk",
        "ExpressionAttributeValues": {":pk": {"S": pk}},
    }
    return {**asked, "ProjectionExpression": shown} if shown else asked


Attempt = Callable[[Any, Any], Any]
CONTEXT = {"municipality": str(SAYAMA), "area": "venue", "version": "SEAL#0001"}
ATTEMPTS: dict[str, Attempt] = {
    "unwrap-outer": lambda _d, k: k.decrypt(KeyId=f"alias/vrs/{KASUKABE}/areas", **wrapped("venue")),
    "unwrap-inner": lambda _d, k: k.decrypt(KeyId="alias/vrs/venue", **wrapped("venue")),
    "key-in-clear": lambda _d, k: k.generate_data_key(
        KeyId="alias/vrs/venue", KeySpec="AES_256", EncryptionContext=CONTEXT
    ),
    "key-of-its-own-choice": lambda _d, k: k.encrypt(
        KeyId="alias/vrs/venue", Plaintext=bytes(32), EncryptionContext=CONTEXT
    ),
    "wrap-for-another": lambda _d, k: k.encrypt(
        KeyId=f"alias/vrs/{KASUKABE}/areas", Plaintext=bytes(32), EncryptionContext=CONTEXT
    ),
    "number-key": lambda _d, k: k.generate_data_key(
        KeyId=f"alias/vrs/{KASUKABE}/number", KeySpec="AES_256", EncryptionContext=CONTEXT
    ),
    "disable": lambda _d, k: k.disable_key(KeyId=f"alias/vrs/{KASUKABE}/areas"),
    "read-an-account": lambda d, _k: d.query(**query(f"{KASUKABE}#office#ACCOUNTS")),
    "read-plain-of-accounts": lambda d, _k: d.query(**query(f"{KASUKABE}#office#ACCOUNTS", "pk, sk")),
    "read-wrapped": lambda d, _k: d.query(**query(f"{KASUKABE}#venue#KEYS", "pk, sk, wrapped")),
    "read-keys-whole": lambda d, _k: d.query(**query(f"{KASUKABE}#venue#KEYS")),
    "scan": lambda d, _k: d.scan(TableName=TABLE),
    "scan-keys": lambda d, _k: d.scan(TableName=TABLE, ProjectionExpression="pk, sk"),
    "put-an-account": lambda d, _k: d.put_item(**item(str(SAYAMA), "office", "ACCOUNTS")),
    "put-a-dose": lambda d, _k: d.put_item(**item(str(SAYAMA), "venue", "TICKET#1")),
    "put-sealed-words": lambda d, _k: d.put_item(
        **item(str(SAYAMA), "venue", "KEYS", sealed={"B": b"1"}, sealed_by={"S": "SEAL#0001"})
    ),
    "delete-keys": lambda d, _k: d.delete_item(
        TableName=TABLE, Key={"pk": {"S": f"{KASUKABE}#venue#KEYS"}, "sk": {"S": "SEAL#0001"}}
    ),
}


@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS)
def test_the_opener_can_do_nothing_else(attempt: Attempt, offices: Offices) -> None:
    before = stored()
    with pytest.raises(ClientError, match="AccessDenied"):
        attempt(offices.opener.dynamodb, offices.opener.kms)
    assert stored() == before


@pytest.mark.parametrize("duty", ["office", "number", "reseal", "venue"])
@pytest.mark.parametrize("who", ["OPENER", "CLOSER", "KEYS"])
def test_nobody_of_them_takes_up_a_duty(who: str, duty: str, offices: Offices) -> None:
    tags = {"municipality": KASUKABE, "duty": duty, "purpose": "none", "actor": "x"}
    with pytest.raises(ClientError, match="AccessDenied"):
        offices.client(who, "sts").assume_role(
            RoleArn=ROLE_ARN.format(account=ACCOUNT).format(duty=duty),
            RoleSessionName="somebody",
            Tags=[{"Key": name, "Value": value} for name, value in tags.items()],
        )


def test_no_answer_that_the_opener_gets_holds_a_key_in_clear(offices: Offices) -> None:
    heard: list[set[str]] = []
    kms = offices.client("OPENER", "kms")
    kms.meta.events.register("after-call.kms", lambda parsed, **_more: heard.append(set(parsed)))
    open_municipality(SAYAMA, Opener(offices.opener.dynamodb, kms, TABLE, offices.world.clock))
    assert len(heard) == 14
    assert "Plaintext" not in set().union(*heard)
