"""Seals a CSV on the desk for a municipality's import key; it needs no network.

    python -m local.seal_file people.csv --kind registration --key import-key.json --fingerprint HEX

checks the file as the dry run will, writes ``people.vrs`` beside it, a part a line, prints what the media
ledger asks for, and takes the plain CSV away once every part is written.  With a wrong row, key or
fingerprint it says why and leaves everything as it was.  The fingerprint is compared by a person: it
stands on the console and on the notice beside the terminal, and must be typed (docs/sealing.ja.md).
"""

import argparse
import hashlib
import os
import secrets
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from chalicelib.adapters.clock import CROCKFORD
from chalicelib.adapters.envelopes import fingerprint, sealed
from chalicelib.adapters.moves_tables import load_moves_profile
from chalicelib.systems.vrs.changesets.model import LARGEST_PART, MOST_PARTS, FileKind, PartHeader
from chalicelib.systems.vrs.changesets.rules import digest_of
from chalicelib.systems.vrs.registration.model import Refusal
from chalicelib.values.clock import JAPAN
from local.seal_check import BROKEN_KEY, TOO_LONG, NotSealedHere, key_of, refusals_of

ADDRESSEES = ("宛名番号", "個別宛名番号(空欄)")
"""What the column is called by which a person's rows are kept in one part."""
ROWS = 900
"""Rows in one part, unless the kind of file takes fewer."""
SHOWN = 50
"""Wrong rows that are shown at once."""


@dataclass(frozen=True)
class SealedFile:
    """A sealed file: its envelopes in order."""

    envelopes: tuple[bytes, ...]

    @property
    def digests(self) -> list[str]:
        """The SHA-256 of each part, as the announcement names them."""
        return [hashlib.sha256(each).hexdigest() for each in self.envelopes]

    @property
    def digest(self) -> str:
        """The file's digest, as the media ledger names it."""
        return digest_of(self.digests)

    @property
    def content(self) -> bytes:
        """The file's bytes: a part a line."""
        return b"\n".join(self.envelopes) + b"\n"


def seal(
    content: bytes, public: Mapping[str, str], typed: str, largest: int = LARGEST_PART, rows: int = ROWS
) -> SealedFile:
    """Seal a CSV for a published key whose fingerprint a person has typed; raise NotSealedHere."""
    found = fingerprint(public)
    if "".join(typed.split()).replace(":", "").lower() != found:
        raise NotSealedHere(
            "指紋が一致しません。公開鍵を確かめてください。 / The fingerprint is not this key's."
        )
    parts = list(_parts(content, largest, rows))
    if len(parts) > MOST_PARTS:
        raise NotSealedHere(TOO_LONG)
    file = "".join(secrets.choice(CROCKFORD) for _ in range(26))
    try:
        return _sealed(parts, file, public)
    except ValueError:
        raise NotSealedHere(BROKEN_KEY) from None


def _sealed(parts: Sequence[tuple[int, bytes]], file: str, public: Mapping[str, str]) -> SealedFile:
    return SealedFile(
        tuple(
            sealed(
                part,
                PartHeader(
                    kid=public["kid"],
                    municipality=public["municipality"],
                    file=file,
                    part=number,
                    parts=len(parts),
                    row=row,
                ),
                public,
            ).encode()
            for number, (row, part) in enumerate(parts, start=1)
        )
    )


def from_bytes(content: bytes) -> SealedFile:
    """Read a sealed file."""
    return SealedFile(tuple(content.split(b"\n")[:-1]))


