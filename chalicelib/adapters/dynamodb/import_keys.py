"""Import keys of a municipality, as the duty that imports opens them: newest for sealing, all for opening."""

from datetime import date
from typing import Any

from chalicelib.adapters.area_keys import Area, unwrapped
from chalicelib.adapters.asking import asking
from chalicelib.adapters.dynamodb.table import SealedTable
from chalicelib.adapters.envelopes import PublicHalf, import_key, opened, published
from chalicelib.errors import EnvelopeBroken, SealBroken
from chalicelib.systems.vrs.changesets.model import PartHeader


class ImportKey(PublicHalf):
    """The key that files are sealed for, and until when the desk's tool uses it."""

    use_until: date


class ImportKeys:
    """The municipality's import keys.  A secret is unwrapped where it is used, and never kept."""

    def __init__(self, table: SealedTable) -> None:
        self._table = table
        self._secrets: dict[str, bytes] = {}

    def newest(self, use_until: date) -> ImportKey:
        """Return the public half of the key that files are sealed for; raise SealBroken without any.

        The desk's tool uses it until a day: then it is fetched anew, which may be another one.
        """
        names = [row["sk"]["S"] for row in self._rows()]
        if not names:
            raise SealBroken
        name = max(names)
        public = published(import_key(self._secret(name), name), name, self._table.municipality)
        return {**public, "use_until": use_until}

    def open_part(self, envelope: bytes, header: PartHeader) -> bytes:
        """Open a part with the key that its header names; raise EnvelopeBroken."""
        return opened(envelope, import_key(self._secret(header.kid), header.kid))

    def _secret(self, name: str) -> bytes:
        if name not in self._secrets:
            row = next((row for row in self._rows() if row["sk"]["S"] == name), None)
            if row is None:
                raise EnvelopeBroken
            with asking("keys"):
                self._secrets[name] = unwrapped(self._table.kms, row, self._table.municipality, Area.RESIDENT)
        return self._secrets[name]

    def _rows(self) -> list[dict[str, Any]]:
        return list(self._table.raw_query(Area.RESIDENT, "KEYS", prefix="IMPORT#"))
