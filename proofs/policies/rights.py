"""What the architecture says a role may do: the table of duties in ``docs/architecture.md``, for a machine.

It is written from that table, not from the policies, and it fails closed: a duty that has no row here
may do nothing.  What a duty *writes* is not written down at all: it is what the running system was seen
to write (``needs.py``).
"""

from collections.abc import Mapping
from typing import NamedTuple

TAKEN_UP_BY: Mapping[str, tuple[str, ...]] = {
    "venue": ("vrs-plane-public",),
    "desk": ("vrs-plane-private",),
    "number": ("vrs-plane-private",),
    "broker": ("vrs-plane-private",),
    "office": ("vrs-plane-private", "vrs-job-appoint"),
    "seal": ("vrs-job-seal_audit",),
    "review": ("vrs-job-review_changes",),
    "reseal": ("vrs-job-reseal",),
    "erase": ("vrs-job-erase",),
}
"""Duty to who takes it up; ``appoint`` makes a municipality's first account."""

READS: Mapping[str, tuple[str, ...]] = {
    "venue": ("venue#*",),
    "desk": ("venue#*", "resident#*", "office#KEYS"),
    "number": ("venue#*", "resident#*", "number#*", "office#KEYS"),
    "broker": (
        *("number#INDEX#*", "resident#PERSON#*", "resident#PROVISIONS#*", "venue#TICKET#*"),
        *("venue#KEYS", "resident#KEYS", "office#KEYS"),
    ),
    "office": ("venue#*", "office#*"),
    "review": ("venue#*", "resident#*", "office#KEYS"),
    "seal": (
        "venue#AUDIT#*",
        "office#AUDIT#*",
        "venue#LANES",
        "office#LANES",
        "office#CHECKPOINTS",
        "venue#MUNICIPALITIES",
    ),
    "erase": (
        *("venue#TICKET#*", "venue#CONFLICTS#*", "venue#KEYS", "venue#MUNICIPALITIES"),
        *("resident#PERSON#*", "resident#TICKET#*", "resident#REVIEW#*", "resident#DUEOF#*", "resident#KEYS"),
        *("resident#DAYROWS#*", "resident#COUNTED#*", "resident#TASKS#*", "resident#RECEIVERS#*"),
        *("office#RETENTION", "office#ERASURES", "office#ERASURE#*", "office#HELD#*", "office#KEYS"),
    ),
}
"""Duty to what it may read; a single audit row of the office may be read back besides (READS_BACK)."""
READS_BACK: Mapping[str, tuple[str, ...]] = {
    "desk": ("office#AUDIT#*",),
    "number": ("office#AUDIT#*",),
    "review": (
        "office#AUDIT#*",
        "office#STATISTICS#*",
        "office#TRACED",
        "office#CHECKPOINTS",
        "office#LOGREVIEWS",
    ),
    "erase": ("office#AUDIT#*",),
    "broker": ("office#AUDIT#*",),
}
"""Duty to what it may get one by one: to see whether its own commit took place, to move a counter, or to
see how far the log is listed."""

PLAIN_OF_KEYS = ("pk", "sk", "made_at")
PLAIN_OF_RUNS = ("pk", "sk", "phase", "total", "done", "broken", "noted_at")
DIRECTORY = ("venue#MUNICIPALITIES",)
WRAPPED = ("venue#KEYS", "resident#KEYS", "office#KEYS")


class Seen(NamedTuple):
    """What somebody without a municipality's session reaches of which items: no attribute of a record."""

    places: tuple[str, ...]
    attributes: frozenset[str] | None = None
    """None: the item holds nothing sealed."""


_RUNS = frozenset({*PLAIN_OF_KEYS, *PLAIN_OF_RUNS})
OUTSIDERS: Mapping[tuple[str, str], Seen] = {
    ("vrs-opener", "dynamodb:PutItem"): Seen(
        (*WRAPPED, *DIRECTORY), frozenset({"pk", "sk", "wrapped", "made_at", "opened_at"})
    ),
    ("vrs-opener", "dynamodb:GetItem"): Seen(DIRECTORY),
    ("vrs-opener", "dynamodb:Query"): Seen((*WRAPPED, "office#RESEAL"), _RUNS),
    ("vrs-closer", "dynamodb:PutItem"): Seen(DIRECTORY),
    ("vrs-closer", "dynamodb:GetItem"): Seen(DIRECTORY),
    ("vrs-closer", "dynamodb:Query"): Seen(
        (*WRAPPED, "office#RESEAL", "office#CHECKPOINTS"), _RUNS | {"signed"}
    ),
    ("vrs-closer", "dynamodb:DeleteItem"): Seen(WRAPPED),
}
"""Who opens or closes a municipality, and what of the table that takes."""
SCANS: Mapping[str, Seen] = {
    "vrs-closer": Seen((), frozenset({"pk"})),
    "vrs-job-reseal": Seen((), frozenset({"pk", "sk", "sealed_by", "rewrapped"})),
}
"""Who goes through the whole table, and the plain attributes that are all it is shown."""
RESEALED = frozenset({"pk", "sk", "version", "sealed", "sealed_by", "wrapped", "rewrapped"})
"""What sealing again may change: the blob and its key's name, never the chain, a counter or a flag."""

