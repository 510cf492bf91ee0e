"""After a municipality was closed nothing of it opens any more, in the table or in a copy from before."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.adapters.area_keys import Area, areas_key, wrapping_context
from chalicelib.adapters.aws import Aws
from chalicelib.adapters.dynamodb.numbers import DynamoNumbers
from chalicelib.adapters.sessions import Duty
from chalicelib.audit.keys import WrongSignature, read_key
from chalicelib.errors import DomainError
from chalicelib.planes.private.reseal_job import SETTLED_AFTER
from chalicelib.values.individual_number import IndividualNumber
from chalicelib.values.municipality import MunicipalityCode
from infra.certificate import Certificate, SignedCertificate, page, still_there, verified
from infra.closing import Closing, NotClosed, approve, close, id_of, keys_of
from infra.municipality import DONE, LATER, REFUSED, Hands, main
from infra.opening import NotOpened, checked, open_municipality
from local.city import Person, people, registration_csv, ticket_line
from local.fence import hook
from local.provision import TABLE
from tests.faults import Call, Fault, wired
from tests.infra.offices import CODE, SETTINGS, Offices, key_of, place_of
from tests.planes.venue import Venue, scan
from tests.snapshots import Row, put_back, stored
from tests.world import KASUKABE, KOSHIGAYA, World, built_world

pytestmark = [pytest.mark.proof("T14"), pytest.mark.control("R-III-4-05")]

WANTED = Closing(CODE, "鍵管理 太郎", 7)
OTHER = MunicipalityCode(KOSHIGAYA)
READERS = (
    ("PUBLIC", Duty.VENUE, "none"),
    ("PRIVATE", Duty.DESK, "none"),
    ("PRIVATE", Duty.OFFICE, "none"),
    ("PRIVATE", Duty.NUMBER, "ask_former_city"),
    ("PRIVATE", Duty.NUMBER, "registration"),
    ("REVIEW_CHANGES", Duty.REVIEW, "none"),
    ("RESEAL", Duty.RESEAL, "venue"),
    ("RESEAL", Duty.RESEAL, "resident"),
    ("RESEAL", Duty.RESEAL, "office"),
)
"""Every session that may open anything: whose, which duty, and with which purpose."""


class City:
    """A world whose first municipality is about to be closed, and what was known of it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.persons: dict[str, Person] = {}
        venue = Venue(world)
        for code in (KASUKABE, KOSHIGAYA):
            (self.persons[code],) = people(code, 1, seed=21)
            assert world.register(registration_csv([self.persons[code]]), code).status == 200
            assert scan(venue.wide, ticket_line(self.persons[code], 1)).status == 201
        world.seal()
        self.offices = Offices(world)
        self.before = stored()

    def recovered(self, rows: list[Row], code: str) -> dict[tuple[str, str], bytes]:
        """Return every item of a municipality that any role can open, with its words."""
        found: dict[tuple[str, str], bytes] = {}
        for who, duty, purpose in READERS:
            table = Aws(SETTINGS, self.offices.session(who), self.world.clock).table(
                duty, code, purpose=purpose, actor="somebody"
            )
            for row in rows:
                if row["pk"]["S"].startswith(code) and "sealed" in row and "#number#" not in row["pk"]["S"]:
                    try:
                        found[key_of(row)] = table.open_item(place_of(row), row).plaintext
                    except (ClientError, DomainError):
                        continue
        if self._number(code):
            found["number", code] = b"its holder"
        return found

    def _number(self, code: str) -> str | None:
        table = self.offices.fresh(Duty.NUMBER, code, purpose="ask_former_city", actor="somebody")
        try:
            return DynamoNumbers(table).holder(IndividualNumber(self.persons[code].individual_number))
        except (ClientError, DomainError):
            return None

    def close(self) -> SignedCertificate:
        """Close wholly: approve, stop, wait, destroy."""
        said: list[str] = []
        approve(CODE, self.offices.client("KEYS", "kms"))
        assert close(WANTED, self.offices.closer, said.append) is None
        self.world.clock.at += SETTLED_AFTER
        signed = close(WANTED, self.offices.closer, said.append)
        assert signed is not None
        return signed

    def public_key(self) -> bytes:
        key: bytes = self.offices.client("CLOSER", "kms").get_public_key(KeyId="alias/vrs/erasure")[
            "PublicKey"
        ]
        return key


