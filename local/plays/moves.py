"""People move, die, lose a ticket, turn out to be registered twice: venues know, and all is undone."""

import time
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from chalicelib.values.clock import JAPAN
from local.city import Person, people, registration_csv, ticket_line
from local.venue_day import DAY, LOT, PRODUCT

if TYPE_CHECKING:
    from local.city_hall import CityHall
    from local.play import Cast
    from local.telling import Teller

NEW_NUMBER = "9900000001"
EFFECTIVE = "2021-06-20"


class _Scene:
    """The clerk, the registrar and a tablet, and what they tell."""

    def __init__(self, teller: "Teller", cast: "Cast") -> None:
        self.teller = teller
        self.clerk, self.registrar = cast.staff["clerk"], cast.staff["registrar"]
        self.tablet = cast.tablets[0]

    def shown(self, person: Person) -> Any:
        return self.clerk.post("/people/search", {"by": "ticket", "value": person.ticket_number}).json

    def scan(self, line: str, day: str = DAY) -> str:
        code: str = self.tablet.scan(line, day, PRODUCT, LOT).json["code"]
        return code

    def flag(self, person: Person, code: str, *, preview: bool = False) -> Any:
        shown = self.shown(person)
        said = {"code": code, "effective_on": EFFECTIVE, "reason": "届出", "source": "notification"}
        wanted = {**said, "version": shown["version"], "preview": preview}
        return self.clerk.post(f"/people/{shown['person_id']}/flags", wanted).json

    # -- what happens ------------------------------------------------------------------------

    def death(self, person: Person) -> None:
        """Note a death: the ticket stops; take it back: the ticket may be used again."""
        foretold = self.flag(person, "death", preview=True)
        self.teller.expect(
            "予行は何も変えない / a preview changes nothing",
            came=(foretold["tickets"][0]["after"], self.shown(person)["flags"]),
            wanted=("stopped", []),
        )
        begun = time.perf_counter()
        set_ = self.flag(person, "death")
        code = self.scan(ticket_line(person, 5))
        took = time.perf_counter() - begun
        self.teller.expect("死亡の届出で会場が止まる / a death stops the venue", came=code, wanted="S301")
        self.teller.say(f"届出から会場の停止まで {took:.2f} 秒")
        shown = self.shown(person)
        path = f"/people/{shown['person_id']}/flags/{set_['flag_id']}/reverse"
        self.clerk.post(path, {"reason": "別の方の届出", "version": shown["version"]})
        self.teller.expect(
            "取り消すとまた使える / taken back, it works again",
            came=self.scan(ticket_line(person, 5)) in {"S001", "S002"},
            wanted=True,
        )

    def reissue(self, person: Person) -> None:
        """Give a lost ticket a new number, which knows what was given on the old one."""
        self.scan(ticket_line(person, 5))
        wanted = {"old": person.ticket_number, "new": NEW_NUMBER, "reason": "紛失"}
        self.clerk.post("/tickets/reissue", {**wanted, "version": self.shown(person)["version"]})
        new = ticket_line(replace(person, ticket_number=NEW_NUMBER), 5)
        today = datetime.now(JAPAN).date().isoformat()  # what was given before it was re-issued is taken
        self.teller.expect(
            "古い券は新しい券を案内し、新しい券は接種を知っている / old points on, new knows",
            came=(self.scan(ticket_line(person, 6), today), self.scan(new)),
            wanted=("S304", "S201"),
        )

    def twice(self, person: Person) -> None:
        """Merge two registrations of one person, and undo it."""
        (other,) = people(person.municipality_code, 1, seed=987_654)
        twin = replace(
            other,
            surname=person.surname,
            given_name=person.given_name,
            born_on=person.born_on,
        )
        self.registrar.register("twin.csv", registration_csv([twin]))
        first, second = self.shown(person), self.shown(twin)
        both = {
            "survivor": first["person_id"],
            "survivor_version": first["version"],
            "absorbed": second["person_id"],
            "absorbed_version": second["version"],
            "reason": "二重の登録",
        }
        merged = self.clerk.post("/people/merge", both).json
        self.teller.expect(
            "どちらの番号でも一人が見つかる / either number finds the one person",
            came=self.shown(twin)["person_id"],
            wanted=first["person_id"],
        )
        versions = {"survivor_version": merged["version"], "absorbed_version": merged["absorbed_version"]}
        self.clerk.post("/people/merge/undo", {**both, **versions})
        self.teller.expect(
            "誤った統合は元に戻る / a wrong merge is undone",
            came=self.shown(twin)["person_id"],
            wanted=second["person_id"],
        )


def play(hall: "CityHall", teller: "Teller", cast: "Cast") -> None:
    """Play moves and deaths on people near the end of the citizens' list, whose last are of another scene."""
    del hall  # all of it goes over HTTP
    teller.step("転出・死亡・再発行・統合 / moves, deaths, re-issue, merge")
    scene = _Scene(teller, cast)
    dead, loser, double = cast.citizens[-14:-11]
    scene.death(dead)
    scene.reissue(loser)
    scene.twice(double)
