"""Fetches the files of other people that the pages use, and keeps the list of them.

    python -m infra.vendor                  makes every listed file anew and compares its hash
    python -m infra.vendor --write          takes what came as right: after a version was raised by hand
    python -m infra.vendor --add FOLDER PACKAGE@VERSION LICENCE PATH…   lists new files and fetches them

A list (``vendor.json``) has one line a file: name, origin, licence, sha256, and the few textual edits
that a file needs to stand here.  Nothing here is called by a test, a build or a page: it asks the registry.
"""

import argparse
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).parent.parent
LIST = "vendor.json"
FOLDERS = (ROOT / "web" / "vendor", ROOT / "tests" / "browser" / "vendor")
"""What is served, and what only tests use."""


@dataclass(frozen=True)
class Vendored:
    """One file, and where it came from."""

    name: str
    """Its path under the folder of the list."""
    origin: str
    """``package@version/path`` in the package."""
    licence: str
    """An SPDX expression."""
    sha256: str
    edits: tuple[tuple[str, str], ...] = ()
    """Texts replaced in it, each of which must be there: browsers know no bare specifiers."""

    @property
    def package(self) -> str:
        """The package with its version."""
        at = self.origin.index("@", 1)
        return self.origin[: self.origin.index("/", at)]

    @property
    def path(self) -> str:
        """Where the file stands in its package."""
        return self.origin.removeprefix(f"{self.package}/")


class NotAsListed(RuntimeError):
    """What came is not what the list says."""


def listed(folder: Path) -> list[Vendored]:
    """Read the list of a folder."""
    rows = json.loads((folder / LIST).read_text("utf-8"))
    return [Vendored(**{**row, "edits": tuple(map(tuple, row.get("edits", ())))}) for row in rows]


def write(folder: Path, files: Sequence[Vendored]) -> None:
    """Write the list of a folder: a line a file, by name, so that two people's additions merge."""
    rows = (
        {name: value for name, value in asdict(each).items() if value}
        for each in sorted(files, key=lambda each: each.name)
    )
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (folder / LIST).write_text(f"[\n{lines}\n]\n", "utf-8")


def faults(folder: Path) -> Iterator[str]:
    """Say what stands in a folder that its list does not say, and the other way round."""
    files = {each.name: each for each in listed(folder)}
    here = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {LIST}
    yield from (f"not listed: {name}" for name in sorted(here - files.keys()))
    yield from (f"not here: {name}" for name in sorted(files.keys() - here))
    for name in sorted(files.keys() & here):
        if digest((folder / name).read_bytes()) != files[name].sha256:
            yield f"changed: {name}"


def digest(content: bytes) -> str:
    """Return a file's hash as the list writes it."""
    return hashlib.sha256(content).hexdigest()


@cache
def packed(package: str) -> dict[str, bytes]:
    """Fetch a package from the registry; return its files."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", "--ignore-scripts", package]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        (archive,) = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as opened:
            return {
                PurePosixPath(*PurePosixPath(member.name).parts[1:]).as_posix(): file.read()
                for member in opened
                if member.isfile() and (file := opened.extractfile(member)) is not None
            }


def made(file: Vendored) -> bytes:
    """Make a file from its package; raise NotAsListed where it is not there or an edit does not fit."""
    content = packed(file.package).get(file.path)
    if content is None:
        raise NotAsListed(f"no such file: {file.origin}")
    for old, new in file.edits:
        if content.count(old.encode()) != 1:
            raise NotAsListed(f"an edit does not fit once: {file.origin}")
        content = content.replace(old.encode(), new.encode())
    return content


def make(folder: Path, *, trust: bool) -> None:
    """Make every file of a list anew; raise NotAsListed for another hash, unless it is to be trusted."""
    files = []
    for file in listed(folder):
        content = made(file)
        if digest(content) != file.sha256 and not trust:
            raise NotAsListed(f"another hash: {file.origin}")
        place = folder / file.name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
        files.append(replace(file, sha256=digest(content)))
    write(folder, files)


def add(folder: Path, package: str, licence: str, paths: Sequence[str]) -> None:
    """List files of a package under a folder of their own (the package's last name) and fetch them."""
    vendor = next(each for each in FOLDERS if folder.resolve().is_relative_to(each))
    room = folder.resolve().relative_to(vendor)
    known = {each.name: each for each in listed(vendor)} if (vendor / LIST).exists() else {}
    for path in paths:
        name = (room / PurePosixPath(path).name).as_posix()
        file = Vendored(name, f"{package}/{path}", licence, "")
        content = made(file)
        (vendor / name).parent.mkdir(parents=True, exist_ok=True)
        (vendor / name).write_bytes(content)
        known[name] = replace(file, sha256=digest(content))
    write(vendor, list(known.values()))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit status."""
    parser = argparse.ArgumentParser(prog="vendor")
    parser.add_argument("--write", action="store_true", help="take what comes as right")
    parser.add_argument("--add", nargs="+", metavar="FOLDER PACKAGE LICENCE PATH")
    options = parser.parse_args(arguments)
    try:
        if options.add:
            folder, package, licence, *paths = options.add
            add(Path(folder), package, licence, paths)
        else:
            for each in FOLDERS:
                make(each, trust=options.write)
    except NotAsListed as wrong:
        print(wrong, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
