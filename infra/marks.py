"""The marks of the tests, read from their source without running it; and the outcome of a run.

A mark stands as a decorator of a function or a class, or in ``pytestmark`` of a module or a
class; it may have been given a name first.  Parametrised cases are one test.
"""

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

KINDS = ("control", "proof")


class Marked(NamedTuple):
    """A test with its marks; parametrised cases are one test."""

    file: str
    """Path from the project's root, with ``/``."""
    name: str
    """``test_x``, or ``TestY.test_x`` in a class."""
    controls: frozenset[str]
    proofs: frozenset[str]

    @property
    def dotted(self) -> str:
        """The name a junit report knows the test by."""
        return f"{self.file.removesuffix('.py').replace('/', '.')}.{self.name}"


Marks = frozenset[tuple[str, str]]
NONE: Marks = frozenset()


def marked_in(file: str, source: str) -> list[Marked]:
    """Return the tests of a module that carry a mark of ours."""
    tree = ast.parse(source, file)
    names = {name: value for node in tree.body for name, value in _assigned(node)}
    found = _found(tree.body, NONE, "", lambda expression: _marks(expression, names))
    return [_test(file, name, marks) for name, marks in found if marks]


def _found(
    body: Iterable[ast.stmt], outer: Marks, prefix: str, read: Callable[[ast.expr], Marks]
) -> Iterator[tuple[str, Marks]]:
    """Walk a module or a class; ``pytestmark`` in it holds for all that it has."""
    statements = list(body)
    for node in statements:
        for name, value in _assigned(node):
            if name == "pytestmark":
                outer |= read(value)
    for node in statements:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test"):
            yield prefix + node.name, outer.union(*map(read, node.decorator_list))
        elif isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            marks = outer.union(*map(read, node.decorator_list))
            yield from _found(node.body, marks, f"{prefix}{node.name}.", read)
        for name, value in _assigned(node):
            # Hypothesis's state machines: TestLife = Life.TestCase
            if name.startswith("Test") and ast.unparse(value).rstrip(")").endswith(".TestCase"):
                yield prefix + name, outer | read(value)


def _assigned(node: ast.stmt) -> list[tuple[str, ast.expr]]:
    """Return the plain names that a statement assigns, with what they are assigned."""
    if isinstance(node, ast.Assign):
        return [(target.id, node.value) for target in node.targets if isinstance(target, ast.Name)]
    if isinstance(node, ast.AnnAssign) and node.value is not None and isinstance(node.target, ast.Name):
        return [(node.target.id, node.value)]
    return []


def _marks(expression: ast.expr, names: Mapping[str, ast.expr]) -> Marks:
    """Return the marks an expression applies: one, a list of them, or a name that stands for either."""
    if isinstance(expression, ast.List | ast.Tuple):
        return NONE.union(*(_marks(each, names) for each in expression.elts))
    if isinstance(expression, ast.Name) and expression.id in names:
        known = {name: value for name, value in names.items() if name != expression.id}
        return _marks(names[expression.id], known)
    if not isinstance(expression, ast.Call):
        return NONE
    kind = expression.func
    if isinstance(kind, ast.Attribute) and ast.unparse(kind.value) in {"pytest.mark", "mark"}:
        if kind.attr not in KINDS:
            return NONE
        return frozenset((kind.attr, str(ast.literal_eval(each))) for each in expression.args)
    return _marks(kind, names)  # pytest.mark.proof("T01")(Life.TestCase)


def _test(file: str, name: str, marks: Marks) -> Marked:
    return Marked(
        file,
        name,
        frozenset(value for kind, value in marks if kind == "control"),
        frozenset(value for kind, value in marks if kind == "proof"),
    )


def all_tests(folder: Path) -> list[Marked]:
    """Return every marked test below a folder, by file and line."""
    return [
        test
        for path in sorted(folder.rglob("test_*.py"))
        for test in marked_in(path.relative_to(folder.parent).as_posix(), path.read_text("utf-8"))
    ]


def outcomes(junit: str) -> dict[str, bool]:
    """Return dotted test names with whether all their cases passed; skipped is not passed."""
    passed: dict[str, bool] = {}
    for case in ET.fromstring(junit).iter("testcase"):  # noqa: S314 - our own pytest wrote it
        name = f"{case.get('classname')}.{case.get('name', '').partition('[')[0]}"
        good = all(case.find(bad) is None for bad in ("failure", "error", "skipped"))
        passed[name] = passed.get(name, True) and good
    return passed


def has_passed(test: Marked, passed: Mapping[str, bool]) -> bool:
    """Tell whether a test ran and passed; a class counts by all that it holds."""
    cases = [
        good for name, good in passed.items() if name == test.dotted or name.startswith(f"{test.dotted}.")
    ]
    return bool(cases) and all(cases)