@pytest.fixture(scope="module")
def city() -> Iterator[City]:
    with built_world() as world:
        yield City(world)


@pytest.fixture(autouse=True)
def as_it_was(city: City) -> Iterator[None]:
    """Put the table, the clock and the keys back after each test."""
    at = city.world.clock.at
    kms = city.world.provisioner.kms
    keys = [kms.describe_key(KeyId=name)["KeyMetadata"]["KeyId"] for name in keys_of(CODE).values()]
    with put_back():
        yield
    city.world.clock.at = at
    for key in keys:
        if kms.describe_key(KeyId=key)["KeyMetadata"]["KeyState"] == "PendingDeletion":
            kms.cancel_key_deletion(KeyId=key)
        kms.enable_key(KeyId=key)
        kms.untag_resource(KeyId=key, TagKeys=["closing"])


# -- nothing opens --------------------------------------------------------------------------------


def test_before_closing_everything_opens(city: City) -> None:
    """The attempt that must find nothing afterwards finds everything now."""
    sealed = {
        key_of(row)
        for row in city.before
        if row["pk"]["S"].startswith(KASUKABE) and "sealed" in row and "#number#" not in row["pk"]["S"]
    }
    assert len(sealed) > 10
    assert city.recovered(city.before, KASUKABE).keys() == sealed | {("number", KASUKABE)}


def test_after_closing_nothing_opens(city: City) -> None:
    city.close()
    assert city.recovered(stored(), KASUKABE) == {}


def test_nothing_opens_in_a_backup_of_before(city: City) -> None:
    """The whole table is put back, wrapped keys and all: the municipality's own CMKs are gone."""
    city.close()
    client = city.offices.client("DEPLOYER", "dynamodb")
    for row in city.before:
        client.put_item(TableName=TABLE, Item=row)
    assert city.recovered(city.before, KASUKABE) == {}


def test_without_the_fence_the_stand_in_would_still_open_the_backup(city: City) -> None:
    """The stand-in works with disabled keys; so what refuses above is the fence, as KMS would."""
    city.close()
    client = city.offices.client("DEPLOYER", "dynamodb")
    for row in city.before:
        client.put_item(TableName=TABLE, Item=row)
    with lowered(city):
        assert len(city.recovered(city.before, KASUKABE)) > 10


@contextmanager
def lowered(city: City) -> Iterator[None]:
    hook.fall(city.world.fence)
    try:
        yield
    finally:
        hook.stand(city.world.fence)


def test_the_areas_shared_key_alone_opens_no_area_key(city: City) -> None:
    """The inner wrapping is all that is left alive, and the outer one is around it."""
    city.close()
    kms = city.world.provisioner.kms
    for row in city.before:
        if row["pk"]["S"].startswith(KASUKABE) and row["pk"]["S"].endswith("#KEYS"):
            area = Area(row["pk"]["S"].split("#")[1])
            with pytest.raises(ClientError):
                kms.decrypt(
                    KeyId=f"alias/vrs/{area}",
                    CiphertextBlob=row["wrapped"]["B"],
                    EncryptionContext=wrapping_context(KASUKABE, area, row["sk"]["S"]),
                )


def test_another_municipality_notices_nothing(city: City) -> None:
    before = city.recovered(city.before, KOSHIGAYA)
    city.close()
    assert city.recovered(stored(), KOSHIGAYA) == before
    assert ("number", KOSHIGAYA) in before


def test_the_planes_serve_it_no_more_once_they_forgot_its_keys(city: City) -> None:
    desk = city.world.staff("clerk")
    city.close()
    assert desk.get("/findings").status in {401, 503}
    assert KASUKABE not in city.world.private_house.municipalities()
    assert KOSHIGAYA in city.world.private_house.municipalities()


# -- step by step ---------------------------------------------------------------------------------


def states(city: City) -> set[str]:
    kms = city.world.provisioner.kms
    return {kms.describe_key(KeyId=name)["KeyMetadata"]["KeyState"] for name in keys_of(CODE).values()}


