"""Faults planted in the policies, one line of one document each, with the theorem that must speak up."""

import copy
from collections.abc import Callable
from typing import Any

from local.fence import Policy
from proofs.policies.documents import ACCOUNT, REGION, Documents, deployed

Change = Callable[[list[dict[str, Any]]], None]


def planted(name: str, change: Change) -> Documents:
    """Return the documents with one of them changed."""
    source = copy.deepcopy(deployed().sources[name])
    change(source["Statement"])
    documents = Documents({**deployed().sources, name: source})
    assert isinstance(documents.of(name), Policy)
    return documents


def allowing(actions: str | list[str], resource: str = "*", **more: Any) -> Change:
    statement = {"Sid": "Planted", "Effect": "Allow", "Action": actions, "Resource": resource, **more}
    return lambda listed: listed.append(statement)


def named(listed: list[dict[str, Any]], sid: str) -> dict[str, Any]:
    return next(one for one in listed if one["Sid"] == sid)


def without(sid: str) -> Change:
    return lambda listed: listed.remove(named(listed, sid))


def leading(sid: str, pattern: str) -> Change:
    def change(listed: list[dict[str, Any]]) -> None:
        named(listed, sid)["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"] = pattern

    return change


def purposes(sid: str, *stated: str) -> Change:
    def change(listed: list[dict[str, Any]]) -> None:
        named(listed, sid)["Condition"]["StringEquals"]["aws:PrincipalTag/purpose"] = list(stated)

    return change


def any_value(sid: str) -> Change:
    def change(listed: list[dict[str, Any]]) -> None:
        block = named(listed, sid)["Condition"]
        block["ForAnyValue:StringLike"] = block.pop("ForAllValues:StringLike")

    return change


def unguarded(sid: str, key: str) -> Change:
    return lambda listed: named(listed, sid)["Condition"]["Null"].pop(key) and None


def principal_of(sid: str, *roles: str) -> Change:
    arns = [f"arn:aws:iam::{ACCOUNT}:{role}" for role in roles]
    return lambda listed: named(listed, sid).update(Principal={"AWS": arns})


