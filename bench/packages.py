"""How large each plane's package is, and how long and how much memory its cold start takes."""

import json
import os
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

from infra.package import PLANES, ROOT, build

STARTS = 7
COLD = """
import json, sys, time
sys.path.insert(0, ".")
begun, cpu = time.perf_counter(), time.process_time()
import app
wall, cpu = time.perf_counter() - begun, time.process_time() - cpu
# The process's own high-water mark; rusage's would be that of the process it was forked from.
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps([wall, cpu, int(peak.split()[1]) / 1024]))
"""


def packages(out: Path = ROOT / "build") -> dict[str, dict[str, Any]]:
    """Build each plane and start it cold a few times."""
    return {plane.name: _measured(plane.name, build(plane, out), out / plane.name) for plane in PLANES}


def _measured(name: str, path: Path, folder: Path) -> dict[str, Any]:
    environment = {
        "PATH": os.environ["PATH"],
        "AWS_DEFAULT_REGION": "ap-northeast-1",
        "VRS_PLANE": name,
        "VRS_TABLE": "vrs",
        "VRS_ROLE_ARN": "arn:aws:iam::000000000000:role/vrs-duty-{duty}",
        "VRS_STREAM_ARN": "arn:aws:dynamodb:ap-northeast-1:000000000000:table/vrs/stream/1",
    }
    starts = []
    for _ in range(STARTS):
        # -S: nothing but the package itself is found, as on Lambda.
        said = subprocess.run(
            [sys.executable, "-S", "-c", COLD],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        starts.append(json.loads(said.stdout))
    wall, cpu, rss = (statistics.median(column) for column in zip(*starts, strict=True))
    return {
        "zip_mb": round(path.stat().st_size / 1_000_000, 1),
        "cold_import_s": round(wall, 3),
        "cold_import_cpu_s": round(cpu, 3),
        "rss_mb": round(rss),
    }
