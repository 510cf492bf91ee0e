"""The bill of materials says what the package holds, the same each time, and lets no other licence in."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component
from cyclonedx.model.license import LicenseExpression
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from infra.closure import PLANES
from infra.pins import Pin
from infra.sbom import bill, our_version, permitted, refused_licences, write_bill
from infra.wheels import Wheelhouse, sha256
from tests.infra.making_wheels import make_wheel

pytestmark = pytest.mark.proof("T24")

PUBLIC = PLANES[0]
CARRIED = {
    "components": [
        {"name": "openssl", "version": "4.0.3", "purl": "pkg:generic/openssl@4.0.3?download_url=x"},
        {
            "name": "crate",
            "version": "2.0",
            "purl": "pkg:cargo/crate@2.0",
            "licenses": [{"license": {"id": "MIT"}}, {"expression": "Apache-2.0 OR GPL-2.0-only"}],
        },
    ]
}


class Shelf:
    """A built package with its wheels, small enough to look through."""

    def __init__(self, place: Path, licence: str = "License: Apache License 2.0") -> None:
        wheels = place / "wheels"
        made = [
            make_wheel(wheels, "upper", licence=f"Requires-Dist: lower\nRequires-Dist: absent\n{licence}"),
            make_wheel(wheels, "lower", files={"INFO/sboms/rust.json": json.dumps(CARRIED)}),
        ]
        self.hashes = {path.name.partition("-")[0]: sha256(path) for path in made}
        pins = {name: Pin("1.0", {each}) for name, each in self.hashes.items()}
        self.house = Wheelhouse(wheels, pins)
        self.folder = place / "plane"
        for path in made:
            with zipfile.ZipFile(path) as wheel:
                wheel.extractall(self.folder)
        self.zip = place / "plane.zip"
        self.zip.write_bytes(b"a zip")

    def text(self, to: Path) -> str:
        write_bill(bill(PUBLIC, self.folder, self.zip, self.house), to)
        return to.read_text("utf-8")


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def parts(text: str) -> dict[str, Any]:
    return {each["name"]: each for each in json.loads(text)["components"]}


def test_a_bill_is_cyclonedx_1_6(shelf: Shelf, tmp_path: Path) -> None:
    text = shelf.text(tmp_path / "bill.json")
    assert json.loads(text)["specVersion"] == "1.6"
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None


def test_a_bill_names_the_package_and_its_parts_with_their_hashes(shelf: Shelf, tmp_path: Path) -> None:
    text = shelf.text(tmp_path / "bill.json")
    root = json.loads(text)["metadata"]["component"]
    assert (root["name"], root["version"]) == ("vrs-public", our_version())
    assert root["hashes"] == [{"alg": "SHA-256", "content": sha256(shelf.zip)}]
    found = parts(text)
    assert {name: each["hashes"][0]["content"] for name, each in found.items()} == shelf.hashes
    assert found["upper"]["licenses"] == [{"expression": "Apache-2.0"}]
    assert found["upper"]["purl"] == "pkg:pypi/upper@1.0"


def test_a_bill_lists_what_a_wheel_carries_inside(shelf: Shelf, tmp_path: Path) -> None:
    inside = {each["name"]: each for each in parts(shelf.text(tmp_path / "bill.json"))["lower"]["components"]}
    assert inside["openssl"]["purl"] == "pkg:generic/openssl@4.0.3"
    assert inside["openssl"]["licenses"] == [{"expression": "Apache-2.0"}]
    assert inside["crate"]["licenses"] == [{"expression": "(MIT) AND (Apache-2.0 OR GPL-2.0-only)"}]


def test_a_bill_says_who_needs_whom(shelf: Shelf, tmp_path: Path) -> None:
    links = json.loads(shelf.text(tmp_path / "bill.json"))["dependencies"]
    needs = {each["ref"]: each.get("dependsOn", []) for each in links}
    assert needs["vrs-public"] == ["pkg:pypi/lower@1.0", "pkg:pypi/upper@1.0"]
    assert needs["pkg:pypi/upper@1.0"] == ["pkg:pypi/lower@1.0"]


def test_the_same_package_gives_the_same_bill(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    first = shelf.text(tmp_path / "first.json")
    assert shelf.text(tmp_path / "second.json") == first
    assert json.loads(first)["metadata"]["timestamp"].startswith("1980-01-01T00:00:00")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1796083200")
    assert json.loads(shelf.text(tmp_path / "dated.json"))["metadata"]["timestamp"].startswith("2026-")
    shelf.zip.write_bytes(b"another zip")
    assert (
        json.loads(shelf.text(tmp_path / "other.json"))["serialNumber"] != json.loads(first)["serialNumber"]
    )


@pytest.mark.parametrize(
    ("expression", "in_order"),
    [
        ("MIT", True),
        ("GPL-3.0-only", False),
        ("MIT OR GPL-3.0-only", True),
        ("MIT AND GPL-3.0-only", False),
        ("(MIT OR GPL-3.0-only) AND Apache-2.0", True),
        ("MIT AND (LGPL-2.1-or-later OR MPL-2.0)", False),
        ("Apache-2.0 WITH LLVM-exception", True),
        ("MPL-2.0", False),
        ("NOASSERTION", False),
    ],
)
def test_only_licences_that_ask_for_no_more_than_a_notice_are_let_in(
    expression: str,
    in_order: bool,  # noqa: FBT001 - a table's column
) -> None:
    assert permitted(expression) is in_order


@pytest.mark.parametrize(
    "licence", ["License-Expression: MPL-2.0", "License: ask the author", "Summary: says nothing"]
)
def test_a_refused_or_unknown_licence_is_named(licence: str, tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, licence)
    said = refused_licences(bill(PUBLIC, shelf.folder, shelf.zip, shelf.house))
    assert [line.partition(" ")[0] for line in said if line.startswith("upper")] == ["upper"]


@pytest.mark.parametrize(
    ("name", "licence", "let_in"),
    [
        ("fido2", "BSD-2-Clause AND Apache-2.0 AND MPL-2.0", True),
        ("fido2", "BSD-2-Clause AND Apache-2.0 AND GPL-3.0-only", False),
        ("fido2", "MPL-2.0", False),
        ("another", "BSD-2-Clause AND Apache-2.0 AND MPL-2.0", False),
    ],
)
def test_the_one_file_that_is_not_permissive_is_let_in_for_its_package_alone(
    name: str,
    licence: str,
    let_in: bool,  # noqa: FBT001 - a table's column
) -> None:
    part = Component(name=name, version="1.0", licenses=[LicenseExpression(licence)])
    assert (refused_licences(Bom(components=[part])) == []) is let_in


def test_a_part_without_its_wheel_is_not_billed(shelf: Shelf, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="lower"):
        bill(PUBLIC, shelf.folder, shelf.zip, Wheelhouse(tmp_path / "none", {"lower": Pin("1.0")}))


def test_no_bill_is_written_that_is_not_valid(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = bill(PUBLIC, shelf.folder, shelf.zip, shelf.house)
    monkeypatch.setattr(JsonStrictValidator, "validate_str", lambda *_: "wrong")
    with pytest.raises(ValueError, match="wrong"):
        write_bill(made, tmp_path / "bill.json")
    assert not (tmp_path / "bill.json").exists()
