"""What each plane shows beside its API, and with which headers: ``infra/pages.json``, read once for all.

The local server (``local/pages.py``), the templates (``infra/page_paths.py``) and the command that
uploads (``infra/publish_pages.py``) say the same, because all three ask here.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).parent.parent
WEB = ROOT / "web"
RULES = ROOT / "infra" / "pages.json"
INDEX = "index.html"
"""What is shown where a folder is asked for."""


@dataclass(frozen=True)
class PageRules:
    """What one plane shows, and with which headers."""

    home: str
    folders: frozenset[str]
    files: Mapping[str, str]
    """Single files outside those folders, by the path under which they are shown."""
    headers: Mapping[str, str]
    types: Mapping[str, str]

    @classmethod
    def of(cls, plane: str, path: Path = RULES) -> Self:
        """Read the rules of a plane; raise KeyError where it has none."""
        said: dict[str, Any] = json.loads(path.read_text("utf-8"))
        own = said["planes"][plane]
        csp, permissions = {**said["csp"], **own["csp"]}, {**said["permissions"], **own["permissions"]}
        headers = {
            **said["headers"],
            "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in csp.items()),
            "Permissions-Policy": ", ".join(f"{name}={value}" for name, value in permissions.items()),
        }
        return cls(own["home"], frozenset(own["folders"]), own["files"], headers, said["types"])

    @staticmethod
    def planes(path: Path = RULES) -> list[str]:
        """Return the planes that show pages."""
        return sorted(json.loads(path.read_text("utf-8"))["planes"])

    def type_of(self, file: Path) -> str | None:
        """Say what a file is, or None where no such file is ever shown."""
        return self.types.get(file.suffix or file.name)

    def shown(self, web: Path = WEB) -> Iterator[str]:
        """Yield the path under ``web/`` of every file that the plane shows, in order."""
        within = [each for folder in self.folders for each in (web / folder).rglob("*")]
        for file in sorted({*within, *(web / alone for alone in self.files.values())}):
            path = file.relative_to(web)
            if file.is_file() and not file.is_symlink() and self.type_of(file) and _named_plainly(path):
                yield path.as_posix()


def plainly(part: str) -> bool:
    """Tell whether a part of a path leads down, to nothing hidden, in letters that no server reads twice."""
    return (
        bool(part) and not part.startswith(".") and part.isascii() and part.isprintable() and "\\" not in part
    )


def _named_plainly(path: Path) -> bool:
    return all(plainly(part) for part in path.parts)
