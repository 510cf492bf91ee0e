"""Attacks on the records, by whoever holds a plane's code: each with the real clients of its sessions."""

from collections.abc import Callable
from typing import Any, NamedTuple

from chalicelib.adapters.area_keys import Area, areas_key, wrapping_context
from chalicelib.adapters.dynamodb.numbers import number_wrapping
from chalicelib.adapters.sessions import Duty, Tags
from local.fence import hook
from local.provision import ROLE_ARN, TABLE
from tests.planes.venue import Venue
from tests.snapshots import Row, stored
from tests.world import ACCOUNT, KASUKABE, KOSHIGAYA, World

REGISTERING, ASKING = "registration", "ask_former_city"
USUAL = {Duty.NUMBER: ASKING, Duty.BROKER: "answer_new_city"}
"""What a duty that is taken up for a purpose is usually taken up for."""
DUTIES = (Duty.VENUE, Duty.DESK, Duty.NUMBER, Duty.OFFICE)


class City(NamedTuple):
    """A world with a person, a number and a dose in each of two municipalities."""

    world: World
    persons: dict[str, Any]
    venue: Venue
    clients: dict[tuple[str, str], Any]

    def client(self, service: str, duty: Duty, municipality: str = KASUKABE, purpose: str = "none") -> Any:
        """Return a client exactly as the plane's house would hold it for a duty."""
        plane = self.world.public_house if duty is Duty.VENUE else self.world.private_house
        purpose = USUAL.get(duty, purpose) if purpose == "none" else purpose
        # A session taken up while the fence is down is unknown to it later, so the two are kept apart.
        actor = "clerk" if hook._raised else "clerk without a fence"
        return plane._aws.sessions.client(service, duty, Tags(municipality, purpose, actor))

    def own(self, plane: str, service: str) -> Any:
        """Return a client with the plane's own credentials, as its Lambda has them."""
        house = self.world.public_house if plane == "PUBLIC" else self.world.private_house
        if (plane, service) not in self.clients:
            self.clients[plane, service] = house._aws.sessions._base.client(service)
        return self.clients[plane, service]

    def row(self, municipality: str, partition: str, sort: str = "") -> Row:
        return next(
            row
            for row in stored()
            if row["pk"]["S"].startswith(f"{municipality}#{partition}") and row["sk"]["S"].startswith(sort)
        )

    def key(self, municipality: str, partition: str, sort: str = "") -> Row:
        row = self.row(municipality, partition, sort)
        return {"pk": row["pk"], "sk": row["sk"]}

    def assume(self, plane: str, duty: Duty, /, **tags: str | None) -> Any:
        """Take up a duty with the plane's own credentials and tags of one's choice (None: left out)."""
        right = {"municipality": KASUKABE, "duty": duty.value, "purpose": "none", "actor": "clerk"}
        right["purpose"] = USUAL.get(duty, "none")
        asked = {**right, **tags}
        return (
            self.world.session(plane)
            .client("sts")
            .assume_role(
                RoleArn=ROLE_ARN.format(account=ACCOUNT).format(duty=duty.value),
                RoleSessionName="attack",
                Tags=[{"Key": name, "Value": value} for name, value in asked.items() if value is not None],
            )
        )


def put(pk: str, sk: str = "X") -> dict[str, Any]:
    return {"TableName": TABLE, "Item": {"pk": {"S": pk}, "sk": {"S": sk}}}


def get(key: Row) -> dict[str, Any]:
    return {"TableName": TABLE, "Key": key}


def query(pk: str) -> dict[str, Any]:
    return {
        "TableName": TABLE,
        "KeyConditionExpression": "pk = :pk",
        "ExpressionAttributeValues": {":pk": {"S": pk}},
    }


def unwrap(city: City, municipality: str, area: str) -> dict[str, Any]:
    """Ask KMS for an area key of a municipality, with its true context."""
    row = city.row(municipality, f"{area}#KEYS", "SEAL")
    context = wrapping_context(municipality, Area(area), row["sk"]["S"])
    alias = areas_key(municipality)
    return {"KeyId": alias, "CiphertextBlob": row["wrapped"]["B"], "EncryptionContext": context}


def unseal_number(city: City, municipality: str) -> dict[str, Any]:
    """Ask KMS for the data key of a municipality's number, with its true context."""
    row = city.row(municipality, "number#INDEX#")
    context = number_wrapping(municipality, row["sealed_by"]["S"])
    alias = f"alias/vrs/{municipality}/number"
    return {"KeyId": alias, "CiphertextBlob": row["wrapped"]["B"], "EncryptionContext": context}


