"""``make package``: the deployable zip of each plane, holding just what that plane imports.

    python -m infra.package [--out build]

The code is the closure of the plane's imports; the dependencies are the pinned ones, with
botocore's data cut to the services that the plane calls; compiled files are added, so that
a cold start compiles nothing.  The same input gives the same bytes.
"""

import argparse
import ast
import compileall
import hashlib
import py_compile
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip can hold
SERVICES = {"dynamodb", "kms", "sts"}
UNUSED = (
    "pip",
    "setuptools",
    "wheel",
    "chalice/deploy",
    "chalice/cli",
    "chalice/templates",
    "boto3/examples",
)


@dataclass(frozen=True)
class Plane:
    """What a plane's package begins with."""

    name: str
    roots: tuple[str, ...]
    data: tuple[str, ...]
    leave_out: tuple[str, ...] = ()
    """Requirements that this plane does not import."""


MASTERS = ("vaccines.json", "lots.json", "findings.json", "tickets.json", "municipalities.json")
PLANES = (
    Plane(
        "public",
        ("chalicelib.planes.settings", "chalicelib.planes.public.factory", "chalicelib.planes.public.wiring"),
        MASTERS,
        leave_out=("argon2-cffi",),
    ),
    Plane(
        "private",
        (
            "chalicelib.planes.settings",
            "chalicelib.planes.private.factory",
            "chalicelib.planes.private.wiring",
            "chalicelib.planes.private.jobs",
        ),
        (*MASTERS, "registration.json"),
    ),
)


def modules_of(plane: Plane) -> dict[str, Path]:
    """Return the modules that a plane imports, directly or not, with their files."""
    found: dict[str, Path] = {}
    wanted = [*plane.roots, "chalicelib.data"]
    while wanted:
        name = wanted.pop()
        if name in found:
            continue
        path = _file_of(name)
        if path is None:
            continue
        found[name] = path
        if "." in name:
            wanted.append(name.rpartition(".")[0])
        wanted += _imports(path)
    return found


def _file_of(name: str) -> Path | None:
    base = ROOT.joinpath(*name.split("."))
    for path in (base.with_suffix(".py"), base / "__init__.py"):
        if path.is_file():
            return path
    return None


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("chalicelib"))
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("chalicelib"):
            yield str(node.module)
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def build(plane: Plane, out: Path) -> Path:
    """Build a plane's folder and zip; return the zip."""
    folder = out / plane.name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    _install(plane, folder)
    for name, path in modules_of(plane).items():
        place = folder / path.relative_to(ROOT)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)
        del name
    for name in plane.data:
        shutil.copyfile(ROOT / "chalicelib" / "data" / name, folder / "chalicelib" / "data" / name)
    shutil.copyfile(ROOT / "app.py", folder / "app.py")
    _compile(folder)
    return pack(folder, out / f"vrs-{plane.name}.zip")


def _install(plane: Plane, folder: Path) -> None:
    pins = [
        line.strip()
        for line in (ROOT / "requirements.txt").read_text("utf-8").splitlines()
        if line.strip() and not line.startswith("#") and line.partition("==")[0] not in plane.leave_out
    ]
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"]
    subprocess.run(
        [*pip, "--only-binary=:all:", "-c", str(ROOT / "constraints.txt"), "--target", str(folder), *pins],
        check=True,
    )
    for service in (folder / "botocore" / "data").iterdir():
        if service.is_dir() and service.name not in SERVICES:
            shutil.rmtree(service)
    for unused in (*UNUSED, "bin"):
        for path in folder.glob(f"{unused}*"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _compile(folder: Path) -> None:
    compileall.compile_dir(
        folder,
        quiet=2,
        stripdir=str(folder),
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
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


def main() -> int:
    """Build every plane and say how large each is."""
    parser = argparse.ArgumentParser(prog="package")
    parser.add_argument("--out", type=Path, default=ROOT / "build")
    out = parser.parse_args().out
    for plane in PLANES:
        path = build(plane, out)
        size = path.stat().st_size / 1_000_000
        print(f"{path.name}  {size:.1f} MB  sha256 {hashlib.sha256(path.read_bytes()).hexdigest()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