TAG = "${aws:PrincipalTag/municipality}"
PAGES = f"arn:aws:s3:::vrs-pages-public-{ACCOUNT}"
TABLE = f"arn:aws:dynamodb:{REGION}:*:table/vrs"
NUMBER = "role/vrs-duty-number"
FAULTS: dict[str, tuple[str, Change, str]] = {
    "another municipality's rows": ("duties/desk", leading("ReadVenueAndResidents", "*#venue#*"), "T10.1"),
    "one foreign key in a batch": ("duties/venue", any_value("ReadTheVenueArea"), "T10.1"),
    "no leading key": ("duties/venue", unguarded("ReadTheVenueArea", "dynamodb:LeadingKeys"), "T10.2"),
    "an empty municipality": (
        "duties/venue",
        unguarded("ReadTheVenueArea", "aws:PrincipalTag/municipality"),
        "T10.3",
    ),
    "a scan": ("duties/office", without("NeverReadWithoutAKey"), "T10.5"),
    "another table": ("duties/seal", lambda listed: named(listed, "EndLanes").update(Resource="*"), "T10.6"),
    "an area too many": ("duties/review", leading("ReadVenueAndResidents", f"{TAG}#*"), "T10.7"),
    "a partition too many": ("duties/office", leading("EndSessions", f"{TAG}#office#*"), "T10.8"),
    "wrapped keys": ("duties/desk", without("NeverTouchTheWrappedKeys"), "T10.10"),
    "audit rows": ("duties/desk", leading("CloseWhatIsSettled", f"{TAG}#office#AUDIT#*"), "T10.11"),
    "everybody's rows": ("duties/desk", without("NeverWriteForEverybody"), "T10.12"),
    "names for the public": ("duties/venue", leading("ReadTheVenueArea", f"{TAG}#resident#*"), "T10.13"),
    "numbers for the desk": ("duties/desk", leading("ReadVenueAndResidents", f"{TAG}#number#*"), "T10.14"),
    "an eraser that writes records": (
        "duties/erase",
        leading("NoteWhatWent", f"{TAG}#resident#PERSON#*"),
        "T10.64",
    ),
    "an eraser that forgets a hold": (
        "duties/erase",
        leading("TakeRecordsAway", f"{TAG}#office#*"),
        "T10.64",
    ),
    "a desk that loses a dose": (
        "duties/desk",
        leading("CloseWhatIsSettled", f"{TAG}#venue#TICKET#*"),
        "T10.65",
    ),
    "rows for a plane": ("planes/private", allowing("dynamodb:GetItem", TABLE), "T10.15"),
    "rows for the operator": ("people/operator", without("NeverReadARecord"), "T10.17"),
    "a foreign folder": (
        "duties/seal",
        lambda listed: named(listed, "PublishCheckpoints").update(
            Resource=f"arn:aws:s3:::vrs-checkpoints-*/{TAG}/*"
        ),
        "T10.18",
    ),
    "somebody else's account": (
        "endpoints/public-dynamodb",
        lambda listed: listed[0]["Condition"]["StringEquals"].pop("aws:ResourceAccount") and None,
        "T10.19",
    ),
    "another municipality's data under a key": (
        "keys/venue",
        lambda listed: (
            named(listed, "UnwrapAnAreaKey")["Condition"]["StringEquals"].pop(
                "kms:EncryptionContext:municipality"
            )
            and None
        ),
        "T10.20",
    ),
    "a number for registration": (
        "keys/number",
        purposes("OpenANumberForAPurposeOfTheLaw", "registration", "issue_certificate"),
        "T10.23",
    ),
    "a number for no purpose": (
        "duties/number",
        lambda listed: (
            named(listed, "OpenANumberForAPurposeOfTheLaw")["Condition"]["StringEquals"].pop(
                "aws:PrincipalTag/purpose"
            )
            and None
        ),
        "T10.23",
    ),
    "an index for nobody's purpose": ("duties/number", purposes("IndexANumber", "curiosity"), "T10.25"),
    "the public with a resident's key": (
        "keys/resident",
        principal_of("UnwrapAnAreaKey", "role/vrs-duty-venue", "role/vrs-duty-desk"),
        "T10.26",
    ),
    "a second signer": (
        "keys/signing",
        principal_of("SealTheOperationLog", "role/vrs-duty-office"),
        "T10.27",
    ),
    "a sealer that opens": ("duties/seal", without("NeverDecrypt"), "T10.28"),
    "an administrator that uses": (
        "keys/number",
        lambda listed: named(listed, "AdministerWithoutUse")["Action"].append("kms:Decrypt"),
        "T10.29",
    ),
    "a user that tags": (
        "keys/number",
        lambda listed: named(listed, "SealNumbersWhileRegistering").update(Action="kms:TagResource"),
        "T10.31",
    ),
    "a grant": (
        "keys/venue",
        lambda listed: named(listed, "AdministerWithoutUse")["Action"].append("kms:CreateGrant"),
        "T10.32",
    ),
    "the account's own policies": (
        "keys/number",
        principal_of("SealNumbersWhileRegistering", "root"),
        "T10.33",
    ),
    "an opener that sees": (
        "keys/venue",
        lambda listed: named(listed, "WrapAnAreaKeyWithoutSeeingIt").update(Action="kms:GenerateDataKey"),
        "T10.34",
    ),
    "a closer alone": (
        "keys/number",
        lambda listed: named(listed, "DestroyWhenTwoPeopleAgree").pop("Condition") and None,
        "T10.35",
    ),
    "a chained duty": (
        "duties/desk",
        allowing(["sts:AssumeRole", "sts:TagSession"], f"arn:aws:iam::*:{NUMBER}"),
        "T10.40",
    ),
    "a public plane that is trusted": (
        "trust/number",
        principal_of("TakenUpByPrivate", "role/vrs-plane-public"),
        "T10.41",
    ),
    "a wildcard in a tag": (
        "trust/desk",
        lambda listed: listed[0]["Condition"].pop("StringNotLike") and None,
        "T10.42",
    ),
    "another network": (
        "trust/venue",
        lambda listed: listed[0]["Condition"]["StringEquals"].pop("aws:SourceVpc") and None,
        "T10.43",
    ),
    "a session from another network": ("duties/number", without("NeverFromAnotherNetwork"), "T10.44"),
    "people without a second factor": (
        "roles/vrs-operator",
        lambda listed: listed[0].pop("Condition") and None,
        "T10.46",
    ),
    "a person in a duty": ("people/operator", without("NeverTakeUpADuty"), "T10.47"),
    "a state that does something": ("people/state", allowing("s3:GetObject"), "none"),
    "pages that their reader writes": ("pages/public", allowing("s3:PutObject", f"{PAGES}/*"), "T10.58"),
    "whatever lies beside the pages": (
        "pages/public",
        lambda listed: listed[0].update(Resource=f"{PAGES}/*"),
        "T10.58",
    ),
    "pages for a function": (
        "roles/vrs-pages-public",
        lambda listed: listed[0]["Principal"].update(Service="lambda.amazonaws.com"),
        "T10.55",
    ),
    "a publisher that reads": ("people/publisher", allowing("s3:GetObject", f"{PAGES}/*"), "T10.49"),
    "a further right": ("jobs/seal_audit", allowing("dynamodb:DeleteTable", TABLE), "T10.49"),
    "a passer-by": (
        "endpoints/private-kms",
        lambda listed: listed[0]["Condition"].pop("ArnLike") and None,
        "T10.51",
    ),
}
HOLES: dict[str, tuple[str, Change, str]] = {
    **{
        fault: FAULTS[fault]
        for fault in (
            "an empty municipality",
            "names for the public",
            "a number for registration",
            "a wildcard in a tag",
        )
    },
    "somebody else's folder": (
        "duties/seal",
        lambda listed: named(listed, "PublishCheckpoints").update(
            Resource=f"arn:aws:s3:::vrs-checkpoints-{ACCOUNT}/*"
        ),
        "T10.18",
    ),
    "a key of another municipality": (
        "keys/index",
        lambda listed: (
            named(listed, "IndexNumbers")["Condition"]["StringEquals"].pop("aws:ResourceTag/municipality")
            and None
        ),
        "T10.20",
    ),
}
