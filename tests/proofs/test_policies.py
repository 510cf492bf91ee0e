"""The theorems hold of the documents that deploy, and break where a document is wrong.

Each fault planted here is one line of one document; the theorem that speaks of it must say so, in the small
domain that ``make test`` runs.
"""

import json
from typing import Any

import botocore.session
import pytest
import z3

from local.fence import Asked, Fence, PolicySet, decide
from local.fence.callers import Caller as Enrolled
from local.fence.evaluate import Layers
from proofs.policies import prove_of, smt
from proofs.policies.actions import BESIDES, KEY_LOOKS, KEY_USES
from proofs.policies.asks import WATCH, WrappingKey
from proofs.policies.callers import A, B, Tagged, session, standing
from proofs.policies.documents import ACCOUNT, REGION, ROOT, Documents, deployed, kind_of
from proofs.policies.domain import Domain
from proofs.policies.judging import allowed
from proofs.policies.needs import FILE, recorded
from proofs.policies.places import PLACES
from proofs.policies.positives import positives, unmet
from proofs.policies.rights import TAKEN_UP_BY, fits
from proofs.policies.smt_agree import compare
from proofs.policies.smt_answers import ask
from proofs.policies.smt_claims import Claims
from proofs.policies.theorems import THEOREMS, sweep
from proofs.proof import Proof, Size
from tests.proofs.policy_faults import FAULTS, HOLES, Change, planted, without

pytestmark = [
    pytest.mark.proof("T10"),
    pytest.mark.control(
        "R-II-4-02",
        "R-III-4-02",
        "R-III-4-12",
        "R-III-7-21",
        "R-II-6-7-07",
        "R-II-6-7-10",
        "R-II-6-7-14",
        "R-II-6-7-15",
        "R-III-2-19",
        "R-III-3-03",
    ),
]


@pytest.fixture(scope="module")
def proof() -> Proof:
    return prove_of(deployed(), Size.SMALL)


def test_nothing_contradicts_the_theorems(proof: Proof) -> None:
    assert proof.broken == ()


def test_every_theorem_speaks_of_something(proof: Proof) -> None:
    cells = {row[0]: int(str(row[4]).replace(",", "")) for row in proof.rows}
    assert cells.keys() == {one.id for one in THEOREMS}
    assert all(cells.values())
    assert len(cells) == len(THEOREMS), "two theorems have one id"


def test_the_main_theorems_are_shown_for_any_municipality(proof: Proof) -> None:
    shown = {row[0] for row in proof.rows if row[5]}
    wanted = {1, 2, 3, 10, 11, 12, 13, 18, 20, 23, 26, 42, 43, 44}
    assert shown == {f"T10.{number}" for number in wanted}


# -- a fault in a document breaks a theorem -----------------------------------------------------------


def broken_by(name: str, change: Change) -> set[str]:
    documents = planted(name, change)
    tally = sweep(documents, Domain(documents, Size.SMALL).of_document(name))
    return set(tally.broken)


@pytest.mark.parametrize(("name", "change", "theorem"), FAULTS.values(), ids=FAULTS)
def test_a_fault_in_a_document_breaks_its_theorem(name: str, change: Change, theorem: str) -> None:
    found = broken_by(name, change)
    if theorem == "none":
        assert found == set(), "a Deny of everything leaves an Allow without effect"
    else:
        assert theorem in found


def test_the_state_may_do_something_once_its_deny_is_gone() -> None:
    def change(listed: list[dict[str, Any]]) -> None:
        listed[0]["Effect"] = "Allow"

    assert "T10.48" in broken_by("people/state", change)


def test_a_new_duty_may_do_nothing_until_the_architecture_knows_it() -> None:
    documents = Documents(
        {
            **deployed().sources,
            "duties/curious": deployed().sources["duties/desk"],
            "trust/curious": deployed().sources["trust/desk"],
        }
    )
    domain = Domain(documents, Size.SMALL)
    broken = sweep(documents, domain.of_document("duties/curious")).broken
    assert {"T10.7", "T10.8", "T10.22"} <= broken.keys()
    assert "T10.41" in sweep(documents, domain.of_document("trust/curious")).broken


# -- what is needed -----------------------------------------------------------------------------------


def test_a_need_that_is_not_met_is_named() -> None:
    (sentence, *_more) = unmet(planted("duties/venue", without("SpendAnInvitation")))
    assert "identity duties/venue" in sentence
    assert "venue#INVITATIONS" in sentence


def test_the_recorded_needs_hold_no_value_of_a_key() -> None:
    places = {need.what.split()[1] for need in recorded() if need.what.startswith("row ")}
    assert places <= set(PLACES)
    assert A not in FILE.read_text("utf-8")


def test_the_domain_has_a_place_for_every_pattern_of_the_documents() -> None:
    patterns = {
        pattern.partition("#")[2]
        for source in deployed().sources.values()
        for statement in source["Statement"]
        for operator, keys in statement.get("Condition", {}).items()
        for pattern in _listed(keys.get("dynamodb:LeadingKeys", []))
        if operator.startswith("ForA") and "${aws:PrincipalTag/purpose}" not in pattern
    }
    assert not {one for one in patterns - {"*#KEYS"} if not any(fits(place, (one,)) for place in PLACES)}


def _listed(values: Any) -> list[str]:
    return [values] if isinstance(values, str) else values


