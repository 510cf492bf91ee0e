"""The office in the birdhouse: tablets, accounts, rights, terminals, passkeys, sign-ins that fail."""

from datetime import timedelta

from tests.planes.birdhouse_flock import Flock
from tests.proofs.recorded_staff import staff


def run_the_office(flock: Flock) -> None:
    """Invite, free and revoke tablets, do all there is to do with staff, and sign in wrongly."""
    world, admin, some = flock.world, flock.desk["admin"], flock.people[4]
    code = admin.post("/tablets/invitations", {"label": "予備", "scope": "home"}).json["code"]
    spare = world.tablet(shift=False)
    spare.enrol(code)
    admin.post(f"/tablets/{spare.tablet_id}/revoke", {})
    spare.open_shift("HALL-1", "246810")
    for path in ("/tablets", "/venues", "/accounts"):
        admin.get(path)
    admin.post("/accounts/clerk/unlock", {})
    wanted = {
        "account_id": some.individual_number,
        "name": flock.typed,
        "roles": ["clerk"],
        "terminals": ["T-001"],
        "expires_on": str((world.clock.now() + timedelta(days=200)).date()),
    }
    admin.post("/accounts", wanted)
    admin.post("/grants", {"wanted": {"kind": "appointment", **wanted}, "reason": flock.typed})
    staff(world)
    flock.desk["clerk"].step_up()
    admin.post(f"/tablets/{world.tablet(shift=False).tablet_id}/free", {})
    flock.desk["auditor"].get("/audit/key")
    for typed in (some.individual_number, some.name, some.ticket_number):
        world.terminal().sign_in(typed, typed)
        world.terminal().sign_in("clerk", typed)
        world.clock.move(minutes=1)
