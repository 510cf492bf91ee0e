"""Writes docs/conformance.md: each promise of the assessment, and the tests that prove it.

The promises are docs/controls.tsv; the tests say with ``pytest.mark.control`` which rows they
prove and with ``pytest.mark.proof`` which proof they belong to.  The page is the same on every
machine.  With ``--report`` (a junit file of the last run) a row is claimed only if all of its
tests passed; where all did, the page is the same to the byte.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from infra.marks import Marked, all_tests, has_passed, outcomes

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "docs" / "controls.tsv"
NOT_YET = ROOT / "docs" / "not-yet.tsv"
"""Why a row is not proven, where its system is built."""
PAGE = ROOT / "docs" / "conformance.md"
TESTS = ROOT / "tests"

PROOFS: Mapping[str, str] = {
    "T01": "lifecycle of people, tickets and doses against a plain model",
    "T02": "two tablets, one ticket: every order of their calls",
    "T03": "the same key again: one effect, the same answer",
    "T04": "killed in the middle of an import",
    "T05": "a fault at each AWS call",
    "T06": "junk into every parser",
    "T07": "every route against its schema",
    "T08": "canaries: nothing personal in any output",
    "T09": "every route × role × municipality × plane",
    "T10": "policies: nobody reaches another municipality, the public plane names nobody",
    "T11": "timing tells nothing",
    "T12": "operation log: one row an act, every tampering found",
    "T13": "restore from a backup",
    "T14": "erasure leaves nothing",
    "T15": "life of an account",
    "T16": "closed schemas, exactly 別添1",
    "T17": "media ledger, two persons, content of exports",
    "T18": "network, from the generated templates",
    "T19": "a sealed item opens nowhere else",
    "T20": "intermediate server protocol",
    "T21": "certificates",
    "T22": "nothing left on a terminal",
    "T23": "load",
    "T24": "supply chain",
    "T25": "this page",
    "T26": "mutants of the guards",
}


FOLDERS: Mapping[str, str] = {
    "VRS": "vrs",
    "健康管理": "health_ledger",
    "統合宛名": "addressee_numbering",
    "中間サーバー": "intermediate_server",
}
"""Where each system of the catalogue is built; ``all`` is the house around them."""


class Control(NamedTuple):
    """One row of the catalogue."""

    id: str
    system: str
    kind: str
    enforceable: str
    """``yes``, ``partly``, or ``organisational``: what people do and no program can."""
    japanese: str
    english: str
    proof: str


def catalogue(text: str) -> list[Control]:
    """Read the catalogue; raise ValueError where a line has other columns or an id comes twice."""
    header, *lines = text.splitlines()
    if tuple(header.split("\t")) != Control._fields:
        raise ValueError("the catalogue's columns are not the known ones")
    rows = []
    for line in lines:
        cells = line.split("\t")
        if len(cells) != len(Control._fields):
            raise ValueError(f"{cells[0]} has {len(cells)} columns")
        rows.append(Control(*cells))
    twice = [each for each, count in Counter(row.id for row in rows).items() if count > 1]
    if twice:
        raise ValueError(f"more than once: {', '.join(twice)}")
    return rows


def reasons(text: str) -> dict[str, str]:
    """Read why rows are not proven yet; raise ValueError where a line has other columns or comes twice."""
    header, *lines = text.splitlines()
    found = dict[str, str]()
    for line in lines:
        control, reason = line.split("\t")
        if control in found or not reason:
            raise ValueError(f"{control}: twice, or without a reason")
        found[control] = reason
    if header != "id\treason":
        raise ValueError("the columns are not the known ones")
    return found


HEAD = """# Conformance: what is promised, and what proves it

Written by `make controls` from `docs/controls.tsv` (the promises of the assessment, one a row)
and from the marks of the tests; a test fails when it is out of date. Do not edit it.

