"""Every mutant of the policies is caught, and a part of a policy that says nothing is found."""

import copy

import pytest

from proofs.policies.documents import Documents, deployed
from proofs.policies.domain import Domain
from proofs.policy_mutants import Caught, hunt, hunted_again, prove
from proofs.policy_mutants.hunt import Hunter, compiled
from proofs.policy_mutants.mutations import Mutant, mutants
from proofs.proof import Proof, Size

pytestmark = [pytest.mark.proof("T10"), pytest.mark.control("R-II-6-7-07", "R-III-2-19")]


@pytest.fixture(scope="module")
def proof() -> Proof:
    return prove(Size.SMALL)


@pytest.fixture(scope="module")
def hunter() -> Hunter:
    return Hunter(Domain(deployed(), Size.SMALL))


def test_no_mutant_survives(proof: Proof) -> None:
    assert list(proof.broken) == []


def test_every_document_has_its_mutants(proof: Proof) -> None:
    made = {str(row[0]): int(str(row[1])) for row in proof.rows}
    assert made.keys() == deployed().sources.keys()
    assert min(made.values()) >= 3
    assert sum(made.values()) > 3_000


def test_what_is_covered_twice_names_its_second_wall(proof: Proof) -> None:
    twice = sum(int(str(row[5])) for row in proof.rows)
    told = [note for note in proof.notes if note.startswith("covered twice")]
    assert len(told) == twice
    assert all("take away" in note and "(T10." in note for note in told)


def test_a_superfluous_statement_is_found() -> None:
    source = copy.deepcopy(deployed().sources["people/operator"])
    again = {**next(one for one in source["Statement"] if one["Sid"] == "SeeQueues"), "Sid": "SeeQueuesAgain"}
    source["Statement"].append(again)
    documents = Documents({**deployed().sources, "people/operator": source})
    survivors = {
        one.mutant.what
        for one in hunt(Hunter(Domain(documents, Size.SMALL)), "people/operator")
        if one.by is None and one.second_wall is None
    }
    assert {"SeeQueues: deleted", "SeeQueuesAgain: deleted"} <= survivors


def test_a_guard_that_another_condition_covers_is_said_to_be_covered(hunter: Hunter) -> None:
    (mutant,) = [
        one
        for one in mutants("trust/desk", deployed().sources["trust/desk"])
        if one.what.endswith("without Null aws:RequestTag/municipality")
    ]
    assert hunter.caught_by(mutant) is None
    assert hunter.second_wall(mutant) == (
        "TakenUpByPrivate: without StringLike aws:RequestTag/municipality (T10.42)"
    )


def test_what_cannot_be_read_is_caught_by_the_reader(hunter: Hunter) -> None:
    broken = {**deployed().sources["people/state"]["Statement"][0], "Effect": "Perhaps"}
    assert hunter.caught_by(Mutant("people/state", 0, "unreadable", broken)) == "unreadable"


LITTLE = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Sid": "Read",
            "Effect": "Allow",
            "Action": ["dynamodb:GetItem", "dynamodb:Query"],
            "Resource": "arn:aws:dynamodb:ap-northeast-1:*:table/vrs",
            "Condition": {
                "ForAllValues:StringLike": {
                    "dynamodb:LeadingKeys": "${aws:PrincipalTag/municipality}#venue#*"
                },
                "Null": {"dynamodb:LeadingKeys": "false"},
            },
        },
        {"Sid": "Never", "Effect": "Deny", "Action": ["dynamodb:Scan", "dynamodb:Export*"], "Resource": "*"},
    ],
}
WANTED = {
    "Read: deleted",
    "Read: turned into its opposite",
    "Read: without Action dynamodb:GetItem",
    "Read: without Action dynamodb:Query",
    "Read: Action → dynamodb:*",
    "Read: Action → *",
    "Read: Resource → *",
    "Read: without Condition",
    "Read: ForAllValues → ForAnyValue",
    "Read: without ForAllValues:StringLike dynamodb:LeadingKeys",
    "Read: without Null dynamodb:LeadingKeys",
    "Read: Null dynamodb:LeadingKeys → true",
    "Never: deleted",
    "Never: turned into its opposite",
    "Never: without Action dynamodb:Scan",
    "Never: without Action dynamodb:Export*",
    "Never: Resource → nothing",
}


def test_a_document_is_spoilt_in_every_place() -> None:
    made = {one.what: one for one in mutants("duties/desk", LITTLE)}
    assert made.keys() >= WANTED
    tag = "${aws:PrincipalTag/municipality}"
    widened = {what for what in made if f"{tag}#venue#* →" in what}
    assert {what.rpartition(" → ")[2] for what in widened} == {f"{tag}#*", "*#venue#*", "*", "other"}
    for one in made.values():
        if one.statement is not None:
            assert one.statement not in LITTLE["Statement"]
            assert compiled(one) is not None


def test_the_documents_themselves_are_left_as_they_are() -> None:
    before = copy.deepcopy(deployed().sources)
    for name, source in deployed().sources.items():
        for _mutant in mutants(name, source):
            pass
    assert deployed().sources == before


def test_the_wider_hunt_looks_only_for_what_nothing_caught(hunter: Hunter) -> None:
    listed = mutants("people/operator", deployed().sources["people/operator"])
    caught = next(one for one in listed if (hunter.caught_by(one) or "").startswith("T"))
    assert hunted_again(hunter, Caught(caught, None)).by == hunter.caught_by(caught)
    assert hunted_again(hunter, Caught(caught, "needed")) == Caught(caught, "needed")
