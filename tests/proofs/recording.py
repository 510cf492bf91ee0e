"""Records what the main flows ask of AWS: every request that the fence allowed, without its values.

    python -m tests.proofs.recording

writes ``proofs/policies/needs.json`` anew.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from unittest.mock import patch

from chalicelib.adapters.area_keys import Area
from chalicelib.adapters.passwords import ArgonPasswords
from chalicelib.errors import Unavailable
from chalicelib.planes.private import factory as private_factory
from chalicelib.planes.private.wiring import PrivateHouse
from chalicelib.values.municipality import MunicipalityCode
from infra.opening import checked, open_municipality
from infra.rotation import progress_of
from local.city import people, registration_csv, ticket_line
from local.fence import Decision, Layers, Request, fence
from local.fence.evaluate import decide
from local.fence.patterns import Context
from proofs.policies.documents import deployed
from proofs.policies.needs import Need, save
from proofs.policies.places import PLACES
from tests.faults import Fault, on, wired
from tests.infra.offices import CODE, Offices
from tests.planes.doings import Doings
from tests.planes.settling import seen_of
from tests.planes.venue import OTHER_LOT, fresh_line, scan
from tests.proofs.recorded_files import files
from tests.proofs.recorded_inquiries import inquiries
from tests.proofs.recorded_moves import moves
from tests.proofs.recorded_queues import queues
from tests.proofs.recorded_retention import retention
from tests.proofs.recorded_staff import staff
from tests.proofs.recorded_traces import log_review, traces
from tests.vrs.registration_files import OTHER_NUMBER, given_dose, row_of, text_of
from tests.world import KASUKABE, KOSHIGAYA, World, built_world, sender

BOUND = deployed().bound_by_attributes
SHARED = {"venue", "resident", "office", "signing", "erasure"}


@contextmanager
def listening() -> Iterator[set[Need]]:
    """Note every allowed request until the end."""
    heard: set[Need] = set()

    def judged(request: Request, layers: Layers) -> Decision:
        decision = decide(request, layers)
        if decision.allowed:
            heard.update(_needs(request))
        return decision

    with patch.object(fence, "decide", judged):
        yield heard


def _needs(request: Request) -> Iterator[Need]:
    assert request.principal is not None
    context, role = request.context, request.principal.arn.rpartition("/")[2]
    purpose = context.get("aws:principaltag/purpose", "")
    tag = context.get("aws:principaltag/municipality")
    tenant = {None: "", "000000": "everybody"}.get(tag if isinstance(tag, str) else None, "own")
    assert isinstance(purpose, str)
    for what in _whats(role, request):
        yield Need(role, tenant, purpose, request.action, what)


def _whats(role: str, request: Request) -> Iterator[str]:
    context, service = request.context, request.action.partition(":")[0]
    leading = context.get("dynamodb:leadingkeys")
    if leading:
        yield from (f"row {_place(key)}{_shown(role, context)}" for key in leading if key)
    elif service == "kms":
        kind, area = context["aws:resourcetag/kind"], context.get("kms:encryptioncontext:area", "-")
        yield f"key {kind} {'shared' if kind in SHARED else 'owned'} {area}"
    elif service == "sts":
        yield f"role {request.resource.rpartition('/')[2]}"
    elif service == "s3":
        yield "object x"
    else:
        yield f"{request.resource}{_shown(role, context)}"


def _shown(role: str, context: Context) -> str:
    """Return which attributes a call names, of a role that is bound by them."""
    if role not in BOUND:
        return ""
    attributes, select = context.get("dynamodb:attributes", ()), context.get("dynamodb:select", "-")
    return f" {','.join(attributes) or '-'} {select}"


def _place(key: str) -> str:
    """Return the partition's sample: nothing of the key's own values."""
    place = key.partition("#")[2]
    exact = [one for one in PLACES if one == place]
    return (exact or [one for one in PLACES if one[-2] == "#" and place.startswith(one[:-1])])[0]


def _venue(doings: Doings) -> None:
    """Let doses wait, find their people, be claimed twice, and be settled both ways."""
    world, clerk = doings.world, doings.staff["clerk"]
    some = list(people(KASUKABE, 3, seed=77))
    for person in some:
        scan(doings.venue.home, ticket_line(person, 1))
    assert world.register(registration_csv(some)).json["matched"] == 3
    for person in some:
        scan(doings.venue.wide, ticket_line(person, 1), lot=OTHER_LOT)
    differing = given_dose(given_on="20210701", lot="ZZ0001")
    assert world.register(text_of(row_of(some[0], **differing)).encode()).json["conflicts"] == 1
    for keep, conflict in zip(("claim", "standing"), clerk.get("/conflicts").json["items"], strict=False):
        seen = seen_of(clerk, conflict)
        wanted = {"conflict_id": conflict["conflict_id"], "keep": keep, "seen": seen, "reason": "確認"}
        answer = clerk.post("/conflicts/settle", wanted)
        assert answer.status == 200, answer.json


def _taken_back(doings: Doings) -> None:
    """Let a venue take back a dose that waits, and try it with one that another dose claims."""
    home, line = doings.venue.home, fresh_line()
    recorded = scan(home, line).json
    assert scan(home, line, lot=OTHER_LOT).json["code"] == "S202"
    assert home.undo(line, recorded).json["code"] == "S404"
    line = fresh_line()
    assert home.undo(line, scan(home, line).json).json["code"] == "S401"


def _corrections(doings: Doings) -> None:
    """Find a child's dose, cancel it, and register a person again with another number and another name."""
    world, clerk = doings.world, doings.staff["clerk"]
    child = next(one for one in people(KASUKABE, 400, seed=44) if one.born_on > date(2012, 1, 1))
    world.register(registration_csv([child]))
    scan(doings.venue.home, ticket_line(child, 1))
    world.review()
    which = {"ticket": child.ticket_number, "turn": 1, "version": 1}
    assert clerk.post("/doses/cancel", {"which": which, "reason": "読み違い"}).status == 200
    world.review()
    changed = row_of(child, individual_number=OTHER_NUMBER, name="改姓 花子")
    assert world.register(text_of(changed).encode()).status == 200


