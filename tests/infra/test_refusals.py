"""What a route may refuse with is found however far down it stands, and only where nobody catches it."""

import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Protocol

import pytest

from chalicelib.access.model import Permission
from chalicelib.errors import (
    Contended,
    DomainError,
    MustChangePassword,
    MustRegisterPasskey,
    NoSuchPerson,
    NotAllowed,
    SheetMoved,
    StepUpNeeded,
)
from infra.openapi import callees, refusals
from infra.openapi.refusals import refusals_asking, refusals_of

pytestmark = pytest.mark.proof("T07")


class Port(Protocol):
    """What the cases below are given."""

    def find(self) -> str: ...


class Adapter:
    """What stands behind the port."""

    def __init__(self, name: str) -> None:
        self._name = name

    def find(self) -> str:
        if not self._name:
            raise NoSuchPerson
        return self._name

    @property
    def moved(self) -> str:
        raise SheetMoved


@dataclass
class Desk:
    """A desk of ports, and one adapter."""

    port: Port
    adapter: Adapter


def raises_itself() -> None:
    raise Contended


def raises_from() -> None:
    try:
        int("x")
    except ValueError as junk:
        raise Contended from junk


def calls_a_function() -> None:
    raises_itself()


def calls_a_port(desk: Desk) -> None:
    desk.port.find()


def calls_what_a_call_returns(make: Callable[[], Desk]) -> None:
    make().adapter.find()


def calls_in_a_loop(desks: list[Desk]) -> list[str]:
    return [each.adapter.find() for each in desks]


def reads_a_property(desk: Desk) -> str:
    return desk.adapter.moved


def hands_it_on(write: Callable[..., None]) -> None:
    write(refusal=SheetMoved)


def takes_one_unless_told(refusal: type[DomainError] = SheetMoved) -> None:
    raise refusal


@dataclass
class Write:
    """What is refused with unless it is said."""

    place: str
    refusal: type[DomainError] = SheetMoved


def makes_what_refuses() -> Write:
    return Write("here")


def hands_a_function_on(retried: Callable[..., None]) -> None:
    retried(raises_itself)


def catches(desk: Desk) -> str:
    try:
        return desk.port.find()
    except NoSuchPerson:
        return ""


def catches_all() -> str:
    try:
        raises_itself()
    except DomainError:
        return "refused"
    return ""


def suppresses() -> None:
    with suppress(Contended):
        raises_itself()


def suppresses_another() -> None:
    with suppress(NoSuchPerson, SheetMoved):
        raises_itself()


def catches_another() -> str:
    try:
        raises_itself()
    except NoSuchPerson:
        return "nobody"
    return ""


def notes_and_raises_again() -> None:
    try:
        raises_itself()
    except DomainError as refused:
        refused.add_note("noted")
        raise


def turns_one_into_another(desk: Desk) -> None:
    try:
        desk.port.find()
    except NoSuchPerson:
        raise Contended from None


def refuses_nothing(desk: Desk) -> str:
    return desk.adapter._name.upper()


CASES: dict[Callable[..., Any], set[type[DomainError]]] = {
    raises_itself: {Contended},
    raises_from: {Contended},
    calls_a_function: {Contended},
    calls_a_port: {NoSuchPerson},
    calls_what_a_call_returns: {NoSuchPerson},
    calls_in_a_loop: {NoSuchPerson},
    reads_a_property: {SheetMoved},
    hands_it_on: {SheetMoved},
    takes_one_unless_told: {SheetMoved},
    makes_what_refuses: {SheetMoved},
    hands_a_function_on: {Contended},
    catches: set(),
    catches_all: set(),
    suppresses: set(),
    suppresses_another: {Contended},
    catches_another: {Contended},
    notes_and_raises_again: {Contended},
    turns_one_into_another: {Contended},
    refuses_nothing: set(),
}


@pytest.fixture
def of_the_house(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let this module count as one of the house."""
    monkeypatch.setattr("infra.openapi.types.HOUSE", __name__)
    monkeypatch.setattr(callees, "HOUSE", __name__)
    house = ModuleType("house")
    house.__path__ = []
    monkeypatch.setattr(callees, "chalicelib", house)
    caches = (callees.every_class, callees.methods_named, callees.fitting, refusals.summary_of)
    for each in caches:
        each.cache_clear()
    yield
    for each in caches:
        each.cache_clear()


@pytest.mark.usefixtures("of_the_house")
@pytest.mark.parametrize("act", CASES, ids=lambda act: act.__name__)
def test_a_refusal_is_found_where_it_comes_out_and_nowhere_else(act: Callable[..., Any]) -> None:
    assert __name__ in sys.modules
    assert set(refusals_of([act])[act]) == CASES[act]


def test_asking_for_a_permission_refuses_with_what_require_says() -> None:
    everybody = {NotAllowed, MustRegisterPasskey, MustChangePassword}
    assert refusals_asking(Permission.READ_LISTS) == everybody
    assert refusals_asking(Permission.APPROVE_FILE) == everybody | {StepUpNeeded}
    assert refusals_asking(Permission.END_OWN_SESSION) == {NotAllowed}
    assert refusals_asking(Permission.RECORD_DOSE) == {NotAllowed}
