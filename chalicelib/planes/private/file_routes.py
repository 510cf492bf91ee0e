"""Files in, and the operation log out."""

import base64
import textwrap

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.audit.export import to_lines
from chalicelib.audit.model import Act
from chalicelib.errors import NoSuchRegistration, NotSealed
from chalicelib.planes.answers import Ndjson, Pem, Reply
from chalicelib.planes.http import BYTES, Endpoint, Request
from chalicelib.planes.private.caller import signed_in
from chalicelib.planes.private.wiring import PrivateHouse
from chalicelib.systems.vrs.registration import use_cases as registration
from chalicelib.systems.vrs.registration.model import Applied, Checked, Registration
from chalicelib.values.word import Word


class Named(Word):
    """ファイルの名前: how staff will find it again."""

    name: str = "file.csv"


@signed_in
def check_registration(request: Request[Named], house: PrivateHouse, actor: Actor) -> Reply[Checked]:
    """Say row by row what applying the file in the body would do."""
    require(actor, Permission.CHECK_FILE)
    _demand_rehearsal(house)
    name = request.read().name[:100]
    return Reply(registration.check_file(name, request.body, actor, house.registration(actor)))


def _demand_rehearsal(house: PrivateHouse) -> None:
    """Raise NotSealed wherever people are real: files come in sealed, as changesets (R-III-3-38)."""
    if not house.rehearsal:
        raise NotSealed


@signed_in
def apply_registration(request: Request[None], house: PrivateHouse, actor: Actor) -> Reply[Applied]:
    """Apply the file that was checked; the body is that file again."""
    require(actor, Permission.APPLY_FILE)
    _demand_rehearsal(house)
    wanted = request.parameters["registration_id"]
    return Reply(registration.apply_file(wanted, request.body, actor, house.registration(actor)))


@signed_in
def show_registration(request: Request[None], house: PrivateHouse, actor: Actor) -> Reply[Registration]:
    """Show what is kept of a checked or applied file."""
    require(actor, Permission.CHECK_FILE)
    kept = house.registration(actor).register.registration(request.parameters["registration_id"])
    if kept is None:
        raise NoSuchRegistration
    return Reply(kept)


@signed_in
def export_audit(request: Request[None], house: PrivateHouse, actor: Actor) -> Reply[Ndjson]:  # noqa: ARG001 - the shape
    """Give the operation log as NDJSON, for a verifier that needs nothing of ours."""
    require(actor, Permission.EXPORT_AUDIT)
    audits = house.audits(actor.municipality)
    audits.note(actor.entry(Act.AUDIT_EXPORTED, house.clock.now()))
    lines = to_lines(audits.rows(), audits.checkpoints())
    return Reply(Ndjson("".join(f"{line}\n" for line in lines)))


@signed_in
def audit_key(request: Request[None], house: PrivateHouse, actor: Actor) -> Reply[Pem]:  # noqa: ARG001 - the shape
    """Give the public key that checkpoints are verified with, in PEM."""
    require(actor, Permission.EXPORT_AUDIT)
    encoded = base64.b64encode(house.audits(actor.municipality).public_key()).decode()
    lines = ["-----BEGIN PUBLIC KEY-----", *textwrap.wrap(encoded, 64), "-----END PUBLIC KEY-----", ""]
    return Reply(Pem("\n".join(lines)))


ENDPOINTS = (
    Endpoint("POST", "/registrations", Permission.CHECK_FILE, check_registration, takes=BYTES),
    Endpoint("GET", "/registrations/{registration_id}", Permission.CHECK_FILE, show_registration),
    Endpoint(
        "POST",
        "/registrations/{registration_id}/apply",
        Permission.APPLY_FILE,
        apply_registration,
        takes=BYTES,
    ),
    Endpoint("GET", "/audit", Permission.EXPORT_AUDIT, export_audit),
    Endpoint("GET", "/audit/key", Permission.EXPORT_AUDIT, audit_key),
)
