"""The demo plays the main job end to end on the embedded engine, and every expectation holds."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def demo(state: Path, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "local.demo", "--once", "--state", str(state), *options],
        cwd=ROOT,
        env={**os.environ, "VRS_STAGE": "local", **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,  # a guard against hanging; how long the demo takes is told by itself
    )


def test_the_play_ends_as_expected(tmp_path: Path) -> None:
    played = demo(tmp_path, "--people", "500")
    assert played.returncode == 0, played.stdout + played.stderr
    assert "✗" not in played.stdout
    assert (tmp_path / "audit.ndjson").stat().st_size > 0


def test_the_demo_refuses_to_start_outside_the_local_stage(tmp_path: Path) -> None:
    refused = demo(tmp_path, VRS_STAGE="production")
    assert refused.returncode == 1
    assert "local" in refused.stderr