def mac(municipality: str) -> dict[str, Any]:
    return {
        "KeyId": f"alias/vrs/{municipality}/index",
        "MacAlgorithm": "HMAC_SHA_256",
        "Message": b"123456789018",
    }


Attack = Callable[[City], Any]
SHEET = ("venue#TICKET#", "SHEET")
ATTACKS: dict[str, Attack] = {}


def _against_rows(duty: Duty) -> dict[str, Attack]:
    """Return the ways to reach another municipality's items, or past the keys, with a duty's session."""

    def db(city: City) -> Any:
        return city.client("dynamodb", duty)

    def foreign(city: City) -> Row:
        return city.key(KOSHIGAYA, *SHEET)

    own = f"{KASUKABE}#venue#TICKET#0"
    return {
        "get": lambda c: db(c).get_item(**get(foreign(c))),
        "query": lambda c: db(c).query(**query(foreign(c)["pk"]["S"])),
        "batch-get": lambda c: db(c).batch_get_item(
            RequestItems={TABLE: {"Keys": [c.key(KASUKABE, *SHEET), foreign(c)]}}
        ),
        "transact-get": lambda c: db(c).transact_get_items(TransactItems=[{"Get": get(foreign(c))}]),
        "put": lambda c: db(c).put_item(**put(f"{KOSHIGAYA}#venue#TICKET#0")),
        "delete": lambda c: db(c).delete_item(
            **get({"pk": {"S": f"{KOSHIGAYA}#venue#TICKET#0"}, "sk": {"S": "X"}})
        ),
        "transact": lambda c: db(c).transact_write_items(
            TransactItems=[{"Put": put(own)}, {"Put": put(f"{KOSHIGAYA}#venue#TICKET#0")}]
        ),
        "update": lambda c: db(c).update_item(
            **get({"pk": {"S": f"{KOSHIGAYA}#venue#TABLET#0"}, "sk": {"S": "COUNTER"}}),
            UpdateExpression="SET used = :n",
            ExpressionAttributeValues={":n": {"N": "1"}},
        ),
        "everybodys": lambda c: db(c).put_item(**put("000000#venue#TICKET#0")),
        "scan": lambda c: db(c).scan(TableName=TABLE, Limit=1),
        "partiql": lambda c: db(c).execute_statement(Statement='SELECT * FROM "vrs"'),
        "partiql-own": lambda c: db(c).execute_statement(
            Statement='SELECT * FROM "vrs" WHERE pk = ?', Parameters=[{"S": own}]
        ),
        "batch-write": lambda c: db(c).batch_write_item(
            RequestItems={TABLE: [{"PutRequest": {"Item": put(own)["Item"]}}]}
        ),
        "wrapped-keys-put": lambda c: db(c).put_item(**put(f"{KASUKABE}#venue#KEYS", "EXTRA#1")),
        "wrapped-keys-transact": lambda c: db(c).transact_write_items(
            TransactItems=[{"Put": put(own)}, {"Put": put(f"{KASUKABE}#resident#KEYS", "EXTRA#1")}]
        ),
        "wrapped-keys-delete": lambda c: db(c).delete_item(
            **get({"pk": {"S": f"{KASUKABE}#office#KEYS"}, "sk": {"S": "EXTRA#1"}})
        ),
        "wrapped-keys-update": lambda c: db(c).update_item(
            **get({"pk": {"S": f"{KASUKABE}#venue#KEYS"}, "sk": {"S": "EXTRA#1"}}),
            UpdateExpression="SET used = :n",
            ExpressionAttributeValues={":n": {"N": "1"}},
        ),
        "describe-table": lambda c: db(c).describe_table(TableName=TABLE),
        "foreign-venue-key": lambda c: c.client("kms", duty).decrypt(**unwrap(c, KOSHIGAYA, "venue")),
        "foreign-mac": lambda c: c.client("kms", duty).generate_mac(**mac(KOSHIGAYA)),
        "foreign-number": lambda c: c.client("kms", duty).decrypt(**unseal_number(c, KOSHIGAYA)),
        "key-description": lambda c: c.client("kms", duty).describe_key(KeyId="alias/vrs/venue"),
        "encrypt": lambda c: c.client("kms", duty).encrypt(KeyId="alias/vrs/venue", Plaintext=b"1"),
        "grant": lambda c: c.client("kms", duty).create_grant(
            KeyId=_venue_key(c),
            GranteePrincipal=f"arn:aws:iam::{ACCOUNT}:role/vrs-duty-venue",
            Operations=["Decrypt"],
        ),
    }


def _venue_key(city: City) -> str:
    key: str = city.world.provisioner.kms.describe_key(KeyId="alias/vrs/venue")["KeyMetadata"]["KeyId"]
    return key


