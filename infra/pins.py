"""The lock files: every package at one version, with the SHA-256 of each wheel that may be installed.

    python -m infra.pins            writes requirements*.lock anew from the constraints (asks the index)
    python -m infra.pins --check    compares the lock files with the constraints (asks nobody)

pip itself finds the wheels, once for each environment that we support, without fetching those
whose hash the index tells.  A lock file says what may be installed, never from where: where is
the business of whoever installs.  Source distributions are never pinned: building one runs code.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from infra.closure import PLANES, ROOT, distributions_of

PYTHONS = ("3.11", "3.12", "3.13")
GLIBCS = ("2_17", "2_24", "2_26", "2_27", "2_28", "2_31", "2_34", "2_35", "2_38", "2_39")
MACS = ("11_0", "12_0", "13_0", "14_0", "15_0")
TARGET_GLIBCS = GLIBCS[:3]
NO_WHEEL = re.compile(r"No matching distribution found for (\S+)")
OPTIONS = ("--quiet", "--dry-run", "--ignore-installed", "--no-deps", "--only-binary=:all:")


@dataclass(frozen=True)
class Environment:
    """One interpreter on one kind of machine, and the wheels it takes, the widest first."""

    python: str
    system: str
    machine: str
    platforms: tuple[str, ...]

    @property
    def marker(self) -> str:
        return (
            f"(python_version == '{self.python}' and sys_platform == '{self.system}'"
            f" and platform_machine == '{self.machine}')"
        )


def linux(python: str, machine: str, glibcs: Iterable[str] = GLIBCS) -> Environment:
    """Return a Linux with glibc; 2_17 also bears the name manylinux2014."""
    named = (f"manylinux2014_{machine}", *(f"manylinux_{glibc}_{machine}" for glibc in glibcs))
    return Environment(python, "linux", machine, named)


def mac(python: str) -> Environment:
    return Environment(python, "darwin", "arm64", tuple(f"macosx_{version}_arm64" for version in MACS))


TARGET = linux("3.11", "x86_64", TARGET_GLIBCS)
"""Lambda's python3.11: Amazon Linux 2, which has glibc 2.26 (docs/adr/0026)."""
DEVELOPERS = (
    *(linux(python, machine) for python, machine in product(PYTHONS, ("x86_64", "aarch64"))),
    *(mac(python) for python in PYTHONS),
)


@dataclass
class Pin:
    """One package at one version."""

    version: str
    hashes: set[str] = field(default_factory=set)
    environments: list[Environment] = field(default_factory=list)
    """Where a wheel of it can be had."""


@dataclass(frozen=True)
class Lock:
    """One lock file: what it pins, and for whom."""

    path: Path
    constraints: Path
    environments: tuple[Environment, ...]
    names: frozenset[str] | None = None
    """The packages it is limited to; None: all that are constrained."""

    def wanted(self) -> dict[str, str]:
        """Return the version of each package that the lock must pin."""
        pinned = read_constraints(self.constraints)
        return {name: pinned[name] for name in pinned if self.names is None or name in self.names}


def locks() -> tuple[Lock, ...]:
    """Return the lock files of this repository."""
    ours, engine = ROOT / "constraints.txt", ROOT / "constraints-engine.txt"
    lambdas = frozenset(name for plane in PLANES for name in distributions_of(plane))
    return (
        Lock(ROOT / "requirements.lock", ours, (TARGET,), lambdas),
        Lock(ROOT / "requirements-dev.lock", ours, DEVELOPERS),
        Lock(ROOT / "requirements-engine.lock", engine, DEVELOPERS),
    )


def read_constraints(path: Path) -> dict[str, str]:
    """Return the version of each constrained package, by canonical name."""
    lines = [line.strip() for line in path.read_text("utf-8").splitlines()]
    pairs = [line.split("==") for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(name): version for name, version in pairs}


def read_lock(path: Path) -> dict[str, Pin]:
    """Return what a lock file pins, by canonical name."""
    found: dict[str, Pin] = {}
    for line in path.read_text("utf-8").replace("\\\n", " ").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        pinned = Requirement(line.partition(" --hash")[0])
        (specifier,) = pinned.specifier
        hashes = set(re.findall(r"--hash=sha256:([0-9a-f]{64})\b", line))
        found[canonicalize_name(pinned.name)] = Pin(specifier.version, hashes)
    return found