def _parts(content: bytes, largest: int, rows: int) -> Iterator[tuple[int, bytes]]:
    """Yield parts with the header each and the file's row of their first; a person's rows stay together.

    A line break inside quotes would be cut here; no cell of ours may hold one, and the dry run says so.
    """
    lines = content.removeprefix(b"\xef\xbb\xbf").splitlines(keepends=True)
    if len(lines) < 2:
        raise NotSealedHere("行がありません。 / The file has no rows.")
    header, first, size = lines[0], 2, 0
    column = _column(header)
    some: list[bytes] = []
    for row, line in enumerate(lines[1:], start=2):
        full = len(some) == rows or size + len(line) > largest
        if some and full and _person(line, column) != _person(some[-1], column):
            yield first, header + b"".join(some)
            some, first, size = [], row, 0
        some.append(line)
        size += len(line)
    yield first, header + b"".join(some)


def _column(header: bytes) -> int | None:
    """Return which column says whose row it is; None where none does."""
    names = [{each.encode(code) for each in ADDRESSEES} for code in ("utf-8", "cp932")]
    cells = [cell.strip(b'" \r\n') for cell in header.split(b",")]
    return next((place for place, cell in enumerate(cells) if any(cell in some for some in names)), None)


def _person(line: bytes, column: int | None) -> bytes:
    cells = line.split(b",")
    return line if column is None or len(cells) <= column else cells[column].strip(b'"')


def main(arguments: Sequence[str] | None = None, today: date | None = None) -> int:
    """Seal a file; return the exit status.  Nothing is written unless everything is right."""
    options = _options(arguments)
    out = options.file.with_suffix(".vrs")
    try:
        public = key_of(options.key.read_bytes(), today or datetime.now(JAPAN).date())
        content, kind = options.file.read_bytes(), FileKind(options.kind)
        file = seal(content, public, options.fingerprint, rows=rows_of(kind))
        refusals = refusals_of(kind, content, public["municipality"], today or datetime.now(JAPAN).date())
        if refusals:
            _tell(refusals)
            return 1
        with out.open("xb") as written:
            written.write(file.content)
            written.flush()
            os.fsync(written.fileno())
        _take_away(options.file)
    except NotSealedHere as refused:
        print(refused, file=sys.stderr)
        return 1
    except FileExistsError:
        print(f"{out.name} がすでにあります。 / It exists already.", file=sys.stderr)
        return 1
    except OSError:
        print("ファイルか公開鍵を読めません。 / The file or the key cannot be read.", file=sys.stderr)
        return 1
    print(f"{out}\n部分 / parts: {len(file.envelopes)}\n管理簿の指紋 / ledger digest: {file.digest}")
    return 0


def rows_of(kind: FileKind) -> int:
    """Return how many rows a part of a kind may have."""
    return load_moves_profile().longest_part_rows if kind is FileKind.MOVES else ROWS


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="vrs-seal", description="取込ファイルの封緘 / seals a file")
    parser.add_argument("file", type=Path)
    parser.add_argument("--kind", choices=[kind.value for kind in FileKind], default="registration")
    parser.add_argument("--key", type=Path, required=True, help="公開鍵ファイル / published key")
    parser.add_argument(
        "--fingerprint", required=True, help="鍵の指紋（確かめて入力） / its fingerprint, typed"
    )
    return parser.parse_args(arguments)


def _tell(refusals: Sequence[Refusal]) -> None:
    """Say which rows are wrong and why; nothing of what stands in them."""
    print(
        f"誤りのある行があるため、封緘していません。 / Not sealed: {len(refusals)} rows are wrong.",
        file=sys.stderr,
    )
    for each in refusals[:SHOWN]:
        print(f"{each.row}行目 {each.column}: {each.reason}", file=sys.stderr)
    if len(refusals) > SHOWN:
        print(f"ほかに {len(refusals) - SHOWN} 件 / and more", file=sys.stderr)


def _take_away(plain: Path) -> None:
    """Write over the plain copy and remove it; the medium's own encryption stands behind this."""
    size = plain.stat().st_size
    with plain.open("r+b") as opened:
        opened.write(b"\0" * size)
        opened.flush()
        os.fsync(opened.fileno())
    plain.unlink()


if __name__ == "__main__":
    sys.exit(main())
