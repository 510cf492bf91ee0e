"""Files of other people stand as their list says: none changed, none missing, none that nobody listed."""

import json
import re
import shutil
from pathlib import Path

import pytest

from infra import vendor
from infra.vendor import FOLDERS, NotAsListed, Vendored, faults, listed, main

LICENCES = {
    "MIT",
    "Apache-2.0",
    "OFL-1.1",
    "MPL-2.0",
    "BSD-3-Clause",
    "BSD-2-Clause",
    "ISC",
    "Zlib",
    "MIT AND Apache-2.0",
}
ORIGIN = re.compile(r"(@[a-z0-9-]+/)?[a-z0-9.-]+@\d+\.\d+\.\d+/[\w./-]+")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Make a small vendored folder to be broken."""
    folder = tmp_path / "vendor"
    shutil.copytree(FOLDERS[0] / "htm", folder / "htm")
    vendor.write(folder, [each for each in listed(FOLDERS[0]) if each.name.startswith("htm/")])
    return folder


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_every_file_is_listed_and_as_it_came(folder: Path) -> None:
    assert list(faults(folder)) == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_every_file_says_whence_it_came_and_under_which_licence(folder: Path) -> None:
    for file in listed(folder):
        assert ORIGIN.fullmatch(file.origin), file.name
        assert file.licence in LICENCES, file.name
        assert file.path
        assert f"{file.package}/{file.path}" == file.origin


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_every_package_stands_with_its_licence(folder: Path) -> None:
    files = listed(folder)
    with_text = {file.package for file in files if "LICENSE" in file.name.upper() or "LICENCE" in file.name}
    assert {file.package for file in files} == with_text


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_a_list_has_a_line_a_file_by_name(folder: Path, tmp_path: Path) -> None:
    vendor.write(tmp_path, list(reversed(listed(folder))))
    assert (tmp_path / "vendor.json").read_text("utf-8") == (folder / "vendor.json").read_text("utf-8")


def test_a_changed_a_missing_and_an_unlisted_file_are_found(copy: Path) -> None:
    assert list(faults(copy)) == []
    (copy / "htm" / "htm.mjs").write_text("export default 1", "utf-8")
    (copy / "htm" / "LICENSE").unlink()
    (copy / "htm" / "more.mjs").touch()
    assert list(faults(copy)) == ["not listed: htm/more.mjs", "not here: htm/LICENSE", "changed: htm/htm.mjs"]


def test_a_list_is_made_anew_from_the_packages_and_another_hash_is_refused(
    copy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    came = {"dist/htm.mjs": (copy / "htm" / "htm.mjs").read_bytes(), "LICENSE": b"another text"}
    monkeypatch.setattr(vendor, "packed", lambda _package: came)
    monkeypatch.setattr(vendor, "FOLDERS", (copy,))
    assert main([]) == 1
    assert "another hash: htm@3.1.1/LICENSE" in capsys.readouterr().err
    assert main(["--write"]) == 0
    assert (copy / "htm" / "LICENSE").read_bytes() == b"another text"
    assert list(faults(copy)) == []


def test_new_files_are_listed_and_fetched_in_one_step(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vendor, "packed", lambda _package: {"dist/a.mjs": b"1"})
    monkeypatch.setattr(vendor, "FOLDERS", (copy,))
    assert main(["--add", str(copy / "a"), "a@1.2.3", "MIT", "dist/a.mjs"]) == 0
    assert (copy / "a" / "a.mjs").read_bytes() == b"1"
    assert list(faults(copy)) == []
    assert json.loads((copy / "vendor.json").read_text("utf-8"))[0] == {
        "name": "a/a.mjs",
        "origin": "a@1.2.3/dist/a.mjs",
        "licence": "MIT",
        "sha256": vendor.digest(b"1"),
    }
    assert main(["--add", str(copy / "a"), "a@1.2.3", "MIT", "dist/b.mjs"]) == 1


@pytest.mark.parametrize("content", [b"import 1", b'from"preact" from"preact"'])
def test_an_edit_that_does_not_fit_exactly_once_is_refused(
    content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vendor, "packed", lambda _package: {"a.mjs": content})
    file = Vendored("a.mjs", "@scope/a@1.0.0/a.mjs", "MIT", "", (('from"preact"', 'from"./preact.mjs"'),))
    assert (file.package, file.path) == ("@scope/a@1.0.0", "a.mjs")
    with pytest.raises(NotAsListed, match="an edit does not fit once"):
        vendor.made(file)