for _duty in DUTIES:
    ATTACKS |= {f"{_duty}-{name}": attack for name, attack in _against_rows(_duty).items()}


def reads(duty: Duty, partition: str, sort: str = "", purpose: str = "none") -> Attack:
    """Read an item of one's own municipality that is no business of the duty."""
    return lambda c: c.client("dynamodb", duty, purpose=purpose).get_item(
        **get(c.key(KASUKABE, partition, sort))
    )


def opens(duty: Duty, area: str, purpose: str = "none") -> Attack:
    return lambda c: c.client("kms", duty, purpose=purpose).decrypt(**unwrap(c, KASUKABE, area))


def opens_number(duty: Duty, purpose: str = "none") -> Attack:
    return lambda c: c.client("kms", duty, purpose=purpose).decrypt(**unseal_number(c, KASUKABE))


def writes(duty: Duty, partition: str, purpose: str = "none") -> Attack:
    return lambda c: c.client("dynamodb", duty, purpose=purpose).put_item(**put(f"{KASUKABE}#{partition}"))


def assumes(plane: str, duty: Duty, /, **tags: str | None) -> Attack:
    return lambda c: c.assume(plane, duty, **tags)


def bare(plane: str, service: str, call: Callable[[City, Any], Any]) -> Attack:
    """Use a plane's own credentials, without any duty."""
    return lambda c: call(c, c.own(plane, service))


