"""A plane's package holds what the plane imports, nothing that could name a resident, and no chance."""

import zipfile
from pathlib import Path

import pytest

from infra.package import PLANES, Plane, modules_of, pack

PUBLIC, PRIVATE = PLANES
FORBIDDEN = (
    "individual_number",
    "residents",
    "registration",
    "numbers",
    "reviews",
    "register",
    "staff",
    "private",
)


def test_the_public_package_holds_no_code_about_residents_or_numbers() -> None:
    names = set(modules_of(PUBLIC))
    found = [name for name in names for word in FORBIDDEN if word in name.split(".")]
    assert found == []


def test_the_private_package_holds_no_code_of_the_public_plane() -> None:
    assert not [name for name in modules_of(PRIVATE) if name.startswith("chalicelib.planes.public")]


@pytest.mark.parametrize("plane", PLANES, ids=lambda plane: plane.name)
def test_every_import_of_a_package_is_in_it(plane: Plane) -> None:
    names = set(modules_of(plane))
    assert set(plane.roots) <= names
    assert all(name.rpartition(".")[0] in names for name in names if "." in name)


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    folder = tmp_path / "plane"
    for name in ("b.py", "a/c.py", "a/b.py"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"# {name}\n")
    first = pack(folder, tmp_path / "first.zip").read_bytes()
    for path in sorted(folder.rglob("*.py"), reverse=True):
        path.touch()
    second = pack(folder, tmp_path / "second.zip")
    assert second.read_bytes() == first
    assert zipfile.ZipFile(second).namelist() == ["a/b.py", "a/c.py", "b.py"]
