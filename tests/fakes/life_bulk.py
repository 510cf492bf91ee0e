"""The whole life of two cities: bulk fixes."""

from dataclasses import dataclass

from chalicelib.access.model import Role
from chalicelib.systems.vrs.queues.bulk.model import Change, DoseRef, FixRequest, Selection
from chalicelib.systems.vrs.queues.bulk.use_cases import apply_fix, preview_fix, undo_fix
from chalicelib.systems.vrs.tickets.model import TicketNumber
from tests.fakes.house import staff_actor
from tests.fakes.life_asking import LifeAsking
from tests.fakes.life_work import BOTH, LOTS, City
from tests.fakes.plain import Given, Version


@dataclass
class Fix:
    """A bulk fix: what it was to change, by place and version, and which versions it wrote."""

    fix_id: str
    digest: str
    lot: str
    rows: dict[tuple[str, int], tuple[int, Given]]
    wrote: dict[tuple[str, int], int] | None = None
    undone: bool = False


class LifeBulk(LifeAsking):
    """Changes several doses at once, and puts them back."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.fixes: dict[City, list[Fix]] = {city: [] for city in BOTH}

    def preview(self, city: City) -> None:
        """Preview a change of the lot of several doses."""
        plain, lot = self.plain[city], self.one(LOTS)
        places = self.draw.sample(sorted(plain.standing), min(3, len(plain.standing)))
        rows = {
            place: (len(plain.history[place]), plain.standing[place])
            for place in places
            if plain.standing[place].lot != lot
        }
        if not places:
            return
        doses = tuple(DoseRef(ticket=TicketNumber(ticket), turn=turn) for ticket, turn in places)
        wanted = FixRequest(select=Selection(doses=doses), change=Change(lot=lot), reason="ロット番号の誤り")
        desk, fixer = self.house.queues(city).fixes, staff_actor(Role.REGISTRAR, code=city)
        shown = self.do("" if rows else "NothingToFix", lambda: preview_fix(wanted, fixer, desk))
        if shown is not None:
            assert {(str(row.ticket), row.turn): row.version for row in shown.rows} == {
                place: version for place, (version, _) in rows.items()
            }
            self.fixes[city].append(Fix(shown.fix.fix_id, shown.fix.digest, lot, rows))

    def fix(self, city: City) -> None:
        """Apply a bulk fix that was previewed: what changed meanwhile is left as it is."""
        plain, left = self.plain[city], [each for each in self.fixes[city] if each.wrote is None]
        if not left:
            return
        one = self.one(left)
        one.wrote = self._rewrite(
            city,
            {place: version for place, (version, _) in one.rows.items()},
            dict.fromkeys(one.rows, one.lot),
        )
        done = apply_fix(
            one.fix_id, one.digest, staff_actor(Role.REGISTRAR, code=city), self.house.queues(city).fixes
        )
        assert done.skipped == len(one.rows) - len(one.wrote)
        self.told["fixed"] += bool(one.wrote)
        self.told["fix skipped"] += done.skipped
        self.expect(city, plain.told_of([plain.now(*place) for place in one.wrote]))

    def undo(self, city: City) -> None:
        """Put a bulk fix back: what changed since is left as it is."""
        plain = self.plain[city]
        left = [each for each in self.fixes[city] if each.wrote is not None and not each.undone]
        if not left:
            return
        one = self.one(left)
        assert one.wrote is not None
        one.undone = True
        back = self._rewrite(city, one.wrote, {place: given.lot for place, (_, given) in one.rows.items()})
        undone = undo_fix(
            one.fix_id, "誤り", staff_actor(Role.REGISTRAR, code=city), self.house.queues(city).fixes
        )
        assert undone.kept == len(one.wrote) - len(back)
        self.told["undone"] += bool(back)
        self.told["fix kept"] += undone.kept
        self.expect(city, plain.told_of([plain.now(*place) for place in back]))

    def _rewrite(
        self, city: City, versions: dict[tuple[str, int], int], lots: dict[tuple[str, int], str]
    ) -> dict[tuple[str, int], int]:
        plain, wrote = self.plain[city], {}
        for place, version in versions.items():
            if place in plain.standing and len(plain.history[place]) == version:
                after = plain.standing[place]._replace(lot=lots[place])
                plain.put(*place, Version(counts=True, given=after))
                wrote[place] = len(plain.history[place])
        return wrote
