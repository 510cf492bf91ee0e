"""The walls of the house stand: each contract breaks when it is broken on purpose, and the form is kept."""

import ast
import importlib
import pkgutil
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from configparser import ConfigParser
from enum import Enum
from pathlib import Path
from typing import Any

import pytest

import chalicelib
from chalicelib.values.word import Digits, Text, Word

HERE = Path(__file__).parent.parent
OURS = ("chalicelib", "local", "infra", "bench", "proofs")
CONTRACTS = ConfigParser()
CONTRACTS.read(HERE / ".importlinter", "utf-8")
PURE = CONTRACTS["importlinter:contract:pure"]["forbidden_modules"].split()

# -- import-linter -------------------------------------------------------------------------------


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Copy the package and its contracts, to be broken."""
    shutil.copytree(
        HERE / "chalicelib", tmp_path / "chalicelib", ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.copy(HERE / ".importlinter", tmp_path)
    return tmp_path


def lint(house: Path) -> tuple[int, str]:
    """Run import-linter over a house; return its status and what it said."""
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache", "--no-logo"]
    run = subprocess.run(command, cwd=house, capture_output=True, text=True, timeout=60, check=False)
    return run.returncode, " ".join(run.stdout.split())


def plant(house: Path, module: str, line: str) -> None:
    """Add a line to a module, making it where there is none."""
    file = house / f"{module.replace('.', '/')}.py"
    file = (
        file.parent / file.stem / "__init__.py"
        if not file.exists() and file.with_suffix("").is_dir()
        else file
    )
    text = file.read_text("utf-8") if file.exists() else ""
    file.write_text(f"{text}\n{line}\n", "utf-8")


def test_the_house_as_it_stands_keeps_every_contract(copy: Path) -> None:
    status, said = lint(copy)
    assert (status, "0 broken" in said) == (0, True), said
    assert f"{len(PLANTED)} kept" in said


PLANTED = {
    "Dependencies point inwards": ("chalicelib.values.people", "import chalicelib.access.rules"),
    "The planes are strangers": ("chalicelib.planes.private.jobs", "import chalicelib.planes.public.wiring"),
    "The middle is pure": ("chalicelib.systems.vrs.doses.rules", "import random"),
    "Adapters decide nothing": (
        "chalicelib.adapters.dynamodb.tickets",
        "import chalicelib.systems.vrs.doses.use_cases",
    ),
    "The public plane cannot name a resident": (
        "chalicelib.planes.public.routes",
        "import chalicelib.systems.vrs.residents.model",
    ),
    "Only the modules named here may touch an individual number": (
        "chalicelib.systems.vrs.doses.scan",
        "import chalicelib.values.individual_number",
    ),
}
"""What breaks each contract."""


def test_every_contract_is_broken_by_a_planted_line_somewhere_here() -> None:
    names = [CONTRACTS[section]["name"] for section in CONTRACTS.sections() if ":contract:" in section]
    assert names == list(PLANTED)


@pytest.mark.parametrize("contract", PLANTED)
def test_a_contract_breaks_when_it_is_broken_on_purpose(contract: str, copy: Path) -> None:
    plant(copy, *PLANTED[contract])
    status, said = lint(copy)
    assert status == 1
    assert f"{contract} BROKEN" in said


def test_the_public_plane_may_import_none_of_what_names_a_resident(copy: Path) -> None:
    """Each forbidden module is planted; import-linter must name each."""
    forbidden = CONTRACTS["importlinter:contract:public"]["forbidden_modules"].split()
    for module in forbidden:
        plant(copy, "chalicelib.planes.public.caller", f"import {module}")
    _, said = lint(copy)
    for module in forbidden:
        assert f"chalicelib.planes.public is not allowed to import {module}" in said, module


def test_the_middle_may_import_nothing_that_acts_on_the_world(copy: Path) -> None:
    for package in ("systems", "access", "audit", "values", "errors"):
        plant(copy, f"chalicelib.{package}", "\n".join(f"import {module}" for module in PURE))
    _, said = lint(copy)
    for package in ("systems", "access", "audit", "values", "errors"):
        for module in PURE:
            assert f"chalicelib.{package} is not allowed to import {module}" in said, (package, module)


def test_a_new_folder_needs_a_place_in_the_layers(copy: Path) -> None:
    (copy / "chalicelib" / "helpers").mkdir()
    plant(copy, "chalicelib.helpers", '"""Nobody knows where this stands."""')
    status, said = lint(copy)
    assert status == 1
    assert "Dependencies point inwards BROKEN" in said


# -- form ----------------------------------------------------------------------------------------

Function = ast.FunctionDef | ast.AsyncFunctionDef
MODULES = sorted(
    path.relative_to(HERE).as_posix()
    for folder in OURS
    for path in [*(HERE / folder).rglob("*.py"), HERE / "app.py"]
    if "__pycache__" not in path.parts
)
MODULES = sorted(set(MODULES))
SENTENCE = re.compile(r"^([A-Z\"'`*_\d\u3040-\u9fff]|[a-z]+/).*\s.*[.:?!。]$")


def parsed(module: str) -> ast.Module:
    return ast.parse((HERE / module).read_text("utf-8"))


@pytest.mark.parametrize("module", MODULES)
def test_a_module_says_in_a_sentence_what_it_is(module: str) -> None:
    said = ast.get_docstring(parsed(module))
    assert said is not None
    first = " ".join(said.split("\n\n")[0].split())
    assert SENTENCE.match(first), first


@pytest.mark.parametrize("module", MODULES)
def test_a_module_fits_300_lines_and_a_function_50(module: str) -> None:
    assert len((HERE / module).read_text("utf-8").splitlines()) <= 300
    functions = [node for node in ast.walk(parsed(module)) if isinstance(node, Function)]
    lines = {each.name: (each.end_lineno or 0) - each.lineno + 1 for each in functions}
    assert {name: length for name, length in lines.items() if length > 50} == {}


def files_of_tests() -> list[str]:
    paths = (HERE / "tests").rglob("*.py")
    return sorted(path.relative_to(HERE).as_posix() for path in paths if path.name != "__init__.py")


@pytest.mark.parametrize("module", files_of_tests())
def test_a_test_file_says_in_a_sentence_which_property_it_holds(module: str) -> None:
    said = ast.get_docstring(parsed(module))
    assert said is not None
    first = " ".join(said.split("\n\n")[0].split())
    assert SENTENCE.match(first), first


# -- words ---------------------------------------------------------------------------------------

GLOSSARY = HERE / "docs" / "glossary.md"
NAMED = ("chalicelib.values", "chalicelib.access", "chalicelib.audit", "chalicelib.systems")


def classes() -> Iterator[type[Any]]:
    """Give every class of the house, where it was made."""
    for found in pkgutil.walk_packages(chalicelib.__path__, "chalicelib."):
        module = importlib.import_module(found.name)
        for each in vars(module).values():
            if isinstance(each, type) and each.__module__ == found.name:
                yield each


def words() -> set[str]:
    """Return the names of the house's models, texts, numbers and closed lists."""
    bases = (Word, Text, Digits, Enum)
    named = (each for each in classes() if each.__module__.startswith(NAMED) and issubclass(each, bases))
    return {each.__name__ for each in named if not each.__name__.startswith("_")}


