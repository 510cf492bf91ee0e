"""``make bench``: measure everything, print tables, keep ``bench/results.json``."""

import argparse
import json
import os
import platform
import sys
from pathlib import Path
from typing import Any

from bench.load import under_load
from bench.operations import OPERATIONS, as_json, cold
from bench.packages import packages
from bench.scene import staged
from bench.timing import table_of, under_watch

RESULTS = Path(__file__).with_name("results.json")
COLUMNS = (
    "own_cpu_ms",
    "round_trips",
    "kms_calls",
    "sts_calls",
    "wall_p50_ms",
    "wall_p95_ms",
    "wcu",
    "rcu",
    "bytes",
)


def main() -> int:
    """Measure and print; ``--only`` names operations."""
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument(
        "--only", nargs="*", choices=[*OPERATIONS, "load", "timing", "packages"], default=None
    )
    only = parser.parse_args().only
    os.environ.setdefault("VRS_STAGE", "local")
    results: dict[str, Any] = {"machine": _machine()}
    print(f"{results['machine']}\n\n| operation | {' | '.join(COLUMNS)} |\n|---|{'---|' * len(COLUMNS)}")
    with staged() as scene:
        for name, operation in OPERATIONS.items():
            if only is None or name in only:
                results[name] = as_json(operation(scene))
                print(f"| {name} | {' | '.join(str(results[name][each]) for each in COLUMNS)} |", flush=True)
        if only is None or "scan" in only:
            results["scan_cold_calls"] = cold(scene)
            print(f"\ncold scan, AWS calls: {results['scan_cold_calls']}")
        if only is None or "load" in only:
            results["load"] = under_load(scene)
            print(f"\nload: {results['load']}")
        if only is None or "timing" in only:
            told = under_watch(scene)
            results["timing"] = {name: each._asdict() for name, each in told.items()}
            print(f"\n{table_of(told)}")
    if only is None or "packages" in only:
        results["packages"] = packages()
        for name, each in results["packages"].items():
            print(f"{name}: {each}")
    RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n")
    return 0


def _machine() -> str:
    return (
        f"{platform.machine()}, {os.cpu_count()} cores, CPython {platform.python_version()}, ministack 1.5.33"
    )


if __name__ == "__main__":
    sys.exit(main())
