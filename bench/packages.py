"""How large each plane's package is, and how long and how much memory its cold start takes."""

from pathlib import Path
from typing import Any

from infra.closure import PLANES, ROOT
from infra.coldstart import start
from infra.package import MEGABYTE, Built, build_for_lambda


def packages(out: Path = ROOT / "build") -> dict[str, dict[str, Any]]:
    """Build each plane's package from its pinned wheels and start it cold a few times."""
    return {plane.name: _measured(build_for_lambda(plane, out)) for plane in PLANES}


def _measured(built: Built) -> dict[str, Any]:
    cold = start(built.folder, built.plane)
    return {
        "zip_mb": round(built.zip.stat().st_size / MEGABYTE, 1),
        "cold_import_s": round(cold.wall_ms / 1000, 3),
        "cold_import_cpu_s": round(cold.cpu_ms / 1000, 3),
        "rss_mb": round(cold.rss_mb),
    }
