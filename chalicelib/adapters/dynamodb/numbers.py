"""個人番号, in the number area: found by a MAC that KMS computes, opened by one KMS call each.

The municipality's own CMK wraps a data key for every transaction that seals numbers; the
wrapped key stands beside the sealed number and is never kept in memory, so that every
reading is a KMS call of its own, with the purpose and the actor in the session.
"""

import base64
import json
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from chalicelib.adapters.area_keys import Area
from chalicelib.adapters.asking import asking
from chalicelib.adapters.at_once import each_of
from chalicelib.adapters.dynamodb.places import Place, Write
from chalicelib.adapters.dynamodb.table import SealedTable
from chalicelib.adapters.seal import SealingKey
from chalicelib.audit.model import Entry
from chalicelib.errors import NoSuchPerson, SheetMoved
from chalicelib.systems.vrs.residents.model import Resident
from chalicelib.values.individual_number import IndividualNumber


class DynamoNumbers:
    """The numbers of the municipality that the table is opened for, for one purpose and actor."""

    def __init__(self, table: SealedTable) -> None:
        self._table = table

    def holder(self, number: IndividualNumber) -> str | None:
        found = self._opened(self.index(number))
        return None if found is None else found[0]

    def number_of(self, resident: Resident) -> IndividualNumber:
        found = self._opened(resident.number_index)
        if found is None or found[0] != resident.person_id:
            raise NoSuchPerson
        return IndividualNumber(found[1])

    def note(self, entry: Entry) -> None:
        self._table.commit(entry)

    def numbers_of(self, residents: Sequence[Resident]) -> list[IndividualNumber | None]:
        """Open several people's numbers, each with a KMS call of its own, a few at a time."""
        places = [self.place(each.number_index) for each in residents]
        found = self._table.raw_batch(places)
        self._table.kms  # noqa: B018 - opens the session before the threads need it
        held = each_of(lambda place: self._open(place, found[place]), list(found))
        opened = dict(zip(found, held, strict=True))
        return [
            IndividualNumber(one[1])
            if (one := opened.get(place)) is not None and one[0] == each.person_id
            else None
            for each, place in zip(residents, places, strict=True)
        ]

    def index(self, number: IndividualNumber) -> str:
        """Return a number's blind index: HMAC-SHA-256 under the municipality's own key, inside KMS."""
        with asking("index"):
            answer = self._table.kms.generate_mac(
                KeyId=f"alias/vrs/{self._table.municipality}/index",
                MacAlgorithm="HMAC_SHA_256",
                Message=number.reveal().encode(),
            )
        return base64.urlsafe_b64encode(answer["Mac"]).rstrip(b"=").decode()

    def indexes(self, numbers: Sequence[IndividualNumber]) -> list[str]:
        """Return several numbers' indexes, a few at a time."""
        self._table.kms  # noqa: B018 - opens the session before the threads need it
        return each_of(self.index, numbers)

    def place(self, index: str) -> Place:
        """Return where the number of an index stands."""
        return Place(Area.NUMBER, f"INDEX#{index}", "NUMBER")

    def canary_place(self, index: str) -> Place:
        """Return where an index is marked as a canary."""
        return Place(Area.NUMBER, f"INDEX#{index}", "CANARY")

    def canaries(self, indexes: Sequence[str]) -> list[bool]:
        """Tell which indexes are marked as canaries."""
        places = [self.canary_place(index) for index in indexes]
        found = self._table.raw_batch(places)
        return [place in found for place in places]

    def writes(self, batch: "NumberBatch", resident: Resident, number: IndividualNumber) -> Write:
        """Return a number's sealing as an element of a transaction; the index must be free."""
        return batch.put(self.place(resident.number_index), resident.person_id, number)

    def batch(self) -> "NumberBatch":
        """Begin a transaction that seals numbers."""
        return NumberBatch(self._table)

    def remove(self, index: str) -> Write:
        """Return the removal of a number that was corrected."""
        return self._table.delete(self.place(index), SheetMoved)

    def kept(self, index: str) -> str | None:
        """Return a number's item as it stands, sealed, for putting it back; None where there is none."""
        raw = self._table.raw(self.place(index))
        if raw is None:
            return None
        blobs = {name: base64.b64encode(raw[name]["B"]).decode() for name in ("sealed", "wrapped")}
        return json.dumps({**blobs, "index": index, "sealed_by": raw["sealed_by"]["S"]})

    def put_back(self, kept: str) -> Write:
        """Return the return of a number to its place, as it was sealed for it; the place must be free."""
        said = json.loads(kept)
        item = {
            **self._table.key(self.place(said["index"])),
            "version": {"N": "1"},
            "sealed_by": {"S": said["sealed_by"]},
            **{name: {"B": base64.b64decode(said[name])} for name in ("sealed", "wrapped")},
        }
        condition = "attribute_not_exists(pk)"
        return Write({"Put": {"TableName": self._table.name, "Item": item, "ConditionExpression": condition}})

    def _opened(self, index: str) -> tuple[str, str] | None:
        """Open a number with one KMS call; None where there is none."""
        place = self.place(index)
        raw = self._table.raw(place)
        return None if raw is None else self._open(place, raw)

    def _open(self, place: Place, raw: Mapping[str, Any]) -> tuple[str, str]:
        name = raw["sealed_by"]["S"]
        with asking("number"):
            answer = self._table.kms.decrypt(
                KeyId=number_key(self._table.municipality),
                CiphertextBlob=raw["wrapped"]["B"],
                EncryptionContext=number_wrapping(self._table.municipality, name),
            )
        key = SealingKey(name, answer["Plaintext"])
        context = self._table.context(place, int(raw["version"]["N"]))
        person_id, digits = json.loads(key.open_blob(raw["sealed"]["B"], context))
        return person_id, digits


class NumberBatch:
    """A data key of the municipality's CMK for the numbers of one transaction."""

    def __init__(self, table: SealedTable) -> None:
        self._table = table
        self._key: SealingKey | None = None
        self._name = ""
        self._wrapped = b""

    def put(self, place: Place, person_id: str, number: IndividualNumber) -> Write:
        """Seal a number for its place."""
        key = self._open()
        body = json.dumps([person_id, number.reveal()]).encode()
        item: dict[str, Any] = {
            **self._table.key(place),
            "version": {"N": "1"},
            "sealed_by": {"S": self._name},
            "sealed": {"B": key.seal(body, self._table.context(place, 1))},
            "wrapped": {"B": self._wrapped},
            # Stands in keys anyway; by it a broker finds the holder and opens no number (docs/adr/0028).
            "holder": {"S": person_id},
        }
        action = {
            "TableName": self._table.name,
            "Item": item,
            "ConditionExpression": "attribute_not_exists(pk)",
        }
        return Write({"Put": action})

    def _open(self) -> SealingKey:
        if self._key is None:
            self._name = f"NUMBER#{secrets.token_hex(16)}"
            with asking("number"):
                answer = self._table.kms.generate_data_key(
                    KeyId=number_key(self._table.municipality),
                    KeySpec="AES_256",
                    EncryptionContext=number_wrapping(self._table.municipality, self._name),
                )
            self._key = SealingKey(self._name, answer["Plaintext"])
            self._wrapped = answer["CiphertextBlob"]
        return self._key


def number_key(municipality: str) -> str:
    """Return the name of the CMK that wraps a municipality's numbers."""
    return f"alias/vrs/{municipality}/number"


def number_wrapping(municipality: str, name: str) -> dict[str, str]:
    """Return the encryption context under which KMS wraps a number's data key."""
    return {"municipality": municipality, "area": Area.NUMBER.value, "version": name}
