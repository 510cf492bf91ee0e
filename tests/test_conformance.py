"""docs/conformance.md says what the marks say: no more, no less, and only of rows that exist."""

from collections.abc import Callable
from pathlib import Path

import pytest

from infra.conformance import (
    CATALOGUE,
    FOLDERS,
    NOT_YET,
    PAGE,
    TESTS,
    Control,
    catalogue,
    main,
    missing_systems,
    page,
    reasons,
    unknown_marks,
)
from infra.marks import KINDS, Marked, all_tests, has_passed, marked_in, outcomes

pytestmark = [pytest.mark.proof("T25"), pytest.mark.control("R-III-7-20")]

ROWS = [
    Control("R-1", "VRS", "control", "yes", "文", "First.", "T16"),
    Control("R-2", "VRS", "control", "partly", "文", "Second | with a bar.", "T16"),
    Control("R-3", "all", "control", "organisational", "文", "Third.", "T25"),
    Control("R-4", "all", "control", "yes", "文", "Fourth.", "T16"),
]

SOURCE = """
import pytest
from pytest import mark

shared = [pytest.mark.control("R-2")]
pytestmark = [pytest.mark.proof("T12"), *[]]

@pytest.mark.control("R-1", "R-4")
def test_one(): ...

@mark.control("R-1")
@pytest.mark.parametrize("x", [1, 2])
async def test_two(): ...

@pytest.mark.control("R-3")
def helper(): ...

@pytest.mark.control("R-3")
class TestThings:
    pytestmark: object = shared

    @pytest.mark.proof("T16")
    def test_three(self): ...

    def test_four(self): ...

TestLife = pytest.mark.control("R-4")(Life.TestCase)
"""


@pytest.fixture
def named() -> Callable[[str], Marked]:
    found = {test.name: test for test in marked_in("tests/a/test_b.py", SOURCE)}
    return found.__getitem__


def test_the_page_is_what_the_generator_writes_today() -> None:
    rows = catalogue(CATALOGUE.read_text("utf-8"))
    because = reasons(NOT_YET.read_text("utf-8"))
    written = page(rows, all_tests(TESTS), missing=missing_systems(), because=because)
    assert PAGE.read_text("utf-8") == written, "out of date: run make controls"


def test_what_is_not_proven_of_a_system_that_is_built_has_its_reason_and_nothing_else_has() -> None:
    rows, because = catalogue(CATALOGUE.read_text("utf-8")), reasons(NOT_YET.read_text("utf-8"))
    proven = {control for test in all_tests(TESTS) for control in test.controls}
    open_rows = {
        row.id for row in rows if row.system not in missing_systems() and row.enforceable != "organisational"
    }
    assert set(because) == open_rows - proven


@pytest.mark.parametrize("text", ["id\twhy\nR-1\tx", "id\treason\nR-1\t", "id\treason\nR-1\tx\nR-1\ty"])
def test_a_list_of_reasons_that_is_not_in_order_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"columns|twice"):
        reasons(text)


def test_no_test_names_a_row_or_a_proof_that_nobody_knows() -> None:
    assert unknown_marks(catalogue(CATALOGUE.read_text("utf-8")), all_tests(TESTS)) == []


def test_pytest_sees_the_same_marks_as_the_generator(request: pytest.FixtureRequest) -> None:
    read = {(test.file, test.name): (test.controls, test.proofs) for test in all_tests(TESTS)}
    for item in request.session.items:
        file = item.path.relative_to(TESTS.parent).as_posix()
        names = [item.getparent(pytest.Class), item]
        name = ".".join(each.name.partition("[")[0] for each in names if each is not None)
        name = name.removesuffix(".runTest")
        seen = tuple(
            frozenset(value for mark in item.iter_markers(kind) for value in mark.args) for kind in KINDS
        )
        assert read.get((file, name), (frozenset(), frozenset())) == seen, (file, name)


def test_every_row_of_the_catalogue_is_on_the_page_once() -> None:
    lines = PAGE.read_text("utf-8").splitlines()
    shown = [line.split(" | ")[0].removeprefix("| ") for line in lines if line.startswith("| R-")]
    assert shown == [row.id for row in catalogue(CATALOGUE.read_text("utf-8"))]


def test_a_functions_decorators_and_its_modules_marks_count(named: Callable[[str], Marked]) -> None:
    assert named("test_one").controls == {"R-1", "R-4"}
    assert named("test_one").proofs == {"T12"}


def test_a_parametrised_test_is_one_test(named: Callable[[str], Marked]) -> None:
    assert named("test_two").controls == {"R-1"}


def test_a_classs_decorator_and_pytestmark_hold_for_its_methods(named: Callable[[str], Marked]) -> None:
    assert named("TestThings.test_four").controls == {"R-2", "R-3"}
    assert named("TestThings.test_three").proofs == {"T12", "T16"}


