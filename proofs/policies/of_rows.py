"""What the theorems about items ask of a cell that is allowed."""

from proofs.policies.actions import ROWS
from proofs.policies.asks import Ask, Rows, Thing
from proofs.policies.callers import EVERYBODY, Caller
from proofs.policies.documents import ACCOUNT
from proofs.policies.needs import all_needs
from proofs.policies.rights import (
    AREAS,
    DIRECTORY,
    DUTY_PURPOSES,
    OUTSIDERS,
    READS_BACK,
    RESEALED,
    SCANS,
    fits,
    reads,
)
from proofs.policies.things import own_folder

OWN, GUARD = frozenset({"identity"}), frozenset({"guard"})
DUTY_NAME = len("vrs-duty-")
RESEAL, OPENERS = "vrs-duty-reseal", frozenset({"vrs-opener", "vrs-closer"})
ERASE = "vrs-duty-erase"
NUMBER_ROLES = frozenset({"vrs-duty-number", "vrs-duty-broker", RESEAL})
RESTORERS = frozenset({"vrs-break-glass"})
NEVER = frozenset(
    f"dynamodb:{name}"
    for name in ("BatchGetItem", "GetRecords", "ExportTableToPointInTime", "UpdateItem", "BatchWriteItem")
) | frozenset(f"dynamodb:PartiQL{name}" for name in ("Select", "Insert", "Update", "Delete"))
NEVER_OF_OPENERS = {"vrs-opener": NEVER | {"dynamodb:Scan"}, "vrs-closer": NEVER}
WRAPPERS = frozenset({("vrs-opener", "dynamodb:PutItem"), ("vrs-closer", "dynamodb:DeleteItem")})


def deployed(caller: Caller, action: str) -> bool:
    return caller.kind in {"plane", "job", "duty", "person"} and action in ROWS


def duty(caller: Caller, action: str) -> bool:
    return caller.kind == "duty" and action in ROWS


def foreign(caller: Caller, _action: str, ask: Ask) -> bool:
    return isinstance(ask.about, Rows) and ask.about.tenants != {caller.tenant}


def names_nothing(_caller: Caller, _action: str, ask: Ask) -> bool:
    return isinstance(ask.about, Rows) and not any(ask.about.leading or ())


def elsewhere(_caller: Caller, _action: str, ask: Ask) -> bool:
    return isinstance(ask.about, Rows) and not ask.about.own_table


def reads_too_much(caller: Caller, action: str, ask: Ask) -> bool:
    duty = caller.role[DUTY_NAME:]
    patterns = reads(duty, caller.purpose)
    if action == "dynamodb:GetItem":
        # A batch may hold items of both kinds, each alone by its own right; AWS asks one right for all.
        patterns += READS_BACK.get(duty, ())
    return isinstance(ask.about, Rows) and not all(fits(place, patterns) for place in ask.about.places)


def writes_too_much(caller: Caller, action: str, ask: Ask) -> bool:
    needed = tuple(pattern(place) for place in written(caller.role, caller.purpose or "", action))
    return isinstance(ask.about, Rows) and not all(fits(place, needed) for place in ask.about.places)


def written(role: str, purpose: str, action: str) -> list[str]:
    """Return what a role was seen to write: for this purpose, where the duty has several; the log for any."""
    own = {need for need in all_needs() if (need.role, need.action) == (role, action)}
    places = {(need.what.removeprefix("row "), need.purpose) for need in own}
    of_any = role[DUTY_NAME:] not in DUTY_PURPOSES
    return [
        place
        for place, stated in places
        if of_any or stated == purpose or fits(place, ("office#AUDIT#*", "office#LANES"))
    ]


def pattern(place: str) -> str:
    return f"{place[:-1]}*" if place[-2] == "#" else place


def wrapped_keys(_caller: Caller, _action: str, ask: Ask) -> bool:
    return isinstance(ask.about, Rows) and any(place.endswith("#KEYS") for place in ask.about.places)


def own_wrapped_keys(caller: Caller, action: str, ask: Ask) -> bool:
    return isinstance(ask.about, Rows) and ask.about.own_table and wrapped_keys(caller, action, ask)


def log(caller: Caller, action: str, ask: Ask) -> bool:
    kept = ("office#AUDIT#*", "venue#AUDIT#*")
    if not isinstance(ask.about, Rows) or not any(fits(place, kept) for place in ask.about.places):
        return False
    return not (caller.role == RESEAL and action == "dynamodb:UpdateItem" and named(ask, RESEALED))


