"""The whole life of two cities: what the desk does with doses, and with people."""

from typing import Any

from chalicelib.systems.vrs.doses import corrections
from chalicelib.systems.vrs.moves import use_cases as moves
from chalicelib.systems.vrs.moves.acts import FlagToSet, PeopleToMerge, TakingBack, TicketToReissue
from chalicelib.systems.vrs.tickets.model import Stop, StopReason, TicketNumber
from chalicelib.systems.vrs.tickets.use_cases import restart_ticket, stop_ticket
from tests.fakes.house import staff_actor
from tests.fakes.life_work import DAYS, FLAGS, LOTS, TURNS, City, LifeWork, given_of
from tests.fakes.plain import Version
from tests.fakes.plain_life import PlainLife
from tests.fakes.plain_moves import PlainFlag


class LifeDesk(LifeWork):
    """Corrects doses, and flags, merges and re-issues."""

    # -- corrections -------------------------------------------------------------------------

    def correct(self, city: City) -> None:
        """Correct a dose that stands, or move it."""
        plain = self.plain[city]
        if not plain.standing:
            return
        place = self.one(self._of_the_parted(city) or sorted(plain.standing))
        pool = {"given_on": DAYS, "lot": LOTS, "turn": TURNS, "ticket": self.tickets(city)}
        names = self.draw.sample(sorted(pool), self.draw.choice((1, 1, 2)))
        change: dict[str, Any] = {name: self.one(pool[name]) for name in names}
        if plain.over and self.draw.random() < 0.5:
            change = {"given_on": self.one(DAYS)}
        if self.draw.random() < 0.2:
            change = self._where_one_was(city, place) or change
        wanted = corrections.Correction(which=self.which(city, place), reason="本人の申出", **change)
        refusal = plain.correct(place, change)
        desk, clerk = self.house.records(city), staff_actor(code=city)
        if self.do(refusal, lambda: corrections.correct_dose(wanted, clerk, desk)) is not None:
            to = change.get("ticket", place[0])
            moved = (to, change.get("turn", place[1])) != place
            self.told["moved" if moved else "corrected"] += 1
            at = plain.now(to, change.get("turn", place[1]), added=moved)
            self.expect(city, plain.told_of([plain.now(*place), at]))

    def _of_the_parted(self, city: City) -> list[tuple[str, int]]:
        """Return, now and then, the doses of those who were once one person with another."""
        plain = self.plain[city]
        once = {who for who in plain.people if len(plain.joined(who)) > len(plain.one_person(who))}
        often = self.draw.random() < 0.8
        return [place for place in sorted(plain.standing) if often and plain.holder(place[0]) in once]

    def _where_one_was(self, city: City, place: tuple[str, int]) -> dict[str, Any]:
        """Return a move to a place where a dose was, and is not any more."""
        plain = self.plain[city]
        free = [each for each in plain.history if each not in plain.standing and each != place]
        if not free:
            return {}
        ticket, turn = self.one(sorted(free))
        return {"ticket": ticket, "turn": turn}

    def cancel(self, city: City) -> None:
        """Cancel a dose that stands."""
        plain = self.plain[city]
        if not plain.standing or self.draw.random() < 0.5:
            return
        place = self.one(self._of_the_parted(city) or sorted(plain.standing))
        wanted = corrections.Cancellation(which=self.which(city, place), reason="誤登録")
        corrections.cancel_dose(wanted, staff_actor(code=city), self.house.records(city))
        plain.put(*place, Version(counts=False, given=plain.standing[place]))
        self.told["cancelled"] += 1
        self.expect(city, plain.told_of([plain.now(*place)]))

    def settle(self, city: City) -> None:
        """Settle a conflict."""
        plain = self.plain[city]
        if not plain.open_claims:
            return
        claim, keep = self.one(plain.open_claims), self.one(("standing", "claim"))
        turn = self.one((None, None, *TURNS))
        named = next(
            each.conflict_id
            for each in self.house.books.of(city).conflicts()
            if (str(each.ticket), each.turn, given_of(each.claim)) == tuple(claim)
        )
        seen = len(plain.history.get((claim.ticket, claim.turn), ()))
        wanted = corrections.Settlement(
            conflict_id=named, keep=keep, turn=turn, seen=seen, reason="予診票で確認"
        )
        refusal = plain.settle(claim, keep, turn)
        desk, clerk = self.house.records(city), staff_actor(code=city)
        self.do(refusal, lambda: corrections.settle_conflict(wanted, clerk, desk))
        if not refusal:
            self.told[f"kept {keep}"] += 1
            if keep == "claim":
                self.expect(city, plain.told_of([plain.now(claim.ticket, turn or claim.turn)]))

    def which(self, city: City, place: tuple[str, int]) -> corrections.Which:
        """Return what stands at a place as an editor sees it."""
        version = len(self.plain[city].history[place])
        return corrections.Which(ticket=TicketNumber(place[0]), turn=place[1], version=version)

    # -- people ------------------------------------------------------------------------------

    def flag(self, city: City) -> None:
        """Set a flag on a person."""
        plain = self.plain[city]
        if not plain.people:
            return
        whose, code, day = plain.survivor(self.one(sorted(plain.people))), self.one(FLAGS), self.one(DAYS)
        stands = any((each.code, each.day) == (code, day) for each in plain.standing_flags(whose))
        wanted = FlagToSet.model_validate(
            {
                "code": code,
                "effective_on": day,
                "reason": "届出",
                "source": "notification",
                "version": self.version(city, whose),
            }
        )
        act = lambda: moves.set_flag(  # noqa: E731
            self.id_of(city, whose), wanted, staff_actor(code=city), self.house.moves(city)
        )
        effect = self.do("FlagStands" if stands else "", act)
        if effect is not None:
            self.told[code] += 1
            plain.flags.append(PlainFlag(effect.flag_id, code, day, whose))

    def take_back(self, city: City) -> None:
        """Take a flag back."""
        plain = self.plain[city]
        if not plain.flags:
            return
        flag = self.one(plain.flags)
        whose = plain.survivor(flag.whose)
        wanted = TakingBack(reason="誤り", version=self.version(city, whose))
        act = lambda: moves.take_flag_back(  # noqa: E731
            self.id_of(city, whose), flag.name, wanted, staff_actor(code=city), self.house.moves(city)
        )
        if self.do("FlagTakenBack" if flag.name in plain.taken_back else "", act) is not None:
            self.told["taken back"] += 1
            plain.taken_back.add(flag.name)

    def reissue(self, city: City) -> None:
        """Issue a number in another's place."""
        plain, old, new = self.plain[city], self.ticket(city), self.ticket(city)
        holder = plain.holder(old)
        version = 1 if holder is None else self.version(city, plain.survivor(holder))
        wanted = TicketToReissue(old=TicketNumber(old), new=TicketNumber(new), reason="紛失", version=version)
        act = lambda: moves.reissue_ticket(wanted, staff_actor(code=city), self.house.moves(city))  # noqa: E731
        if self.do(plain.issue(old, new), act) is not None:
            self.told["reissued"] += 1

    def merge(self, city: City) -> None:
        """Take one registration into another."""
        self._both(city, PlainLife.merge, moves.merge_people, "merged")

    def part(self, city: City) -> None:
        """Undo a merge."""
        self._both(city, PlainLife.part, moves.part_people, "parted")

    def _both(self, city: City, plainly: Any, act: Any, case: str) -> None:
        plain = self.plain[city]
        if not plain.people:
            return
        pair = self.one(sorted(plain.people)), self.one(sorted(plain.people))
        if plain.brought and self.draw.random() < (0.8 if case == "parted" else 0.2):
            pair = self.one(sorted(plain.brought))
        if not self.may_join(city, case, *pair):
            return
        wanted = PeopleToMerge(
            survivor=self.id_of(city, pair[0]),
            absorbed=self.id_of(city, pair[1]),
            survivor_version=self.version(city, pair[0]),
            absorbed_version=self.version(city, pair[1]),
            reason="二重の登録",
        )
        desk = self.house.moves(city)
        if self.do(plainly(plain, *pair), lambda: act(wanted, staff_actor(code=city), desk)) is not None:
            self.told[case] += 1
            self.expect(city, plain.told_of_people(*pair))

    def may_join(self, city: City, case: str, survivor: int, absorbed: int) -> bool:
        """Tell whether two registrations may be merged or parted now."""
        del city, case, survivor, absorbed
        return True

    def stop_or_restart(self, city: City) -> None:
        """Stop one ticket at the desk, or let it be used again."""
        plain, ticket = self.plain[city], self.ticket(city)
        holder = plain.holder(ticket)
        if holder is None:
            return
        book, number, clerk = self.house.books.of(city), TicketNumber(ticket), staff_actor(code=city)
        if self.draw.random() < 0.4:
            day = self.one(DAYS)
            stop_ticket(number, Stop(reason=StopReason.LOST, since=day), clerk, book, self.house.clock)
            plain.desk_stops[ticket] = day
            return
        others = any(until is None for _, until in plain.away(holder)) or ticket in plain.replaced_since
        refusal = "StoppedOtherwise" if others and ticket not in plain.desk_stops else ""
        self.do(refusal, lambda: restart_ticket(number, "本人の申出", clerk, book, self.house.clock))
        plain.desk_stops.pop(ticket, None)
