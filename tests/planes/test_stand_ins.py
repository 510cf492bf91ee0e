"""What stands in for AWS and LGWAN starts on a developer's machine only, and never travels with a plane."""

import ast
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from local.city_hall import CityHall
from local.pump import Pump
from local.serving import Serving
from local.stage import NotLocal, refuse_outside_local

HERE = Path(__file__).parent.parent.parent
STAND_INS: dict[str, Callable[[], Any]] = {
    "city hall": lambda: CityHall(("112143",)),
    "pump": lambda: Pump(None, None, None, ""),  # type: ignore[arg-type] - refused before they are looked at
    "server": lambda: Serving({}),
    "the gate itself": refuse_outside_local,
}
"""The engine and the gateway are asked in ``tests/local``."""

STARTS = {"Thread", "Popen", "create_server"}
GUARDED_BY_ANOTHER = {"local/engine_child.py": "local/engine.py"}
"""The child that the engine starts; it is the engine that is refused."""


@pytest.mark.parametrize("stage", [None, "", "prod", "dev", "LOCAL", "local ", " local", "localhost", "1"])
@pytest.mark.parametrize("name", STAND_INS)
def test_a_stand_in_starts_on_no_stage_but_local(
    name: str, stage: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if stage is None:
        monkeypatch.delenv("VRS_STAGE", raising=False)
    else:
        monkeypatch.setenv("VRS_STAGE", stage)
    with pytest.raises(NotLocal, match="VRS_STAGE=local"):
        STAND_INS[name]()


def test_the_gate_opens_for_the_local_stage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VRS_STAGE", "local")
    refuse_outside_local()


def called(tree: ast.AST) -> set[str]:
    """Return the last names of everything that is called."""
    functions = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {each.attr if isinstance(each, ast.Attribute) else getattr(each, "id", "") for each in functions}


def test_whatever_starts_a_thread_a_server_or_a_child_asks_the_gate_first() -> None:
    starting = set()
    for path in (HERE / "local").rglob("*.py"):
        module = path.relative_to(HERE).as_posix()
        names = called(ast.parse(path.read_text("utf-8")))
        if names & STARTS:
            starting.add(module)
            guard = HERE / GUARDED_BY_ANOTHER.get(module, module)
            assert "refuse_outside_local" in called(ast.parse(guard.read_text("utf-8"))), module
    assert starting >= {"local/engine.py", "local/serving.py", "local/pump.py"}


def test_no_plane_knows_its_stand_ins() -> None:
    for path in [HERE / "app.py", *(HERE / "chalicelib").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            named = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                named = [node.module or ""]
            for name in named:
                assert name.partition(".")[0] not in {"local", "infra", "tests", "bench"}, (path.name, name)