*Proven* means: tests that name the row pass in `make test` of this commit. *In part* means:
the rest of the row is for people to keep, not for software.
*Not yet* means: nothing here may be claimed; why, stands beside it. A row of a system that is not
built stays so even where the house already does the same for another. *Organisational* is what people do.
No test here speaks for AWS itself; see `docs/security-officer.ja.md`.
"""


def missing_systems(folder: Path = ROOT / "chalicelib" / "systems") -> frozenset[str]:
    """Return the systems that nobody has built yet."""
    return frozenset(name for name, place in FOLDERS.items() if not (folder / place).is_dir())


def page(
    controls: Sequence[Control],
    tests: Sequence[Marked],
    passed: Mapping[str, bool] | None = None,
    *,
    missing: frozenset[str] = frozenset(),
    because: Mapping[str, str] | None = None,
) -> str:
    """Return the page; raise ValueError where a mark names what is not there.

    ``passed`` is the outcome of a run, ``missing`` the systems that are not built, ``because`` why a row is
    not proven yet.
    """
    strangers = unknown_marks(controls, tests)
    if strangers:
        raise ValueError(f"marks without a row: {', '.join(strangers)}")
    failed = {
        control
        for test in tests
        if passed is not None and not has_passed(test, passed)
        for control in test.controls
    }
    failed |= {row.id for row in controls if row.system in missing}
    provers: dict[str, list[Marked]] = {}
    for test in tests:
        for control in test.controls - failed:
            provers.setdefault(control, []).append(test)
    parts = [HEAD, _summary(controls, provers), _proofs(tests), _rows(controls, provers, because or {})]
    return "\n".join(parts)


def unknown_marks(controls: Sequence[Control], tests: Sequence[Marked]) -> list[str]:
    """Return the ids that tests name and nobody knows."""
    known = {row.id for row in controls} | PROOFS.keys()
    return sorted({each for test in tests for each in test.controls | test.proofs} - known)


def standing(row: Control, provers: Mapping[str, Sequence[Marked]]) -> str:
    """Return where a row stands: proven, not yet, organisational."""
    if row.id in provers:
        return "proven"
    return "organisational" if row.enforceable == "organisational" else "not yet"


def _summary(controls: Sequence[Control], provers: Mapping[str, Sequence[Marked]]) -> str:
    counted = Counter((row.system, standing(row, provers)) for row in controls)
    columns = ("proven", "not yet", "organisational")
    lines = [
        "## Summary",
        "",
        "| system | rows | proven | not yet | organisational |",
        "|---|--:|--:|--:|--:|",
    ]
    for system in sorted({row.system for row in controls}):
        counts = [counted[system, column] for column in columns]
        lines.append(_line(system, sum(counts), *counts))
    totals = [sum(counted[key] for key in counted if key[1] == column) for column in columns]
    lines.append(_line("**together**", sum(totals), *totals))
    return "\n".join(lines) + "\n"


def _proofs(tests: Sequence[Marked]) -> str:
    lines = ["## Proofs", "", "| proof | about | tests |", "|---|---|---|"]
    for proof, about in PROOFS.items():
        ours = [test for test in tests if proof in test.proofs]
        lines.append(_line(proof, about, _links(ours) or "none yet"))
    return "\n".join(lines) + "\n"


def _rows(
    controls: Sequence[Control], provers: Mapping[str, Sequence[Marked]], because: Mapping[str, str]
) -> str:
    lines = ["## Rows", "", "| id | system | what | status |", "|---|---|---|---|"]
    for row in controls:
        status = standing(row, provers)
        if status == "proven":
            ours = provers[row.id]
            extent = " in part" if row.enforceable == "partly" else ""
            status = f"proven{extent} by {len(ours)} test{'s' * (len(ours) > 1)}: {_links(ours)}"
        elif status == "not yet" and row.id in because:
            status = f"not yet: {because[row.id]}"
        lines.append(_line(row.id, row.system, row.english, status))
    return "\n".join(lines) + "\n"


def _links(tests: Iterable[Marked]) -> str:
    counts = Counter(test.file for test in tests)
    links = [f"[{file.removeprefix('tests/')}](../{file}) ({counts[file]})" for file in sorted(counts)]
    return ", ".join(links)


def _line(*cells: object) -> str:
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the page; return 1 where the report leaves a marked test unproven."""
    parser = argparse.ArgumentParser(description="Write docs/conformance.md from the tests' marks.")
    parser.add_argument("--report", type=Path, help="junit file of the last run (pytest --junitxml)")
    chosen = parser.parse_args(arguments)
    passed = None if chosen.report is None else outcomes(chosen.report.read_text("utf-8"))
    rows, tests = catalogue(CATALOGUE.read_text("utf-8")), all_tests(TESTS)
    because = reasons(NOT_YET.read_text("utf-8"))
    PAGE.write_text(page(rows, tests, passed, missing=missing_systems(), because=because), "utf-8")
    unproven = [test for test in tests if passed is not None and not has_passed(test, passed)]
    for test in unproven:
        print(f"not passed: {test.file} {test.name}")
    print(f"{PAGE.name}: {len(tests)} marked tests")
    return 1 if unproven else 0


if __name__ == "__main__":
    sys.exit(main())
