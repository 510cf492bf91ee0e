"""``make package``: the deployable zip of each plane, holding just what that plane needs.

    python -m infra.package [--out build]

The code is the closure of the plane's imports; the dependencies are the wheels that
``requirements.lock`` names by hash, cut to what the plane opens; compiled files are added, so
that a cold start compiles nothing.  The same input gives the same bytes.  Beside each zip lies
its bill of materials.  The network is needed only for wheels that ``build/wheels`` has not.
"""

import argparse
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from infra.closure import APP, PLANES, ROOT, Plane, data_of, distributions_of, modules_of
from infra.coldstart import ColdStart, broken_imports, missing_handlers, start
from infra.pins import TARGET, locks, read_lock
from infra.sbom import bill, refused_licences, write_bill
from infra.wheels import Wheelhouse, cut, sha256

EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip can hold
MEGABYTE = 1_000_000
Fill = Callable[[Iterable[str], Path], None]
"""Puts packages, by name, into a folder."""


@dataclass(frozen=True)
class Built:
    """One plane's package: the folder that runs, and the zip of it."""

    plane: Plane
    folder: Path
    zip: Path

    @property
    def files(self) -> list[Path]:
        return sorted(path for path in self.folder.rglob("*") if path.is_file())

    @property
    def size(self) -> int:
        """Return the bytes of the unpacked files."""
        return sum(path.stat().st_size for path in self.files)


def build(plane: Plane, out: Path, fill: Fill) -> Built:
    """Build a plane's folder and zip from packages that ``fill`` provides."""
    folder = out / plane.name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    fill(distributions_of(plane), folder)
    cut(folder, plane.services)
    for path in (APP, *modules_of(plane).values(), *data_of(plane)):
        place = folder / path.relative_to(ROOT)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)
    compiled(folder)
    return Built(plane, folder, pack(folder, out / f"vrs-{plane.name}.zip"))


def compiled(folder: Path) -> None:
    """Compile a folder so that neither its place nor chance is seen in the result.

    Done by an interpreter of its own: what this one has imported would show in the files,
    because marshal writes a string by how often it is referred to.
    """
    order = ["-q", "--invalidation-mode", "unchecked-hash", "-s", str(folder), str(folder)]
    subprocess.run(
        [sys.executable, "-s", "-S", "-m", "compileall", *order],
        check=True,
        env={"PATH": os.environ["PATH"], "PYTHONHASHSEED": "0"},
    )


def pack(folder: Path, path: Path) -> Path:
    """Zip a folder so that the same files give the same bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for file in sorted(each for each in folder.rglob("*") if each.is_file()):
            info = zipfile.ZipInfo(str(file.relative_to(folder)), EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            packed.writestr(info, file.read_bytes())
    return path


def wheelhouse(out: Path) -> Wheelhouse:
    """Return the folder of the wheels that Lambda takes."""
    return Wheelhouse(out / "wheels", read_lock(locks()[0].path))


def build_for_lambda(plane: Plane, out: Path) -> Built:
    """Build a plane's package from pinned wheels; fetch those that are not here yet."""
    house = wheelhouse(out)
    house.fetch(distributions_of(plane))
    return build(plane, out, house.install)


def demand_whole(built: Built) -> None:
    """Raise SystemExit unless every module imports and every handler is found, from the package alone."""
    wrong = broken_imports(built.folder, built.plane, ["app", *modules_of(built.plane)])
    wrong |= dict.fromkeys(missing_handlers(built.folder, built.plane), "no such handler")
    if wrong:
        said = "\n".join(f"  {name}: {error}" for name, error in wrong.items())
        raise SystemExit(f"{built.zip.name} は動きません / does not run:\n{said}")


def demand_the_targets_interpreter() -> None:
    """Raise SystemExit unless this interpreter writes the compiled files that Lambda reads."""
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    if here != TARGET.python:
        raise SystemExit(
            f"パッケージは Python {TARGET.python} で作ります（いまは {here}）。"
            f" / Packages are built with Python {TARGET.python}, this is {here}:"
            f" make PYTHON=python{TARGET.python} clean package"
        )


def runs_here() -> bool:
    """Say whether this machine can start what is built for Lambda."""
    return sys.platform == TARGET.system and os.uname().machine == TARGET.machine


def told(built: Built, cold: ColdStart | None) -> str:
    """Return a package in one line, for people."""
    measured = "" if cold is None else f"  import {cold.wall_ms:.0f} ms  {cold.rss_mb:.0f} MB"
    return (
        f"{built.zip.name}  {built.zip.stat().st_size / MEGABYTE:.1f} MB zipped"
        f"  {built.size / MEGABYTE:.1f} MB  {len(built.files)} files{measured}"
        f"  sha256 {sha256(built.zip)}"
    )


def main() -> int:
    """Build every plane's package and its bill of materials; 1 where a licence is refused."""
    parser = argparse.ArgumentParser(prog="package")
    parser.add_argument("--out", type=Path, default=ROOT / "build")
    out: Path = parser.parse_args().out.resolve()
    demand_the_targets_interpreter()
    refused = []
    for plane in PLANES:
        built = build_for_lambda(plane, out)
        if runs_here():
            demand_whole(built)
        print(told(built, start(built.folder, plane) if runs_here() else None))
        materials = bill(plane, built.folder, built.zip, wheelhouse(out))
        write_bill(materials, out / f"vrs-{plane.name}.cdx.json")
        refused += refused_licences(materials)
    print("\n".join(refused), end="\n" if refused else "")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
