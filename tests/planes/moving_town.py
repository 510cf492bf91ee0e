"""A town over HTTP in which people move, die, lose tickets and are registered twice."""

from dataclasses import replace
from functools import cached_property
from typing import Any

from local.city import Person, people, registration_csv
from local.tablet import Answered
from tests.planes.sealed_files import FileDesk
from tests.world import KASUKABE, World

MOVES_HEADER = "宛名番号,異動区分,異動日,理由"


class MovingTown:
    """A clerk and a registrar at work; ``twin`` is another registration of the first person."""

    def __init__(self, world: World, seed: int = 31) -> None:
        self.world = world
        first, other, third, fourth = people(KASUKABE, 4, seed=seed)
        self.person, self.other, self.third = first, third, fourth
        self.twin = replace(other, surname=first.surname, given_name=first.given_name, born_on=first.born_on)
        world.register(registration_csv([self.person, self.twin, self.other, self.third]))
        self.clerk = world.staff("clerk")
        self.registrar = world.staff("registrar")

    @cached_property
    def files(self) -> FileDesk:
        """The registrar and the administrator who take files in."""
        return FileDesk(self.registrar, self.world.staff("admin"))

    def found(self, person: Person) -> Any:
        """Return what the desk is shown of a person."""
        return self.clerk.post("/people/search", {"by": "ticket", "value": person.ticket_number}).json

    def flag(self, person: Person, code: str, day: str = "2021-06-20", **more: Any) -> Answered:
        """Set a flag on the person as they stand."""
        shown = self.found(person)
        wanted = {"code": code, "effective_on": day, "reason": "届出", "source": "notification", **more}
        return self.clerk.post(f"/people/{shown['person_id']}/flags", {"version": shown["version"], **wanted})

    def take_back(self, person: Person, flag_id: str, **more: Any) -> Answered:
        """Take a flag back."""
        shown = self.found(person)
        path = f"/people/{shown['person_id']}/flags/{flag_id}/reverse"
        return self.clerk.post(path, {"reason": "届出の取下げ", "version": shown["version"], **more})

    def reissue(self, person: Person, new: str, old: str | None = None, **more: Any) -> Answered:
        """Issue a new number in the place of a person's ticket."""
        wanted = {"old": old or person.ticket_number, "new": new, "reason": "紛失", **more}
        return self.clerk.post("/tickets/reissue", {"version": self.found(person)["version"], **wanted})

    def both(self, survivor: Any, absorbed_id: str, absorbed_version: int) -> dict[str, Any]:
        """Return a merge of two registrations, as shown."""
        return {
            "survivor": survivor["person_id"],
            "survivor_version": survivor["version"],
            "absorbed": absorbed_id,
            "absorbed_version": absorbed_version,
            "reason": "二重の登録",
        }

    def merge(self, **more: Any) -> Answered:
        """Merge the twin into the first person."""
        twin = self.found(self.twin)
        wanted = self.both(self.found(self.person), twin["person_id"], twin["version"])
        return self.clerk.post("/people/merge", {**wanted, **more})

    def undo(self, absorbed_id: str, absorbed_version: int, **more: Any) -> Answered:
        """Undo that merge."""
        wanted = self.both(self.found(self.person), absorbed_id, absorbed_version)
        return self.clerk.post("/people/merge/undo", {**wanted, **more})

    def check_file(self, *rows: str, each: int = 500) -> str:
        """Bring a file of moves as far as its dry run, so many rows a part; return the changeset's path."""
        content = "\r\n".join([MOVES_HEADER, *rows, ""]).encode()
        return self.files.checked(content, kind="moves", rows=each)

    def apply_file(self, *rows: str) -> tuple[str, Any]:
        """Take a file of moves in."""
        path = self.check_file(*rows)
        approved = self.files.approve(path)
        assert approved.status == 200, approved.json
        return path, self.files.apply(path)