def test_without_a_second_person_nothing_happens(city: City) -> None:
    with pytest.raises(NotClosed, match="二人目"):
        close(WANTED, city.offices.closer, print)
    assert stored() == city.before
    assert states(city) == {"Enabled"}


def test_kms_itself_asks_for_the_second_person(city: City) -> None:
    """The role alone, past our command, neither disables nor deletes."""
    kms = city.offices.closer.kms
    for name in keys_of(CODE).values():
        key = kms.describe_key(KeyId=name)["KeyMetadata"]["KeyId"]
        for act in (kms.disable_key, kms.schedule_key_deletion):
            with pytest.raises(ClientError, match="AccessDenied"):
                act(KeyId=key)
        with pytest.raises(ClientError, match="AccessDenied"):
            kms.tag_resource(KeyId=key, Tags=[{"TagKey": "closing", "TagValue": "approved"}])
    administrator = city.offices.client("KEYS", "kms")
    with pytest.raises(ClientError, match="AccessDenied"):
        administrator.schedule_key_deletion(KeyId=key)


def test_the_approval_of_one_municipality_closes_no_other(city: City) -> None:
    approve(CODE, city.offices.client("KEYS", "kms"))
    kms = city.offices.closer.kms
    for name in keys_of(OTHER).values():
        key = kms.describe_key(KeyId=name)["KeyMetadata"]["KeyId"]
        with pytest.raises(ClientError, match="AccessDenied"):
            kms.disable_key(KeyId=key)


def test_it_stops_at_once_and_destroys_only_when_every_process_forgot_its_keys(city: City) -> None:
    approve(CODE, city.offices.client("KEYS", "kms"))
    said: list[str] = []
    assert close(WANTED, city.offices.closer, said.append) is None
    assert states(city) == {"Disabled"}
    assert "10 分後" in said[-1] or "11 分後" in said[-1]
    assert wrapped_rows()
    city.world.clock.at += SETTLED_AFTER - timedelta(seconds=1)
    assert close(WANTED, city.offices.closer, said.append) is None
    assert wrapped_rows()
    city.world.clock.at += timedelta(seconds=1)
    assert close(WANTED, city.offices.closer, said.append) is not None
    assert wrapped_rows() == []
    assert states(city) == {"PendingDeletion"}


def wrapped_rows(code: str = KASUKABE) -> list[Row]:
    return [row for row in stored() if row["pk"]["S"].startswith(code) and row["pk"]["S"].endswith("#KEYS")]


def test_closed_again_it_gives_the_same_certificate_of_a_later_moment(city: City) -> None:
    first = city.close().certificate
    city.world.clock.move(hours=1)
    again = close(WANTED, city.offices.closer, print)
    assert again is not None
    changed = {"certified_at": first.certified_at}
    assert again.certificate.model_copy(update=changed) == first


class Killed(BaseException):
    """The process ends here."""


def test_a_closing_that_was_broken_off_anywhere_is_taken_up(city: City) -> None:
    approve(CODE, city.offices.client("KEYS", "kms"))
    assert close(WANTED, city.offices.closer, print) is None
    city.world.clock.at += SETTLED_AFTER
    with put_back(), wired() as whole:
        reference = close(WANTED, city.offices.closer, print)
        assert reference is not None
    assert len(whole.calls) > 25
    for nth in range(len(whole.calls)):
        for key in reference.certificate.keys:
            city.world.provisioner.kms.cancel_key_deletion(KeyId=id_of(key.arn))
        with put_back():
            broken_off(nth, city)
            signed = close(WANTED, city.offices.closer, print)
            assert signed is not None
            assert signed.certificate == reference.certificate, nth
            assert wrapped_rows() == []


def broken_off(nth: int, city: City) -> None:
    left = [nth]

    def plan(_call: Call) -> Fault | None:
        left[0] -= 1
        if left[0] < 0:
            raise Killed
        return None

    with pytest.raises(Killed), wired(plan):
        close(WANTED, city.offices.closer, print)


