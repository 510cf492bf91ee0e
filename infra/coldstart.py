"""Starts a built package as Lambda would: a fresh interpreter, nothing on its path but the package."""

import json
import statistics
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.closure import Plane, settings_of

STARTS = 7
ACCOUNT = "000000000000"
SETTINGS = {
    "VRS_ROLE_ARN": f"arn:aws:iam::{ACCOUNT}:role/vrs-duty-{{duty}}",
    "VRS_ORIGIN": "https://vrs.localhost",
    "VRS_STREAM_ARN": f"arn:aws:dynamodb:ap-northeast-1:{ACCOUNT}:table/vrs/stream/1",
}
"""Settings whose form the start looks at; any word does for the others."""
COLD = """
import time
begun, cpu = time.perf_counter(), time.process_time()
import app
wall, cpu = time.perf_counter() - begun, time.process_time() - cpu
# The process's own high-water mark; rusage's would be that of the process it was forked from.
with open("/proc/self/status") as status:
    peak = next(line for line in status if line.startswith("VmHWM"))
say([wall * 1000, cpu * 1000, int(peak.split()[1]) / 1024])
"""
EVERY_MODULE = """
import importlib, traceback
wrong = {}
for name in asked:
    try:
        importlib.import_module(name)
    except Exception:
        wrong[name] = traceback.format_exc(limit=-1)
say(wrong)
"""
HANDLERS = """
import app
named = {"app.app", *(each.handler_string for each in app.app.event_sources)}
named |= {each.handler_string for each in app.app.pure_lambda_functions}
def found(name):
    module, _, attribute = name.rpartition(".")
    return callable(getattr(importlib.import_module(module), attribute, None))
import importlib
say({name: found(name) for name in sorted(named)})
"""
BEFORE = """
import json, sys
folder, *asked = json.load(sys.stdin)
sys.path.insert(0, folder)
say = lambda answer: print("\\n" + json.dumps(answer))
"""


@dataclass(frozen=True)
class ColdStart:
    """Medians over fresh interpreters."""

    wall_ms: float
    cpu_ms: float
    rss_mb: float


def run(code: str, folder: Path, plane: Plane, asked: Iterable[str] = ()) -> Any:
    """Run code with the package alone on the path; return what it ``say``s.

    Raises CalledProcessError if the interpreter ends with an error.
    """
    settings = {name: SETTINGS.get(name, name.lower()) for name in settings_of(plane)}
    said = subprocess.run(
        # -I -S: neither this folder, nor the environment, nor site-packages are found.
        [sys.executable, "-I", "-S", "-c", BEFORE + code],
        input=json.dumps([str(folder), *asked]),
        env={**settings, "VRS_PLANE": plane.name, "AWS_DEFAULT_REGION": "ap-northeast-1"},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(said.stdout.splitlines()[-1])


def start(folder: Path, plane: Plane, starts: int = STARTS) -> ColdStart:
    """Start a package cold a few times."""
    taken = [run(COLD, folder, plane) for _ in range(starts)]
    return ColdStart(*(statistics.median(column) for column in zip(*taken, strict=True)))


def broken_imports(folder: Path, plane: Plane, modules: Iterable[str]) -> dict[str, str]:
    """Return the modules of a package that do not import from it alone, with the error of each."""
    wrong: dict[str, str] = run(EVERY_MODULE, folder, plane, modules)
    return wrong


def missing_handlers(folder: Path, plane: Plane) -> list[str]:
    """Return the handlers that chalice deploys and Lambda would not find."""
    found: dict[str, bool] = run(HANDLERS, folder, plane)
    return [name for name, there in found.items() if not there]
