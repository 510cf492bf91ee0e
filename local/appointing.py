"""A municipality's people take up their accounts: two administrators first, then whomever they appoint."""

from collections.abc import Callable

from chalicelib.access.staff.first import first_administrator
from chalicelib.access.staff.ports import StaffOffice
from chalicelib.values.municipality import MunicipalityCode
from local.terminal import SoftTerminal

ADMINISTRATORS = ("admin", "admin-2")
Seat = Callable[[], SoftTerminal]
"""Gives a terminal at which nobody is signed in."""


def administrators(
    code: MunicipalityCode, office: StaffOffice, seat: Seat, password: str
) -> tuple[SoftTerminal, SoftTerminal]:
    """Let a municipality's two first administrators begin; return who asks and who approves."""
    terminals = frozenset({"T-001"})
    firsts = [str(first_administrator(code, name, terminals, office)) for name in ADMINISTRATORS]
    asks, approves = seat(), seat()
    for name, first, terminal in zip(ADMINISTRATORS, firsts, (asks, approves), strict=True):
        terminal.sign_in_first(name, first, password)
    return asks, approves


def employ(
    pair: tuple[SoftTerminal, SoftTerminal], name: str, role: str, seat: Seat, password: str
) -> SoftTerminal:
    """Have one administrator ask for an account and the other approve it; return its person, signed in."""
    asks, approves = pair
    wanted = {"account_id": name, "name": f"試験 {name}", "roles": [role], "terminals": ["T-001"]}
    asked = asks.post("/accounts", wanted)
    made = approves.post(f"/grants/{asked.json['grant_id']}/approve", {})
    terminal = seat()
    terminal.sign_in_first(name, made.json["first_password"], password)
    return terminal