def named(ask: Ask, attributes: frozenset[str]) -> bool:
    """Tell whether a call names attributes, and none but these."""
    rows = ask.about
    return isinstance(rows, Rows) and bool(rows.attributes) and set(rows.attributes or ()) <= attributes


def reseals_more(caller: Caller, action: str, ask: Ask) -> bool:
    """Tell whether sealing again changes more than seals, or another area than its purpose."""
    rows = ask.about
    if not isinstance(rows, Rows):
        return False
    if action == "dynamodb:UpdateItem":
        inside = all(fits(place, (f"{caller.purpose}#*",)) for place in rows.places)
        return not (inside and caller.purpose in AREAS and named(ask, RESEALED))
    notes = ("office#RESEAL", "office#AUDIT#*", "office#LANES")
    noted = caller.purpose == "office" and all(fits(place, notes) for place in rows.places)
    return not (action == "dynamodb:PutItem" and noted)


def erases_more(_caller: Caller, action: str, ask: Ask) -> bool:
    """Tell whether erasing writes more than its notes, or takes away what is no record of people."""
    rows = ask.about
    if not isinstance(rows, Rows):
        return False
    notes = ("office#ERASURES", "office#ERASURE#*", "office#AUDIT#*", "office#LANES")
    records = ("venue#TICKET#*", "venue#CONFLICTS#*", "resident#*", "number#INDEX#*")
    allowed = {"dynamodb:PutItem": notes, "dynamodb:DeleteItem": records}.get(action, ())
    return not all(fits(place, allowed) and not place.endswith("#KEYS") for place in rows.places)


def loses_a_record(_caller: Caller, _action: str, ask: Ask) -> bool:
    kept = ("venue#TICKET#*", "resident#PERSON#*")
    return isinstance(ask.about, Rows) and any(fits(place, kept) for place in ask.about.places)


def shows_something(caller: Caller, action: str, ask: Ask) -> bool:
    """Tell whether going through the table shows more than plain attributes, or their count."""
    rows, seen = ask.about, SCANS.get(caller.role)
    if not isinstance(rows, Rows) or seen is None or seen.attributes is None or action != "dynamodb:Scan":
        return True
    plain = rows.own_table and named(ask, seen.attributes)
    return not (plain and rows.select == ("COUNT" if caller.kind == "person" else "SPECIFIC_ATTRIBUTES"))


def outsider(caller: Caller, action: str, ask: Ask) -> bool:
    """Tell whether who opens or closes a municipality reaches more than wrapped keys and the directory."""
    rows, seen = ask.about, OUTSIDERS.get((caller.role, action))
    if not isinstance(rows, Rows) or seen is None or not rows.leading:
        return not (isinstance(rows, Rows) and caller.role in SCANS and action == "dynamodb:Scan")
    shown = seen.attributes is None or named(ask, seen.attributes)
    if action == "dynamodb:Query":
        shown = shown and rows.select == "SPECIFIC_ATTRIBUTES"
    of_one = all(len(tenant) == len(EVERYBODY) for tenant in rows.tenants)
    of_all = seen.places != DIRECTORY or rows.tenants == {EVERYBODY}
    return not (
        shown and of_one and of_all and rows.own_table and all(fits(one, seen.places) for one in rows.places)
    )


def beyond_venue(_caller: Caller, _action: str, ask: Ask) -> bool:
    return isinstance(ask.about, Rows) and any(not fits(place, ("venue#*",)) for place in ask.about.places)


def numbers(caller: Caller, action: str, ask: Ask) -> bool:
    if caller.role == ERASE and action == "dynamodb:DeleteItem":
        return False
    return isinstance(ask.about, Rows) and any(fits(place, ("number#*",)) for place in ask.about.places)


def foreign_folder(caller: Caller, _action: str, ask: Ask) -> bool:
    inside = bool(caller.tenant) and ask.resource.startswith(own_folder(caller.tenant))
    return isinstance(ask.about, Thing) and not inside


def foreign_account(_caller: Caller, _action: str, ask: Ask) -> bool:
    return ask.context.get("aws:resourceaccount", ACCOUNT) != ACCOUNT


def guarded_from_people(caller: Caller, action: str) -> bool:
    if caller.role in RESTORERS:
        return action.startswith("dynamodb:PartiQL") or action in {
            "dynamodb:GetRecords",
            "dynamodb:ExportTableToPointInTime",
        }
    return action in ROWS - {"dynamodb:ConditionCheckItem"} or action == "dynamodb:GetRecords"