def _office(doings: Doings) -> None:
    """Do everything an administrator and an auditor do."""
    world = doings.world
    admin = world.staff("admin")
    assert admin.post("/tablets/invitations", {"label": "予備", "scope": "home"}).status == 201
    spare = world.tablet(shift=False)
    assert admin.post(f"/tablets/{spare.tablet_id}/revoke", {}).status == 200
    for path in ("/tablets", "/venues", "/accounts"):
        assert admin.get(path).status == 200
    admin.post("/accounts/clerk/unlock", {})
    assert admin.post("/sessions/end", {}).status < 300
    doings.export()
    assert doings.staff["auditor"].get("/audit/key").status == 200


def _unregistered(doings: Doings) -> None:
    """Correct and cancel doses of a ticket that nobody registered."""
    clerk = doings.staff["clerk"]
    line = fresh_line()
    scan(doings.venue.home, line)
    which = {"ticket": line[8:], "turn": 1, "version": 1}
    corrected = clerk.post("/doses/correct", {"which": which, "reason": "読み違い", "turn": 2})
    assert corrected.status == 200, corrected.json
    cancelled = clerk.post("/doses/cancel", {"which": {**which, "turn": 2}, "reason": "読み違い"})
    assert cancelled.status == 200, cancelled.json


def _first_acts(doings: Doings) -> None:
    """Let each duty of the private plane be the first to act in a new process: it enters a lane."""
    for act in (doings.stop_and_restart, doings.reveal, doings.ask_by_number, doings.register):
        world, aws = doings.world, doings.world.private_house._aws
        house = PrivateHouse(
            aws._settings, aws.sessions._base, world.clock, ArgonPasswords(64, 1), rehearsal=True
        )
        send = sender(private_factory.create_app(house))
        for desk in doings.staff.values():
            desk._send = send
        act()


def _lost_replies(doings: Doings) -> None:
    """Lose the reply of commits of every duty, so that each reads its audit row back."""
    child = next(one for one in people(KASUKABE, 400, seed=45) if one.born_on > date(2012, 1, 1))
    doings.world.register(registration_csv([child]))
    scan(doings.venue.home, ticket_line(child, 1))
    with wired(on("TransactWriteItems", Fault.LOST)):
        scan(doings.venue.home, fresh_line())
        doings.look_up()
        doings.look_up_by_name()
        doings.reveal()
        doings.ask_by_number()
        doings.register()
        doings.stop_and_restart()
        with suppress(Unavailable):  # what is no act of anybody has no witness: it is handed over again
            doings.world.review()


def _nights(world: World, doings: Doings) -> None:
    """Seal the log, and again when its lanes are over."""
    doings.seal()
    world.clock.move(days=3)
    doings.venue.restart()
    doings.seal()


def _offices(world: World) -> None:
    """Open a municipality, appoint, rotate, and seal again."""
    offices = Offices(world)
    assert offices.appoint(MunicipalityCode(KOSHIGAYA), "first", frozenset({"T-001"}))
    checked(CODE, offices.opener)
    open_municipality(CODE, offices.opener)
    world.register(registration_csv(list(people(KASUKABE, 1, seed=14))))
    scan(world.tablet(), fresh_line())
    for area in Area:
        offices.rotate(area)
        offices.run(offices.job())
        progress_of(CODE, offices.opener)


def recording() -> frozenset[Need]:
    """Run the flows in fresh worlds and return what they needed."""
    with listening() as heard:
        with built_world() as world:
            doings = Doings(world)
            doings.do(len(doings.acts()))
            for flow in (
                _venue,
                _taken_back,
                _corrections,
                _unregistered,
                moves,
                _office,
                _lost_replies,
                _first_acts,
            ):
                flow(doings)
            traces(doings)
            staff(world)
            _nights(world, doings)
            log_review(doings)
        with built_world() as world:
            _offices(world)
        with built_world() as world:
            retention(world)
        with built_world() as world:
            inquiries(world)
        with built_world() as world:
            files(Doings(world))
        with built_world() as world:
            queues(Doings(world))
    return frozenset(heard)


if __name__ == "__main__":
    save(recording())
