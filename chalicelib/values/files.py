"""Files that people send: cells of CSV in UTF-8 or CP932, and days of eight digits."""

import csv
import io
from collections.abc import Iterator
from datetime import date

from chalicelib.errors import UnreadableFile


def csv_lines(content: bytes) -> Iterator[list[str]]:
    """Give the cells of a file line by line; raise UnreadableFile where it is no text or no CSV."""
    try:
        yield from csv.reader(io.StringIO(_text(content), newline=""), strict=True)
    except csv.Error as broken:
        raise UnreadableFile from broken


def day_of(text: str) -> date:
    """Return the day that eight digits (YYYYMMDD) name; raise ValueError for anything else."""
    if not (len(text) == 8 and text.isascii() and text.isdecimal()):
        raise ValueError("年月日は8桁の数字です")
    return date(int(text[:4]), int(text[4:6]), int(text[6:]))


def _text(content: bytes) -> str:
    """Decode UTF-8 (with or without BOM) or CP932; UTF-8 is tried first because it proves itself."""
    for encoding in ("utf-8-sig", "cp932"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise UnreadableFile
