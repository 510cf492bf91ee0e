"""What a package holds is read from the code: all that its plane imports; in public nothing of a resident."""

import ast
from collections.abc import Iterable

import pytest

from infra.closure import (
    NEVER_RUN,
    PLANES,
    Plane,
    clients_of,
    data_of,
    distributions_of,
    modules_of,
    settings_of,
)

pytestmark = pytest.mark.proof("T24")

PUBLIC, PRIVATE = PLANES
FORBIDDEN = frozenset(
    {
        "appoint_job",
        "individual_number",
        "numbers",
        "passwords",
        "private",
        "register",
        "registration",
        "reseal",
        "residents",
        "reviews",
        "seals",
        "staff",
    }
)


def words(names: Iterable[str]) -> set[str]:
    return {word for name in names for word in name.split(".")}


def test_the_public_package_holds_no_code_about_residents_numbers_or_staff() -> None:
    assert words(modules_of(PUBLIC)) & FORBIDDEN == set()


def test_the_words_that_public_must_not_hold_are_those_of_private_code() -> None:
    assert words(modules_of(PRIVATE)) >= FORBIDDEN


def test_the_private_package_holds_no_code_of_the_public_plane() -> None:
    assert not [name for name in modules_of(PRIVATE) if name.startswith("chalicelib.planes.public")]


@pytest.mark.parametrize("plane", PLANES, ids=lambda plane: plane.name)
def test_every_package_of_a_module_is_in_it(plane: Plane) -> None:
    names = set(modules_of(plane))
    assert f"chalicelib.planes.{plane.name}.factory" in names
    assert all(name.rpartition(".")[0] in names for name in names if "." in name)


def test_a_plane_gets_the_data_that_its_modules_name() -> None:
    public = {path.name for path in data_of(PUBLIC)}
    assert {"vaccines.json", "lots.json", "tickets.json", "municipalities.json"} <= public
    own = {path.name for path in data_of(PRIVATE)} - public
    assert own == {
        "cases.json",
        "downloads.json",
        "flags.json",
        "inquiries.json",
        "log_reviews.json",
        "moves.json",
        "registration.json",
        "retention.json",
        "statistics.json",
    }


def test_a_plane_is_asked_only_for_the_settings_that_its_start_reads() -> None:
    assert settings_of(PUBLIC) == ["VRS_PLANE", "VRS_ROLE_ARN", "VRS_TABLE"]
    assert {"VRS_ORIGIN", "VRS_STREAM_ARN", "VRS_CHECKPOINTS"} <= set(settings_of(PRIVATE))


@pytest.mark.parametrize("plane", PLANES, ids=lambda plane: plane.name)
def test_each_client_that_a_plane_makes_is_of_a_service_it_carries(plane: Plane) -> None:
    made = {(service, module) for service, modules in clients_of(plane).items() for module in modules}
    uncarried = {(service, module) for service, module in made if service not in plane.services}
    assert uncarried == set()


def test_a_plane_carries_no_service_that_no_module_calls() -> None:
    assert [set(plane.services) - set(clients_of(plane)) for plane in PLANES] == [set(), set()]


def test_people_are_proved_and_envelopes_opened_on_the_private_plane_only() -> None:
    assert set(distributions_of(PRIVATE)) - set(distributions_of(PUBLIC)) == {
        "argon2-cffi",
        "argon2-cffi-bindings",
        "fido2",
        "joserfc",
    }


def test_nothing_that_is_left_out_is_imported_by_our_code() -> None:
    modules = {"yaml", *NEVER_RUN} - {"pyyaml"}
    imported = {
        name.partition(".")[0]
        for plane in PLANES
        for path in modules_of(plane).values()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        for name in _named(node)
    }
    assert imported & modules == set()


def _named(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [str(node.module)] if isinstance(node, ast.ImportFrom) else []
