"""Total compromise: whoever runs any code with every public role and key learns no number and no name.

The public plane's function is the attacker's own code.  All that comes back to it is searched for the
known values of everybody in two cities, in every usual encoding.  What the design concedes, ticket
numbers and doses, must be in the loot: else the attack proved nothing.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from chalice.app import Chalice

from chalicelib.planes.answers import Reply
from chalicelib.planes.http import Endpoint, Request, mount
from chalicelib.planes.public.wiring import PublicHouse
from local.provision import POLICIES
from proofs.compromise.loot import LAYERS
from proofs.compromise.payload import SERVICES, Payload, session_of
from proofs.compromise.poison import Poisoned, poison
from proofs.compromise.town import PERSONAL, Town, town
from proofs.proof import Proof, Size
from proofs.quiet import quiet
from tests.canaries import Kind, Scanner
from tests.world import sender

SEED = 20260
PEOPLE = {Size.SMALL: 6, Size.LARGE: 30}
"""In each of the two cities."""
VARIANTS = {Size.SMALL: 1, Size.LARGE: 4}
HARMLESS = "GetCallerIdentity"
"""AWS tells everybody who they are, wherever they are."""
COLUMNS = ("service", "operations", "calls", "let through", *LAYERS, "not writable")


@dataclass(frozen=True)
class Attack:
    """What an attack brought."""

    payload: Payload
    hits: Counter[Kind]
    tickets: tuple[int, int]
    """Ticket numbers in the loot, and how many there are."""
    answered: Mapping[str, int]
    """Items of the table that were answered, by area."""
    poisoned: Poisoned


def attack(
    size: Size, folder: Path = POLICIES, *, services: Sequence[str] = SERVICES, people: int = 0
) -> Attack:
    """Run the attacker's code in the public plane of two cities, under a folder of policies."""
    large = size is Size.LARGE
    with quiet(), town(people or PEOPLE[size], folder) as here:
        house = here.world.public_house
        if large:
            services = session_of(house).get_available_services()
        payload = Payload(here.insider, here.world.fence, Random(SEED), services)
        payload.thorough, payload.variants = large, VARIANTS[size]
        _mounted(payload, house)
        poisoned = poison(here, payload)
        return _judged(here, payload, poisoned)


def _mounted(payload: Payload, house: PublicHouse) -> None:
    """Serve the payload as the one route of the plane, and call it."""

    def act(request: Request[None], house: PublicHouse) -> Reply[dict[str, int]]:
        del request
        payload.run(house)
        return Reply({"loot": len(payload.loot.data)})

    app = Chalice(app_name="vrs")
    mount(app, (Endpoint("GET", "/health", None, act),), house)
    answer = sender(app)("GET", "/health", {}, b"")
    if answer.status != 200:
        raise RuntimeError("the payload did not run to its end")


def _judged(here: Town, payload: Payload, poisoned: Poisoned) -> Attack:
    data = bytes(payload.loot.data)
    hits = Counter(hit.kind for hit in Scanner(here.canaries).hits(data))
    known = {person.ticket_number.encode() for person in here.people}
    areas = Counter(pk.split("#")[1] for pk, _ in payload.loot.rows)
    return Attack(payload, hits, (sum(each in data for each in known), len(known)), areas, poisoned)


def prove(size: Size) -> Proof:
    """Attack both cities, and look for everybody in what was taken."""
    found = attack(size)
    return Proof(
        id="T08",
        title="total compromise of the public plane",
        columns=COLUMNS,
        rows=[*_by_service(found), *_in_all(found)],
        broken=tuple(broken(found)),
        notes=tuple(_notes(found)),
    )


def _by_service(found: Attack) -> list[list[object]]:
    tally = found.payload.tally
    shown = sorted(name for name in tally.tried if name in SERVICES)
    rest = [name for name in tally.tried if name not in SERVICES]
    rows = [_row(name, [name], found) for name in shown]
    return [*rows, _row(f"{len(rest)} other services", rest, found)] if rest else rows


def _in_all(found: Attack) -> list[list[object]]:
    return [_row("all", list(found.payload.tally.tried), found)]


def _row(title: str, services: list[str], found: Attack) -> list[object]:
    tally = found.payload.tally
    refused = Counter[str]()
    for name in services:
        refused += tally.refused[name]
    return [
        title,
        sum(len(tally.operations[name]) for name in services),
        sum(tally.tried[name] for name in services),
        sum(tally.allowed[name].total() for name in services),
        *(refused[layer] for layer in LAYERS),
        sum(tally.unwritten[name] for name in services),
    ]


def broken(found: Attack) -> list[str]:
    """Return a sentence for all that the attacker should not have got."""
    said = [f"the loot holds {kind.value}: {found.hits[kind]} hits" for kind in PERSONAL if found.hits[kind]]
    strays = found.payload.tally.strays
    said += [f"{name} left the process {strays[name]} times though the fence refuses it" for name in strays]
    carried = found.payload.from_other_networks
    said += [
        f"stolen credentials were let through to {name} from another network"
        for name in carried
        if name != HARMLESS
    ]
    got, there = found.tickets
    if got != there:
        said.append(f"the attack is too weak: it found {got} of {there} ticket numbers, which are conceded")
    if not found.answered.get("venue"):
        said.append("the attack is too weak: it read no item of the venue area")
    for area in ("resident", "number", "office"):
        if found.answered.get(area):
            said.append(f"the attacker read {found.answered[area]} items of the {area} area")
        if found.payload.opened.get(area):
            said.append(f"the attacker opened {found.payload.opened[area]} items of the {area} area")
    said += found.poisoned.broken
    return said


def _notes(found: Attack) -> list[str]:
    payload, (got, there) = found.payload, found.tickets
    kinds = ", ".join(f"{kind.value} {found.hits[kind]}" for kind in Kind)
    return [
        (
            f"seed {SEED}; {len(payload.insider.rows)} items in the table; {len(payload.callers)} sets of "
            f"credentials (the plane's own, venue sessions of each municipality and of everybody), tried "
            f"again unsigned, from other regions and from other networks"
        ),
        f"loot: {len(payload.loot.data):,} bytes; hits by kind: {kinds}",
        (
            f"conceded by design: {got} of {there} ticket numbers; "
            f"{found.answered.get('venue', 0)} items of the venue area answered, "
            f"{payload.opened.get('venue', 0)} opened; {len(payload.loot.plaintexts)} plaintexts of KMS"
        ),
        *found.poisoned.notes,
        (
            "the caller is judged inside the process, so a request that is signed by hand past botocore "
            "does not meet the fence; on AWS it meets the same documents"
        ),
    ]
