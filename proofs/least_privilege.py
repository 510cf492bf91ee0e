"""Least privilege: every call the tests made, against the statements that allow it; every allow none needed.

The tests write down what the fence lets through (``tests/seen.py``; attacks are left out).  Each Allow
of each document is cut into its single allows — one action, one resource, one value of a condition, one
principal — and each must have let some call of ours through, or say in ``justified.json`` why it stands.
"""

import fnmatch
import json
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from local.fence import Kind, Principal, Request
from local.fence.policies import DUTY_ROLE, FOLDERS, JOB_ROLE, PAGES_ROLE, PERSON_ROLE, PLANE_ROLE, filled
from local.fence.policy import Statement
from proofs.proof import Proof, Size

ROOT = Path(__file__).resolve().parent.parent
SEEN = ROOT / "build" / "seen"
POLICIES = ROOT / "policies"
JUSTIFIED = Path(__file__).with_name("justified.json")
ROLES = {
    "planes": PLANE_ROLE,
    "pages": PAGES_ROLE,
    "jobs": JOB_ROLE,
    "duties": DUTY_ROLE,
    "people": PERSON_ROLE,
}
POSITIVE = ("StringEquals", "StringLike", "ArnEquals", "ArnLike")
"""Operators whose values each let something in; the negated and ``Null`` only keep out."""


@dataclass(frozen=True)
class Call:
    """A call that was let through, without what names anybody."""

    role: str
    request: Request

    @property
    def service(self) -> str:
        """The service it went to."""
        return self.request.action.partition(":")[0]


class Allow(NamedTuple):
    """One single allow: a statement with one of its lists cut to one value."""

    where: str
    """Document and statement: ``duties/venue:ReadTheVenueArea``."""
    what: str
    """The list and the value: ``Action dynamodb:Query``."""
    cut: Statement
    many: str = ""
    """The condition key that a request may hold several values of, if the cut is one of its values."""


@dataclass
class Tally:
    """Which statements let a call's action through, and how many shapes of calls there were."""

    shapes: int = 0
    statements: set[str] = field(default_factory=set)


def prove(size: Size) -> Proof:
    """Report; both sizes are the same, since what matters is how much the tests tried."""
    del size
    calls = list(calls_in(SEEN))
    if not calls:
        return _proof((), ["no call was written down: run the tests first (make test)"], ())
    justified = json.loads(JUSTIFIED.read_text("utf-8"))
    rows, broken, spent, allows, used = _judged(calls, justified)
    broken += [
        f"justified.json says why {each['where']} {each['allow']} stands, and it is used or gone"
        for number, each in enumerate(justified)
        if number not in spent
    ]
    notes = [
        f"{len(calls):,} shapes of calls were let through; {allows:,} single allows, {used:,} used by a test",
        f"{allows - used - len(broken):,} are not used by a test and justified below",
    ]
    return _proof(rows, broken, notes)


def _proof(rows: Sequence[Sequence[object]], broken: Sequence[str], notes: Sequence[str]) -> Proof:
    columns = ("who", "action or allow", "statements, or why it stands", "shapes of calls")
    return Proof("T10", "least privilege", columns, rows, broken, notes)


def _judged(
    calls: Sequence[Call], justified: Sequence[Mapping[str, str]]
) -> tuple[list[Sequence[object]], list[str], set[int], int, int]:
    tallies: dict[tuple[str, str], Tally] = {}
    for call in calls:
        tallies.setdefault((call.role, call.request.action), Tally()).shapes += 1
    reasons: list[Sequence[object]] = []
    broken: list[str] = []
    spent: set[int] = set()
    count = used = 0
    for folder, document, name in documents(POLICIES):
        mine = [call for call in calls if speaks_to(folder, document, call)]
        for allow in allows_of(document, f"{folder}/{name}", FOLDERS[folder]):
            count += 1
            through = [call for call in mine if _through(allow, call.request)]
            for call in through:
                tallies[call.role, call.request.action].statements.add(allow.where)
            if through:
                used += 1
                continue
            number = _reason(allow, justified)
            if number is None:
                broken.append(f"no test uses {allow.where}: {allow.what}")
            else:
                spent.add(number)
                reasons.append((allow.where, allow.what, justified[number]["why"], 0))
    seen = [
        (role, action, ", ".join(sorted(tally.statements)), tally.shapes)
        for (role, action), tally in sorted(tallies.items())
    ]
    broken += [f"{role} {action} passed, and no document says so" for role, action, by, _ in seen if not by]
    return [*seen, *reasons], broken, spent, count, used


