"""The bill of materials of a package: CycloneDX 1.6, made from what the zip holds.

Names, versions and licences come from the package's own metadata, hashes from the wheels.  What
a wheel says it carries compiled inside (OpenSSL, crates) is listed below it.  The same package
gives the same bill: its serial number follows from the zip, its date is SOURCE_DATE_EPOCH.

Only licences that ask for no more than a notice are let in, because a municipality redistributes
what it deploys to its contractors.
"""

import json
import os
import tomllib
import uuid
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import Distribution, PathDistribution
from pathlib import Path
from typing import Any, Protocol

from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import LicenseExpression
from cyclonedx.model.lifecycle import LifecyclePhase, PredefinedLifecycle
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from license_expression import get_spdx_licensing  # type: ignore[import-untyped] # it has no types
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from infra.closure import ROOT, TARGET_MARKERS, Plane
from infra.wheels import sha256

PERMISSIVE = frozenset(
    {
        "0BSD",
        "Apache-2.0",
        "Apache-2.0 WITH LLVM-exception",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "CC0-1.0",
        "ISC",
        "MIT",
        "MIT-0",
        "PSF-2.0",
        "Unicode-3.0",
        "Unicode-DFS-2016",
        "Unlicense",
        "Zlib",
    }
)
MEANT = {"Apache License 2.0": "Apache-2.0", "Dual License": "Apache-2.0 OR BSD-3-Clause"}
"""What older metadata means (``Dual License``: python-dateutil's LICENSE names both)."""
NAMED = {"fido2": "BSD-2-Clause AND Apache-2.0 AND MPL-2.0"}
"""Licences of packages whose metadata hold a licence's text instead of its name."""
FILES_ONLY = {"fido2": "MPL-2.0"}
"""What is not permissive and stands in one file, passed on as it came: fido2's list of public suffixes."""
INSIDE = {"openssl": "Apache-2.0"}
"""Licences of what wheels carry and say no licence of."""
NOWHERE = "NOASSERTION"
SPDX: Any = get_spdx_licensing()
EARLIEST = 315_532_800  # 1980-01-01, the day that the zips bear


class Wheels(Protocol):
    """Where the wheel of a package lies."""

    def wheel(self, name: str) -> Path | None: ...


def bill(plane: Plane, folder: Path, packed: Path, wheels: Wheels) -> Bom:
    """Return the bill of a built package; raise FileNotFoundError where a package has no wheel here."""
    whole = sha256(packed)
    root = Component(
        name=f"vrs-{plane.name}",
        version=our_version(),
        type=ComponentType.APPLICATION,
        bom_ref=f"vrs-{plane.name}",
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=whole)],
        licenses=[LicenseExpression("Apache-2.0")],
    )
    held = list(_distributions(folder))
    parts = {_name(each): _component(each, wheels) for each in held}
    made = Bom(
        serial_number=uuid.uuid5(uuid.NAMESPACE_URL, f"sha256:{whole}"),
        metadata=BomMetaData(
            component=root,
            timestamp=datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", EARLIEST)), UTC),
            lifecycles=[PredefinedLifecycle(LifecyclePhase.BUILD)],
        ),
        components=parts.values(),
    )
    made.register_dependency(root, parts.values())
    for each in held:
        made.register_dependency(parts[_name(each)], [parts[name] for name in _needs(each) if name in parts])
    return made


def write_bill(made: Bom, path: Path) -> None:
    """Write a bill as JSON; raise ValueError if it is no CycloneDX 1.6."""
    text = JsonV1Dot6(made).output_as_string(indent=1)
    wrong = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if wrong is not None:
        raise ValueError(str(wrong))
    path.write_text(text + "\n", "utf-8")


def refused_licences(made: Bom) -> list[str]:
    """Return, in a sentence each, what a bill holds under a licence that is not let in."""
    return [
        f"{part.name} {part.version}: {said} は許可していないライセンスです / is a licence we do not let in"
        for part in _all(made.components)
        for said in [_together([str(each.value) for each in part.licenses])]
        if not permitted(said.replace(f" AND {FILES_ONLY.get(part.name)}", ""))
    ]


def permitted(expression: str) -> bool:
    """Say whether an SPDX expression can be fulfilled with permissive licences alone."""
    return _permitted(SPDX.parse(expression))


def _permitted(node: Any) -> bool:
    if isinstance(node, SPDX.OR):
        return any(_permitted(each) for each in node.args)
    if isinstance(node, SPDX.AND):
        return all(_permitted(each) for each in node.args)
    return str(node) in PERMISSIVE


def our_version() -> str:
    """Return the version that pyproject.toml gives the application."""
    version: str = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    return version


def _distributions(folder: Path) -> Iterator[Distribution]:
    for path in sorted(folder.glob("*.dist-info")):
        yield PathDistribution(path)


def _name(held: Distribution) -> str:
    return canonicalize_name(held.metadata["Name"])


def _needs(held: Distribution) -> Iterator[str]:
    for line in held.requires or ():
        needed = Requirement(line)
        if needed.marker is None or needed.marker.evaluate({**TARGET_MARKERS, "extra": ""}):
            yield canonicalize_name(needed.name)


def _component(held: Distribution, wheels: Wheels) -> Component:
    name = _name(held)
    wheel = wheels.wheel(name)
    if wheel is None:
        raise FileNotFoundError(f"{name} の wheel がありません / no wheel of {name}")
    purl = PackageURL("pypi", None, name, held.version)
    return Component(
        name=name,
        version=held.version,
        bom_ref=str(purl),
        purl=purl,
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=sha256(wheel))],
        licenses=[LicenseExpression(_licence(held))],
        components=list(_inside(wheel, str(purl))),
    )


def _licence(held: Distribution) -> str:
    fields = ("License-Expression", "License")
    said = next((held.metadata[each] for each in fields if each in held.metadata), NOWHERE)
    return NAMED.get(held.metadata["Name"], MEANT.get(said, said))


def _inside(wheel: Path, parent: str) -> Iterator[Component]:
    """Return what a wheel's own bills (PEP 770) say it carries."""
    with zipfile.ZipFile(wheel) as opened:
        for name in sorted(opened.namelist()):
            if ".dist-info/sboms/" in name and name.endswith(".json"):
                for part in json.loads(opened.read(name)).get("components", ()):
                    yield _carried(part, parent)


def _carried(part: dict[str, Any], parent: str) -> Component:
    purl = PackageURL.from_string(part["purl"].partition("?")[0])
    return Component(
        name=part["name"],
        version=part.get("version"),
        bom_ref=f"{parent}!{purl}",
        purl=purl,
        licenses=[LicenseExpression(_carried_licence(part))],
    )


def _carried_licence(part: dict[str, Any]) -> str:
    said = [
        each.get("expression") or each["license"].get("id") or each["license"].get("name", NOWHERE)
        for each in part.get("licenses", ())
    ]
    return _together(said) or INSIDE.get(part["name"], NOWHERE)


def _together(expressions: Sequence[str]) -> str:
    """Return one expression that asks for all; AND binds closer than OR, hence the brackets."""
    return expressions[0] if len(expressions) == 1 else " AND ".join(f"({each})" for each in expressions)


def _all(components: Iterable[Component]) -> Iterator[Component]:
    for part in components:
        yield part
        yield from _all(part.components)