def test_every_action_that_is_classified_exists() -> None:
    operations = botocore.session.get_session().get_service_model("kms").operation_names
    known = {f"kms:{name}" for name in operations} | set(BESIDES)
    assert known >= KEY_USES | KEY_LOOKS


def test_every_duty_that_the_architecture_knows_is_deployed() -> None:
    assert set(deployed().named("duties")) == TAKEN_UP_BY.keys()


# -- the same judgement as at run time ----------------------------------------------------------------


def test_the_proof_puts_the_documents_together_as_the_fence_does() -> None:
    """Every needed cell, as it is and with one thing wrong, is judged as the fence judges the call."""
    documents, fence = deployed(), Fence(PolicySet.load(ROOT / "policies", ACCOUNT))
    compared = {True: 0, False: 0}
    for one in positives(documents):
        if one.block.view != "whole":
            continue
        for action in (one.block.action, "dynamodb:Scan", "kms:Encrypt"):
            block = one.block.__class__("whole", one.block.document, one.block.caller, action, (one.ask,))
            said = allowed(documents, block, one.ask)
            assert said is _fences_word(fence, block.caller, action, one.ask), one.why
            compared[said] += 1
    assert min(compared.values()) > 100


def _fences_word(fence: Fence, caller: Any, action: str, ask: Any) -> bool:
    about = ask.about
    if isinstance(about, WrappingKey) and about.kind != WATCH:
        fence.learn_key(ask.resource, ask.resource, about.kind, {})
    role = fence._policies.role(caller.role)
    plane = {"vpc-public": "public", "vpc-private": "private"}.get(caller.network or "")
    enrolled = Enrolled(
        role=caller.role,
        principal=caller.principal,
        layers=Layers(identity=() if role is None else (role,)),
        context=caller.context(),
        plane=plane,
    )
    asked = Asked(action, ask.resource, dict(ask.context))
    service = action.partition(":")[0]
    try:
        layers = fence._layers(asked, enrolled, service)
    except ValueError:
        return False
    return decide(fence._request(asked, enrolled, REGION), layers).allowed


# -- Z3 -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "change", "theorem"), HOLES.values(), ids=HOLES)
def test_z3_finds_a_planted_hole_and_the_fence_agrees(name: str, change: Change, theorem: str) -> None:
    documents = planted(name, change)
    claims = Claims(documents)
    asked = [one for one in claims.all() if (one.theorem, one.document) == (theorem, name)]
    verdicts = {ask(claims, one, documents).verdict for one in asked}
    assert "counter-example" in verdicts
    assert verdicts <= {"counter-example", "holds"}


def test_model_and_fence_agree_on_thousands_of_random_requests() -> None:
    compared = compare(deployed(), times=40, seed=7)
    assert compared.different == []
    assert compared.granted > compared.asked // 10
    assert compared.denied > compared.asked // 100


def test_a_wrong_model_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smt, "is_filled", lambda _key, _symbols: z3.BoolVal(val=True))
    assert compare(deployed(), times=40, seed=7).different


def test_what_the_model_cannot_say_is_refused() -> None:
    symbols = smt.Symbols()
    for operator, key, value in (
        ("NumericLessThan", "s3:max-keys", "10"),
        ("StringEquals", "aws:TagKeys", "a"),
        ("StringLike", "s3:prefix", "*${aws:PrincipalTag/x}"),
    ):
        with pytest.raises(smt.NotModelled):
            smt.condition(operator, key, value, symbols)


def test_a_document_that_needs_more_values_gets_them() -> None:
    some = {"ForAnyValue:StringEquals": {"aws:TagKeys": "a"}}
    every = {"ForAllValues:StringEquals": {"aws:TagKeys": "a"}}
    said = [
        {"Effect": "Allow", "Condition": some},
        {"Effect": "Allow", "Condition": every},
        {"Effect": "Deny", "Condition": every},
        {"Effect": "Deny", "Condition": every},
        {"Effect": "Deny", "Condition": some},
    ]
    assert smt.width_of({"Statement": said}) == 4
    assert {smt.width_of(deployed().sources[f"duties/{duty}"]) for duty in TAKEN_UP_BY} == {1}
    needing = {"Version": "2012-10-17", "Statement": [{**said[2], "Action": "*", "Resource": "*"}]}
    with pytest.raises(smt.NotModelled):
        smt.Formulas("duties/desk", needing, smt.Symbols(1))


def test_the_documents_of_the_proof_are_those_that_deploy() -> None:
    loaded = PolicySet.load(ROOT / "policies", ACCOUNT)
    assert set(deployed().roles) == {
        *(f"vrs-plane-{name}" for name in loaded.planes),
        *(f"vrs-pages-{name}" for name in loaded.pages),
        *(f"vrs-job-{name}" for name in loaded.jobs),
        *(f"vrs-duty-{name}" for name in loaded.duties),
        *(f"vrs-{name}" for name in loaded.people),
    }
    for name in deployed().sources:
        assert kind_of(name)
    assert json.dumps(deployed().sources).count("${AWS::AccountId}") == 0


def test_a_session_of_one_municipality_is_not_one_of_another() -> None:
    first, second = session("desk", Tagged(A, "none")), session("desk", Tagged(B, "none"))
    assert (first.tenant, second.tenant) == (A, B)
    assert {one.role for one in standing(deployed())}.isdisjoint({first.role})
