"""The fonts of a ticket, looked up on this machine when they are needed: none is kept here."""

import functools
from pathlib import Path

from PIL import ImageFont

FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path("~/.local/share/fonts").expanduser(),
    Path("~/.fonts").expanduser(),
    Path("/Library/Fonts"),
    Path("~/Library/Fonts").expanduser(),
)
OCR_B = ("OCRB.otf", "OCRB.ttf", "OCR-B.otf", "OCR-B.ttf")
JAPANESE = ("NotoSansCJK-Regular.ttc", "NotoSansCJKjp-Regular.otf", "NotoSansJP-Regular.otf", "ipaexg.ttf")


class FontMissing(Exception):
    """A font is not on this machine; the sentence says what to install."""


def find_font(names: tuple[str, ...], package: str, folders: tuple[Path, ...] = FOLDERS) -> Path:
    """Return the first font of these names; raise FontMissing, which names Debian's package."""
    found = {path.name: path for folder in folders if folder.is_dir() for path in folder.rglob("*.[ot]t[fc]")}
    for name in names:
        if name in found:
            return found[name]
    message = (
        f"フォント {names[0]} がありません。apt install {package} で入れてください。"
        f" / The font {names[0]} is missing: install {package}."
    )
    raise FontMissing(message)


@functools.cache
def ocr_b_path() -> Path:
    """Return where OCR-B stands."""
    return find_font(OCR_B, "fonts-ocr-b")


@functools.cache
def japanese_path() -> Path:
    """Return where a Japanese font stands."""
    return find_font(JAPANESE, "fonts-noto-cjk")


@functools.lru_cache(maxsize=64)
def ocr_b_font(size: float, path: Path | None = None) -> ImageFont.FreeTypeFont:
    """Return OCR-B at a size in pixels, or another cut of it."""
    return ImageFont.truetype(path or ocr_b_path(), size)


@functools.lru_cache(maxsize=64)
def japanese_font(size: float) -> ImageFont.FreeTypeFont:
    """Return a Japanese font at a size in pixels."""
    return ImageFont.truetype(japanese_path(), size)
