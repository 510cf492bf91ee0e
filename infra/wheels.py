"""The third-party part of a package: wheels, fetched once, checked by their hashes, unpacked, cut.

The network is asked only for a wheel that the wheelhouse has not; what is installed comes from
there alone, and pip refuses whatever ``requirements.lock`` does not name by its hash.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from importlib.metadata import distribution
from pathlib import Path, PurePosixPath

from packaging.utils import canonicalize_name, parse_wheel_filename

from infra.pins import TARGET, Environment, Pin

PIP = (sys.executable, "-m", "pip")
QUIET = ("--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes", "--only-binary=:all:")
KEPT_METADATA = ("METADATA", "LICEN", "NOTICE", "COPYING", "licenses")
CHALICE = frozenset({"__init__.py", "app.py"})
"""What a running app imports of chalice; the rest deploys, and brings a copy of every AWS policy."""
USELESS = (
    "bin/*",
    "*.pth",
    "*.pyi",
    "*/py.typed",
    "_distutils_hack/*",
    "boto3/data/*",
    "boto3/examples/*",
    "botocore/data/*/*/examples-1.json*",
    "cffi/*",
    "dateutil/zoneinfo/*.tar.gz",
    "fido2/attestation/*",
    "fido2/client/*",
    "fido2/ctap*.py",
    "fido2/ctap2/*",
    "fido2/hid/*",
    "fido2/mds3.py",
    "fido2/pcsc.py",
    "pydantic/mypy.py",
    "pydantic/v1/*",
    "urllib3/contrib/emscripten/*",
    "wrapt-stubs/*",
)
"""Paths that no plane opens: scripts, types, examples, compilers, authenticators, browsers."""


class Wheelhouse:
    """A folder of wheels of one environment."""

    def __init__(self, folder: Path, pins: Mapping[str, Pin], environment: Environment = TARGET) -> None:
        self._folder = folder
        self._pins = pins
        self._environment = environment

    def fetch(self, names: Iterable[str]) -> None:
        """Fetch the wheels that are not here yet; raise CalledProcessError where pip cannot."""
        missing = [name for name in names if self.wheel(name) is None]
        if not missing:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        self._pip("download", "--dest", str(self._folder), names=missing, environment=dict(os.environ))

    def install(self, names: Iterable[str], folder: Path) -> None:
        """Unpack wheels of this folder, and of nowhere else."""
        # Without the machine's own configuration: it could name further places to take wheels from.
        alone = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
        place = ("--no-index", f"--find-links={self._folder}", "--no-compile", "--target", str(folder))
        self._pip("install", *place, names=names, environment={**alone, "PIP_CONFIG_FILE": os.devnull})

    def wheel(self, name: str) -> Path | None:
        """Return the wheel of a package, or None where none with a pinned hash is here."""
        for path in sorted(self._folder.glob("*.whl")):
            if parse_wheel_filename(path.name)[0] == name and sha256(path) in self._pins[name].hashes:
                return path
        return None

    def _pip(self, verb: str, *options: str, names: Iterable[str], environment: Mapping[str, str]) -> None:
        where = self._environment
        target = [f"--python-version={where.python}", "--implementation=cp"]
        target += [f"--platform={platform}" for platform in where.platforms]
        with tempfile.TemporaryDirectory() as scratch:
            asked = Path(scratch, "asked.txt")
            asked.write_text("".join(self._line(name) for name in names), "utf-8")
            command = [*PIP, verb, *QUIET, *options, *target, "--requirement", str(asked)]
            subprocess.run(command, check=True, env=environment)

    def _line(self, name: str) -> str:
        pinned = self._pins[name]
        hashes = " ".join(f"--hash=sha256:{each}" for each in sorted(pinned.hashes))
        return f"{name}=={pinned.version} {hashes}\n"


def copy_installed(names: Iterable[str], folder: Path, services: Iterable[str]) -> None:
    """Copy packages from the running environment: a package for this machine, without any network."""
    kept = frozenset(services)
    for name in names:
        for file in distribution(name).files or ():
            inside = PurePosixPath(file)
            if ".." in inside.parts or not useful(inside, kept):
                continue
            place = folder / inside
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file.locate(), place)


def cut(folder: Path, services: Iterable[str]) -> None:
    """Remove what a plane with these services never opens."""
    kept = frozenset(services)
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif not useful(PurePosixPath(path.relative_to(folder)), kept):
            path.unlink()


def useful(path: PurePosixPath, services: frozenset[str]) -> bool:
    """Say whether a file of the third-party part belongs into a package."""
    first, *rest = path.parts
    if "__pycache__" in path.parts or any(
        path.match(pattern) or _under(path, pattern) for pattern in USELESS
    ):
        return False
    if first.endswith(".dist-info"):
        return rest[0].startswith(KEPT_METADATA)
    if first == "chalice":
        return len(rest) == 1 and rest[0] in CHALICE
    if path.parts[:2] == ("botocore", "data") and len(rest) > 2:
        return rest[1] in services
    return True


def _under(path: PurePosixPath, pattern: str) -> bool:
    top = PurePosixPath(pattern)
    return top.name == "*" and path.parts[: len(top.parts) - 1] == top.parts[:-1]


def installed_version(name: str) -> str:
    """Return the version of a package in the running environment."""
    return distribution(canonicalize_name(name)).version


def sha256(path: Path) -> str:
    """Return a file's SHA-256 in hexadecimal."""
    with path.open("rb") as read:
        return hashlib.file_digest(read, "sha256").hexdigest()