ATTACKS |= {
    # The public plane and the people behind the tickets.
    "venue-reads-a-person": reads(Duty.VENUE, "resident#PERSON#"),
    "venue-reads-a-holder": reads(Duty.VENUE, "resident#TICKET#"),
    "venue-reads-a-number": reads(Duty.VENUE, "number#INDEX#"),
    "venue-reads-an-account": reads(Duty.VENUE, "office#ACCOUNTS"),
    "venue-reads-wrapped-resident-keys": reads(Duty.VENUE, "resident#KEYS"),
    "venue-opens-resident": opens(Duty.VENUE, "resident"),
    "venue-opens-office": opens(Duty.VENUE, "office"),
    "venue-opens-a-number": opens_number(Duty.VENUE),
    "venue-indexes-a-number": lambda c: c.client("kms", Duty.VENUE).generate_mac(**mac(KASUKABE)),
    "venue-writes-a-venue": writes(Duty.VENUE, "venue#VENUES"),
    "venue-writes-an-invitation": writes(Duty.VENUE, "venue#INVITATIONS"),
    "venue-writes-a-finding": writes(Duty.VENUE, "resident#FINDINGS#0"),
    # The desk and the number.
    "desk-reads-a-number": reads(Duty.DESK, "number#INDEX#"),
    "desk-opens-a-number": opens_number(Duty.DESK),
    "desk-indexes-a-number": lambda c: c.client("kms", Duty.DESK).generate_mac(**mac(KASUKABE)),
    "desk-reads-an-account": reads(Duty.DESK, "office#ACCOUNTS"),
    "desk-reads-a-session": reads(Duty.DESK, "office#SESSION#"),
    "desk-writes-a-finding": writes(Duty.DESK, "resident#FINDINGS#0"),
    "desk-writes-a-number": writes(Duty.DESK, "number#INDEX#0"),
    "venue-writes-a-person": writes(Duty.VENUE, "resident#PERSON#0"),
    "venue-writes-a-reason": writes(Duty.VENUE, "resident#TICKET#0"),
    "desk-writes-a-tablet": writes(Duty.DESK, "venue#TABLETS"),
    # The office sees nobody.
    "office-reads-a-person": reads(Duty.OFFICE, "resident#PERSON#"),
    "office-reads-a-number": reads(Duty.OFFICE, "number#INDEX#"),
    "office-opens-resident": opens(Duty.OFFICE, "resident"),
    "office-opens-a-number": opens_number(Duty.OFFICE),
    "office-writes-a-dose": writes(Duty.OFFICE, "venue#TICKET#0"),
    # A number is read for one of the three purposes and nothing else.
    "registration-opens-a-number": opens_number(Duty.NUMBER, REGISTERING),
    "number-desk-registers-a-person": writes(Duty.NUMBER, "resident#PERSON#0"),
    "number-desk-writes-a-number": writes(Duty.NUMBER, "number#INDEX#0"),
    "number-desk-seals-a-number": lambda c: c.client("kms", Duty.NUMBER).generate_data_key(
        KeyId=f"alias/vrs/{KASUKABE}/number",
        KeySpec="AES_256",
        EncryptionContext=number_wrapping(KASUKABE, "N"),
    ),
    "registration-reads-an-account": reads(Duty.NUMBER, "office#ACCOUNTS", purpose=REGISTERING),
    # Who answers another city opens no number, and changes and sees nothing but what was asked.
    "broker-opens-a-number": opens_number(Duty.BROKER),
    "broker-reads-an-account": reads(Duty.BROKER, "office#ACCOUNTS"),
    "broker-writes-a-person": writes(Duty.BROKER, "resident#PERSON#0"),
    "broker-writes-a-dose": writes(Duty.BROKER, "venue#TICKET#0"),
    "broker-writes-an-inquiry": writes(Duty.BROKER, "resident#INQUIRIES#0"),
    "desk-writes-a-provision": writes(Duty.DESK, "resident#PROVISIONS#0"),
    "number-desk-writes-a-provision": writes(Duty.NUMBER, "resident#PROVISIONS#0"),
    "public-takes-up-broker": assumes("PUBLIC", Duty.BROKER),
    "broker-for-asking": assumes("PRIVATE", Duty.BROKER, purpose=ASKING),
    "broker-for-nobody": assumes("PRIVATE", Duty.BROKER, actor="plane"),
    # Whoever is tagged for everybody writes for nobody.
    "everybody-writes": lambda c: c.client("dynamodb", Duty.VENUE, "000000").put_item(
        **put("000000#venue#TABLETS")
    ),
    "everybody-opens-the-directory-to-another": lambda c: c.client(
        "dynamodb", Duty.OFFICE, "000000"
    ).put_item(**put("000000#venue#MUNICIPALITIES", KOSHIGAYA)),
    "everybody-reads-kasukabe": lambda c: c.client("dynamodb", Duty.VENUE, "000000").get_item(
        **get(c.key(KASUKABE, *SHEET))
    ),
    # Taking up duties.
    "public-takes-up-desk": assumes("PUBLIC", Duty.DESK),
    "public-takes-up-number": assumes("PUBLIC", Duty.NUMBER),
    "public-takes-up-office": assumes("PUBLIC", Duty.OFFICE),
    "private-takes-up-venue": assumes("PRIVATE", Duty.VENUE),
    "no-municipality": assumes("PUBLIC", Duty.VENUE, municipality=None),
    "no-duty-tag": assumes("PUBLIC", Duty.VENUE, duty=None),
    "no-actor": assumes("PUBLIC", Duty.VENUE, actor=None),
    "no-purpose": assumes("PUBLIC", Duty.VENUE, purpose=None),
    "another-duty-tag": assumes("PUBLIC", Duty.VENUE, duty="desk"),
    "another-tag": assumes("PUBLIC", Duty.VENUE, extra="1"),
    "venue-with-a-purpose": assumes("PUBLIC", Duty.VENUE, purpose=ASKING),
    "desk-with-a-purpose": assumes("PRIVATE", Duty.DESK, purpose=ASKING),
    "number-without-purpose": assumes("PRIVATE", Duty.NUMBER, purpose="none"),
    "number-with-no-purpose-tag": assumes("PRIVATE", Duty.NUMBER, purpose=None),
    "number-for-another-purpose": assumes("PRIVATE", Duty.NUMBER, purpose="statistics"),
    "number-for-nobody": assumes("PRIVATE", Duty.NUMBER, actor="plane"),
    "star": assumes("PUBLIC", Duty.VENUE, municipality="*"),
    "seven-digits": assumes("PUBLIC", Duty.VENUE, municipality=f"{KASUKABE}0"),
    "five-digits": assumes("PUBLIC", Duty.VENUE, municipality=KASUKABE[:5]),
    # The planes' own credentials read nothing.
    "public-reads": bare("PUBLIC", "dynamodb", lambda c, db: db.get_item(**get(c.key(KASUKABE, *SHEET)))),
    "private-reads": bare("PRIVATE", "dynamodb", lambda c, db: db.get_item(**get(c.key(KASUKABE, *SHEET)))),
    "private-scans": bare("PRIVATE", "dynamodb", lambda _, db: db.scan(TableName=TABLE, Limit=1)),
    "public-opens": bare("PUBLIC", "kms", lambda c, kms: kms.decrypt(**unwrap(c, KASUKABE, "venue"))),
    "private-opens": bare("PRIVATE", "kms", lambda c, kms: kms.decrypt(**unwrap(c, KASUKABE, "resident"))),
    "private-makes-a-user": bare("PRIVATE", "iam", lambda _, iam: iam.list_users()),
    "public-lists-secrets": bare("PUBLIC", "secretsmanager", lambda _, sm: sm.list_secrets()),
}
