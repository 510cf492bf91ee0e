"""Terminals, requests, shared IDs, reports move one version at a time; a request and its effect are one."""

from datetime import date
from typing import Any

import pytest

from chalicelib.access.model import Role
from chalicelib.access.staff.grants.model import Appointment, GrantRequest, Verdict
from chalicelib.access.staff.misuse.model import MisuseReport, Sign, Suspicion, Watched
from chalicelib.access.staff.model import Account, SharedId, Terminal
from chalicelib.errors import AccountTaken, SheetMoved
from tests.fakes.house import KOSHIGAYA
from tests.fakes.samples import AT, entry

pytestmark = pytest.mark.proof("T15")

ACCOUNT = Account(
    account_id="clerk-1",
    name="試験　職員",
    roles=frozenset({Role.CLERK}),
    terminals=frozenset({"T-001"}),
    password_hash="hash",
    expires_on=date(2022, 3, 31),
    confirmed_on=AT.date(),
    confirmed_by="admin-2",
    signed_in_at=AT,
)
TERMINAL = Terminal(terminal_id="T-001", place="窓口", valid_until=date(2022, 3, 31), registered_by="admin")
SHARED = SharedId(
    shared_id="shared-1",
    reason="窓口交代",
    roles=frozenset({Role.CLERK}),
    persons=frozenset({"clerk-1"}),
    terminals=frozenset({"T-001"}),
    until=date(2021, 7, 31),
    password_hash="hash",
)
GRANT = GrantRequest(
    grant_id="G1",
    wanted=Appointment(
        account_id="clerk-1",
        name="試験　職員",
        roles=frozenset({Role.CLERK}),
        terminals=frozenset({"T-001"}),
    ),
    reason="新任",
    requested_by="admin",
    requested_at=AT,
    until=AT,
)
DECIDED = GRANT.model_copy(update={"outcome": Verdict.APPROVED, "decided_by": "admin-2", "version": 2})
REPORT = MisuseReport(
    report_id="M1",
    since=AT,
    until=AT,
    findings=(Suspicion(sign=Sign.VOLUME, actor="clerk-1", day="2021-07-01", count=99),),
    made_by="auditor",
)


def moved(word: Any, **more: Any) -> Any:
    return word.model_copy(update={"version": word.version + 1, **more})


def test_a_terminal_and_a_line_are_found_listed_and_moved_one_version_at_a_time(ports: Any) -> None:
    ledger = ports.ledger()
    for one, every, put, word in (
        (ledger.terminal, ledger.every_terminal, ledger.put_terminal, TERMINAL),
        (ledger.shared, ledger.every_shared, ledger.put_shared, SHARED),
    ):
        name = word.terminal_id if isinstance(word, Terminal) else word.shared_id
        assert (one(name), list(every())) == (None, [])
        put(word, entry())
        assert (one(name), list(every())) == (word, [word])
        with pytest.raises(SheetMoved):
            put(word, entry())
        put(moved(word), entry())
        with pytest.raises(SheetMoved):
            put(moved(word), entry())
        assert one(name) == moved(word)


def test_a_decided_request_and_what_it_brings_about_stand_together(ports: Any) -> None:
    ports.ledger().ask(GRANT, entry())
    assert (ports.ledger().grant("G1"), list(ports.ledger().every_grant())) == (GRANT, [GRANT])
    ports.ledger().decide(DECIDED, ACCOUNT, entry())
    assert (ports.ledger().grant("G1"), ports.accounts().account("clerk-1")) == (DECIDED, ACCOUNT)
    with pytest.raises(SheetMoved):
        ports.ledger().decide(DECIDED, TERMINAL, entry())
    assert ports.ledger().terminal("T-001") is None


def test_an_effect_that_is_refused_leaves_the_request_open(ports: Any) -> None:
    ports.accounts().add(ACCOUNT, entry())
    ports.ledger().ask(GRANT, entry())
    with pytest.raises(AccountTaken):
        ports.ledger().decide(DECIDED, ACCOUNT, entry())
    assert ports.ledger().grant("G1") == GRANT


@pytest.mark.parametrize("effect", [None, TERMINAL, SHARED], ids=["nothing", "terminal", "shared"])
def test_a_request_can_bring_about_a_terminal_a_line_or_nothing(ports: Any, effect: Any) -> None:
    ports.ledger().ask(GRANT, entry())
    ports.ledger().decide(DECIDED, effect, entry(), None)
    stands = [*ports.ledger().every_terminal(), *ports.ledger().every_shared()]
    assert stands == ([] if effect is None else [effect])


def test_a_request_that_takes_an_administrator_away_moves_the_roster(ports: Any) -> None:
    ports.accounts().add(ACCOUNT, entry())
    ports.ledger().ask(GRANT, entry())
    seen = ports.accounts().roster()
    ports.ledger().decide(DECIDED, moved(ACCOUNT), entry(), seen)
    assert ports.accounts().roster() == seen + 1
    second = GRANT.model_copy(update={"grant_id": "G2"})
    ports.ledger().ask(second, entry())
    with pytest.raises(SheetMoved):
        ports.ledger().decide(moved(second), moved(moved(ACCOUNT)), entry(), seen)


def test_a_report_is_kept_and_signed_once(ports: Any) -> None:
    assert (ports.ledger().report("M1"), list(ports.ledger().every_report())) == (None, [])
    ports.ledger().put_report(REPORT, entry())
    signed = moved(REPORT, signed_by="auditor", signed_at=AT, note="確認した")
    ports.ledger().put_report(signed, entry())
    with pytest.raises(SheetMoved):
        ports.ledger().put_report(signed, entry())
    assert (ports.ledger().report("M1"), list(ports.ledger().every_report())) == (signed, [signed])


def test_a_watched_person_is_kept_once_for_each_reason(ports: Any) -> None:
    own, public = Watched(person_id="P1", household_of="clerk-1"), Watched(person_id="P1")
    for each in (own, public, own):
        ports.ledger().watch(each, entry())
    kept = sorted(ports.ledger().every_watched(), key=lambda each: each.household_of or "")
    assert kept == [public, own]


def test_another_municipality_sees_nothing_of_the_ledger(ports: Any) -> None:
    ports.ledger().put_terminal(TERMINAL, entry())
    ports.ledger().put_shared(SHARED, entry())
    ports.ledger().ask(GRANT, entry())
    ports.ledger().put_report(REPORT, entry())
    ports.ledger().watch(Watched(person_id="P1"), entry())
    away = ports.ledger(KOSHIGAYA)
    seen = [
        *away.every_terminal(),
        *away.every_shared(),
        *away.every_grant(),
        *away.every_report(),
        *away.every_watched(),
    ]
    assert seen == []


@pytest.mark.proof("T12")
@pytest.mark.control("R-III-3-23")
def test_every_write_of_the_ledger_leaves_its_entry_exactly_once(ports: Any) -> None:
    ledger, before = ports.ledger(), len(ports.entries())
    ledger.put_terminal(TERMINAL, entry())
    ledger.put_shared(SHARED, entry())
    ledger.ask(GRANT, entry())
    ledger.decide(DECIDED, ACCOUNT, entry())
    ledger.put_report(REPORT, entry())
    ledger.watch(Watched(person_id="P1"), entry())
    with pytest.raises(SheetMoved):
        ledger.put_terminal(TERMINAL, entry())
    assert len(ports.entries()) == before + 6