LAWFUL = ("ask_former_city", "answer_new_city", "issue_certificate")
"""The purposes of the law for which a number is opened."""
AREAS = ("venue", "resident", "number", "office")
AREA_KINDS = ("venue", "resident", "office")
"""Areas whose data keys are wrapped; a number's key is the municipality's own."""
DUTY_PURPOSES: Mapping[str, tuple[str, ...]] = {
    "number": ("registration", *LAWFUL),
    "broker": ("answer_new_city",),
    "reseal": AREAS,
}
"""Duty to the purposes it may be taken up for; every other has none."""
PERSONAL_KINDS = (*AREA_KINDS, "areas", "number", "index")
"""Kinds of keys that stand between somebody and a record; those that only sign are not of them."""
OF_ONE_MUNICIPALITY = ("areas", "number", "index")
"""Kinds of keys that belong to a municipality, as their tag says."""

UNWRAPS: Mapping[str, frozenset[str]] = {
    "venue": frozenset({"venue"}),
    "desk": frozenset(AREA_KINDS),
    "number": frozenset(AREA_KINDS),
    "broker": frozenset(AREA_KINDS),
    "office": frozenset({"venue", "office"}),
    "review": frozenset(AREA_KINDS),
    "erase": frozenset(AREA_KINDS),
}
"""Duty to the areas whose data keys it unwraps; ``reseal`` unwraps the one area that is its purpose."""

PUBLIC_ROLES = frozenset({"vrs-plane-public", "vrs-pages-public", "vrs-duty-venue"})
PAGES: Mapping[str, tuple[str, ...]] = {
    "vrs-pages-public": ("shared/", "tablet/", "vendor/", "openapi/public.json"),
    "vrs-pages-private": ("components/", "console/", "shared/", "vendor/", "openapi/private.json"),
}
"""Who reads the pages of a plane for its API, and what these are: folders, and single files."""
KEY_ADMINISTRATORS = frozenset({"vrs-key-administrator", "vrs-stack-builder"})
"""People, and CloudFormation in the role that builds keys."""
READS_NOTHING = frozenset(
    {
        *("vrs-operator", "vrs-state", "vrs-auditor", "vrs-break-glass", "vrs-publisher"),
        *KEY_ADMINISTRATORS,
    }
)
"""People who read nothing personal, in any way."""
SHOWN_TO: Mapping[str, frozenset[str]] = {
    "signing": frozenset({"vrs-duty-seal", "vrs-duty-office", "vrs-auditor"}),
    "erasure": frozenset({"vrs-closer", "vrs-auditor"}),
}
"""Kind of key to whom its public half is shown."""
SIGNS: Mapping[str, frozenset[str]] = {
    "signing": frozenset({"vrs-duty-seal"}),
    "erasure": frozenset({"vrs-closer", "vrs-duty-erase"}),
}
"""Kind of key to who signs with it."""


def plane_of_duty(duty: str) -> str:
    """Return the plane in whose network a duty's sessions stand."""
    return "public" if "vrs-plane-public" in TAKEN_UP_BY.get(duty, ()) else "private"


def purposes_of(duty: str) -> tuple[str, ...]:
    """Return the purposes a duty may be taken up for."""
    return DUTY_PURPOSES.get(duty, ("none",))


def unwraps(duty: str, purpose: str | None) -> frozenset[str]:
    """Return the areas whose data keys a duty's session unwraps."""
    if duty == "reseal":
        return frozenset({purpose or ""}) & frozenset(AREA_KINDS)
    return UNWRAPS.get(duty, frozenset())


def reads(duty: str, purpose: str | None) -> tuple[str, ...]:
    """Return what a duty's session may read."""
    if duty == "reseal":
        return (f"{purpose}#*",) if purpose in AREAS else ()
    return READS.get(duty, ())


def fits(place: str, patterns: tuple[str, ...]) -> bool:
    """Tell whether an area and partition fit a pattern that may end in a star."""
    return any(
        place.startswith(pattern[:-1]) if pattern.endswith("*") else place == pattern for pattern in patterns
    )
