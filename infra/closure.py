"""What a plane needs, read from the code itself: modules, data files, distributions, settings.

Nothing is listed by hand that the source already says: ``app.py`` names a plane's roots, an
``import`` names a module, a file's name in a string names the data.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
APP = ROOT / "app.py"
DATA = ROOT / "chalicelib" / "data"
TARGET_MARKERS = {
    "implementation_name": "cpython",
    "os_name": "posix",
    "platform_machine": "x86_64",
    "platform_python_implementation": "CPython",
    "platform_system": "Linux",
    "python_full_version": "3.11.0",
    "python_version": "3.11",
    "sys_platform": "linux",
}
"""The environment that Lambda's markers are judged by: it follows infra.wheels.TARGET."""
NEVER_RUN = {
    "click": "chalice's command line",
    "inquirer": "chalice's command line",
    "pip": "chalice's command line",
    "pyyaml": "chalice's command line",
    "setuptools": "chalice's command line",
    "wheel": "chalice's command line",
    "pycparser": "cffi compiles with it; we use what is compiled",
}
"""Distributions that a requirement asks for and no plane imports, with who wanted them."""


@dataclass(frozen=True)
class Plane:
    """One deployment's package: what is not in the code must be said here."""

    name: str
    services: tuple[str, ...]
    """The AWS services it calls; botocore's data of the others stays out."""
    without: tuple[str, ...] = ()
    """Requirements that this plane does not import."""


PLANES = (
    Plane("public", ("dynamodb", "kms", "sts"), without=("argon2-cffi", "fido2", "joserfc")),
    Plane("private", ("dynamodb", "kms", "s3", "sqs", "sts")),
)


def modules_of(plane: Plane) -> dict[str, Path]:
    """Return the modules that a plane imports, directly or not, with their files."""
    found: dict[str, Path] = {}
    wanted = [*_roots(plane), "chalicelib.data"]
    while wanted:
        name = wanted.pop()
        path = _file_of(name)
        if name in found or path is None:
            continue
        found[name] = path
        if "." in name:
            wanted.append(name.rpartition(".")[0])
        wanted += _imports(ast.parse(path.read_text("utf-8")))
    return found


def data_of(plane: Plane) -> list[Path]:
    """Return the data files that a plane's modules name."""
    said = {text for path in modules_of(plane).values() for text in _strings(path)}
    return [path for path in sorted(DATA.glob("*.json")) if path.name in said]


def settings_of(plane: Plane) -> list[str]:
    """Return the environment variables that a plane's start reads."""
    trees = [_branch(plane), *(ast.parse(path.read_text("utf-8")) for path in modules_of(plane).values())]
    return sorted({name for tree in trees for node in ast.walk(tree) for name in _setting(node)})


def clients_of(plane: Plane) -> dict[str, set[str]]:
    """Return each AWS service that a plane's modules make a client of, with the modules that do."""
    found: dict[str, set[str]] = {}
    for name, path in modules_of(plane).items():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Attribute(attr="client" | "service"), args=[ast.Constant(value=str(service)), *_]
                ):
                    found.setdefault(service, set()).add(name)
    return found


def distributions_of(plane: Plane) -> list[str]:
    """Return the canonical names of the distributions that a plane's package holds."""
    return closure(name for name in required() if name not in plane.without)


def required() -> list[str]:
    """Return the canonical names that requirements.txt asks for."""
    lines = (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    return [canonicalize_name(Requirement(line).name) for line in lines if line and not line.startswith("#")]


def closure(names: Iterable[str]) -> list[str]:
    """Return what installed distributions need on the target, without what never runs there."""
    found: set[str] = set()
    wanted = list(names)
    while wanted:
        name = wanted.pop()
        if name in found or name in NEVER_RUN:
            continue
        found.add(name)
        for line in distribution(name).requires or ():
            needed = Requirement(line)
            if needed.marker is None or needed.marker.evaluate({**TARGET_MARKERS, "extra": ""}):
                wanted.append(canonicalize_name(needed.name))
    return sorted(found)


def _branch(plane: Plane) -> ast.Module:
    """Return what of app.py runs for a plane: all but the other planes' functions."""
    tree = ast.parse(APP.read_text("utf-8"))
    others = {f"_{other.name}" for other in PLANES} - {f"_{plane.name}"}
    kept = [each for each in tree.body if not (isinstance(each, ast.FunctionDef) and each.name in others)]
    return ast.Module(body=kept, type_ignores=[])


def _roots(plane: Plane) -> list[str]:
    return list(_imports(_branch(plane)))


def _file_of(name: str) -> Path | None:
    base = ROOT.joinpath(*name.split("."))
    for path in (base.with_suffix(".py"), base / "__init__.py"):
        if path.is_file():
            return path
    return None


def _imports(tree: ast.AST) -> Iterator[str]:
    for node in _running(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("chalicelib"))
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("chalicelib"):
            yield str(node.module)
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _running(tree: ast.AST) -> Iterator[ast.AST]:
    """Walk what runs: a block for the type checker does not."""
    if isinstance(tree, ast.If) and isinstance(tree.test, ast.Name) and tree.test.id == "TYPE_CHECKING":
        return
    yield tree
    for child in ast.iter_child_nodes(tree):
        yield from _running(child)


def _strings(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _setting(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Subscript(value=ast.Attribute(attr="environ"), slice=ast.Constant(value=str(name))):
            yield name
