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
        was = {self._place(each) for each in before.findings}
        now = {self._place(each): each for each in after.findings}
        for place, finding in now.items():
            if place not in was:
                writes.append(self._table.put_new(place, finding.model_dump_json().encode()))
        writes += [self._table.delete(place) for place in was if place not in now]
        self._table.commit(entry, writes)

    def findings(self) -> Sequence[OpenFinding]:
        return [
            OpenFinding.model_validate_json(row.plaintext)
            for shard in range(SHARDS)
            for row in self._table.query(Area.RESIDENT, f"FINDINGS#{shard}")
        ]

    def places(self, review: Review) -> list[Place]:
        """Return where a review stands, and then where its findings are listed."""
        return [self._review_place(review.subject), *(self._place(each) for each in review.findings)]

    def _review_place(self, subject: str) -> Place:
        blind = self._table.blind(Area.RESIDENT, "REVIEW", subject)
        return Place(Area.RESIDENT, f"REVIEW#{blind}", "REVIEW")

    def _place(self, finding: OpenFinding) -> Place:
        """Return where a finding is listed: one that says anything else stands at another place."""
        blind = self._table.blind(Area.RESIDENT, "FINDING", str(finding.ticket))
        said = self._table.blind(Area.RESIDENT, "FINDING", finding.finding.model_dump_json())
        sort = f"{blind}#{finding.turn:02d}#{finding.version:04d}#{said}"
        return Place(Area.RESIDENT, f"FINDINGS#{int(blind[0], 16) % SHARDS}", sort)