def rows() -> list[tuple[str, str, str]]:
    """Return the rows of the glossary's tables: English, 日本語, meaning."""
    lines = GLOSSARY.read_text("utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    kept = [row for row in cells if len(row) == 3 and row[0] != "English" and not set(row[0]) <= set("-: ")]
    return [(english.strip("`"), japanese, meaning) for english, japanese, meaning in kept]


def test_every_word_of_the_house_has_a_row_in_the_glossary() -> None:
    assert words() - {english for english, _, _ in rows()} == set()


def test_every_row_of_the_glossary_is_whole_and_stands_once() -> None:
    names = [english for english, _, _ in rows()]
    assert [name for name in names if names.count(name) > 1] == []
    for english, japanese, meaning in rows():
        assert english, japanese
        assert re.search(r"[\u3040-\u30ff\u4e00-\u9fff]", japanese), english
        assert meaning, english


def test_the_glossary_names_nothing_that_is_gone() -> None:
    known = {each.__name__ for each in classes()}
    coined = {english for english, _, _ in rows() if re.fullmatch(r"([A-Z][a-z0-9]+){2,}", english)}
    assert coined - known == set()


def test_every_word_of_the_house_says_what_it_is() -> None:
    silent = [
        each.__name__ for each in classes() if issubclass(each, Word | Text | Digits) and not each.__doc__
    ]
    assert silent == []
