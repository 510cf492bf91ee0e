"""A challenge is used once: who comes second is refused and counted, and whose reply was lost is not."""

from collections import Counter

import pytest

from chalicelib.audit.model import Act
from chalicelib.values.municipality import MunicipalityCode
from tests.faults import Fault, on, wired
from tests.world import KASUKABE, PASSWORD, World

pytestmark = pytest.mark.proof("T05")
OFFERED, TAKEN = 0, 1
"""The first two transactions of a sign-in; the third opens the session."""


def acts_of(world: World, account_id: str) -> Counter[Act]:
    rows = world.private_house.audits(MunicipalityCode(KASUKABE)).rows()
    return Counter(row.entry.act for row in rows if row.entry.actor == account_id)


@pytest.mark.parametrize(
    ("nth", "fault"),
    [
        (OFFERED, Fault.CONDITION),
        (OFFERED, Fault.CONDITION_LAST),
        (TAKEN, Fault.CONDITION),
        (TAKEN, Fault.CONDITION_LAST),
    ],
    ids=lambda each: each.name.lower() if isinstance(each, Fault) else ["offered", "taken"][each],
)
def test_a_challenge_that_is_gone_is_refused_and_counted_once_and_the_next_opens_the_session(
    world: World, nth: int, fault: Fault
) -> None:
    world.staff("clerk")
    before, desk = acts_of(world, "clerk"), world.terminal()
    with wired(on("TransactWriteItems", fault, nth)):
        refused = desk.sign_in("clerk", PASSWORD)
    assert (refused.status, refused.json["code"]) == (401, "A302")
    accounts = world.private_house.staff(MunicipalityCode(KASUKABE)).accounts
    counted = accounts.account("clerk")
    assert counted is not None
    assert counted.failures == 1
    assert desk.sign_in("clerk", PASSWORD).status == 201
    assert desk.get("/findings").status == 200
    clear = accounts.account("clerk")
    assert clear is not None
    assert clear.failures == 0
    assert acts_of(world, "clerk") - before == Counter(
        {Act.SIGN_IN_REFUSED: 1, Act.SIGNED_IN: 1, Act.LIST_LOOKED_AT: 1}
    )


@pytest.mark.parametrize("fault", [Fault.LOST, Fault.BROKEN_AFTER], ids=lambda each: each.name.lower())
@pytest.mark.parametrize("nth", [OFFERED, TAKEN], ids=["offered", "taken"])
def test_a_lost_reply_costs_nobody_a_failure(world: World, nth: int, fault: Fault) -> None:
    world.staff("clerk")
    before, desk = acts_of(world, "clerk"), world.terminal()
    with wired(on("TransactWriteItems", fault, nth)):
        assert desk.sign_in("clerk", PASSWORD).status == 201
    assert acts_of(world, "clerk") - before == Counter({Act.SIGNED_IN: 1})
