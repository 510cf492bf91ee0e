"""Small wheels, made on the spot: what a test of pip needs without an index."""

import zipfile
from pathlib import Path


def make_wheel(
    folder: Path,
    name: str,
    version: str = "1.0",
    *,
    tag: str = "py3-none-any",
    licence: str = "License-Expression: MIT",
    files: dict[str, str] | None = None,
) -> Path:
    """Write a wheel that pip takes, with one module and what ``files`` adds."""
    info = f"{name}-{version}.dist-info"
    held = {
        f"{name}/__init__.py": f"VERSION = '{version}'\n",
        f"{info}/METADATA": f"Metadata-Version: 2.4\nName: {name}\nVersion: {version}\n{licence}\n",
        f"{info}/WHEEL": f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: {tag}\n",
        **{path.replace("INFO", info): text for path, text in (files or {}).items()},
    }
    held[f"{info}/RECORD"] = "".join(f"{path},,\n" for path in [*held, f"{info}/RECORD"])
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-{version}-{tag}.whl"
    with zipfile.ZipFile(path, "w") as packed:
        for inside, text in held.items():
            packed.writestr(zipfile.ZipInfo(inside), text)
    return path