def _through(allow: Allow, request: Request) -> bool:
    cut = allow.cut
    if not (cut.grade(request.principal) and cut.covers(request.action)):
        return False
    return any(cut.holds(each) for each in _alone(allow.many, request))


def _alone(many: str, request: Request) -> Iterator[Request]:
    """Return the request once for each of its values of a key, as if it had that value alone."""
    values = request.context.get(many, ())
    for value in values if isinstance(values, tuple) else ():
        yield Request(
            request.action, request.resource, {**request.context, many: (value,)}, request.principal
        )
    if not many:
        yield request


def _reason(allow: Allow, justified: Sequence[Mapping[str, str]]) -> int | None:
    for number, each in enumerate(justified):
        if fnmatch.fnmatchcase(allow.where, each["where"]) and fnmatch.fnmatchcase(allow.what, each["allow"]):
            return number
    return None


def calls_in(folder: Path) -> Iterator[Call]:
    """Return each shape of call once."""
    lines = {
        line for path in sorted(folder.glob("*.ndjson")) for line in path.read_text("utf-8").splitlines()
    }
    for line in sorted(lines):
        said = json.loads(line)
        arn = said["principal"]
        context = {
            key: tuple(value) if isinstance(value, list) else value for key, value in said["context"].items()
        }
        request = Request(
            said["action"], said["resource"], context, Principal(account=arn.split(":")[4], arn=arn)
        )
        yield Call(arn.rpartition("/")[2], request)


def documents(folder: Path) -> Iterator[tuple[str, Any, str]]:
    """Return each document with its folder and its name."""
    for path in sorted(folder.glob("*/*.json")):
        text = filled(path.read_text("utf-8"), "123456789012")
        yield path.parent.name, {**json.loads(text), "Id": path.stem}, path.stem


def speaks_to(folder: str, document: Mapping[str, Any], call: Call) -> bool:
    """Tell whether a document speaks to a call: its role's, its key's, its role's trust, its endpoint's."""
    name, request = str(document["Id"]), call.request
    if folder in ROLES:
        return call.role == f"{ROLES[folder]}{name}"
    if folder == "keys":
        return bool(request.context.get("aws:resourcetag/kind") == name)
    if folder == "trust":
        return request.resource.endswith(f":role/{DUTY_ROLE}{name}")
    plane, _, service = name.partition("-")
    return request.context.get("aws:sourcevpc") == f"vpc-{plane}" and call.service == service


def allows_of(document: Mapping[str, Any], name: str, kind: Kind) -> Iterator[Allow]:
    """Cut each Allow of a document into its single allows."""
    for number, statement in enumerate(document["Statement"], 1):
        if statement["Effect"] != "Allow":
            continue
        where = f"{name}:{statement.get('Sid', f'#{number}')}"
        for what, cut, many in _cuts(statement):
            yield Allow(where, what, Statement(cut, where, kind), many)


def _cuts(statement: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Return each single allow: what it says, the statement cut to it, and the key of several values."""
    for element in ("Action", "Resource"):
        for value in _listed(statement.get(element, ())):
            yield f"{element} {value}", {**statement, element: value}, ""
    principal = statement.get("Principal")
    for value in _listed(principal["AWS"]) if isinstance(principal, dict) and "AWS" in principal else ():
        yield f"Principal {value.rpartition('/')[2]}", {**statement, "Principal": {"AWS": value}}, ""
    for operator, wanted in statement.get("Condition", {}).items():
        quantifier, _, plain = operator.rpartition(":")
        for key, values in wanted.items() if plain in POSITIVE else ():
            for value in _listed(values):
                cut = deepcopy(dict(statement))
                cut["Condition"][operator][key] = value
                yield f"{key} {value}", cut, key.lower() if quantifier else ""


def _listed(values: Any) -> list[Any]:
    return values if isinstance(values, list) else [values] if isinstance(values, str) else list(values)