def test_a_municipality_that_was_never_opened_is_not_closed(city: City) -> None:
    with pytest.raises(NotClosed, match="開設されていません"):
        close(Closing(MunicipalityCode("112151"), "x", 7), city.offices.closer, print)


def test_a_closed_municipality_is_not_opened_again(city: City) -> None:
    city.close()
    with pytest.raises(NotOpened, match="閉鎖"):
        checked(CODE, city.offices.opener)
    with pytest.raises(ClientError, match="Disabled"):
        open_municipality(CODE, city.offices.opener)
    assert wrapped_rows() == []


# -- the certificate ------------------------------------------------------------------------------


@pytest.mark.control("R-III-4-23")
def test_the_certificate_names_what_was_erased_and_by_whom(city: City) -> None:
    signed = city.close()
    certificate = signed.certificate
    assert (str(certificate.municipality), certificate.name) == (KASUKABE, "埼玉県春日部市")
    assert certificate.second_person == WANTED.second_person
    assert [key.kind for key in certificate.keys] == ["areas", "index", "number"]
    wrapped = [
        f"{area}#{name}" for area in ("office", "resident", "venue") for name in ("BLIND#0001", "SEAL#0001")
    ]
    assert certificate.wrapped_keys == tuple(sorted([*wrapped, "resident#IMPORT#0001"]))
    counted = {
        area.value: sum(row["pk"]["S"].startswith(f"{KASUKABE}#{area}#") for row in stored()) for area in Area
    }
    assert certificate.items == counted
    assert certificate.items["number"] == 1
    kept = [row for row in city.before if row["pk"]["S"] == f"{KASUKABE}#office#CHECKPOINTS"]
    last = json.loads(kept[-1]["signed"]["S"])["checkpoint"]
    assert certificate.last_checkpoint is not None
    assert certificate.last_checkpoint.number == last["number"] == len(kept)
    for part in ("消去証明書", "埼玉県春日部市", WANTED.second_person, str(certificate.deletes_on), "照合値"):
        assert part in page(certificate)


@pytest.mark.control("R-III-4-23")
def test_a_certificate_is_verified_with_the_public_key_alone(city: City) -> None:
    signed, key = city.close(), city.public_key()
    read_key(key)
    assert verified(signed.body, key) == signed.certificate


@pytest.mark.parametrize("field", sorted(Certificate.model_fields))
def test_a_certificate_that_was_changed_in_any_field_is_refused(field: str, city: City) -> None:
    signed, key = city.close(), city.public_key()
    plain = json.loads(signed.body)
    plain["certificate"][field] = changed(plain["certificate"][field])
    with pytest.raises((WrongSignature, ValueError)):
        verified(json.dumps(plain).encode(), key)


def changed(value: Any) -> Any:
    if isinstance(value, list):
        return value[:-1]
    if isinstance(value, dict):
        return dict(list(value.items())[:-1])
    return OTHER.root if value == KASUKABE else f"{value}"[:-1] + ("1" if str(value)[-1] != "1" else "2")


def test_a_signature_of_another_kind_makes_no_certificate(city: City) -> None:
    """The log's signing key signs none, and the closer may not sign with it."""
    signed = city.close()
    other = city.world.provisioner.kms.get_public_key(KeyId="alias/vrs/signing")["PublicKey"]
    with pytest.raises(WrongSignature):
        verified(signed.body, other)
    with pytest.raises(ClientError, match="AccessDenied"):
        city.offices.closer.kms.sign(
            KeyId="alias/vrs/signing", Message=b"1", MessageType="RAW", SigningAlgorithm="ECDSA_SHA_256"
        )


def test_kms_is_asked_whether_the_keys_are_on_their_way_out(city: City) -> None:
    certificate = city.close().certificate
    kms = city.offices.closer.kms
    assert still_there(certificate, kms) == []
    city.world.provisioner.kms.cancel_key_deletion(KeyId=id_of(certificate.keys[0].arn))
    assert [each.arn for each in still_there(certificate, kms)] == [certificate.keys[0].arn]


# -- the command ----------------------------------------------------------------------------------


