"""Who waits for a long proof sees how far it is, on the error stream; what is proven is no less for it."""

from types import SimpleNamespace
from typing import Any

import pytest

from proofs.faults import SHOWN, part_of, told
from proofs.faults.cells import Verdict
from proofs.progress import on_the_way


def test_everything_is_yielded_in_its_order_and_said_on_the_way(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(on_the_way("abc", "letters", every=0)) == ["a", "b", "c"]
    printed = capsys.readouterr()
    assert printed.out == "", "a table stays a table"
    assert [line.split(" letters")[0] for line in printed.err.splitlines()] == ["  1 of 3", "  2 of 3"]


def test_a_short_proof_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(on_the_way("abc", "letters")) == ["a", "b", "c"]
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("parts", [1, 2, 7])
def test_the_parts_of_the_fault_matrix_are_all_of_it_and_each_course_once(parts: int) -> None:
    courses = [object() for _ in range(20)]
    found = [
        one
        for number in range(1, parts + 1)
        for one in part_of(f"{number}/{parts}").courses(courses)  # type: ignore[arg-type]
    ]
    assert sorted(map(id, found)) == sorted(map(id, courses))


@pytest.mark.parametrize("said", ["", "0/2", "3/2", "1/0", "-1/2", "one/two", "1"])
def test_no_part_is_no_proof(said: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        part_of(said)


def test_of_many_broken_cells_every_flow_is_told() -> None:
    def broken(number: int) -> Verdict:
        flow = SimpleNamespace(name=f"flow {number % 3}")
        cell: Any = SimpleNamespace(course=SimpleNamespace(flow=flow, cold=False))
        return Verdict(cell, ["half a state is left"])

    said = told([broken(number) for number in range(SHOWN + 10)])
    assert len(said) == SHOWN + 3
    assert sorted(said[SHOWN:]) == [
        "flow 0 (warm), 3 more cells: half a state is left",
        "flow 1 (warm), 4 more cells: half a state is left",
        "flow 2 (warm), 3 more cells: half a state is left",
    ]
    assert told([Verdict(broken(0).cell)]) == []