def test_a_state_machine_given_a_test_name_is_a_test(named: Callable[[str], Marked]) -> None:
    assert named("TestLife").controls == {"R-4"}


def test_a_helper_is_no_test_whatever_it_carries() -> None:
    assert "helper" not in {test.name for test in marked_in("tests/a/test_b.py", SOURCE)}


def test_a_mark_that_is_not_written_out_is_an_error_not_a_silence() -> None:
    with pytest.raises(ValueError, match="malformed"):
        marked_in("tests/test_b.py", "import pytest\n@pytest.mark.control(ROW)\ndef test_a(): ...")


def marked(name: str, *controls: str) -> Marked:
    return Marked("tests/a/test_b.py", name, frozenset(controls), frozenset())


def status(rows: str, control: str) -> str:
    (line,) = [line for line in rows.splitlines() if line.startswith(f"| {control} |")]
    return line.rpartition(" | ")[2].removesuffix(" |")


def test_a_row_is_proven_not_yet_or_organisational() -> None:
    written = page(ROWS, [marked("test_x", "R-1", "R-2"), marked("test_y", "R-1")])
    assert status(written, "R-1") == "proven by 2 tests: [a/test_b.py](../tests/a/test_b.py) (2)"
    assert status(written, "R-2") == "proven in part by 1 test: [a/test_b.py](../tests/a/test_b.py) (1)"
    assert status(written, "R-3") == "organisational"
    assert status(written, "R-4") == "not yet"


def test_a_row_of_a_system_that_is_not_built_is_not_claimed() -> None:
    tests = [marked("test_x", "R-1", "R-4")]
    assert status(page(ROWS, tests, missing=frozenset({"VRS"})), "R-1") == "not yet"
    assert status(page(ROWS, tests, missing=frozenset({"VRS"})), "R-4").startswith("proven")


def test_a_system_is_built_once_its_folder_stands(tmp_path: Path) -> None:
    (tmp_path / "vrs").mkdir()
    assert missing_systems(tmp_path) == FOLDERS.keys() - {"VRS"}


def test_the_summary_counts_every_row_once() -> None:
    written = page(ROWS, [marked("test_x", "R-1", "R-2")])
    assert "| VRS | 2 | 2 | 0 | 0 |" in written
    assert "| all | 2 | 0 | 1 | 1 |" in written
    assert "| **together** | 4 | 2 | 1 | 1 |" in written


def test_a_bar_in_a_promise_does_not_break_the_table() -> None:
    assert "Second \\| with a bar." in page(ROWS, [])


def test_a_mark_without_a_row_stops_the_page() -> None:
    with pytest.raises(ValueError, match="R-9"):
        page(ROWS, [marked("test_x", "R-9")])


@pytest.mark.parametrize(
    ("case", "passes"),
    [
        ("", True),
        ("<failure/>", False),
        ("<error/>", False),
        ("<skipped/>", False),
    ],
)
def test_a_row_is_claimed_only_if_all_its_tests_passed(case: str, *, passes: bool) -> None:
    junit = (
        '<testsuites><testsuite><testcase classname="tests.a.test_b" name="test_x[1]"/>'
        f'<testcase classname="tests.a.test_b" name="test_x[2]">{case}</testcase>'
        "</testsuite></testsuites>"
    )
    tests = [marked("test_x", "R-1")]
    written = page(ROWS, tests, outcomes(junit))
    assert (written == page(ROWS, tests)) is passes
    assert (status(written, "R-1") == "not yet") is not passes


def test_a_test_that_did_not_run_proves_nothing() -> None:
    assert not has_passed(marked("test_x", "R-1"), {"tests.a.test_b.test_xy": True})


def test_a_state_machine_counts_by_what_it_runs() -> None:
    assert has_passed(marked("TestLife"), {"tests.a.test_b.TestLife.runTest": True})


def test_the_command_names_what_did_not_pass(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("infra.conformance.PAGE", tmp_path / "page.md")
    report = tmp_path / "report.xml"
    report.write_bytes(b"<testsuites/>")
    assert main(["--report", str(report)]) == 1
    assert "not passed: tests/test_conformance.py" in capsys.readouterr().out


@pytest.mark.parametrize(
    "text",
    [
        "id\tsystem\n",
        "id\tsystem\tkind\tenforceable\tjapanese\tenglish\tproof\nR-1\tVRS\n",
        "id\tsystem\tkind\tenforceable\tjapanese\tenglish\tproof\n" + "R-1\ta\tb\tyes\td\te\tf\n" * 2,
    ],
)
def test_a_broken_catalogue_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"column|more than once"):
        catalogue(text)