def test_the_command_closes_and_verifies(
    city: City, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hands = {who: Hands(city.offices.session(who), city.world.clock) for who in ("CLOSER", "KEYS", "OPENER")}
    out, key = tmp_path / "certificate.json", tmp_path / "key.der"
    key.write_bytes(city.public_key())
    asked = ["close", KASUKABE, "--confirm", KASUKABE, "--second-person", "鍵管理 太郎", "--out", str(out)]
    wrong = [*asked[:3], KOSHIGAYA, *asked[4:]]
    assert main(asked, hands["CLOSER"]) == REFUSED
    assert main(wrong, hands["CLOSER"]) == REFUSED
    assert main(["approve", KASUKABE, "--confirm", KASUKABE], hands["CLOSER"]) == REFUSED
    assert main(["approve", KASUKABE, "--confirm", KASUKABE], hands["KEYS"]) == DONE
    assert main(asked, hands["OPENER"]) == REFUSED
    assert main(asked, hands["CLOSER"]) == LATER
    city.world.clock.at += SETTLED_AFTER
    assert main(asked, hands["CLOSER"]) == DONE
    verify = ["verify", str(out), "--key", str(key)]
    assert main([*verify, "--online"], hands["CLOSER"]) == DONE
    arn = json.loads(out.read_text())["certificate"]["keys"][0]["arn"]
    city.world.provisioner.kms.cancel_key_deletion(KeyId=id_of(arn))
    assert main([*verify, "--online"], hands["CLOSER"]) == REFUSED
    assert main(verify, hands["CLOSER"]) == DONE
    out.write_text(out.read_text().replace(KASUKABE, KOSHIGAYA))
    assert main(verify, hands["CLOSER"]) == REFUSED
    said = capsys.readouterr()
    assert "消去証明書" in said.out
    assert "AccessDenied" in said.err


# -- what the closer can not do -------------------------------------------------------------------


def query(pk: str, shown: str) -> dict[str, Any]:
    return {
        "TableName": TABLE,
        "KeyConditionExpression": "pk = :pk",
        "ExpressionAttributeValues": {":pk": {"S": pk}},
        "ProjectionExpression": shown,
    }


ATTEMPTS = {
    "unwrap": lambda _d, k: k.decrypt(
        KeyId=areas_key(KASUKABE),
        CiphertextBlob=wrapped_rows()[0]["wrapped"]["B"],
        EncryptionContext=wrapping_context(KASUKABE, Area.OFFICE, "BLIND#0001"),
    ),
    "key-policy": lambda _d, k: k.put_key_policy(KeyId=areas_key(KASUKABE), Policy="{}"),
    "read-an-account": lambda d, _k: d.query(**query(f"{KASUKABE}#office#ACCOUNTS", "pk, sk, sealed")),
    "read-accounts-plain": lambda d, _k: d.query(**query(f"{KASUKABE}#office#ACCOUNTS", "pk, sk")),
    "read-wrapped": lambda d, _k: d.query(**query(f"{KASUKABE}#office#KEYS", "pk, sk, wrapped")),
    "scan": lambda d, _k: d.scan(TableName=TABLE),
    "scan-keys": lambda d, _k: d.scan(TableName=TABLE, ProjectionExpression="pk"),
    "count-by-words": lambda d, _k: d.scan(
        TableName=TABLE,
        Select="COUNT",
        FilterExpression="begins_with(sealed, :b)",
        ExpressionAttributeValues={":b": {"B": b"1"}},
    ),
    "delete-a-record": lambda d, _k: d.delete_item(
        TableName=TABLE, Key={"pk": {"S": f"{KASUKABE}#office#ACCOUNTS"}, "sk": {"S": "admin"}}
    ),
    "put-a-key": lambda d, _k: d.put_item(
        TableName=TABLE, Item={"pk": {"S": f"{KASUKABE}#office#KEYS"}, "sk": {"S": "SEAL#0009"}}
    ),
}


@pytest.mark.proof("T10")
@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS)
def test_the_closer_can_do_nothing_else(attempt: Any, city: City) -> None:
    with pytest.raises(ClientError, match="AccessDenied"):
        attempt(city.offices.closer.dynamodb, city.offices.closer.kms)
    assert stored() == city.before