def find(wanted: Mapping[str, str], environment: Environment) -> dict[str, str]:
    """Ask the index, through pip, for the SHA-256 of the wheel of each package that has one there."""
    lines = {name: f"{name}=={version}" for name, version in wanted.items()}
    while True:
        said, found = _report(lines.values(), environment)
        if said is None:
            return found
        missing = canonicalize_name(Requirement(said).name)
        del lines[missing]


def _report(lines: Iterable[str], environment: Environment) -> tuple[str | None, dict[str, str]]:
    """Return the requirement that has no wheel, or None and the hashes of all."""
    with tempfile.TemporaryDirectory() as scratch:
        asked, report = Path(scratch, "asked.txt"), Path(scratch, "report.json")
        asked.write_text("\n".join(lines), "utf-8")
        platforms = [f"--platform={platform}" for platform in environment.platforms]
        options = [*OPTIONS, f"--python-version={environment.python}", "--implementation=cp", *platforms]
        place = [f"--target={scratch}/never", f"--report={report}", "--requirement", str(asked)]
        command = [sys.executable, "-m", "pip", "install", *options, *place]
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
        if ran.returncode == 0:
            return None, _hashes(json.loads(report.read_text("utf-8")))
    said = NO_WHEEL.search(ran.stderr)
    if said is None:
        raise SystemExit(f"pip が答えませんでした / pip did not answer:\n{ran.stderr}")
    return said[1], {}


def _hashes(report: Mapping[str, list[dict[str, dict[str, dict[str, dict[str, str]]]]]]) -> dict[str, str]:
    return {
        canonicalize_name(str(each["metadata"]["name"])): each["download_info"]["archive_info"]["hashes"][
            "sha256"
        ]
        for each in report["install"]
    }


def pin(lock: Lock) -> dict[str, Pin]:
    """Find the wheels of a lock in each of its environments; raise SystemExit where one has none at all."""
    wanted = lock.wanted()
    pins = {name: Pin(version) for name, version in wanted.items()}
    for environment in lock.environments:
        for name, found in find(wanted, environment).items():
            pins[name].hashes.add(found)
            pins[name].environments.append(environment)
    without = [name for name, each in pins.items() if not each.hashes]
    if without:
        raise SystemExit(f"wheel がありません / no wheel anywhere: {', '.join(without)}")
    return pins


def written(pins: Mapping[str, Pin], lock: Lock) -> str:
    """Return a lock file's text; a package without a wheel somewhere is marked for where it has one."""
    lines = [f"# Made by python -m infra.pins from {lock.constraints.name}; wheels only."]
    for name, each in sorted(pins.items()):
        everywhere = len(each.environments) == len(lock.environments)
        marker = (
            "" if everywhere else " ; " + " or ".join(sorted(place.marker for place in each.environments))
        )
        hashes = [f"    --hash=sha256:{found}" for found in sorted(each.hashes)]
        lines.append(" \\\n".join([f"{name}=={each.version}{marker}", *hashes]))
    return "\n".join(lines) + "\n"


def wrong_with(lock: Lock) -> list[str]:
    """Return how a lock file differs from its constraints, in sentences."""
    if not lock.path.is_file():
        return [f"{lock.path.name}: がありません / is missing"]
    wanted, held = lock.wanted(), read_lock(lock.path)
    return [
        *(f"{lock.path.name}: {name} がありません / is missing" for name in sorted(wanted.keys() - held)),
        *(f"{lock.path.name}: {name} は不要です / is not wanted" for name in sorted(held.keys() - wanted)),
        *(
            f"{lock.path.name}: {name} {held[name].version} ≠ {version}"
            for name, version in sorted(wanted.items())
            if name in held and held[name].version != version
        ),
        *(f"{lock.path.name}: {name} has no hash" for name in sorted(held) if not held[name].hashes),
    ]


def main() -> int:
    """Write the lock files, or check them; 1 where they are not what the constraints say."""
    parser = argparse.ArgumentParser(prog="pins")
    parser.add_argument("--check", action="store_true")
    if not parser.parse_args().check:
        for lock in locks():
            lock.path.write_text(written(pin(lock), lock), "utf-8")
            print(f"{lock.path.name}: {len(read_lock(lock.path))} packages")
    wrong = [sentence for lock in locks() for sentence in wrong_with(lock)]
    print("\n".join(wrong), end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
