"""Reviews and the findings list, in the resident area: a finding may follow from a birth date."""

from collections.abc import Sequence

from chalicelib.adapters.area_keys import Area
from chalicelib.adapters.dynamodb.places import Place, Write
from chalicelib.adapters.dynamodb.table import SealedTable
from chalicelib.adapters.dynamodb.tickets import SHARDS
from chalicelib.audit.model import Entry
from chalicelib.systems.vrs.reviews.model import OpenFinding, Review


class DynamoReviews:
    """The reviews of the municipality that the table is opened for."""

    def __init__(self, table: SealedTable) -> None:
        self._table = table

    def review(self, subject: str) -> Review:
        item = self._table.get_one(self._review_place(subject))
        if item is None:
            return Review(subject=subject)
        review = Review.model_validate_json(item.plaintext)
        return review.model_copy(update={"version": item.version})

    def put(self, before: Review, after: Review, entry: Entry) -> None:
        writes: list[Write] = [
            self._table.put_next(
                self._review_place(after.subject), after.model_dump_json().encode(), before.version
            )
        ]
        was = {each.identity: each for each in before.findings}
        now = {each.identity: each for each in after.findings}
        for identity, finding in now.items():
            if identity not in was:
                body = finding.model_dump_json().encode()
                writes.append(self._table.put_next(self._place(finding), body, 0))
        writes += [self._table.delete(self._place(each)) for key, each in was.items() if key not in now]
        self._table.commit(entry, writes)

    def findings(self) -> Sequence[OpenFinding]:
        return [
            OpenFinding.model_validate_json(row.plaintext)
            for shard in range(SHARDS)
            for row in self._table.query(Area.RESIDENT, f"FINDINGS#{shard}")
        ]

    def _review_place(self, subject: str) -> Place:
        blind = self._table.blind(Area.RESIDENT, "REVIEW", subject)
        return Place(Area.RESIDENT, f"REVIEW#{blind}", "REVIEW")

    def _place(self, finding: OpenFinding) -> Place:
        blind = self._table.blind(Area.RESIDENT, "FINDING", str(finding.ticket))
        sort = f"{blind}#{finding.turn:02d}#{finding.finding.code.value}"
        return Place(Area.RESIDENT, f"FINDINGS#{int(blind[0], 16) % SHARDS}", sort)
