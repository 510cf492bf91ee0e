"""What is wrong with a file or a key, said on the desk before anything is sealed; no network, no secret.

The rows are read with the readers of the dry run, so what passes here is refused there only for what
stands in the register.  A reason never repeats the value that was wrong.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date

from chalicelib.adapters.envelopes import fingerprint
from chalicelib.adapters.file_layouts import load_layout, load_profile
from chalicelib.adapters.masters import load_municipalities, load_origins
from chalicelib.adapters.moves_tables import load_flag_codes, load_moves_profile
from chalicelib.errors import UnreadableFile
from chalicelib.systems.vrs.changesets.model import LARGEST_PART, MOST_PARTS, FileKind
from chalicelib.systems.vrs.moves.reading import read_moves
from chalicelib.systems.vrs.registration.ledger_reading import LedgerReader
from chalicelib.systems.vrs.registration.model import Refusal
from chalicelib.systems.vrs.registration.reading import Frame, read_file
from chalicelib.values.municipality import MunicipalityCode

LONGEST_FILE = LARGEST_PART * MOST_PARTS
KEY_FIELDS = ("kid", "municipality", "kty", "crv", "x", "y", "fingerprint", "use_until")

NO_KEY = "公開鍵のファイルではありません。画面から取り直してください。 / This is no published key."
BROKEN_KEY = "公開鍵が壊れています。画面から取り直してください。 / The key is broken; fetch it anew."
OLD_KEY = "公開鍵の期限が切れています。画面から取り直してください。 / The key has expired; fetch it anew."
TOO_LONG = "ファイルが大きすぎます。分けてください。 / The file is too long; divide it."
NO_CSV = "CSV として読めません。UTF-8 か Shift_JIS の CSV にしてください。 / This is no CSV."


class NotSealedHere(Exception):
    """What was asked for is refused, with a sentence that says why."""


def key_of(content: bytes, today: date) -> Mapping[str, str]:
    """Return a published key; raise NotSealedHere where it is none, was changed, or has expired."""
    try:
        key = json.loads(content)
    except ValueError:
        raise NotSealedHere(NO_KEY) from None
    if not isinstance(key, dict) or any(not isinstance(key.get(field), str) for field in KEY_FIELDS):
        raise NotSealedHere(NO_KEY)
    try:
        until = date.fromisoformat(key["use_until"])
    except ValueError:
        raise NotSealedHere(BROKEN_KEY) from None
    if (key["kty"], key["crv"]) != ("EC", "P-256") or fingerprint(key) != key["fingerprint"]:
        raise NotSealedHere(BROKEN_KEY)
    if today > until:
        raise NotSealedHere(OLD_KEY)
    return key


def refusals_of(kind: FileKind, content: bytes, municipality: str, today: date) -> Sequence[Refusal]:
    """Return which rows of a municipality's file would be refused, and why; raise NotSealedHere."""
    if len(content) > LONGEST_FILE:
        raise NotSealedHere(TOO_LONG)
    try:
        code = MunicipalityCode(municipality)
        found = _refusals(kind, content, code, today)
    except UnreadableFile:
        raise NotSealedHere(NO_CSV) from None
    except ValueError:
        raise NotSealedHere(BROKEN_KEY) from None
    return sorted(found, key=lambda refusal: refusal.row)


def _refusals(kind: FileKind, content: bytes, code: MunicipalityCode, today: date) -> Sequence[Refusal]:
    if kind is FileKind.MOVES:
        # A part's rows are bounded; a whole file's are not: it is cut into parts afterwards.
        profile = load_moves_profile().model_copy(update={"longest_part_rows": LONGEST_FILE})
        return read_moves(content, profile, load_flag_codes()).refusals
    if kind is FileKind.LEDGER:
        reader = LedgerReader(load_layout(), load_origins(), code, load_municipalities())
        return reader.read(content, 2).refusals
    profile_of_all = load_profile().model_copy(update={"longest_file_rows": LONGEST_FILE})
    return read_file(content, Frame(profile_of_all, code, load_municipalities(), today)).refusals
